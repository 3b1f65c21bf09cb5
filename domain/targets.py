"""What a plan's target text says of figures, as proposals for an admin to confirm. What cannot be read without guessing is
left out, or left open and marked as not sure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.indicators import Aim, Direction
from domain.target_words import (
    ABOUT,
    ABOUT_AFTER,
    ACTION,
    AT_LEAST,
    AT_LEAST_AFTER,
    AT_MOST,
    AT_MOST_AFTER,
    CHANGE,
    DATE,
    DOUBTFUL,
    EACH,
    FROM,
    HAN,
    LEAD_IN,
    LEVEL_FALLS,
    NEW,
    NO_FIGURE_AFTER,
    NO_FIGURE_BEFORE,
    NUMBER,
    RANGE,
    REST_ENGLISH,
    SPREAD,
    UNIT,
    WORSE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One figure of a target; `name` and `unit` are empty where they are not clear."""

    name: str
    unit: str
    """As written, multiples included: 3 万家 is 3 of unit 万家."""
    aim: Aim
    target: Decimal
    target_high: Decimal | None
    baseline: Decimal | None
    """0 where the words say that it is counted from nothing (新增 …), else unknown."""
    direction: Direction
    source: str
    """The words that it was read from."""
    sure: bool


MOST_READ, MOST_FIGURES = 2000, 20
"""Characters and figures of a target; beyond it is an essay or a table."""


def proposals(target: str) -> tuple[Proposal, ...]:
    """What can be read, in the order of the text. All are running totals or levels; a figure each month is not read."""
    found: list[Proposal] = []
    for sentence in _sentences(target[:MOST_READ]):
        action = ""
        for clause in _clauses(sentence):
            read = _read(clause.strip(" \t、,，"))
            if read is None:
                # What follows no longer shares its verb with what went before.
                action = ""
                continue
            own = ACTION.match(read.name)
            if own:
                action = own[0]
            elif action and HAN.match(read.name):
                # 新增甲 2 万张、乙 1 万张: the verb stands for both.
                read = replace(read, name=action + read.name, baseline=Decimal(0) if read.baseline is None else None)
            found.append(read)
            if not clause.rstrip().endswith("、"):
                action = ""
    return tuple(found[:MOST_FIGURES])


def figure(text: str, unit: str = "") -> Decimal | None:
    """A number as people write it, `1,200` or `−3.5`, with this unit behind it or none; None where it is anything else."""
    plain = _plain(text).strip().replace("−", "-")
    if unit and plain.endswith(_plain(unit)):
        plain = plain.removesuffix(_plain(unit)).rstrip()
    return Decimal(plain.replace(",", "")) if re.fullmatch(rf"-?(?:{NUMBER})", plain, re.ASCII) else None


def figures(text: str, unit: str = "") -> tuple[Decimal, ...] | None:
    """Several of them, separated by blanks, 、or ；."""
    found = [figure(piece, unit) for piece in re.split(r"[\s、；;，]+", text.strip())]
    return None if None in found else tuple(each for each in found if each is not None)


def goal(text: str) -> Proposal | None:
    """A target without a name, `≥ 25 家` or `3-5`; None where it is not one or more than that."""
    found = proposals(text)
    return found[0] if len(found) == 1 and not found[0].name and ";" not in _plain(text) else None


def _plain(text: str) -> str:
    """The same text with half-width figures and signs, character by character, so that places stay."""
    return "".join(
        chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else " " if c in "\u3000\u00a0" else c for c in text
    )


def _sentences(text: str) -> list[str]:
    return [piece for piece in re.split(r"[;；。\n]", text) if piece.strip()]


def _clauses(sentence: str) -> Iterator[str]:
    """The sentence cut where a list goes on, as long as each piece has a figure of its own; the mark stays at the end."""
    plain, start, depth = _masked(sentence), 0, 0
    places = [figure.start() for figure in _figures(plain)]
    for match in re.finditer(r"、|,(?!\d{3}(?!\d))|\band\b|[()]", plain):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        goes_on = places and places[-1] >= match.end() and any(start <= place < match.start() for place in places)
        if depth <= 0 and match[0] not in "()" and goes_on:
            yield sentence[start : match.end() if match[0] == "、" else match.start()]
            start = match.end()
    yield sentence[start:]


def _masked(text: str) -> str:
    """The plain text with what stands in quotation marks or brackets blanked, brackets themselves kept."""
    plain = _plain(text)
    for pattern in (r"“[^”]*”", r"\"[^\"]*\"", r"《[^》]*》", r"「[^」]*」"):
        plain = re.sub(pattern, lambda m: "□" * len(m[0]), plain)
    # Of the same length, so that places stay.
    plain = re.sub(rf"(\bbetween\s+(?:{NUMBER})\s+)and\b", r"\1to ", plain, flags=re.IGNORECASE)
    return re.sub(r"\([^()]*\)", lambda m: "(" + "□" * (len(m[0]) - 2) + ")", plain)


def _figures(plain: str) -> list[re.Match[str]]:
    """Numbers or ranges that may be a target: no years, ordinals, names such as PM2.5 or 5G."""
    dated = DATE.sub(lambda m: "□" * len(m[0]), plain)
    return [
        match
        for match in re.finditer(
            rf"(?<![A-Za-z0-9_./:+-])(?<!\d,)(?:{NUMBER})(?:{RANGE}(?:{NUMBER}))?(?![\d/:+])", dated
        )
        if not NO_FIGURE_BEFORE.search(dated[: match.start()]) and not NO_FIGURE_AFTER.match(dated[match.end() :])
    ]


def _read(clause: str) -> Proposal | None:
    plain = _masked(clause)
    figures = _figures(plain)
    if len(figures) != 1 or EACH.search(plain) or FROM.search(plain[: figures[0].start()]):
        return None
    figure = figures[0]
    low, high = _values(figure[0])
    before, after = plain[: figure.start()], plain[figure.end() :]
    start, aim = _aim_before(before)
    unit_match = UNIT.match(after)
    unit = unit_match["unit"] if unit_match else ""
    if not unit and re.match(r"\s*[百千万亿]", after):
        return None
    end = figure.end() + (unit_match.end() if unit_match else 0)
    aim_after, end = _aim_after(plain, end)
    if aim is not None and aim_after is not None and aim is not aim_after:
        return None
    aim = aim or aim_after
    sure = True
    if more := re.match(r"\s*[多余](?=\S)", after):
        # 10 多家: more than ten, as far as one can say.
        aim, unit_match = Aim.AT_LEAST, UNIT.match(after[more.end() :])
        unit, sure = (unit_match["unit"] if unit_match else ""), False
        end = figure.end() + more.end() + (unit_match.end() if unit_match else 0)
    if high is not None:
        aim, sure = Aim.BETWEEN, sure and aim is None
    aim = aim or Aim.EXACTLY
    name, doubtful = _name(clause, plain, start, end)
    direction = Direction.DOWN if aim is Aim.AT_MOST or low == 0 or LEVEL_FALLS.search(before) else Direction.UP
    if CHANGE.search(before) and not LEVEL_FALLS.search(before):
        # How much less it shall be: more of that is better, but whether that is what is reported is not said.
        direction, sure = Direction.UP, False
    chinese = HAN.search(clause) is not None
    doubtful = doubtful or (direction is Direction.UP and WORSE.search(name) is not None)
    sure = sure and not doubtful and bool(name) and (bool(unit) or not chinese)
    counted = (ACTION.match(name) or NEW.search(name)) and not re.search(
        "累计|cumulative|in total", clause[:start] + before
    )
    baseline = Decimal(0) if counted else None
    return Proposal(name, unit, aim, low, high, baseline, direction, clause.strip(), sure)


def _values(written: str) -> tuple[Decimal, Decimal | None]:
    """The figure, or the two of a range, the lower first."""
    found = sorted(Decimal(number.replace(",", "")) for number in re.findall(NUMBER, written))
    return (found[0], found[1]) if len(found) == 2 and found[0] < found[1] else (found[0], None)


def _aim_before(before: str) -> tuple[int, Aim | None]:
    """Where the name ends in front of the figure, and what the word between says."""
    end = len(before.rstrip(" :"))
    for aim, words in ((Aim.AT_LEAST, AT_LEAST), (Aim.AT_MOST, AT_MOST), (Aim.ABOUT, ABOUT)):
        if match := words.search(before[:end]):
            return match.start(), aim
    return end, None


def _aim_after(plain: str, end: int) -> tuple[Aim | None, int]:
    for aim, words in ((Aim.AT_LEAST, AT_LEAST_AFTER), (Aim.AT_MOST, AT_MOST_AFTER), (Aim.ABOUT, ABOUT_AFTER)):
        if match := words.match(plain[end:]):
            return aim, end + match.end()
    return None, end


def _name(clause: str, plain: str, start: int, end: int) -> tuple[str, bool]:
    """What the figure counts, and whether that is doubtful: words on both sides that do not clearly belong together."""
    lead = LEAD_IN.match(plain[:start])
    first = clause[lead.end() if lead else 0 : start]
    # What stands before a comma is another matter, or says when.
    first = re.split(r"[,，]", first.strip(" \t:：,，、-–—"))[-1]
    first = SPREAD.sub("", first.strip()).strip(" \t:：,，、")
    last = clause[end:].strip(" \t:：,，、.").removeprefix("的")
    if HAN.search(clause) is None:
        last = REST_ENGLISH.sub("", last).strip(" ,.")
        first = re.sub(r"(?i)^(?:an?|the)\s+|(?:^|\s+)(?:of|to|is|are|between|reach(?:es)?|stands? at)$", "", first)
    # An aside with figures of its own is no part of the name.
    noted = re.search(r"[（(][^）)]*\d[^）)]*[）)]", last)
    if noted:
        last = last.replace(noted[0], "")
    both = bool(first and last) and not ACTION.fullmatch(_plain(first))
    glue = "" if HAN.search(clause) else " " if first and last else ""
    name = (first + glue + last).strip()
    doubtful = both or noted is not None or DOUBTFUL.search(name) is not None
    return name, doubtful or not LEAST_NAME <= len(name) <= MOST_NAME


LEAST_NAME, MOST_NAME = 3, 60
"""Shorter ones are a verb or a general word, longer ones are sentences."""

"""Bulletins: what stands in one, section by section, the same for PDF and DOCX; the rows of its ledger; and what is said about one in the chat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from domain.bulletins import FORMS, Bulletin, BulletinState, Figures
from domain.outgoing import Button, Outgoing
from domain.reports import STATED, Health, Period, RequestState
from domain.tasks import Plan
from messages import terms
from messages.language import Html, Words, plain, shortened
from messages.layout import keyboard
from messages.pictures import MISSING_KIND, PALETTE

MOST_WORDS = 160
"""Characters of a report that a bulletin quotes; all of them stand in the ledger."""

COLOURS = (*STATED, Health.UNSTATED)
FORM_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


def document(t: Words, plan: Plan, bulletin: Bulletin) -> dict[str, Any]:
    """Title, number, date and sections; a section has a heading, paragraphs and a table."""
    found = bulletin.figures
    at = bulletin.approved_at or bulletin.drafted_at
    draft = bulletin.state is BulletinState.DRAFT
    return {
        "lang": t.language,
        "palette": PALETTE,
        "asked": found["asked"] - found["excused"],
        "kinds": _kinds(t, found),
        "draft": plain(t("Draft, not published")) if draft else "",
        "title": plain(t("Bulletin on {title}, {period}", title=plan.title, period=t.period(bulletin.label))),
        "number": "" if draft else plain(number(t, bulletin)),
        "issuer": plain(t("Progress of the plan")),
        "date": _date(t, at),
        "sections": [*_sections(t, found)],
        "sign": plain(t("Approved: {name}", name=bulletin.approver)) if bulletin.approver else "",
        "foot": plain(t("Figures as of {when}.", when=t.when(datetime.fromisoformat(found["as_of"])))),
    }


def number(t: Words, bulletin: Bulletin) -> Html:
    """`〔2023〕第4期`"""
    return t("[{year}] No. {number}", year=bulletin.year, number=bulletin.number)


def ledger(t: Words, bulletin: Bulletin) -> tuple[tuple[str, ...], list[tuple[str | int, ...]]]:
    """Headers and a row a task, out of the same figures."""
    said = (
        t("No."), t("Part"), t("Task"), t("Department"), t("Health"), t("Version"), t("Reported on"), t("Late"), t("Words"),
    )  # fmt: skip
    rows: list[tuple[str | int, ...]] = [
        (
            row["number"], row["part"], row["title"], row["department"], plain(_state(t, row["state"])), row["version"],
            _moment(t, row["on"]), plain(t("late")) if row["late"] else "", row["words"],
        )
        for row in bulletin.figures["tasks"]
    ]  # fmt: skip
    return tuple(plain(each) for each in said), rows


def _sections(t: Words, found: Figures) -> Iterable[dict[str, Any]]:
    yield {**_section(t("1. Overall"), [_overall(t, found), _colours(t, found)]), "bar": True}
    head = [t("Part"), t("Asked"), t("Reported"), t("On track"), t("At risk"), t("Off track"), t("Done")]
    rows = [_row(f"{part['number']} {part['title']}", part) for part in found["parts"] if part["asked"]]
    yield _section(t("2. By part"), [], head, rows, (5, 1, 1, 1, 1, 1, 1))
    yield _attention(t, found)
    if found["changed"]:
        rows = [
            [
                plain(t.period(each["period"])), f"{each['number']} {each['title']}", plain(_state(t, each["was"])),
                plain(_state(t, each["is"])), f"v{each['version']} {_moment(t, each['on'])}",
            ]
            for each in found["changed"]
        ]  # fmt: skip
        head = [t("Bulletin"), t("Task"), t("Published"), t("Now"), t("Version")]
        said = [t("What was published before stays as it was; this has been corrected since.")]
        yield _section(t("4. Changed after publication"), said, head, rows, (2, 4, 2, 2, 2))


def _overall(t: Words, found: Figures) -> Html:
    return t(
        "{asked} reports were asked, {reported} were given ({on_time} on time, {late} late), {missing} were not.",
        asked=found["asked"], reported=found["reported"], on_time=found["on_time"], late=found["late"],
        missing=found["unanswered"] + found["out_of_reach"],
    )  # fmt: skip


def _colours(t: Words, found: Figures) -> Html:
    change = found["change"] or {}
    said = []
    for health in COLOURS:
        moved = change.get(health.value, 0)
        by = f" ({moved:+d})".replace("-", "−") if moved else ""
        if found["colours"][health.value] or moved:
            said.append(f"{_word(t, health)} {found['colours'][health.value]}{by}")
    listed = t.listed(said)
    return t("Of these: {colours}.", colours=listed) if said else Html()


def _kinds(t: Words, found: Figures) -> list[dict[str, Any]]:
    """What the bar shows: every colour that occurs, and what was not reported."""
    shown = [{"kind": h.value, "word": _word(t, h), "count": found["colours"][h.value]} for h in COLOURS]
    shown.append(
        {"kind": MISSING_KIND, "word": plain(t("not reported")), "count": found["unanswered"] + found["out_of_reach"]}
    )
    return [each for each in shown if each["count"]]


def _attention(t: Words, found: Figures) -> dict[str, Any]:
    rows = [
        [
            str(row["number"]), row["title"], row["department"], plain(_state(t, row["state"])),
            shortened(" ".join(row["words"].split()), MOST_WORDS),
        ]
        for row in sorted(found["tasks"], key=lambda row: (row["state"] != Health.OFF_TRACK, row["number"]))
        if row["state"] in (Health.OFF_TRACK, Health.AT_RISK)
    ]  # fmt: skip
    missing = [
        f"{row['number']} {shortened(row['title'], 20)}"
        for row in found["tasks"]
        if row["state"] in (RequestState.OPEN, RequestState.RETURNED, RequestState.MISSED)
    ]
    said = []
    if found["newly_red"]:
        said.append(t("Newly off track: {numbers}", numbers=t.listed([str(n) for n in found["newly_red"]])))
    if missing:
        said.append(t("Not reported: {tasks}.", tasks=t.listed(missing)))
    if not rows and not said:
        said.append(t("Nothing."))
    head = [t("No."), t("Task"), t("Department"), t("Health"), t("Words")]
    return _section(t("3. What needs attention"), said, head, rows, (2, 6, 4, 3, 8))


def _section(
    heading: Html, paragraphs: Sequence[Html], head: Sequence[Html] = (), rows: Sequence[Sequence[str]] = (),
    widths: Sequence[int] = (),
) -> dict[str, Any]:  # fmt: skip
    return {
        "heading": plain(heading),
        "bar": False,
        "paragraphs": [plain(each) for each in paragraphs if each],
        "head": [plain(each) for each in head],
        "rows": [list(row) for row in rows],
        "widths": list(widths),
    }


def _row(name: str, found: Figures) -> list[str]:
    shown = (Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK, Health.DONE)
    return [name, str(found["asked"]), str(found["reported"]), *(str(found["colours"][h.value]) for h in shown)]


def _state(t: Words, state: str) -> Html:
    if state in tuple(Health):
        return Html(_word(t, Health(state)))
    return terms.request_state(t, RequestState(state))


def _word(t: Words, health: Health) -> str:
    """Without its sign, which paper does not need."""
    return plain(terms.health(t, health)).split(" ", 1)[-1]


def _moment(t: Words, iso: str) -> str:
    return f"{datetime.fromisoformat(iso).astimezone(t.zone):%Y-%m-%d %H:%M}" if iso else ""


def _date(t: Words, at: datetime) -> str:
    day = at.astimezone(t.zone).date()
    return f"{day.year}年{day.month}月{day.day}日" if t.language == "zh" else f"{day.day} {day:%B %Y}"


def page(t: Words, bulletin: Bulletin, *, approves: bool) -> Outgoing:
    """How it stands, for who may draft: its figures, and what can be done."""
    found = bulletin.figures
    shown = [t("📰 <b>Bulletin {period}</b>", period=t.period(bulletin.label)), _stage(t, bulletin)]
    said = [*shown, _overall(t, found), _colours(t, found)]
    if found["changed"]:
        said.append(t("Changed after publication: {n}", n=len(found["changed"])))
    forms = [Button(f"📄 {FORM_NAMES[form]}", f"bulletinfile.{bulletin.id}.{form}") for form in FORMS]
    if bulletin.state is not BulletinState.DRAFT:
        again = (
            [Button(t("🔁 Print again"), f"bulletinprint.{bulletin.id}")]
            if approves and not bulletin.published_at
            else []
        )
        return Outgoing(Html.lines(*said), keyboard(forms, again), about=f"bulletin:{bulletin.id}")
    acts = [Button(t("↻ Draft anew"), f"bulletindraft.{bulletin.period_id}")]
    if approves:
        acts.insert(0, Button(t("✔ Approve and publish"), f"bulletinapprove.{bulletin.id}.{bulletin.revision}"))
    return Outgoing(Html.lines(*said), keyboard(forms, acts), about=f"bulletin:{bulletin.id}")


def _stage(t: Words, bulletin: Bulletin) -> Html:
    match bulletin.state:
        case BulletinState.DRAFT:
            return t("Draft by {name}, {when}", name=bulletin.drafter, when=t.when(bulletin.drafted_at))
        case BulletinState.APPROVED:
            return t(
                "{number}, approved by {name}; being published", number=number(t, bulletin), name=bulletin.approver
            )
    assert bulletin.published_at is not None
    return t(
        "{number}, published {when}, approved by {name}",
        number=number(t, bulletin), when=t.when(bulletin.published_at), name=bulletin.approver,
    )  # fmt: skip


def none_yet(t: Words, period: Period, *, drafts: bool) -> Outgoing:
    said = t("There is no bulletin on {period} yet.", period=t.period(period.label))
    button = [Button(t("✏ Draft it"), f"bulletindraft.{period.id}")] if drafts else []
    return Outgoing(said, keyboard(button))


def too_early(t: Words, period: Period) -> Outgoing:
    return Outgoing(
        t("{period} is due {when}; a bulletin can be drafted after that.", period=t.period(period.label), when=t.when(period.due_at))
    )  # fmt: skip


def offered(t: Words, period: Period) -> Outgoing:
    """By the clock, once a period is locked."""
    said = t("🔒 {period} is locked. Its bulletin can be drafted now.", period=t.period(period.label))
    return Outgoing(said, keyboard([Button(t("✏ Draft it"), f"bulletindraft.{period.id}")]))


def for_approval(t: Words, bulletin: Bulletin) -> Outgoing:
    """To who may approve what somebody else has drafted."""
    said = t("📰 {name} has drafted the bulletin on {period}.", name=bulletin.drafter, period=t.period(bulletin.label))
    return Outgoing(said, keyboard([Button(t("Look and approve"), f"bulletin.{bulletin.period_id}")]))


def published(t: Words, bulletin: Bulletin) -> Outgoing:
    """To everybody who oversees."""
    return page(t, bulletin, approves=False)


def title(t: Words, bulletin: Bulletin) -> Html:
    return t("Bulletin {period}", period=t.period(bulletin.label))


def file_said(t: Words, bulletin: Bulletin, digest: str) -> Outgoing:
    name = title(t, bulletin)
    if bulletin.state is BulletinState.DRAFT:
        return Outgoing(Html.lines(name, t("Draft, not published")))
    lines = [name, number(t, bulletin), t("As published, SHA-256 {digest}", digest=digest[:16]) if digest else Html()]
    return Outgoing(Html.lines(*lines))

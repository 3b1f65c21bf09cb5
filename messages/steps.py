"""The step that a card is at: its question and its buttons, and what is offered of what was read or asked back."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from domain.answers import Reading
from domain.cards import UNDER_WAY, Card, Place, Step, following
from domain.indicators import REACHED, Aim
from domain.measures import Measured
from domain.outgoing import Button, Keyboard
from domain.reports import STATED, Health, Report, RequestKind
from messages import asking_back, asking_help, evidence, instructions, measures, needs, promises, terms
from messages.language import Html, Words, shortened

Row = tuple[Button, ...]


def question(t: Words, card: Card, *, now: datetime) -> Html:
    """What the card asks for, at its foot."""
    if _is_read(card.reading):
        if _known_health(card) is None:
            return t("I read: {facts}. If that is right, tap how it stands.", facts=_facts(t, card, now))
        return t("I read: {facts}. Right?", facts=_facts(t, card, now))
    if card.at.step in promises.STEPS:
        return promises.question(t, card, now=now)
    match card.at.step:
        case Step.HEALTH if card.report is None:
            return t("How does it stand? Tap, or simply reply with a sentence.")
        case Step.HEALTH:
            return t("How does it stand?")
        case Step.LATER:
            return t("When do the figures come? Tap, or write a date. I will ask for them again then.")
        case Step.FIGURE:
            return _figure_question(t, card)
        case Step.PERCENT:
            return t("How far is it, in per cent? Tap, or write it.")
        case Step.WHY:
            return asking_back.question(t, card)
        case Step.NEEDS:
            return asking_help.question(t, card)
        case Step.EVIDENCE:
            return evidence.question(t)
    if card.report is not None and not card.report.text and not card.report.no_change:
        return t("What was done? Simply write it here.")
    return Html()


def keyboard(t: Words, card: Card, *, now: datetime) -> Keyboard:
    """The buttons of the step, and the ways on."""
    if _is_read(card.reading):
        rows = _to_confirm(t, card)
    elif card.at.step in promises.STEPS:
        rows = promises.keyboard(t, card, now=now)
    else:
        match card.at.step:
            case Step.HEALTH:
                rows = _healths(t, card)
            case Step.LATER:
                rows = _days(t, card, now)
            case Step.FIGURE:
                rows = _figures(t, card)
            case Step.PERCENT:
                rows = _percents(t, card)
            case Step.WHY:
                rows = asking_back.buttons(t, card) or [_skip(t, card)]
            case Step.NEEDS:
                rows = asking_help.choices(t, card)
            case Step.EVIDENCE:
                rows = [(Button(t("‹ Back"), f"step.{card.request.id}.{Step.WORDS}"),)]
            case _:
                rows = _changes(t, card)
        if card.at.step in (Step.HEALTH, Step.WORDS):
            rows = [*instructions.rows_on_card(t, card.instructions, card.request.id), *rows]
        if card.at.step in (Step.HEALTH, Step.WORDS, Step.NEEDS):
            rows = [*needs.rows_on_card(t, card.needs, card.request.id), *rows]
    return (*rows, _ways_on(t, card))


def _tail(card: Card) -> str:
    return f"{card.request.id}.{card.request.revision}"


def _ways_on(t: Words, card: Card) -> Row:
    said = t("Done ›") if card.at.step is Step.EVIDENCE else t("Next ›")
    label = said if card.report is not None else t("Skip ›")
    return (Button(t("☰ All"), "mine"), Button(label, f"next.{_tail(card)}"))


def _skip(t: Words, card: Card) -> Row:
    """Back to how it stands, or over this step to the one that follows."""
    back = Button(t("‹ Back"), f"step.{card.request.id}.{Step.HEALTH}")
    place = following(card.at, card.report, card.measured, ())
    return (back, Button(t("Pass over"), f"step.{card.request.id}.{place.name}"))


def _healths(t: Words, card: Card) -> list[Row]:
    report, tail = card.report, _tail(card)
    rows = [
        tuple(Button(_chosen(terms.health(t, h), report, h), f"health.{tail}.{h}") for h in group)
        for group in (STATED[:3], STATED[3:])
    ]
    if report is None and card.before is not None and card.before.report is not None:
        rows.append((Button(t("＝ No change since last time"), f"same.{tail}"),))
    if card.measured and (report is None or all(m.said is None for m in card.measured)):
        rows.append(
            (
                Button(t("Nothing to measure"), f"nothing.{tail}"),
                Button(t("Figures come later"), f"step.{card.request.id}.{Step.LATER}"),
            )
        )
    if report is not None and report.statement.is_stated:
        rows.append((Button(t("‹ Back"), f"step.{card.request.id}.{Step.WORDS}"),))
    if report is None:
        rows.append((Button(t("👥 Ask a colleague ▸"), f"lend.{card.request.id}"),))
    return rows


def _figures(t: Words, card: Card) -> list[Row]:
    m = _at(card)
    if m is None:
        return []
    it, data = m.indicator, f"figure.{_tail(card)}.{m.indicator.id}"
    rows: list[Row] = []
    if it.aim is Aim.MILESTONE:
        rows.append((Button(t("✔ Reached"), f"{data}.{REACHED}"), Button(t("Not yet"), f"{data}.0")))
    elif m.said_before is not None and it.cumulative:
        as_before = measures.measured(t, m.said_before, it.unit)
        rows.append((Button(t("＝ {figure}, as before", figure=as_before), f"{data}.{m.said_before:f}"),))
    later = Button(t("Figures come later"), f"step.{card.request.id}.{Step.LATER}")
    if m.said is None:
        rows.append((later,))
    return [*rows, _skip(t, card)]


def _percents(t: Words, card: Card) -> list[Row]:
    tail = _tail(card)
    return [
        tuple(Button(t("{percent} %", percent=n), f"percent.{tail}.{n}") for n in (25, 50, 75, 100)),
        _skip(t, card),
    ]


def _days(t: Words, card: Card, now: datetime) -> list[Row]:
    today = now.astimezone(t.zone).date()
    month_end = today.replace(day=monthrange(today.year, today.month)[1])
    days = sorted({day for day in (today + timedelta(3), today + timedelta(7), month_end) if day > today})
    return [tuple(Button(t.day(day), f"later.{_tail(card)}.{day:%Y%m%d}") for day in days), _skip(t, card)]


def _changes(t: Words, card: Card) -> list[Row]:
    """What has been said can be set anew."""
    request = card.request.id
    row = [Button(t("✏ Health"), f"step.{request}.{Step.HEALTH}")]
    if card.measured:
        at = Place(Step.FIGURE, card.measured[0].indicator.id)
        row.append(Button(t("✏ Figures"), f"step.{request}.{at.name}"))
    elif card.report is not None and card.report.health in UNDER_WAY:
        row.append(Button(t("✏ Per cent"), f"step.{request}.{Step.PERCENT}"))
    attach = Button(t("📎 Evidence"), f"step.{request}.{Step.EVIDENCE}")
    rows = [tuple(row), *_wordings(t, card), (*promises.ways_in(t, card), asking_help.to_step(t, request), attach)]
    if card.report is not None and card.report.health is Health.DONE and card.request.kind is RequestKind.REPORT:
        rows.append((Button(t("🏁 Propose to close ▸"), f"apply.{request}.closing"),))
    theirs = len(card.to_take_in)
    if not theirs or card.report is None:
        return rows
    label = t.n("⇩ Take in the words of {n} department", "⇩ Take in the words of {n} departments", theirs)
    return [*rows, (Button(label, f"takein.{_tail(card)}"),)]


def _wordings(t: Words, card: Card) -> list[Row]:
    """The words can be written anew or booked to another period; where there are none, those of last time taken."""
    report, request = card.report, card.request
    if report is not None and report.text:
        return [
            (
                Button(t("✏ Words"), f"rewrite.{request.id}"),
                Button(t("↷ Book to another period ▸"), f"bookto.{request.id}"),
            )
        ]
    if report is None or not card.last_words or report.no_change:
        return []
    return [(Button(t("＝ Take the words of last time"), f"lastwords.{_tail(card)}"),)]


def _to_confirm(t: Words, card: Card) -> list[Row]:
    """One tap says that it was read right, with the health that was read or one of four."""
    tail = _tail(card)
    only = (Button(t("Only the words"), f"step.{card.request.id}.{_after_words(card).name}"),)
    known = _known_health(card)
    offered = [h for h in (Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK, Health.DONE) if h is not known]
    rows: list[Row] = []
    if known is not None:
        label = t("✔ Right, {health}", health=terms.health(t, known))
        rows.append((Button(label, f"right.{tail}.{known}"),))
    buttons = [Button(t("✔ {health}", health=terms.health(t, h)), f"right.{tail}.{h}") for h in offered]
    rows += [tuple(buttons[:2]), tuple(buttons[2:])]
    return [*rows, only]


def _known_health(card: Card) -> Health | None:
    """What was read, else what she has said already."""
    said = card.report.health if card.report is not None else Health.UNSTATED
    return card.reading.health or (None if said is Health.UNSTATED else said)


def _after_words(card: Card) -> Place:
    stated = card.report is not None and card.report.health is not Health.UNSTATED
    return Place(Step.WORDS if stated else Step.HEALTH)


def _is_read(read: Reading) -> bool:
    return bool(read.percent is not None or read.health or read.figures or read.promises or read.needs)


def _facts(t: Words, card: Card, now: datetime) -> Html:
    read = card.reading
    named = {m.indicator.id: m.indicator for m in card.measured}
    parts = [terms.health(t, read.health)] if read.health else []
    if read.percent is not None:
        parts.append(t("<b>{percent} %</b>", percent=read.percent))
    for figure in read.figures:
        it = named[figure.key]
        value = measures.measured(t, figure.value, it.unit)
        parts.append(t("{name} <b>{figure}</b>", name=shortened(it.name, 40), figure=value))
    parts += promises.read_out(t, ((p.by, p.words) for p in read.promises), now.astimezone(t.zone).date())
    parts += asking_help.read(t, read.needs, now.astimezone(t.zone).date())
    return Html(" · ".join(parts))


def _figure_question(t: Words, card: Card) -> Html:
    m = _at(card)
    if m is None:
        return Html()
    it = m.indicator
    name = shortened(it.name, 80)
    if it.aim is Aim.MILESTONE:
        return t("{name}: is it reached?", name=name)
    if it.cumulative:
        return t("{name}: where does it stand now, in {unit}? Write the number.", name=name, unit=it.unit or "–")
    return t("{name}: how much in this period, in {unit}? Write the number.", name=name, unit=it.unit or "–")


def _at(card: Card) -> Measured | None:
    return next((m for m in card.measured if m.indicator.id == card.at.indicator), None)


def _chosen(label: Html, report: Report | None, health: Health) -> str:
    return f"• {label}" if report is not None and report.health is health else label


def later_day(text: str) -> date | None:
    """The day that a button carries; None where it is none."""
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        return None

"""The card's step about help, and what a contact reads while she asks: of whom, in which words, by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.answers import Need as Read
from domain.cards import Card, following
from domain.needs import SUPERVISORS, day_named
from domain.outgoing import Button, Outgoing
from domain.people import Department
from domain.reports import Request
from messages.applications import day, quoted
from messages.language import Html, Words, shortened
from messages.layout import in_rows, keyboard

Row = tuple[Button, ...]


def question(t: Words, card: Card) -> Html:
    """What the step asks."""
    if card.needs:
        return t(
            "Is further help needed, and of whom? Tap, or write it, such as “Finance to release the funds by 30 June”."
        )
    return t("Is help needed, and of whom? Tap, or write it, such as “Finance to release the funds by 30 June”.")


def choices(t: Words, card: Card) -> list[Row]:
    """The buttons of the step: departments that come into question, another, the supervisors, nobody."""
    request = card.request
    place = following(card.at, card.report, card.measured, ())
    return [
        *_whom(t, request, card.could_help),
        (Button(t("No help needed ›"), f"step.{request.id}.{place.name}"),),
    ]


def to_step(t: Words, request_id: int) -> Button:
    """Opens the step."""
    return Button(t("🤝 Help"), f"step.{request_id}.needs")


def read(t: Words, needs: Sequence[Read], today: date) -> list[Html]:
    """What was read out of her words, to stand beside the rest of it."""
    return [_read(t, need, day_named(need.words, today), today) for need in needs]


def _read(t: Words, need: Read, by: date | None, today: date) -> Html:
    if not need.department:
        return t("help needed, of whom is open")
    if by is None:
        return t("help of <b>{department}</b>", department=need.department)
    return t("help of <b>{department}</b> by {day}", department=need.department, day=day(t, by, today))


def ask_words(t: Words, request: Request, names: Sequence[str]) -> Outgoing:
    """What is needed, in her own words."""
    lines = [
        _head(t, request),
        t("What do you need of <b>{names}</b>? Please write a sentence.", names=_named(t, names)),
        t("It goes there as you write it, with the task's number and title and nothing else of the task."),
    ]
    return Outgoing(Html.lines(*lines), ((_back(t, request),),), about=f"needing:{request.id}")


def ask_whom(t: Words, request: Request) -> Outgoing:
    """Another department, by its name."""
    lines = [_head(t, request), t("Which department? Please write its name.")]
    return Outgoing(Html.lines(*lines), ((_back(t, request),),), about=f"needing:{request.id}")


def ask_day(t: Words, request: Request, days: Sequence[date], *, today: date) -> Outgoing:
    """By when it is wanted."""
    lines = [_head(t, request), t("By when do you need it? Tap a day, or type another one, such as 30 June.")]
    buttons = [Button(day(t, d, today), f"need.{request.id}.by.{d:%Y%m%d}") for d in days]
    none = Button(t("No particular day"), f"need.{request.id}.by.none")
    return Outgoing(Html.lines(*lines), keyboard(*in_rows(buttons, 2), (none,)), about=f"needing:{request.id}")


def ready(
    t: Words, request: Request, names: Sequence[str], said: str, by: date | None, could_help: Sequence[Department], *,
    today: date,
) -> Outgoing:  # fmt: skip
    """All that is to be confirmed with one tap; where nobody is named yet, the choice."""
    lines = [_head(t, request), quoted(t, said)]
    if not names:
        lines.append(t("Kept as you wrote it. Who is to be asked?"))
        rows = [*_whom(t, request, could_help), (_none(t, request),)]
        return Outgoing(Html.lines(*lines), keyboard(*rows), about=f"needing:{request.id}")
    if by is not None:
        lines.append(t("Wanted by <b>{day}</b>", day=day(t, by, today)))
    lines.append(t("Ask <b>{names}</b> for this?", names=_named(t, names)))
    # A label is plain text: the name goes in as it is.
    short = Html(shortened(names[0], 20)) if names[0] else t("the supervisors")
    label = t("✔ Ask {name}", name=short) if len(names) == 1 else t.n("✔ Ask {n}", "✔ Ask all {n}", len(names))
    rows = [
        (Button(label, f"need.{request.id}.yes"), Button(t("🗓 By when ▸"), f"need.{request.id}.by")),
        _others(t, request),
        (_none(t, request),),
    ]
    return Outgoing(Html.lines(*lines), keyboard(*rows), about=f"needing:{request.id}")


def _whom(t: Words, request: Request, could_help: Sequence[Department]) -> list[Row]:
    buttons = [Button(Html(shortened(d.name, 20)), f"need.{request.id}.of.{d.id}") for d in could_help]
    return [*in_rows(buttons, 2), _others(t, request)]


def _others(t: Words, request: Request) -> Row:
    supervisors = Button(t("The supervisors"), f"need.{request.id}.of.{SUPERVISORS}")
    return (Button(t("Another department ▸"), f"need.{request.id}.other"), supervisors)


def _none(t: Words, request: Request) -> Button:
    return Button(t("✖ Do not ask"), f"need.{request.id}.no")


def _back(t: Words, request: Request) -> Button:
    return Button(t("‹ Back"), f"step.{request.id}.needs")


def _named(t: Words, names: Sequence[str]) -> Html:
    return t.listed([name or t("the supervisors") for name in names])


def _head(t: Words, request: Request) -> Html:
    return t("🤝 <b>Task {number} {title}</b>", number=request.number, title=shortened(request.title, 80))

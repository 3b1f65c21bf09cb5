"""Promises as they are read: on a card, in the steps that ask about them, on the page of a task, and in the list of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from domain.cards import Card, Place, Step, after_promise, following
from domain.outgoing import Button, Outgoing
from domain.promises import Promise, PromiseState, sensible_days
from messages.applications import day as named_day
from messages.language import Html, Words, shortened
from messages.layout import arrows, cut, fitted, in_rows
from messages.layout import keyboard as rows_of

STEPS = (Step.PROMISE, Step.MOVED, Step.DROPPED, Step.NEXT, Step.BY)
"""The steps whose question and buttons are made here."""

REASONS = ("changed", "others", "overtaken")
"""Why something is done no more, for one tap; anything else is typed."""

WORDS_SHOWN = 120
MOST_ON_CARD = 3
MOST_ON_PAGE = 6
ROWS_A_PAGE = 12


def lines(t: Words, card: Card, *, now: datetime) -> list[Html]:
    """What was promised before and comes later, what came of what was due, and what has been promised on this card."""
    today = now.astimezone(t.zone).date()
    found = card.promised
    asked = found.named(card.at.indicator) if card.at.step in ASKED else None
    waiting = [*(p for p in found.due if p is not asked), *found.later][:MOST_ON_CARD]
    return [
        *(t("👣 Promised {what}", what=_what(t, p, today)) for p in waiting),
        *(outcome(t, p, today) for p in found.settled if p is not asked),
        *(t("👣 Next: {what}", what=_what(t, p, today)) for p in found.made),
    ]


def question(t: Words, card: Card, *, now: datetime) -> Html:
    """What the step asks for."""
    today = now.astimezone(t.zone).date()
    promise = card.promised.named(card.at.indicator)
    match card.at.step:
        case Step.NEXT if card.promised.made:
            return t("Kept. Anything else that is next, and by when? Write it, or go on.")
        case Step.NEXT:
            return t("What is next, and by when? For example: finish the review by the end of May.")
    if promise is None:
        return Html()
    match card.at.step:
        case Step.BY:
            return t("By when? Tap, or write a date.")
        case Step.MOVED:
            return Html.lines(_quoted(t, promise, today), t("Moved to when? Tap, or write a date."))
        case Step.DROPPED:
            return Html.lines(_quoted(t, promise, today), t("Why not any more? Tap, or write it in a sentence."))
        case _:
            return Html.lines(_quoted(t, promise, today), t("Was it done?"))


def keyboard(t: Words, card: Card, *, now: datetime) -> list[tuple[Button, ...]]:
    """The buttons of the step."""
    request, at, today = card.request.id, card.at, now.astimezone(t.zone).date()
    promise = card.promised.named(at.indicator)
    if at.step is Step.NEXT:
        return _of_next(t, card, today)
    back = _step(
        card, Place(Step.NEXT if at.step is Step.BY else Step.PROMISE, at.indicator if at.step is not Step.BY else 0)
    )
    if promise is None:
        return [(Button(t("‹ Back"), _step(card, Place(Step.HEALTH))),)]
    data = f"promise.{request}.{promise.id}"
    match at.step:
        case Step.PROMISE:
            place = after_promise(at, card.report, card.promised)
            return [
                (Button(t("✅ Done"), f"{data}.kept"), Button(t("⏭ Moved to… ▸"), _step(card, Place(Step.MOVED, promise.id)))),
                (
                    Button(t("✖ Not any more ▸"), _step(card, Place(Step.DROPPED, promise.id))),
                    Button(t("Pass over"), _step(card, place)),
                ),
            ]  # fmt: skip
        case Step.DROPPED:
            shown = tuple(Button(reason(t, code), f"{data}.dropped.{code}") for code in REASONS)
            return [shown[:2], (*shown[2:], Button(t("‹ Back"), back))]
    after = promise.by if at.step is Step.MOVED else None
    what = "moved" if at.step is Step.MOVED else "by"
    days = [Button(t.day(d), f"{data}.{what}.{d:%Y%m%d}") for d in sensible_days(today, after)]
    label = t("‹ Back") if at.step is Step.MOVED else t("Pass over")
    return [tuple(days[:2]), tuple(days[2:]), (Button(label, back),)]


def ways_in(t: Words, card: Card) -> tuple[Button, ...]:
    """From the card to its promises: what falls due or was settled on it, and what is next."""
    found = card.promised
    shown = [Button(t("👣 Next step"), _step(card, Place(Step.NEXT)))]
    earlier = next((p for p in (*found.due, *found.settled)), None)
    if earlier is not None:
        shown.append(Button(t("✏ Promised"), _step(card, Place(Step.PROMISE, earlier.id))))
    return tuple(shown)


def reason(t: Words, code: str) -> Html:
    """A reason of REASONS in words."""
    match code:
        case "changed":
            return t("The plan has changed")
        case "others":
            return t("It lies with others")
        case _:
            return t("Something else took its place")


def outcome(t: Words, promise: Promise, today: date) -> Html:
    """A promise in a line, with what came of it."""
    what = _what(t, promise, today)
    match promise.state:
        case PromiseState.KEPT:
            return t("✅ Done: {what}", what=what)
        case PromiseState.MOVED if promise.moved_to is not None:
            return t("⏭ Moved to {day}: {what}", day=named_day(t, promise.moved_to, today), what=what)
        case PromiseState.DROPPED:
            return t("✖ Not any more: {what} ({reason})", what=what, reason=shortened(promise.reason, 100))
    over = promise.days_over(today)
    said = t("👣 Promised {what}", what=what)
    return Html(f"{said} · {_over(t, over)}") if over else said


def on_page(t: Words, known: Sequence[Promise], today: date, limit: int = MOST_ON_PAGE) -> list[Html]:
    """A task's promises, those that are open first, then the newest."""
    shown = sorted(known, key=lambda p: (not p.is_open, -p.id))[:limit]
    return [outcome(t, p, today) for p in shown]


def falling_due(t: Words, count: int) -> Html:
    """How many are quoted back in a period; for the question that asks for it."""
    return t.n("{n} promise falls due", "{n} promises fall due", count)


def listed(t: Words, known: Sequence[Promise], page: int, *, today: date) -> Outgoing:
    """Open and missed promises, the longest over first; a number opens the task."""
    shown, number, count = cut(known, page, ROWS_A_PAGE)
    over = sum(p.days_over(today) > 0 for p in known)
    head = t.n("👣 <b>{n} open promise</b>", "👣 <b>{n} open promises</b>", len(known))
    if over:
        head = Html(f"{head} · {t('overdue: {n}', n=over)}")
    rows = [_row(t, p, today) for p in shown]
    text = fitted([head, *rows], t("More under the buttons.")) if known else t("No promise is open.")
    numbers = dict.fromkeys(p.number for p in shown)
    buttons = in_rows(Button(str(n), f"task.{n}") for n in numbers)
    turn = arrows(number, count, lambda to: f"promises.{to}")
    return Outgoing(text, rows_of(*buttons, turn), about="promises")


def _row(t: Words, promise: Promise, today: date) -> Html:
    said = [
        Html(f"<b>{promise.number}</b> {t('{name}', name=shortened(promise.department, 30))}"),
        _what(t, promise, today),
    ]
    over = promise.days_over(today)
    return Html(" · ".join([*said, _over(t, over)] if over else said))


def _over(t: Words, days: int) -> Html:
    return t.n("<b>{n} day over</b>", "<b>{n} days over</b>", days)


def _of_next(t: Words, card: Card, today: date) -> list[tuple[Button, ...]]:
    """What has been promised can be dated anew or taken back; then on."""
    request = card.request.id
    rows = [
        (
            Button(t("✏ {day}", day=_by(t, p.by, today)), _step(card, Place(Step.BY, p.id))),
            Button(t("↩ Take back"), f"promise.{request}.{p.id}.withdrawn"),
        )
        for p in card.promised.made
    ]
    place = following(card.at, card.report, card.measured, ())
    return [*rows, (Button(t("‹ Back"), _step(card, Place(Step.WORDS))), Button(t("Pass over"), _step(card, place)))]


def _quoted(t: Words, promise: Promise, today: date) -> Html:
    period = t.period(promise.label)
    return t("Promised in {period}: {what}", period=period, what=_what(t, promise, today))


def _what(t: Words, promise: Promise, today: date) -> Html:
    """The day, its own words, and where it was moved the first day and how often."""
    by = _by(t, promise.by, today)
    said = t("{by}: “{words}”", by=by, words=shortened(promise.words, WORDS_SHOWN))
    if not promise.moves:
        return said
    first = _by(t, promise.first, today)
    return t.n("{said} (first {day}, moved {n} time)", "{said} (first {day}, moved {n} times)", promise.moves, said=said, day=first)  # fmt: skip


def _by(t: Words, by: date | None, today: date) -> Html:
    return t("by {day}", day=named_day(t, by, today)) if by else t("no date")


def read_out(t: Words, found: Iterable[tuple[date, str]], today: date) -> list[Html]:
    """What was read out of words, to be confirmed."""
    return [t("next {by}: “{words}”", by=_by(t, by, today), words=shortened(said, 60)) for by, said in found]


def _step(card: Card, place: Place) -> str:
    return f"step.{card.request.id}.{place.name}"


ASKED = (Step.PROMISE, Step.MOVED, Step.DROPPED)
"""The steps that quote a promise below the card."""

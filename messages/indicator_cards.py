"""The card of one indicator: what was read, the ways to change it, and what is asked to be typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.indicators import Indicator, IndicatorState, Pace
from domain.outgoing import Button, Keyboard, Outgoing
from domain.tasks import Task
from messages.language import Html, Words, shortened
from messages.layout import keyboard
from messages.measures import facts, line, measured, state

ABOUT = "indicators"
"""What all messages of this talk are about, so that only the newest has buttons."""

WALK, TASK = "w", "t"
"""Where a card was opened: looking through all of them, or from its task."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator with its task, its place among all of the plan, and what an admin should know before she confirms."""

    indicator: Indicator
    task: Task
    place: int
    total: int
    replaces: tuple[Indicator, ...] = ()
    """Confirmed ones of the task whose words are not in its target any more."""
    ends_at: Decimal | None = None
    """Where its typed points lead, where that is not its target."""


def card(t: Words, shown: Shown, mode: str, *, sure: int, before: Indicator | None = None) -> Outgoing:
    """One indicator with what was made of it; `before` is the one decided a moment ago, which can be taken back."""
    it, number = shown.indicator, shown.task.number
    head = t(
        "{place}/{total} · <b>Task {number} {title}</b>",
        place=shown.place,
        total=shown.total,
        number=number,
        title=shortened(shown.task.title, 100),
    )
    lines = [_decided(t, before), head, _quoted(t, shown), *facts(t, it)]
    if shown.ends_at is not None:
        ends = measured(t, shown.ends_at, it.unit)
        lines.append(t("⚠ The figures typed lead to {figure} only, short of the target.", figure=ends))
    lines += [
        t("⚠ Confirmed earlier, but no longer in the target: {line}", line=line(t, old)) for old in shown.replaces
    ]
    if any(old.name == it.name for old in shown.replaces) and it.state is IndicatorState.PROPOSED:
        lines.append(t("✔ Right puts this in its place."))
    if it.state is not IndicatorState.PROPOSED:
        lines.append(state(t, it.state))
    elif not it.is_complete:
        lines.append(t("⚠ The name or the target is not clear: please write it."))
    elif not it.sure:
        lines.append(t("⚠ I am not sure: please look closely."))
    rows = [*_decisions(t, shown, mode), *_ways_on(t, it, mode, sure)]
    if before is not None:
        rows.append((Button(t("↶ Undo the last"), f"indset.{before.id}.{before.revision}.proposed.{mode}"),))
    rows.append(back_button(t, number, mode))
    return Outgoing(Html.lines(*lines), keyboard(*rows), about=ABOUT)


def changing(t: Words, shown: Shown, mode: str) -> Outgoing:
    """The ways to change it."""
    it = shown.indicator

    def choice(label: str, value: str, now: object) -> Button:
        chosen = now == value
        return Button(f"• {label}" if chosen else label, f"indset.{it.id}.{it.revision}.{value}.{mode}")

    def words(label: str, field: str) -> Button:
        return Button(label, f"indask.{it.id}.{field}.{mode}")

    way = "period" if not it.cumulative else "total"
    rows: Keyboard = (
        (words(t("✏ Name"), "name"), words(t("✏ Unit"), "unit")),
        (words(t("✏ Baseline"), "baseline"), words(t("✏ Target"), "target")),
        (choice(t("More is better"), "up", it.direction), choice(t("Less is better"), "down", it.direction)),
        (choice(t("Running total"), "total", way), choice(t("Each period's own"), "period", way)),
        (
            choice(t("Even pace"), "linear", it.pace),
            words(_marked(t("By quarter ▸"), it.pace is Pace.QUARTERS), "quarters"),
            words(_marked(t("By month ▸"), it.pace is Pace.MONTHS), "months"),
        ),
        (choice(t("Only yes or no"), "milestone", it.aim),),
        (Button(t("‹ Back"), f"indcard.{it.id}.{mode}"),),
    )
    head = t("<b>Task {number} {title}</b>", number=shown.task.number, title=shortened(shown.task.title, 100))
    lines = [head, _quoted(t, shown), *facts(t, it), t("What shall change?")]
    return Outgoing(Html.lines(*lines), rows, about=ABOUT)


def ask(t: Words, shown: Shown, field: str, days: Sequence[date], mode: str) -> Outgoing:
    """What is to be typed; `days` are those for which figures are wanted."""
    it = shown.indicator
    said = [line(t, it), _question(t, it, field, days)]
    return Outgoing(Html.lines(*said), ((Button(t("‹ Back"), f"indcard.{it.id}.{mode}"),),), about=ABOUT)


def ask_new(t: Words, task: Task) -> Outgoing:
    head = t("<b>Task {number} {title}</b>", number=task.number, title=shortened(task.title, 100))
    how = t("Please write it as it would stand in a plan, for example: key laboratories ≥ 25.")
    other = t("Without a figure it is one of yes or no.")
    return Outgoing(Html.lines(head, how, other), (back_button(t, task.number, TASK),), about=ABOUT)


def _quoted(t: Words, shown: Shown) -> Html:
    target, words = shown.task.target, shown.indicator.source
    if not target:
        return t("It has no target.")
    # The words it was read from stand out in the target.
    before, found, after = target.partition(words) if words else (target, "", "")
    marked = t("<b>{words}</b>", words=found) if found else Html()
    return t(
        "Target: “{before}{words}{after}”", before=shortened(before, 300), words=marked, after=shortened(after, 300)
    )


def _decided(t: Words, before: Indicator | None) -> Html:
    if before is None:
        return Html()
    return Html(f"{state(t, before.state)} · {line(t, before)}\n")


def _decisions(t: Words, shown: Shown, mode: str) -> list[tuple[Button, ...]]:
    it = shown.indicator

    def decide(label: str, value: IndicatorState) -> Button:
        return Button(label, f"indset.{it.id}.{it.revision}.{value}.{mode}")

    rows: list[tuple[Button, ...]] = []
    match it.state:
        case IndicatorState.PROPOSED:
            right = (decide(t("✔ Right"), IndicatorState.CONFIRMED),) if it.is_complete else ()
            rows.append((*right, decide(t("✖ No figure"), IndicatorState.DROPPED)))
        case IndicatorState.CONFIRMED:
            rows.append((decide(t("✖ Drop it"), IndicatorState.DROPPED),))
        case IndicatorState.DROPPED:
            return [(decide(t("↶ Bring it back"), IndicatorState.PROPOSED),)]
    for old in shown.replaces:
        name = shortened(old.name, 20)
        rows.append((Button(t("✖ Drop: {name}", name=name), f"indset.{old.id}.{old.revision}.dropped.{mode}"),))
    return rows


def _ways_on(t: Words, it: Indicator, mode: str, sure: int) -> list[tuple[Button, ...]]:
    change = Button(t("✏ Change ▸"), f"indedit.{it.id}.{mode}")
    row = [] if it.state is IndicatorState.DROPPED else [change]
    if mode == WALK:
        row.append(Button(t("Skip ›") if it.state is IndicatorState.PROPOSED else t("Next ›"), f"indlook.{it.id}"))
    return [tuple(row), (all_sure_button(t, sure),) if sure and mode == WALK else ()]


def back_button(t: Words, number: int, mode: str) -> tuple[Button, ...]:
    if mode == TASK:
        return (Button(t("‹ Indicators of {number}", number=number), f"indtask.{number}"),)
    return (Button(t("‹ All indicators"), "indicators"),)


def _question(t: Words, it: Indicator, field: str, days: Sequence[date]) -> Html:
    match field:
        case "name":
            return t("What is counted? Please write its name.")
        case "unit":
            return t("In which unit? Please write it, or – for none.")
        case "baseline":
            return t("Where did it stand when the plan began? Please write the figure, or – where nobody knows.")
        case "target":
            return t("Please write the target, like ≥ 25, about 10, 3–5 or ≤ 30.")
    ends = t.listed([t.day(day) for day in days])
    if it.cumulative:
        return t.n(
            "Where shall it stand at the end of {days}? Please write the figure.",
            "Where shall it stand at the end of {days}? Please write {n} figures with blanks between.",
            len(days),
            days=ends,
        )
    return t.n(
        "How much shall be done in the period that ends on {days}? Please write the figure.",
        "How much shall be done in each of the periods that end on {days}? Please write {n} figures with blanks between.",
        len(days),
        days=ends,
    )


def _marked(label: str, chosen: bool) -> str:
    return f"• {label}" if chosen else label


def all_sure_button(t: Words, count: int) -> Button:
    return Button(t("✔ All that are sure ({n})", n=count), "indsure.1")

"""What is asked and shown before a plan file is loaded: which sheet, what a column is, whose name, what is missing, what would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.department_names import Likeness
from domain.outgoing import Button, Outgoing
from domain.plan_changes import PlanChanges
from domain.plan_gaps import Gap, GapKind
from domain.plan_header import Column, Header
from domain.plan_places import Places
from domain.tasks import Plan
from messages import columns, pages, places
from messages.assignments import spans
from messages.changes import contents, difference
from messages.files import cancel, how_button
from messages.language import Html, Words, shortened
from messages.layout import in_rows, keyboard

OFFERED = (
    Column.NUMBER, Column.PART, Column.PART_TITLE, Column.TITLE, Column.TARGET, Column.LEAD, Column.JOINT,
    Column.SUPPORTING, Column.DUE,
)  # fmt: skip
"""What a column may turn out to be, in the order of the buttons."""

MOST_NOTES = 5


@dataclass(frozen=True, slots=True)
class Beside:
    """What of a file is told beside what it would change."""

    ignored: Sequence[str]
    notes: Sequence[tuple[int, str]]
    gaps: Sequence[Gap]
    places: Places
    upload_id: int


def which_sheet(
    t: Words, name: str, tables: Sequence[tuple[str, int]], upload_id: int, *, can_join: bool
) -> Outgoing:  # fmt: skip
    """Several sheets hold what may be a plan; `tables` gives each one's name and how many rows it has."""
    lines = [
        t.n("{place} · “{title}” · {n} row", "{place} · “{title}” · {n} rows", rows, place=place, title=shortened(title, 40))
        for place, (title, rows) in enumerate(tables, 1)
    ]  # fmt: skip
    buttons = [
        Button(shortened(f"{place} {title}", 30), f"importsheet.{upload_id}.{place}")
        for place, (title, _) in enumerate(tables, 1)
    ]
    every = (Button(t("All of them together"), f"importsheet.{upload_id}.0"),) if can_join else ()
    head = t("<b>{name}</b> holds several tables. Which one is the plan?", name=name)
    return Outgoing(Html.lines(head, *lines), keyboard(*in_rows(buttons, 2), every, *cancel(t, upload_id)))


def column(
    t: Words, name: str, missing: Sequence[Column], header: Header, samples: Sequence[str], upload_id: int, *,
    can_be_one_part: bool,
) -> Outgoing:  # fmt: skip
    """What is the first of the headers that nobody knows?"""
    at, written = header.unknown[0]
    left = len(header.unknown)
    free = [kind for kind in OFFERED if kind not in header.at]
    buttons = [Button(columns.header(t.language, kind), f"importcol.{upload_id}.{at}.{kind}") for kind in free]
    one = (Button(t("There are no parts: all is one"), f"importone.{upload_id}"),) if can_be_one_part else ()
    text = Html.lines(
        t("📋 <b>{name}</b>", name=name),
        t("I have found: {names}.", names=_headers(t, tuple(header.at))) if header.at else Html(),
        *(t("There is no column “{column}”.", column=columns.header(t.language, kind)) for kind in missing),
        Html("\n" + t("What does “<b>{header}</b>” hold?", header=shortened(written, 60))),
        t("For example: {cells}", cells=" · ".join(shortened(cell.replace("\n", " "), 30) for cell in samples))
        if samples
        else t("Its cells are empty."),
        t.n("{n} header is still unknown.", "{n} headers are still unknown.", left) if left > 1 else Html(),
    )
    ignore = Button(t("Nothing for the plan"), f"importcol.{upload_id}.{at}.none")
    return Outgoing(text, keyboard(*in_rows(buttons, 3), (ignore,), one, (how_button(t),), *cancel(t, upload_id)))


def same_department(t: Words, unsure: Sequence[Likeness], decided: int, upload_id: int) -> Outgoing:
    """Is a new name a department that is known by another?"""
    one = unsure[0]
    buttons = [
        Button(t("The same as {department}", department=shortened(like, 30)), f"importsame.{upload_id}.{decided}.{place}")
        for place, like in enumerate(one.like, 1)
    ]  # fmt: skip
    new = Button(t("A department of its own"), f"importsame.{upload_id}.{decided}.0")
    text = Html.lines(
        t("🏢 Is “<b>{name}</b>” a department that I know already?", name=one.name),
        t("If it is, the name is kept as another name of that department."),
        t.n("{n} more name to ask about.", "{n} more names to ask about.", len(unsure) - 1) if len(unsure) > 1 else Html(),
    )  # fmt: skip
    return Outgoing(text, (*((button,) for button in buttons), (new,), *cancel(t, upload_id)))


def preview(t: Words, title: str, first: date, last: date, found: PlanChanges, beside: Beside) -> Outgoing:
    """A new plan, to be confirmed."""
    yes = Button(t("✔ Load it"), f"importyes.{beside.upload_id}.{found.fingerprint}")
    text = Html.lines(contents(t, title, first, last, found, beside.ignored), beside_it(t, beside))
    return Outgoing(text, keyboard((yes,), _more(t, beside), *cancel(t, beside.upload_id)))


def proposal(t: Words, plan: Plan, found: PlanChanges, beside: Beside, *, keeps: bool) -> Outgoing:
    """What a file would change, to be confirmed."""
    yes = Button(t("✔ Apply"), f"importyes.{beside.upload_id}.{found.fingerprint}")
    new = Button(t("Load as a new plan"), f"importnew.{beside.upload_id}")
    keep = Button(t("Keep tasks that it does not name"), f"importkeep.{beside.upload_id}.1")
    drop = Button(t("Withdraw tasks that it does not name"), f"importkeep.{beside.upload_id}.0")
    text = Html.lines(difference(t, plan, found, beside.ignored), beside_it(t, beside))
    switch = (keep,) if found.withdrawn else (drop,) if keeps else ()
    return Outgoing(text, keyboard((yes,), _more(t, beside), switch, (new,), *cancel(t, beside.upload_id)))


def gaps(t: Words, name: str, found: Sequence[Gap], upload_id: int, page: int) -> Outgoing:
    """Everything that is missing, on pages that turn in place."""
    lines: list[pages.Line] = []
    for kind in GapKind:
        of_kind = [gap for gap in found if gap.kind is kind]
        if not of_kind:
            continue
        lines.append(pages.Line(Html(f"\n<b>{_kind(t, kind)}</b>")))
        if kind is GapKind.UNREACHABLE:
            lines += [pages.Line(line) for line in _by_department(t, of_kind)]
        else:
            lines += [pages.Line(_gap(t, gap)) for gap in of_kind]
    head = t("🔎 <b>{name}</b> · what is missing. It can be loaded all the same.", name=name)
    back = Button(t("‹ Back"), f"importagain.{upload_id}")
    return pages.turned(head, lines, name=f"importgaps.{upload_id}", page=page, below=((back,),))


def offer(t: Words, title: str, parts: int, tasks: int, upload_id: int) -> Outgoing:
    """Words that were pasted read as a plan; further messages may follow."""
    return Outgoing(
        Html.lines(
            t("📋 This reads as a plan: <b>{title}</b>", title=shortened(title, 80)) if title else t("📋 This reads as a plan."),
            Html(" · ".join((t.n("{n} part", "{n} parts", parts), t.n("{n} task", "{n} tasks", tasks)))),
            t("If there is more, please go on pasting. Nothing is loaded before you have seen and confirmed it."),
        ),
        (
            (Button(t("Look at it as a plan"), f"importpasted.{upload_id}"),),
            (Button(t("It is no plan"), f"importno.{upload_id}"),),
        ),
        about="pasted",
    )  # fmt: skip


def pasted_name(t: Words) -> str:
    """What a pasted text is called in place of a file's name."""
    return str(t("Pasted text"))


def beside_it(t: Words, beside: Beside) -> Html:
    """What is missing, by counts, and which rows were taken for remarks."""
    counts = {kind: [gap for gap in beside.gaps if gap.kind is kind] for kind in GapKind}
    said = [
        t.n("{n} task without a lead", "{n} tasks without a lead", len(counts[GapKind.NO_LEAD])),
        t.n("{n} target without a figure and unit", "{n} targets without a figure and unit", len(counts[GapKind.UNMEASURED])),
        t.n("{n} date outside the plan", "{n} dates outside the plan", len(counts[GapKind.DUE_OUTSIDE])),
        t.n("{n} lead department in which nobody can be reached", "{n} lead departments in which nobody can be reached",
            len({gap.value for gap in counts[GapKind.UNREACHABLE]})),
    ]  # fmt: skip
    named: list[str] = [words for words, kind in zip(said, GapKind, strict=True) if counts[kind]]
    notes = [
        t("{place}: “{text}”", place=places.row(t, beside.places, row), text=shortened(text, 40))
        for row, text in beside.notes[:MOST_NOTES]
    ]
    return Html.lines(
        t("⚠ Still missing: {what}.", what=t.listed(named)) if named else Html(),
        t.n("{n} row is a remark and no task:", "{n} rows are remarks and no tasks:", len(beside.notes)) if notes else Html(),
        *notes,
    )  # fmt: skip


def _more(t: Words, beside: Beside) -> tuple[Button, ...]:
    lacking = (Button(t("🔎 What is missing ({count})", count=len(beside.gaps)), f"importgaps.{beside.upload_id}.1"),)
    ignored = (Button(t("Columns …"), f"importcols.{beside.upload_id}"),)
    return (*(lacking if beside.gaps else ()), *(ignored if beside.ignored else ()))


def _kind(t: Words, kind: GapKind) -> Html:
    match kind:
        case GapKind.NO_LEAD:
            return t("No department leads the task")
        case GapKind.UNMEASURED:
            return t("The target holds no figure with a unit")
        case GapKind.DUE_OUTSIDE:
            return t("The date lies outside the plan")
        case GapKind.UNREACHABLE:
            return t("Nobody can be reached in the department that leads")


def _gap(t: Words, gap: Gap) -> Html:
    if not gap.value:
        return t("{number} {title}", number=gap.number, title=shortened(gap.title, 40))
    return t("{number} {title} · {value}", number=gap.number, title=shortened(gap.title, 40), value=shortened(gap.value, 60))  # fmt: skip


def _by_department(t: Words, gaps: Sequence[Gap]) -> list[Html]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for gap in gaps:
        numbers[gap.value].append(gap.number)
    return [t("{department}: {numbers}", department=name, numbers=spans(found)) for name, found in numbers.items()]


def _headers(t: Words, known: Sequence[Column]) -> Html:
    return t.listed([columns.header(t.language, column) for column in known])

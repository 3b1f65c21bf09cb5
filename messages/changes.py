"""What a plan file holds or would change, by counts and names; and what a department is told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.outgoing import Button, Outgoing
from domain.people import Duty
from domain.plan_changes import INFERRED, Addition, Field, FieldChange, PlanChanges, Share, Update
from domain.plan_header import Column
from domain.tasks import Plan
from messages import columns, terms
from messages.language import Html, Words, shortened

MOST = 20
"""Lines of each kind that a preview shows."""

MOST_NAMES = 30


@dataclass(frozen=True, slots=True)
class Line:
    """What changes for one department in one task; None for having no share."""

    number: int
    title: str
    department: str
    before: Duty | None
    after: Duty | None


def contents(t: Words, title: str, first: date, last: date, found: PlanChanges, ignored: Sequence[str]) -> Html:
    """A plan before it is loaded for the first time."""
    rows = [one.row for one in found.added]
    leads = Counter(s.department for one in found.added for s in one.shares if s.duty is Duty.LEAD)
    others = Counter(s.department for one in found.added for s in one.shares if s.duty is not Duty.LEAD)
    beside = {name: count for name, count in others.items() if name not in leads}
    parts = Counter(row.part_number for row in rows)
    targets = sum(1 for row in rows if row.target)
    dates = sum(1 for row in rows if row.due)
    inferred = sum(1 for row in rows if row.lead_source == INFERRED)
    return Html.lines(
        t("📋 <b>{title}</b>", title=title),
        t("{first} – {last}", first=first.isoformat(), last=last.isoformat()),
        Html(
            " · ".join(
                (
                    t.n("{n} part", "{n} parts", len(parts)),
                    t.n("{n} task", "{n} tasks", len(rows)),
                    t.n("{n} department", "{n} departments", len(leads) + len(beside)),
                )
            )
        ),
        t("{leads} of the departments lead, {others} only take part.", leads=len(leads), others=len(beside)),
        t.n("{n} task names a target.", "{n} tasks name a target.", targets) if targets else Html(),
        t.n("{n} task has a due date.", "{n} tasks have a due date.", dates) if dates else Html(),
        t.n(
            "⚠ The lead of {n} task is marked as inferred, not stated.",
            "⚠ The leads of {n} tasks are marked as inferred, not stated.",
            inferred,
        )
        if inferred
        else Html(),
        t("Columns that are not used: {names}.", names=_names(t, ignored)) if ignored else Html(),
        _block(_part_lines(t, found.parts_added, parts)),
        _block([t("Lead: {names}", names=_counted(t, leads)), _only(t, beside)]),
    )


def difference(t: Words, plan: Plan, found: PlanChanges, ignored: Sequence[str]) -> Html:
    """What a file would change in the plan."""
    counts = [
        t.n("{n} added", "{n} added", len(found.added)),
        t.n("{n} changed", "{n} changed", len({change.number for change in found.changed})),
        t.n("{n} withdrawn", "{n} withdrawn", len(found.withdrawn)),
        t.n("owners moved in {n}", "owners moved in {n}", len(found.owners_moved)),
        t.n("{n} unchanged", "{n} unchanged", found.unchanged),
    ]
    return Html.lines(
        t("📋 <b>{title}</b> · what this file would change", title=plan.title),
        Html(" · ".join(counts)),
        _section(t, t("<b>Added</b>"), [_added(t, one) for one in found.added]),
        _section(t, t("<b>Changed</b>"), [_changed(t, change) for change in found.changed]),
        _section(t, t("<b>Owners moved</b>"), [_moved(t, update) for update in found.owners_moved]),
        _section(
            t,
            t("<b>Withdrawn</b> (kept with their reports, asked no more)"),
            [t("{number} {title}", number=task.number, title=shortened(task.title, 40)) for task in found.withdrawn],
        ),
        _section(
            t,
            t("<b>Parts renamed</b>"),
            [
                t("{number}: {before} → {after}", number=p.number, before=shortened(p.before, 60), after=shortened(p.after, 60))
                for p in found.parts_renamed
            ],
        ),
        t("New departments: {names}.", names=_names(t, found.departments_added)) if found.departments_added else Html(),
        t("Columns that are not used: {names}.", names=_names(t, ignored)) if ignored else Html(),
    )  # fmt: skip


def told(t: Words, plan: Plan, lines: Sequence[Line], fallen: Iterable[int]) -> Outgoing:
    """To a contact or deputy, after the plan was loaded anew; `fallen` are tasks that need no report any more."""
    away = set(fallen)
    said = []
    for line in lines:
        was = terms.duty(t, line.before) if line.before else t("no part")
        now = terms.duty(t, line.after) if line.after else t("no part")
        said.append(
            t(
                "{number} {title} · {department}: {before} → {after}",
                number=line.number, title=shortened(line.title, 40), department=line.department, before=was, after=now,
            )
        )  # fmt: skip
    nothing = sorted({line.number for line in lines if line.number in away})
    return Outgoing(
        Html.lines(
            t("📋 <b>{title}</b> has been revised. For you this changes:", title=plan.title),
            *said[:MOST],
            _more(t, len(said) - MOST),
            t("No report is needed any more for: {numbers}.", numbers=t.listed([str(n) for n in nothing])) if nothing else Html(),
        ),
        ((Button(t("📋 See the tasks"), "tasks.0"),),),
    )  # fmt: skip


def _section(t: Words, head: Html, lines: Sequence[Html]) -> Html:
    if not lines:
        return Html()
    return Html.lines(Html(f"\n{head}"), *lines[:MOST], _more(t, len(lines) - MOST))


def _more(t: Words, count: int) -> Html:
    return t.n("… and {n} more", "… and {n} more", count) if count > 0 else Html()


def _added(t: Words, one: Addition) -> Html:
    return t(
        "{number} {title} · {owners}",
        number=one.row.number, title=shortened(one.row.title, 40), owners=_owners(t, one.shares),
    )  # fmt: skip


def _changed(t: Words, change: FieldChange) -> Html:
    column = {Field.PART: Column.PART, Field.TITLE: Column.TITLE, Field.TARGET: Column.TARGET,
              Field.TARGET_SOURCE: Column.TARGET_SOURCE, Field.DUE: Column.DUE, Field.LEAD_SOURCE: Column.LEAD_SOURCE}[change.field]  # fmt: skip
    before, after = change.before, change.after
    if change.field is Field.LEAD_SOURCE:
        before, after = columns.source(t.language, before), columns.source(t.language, after)
    return t(
        "{number} · {field}: {before} → {after}",
        number=change.number, field=columns.header(t.language, column),
        before=shortened(before, 60) or "–", after=shortened(after, 60) or "–",
    )  # fmt: skip


def _moved(t: Words, update: Update) -> Html:
    return t(
        "{number} {title} · {before} → {after}",
        number=update.row.number, title=shortened(update.row.title, 40),
        before=_owners(t, update.before), after=_owners(t, update.after),
    )  # fmt: skip


def _owners(t: Words, shares: Sequence[Share]) -> Html:
    """The lead by its name alone, the others with their duty."""
    named = [
        t("{department}", department=s.department)
        if s.duty is Duty.LEAD
        else t("{department} ({duty})", department=s.department, duty=terms.duty(t, s.duty))
        for s in shares
    ]
    return Html(_comma(t).join(named)) if named else t("nobody")


def _part_lines(t: Words, parts: Sequence[tuple[int, str]], counts: Counter[int]) -> list[Html]:
    lines = [
        t("{number} {title} · {tasks}", number=number, title=shortened(title, 60),
          tasks=t.n("{n} task", "{n} tasks", counts[number]))
        for number, title in parts
    ]  # fmt: skip
    return [*lines[:MOST], _more(t, len(lines) - MOST)]


def _only(t: Words, beside: dict[str, int]) -> Html:
    return t("Only taking part: {names}", names=_counted(t, beside)) if beside else Html()


def _counted(t: Words, counts: dict[str, int]) -> Html:
    names = [t("{name} {count}", name=shortened(name, 24), count=count) for name, count in counts.items()]
    return _cut(t, names)


def _names(t: Words, names: Iterable[str]) -> Html:
    return _cut(t, [t("{name}", name=shortened(name, 40)) for name in names])


def _cut(t: Words, names: Sequence[Html]) -> Html:
    more = _more(t, len(names) - MOST_NAMES)
    return Html(_comma(t).join([*names[:MOST_NAMES], *([more] if more else [])]))


def _comma(t: Words) -> str:
    return "、" if t.language == "zh" else ", "


def _block(lines: Sequence[Html]) -> Html:
    return Html(f"<blockquote expandable>{Html.lines(*lines)}</blockquote>")

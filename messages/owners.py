"""Who owns a task, now and before, and the departments to choose another owner from. Changing it is messages.assignments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.outgoing import Button, Outgoing
from domain.people import Department, Duty
from domain.tasks import Owner, Task
from messages import terms
from messages.assignments import share
from messages.language import Html, Words, shortened
from messages.layout import fitted
from messages.pages import Line, turned
from messages.people import label


@dataclass(frozen=True, slots=True)
class Share:
    """One department's line in the history of a task; days are the reader's, None is now."""

    name: str
    duty: Duty
    source: str
    since: datetime
    until: datetime | None


def owners(t: Words, task: Task, history: Sequence[Share], *, changing: bool) -> Outgoing:
    """`/owners 12`: owners now, and since when they were whom; `changing` adds the admin's buttons."""
    lines = [t("👥 <b>{number} {title}</b>", number=task.number, title=shortened(task.title, 80))]
    lines += [_owner(t, owner) for owner in task.owners]
    if task.lead is None:
        lines.append(t("⚠ Nobody leads this task."))
    lines.append(t("<b>History</b>"))
    lines += [_share(t, entry) for entry in history]
    rows: list[tuple[Button, ...]] = [(Button(t("‹ Task {number}", number=task.number), f"task.{task.number}"),)]
    if changing:
        n = task.number
        rows = [
            (Button(t("Change the lead"), f"pick.{n}.lead.1"),),
            (
                Button(t("Add a joint lead"), f"pick.{n}.joint.1"),
                Button(t("Add a supporting one"), f"pick.{n}.supporting.1"),
            ),
            *(
                (Button(t("✖ End: {place}", place=label(o.department.name)), f"endowner.{n}.{o.department.id}"),)
                for o in task.owners
            ),
            *rows,
        ]
    return Outgoing(fitted(lines, t("… and more.")), tuple(rows), about=f"owners:{task.number}")


def pick(t: Words, task: Task, duty: Duty, departments: Sequence[Department], *, page: int) -> Outgoing:
    """Departments to choose from; pressing one leads to the proposal."""
    head = t(
        "{number} {title}\nWhich department becomes {duty}?", number=task.number, title=shortened(task.title, 40),
        duty=terms.duty(t, duty),
    )  # fmt: skip
    lines = [Line(Html(), Button(d.name, f"give.{task.number}.{duty}.{d.id}")) for d in departments]
    back = (Button(t("‹ Owners"), f"owners.{task.number}"),)
    return turned(head, lines, name=f"pick.{task.number}.{duty}", page=page, width=2, below=(back,))


def _owner(t: Words, owner: Owner) -> Html:
    source = t("stated") if owner.source == "stated" else t("inferred")
    duty = share(t, owner.duty, owner.asked)
    return t("{name} · {duty} · {source}", name=owner.department.name, duty=duty, source=source)


def _share(t: Words, entry: Share) -> Html:
    since = _date(t, entry.since)
    source = t("stated") if entry.source == "stated" else t("inferred")
    duty = terms.duty(t, entry.duty)
    if entry.until is None:
        return t("since {since}: {name} · {duty} · {source}", since=since, name=entry.name, duty=duty, source=source)
    until = _date(t, entry.until)
    return t(
        "{since} – {until}: {name} · {duty} · {source}",
        since=since,
        until=until,
        name=entry.name,
        duty=duty,
        source=source,
    )


def _date(t: Words, instant: datetime) -> str:
    """A date with its year: owners outlast one."""
    return instant.astimezone(t.zone).date().isoformat()

"""What is said about sheets: handing one out, what a filled one says before it is booked, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.answer_cells import CellFault
from domain.outgoing import Button, Keyboard, Outgoing
from domain.reports import STATED, Answered
from domain.sheet_rows import Fault, Filled, RowFault, Weighed
from messages import answer_sheet, terms
from messages.language import Html, Words, shortened
from messages.prompts import sheet as sheet_button

MOST_LISTED = 12
MOST_FAULTS = 12
MOST_CONFLICTS = 6
MOST_DOUBTS = 6


def name(t: Words) -> Html:
    return t("Report sheet")


def made_for(t: Words, plan: str, period: str, names: Sequence[str], person: str, now: datetime) -> Html:
    return t(
        "{plan} · {period} · {departments} · made for {person}, {when}.",
        plan=plan, period=period, departments=t.listed(list(names)), person=person, when=t.when(now),
    )  # fmt: skip


def sheet(t: Words, period: str, names: Sequence[str], count: int) -> Outgoing:
    """What stands under the file: how it comes back."""
    lines = [
        t.n(
            "📄 <b>{period}</b> · {departments} · {n} task",
            "📄 <b>{period}</b> · {departments} · {n} tasks",
            count,
            period=period,
            departments=t.listed(list(names)),
        ),
        t("Fill in the yellow cells, in whole or in part, and send the file back here."),
    ]
    return Outgoing(Html.lines(*lines), about="sheet")


def preview(t: Words, found: Weighed) -> Outgoing:
    """What would be booked, what cannot be read, and what was changed by others in the meantime."""
    return Outgoing(
        Html.lines(
            _head(t, found),
            t("You enter this on behalf of the department; it is marked so.") if found.for_office else Html(),
            _listed(t, found.bookable),
            *_faults(t, found.faults),
            *_conflicts(t, found),
        ),
        _buttons(t, found),
        about="filledsheet",
    )


def no_header(t: Words, file: str) -> Outgoing:
    said = t("⚠ <b>{name}</b>: the line with the names of the columns is missing, so nothing can be read.", name=file)
    return Outgoing(Html.lines(said, t("Nothing has been booked.")), ((sheet_button(t),),))


def old_format(t: Words, file: str) -> Outgoing:
    """A file that only old programs write was taken for a document."""
    said = t(
        "If {name} was the sheet: I cannot read this format. Please save it as .xlsx and send it again.", name=file
    )
    return Outgoing(said, ((sheet_button(t),),))


def not_yours(t: Words, file: str) -> Outgoing:
    """Somebody sends a sheet of a department that she does not answer for; whose it is she is not told."""
    said = t(
        "⚠ <b>{name}</b> was made for another department. Only those who answer for that department can send it.",
        name=file,
    )
    return Outgoing(Html.lines(said, t("Nothing has been booked.")), ((sheet_button(t),),))


def booked(t: Words, file: str, rows: Sequence[Filled], doubted: Sequence[Answered], *, kept: int) -> Outgoing:
    """The receipt; `doubted` are reports that something is asked back about, `kept` counts cells left as others wrote them."""
    lines = [
        t.n(
            "✔ <b>{n} report booked</b> from {name}.", "✔ <b>{n} reports booked</b> from {name}.", len(rows), name=file
        ),
        _listed(t, rows),
        t.n("{n} cell was left as it stood.", "{n} cells were left as they stood.", kept) if kept else Html(),
        t("Please look again at what does not fit together:") if doubted else Html(),
    ]
    look = tuple(
        (
            Button(
                t("⚠ {number} {title}", number=a.request.number, title=shortened(a.request.title, 28)),
                f"step.{a.request.id}.why",
            ),
        )
        for a in doubted[:MOST_DOUBTS]
    )
    return Outgoing(Html.lines(*lines), look, about="filledsheet")


def entered_for_you(t: Words, person: str, rows: Sequence[Filled]) -> Outgoing:
    """To the contacts of a department for which an office admin has entered a sheet."""
    said = t.n(
        "📄 {person} of the office has entered {n} report for your department:",
        "📄 {person} of the office has entered {n} reports for your department:",
        len(rows),
        person=person,
    )
    return Outgoing(Html.lines(said, _listed(t, rows)), ((Button(t("👀 My tasks"), "mine"),),))


def cancelled(t: Words) -> Outgoing:
    return Outgoing(t("Nothing has been booked."), ((Button(t("👀 My tasks"), "mine"), sheet_button(t)),))


def moved(t: Words) -> str:
    return t("Something has changed since. Please look again.")


def _head(t: Words, found: Weighed) -> Html:
    new = sum(row.is_new for row in found.rows)
    unreadable = len({fault.row for fault in found.faults})
    parts = [t.n("{n} new", "{n} new", new), t.n("{n} changed", "{n} changed", len(found.rows) - new)]
    parts += [t.n("{n} unreadable", "{n} unreadable", unreadable)] if unreadable else []
    parts += [t.n("{n} empty or as before", "{n} empty or as before", found.untouched)] if found.untouched else []
    count = len(found.rows) + unreadable + found.untouched
    rows = t.n("{n} row", "{n} rows", count)
    return t(
        "📄 <b>{name}</b> · {rows}: {parts}", name=shortened(found.name, 60), rows=rows, parts=Html(" · ".join(parts))
    )


def _listed(t: Words, rows: Sequence[Filled]) -> Html:
    if not rows:
        return Html()
    lines = [_line(t, row) for row in rows[:MOST_LISTED]]
    more = len(rows) - MOST_LISTED
    lines += [t.n("… and {n} more", "… and {n} more", more)] if more > 0 else []
    return Html(f"<blockquote expandable>{Html.lines(*lines)}</blockquote>")


def _line(t: Words, row: Filled) -> Html:
    request = row.answered.request
    said = [answer_sheet.said(t, name, shortened(value, 60), row.measured) for name, value in row.cells.items()]
    return t(
        "{number} {title} — {state}",
        number=request.number,
        title=shortened(request.title, 24),
        state=Html(" · ".join(said)),
    )


def _faults(t: Words, faults: Sequence[Fault]) -> list[Html]:
    more = len(faults) - MOST_FAULTS
    lines = [_fault(t, fault) for fault in faults[:MOST_FAULTS]]
    return lines + ([t.n("… and {n} more", "… and {n} more", more)] if more > 0 else [])


def _fault(t: Words, fault: Fault) -> Html:
    where = t("Row {row}", row=fault.row)
    if fault.column:
        column = answer_sheet.header(t, fault.column)
        where = t("Row {row}, {column} “{text}”", row=fault.row, column=column, text=shortened(fault.text, 40))
    return t("⚠ {where}: {reason}", where=where, reason=_reason(t, fault))


def _reason(t: Words, fault: Fault) -> Html:
    match fault.why:
        case CellFault.HEALTH:
            return t("is none of {words}.", words=t.listed([str(terms.health(t, health)) for health in STATED]))
        case CellFault.PERCENT:
            return t("is no percentage from 0 to 100.")
        case CellFault.FIGURE:
            return t("is no number in the indicator's unit.")
        case CellFault.YES_OR_NO:
            return t("is neither {yes} nor {no}.", yes=answer_sheet.YES[t.language], no=answer_sheet.NO[t.language])
        case CellFault.DAY:
            return t("is no day, such as 2023-06-30.")
        case CellFault.ERROR:
            return t("is an error of the spreadsheet's.")
        case CellFault.PASSED:
            return t("has passed.")
        case CellFault.DEPARTMENT:
            return t("is not the name of one other department here.")
        case CellFault.ALONE:
            return t("says nothing without the cell in front of it.")
        case CellFault.NOT_ASKED:
            return t("the task has no such indicator.")
        case RowFault.KEY:
            return t("its key in the hidden first column is missing or damaged.")
        case RowFault.TWICE:
            return t("task {number} stands in an earlier row already.", number=fault.task)
        case RowFault.OTHERS:
            return t("it belongs to another department.")
        case RowFault.LOCKED:
            return t("{period} is locked; a supervisor can reopen it with /reopen {number}.",
                     period=t.period(fault.period), number=fault.task)  # fmt: skip
        case RowFault.GONE:
            return t("nothing is asked about it any more.")
        case RowFault.MOVED:
            return t("its key belongs to task {number}; the rows have been sorted without it.", number=fault.task)


def _conflicts(t: Words, found: Weighed) -> list[Html]:
    lines = []
    every = [(row, conflict) for row in found.rows for conflict in row.conflicts]
    for row, conflict in every[:MOST_CONFLICTS]:
        lines.append(
            t(
                "⚡ Row {row}, {column}: changed by {person}, {when}, since the sheet was made: {theirs}. The sheet says {mine}.",
                row=row.row,
                column=_column(t, row, conflict.name),
                person=conflict.person,
                when=t.when(conflict.at),
                theirs=answer_sheet.said(t, conflict.name, shortened(conflict.theirs, 80), row.measured),
                mine=answer_sheet.said(t, conflict.name, shortened(conflict.mine, 80), row.measured),
            )
        )
    more = len(every) - MOST_CONFLICTS
    if more > 0:
        lines.append(t.n("{n} more is kept as it is now.", "{n} more are kept as they are now.", more))
    return lines


def _column(t: Words, row: Filled, name: str) -> str:
    indicator = next((m.indicator.name for m in row.measured if name.endswith(f":{m.indicator.id}")), "")
    return shortened(indicator, 30) or answer_sheet.header(t, name.split(":")[0])


def _buttons(t: Words, found: Weighed) -> Keyboard:
    picks = []
    every = [(row, conflict) for row in found.rows for conflict in row.conflicts]
    for row, conflict in every[:MOST_CONFLICTS]:
        data = f"sheetpick.{found.upload_id}.{row.answered.request.id}.{conflict.name.replace(':', '-')}"
        keep = t("{row}: keep {name}'s", row=row.row, name=shortened(conflict.person, 16))
        take = t("{row}: take the sheet's", row=row.row)
        picks.append(
            (
                Button(keep if conflict.takes_mine else f"• {keep}", f"{data}.theirs"),
                Button(f"• {take}" if conflict.takes_mine else take, f"{data}.mine"),
            )
        )
    count = len(found.bookable)
    cancel = Button(t("Cancel"), f"sheetno.{found.upload_id}")
    if not count:
        return (*picks, (cancel,))
    yes = Button(t.n("✔ Book {n}", "✔ Book {n}", count), f"sheetyes.{found.upload_id}.{found.fingerprint}")
    return (*picks, (yes, cancel))

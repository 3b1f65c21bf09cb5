"""What is wrong with a plan file, by row and column, so that it can be put right in the file."""

from __future__ import annotations

from collections.abc import Sequence

from domain.outgoing import Button, Outgoing
from domain.plan_file import MOST_ROWS, Problem, ProblemKind
from domain.plan_header import Column
from messages import columns, pages
from messages.files import how_button
from messages.language import Html, Words

SHOWN = 20
"""Problems that stand in the message itself; the others are a button away."""


def faulty(t: Words, name: str, problems: Sequence[Problem], upload_id: int) -> Outgoing:
    """The first problems of a file, none of which has been loaded."""
    more = len(problems) - SHOWN
    text = Html.lines(
        _head(t, name, problems),
        *(line(t, problem) for problem in problems[:SHOWN]),
        t.n("… and {n} more", "… and {n} more", more) if more > 0 else Html(),
        Html(f"\n{t('Please mend the file and send it again.')}"),
    )
    every = Button(t("All {count} problems", count=len(problems)), f"importfaults.{upload_id}.1")
    return Outgoing(text, (*(((every,),) if more > 0 else ()), (how_button(t),)))


def all_faults(t: Words, name: str, problems: Sequence[Problem], upload_id: int, page: int) -> Outgoing:
    """Every problem, on pages that turn in place."""
    lines = [pages.Line(line(t, problem)) for problem in problems]
    return pages.turned(_head(t, name, problems), lines, name=f"importfaults.{upload_id}", page=page)


def every_fault(t: Words, name: str, problems: Sequence[Problem]) -> Html:
    """All of them in one text, for a terminal."""
    return Html.lines(_head(t, name, problems), *(line(t, problem) for problem in problems))


def line(t: Words, problem: Problem) -> Html:
    """One problem with its place."""
    if problem.kind is ProblemKind.MISSING_HEADER:
        header = columns.header(t.language, Column(problem.column))
        return t("There is no column “{column}”.", column=header)
    what = _what(t, problem)
    if not problem.column:
        return t("Row {row}: {what}", row=problem.row, what=what)
    return t("Row {row}, “{column}”: {what}", row=problem.row, column=_column(t, problem.column), what=what)


def _head(t: Words, name: str, problems: Sequence[Problem]) -> Html:
    return t.n(
        "⚠ <b>{name}</b> has {n} problem, so nothing has been loaded:",
        "⚠ <b>{name}</b> has {n} problems, so nothing has been loaded:",
        len(problems),
        name=name,
    )


def _column(t: Words, name: str) -> str:
    """A header as the file has it; a column that it lacks by the name it would have."""
    return columns.header(t.language, Column(name)) if name in tuple(Column) else name


def _what(t: Words, problem: Problem) -> Html:
    match problem.kind:
        case ProblemKind.REPEATED_HEADER:
            return t("a second column of this kind; please keep one.")
        case ProblemKind.MISSING_TITLE:
            return t("the task has no title.")
        case ProblemKind.MISSING_NUMBER:
            return t("the task has no number.")
        case ProblemKind.NUMBER_NOT_WHOLE:
            return t("“{value}” is not a whole number.", value=problem.value)
        case ProblemKind.NUMBER_REPEATED:
            return t("number {value} stands in row {first} already.", value=problem.value, first=problem.first_row)
        case ProblemKind.MISSING_PART:
            return t("it is not clear which part this belongs to.")
        case ProblemKind.PART_DIFFERS:
            return t(
                "“{value}” differs from the part's title in row {first}.", value=problem.value, first=problem.first_row
            )
        case ProblemKind.MISSING_LEAD:
            return t("no department leads this task.")
        case ProblemKind.UNREADABLE_DUE:
            return t("“{value}” is not a date I can read; please write it like 2023-06-30.", value=problem.value)
        case ProblemKind.DUE_OUTSIDE:
            return t("“{value}” lies outside the plan.", value=problem.value)
        case ProblemKind.TOO_LONG:
            return t("{value} characters are too many.", value=problem.value)
        case ProblemKind.TOO_MANY_ROWS:
            return t("{value} rows; a plan can have {most}.", value=problem.value, most=MOST_ROWS)
        case ProblemKind.EMPTY_FILE | ProblemKind.MISSING_HEADER:
            return t("the table holds no tasks.")

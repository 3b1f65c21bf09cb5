"""What is wrong with a plan file, by row and column, so that it can be put right in the file."""

from __future__ import annotations

from collections.abc import Sequence

from domain.outgoing import Button, Outgoing
from domain.plan_header import Column
from domain.plan_places import Places
from domain.plan_rows import MOST_ROWS, Problem, ProblemKind
from messages import columns, pages, places
from messages.files import how_button
from messages.language import Html, Words

HERE = Places()
"""A single sheet, whose rows need no other name."""

SHOWN = 20
"""Problems that stand in the message itself; the others are a button away."""


def faulty(
    t: Words, name: str, problems: Sequence[Problem], upload_id: int, where: Places = HERE, *, offers_one_part: bool = False
) -> Outgoing:  # fmt: skip
    """The first problems of a file, none of which has been loaded."""
    more = len(problems) - SHOWN
    text = Html.lines(
        _head(t, name, problems),
        *(line(t, problem, where) for problem in problems[:SHOWN]),
        t.n("… and {n} more", "… and {n} more", more) if more > 0 else Html(),
        Html(f"\n{t('Please mend the file and send it again.')}"),
    )
    every = Button(t("All {count} problems", count=len(problems)), f"importfaults.{upload_id}.1")
    one = Button(t("There are no parts: all is one"), f"importone.{upload_id}")
    rows = (*(((every,),) if more > 0 else ()), *(((one,),) if offers_one_part else ()), (how_button(t),))
    return Outgoing(text, rows)


def all_faults(
    t: Words, name: str, problems: Sequence[Problem], upload_id: int, page: int, where: Places = HERE
) -> Outgoing:  # fmt: skip
    """Every problem, on pages that turn in place."""
    lines = [pages.Line(line(t, problem, where)) for problem in problems]
    return pages.turned(_head(t, name, problems), lines, name=f"importfaults.{upload_id}", page=page)


def every_fault(t: Words, name: str, problems: Sequence[Problem], where: Places = HERE) -> Html:
    """All of them in one text, for a terminal."""
    return Html.lines(_head(t, name, problems), *(line(t, problem, where) for problem in problems))


def line(t: Words, problem: Problem, where: Places = HERE) -> Html:
    """One problem with its place."""
    if problem.kind is ProblemKind.MISSING_HEADER:
        header = columns.header(t.language, Column(problem.column))
        return t("There is no column “{column}”.", column=header)
    what = _what(t, problem, where)
    place = places.row(t, where, problem.row)
    if not problem.column:
        return t("{place}: {what}", place=place, what=what)
    return t("{place}, “{column}”: {what}", place=place, column=_column(t, problem.column), what=what)


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


def _what(t: Words, problem: Problem, where: Places) -> Html:
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
            first = places.row(t, where, problem.first_row)
            return t("number {value} is used already: {first}.", value=problem.value, first=first)
        case ProblemKind.MISSING_PART:
            return t("it is not clear which part this belongs to.")
        case ProblemKind.PART_DIFFERS:
            first = places.row(t, where, problem.first_row)
            return t("“{value}” differs from the part's title further up: {first}.", value=problem.value, first=first)
        case ProblemKind.UNREADABLE_DUE:
            return t("“{value}” is not a date I can read; please write it like 2023-06-30.", value=problem.value)
        case ProblemKind.TOO_LONG:
            return t("{value} characters are too many.", value=problem.value)
        case ProblemKind.TOO_MANY_ROWS:
            return t("{value} rows; a plan can have {most}.", value=problem.value, most=MOST_ROWS)
        case ProblemKind.EMPTY_FILE | ProblemKind.MISSING_HEADER:
            return t("the table holds no tasks.")

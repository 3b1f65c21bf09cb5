"""The talk about plan files and ledgers: fetching, asking for title and days, confirming, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from domain.outgoing import Button, Keyboard, Outgoing
from domain.plan_changes import PlanChanges
from domain.plan_header import Column
from domain.reports import Period
from domain.tasks import Plan
from messages import columns
from messages.language import Html, Words
from messages.review import ask_now


def how_to(t: Words) -> Outgoing:
    """What a plan file looks like."""
    needed = (Column.PART, Column.PART_TITLE, Column.NUMBER, Column.TITLE, Column.LEAD)
    other = (Column.JOINT, Column.SUPPORTING, Column.TARGET, Column.DUE, Column.LEAD_SOURCE)
    return Outgoing(
        Html.lines(
            t("Please send the plan here as an XLSX or CSV file, one task a row, with a header above."),
            t(
                "A DOCX file will do as well, or its text pasted here: parts headed “一、…”, tasks “1.…”, who leads in brackets."
            ),
            t("Columns: {names}.", names=_headers(t, needed)),
            t("As you like also: {names}.", names=_headers(t, other)),
            t(
                "The first department of several leads the task. Nothing is loaded before you have seen and confirmed it."
            ),
        )
    )


def how_button(t: Words) -> Button:
    return Button(t("What a plan file looks like"), "importhow")


def fetching(t: Words, name: str, upload_id: int) -> Outgoing:
    text = t("Fetching “{name}” … I shall show you what it holds before anything is loaded.", name=name)
    return Outgoing(text, cancel(t, upload_id))


def not_fetched(t: Words, name: str) -> Outgoing:
    text = t("⚠ “{name}” could not be fetched from Telegram. Please send it again.", name=name)
    return Outgoing(text, ((how_button(t),),))


def unreadable(t: Words, name: str, fault: str) -> Outgoing:
    """A file that is no table; `fault` as services.sheets names it."""
    return Outgoing(
        Html.lines(
            t("⚠ <b>{name}</b> cannot be read: {reason}", name=name, reason=_reason(t, fault)),
            t("Nothing has been loaded. Please send the plan as an XLSX, CSV or DOCX file."),
        ),
        ((how_button(t),),),
    )


def ask_title(t: Words, suggestion: str, upload_id: int) -> Outgoing:
    keyboard = (
        ((Button(suggestion, f"importtitle.{upload_id}"),),) if suggestion else ()
    ) + cancel(t, upload_id)  # fmt: skip
    return Outgoing(t("What is the plan called? Please write its title."), keyboard)


def ask_span(t: Words, title: str, years: Sequence[int], upload_id: int) -> Outgoing:
    likely = tuple(Button(t("The whole of {year}", year=year), f"importyear.{upload_id}.{year}") for year in years)
    return Outgoing(
        Html.lines(
            t("<b>{title}</b>", title=title),
            t("From which day to which does it run? Please choose, or write like 2023-01-01 2023-12-31."),
        ),
        (*((button,) for button in likely), *cancel(t, upload_id)),
    )


def identical(t: Words, plan: Plan, count: int) -> Outgoing:
    return Outgoing(
        t.n(
            "✔ The file says what <b>{title}</b> says already ({n} task). Nothing to change.",
            "✔ The file says what <b>{title}</b> says already ({n} tasks). Nothing to change.",
            count,
            title=plan.title,
        ),
        ((Button(t("📋 See the tasks"), "tasks.0"),),),
    )


def loaded(
    t: Words, plan: Plan, found: PlanChanges, coming: Period | None, passed: Period | None = None, *, back: Button | None = None
) -> Outgoing:  # fmt: skip
    """A new plan is in force; `passed` is a period of it that was to be asked already and can be asked by hand."""
    asking = ((ask_now(t, passed),),) if passed else ()
    return Outgoing(
        Html.lines(
            t.n("✔ <b>{title}</b> is loaded: {n} task.", "✔ <b>{title}</b> is loaded: {n} tasks.", len(found.added), title=plan.title),
            t("{period} was not asked.", period=t.period(passed.label)) if passed else Html(),
            _coming(t, coming),
            t("Next: /invite and a department's name makes a link for its contact."),
        ),
        (
            *asking,
            (Button(t("👥 Departments"), "departments.0"), Button(t("📋 See the tasks"), "tasks.0")),
            *(((back,),) if back else ()),
        ),
    )  # fmt: skip


def applied(t: Words, plan: Plan, found: PlanChanges, *, back: Button | None = None) -> Outgoing:
    """The plan says what the file says; people have been told."""
    return Outgoing(
        Html.lines(
            t("✔ <b>{title}</b> has been brought to what the file says.", title=plan.title),
            t(
                "Added {added}, changed {changed}, withdrawn {withdrawn}, owners moved in {moved}.",
                added=len(found.added),
                changed=len({change.number for change in found.changed}),
                withdrawn=len(found.withdrawn),
                moved=len(found.owners_moved),
            ),
            t("The contacts concerned are told."),
        ),
        ((Button(t("📋 See the tasks"), "tasks.0"),), *(((back,),) if back else ())),
    )


def cancelled(t: Words) -> Outgoing:
    return Outgoing(t("Nothing has been loaded. The plan stays as it is."), ((how_button(t),),))


def look_again(t: Words, upload_id: int) -> Button:
    return Button(t("Look again"), f"importagain.{upload_id}")


def exported(t: Words, plan: Plan, tasks: int, other: Button) -> Outgoing:
    """What stands under the ledger; `other` gives it in the other format."""
    text = t.n("📒 <b>{title}</b> · {n} task", "📒 <b>{title}</b> · {n} tasks", tasks, title=plan.title)
    return Outgoing(text, ((other,),))


def _coming(t: Words, period: Period | None) -> Html:
    if period is None:
        return Html()
    return t(
        "{period} is asked {asked} and due {due}.",
        period=t.period(period.label), asked=t.when(period.asked_at), due=t.when(period.due_at),
    )  # fmt: skip


def _reason(t: Words, fault: str) -> Html:
    match fault:
        case "too_large":
            return t("it is too large.")
        case "broken":
            return t("it is damaged.")
        case "encrypted":
            return t("it is protected by a password.")
        case "empty":
            return t("it is empty.")
        case "no_tasks":
            return t("I find neither a table with headers nor numbered tasks (“1.…”) in it.")
    return t("it is not a table.")


def _headers(t: Words, wanted: Sequence[Column]) -> Html:
    return t.listed([columns.header(t.language, column) for column in wanted])


def cancel(t: Words, upload_id: int) -> Keyboard:
    """The row that ends the talk."""
    return ((Button(t("Cancel"), f"importno.{upload_id}"),),)

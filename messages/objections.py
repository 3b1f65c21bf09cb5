"""An objection to the lead's report: asked for, kept, told, shown beside the report, taken back."""

from __future__ import annotations

from collections.abc import Sequence

from domain.objections import Objection
from domain.outgoing import Button, Outgoing
from domain.reports import Answered
from messages import reports
from messages.language import Html, Words, shortened

LONGEST = 1500
SHOWN = 200


def button(t: Words, answered: Answered) -> Button:
    """On the task's page, for a department beside the lead."""
    return Button(t("✋ Object to the report ▸"), f"object.{answered.request.id}")


def question(t: Words, answered: Answered) -> Outgoing:
    """What the lead says, and what is wrong with it."""
    request, report = answered.request, answered.report
    assert report is not None
    lines = [
        t(
            "✋ <b>Task {number}</b> · {period} · {department}, version {version}",
            number=request.number, period=t.period(request.period.label), department=request.department,
            version=report.version,
        ),
        reports.state(t, report),
        Html(f"<blockquote expandable>{t('{words}', words=shortened(report.text, LONGEST))}</blockquote>")
        if report.text
        else Html(),
        t("What is not right about it, as your department sees it? Please write it; it stands beside the report."),
    ]  # fmt: skip
    back = Button(t("‹ Task {number}", number=request.number), f"task.{request.number}")
    return Outgoing(Html.lines(*lines), ((back,),), about=f"objecting:{request.id}")


def kept(t: Words, objection: Objection, told: Sequence[str]) -> Outgoing:
    """To who objected."""
    lines = [
        t("✔ It stands beside the report on task {number} now:", number=objection.number),
        _quoted(t, objection),
        t("Told: {names}.", names=t.listed(list(told))) if told else Html(),
    ]
    rows = ((Button(t("↶ Take it back"), f"unobject.{objection.id}"), _look(t, objection)),)
    return Outgoing(Html.lines(*lines), rows, about=f"objection:{objection.id}")


def to_lead(t: Words, objection: Objection) -> Outgoing:
    """To the lead's contacts."""
    lines = [
        t("✋ <b>{department}</b> objects to your report on task {number}:", department=objection.department,
          number=objection.number),
        _quoted(t, objection),
        t("It stands beside your report. You can change the report, or leave it as it is."),
    ]  # fmt: skip
    open_card = Button(t("▶ Open task {number}", number=objection.number), f"card.{objection.request_id}")
    return Outgoing(Html.lines(*lines), ((open_card,),), about=f"card:{objection.request_id}")


def withdrawn(t: Words, objection: Objection) -> Outgoing:
    said = t("↶ Taken back: the objection to the report on task {number}.", number=objection.number)
    return Outgoing(said, ((_look(t, objection),),), about=f"objection:{objection.id}")


def withdrawn_to_lead(t: Words, objection: Objection) -> Outgoing:
    return Outgoing(
        t("↶ {department} has taken back its objection to your report on task {number}.", department=objection.department,
          number=objection.number),
        ((_look(t, objection),),),
    )  # fmt: skip


def lines(t: Words, standing: Sequence[Objection]) -> list[Html]:
    """Beside a report: who objects, to which version, in which words."""
    return [
        t(
            "✋ {department} objects ({period}, version {version}): “{words}”",
            department=each.department, period=t.period(each.label), version=each.version,
            words=shortened(" ".join(each.words.split()), SHOWN),
        )
        for each in standing
    ]  # fmt: skip


def _quoted(t: Words, objection: Objection) -> Html:
    return Html(f"<blockquote>{t('{words}', words=shortened(objection.words, LONGEST))}</blockquote>")


def _look(t: Words, objection: Objection) -> Button:
    return Button(t("📋 Task {number}", number=objection.number), f"task.{objection.number}")

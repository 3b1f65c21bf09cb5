"""Amendments of tasks: from which period and why, asked before they are made; a task's versions as they are read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from domain.amendments import Share, Version
from domain.outgoing import Button, Outgoing
from domain.people import Duty
from domain.reports import Period, PeriodState
from messages import terms
from messages.assignments import spans
from messages.files import cancel
from messages.language import Html, Words, shortened

MOST_SHOWN = 3
"""Versions on a task's page; the newest ones."""

MOST_REASON = 500


def from_when(t: Words, numbers: Sequence[int], choose: Sequence[Period], upload_id: int) -> Outgoing:
    """A file changes what is to be reached, by when or by whom: since when?"""
    rows = tuple((Button(_choice(t, period), f"amendfrom.{upload_id}.{period.id}"),) for period in choose)
    correction = Button(t("From the beginning: it was an error"), f"amendfrom.{upload_id}.0")
    text = Html.lines(
        t("🕘 Target, due date or owners change: tasks {numbers}.", numbers=spans(numbers)),
        t(
            "From which period on does the new target hold? Reports of earlier periods keep the old one. Owners change at once."
        ),
    )
    return Outgoing(text, (*rows, (correction,), *cancel(t, upload_id)))


def why(t: Words, numbers: Sequence[int], upload_id: int) -> Outgoing:
    """For which reason? It stands beside the change from then on."""
    return Outgoing(
        t("Why is it changed? Please write the reason in a sentence; it stands with tasks {numbers}.", numbers=spans(numbers)),
        ((Button(t("Without a reason"), f"amendwhy.{upload_id}"),), *cancel(t, upload_id)),
    )  # fmt: skip


def on_page(t: Words, versions: Sequence[Version]) -> list[Html]:
    """The newest versions of a task, each with what it changed; nothing where nothing was ever amended."""
    pairs = list(pairwise(versions))[-MOST_SHOWN:]
    return [_amended(t, before, after) for before, after in reversed(pairs)]


def _amended(t: Words, before: Version, after: Version) -> Html:
    changes: list[Html] = []
    if before.target != after.target:
        changes.append(t("target “{before}” → “{after}”", before=_said(before.target), after=_said(after.target)))
    if before.due_on != after.due_on:
        days = (day.isoformat() if day else "–" for day in (before.due_on, after.due_on))
        changes.append(t("due {before} → {after}", before=next(days), after=next(days)))
    if before.owners != after.owners:
        changes.append(t("owners {before} → {after}", before=_owners(t, before.owners), after=_owners(t, after.owners)))
    since = t("from {period} on", period=t.period(after.from_label)) if after.from_label else t("from the beginning")
    by = t("by {name}", name=after.author) if after.author else Html()
    reason = t("reason: {reason}", reason=shortened(after.reason, 200)) if after.reason else Html()
    head = t(
        "🕘 Version {number}, {since}: {changes}", number=after.number, since=since, changes=Html("; ".join(changes))
    )
    return Html(" · ".join(filter(None, (head, reason, by))))


def _choice(t: Words, period: Period) -> Html:
    label = t.period(period.label)
    return t("{period} (under way)", period=label) if period.state is PeriodState.ASKED else label


def _said(target: str) -> str:
    return shortened(target, 80) or "–"


def _owners(t: Words, owners: Sequence[Share]) -> Html:
    named = [
        owner.department if owner.duty is Duty.LEAD else f"{owner.department} ({terms.duty(t, owner.duty)})"
        for owner in owners
    ]
    return t.listed(named) if named else Html("–")

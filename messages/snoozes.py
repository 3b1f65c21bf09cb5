"""Being reminded later: the question, what was chosen, and the reminder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from domain.outgoing import Button, Outgoing
from domain.reports import Period, Request
from messages import prompts
from messages.language import Html, Words


def question(t: Words, period: Period, offered: Sequence[datetime]) -> Outgoing:
    """When; what is offered ends a working day before it is due."""
    about = f"snooze:{period.id}"
    go = Button(t("▶ Fill in now"), f"go.{period.id}")
    if not offered:
        return Outgoing(
            t("It is due too soon to be put off: {when}.", when=t.when(period.due_at)), ((go,),), about=about
        )
    rows = [(Button(t.when(at), f"snooze.{period.id}.{at.astimezone(UTC):%Y%m%d%H%M}"),) for at in offered]
    said = t("When shall I remind you of {period}? Until then you hear nothing of it.", period=t.period(period.label))
    return Outgoing(said, (*rows, (go,)), about=about)


def changed(t: Words) -> str:
    return t("That time is not to be had any more.")


def put_off(t: Words, period: Period, at: datetime) -> Outgoing:
    said = t(
        "⏰ I will remind you {when}, if something is still missing for {period}.",
        when=t.when(at), period=t.period(period.label),
    )  # fmt: skip
    other = Button(t("⏰ Another time ▸"), f"snooze.{period.id}")
    return Outgoing(said, ((other, Button(t("▶ Fill in now"), f"go.{period.id}")),), about=f"snooze:{period.id}")


def reminder(t: Words, period: Period, missing: Sequence[Request], *, now: datetime) -> Outgoing:
    """At the time she chose: the same as any reminder, below why it comes now."""
    said = prompts.reminder(t, period, missing, now=now)
    return Outgoing(Html.lines(t("⏰ You asked to be reminded now."), Html(said.text)), said.keyboard, about=said.about)

"""What is said where several people answer one request: that somebody is at it, has taken over, or has reported."""

from __future__ import annotations

from datetime import datetime

from domain.outgoing import Button, Outgoing
from domain.reports import Report, Request
from messages.language import Html, Words, shortened
from messages.reports import by, state


def busy(t: Words, request: Request, name: str, since: datetime) -> Outgoing:
    """Somebody else has the card in hand."""
    said = t(
        "✋ {name} has been answering task {number} since {time}: take over?",
        name=name,
        number=request.number,
        time=t.clock(since),
    )
    return _asked(t, request, name, said)


def taken_over(t: Words, request: Request, name: str, since: datetime) -> Outgoing:
    """To who had the card in hand before."""
    said = t("✋ {name} has taken over task {number} ({time}).", name=name, number=request.number, time=t.clock(since))
    return _asked(t, request, name, said)


def closed(t: Words, request: Request, report: Report) -> Outgoing:
    """In the place of the card of somebody else, once it is reported."""
    text = Html.lines(
        t("<b>Task {number} {title}</b>", number=request.number, title=shortened(request.title, 200)),
        t(
            "✔ reported by {name}, {time}: {state}",
            name=by(t, report),
            time=t.clock(report.created_at),
            state=state(t, report),
        ),
    )
    change = Button(t("✏ Change"), f"card.{request.id}")
    return Outgoing(text, ((change, _next(t("Next ›"), request)),), about=f"card:{request.id}")


def _asked(t: Words, request: Request, name: str, said: Html) -> Outgoing:
    title = t("<b>{title}</b>", title=shortened(request.title, 200))
    leave = _next(t("Leave it to {name} ›", name=shortened(name, 20)), request)
    take = Button(t("✋ Take over"), f"takeover.{request.id}")
    return Outgoing(Html.lines(said, title), ((take,), (leave,)), about=f"card:{request.id}")


def _next(label: str, request: Request) -> Button:
    return Button(label, f"next.{request.id}.{request.revision}")

"""What is said about a card lent to a colleague: the link, her card, what she proposes, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.loans import Loan, Proposal
from domain.measures import Measured
from domain.outgoing import Button, Outgoing
from domain.reports import STATED, Answered, Health, Request
from messages import measures, terms
from messages.language import Html, Words, shortened
from messages.reports import by, state

WORDS_SHOWN = 1200


def lent(t: Words, request: Request, loan: int, *, link: str, expires_at: datetime) -> Outgoing:
    """The link for the contact to pass on."""
    text = Html.lines(
        t("👥 <b>Task {number} {title}</b>", number=request.number, title=shortened(request.title, 200)),
        t("A link to this one card · works once, for 72 hours (until {when})", when=t.when(expires_at)),
        Html(link),
        t("Forward it to your colleague. What is filled in comes to you, and only you can send it."),
    )
    # The text holds a secret: it is dropped once it is sent, as invitations are.
    return Outgoing(text, ((Button(t("✖ Revoke"), f"lent.{loan}.revoke"),),), about=f"invitation:card{loan}")


def revoked(t: Words, request: Request) -> Outgoing:
    return Outgoing(
        t("✖ The link to the card of task {number} no longer works.", number=request.number), (_card(t, request),)
    )


def discarded(t: Words, request: Request) -> Outgoing:
    return Outgoing(t("✖ Not used. The card of task {number} is yours.", number=request.number), (_card(t, request),))


def borrowed(t: Words, loan: Loan, request: Request, lender: str, measured: Sequence[Measured]) -> Outgoing:
    """All that a colleague sees: the question, the target, the deadline, and what she has filled in."""
    proposal = loan.proposal
    named = t("{name} ({department})", name=lender, department=request.department)
    lines = [
        t("👥 {name} asks you to fill in one card.", name=named),
        t("<b>Task {number} {title}</b>", number=request.number, title=shortened(request.title, 200)),
        t("Target: {target}", target=shortened(request.target, 600)) if request.target else Html(),
        *(
            t("📐 {name}, in {unit}", name=shortened(m.indicator.name, 60), unit=m.indicator.unit or "–")
            for m in measured
        ),
        t("Please answer by {when}.", when=t.when(request.due_at)),
        *_said(t, proposal, measured),
        t("How does it stand? Tap, and write the figures and what was done in a sentence or two."),
    ]
    rows = [
        tuple(Button(_chosen(t, h, proposal), f"loan.{loan.id}.{h}") for h in group)
        for group in (STATED[:3], STATED[3:])
    ]
    if proposal.says_something:
        rows.append((Button(t("✔ Hand it to {name}", name=shortened(lender, 20)), f"loan.{loan.id}.hand"),))
    return Outgoing(Html.lines(*lines), tuple(rows), about=f"loan:{loan.id}")


def handed_in(t: Words, request: Request) -> Outgoing:
    text = t("✔ Handed in for task {number}. Thank you; you will hear whether it was sent.", number=request.number)
    return Outgoing(text)


def told_sent(t: Words, request: Request) -> Outgoing:
    return Outgoing(t("✔ What you filled in for task {number} was sent. Thank you.", number=request.number))


def told_unused(t: Words, request: Request) -> Outgoing:
    return Outgoing(
        t("What you filled in for task {number} was not used. Thank you all the same.", number=request.number)
    )


def offer(t: Words, loan: Loan, answered: Answered, measured: Sequence[Measured]) -> Outgoing:
    """To the contact: what came back, and what to make of it."""
    request, report = answered.request, answered.report
    lines = [
        t(
            "👥 {name} has filled in task {number}: <b>{title}</b>",
            name=loan.name,
            number=request.number,
            title=shortened(request.title, 200),
        ),
        *_said(t, loan.proposal, measured),
        t("Reported by now: {state} ({name})", state=state(t, report), name=by(t, report)) if report else Html(),
        t("It is a report only when you send it."),
    ]
    tail = f"{request.revision}"
    rows = (
        (Button(t("✔ Send it as it is"), f"lent.{loan.id}.send.{tail}"),),
        (
            Button(t("✏ Change"), f"lent.{loan.id}.change.{tail}"),
            Button(t("✖ Discard"), f"lent.{loan.id}.discard"),
        ),
    )
    return Outgoing(Html.lines(*lines), rows, about=f"handed:{loan.id}")


def _said(t: Words, proposal: Proposal, measured: Sequence[Measured]) -> list[Html]:
    facts = [terms.health(t, proposal.health)] if proposal.health is not Health.UNSTATED else []
    if proposal.percent is not None:
        facts.append(t("{percent} %", percent=proposal.percent))
    for m in measured:
        if m.indicator.id in proposal.figures:
            value = measures.measured(t, proposal.figures[m.indicator.id], m.indicator.unit)
            facts.append(t("{name} <b>{figure}</b>", name=shortened(m.indicator.name, 40), figure=value))
    lines = [Html(" · ".join(facts))] if facts else []
    if proposal.text:
        quote = t("{words}", words=shortened(proposal.text, WORDS_SHOWN))
        lines.append(Html(f"<blockquote expandable>{quote}</blockquote>"))
    return lines


def _chosen(t: Words, health: Health, proposal: Proposal) -> str:
    label = terms.health(t, health)
    return f"• {label}" if proposal.health is health else label


def _card(t: Words, request: Request) -> tuple[Button, ...]:
    return (Button(t("▶ Open the card"), f"card.{request.id}"),)

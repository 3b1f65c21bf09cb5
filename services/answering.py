"""What a contact says on a card, tap by tap: health, figures, percent, no change, and why it is kept as it stands.

A version exists once something has been said, later taps amend it until the card is left (DESIGN §6). Words that are typed come
through services.hearing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from domain.cards import Place, Step, following
from domain.errors import Outdated
from domain.measures import together
from domain.outgoing import Reply
from domain.people import Standing
from domain.reports import Answered, Health, Manner, Report, RequestKind, Statement
from messages import asking_back
from messages.language import plain
from services import cards, collecting, measuring, needing, owing, posting, promising, reporting, standing_in
from storage import audit, evidence, figures, reports, requests, returns, tasks
from storage.database import Tx


async def write(
    tx: Tx, who: Standing, answered: Answered, said: Statement, *, now: datetime,
    measured: Mapping[int, Decimal] | None = None, way: str = "",
) -> int:  # fmt: skip
    """Put this into the version in hand, or into a new one where there is none or it was left; the report's id.

    `measured` are figures by indicator that are said as well; those said before stay. `way` is noted where it came by another
    way than the card.
    """
    request, report = answered.request, answered.report
    if measured:
        # They are here, so they are not waited for any more.
        said = replace(said, manner=Manner.SAID, data_on=None)
    if report is not None and not report.left and report.person_id == who.person.id:
        report_id = report.id
        await reports.amend(tx, report_id, said)
    else:
        report_id = await reports.add_version(tx, request.id, person_id=who.person.id, said=said, now=now)
        absence = await standing_in.stood_in_for(tx, who.person, request.department_id, now=now)
        if absence is not None:
            await reports.answer_for(tx, report_id, absence.person_id)
        elif not who.may_answer(request.department_id):
            await reports.enter(tx, report_id)
    await evidence.adopt(tx, request.id, report_id)
    for indicator_id, value in (measured or {}).items():
        await figures.put(tx, report_id, indicator_id, value)
    await requests.mark_answered(tx, request.id, now=now)
    await returns.answered(tx, request.id, now=now)
    await _compute(tx, request.id, said)
    after: dict[str, object] = {
        "health": said.health, "percent": said.percent, "text": len(said.text), "no_change": said.no_change
    }  # fmt: skip
    if said.manner is not Manner.SAID:
        after["manner"] = said.manner
    if said.manner is Manner.LATER and said.data_on is not None:
        await collecting.expect(tx, who, answered, said.data_on, now=now)
    if said.reason:
        after["reason"] = said.reason
    if way:
        after["way"] = way
    if measured:
        after["figures"] = {str(key): f"{value:f}" for key, value in measured.items()}
    await audit.note(
        tx, person_id=who.person.id, act="report", on=("request", request.id), before=_facts(report), after=after,
        now=now,
    )  # fmt: skip
    return report_id


async def set_health(tx: Tx, who: Standing, request_id: int, revision: int, health: Health, *, now: datetime) -> Reply:
    """Say how a task stands. A stale card is redrawn."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, revision, now=now)) is not None:
        return told
    said = replace(_said(answered), health=health, no_change=0, reason="")
    return await _set(tx, who, answered, said, Step.HEALTH, now=now)


async def set_percent(tx: Tx, who: Standing, request_id: int, revision: int, percent: int, *, now: datetime) -> Reply:
    """Say how far a task is, 0–100."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, revision, now=now)) is not None:
        return told
    said = replace(_said(answered), percent=percent, no_change=0)
    return await _set(tx, who, answered, said, Step.PERCENT, now=now)


async def set_figure(
    tx: Tx, who: Standing, request_id: int, revision: int, indicator_id: int, value: Decimal, *, now: datetime
) -> Reply:
    """Say a figure by a tap: as before, or that a milestone is reached or not."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, revision, now=now)) is not None:
        return told
    if indicator_id not in [m.indicator.id for m in await measuring.measured(tx, answered)]:
        return await cards.stale(tx, who, answered, now=now)
    said = replace(_said(answered), no_change=0, reason="")
    return await _set(
        tx, who, answered, said, Step.FIGURE, indicator_id=indicator_id, measured={indicator_id: value}, now=now
    )


async def same_as_before(tx: Tx, who: Standing, request_id: int, revision: int, *, now: datetime) -> Reply:
    """No change since the last period: its health, percent and totals, marked so; and on to the next card.

    The second time in a row the card stays and asks why.
    """
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, revision, now=now)) is not None:
        return told
    before = await requests.before(tx, answered.request)
    if before is None or before.report is None:
        return await cards.stale(tx, who, answered, now=now)
    owing.must_accept(answered.request, now)
    last = before.report
    kept = {m.indicator.id: m.before for m in await measuring.measured(tx, answered) if m.indicator.cumulative}
    said = Statement(last.health, last.percent, no_change=last.no_change + 1)
    return await _settled(
        tx, who, answered, said, {key: value for key, value in kept.items() if value is not None}, now=now
    )


async def nothing_to_measure(tx: Tx, who: Standing, request_id: int, revision: int, *, now: datetime) -> Reply:
    """There is nothing to measure this time: counted apart; and on to the next card."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, revision, now=now)) is not None:
        return told
    owing.must_accept(answered.request, now)
    said = replace(_said(answered), manner=Manner.NOTHING, data_on=None, no_change=0)
    return await _settled(tx, who, answered, said, {}, now=now)


async def figures_later(tx: Tx, who: Standing, request_id: int, revision: int, on: date, *, now: datetime) -> Reply:
    """The figures come on this day: counted apart; and on to the next card."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, revision, now=now)) is not None:
        return told
    owing.must_accept(answered.request, now)
    if on <= now.astimezone((await tasks.plan(tx, answered.request.plan_id)).zone).date():
        return await cards.stale(tx, who, answered, now=now)
    said = replace(_said(answered), manner=Manner.LATER, data_on=on, no_change=0)
    return await _settled(tx, who, answered, said, {}, now=now)


async def keep(tx: Tx, who: Standing, request_id: int, revision: int, code: str, *, now: datetime) -> Reply:
    """It is right as it stands, for this reason of asking_back.REASONS, which is kept in her words. Raises Outdated."""
    if code not in asking_back.REASONS:
        raise Outdated
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, revision, now=now)) is not None:
        return told
    if answered.report is None:
        return await cards.stale(tx, who, answered, now=now)
    reason = asking_back.reason(await posting.words_for(tx, who.person), code)
    return await _set(tx, who, answered, replace(_said(answered), reason=plain(reason)), Step.WHY, now=now)


async def take_in(tx: Tx, who: Standing, request_id: int, revision: int, *, now: datetime) -> Reply:
    """Put the words of joint departments behind the lead's own, each with the department's name."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, revision, now=now)) is not None:
        return told
    card = await cards.card(tx, who, answered, at=Place(Step.WORDS))
    if not card.to_take_in:
        return await cards.stale(tx, who, answered, now=now)
    said = _said(answered)
    theirs = [f"{c.answered.request.department}：{c.words}" for c in card.to_take_in]
    said = replace(said, text="\n".join(filter(None, [said.text, *theirs])), no_change=0)
    owing.must_accept(answered.request, now)
    await write(tx, who, answered, said, now=now)
    return await cards.show_in_place(tx, who, request_id, Place(Step.WORDS), now=now)


async def go_to(tx: Tx, who: Standing, request_id: int, at: Place, *, now: datetime) -> Reply:
    """Show another step of the card; nothing is said by that."""
    return await cards.show_in_place(tx, who, request_id, at, now=now)


async def confirm(
    tx: Tx, who: Standing, request_id: int, revision: int, health: Health | None, *, now: datetime
) -> Reply:
    """What was read out of her words is right; with the health that she tapped, or the one that was read."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, revision, now=now)) is not None:
        return told
    held = await cards.hand(tx, who)
    if held is None or held.request_id != request_id or not held.words:
        return await cards.stale(tx, who, answered, now=now)
    found = await cards.reading(tx, await measuring.measures(tx, answered), held.words, held.on)
    said = _said(answered)
    said = replace(
        said,
        health=health or found.health or said.health,
        percent=said.percent if found.percent is None else found.percent,
        no_change=0,
        reason="",
    )
    measured = {figure.key: figure.value for figure in found.figures}
    owing.must_accept(answered.request, now)
    await promising.store(tx, who, answered, found.promises, now=now)
    of_nobody = await needing.make_read(tx, who, answered.request, found.needs, held.on, now=now)
    reply = await _set(tx, who, answered, said, Step.HEALTH, measured=measured, now=now)
    held = await cards.hand(tx, who)
    if of_nobody and held is not None and held.at.step in (Step.PERCENT, Step.WORDS):
        await needing.keep(tx, who, request_id, of_nobody, now=now)
        return await cards.show_in_place(tx, who, request_id, Place(Step.NEEDS), now=now)
    return reply


async def _set(
    tx: Tx, who: Standing, answered: Answered, said: Statement, step: Step, *, indicator_id: int = 0,
    measured: Mapping[int, Decimal] | None = None, now: datetime,
) -> Reply:  # fmt: skip
    """Write it, and show the step that follows."""
    owing.must_accept(answered.request, now)
    await write(tx, who, answered, said, measured=measured, now=now)
    return await after(tx, who, answered.request.id, Place(step, indicator_id), now=now)


async def after(tx: Tx, who: Standing, request_id: int, at: Place, *, now: datetime) -> Reply:
    """The card at the step that follows this one."""
    card = await cards.card(tx, who, await owing.owned(tx, who, request_id), at=at)
    place = following(at, card.report, card.measured, card.questions)
    return await cards.show_in_place(tx, who, request_id, place, now=now)


async def _settled(
    tx: Tx, who: Standing, answered: Answered, said: Statement, measured: Mapping[int, Decimal], *, now: datetime
) -> Reply:
    """One tap was all: on to the next card, unless something has to be asked about this one."""
    await write(tx, who, answered, said, measured=measured, now=now)
    request_id = answered.request.id
    card = await cards.card(tx, who, await owing.owned(tx, who, request_id), at=Place(Step.HEALTH))
    if card.questions:
        return await cards.show_in_place(tx, who, request_id, Place(Step.WHY), now=now)
    return await reporting.go_on(tx, who, request_id, now=now)


async def _compute(tx: Tx, request_id: int, said: Statement) -> None:
    """Keep with the version what its figures speak for."""
    found = await requests.answered(tx, request_id)
    if found is None or found.report is None or found.request.kind is not RequestKind.REPORT:
        return
    computed = together(await measuring.measured(tx, found))
    if computed is not found.report.computed:
        await reports.amend(tx, found.report.id, replace(said, computed=computed))


def _said(answered: Answered) -> Statement:
    return answered.report.statement if answered.report else Statement()


def _facts(report: Report | None) -> object:
    if report is None:
        return None
    return {"version": report.version, "health": report.health, "percent": report.percent}

"""Deciding on what contacts ask: granted, until another day, refused with words, or something is asked first. Once, whoever presses.

What a grant changes is services.granting.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from domain import applications as rules
from domain.applications import DATED, ApplicationKind, ApplicationState
from domain.closings import Grade
from domain.errors import Outdated, Refusal
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Department, Standing
from domain.unreadable import BadDay
from messages import decisions
from messages.outcomes import Case
from services import applied, applying, closing, expecting, granting, posting, standing_in
from services.membership import occasion
from storage import applications, audit, drafts, people, tasks
from storage.database import Tx

REFUSAL, QUESTION, UNTIL = "refusal", "question", "until"
"""Words that may be waited for."""


async def look(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Reply:
    """Who asks what, with the buttons while nobody has decided. Raises NotForYou, NotInCharge, WholePlanDecides, OthersDecide."""
    case = await _case(tx, who, application_id, now=now)
    await drafts.drop(tx, who.person.id, applied.DRAFT)
    return in_place(await applied.show(tx, who, case))


async def grant(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Reply:
    """As it was asked."""
    case = await _case(tx, who, application_id, now=now)
    if case.application.is_open and case.application.kind is ApplicationKind.WRONG_OWNER:
        return await owners(tx, who, application_id, 1, now=now)
    if case.application.is_open and case.application.kind is ApplicationKind.CLOSING:
        return in_place(await applied.show(tx, who, case))
    return in_place(await _grant(tx, who, case, case.application.wanted, None, now=now))


async def grade(tx: Tx, who: Standing, application_id: int, given: Grade, *, now: datetime) -> Reply:
    """The task is done, this well: it is closed."""
    case = await _case(tx, who, application_id, now=now)
    asked = case.application
    if asked.kind is not ApplicationKind.CLOSING:
        raise Outdated
    if not await applications.close(
        tx, asked.id, ApplicationState.GRANTED, by=who.person.id, answer="", granted=None, now=now
    ):
        return in_place(await applied.show(tx, who, case))
    await applications.finish_steps(tx, asked.id, "graded", now=now)
    await closing.close(tx, who, case, given, now=now)
    return in_place(await _settled(tx, who, case, {"grade": given}, now=now))


async def dates(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Reply:
    """Other days to choose from; one may be typed."""
    case = await _case(tx, who, application_id, now=now)
    if case.application.kind not in DATED:
        raise Outdated
    if not case.application.is_open:
        return in_place(await applied.show(tx, who, case))
    await _wait(tx, who, case, UNTIL, now=now)
    plan = await tasks.plan(tx, case.application.plan_id)
    days = await applying.offered(tx, plan, case.application.kind, await _behind(tx, case), case.request)
    t = await posting.words_for(tx, who.person)
    return in_place(decisions.dates(t, case, [d for d in days if d != case.application.wanted]))


async def grant_until(tx: Tx, who: Standing, application_id: int, day: date, *, now: datetime) -> Reply:
    """Until another day than asked. Raises NotLater, TooFarAhead."""
    case = await _case(tx, who, application_id, now=now)
    if case.application.kind not in DATED:
        raise Outdated
    if case.application.is_open:
        applying.check_day(await posting.words_for(tx, who.person), day, await _behind(tx, case))
    return in_place(await _grant(tx, who, case, day, None, now=now))


async def grant_until_lock(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Reply:
    """A report until its period locks, where it was asked for longer."""
    case = await _case(tx, who, application_id, now=now)
    if case.request is None or case.application.kind is not ApplicationKind.REPORT_EXTENSION:
        raise Outdated
    plan = await tasks.plan(tx, case.application.plan_id)
    locked_on = case.request.period.locked_at.astimezone(plan.zone).date()
    return await grant_until(tx, who, application_id, locked_on, now=now)


async def refuse(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Reply:
    """Words are needed."""
    case = await _case(tx, who, application_id, now=now)
    if not case.application.is_open:
        return in_place(await applied.show(tx, who, case))
    await _wait(tx, who, case, REFUSAL, now=now)
    return in_place(decisions.why_refused(await posting.words_for(tx, who.person), case))


async def ask_first(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Reply:
    """What is to be known first?"""
    case = await _case(tx, who, application_id, now=now)
    if not case.application.is_open:
        return in_place(await applied.show(tx, who, case))
    await _wait(tx, who, case, QUESTION, now=now)
    return in_place(decisions.what_to_ask(await posting.words_for(tx, who.person), case))


async def owners(tx: Tx, who: Standing, application_id: int, page: int, *, now: datetime) -> Reply:
    """Whose is it instead?"""
    case = await _case(tx, who, application_id, now=now)
    if not case.application.is_open:
        return in_place(await applied.show(tx, who, case))
    others = [d for d in await people.departments(tx) if d.id != case.application.department_id]
    # The one that the reason names is most likely the one.
    aliases, said = await people.aliases(tx), case.application.reason
    named = {d.id for d in others if d.name in said} | {owner for alias, owner in aliases.items() if alias in said}
    others.sort(key=lambda d: d.id not in named)
    return in_place(decisions.owners(await posting.words_for(tx, who.person), case, others, page=page))


async def propose_owner(tx: Tx, who: Standing, application_id: int, department_id: int, *, now: datetime) -> Reply:
    """Before it goes there."""
    case, department = await _to_give(tx, who, application_id, department_id, now=now)
    if not case.application.is_open:
        return in_place(await applied.show(tx, who, case))
    return in_place(decisions.give(await posting.words_for(tx, who.person), case, department))


async def give(tx: Tx, who: Standing, application_id: int, department_id: int, *, now: datetime) -> Reply:
    """It goes there."""
    case, department = await _to_give(tx, who, application_id, department_id, now=now)
    return in_place(await _grant(tx, who, case, None, department, now=now))


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """What somebody typed, where the words of a refusal, a question or a day are waited for; None where they are not.

    `about` is what the message is about that was replied to, empty for none.
    """
    draft = await expecting.waiting(tx, who, applied.DRAFT, (REFUSAL, QUESTION, UNTIL), now=now)
    if draft is None or not text.strip() or (about and not re.match(r"(deciding|application):", about)):
        return None
    try:
        case = await _case(tx, who, draft.body["id"], now=now)
    except Refusal as gone:
        await expecting.let_go(tx, who, applied.DRAFT, gone, now=now)
        return None
    said = text.strip()
    if draft.expects == UNTIL and case.application.is_open:
        day = rules.day_named(said, await _behind(tx, case))
        if day is None:
            raise BadDay(text=said[:100])
        reply = await grant_until(tx, who, case.application.id, day, now=now)
        assert reply.edit is not None
        return below(reply.edit)
    await drafts.drop(tx, who.person.id, applied.DRAFT)
    if not case.application.is_open:
        return below(await applied.show(tx, who, case))
    return below(await (_refuse if draft.expects == REFUSAL else _ask)(tx, who, case, said, now=now))


async def _case(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Case:
    """What is to be decided on; one that has lost its sense is closed. Raises what keeps her from deciding."""
    case = await applied.case(tx, application_id, now=now)
    await applied.must_decide(tx, who, case)
    return await applied.expire(tx, case, now=now) or case


async def _grant(
    tx: Tx, who: Standing, case: Case, day: date | None, owner: Department | None, *, now: datetime
) -> Outgoing:
    asked = case.application
    if not await applications.close(
        tx, asked.id, ApplicationState.GRANTED, by=who.person.id, answer="", granted=day, now=now
    ):
        return await applied.show(tx, who, case)
    await applications.finish_steps(tx, asked.id, "granted", now=now)
    await granting.apply(tx, who, case, day, owner, now=now)
    return await _settled(tx, who, case, {"until": day, "owner": owner.id if owner else None}, now=now)


async def _refuse(tx: Tx, who: Standing, case: Case, why: str, *, now: datetime) -> Outgoing:
    asked = case.application
    await applications.close(
        tx, asked.id, ApplicationState.REFUSED, by=who.person.id, answer=why, granted=None, now=now
    )
    await applications.finish_steps(tx, asked.id, "refused", now=now)
    return await _settled(tx, who, case, {"why": why}, now=now)


async def _ask(tx: Tx, who: Standing, case: Case, question: str, *, now: datetime) -> Outgoing:
    asked = case.application
    await applications.ask(tx, asked.id, question=question, by=who.person.id)
    await audit.note(tx, person_id=who.person.id, act="question", on=("application", asked.id), after=question, now=now)
    case = await applied.case(tx, asked.id, now=now)
    asked_back = await standing_in.told_of(tx, asked.person_id, asked.department_id, now=now)
    for person in asked_back:
        outgoing = decisions.question(await posting.words_for(tx, person), case, who.person.name)
        await posting.notify(tx, person, outgoing, key=f"question:{asked.id}:{occasion()}", now=now)
    to = ", ".join(person.name for person in asked_back) or asked.department
    return decisions.question_sent(await posting.words_for(tx, who.person), case, to)


async def _settled(tx: Tx, who: Standing, case: Case, after: dict[str, object], *, now: datetime) -> Outgoing:
    """Written down, everybody concerned told; what who decided sees."""
    await drafts.drop(tx, who.person.id, applied.DRAFT)
    settled = await applied.case(tx, case.application.id, now=now)
    await audit.note(
        tx, person_id=who.person.id, act="decide", on=("application", case.application.id),
        before=case.application.state, after={"state": settled.application.state, **after}, now=now,
    )  # fmt: skip
    await applied.redraw(tx, settled, besides=who.person, now=now)
    await applied.tell_decided(tx, settled, now=now)
    return await applied.show(tx, who, settled)


async def _behind(tx: Tx, case: Case) -> date:
    plan = await tasks.plan(tx, case.application.plan_id)
    due_on = case.request.due_at.astimezone(plan.zone).date() if case.request else None
    return rules.after(case.application.kind, case.task, due_on, today=case.today)


async def _to_give(
    tx: Tx, who: Standing, application_id: int, department_id: int, *, now: datetime
) -> tuple[Case, Department]:
    case = await _case(tx, who, application_id, now=now)
    department = await people.department(tx, department_id)
    if department is None or case.application.kind is not ApplicationKind.WRONG_OWNER:
        raise Outdated
    return case, department


async def _wait(tx: Tx, who: Standing, case: Case, expects: str, *, now: datetime) -> None:
    await drafts.put(tx, who.person.id, applied.DRAFT, expects=expects, body={"id": case.application.id}, now=now)

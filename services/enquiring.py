"""A question to the office: asked by who is stuck, answered by an admin, the answer brought back. Nothing of it is a report."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from domain.deadlines import local_instant
from domain.enquiries import Enquiry, EnquiryState
from domain.errors import NotForYou, OfficeItself, Outdated
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Person, PersonState, Role, Standing
from domain.tasks import Task
from messages import enquiries as words
from services import applied, expecting, posting, timing
from services.membership import occasion
from storage import audit, drafts, enquiries, outbox, people, reports, tasks
from storage.database import Tx
from storage.reports import SayingState

DRAFT = "enquiry"
"""The draft that says which words are waited for; one a person."""
QUESTION, ANSWER = "question", "answer"

REMINDED_AFTER = 1
"""Working days after which admins are reminded of a question, once."""

MOST = 4000
"""Characters of a question or an answer that are kept."""


async def begin(tx: Tx, who: Standing, number: int | None, *, now: datetime) -> Reply:
    """She is going to ask, about this task where one is named. Raises OfficeItself."""
    _asks(who)
    task = await _task(tx, number)
    await drafts.put(
        tx, who.person.id, DRAFT, expects=QUESTION, body={"number": task.number if task else None}, now=now
    )
    return below(words.ask(await posting.words_for(tx, who.person), task.number if task else None))


async def ask(tx: Tx, who: Standing, text: str, *, now: datetime) -> Reply:
    """`/office words`: asked at once; without words as `begin`."""
    if not text.strip():
        return await begin(tx, who, None, now=now)
    _asks(who)
    return below(await _make(tx, who, text.strip(), None, None, now=now))


async def ask_said(tx: Tx, who: Standing, saying_id: int, *, now: datetime) -> Reply:
    """What she has just typed is a question; all of it that waits to be told its task. Raises OfficeItself, Outdated."""
    _asks(who)
    said = await reports.saying(tx, saying_id)
    if said is None or said.person_id != who.person.id:
        raise Outdated
    if (asked := await enquiries.of_saying(tx, said.id)) is not None:
        return in_place(words.sent(await posting.words_for(tx, who.person), asked, await _admins(tx)))
    if said.state is SayingState.COUNTED or not said.text.strip():
        raise Outdated
    together = [said]
    if said.state is SayingState.ASKED:
        together = [s for s in await reports.asked_sayings(tx, who.person.id) if s.request_id == said.request_id]
    for each in together:
        await reports.book(tx, each.id, SayingState.KEPT, request_id=each.request_id, report_id=None)
    return in_place(await _make(tx, who, "\n".join(s.text for s in together), None, saying_id, now=now))


async def again(tx: Tx, who: Standing, enquiry_id: int, *, now: datetime) -> Reply:
    """She has another question about the same. Raises Outdated where the first is not hers."""
    return await begin(tx, who, (await _own(tx, who, enquiry_id)).number, now=now)


async def thanks(tx: Tx, who: Standing, enquiry_id: int, *, now: datetime) -> Reply:
    """The answer was all she needed."""
    enquiry = await _own(tx, who, enquiry_id)
    await drafts.drop(tx, who.person.id, DRAFT)
    return in_place(words.thanked(await posting.words_for(tx, who.person), enquiry))


async def cancel(tx: Tx, who: Standing) -> Reply:
    await drafts.drop(tx, who.person.id, DRAFT)
    return in_place(words.not_asked(await posting.words_for(tx, who.person)))


async def look(tx: Tx, who: Standing, enquiry_id: int) -> Reply:
    """One question, as it stands. Raises NotForYou, Outdated."""
    enquiry = await _office(tx, who, enquiry_id)
    await drafts.drop(tx, who.person.id, DRAFT)
    return in_place(await _shown(tx, who.person, enquiry))


async def answer(tx: Tx, who: Standing, enquiry_id: int, *, now: datetime) -> Reply:
    """An admin is going to answer. Raises NotForYou, Outdated."""
    enquiry = await _office(tx, who, enquiry_id)
    if not enquiry.is_open:
        return in_place(await _shown(tx, who.person, enquiry))
    await drafts.put(tx, who.person.id, DRAFT, expects=ANSWER, body={"id": enquiry.id}, now=now)
    return in_place(words.write_answer(await posting.words_for(tx, who.person), enquiry))


async def by_phone(tx: Tx, who: Standing, enquiry_id: int, *, now: datetime) -> Reply:
    """It was answered by phone. Raises NotForYou, Outdated."""
    enquiry = await _office(tx, who, enquiry_id)
    return in_place(await _settle(tx, who, enquiry, EnquiryState.PHONED, "", now=now))


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """What she typed, where a question or an answer is waited for or replied to; None where it is neither.

    `about` is what the message is about that she replied to, empty for none.
    """
    if not text.strip():
        return None
    if who.is_admin and (found := re.fullmatch(r"enquiry:(\d{1,15})", about)):
        return await _answered(tx, who, int(found[1]), text.strip(), now=now)
    if found := re.fullmatch(r"officesays:(\d{1,15})", about):
        number = (await _own(tx, who, int(found[1]))).number
        return below(await _make(tx, who, text.strip(), await _task(tx, number), None, now=now))
    draft = await expecting.waiting(tx, who, DRAFT, (QUESTION, ANSWER), now=now)
    if draft is None or (about and about != "asking"):
        return None
    if draft.expects == ANSWER:
        try:
            return await _answered(tx, who, int(draft.body["id"]), text.strip(), now=now)
        except (NotForYou, Outdated) as gone:
            await expecting.let_go(tx, who, DRAFT, gone, now=now)
            return None
    task = await _task(tx, draft.body.get("number"))
    return below(await _make(tx, who, text.strip(), task, None, now=now))


async def listed(tx: Tx, who: Standing, page: int) -> Reply:
    """`/questions`: those that wait. Raises NotForYou."""
    if not who.is_admin:
        raise NotForYou(role=Role.ADMIN)
    return in_place(words.listed(await posting.words_for(tx, who.person), await enquiries.all_open(tx), page))


async def remind(tx: Tx, enquiry_id: int, *, now: datetime) -> bool:
    """Remind the admins of a question, once; whether that was still to be done."""
    enquiry = await enquiries.find(tx, enquiry_id)
    if enquiry is None or not await enquiries.reminded(tx, enquiry_id, now=now):
        return False
    for admin in await people.charged(tx, Role.ADMIN):
        outgoing = words.to_office(await posting.words_for(tx, admin.person), enquiry, again=True)
        key = f"enquiry:{enquiry_id}:again:{admin.person.id}"
        await posting.notify(tx, admin.person, outgoing, key=key, now=now)
    return True


async def _make(
    tx: Tx, who: Standing, text: str, task: Task | None, saying_id: int | None, *, now: datetime
) -> Outgoing:
    """Keep it, set its clock, tell the admins; the receipt."""
    await drafts.drop(tx, who.person.id, DRAFT)
    department = None
    if who.seats:
        owners = task.owner_ids if task else frozenset()
        departments = [s.department.id for s in who.seats]
        department = next((d for d in departments if d in owners), departments[0])
    made = await enquiries.add(
        tx, person_id=who.person.id, department_id=department, task_id=task.id if task else None, saying_id=saying_id,
        words=text[:MOST], remind_at=await _reminded_at(tx, now), now=now,
    )  # fmt: skip
    if made is None:
        raise Outdated
    await audit.note(tx, person_id=who.person.id, act="enquire", on=("enquiry", made), now=now)
    enquiry = await enquiries.find(tx, made)
    assert enquiry is not None
    for admin in await people.charged(tx, Role.ADMIN):
        outgoing = words.to_office(await posting.words_for(tx, admin.person), enquiry)
        await posting.notify(tx, admin.person, outgoing, key=f"enquiry:{made}:{admin.person.id}", now=now)
    return words.sent(await posting.words_for(tx, who.person), enquiry, await _admins(tx))


async def _answered(tx: Tx, who: Standing, enquiry_id: int, text: str, *, now: datetime) -> Reply:
    enquiry = await _office(tx, who, enquiry_id)
    return below(await _settle(tx, who, enquiry, EnquiryState.ANSWERED, text[:MOST], now=now))


async def _settle(
    tx: Tx, who: Standing, enquiry: Enquiry, state: EnquiryState, answer: str, *, now: datetime
) -> Outgoing:
    """The first answer counts: bring it back, and show the other admins by whom."""
    await drafts.drop(tx, who.person.id, DRAFT)
    counts = await enquiries.close(tx, enquiry.id, state, answer=answer, by=who.person.id, now=now)
    found = await enquiries.find(tx, enquiry.id)
    assert found is not None
    if not counts:
        return await _shown(tx, who.person, found)
    await audit.note(tx, person_id=who.person.id, act=state, on=("enquiry", enquiry.id), now=now)
    for admin in await people.charged(tx, Role.ADMIN):
        row = await outbox.latest_about(tx, admin.person.chat_id, f"enquiry:{enquiry.id}")
        if row is not None:
            key = f"enquiry:{enquiry.id}:settled:{admin.person.id}:{occasion()}"
            await posting.edit(tx, row, await _shown(tx, admin.person, found), key=key, now=now)
    asker = await people.person(tx, found.person_id)
    if asker is not None and asker.state is not PersonState.LEFT:
        outgoing = words.answered(await posting.words_for(tx, asker), found)
        await posting.notify(tx, asker, outgoing, key=f"enquiry:{enquiry.id}:answer", now=now)
    return await _shown(tx, who.person, found)


async def _shown(tx: Tx, admin: Person, enquiry: Enquiry) -> Outgoing:
    t = await posting.words_for(tx, admin)
    return words.to_office(t, enquiry) if enquiry.is_open else words.settled(t, enquiry)


async def _office(tx: Tx, who: Standing, enquiry_id: int) -> Enquiry:
    if not who.is_admin:
        raise NotForYou(role=Role.ADMIN)
    found = await enquiries.find(tx, enquiry_id)
    if found is None:
        raise Outdated
    return found


async def _own(tx: Tx, who: Standing, enquiry_id: int) -> Enquiry:
    found = await enquiries.find(tx, enquiry_id)
    if found is None or found.person_id != who.person.id:
        raise Outdated
    return found


def _asks(who: Standing) -> None:
    if who.is_admin:
        raise OfficeItself


async def _task(tx: Tx, number: int | None) -> Task | None:
    """The task that she asks about; any number may be asked about, and nothing is told of it."""
    known = await tasks.plans(tx)
    return await tasks.task(tx, known[-1].id, number) if known and number is not None else None


async def _admins(tx: Tx) -> int:
    return len(await people.charged(tx, Role.ADMIN))


async def _reminded_at(tx: Tx, now: datetime) -> datetime:
    known = await tasks.plans(tx)
    if not known:
        return now + timedelta(days=1)
    plan = known[-1]
    calendar = await timing.calendar_of(tx, plan)
    return local_instant(calendar.shift(now.astimezone(plan.zone).date(), REMINDED_AFTER), applied.MORNING, plan.zone)

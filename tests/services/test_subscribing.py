"""What a supervisor is told by itself: of what she chose, once, never an empty one, and only while it is in her charge."""

from __future__ import annotations

import pytest

from domain.errors import NotForYou, NotInCharge, Outdated
from domain.outgoing import Outgoing, Reply
from domain.people import Role, Scope
from domain.reports import Health, Statement
from services import answering, posting, subscribing
from storage import outbox, people, reports, subscriptions
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.rounds import letter, period, queued, request_of, sent_out, shanghai, tick, until
from tests.services.stories import buttons, read_english

NOW = shanghai(3, 20, 10)
"""Monday, March is open."""


def shown(reply: Reply) -> Outgoing:
    found = reply.edit or reply.messages[0]
    assert found is not None
    return found


async def says(tx: Tx, office: Office, number: int, health: Health, words: str) -> None:
    answered = await request_of(tx, office, number, office.science.id)
    who = await office.who(tx, Office.SCIENCE)
    await answering.write(tx, who, answered, Statement(health, None, words, 0), now=shanghai(3, 20, 11))
    await reports.leave(tx, answered.request.id, now=shanghai(3, 20, 11))


async def outcomes(tx: Tx) -> list[str]:
    rows = await tx.rows("SELECT outcome FROM subscription_steps WHERE done_at IS NOT NULL ORDER BY id")
    return [row["outcome"] for row in rows]


@pytest.mark.engines("sqlite", "postgres")
async def test_only_what_is_new_and_bad_enough_is_told_and_never_an_empty_one(db: Database, office: Office) -> None:
    await until(db, NOW)
    async with db.write() as tx:
        await read_english(tx)
        chief, march = await office.who(tx, Office.SUPERVISOR), await period(tx, office)
        assert "subsall" in buttons(shown(await subscribing.listed(tx, chief))).values()
        page = shown(await subscribing.subscribe(tx, chief, "part 1", now=NOW))
        assert "part 1" in page.text
        assert "• amber and red" in buttons(page)
        assert "• Mondays 09:00" in buttons(page)
        # Once, however often it is asked for; set to daily.
        await subscribing.subscribe(tx, chief, "part 1", now=NOW)
        [mine] = await subscriptions.open_of(tx, chief.person.id)
        page = shown(await subscribing.change(tx, chief, mine.id, "often", "daily", now=NOW))
        assert "• daily 09:00 while a period is open" in buttons(page)
        with pytest.raises(Outdated):
            await subscribing.change(tx, chief, mine.id, "level", "loud", now=NOW)
        await says(tx, office, 1, Health.OFF_TRACK, "stuck")
        await says(tx, office, 2, Health.ON_TRACK, "well")
        await sent_out(tx)
        for place in range(posting.CAP):
            await posting.schedule(tx, office.plan, march, chief.person, Outgoing("x"), key=f"x:{place}", now=NOW)
        await sent_out(tx)
    await tick(db, shanghai(3, 21, 9))
    await tick(db, shanghai(3, 21, 9))
    async with db.write() as tx:
        # Although she has had five: she has asked for it. Where nothing is new nothing is sent.
        assert [kind for _, kind in await sent_out(tx)] == ["subscription"]
        told = await letter(tx, Office.SUPERVISOR, "subscription")
        assert "1 new since" in told.text
        assert "完善实验室体系" in told.text
        assert "加强创新平台建设" not in told.text
        assert await outbox.scheduled_count(tx, march.id, Office.SUPERVISOR) == posting.CAP
    await tick(db, shanghai(3, 22, 9))
    async with db.write() as tx:
        assert await queued(tx) == []
        assert await outcomes(tx) == ["told", "passed over: nothing to tell"]
        # All reports: what came before she changed it is not told again.
        await subscribing.end(tx, chief, mine.id, now=NOW)
        assert await subscriptions.next_due(tx) is None
        with pytest.raises(Outdated):
            await subscribing.look(tx, chief, mine.id)


async def test_what_is_in_her_charge_no_more_is_not_told(db: Database, office: Office) -> None:
    await until(db, NOW)
    async with db.write() as tx:
        await read_english(tx)
        chief = await office.who(tx, Office.SUPERVISOR)
        await subscribing.subscribe(tx, chief, "1,2", now=NOW)
        await subscribing.subscribe_to_all(tx, chief, now=NOW)
        hers = await subscriptions.open_of(tx, chief.person.id)
        for each in hers:
            await subscribing.change(tx, chief, each.id, "often", "daily", now=NOW)
        await says(tx, office, 1, Health.OFF_TRACK, "stuck")
        await sent_out(tx)
        # She loses part 1, of which all of it is.
        await people.leave_charge(tx, chief.person.id, Role.SUPERVISOR, now=NOW)
        await people.take_charge(tx, chief.person.id, Role.SUPERVISOR, Scope(parts=frozenset({2})), now=NOW)
        second = await office.who(tx, Office.SUPERVISOR)
        for words in ("part 1", "1", "科技"):
            with pytest.raises(NotInCharge):
                await subscribing.subscribe(tx, second, words, now=NOW)
    await tick(db, shanghai(3, 21, 9))
    async with db.write() as tx:
        assert await queued(tx) == []
        assert await outcomes(tx) == ["passed over: nothing to tell"] * 2
        # Somebody else's is not hers to see or end; a contact has none.
        for other in (Office.ADMIN, Office.SCIENCE):
            with pytest.raises((Outdated, NotForYou)):
                await subscribing.end(tx, await office.who(tx, other), hers[0].id, now=NOW)
        with pytest.raises(NotForYou):
            await subscribing.subscribe(tx, await office.who(tx, Office.SCIENCE), "part 1", now=NOW)
        await people.leave_charge(tx, chief.person.id, Role.SUPERVISOR, now=NOW)
    await tick(db, shanghai(3, 22, 9))
    async with db.write() as tx:
        assert await queued(tx) == []
        assert await subscriptions.open_of(tx, chief.person.id) == []

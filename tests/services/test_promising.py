"""Next steps: promised on a card, quoted back in the next period, and listed for who is in charge."""

from __future__ import annotations

import json
from datetime import date

import pytest

from domain.errors import Locked, NotForYou, NotYours, Outdated
from domain.people import Post, Scope
from domain.promises import PromiseState
from services import browsing, chasing, following_up, promising
from storage import audit, people, promises
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import letter, period, shanghai, until
from tests.services.talk import Chat, answered, talking, versions

NEXT = "已启动重组，4月底前完成省级评审"


async def on_card(chat: Chat, number: int = 3) -> None:
    """March's card, with a health said, at the step that asks what is next."""
    await chat.press_data(f"card.{(await answered(chat, number)).request.id}")
    await chat.press("🟢")
    await chat.press_data(f"step.{(await answered(chat, number)).request.id}.next")


async def known(chat: Chat, task_id: int = 3) -> list[tuple[str, date | None, PromiseState]]:
    found = await promises.of_task(chat.tx, task_id)
    return [(p.words, p.by, p.state) for p in reversed(found)]


async def test_a_next_step_is_kept_as_written_with_the_day_that_was_read(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        assert "What is next, and by when?" in await chat.text()
        await chat.say(NEXT)
        assert await known(chat) == [(NEXT, date(2023, 4, 30), PromiseState.OPEN)]
        assert f"👣 Next: by Sun 30 Apr: “{NEXT}”" in await chat.text()
        assert {"✏ by Sun 30 Apr", "↩ Take back", "Pass over", "Next ›"} <= set(await chat.labels())
        await chat.press("✏ by")
        await chat.press("Fri 30 Jun")
        assert [p[1] for p in await known(chat)] == [date(2023, 6, 30)]
        await chat.press("↩ Take back")
        assert await known(chat) == []
        assert (await versions(chat, 3))[-1].text == ""


async def test_words_without_a_day_are_asked_for_one(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.say("完成省级评审")
        assert "By when? Tap, or write a date." in await chat.text()
        assert (await chat.labels())[:3] == ["Fri 31 Mar", "Sun 30 Apr", "Fri 30 Jun"]  # fmt: skip
        await chat.say("5月底")
        assert await known(chat) == [("完成省级评审", date(2023, 5, 31), PromiseState.OPEN)]
        await chat.say("还需要省财政厅支持")
        assert (await versions(chat, 3))[-1].text == "还需要省财政厅支持"
        assert len(await known(chat)) == 1


async def test_what_is_read_out_of_a_reply_is_promised_once_it_is_confirmed(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await chat.say("任务3：已启动重组，计划4月底前完成省级评审")
        assert "next by Sun 30 Apr: “" in await chat.text()
        assert await known(chat) == []
        await chat.press("✔ 🟢")
        ((said, by, state),) = await known(chat)
        assert (by, state) == (date(2023, 4, 30), PromiseState.OPEN)
        assert said in "已启动重组，计划4月底前完成省级评审"


async def test_the_next_period_quotes_it_back_first_and_it_is_kept_moved_or_dropped(
    db: Database, office: Office
) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.say(NEXT)
        await chat.say("6月底前启动建设")
        await chat.press("Next ›")
    await until(db, shanghai(4, 19, 9))
    async with db.write() as tx:
        asked = await letter(tx, Office.INDUSTRY, "prompt")
        assert "Last time: 🟢 on track 1 · 1 promise falls due" in asked.text
        chat = Chat(tx, office, Office.INDUSTRY, shanghai(4, 19, 10))
        await chat.press_data(f"go.{(await period(tx, office, '2023-04')).id}")
        assert f"Promised in March 2023: by Sun 30 Apr: “{NEXT}”\nWas it done?" in await chat.text()
        assert "👣 Promised by Fri 30 Jun: “6月底前启动建设”" in await chat.text()
        await chat.press("Pass over")
        assert "＝ No change since last time" in await chat.labels()
        request = (await answered(chat, 3, "2023-04")).request
        await chat.press_data(f"card.{request.id}")
        await chat.press("⏭")
        await chat.press("Wed 31 May")
        assert "⏭ Moved to Wed 31 May: by Sun 30 Apr" in await chat.text()
        # A slip of the finger is set right on the same card.
        await chat.press_data(f"step.{request.id}.promise-1")
        await chat.press("✅")
        assert [p[2] for p in await known(chat)] == [PromiseState.KEPT, PromiseState.OPEN]
        await chat.press_data(f"step.{request.id}.moved-1")
        await chat.say("5月20日")
        assert await known(chat) == [
            (NEXT, date(2023, 4, 30), PromiseState.MOVED),
            ("6月底前启动建设", date(2023, 6, 30), PromiseState.OPEN),
            (NEXT, date(2023, 5, 20), PromiseState.OPEN),
        ]
        noted = [json.loads(row["after"]).get("state") for row in await audit.of_object(tx, "promise", 1)]
        assert noted == ["open", "moved", "kept", "moved"]
        missed = await promises.missed(tx, office.plan.id, date(2023, 4, 1), date(2023, 4, 30))
        assert [(p.number, p.by) for p in missed] == [(3, date(2023, 4, 30))]
    await until(db, shanghai(5, 25, 10))
    async with db.write() as tx:
        chat = Chat(tx, office, Office.INDUSTRY, shanghai(5, 25, 10))
        request = (await answered(chat, 3, "2023-05")).request
        await chat.press_data(f"card.{request.id}")
        moved = f"by Sat 20 May: “{NEXT}” (first by Sun 30 Apr, moved 1 time)"
        assert f"Promised in April 2023: {moved}\nWas it done?" in await chat.text()
        who = await office.who(tx, Office.INDUSTRY)
        shown = await following_up.listed(tx, who, 1, now=chat.now)
        assert f"<b>3</b> 省工业和信息化厅 · {moved} · <b>5 days over</b>" in shown.text
        await chat.press("✖")
        await chat.say("改由国家统一评审")
        assert "✖ Not any more" in await chat.text()
        for page in (
            await browsing.task(tx, who, 3, now=chat.now),
            await browsing.history(tx, who, 3),
        ):
            assert f"✖ Not any more: {moved} (改由国家统一评审)" in page.text


async def test_nobody_else_settles_it_and_not_after_the_lock(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.say(NEXT)
        request = (await answered(chat, 3)).request
        for chat_id in (Office.SCIENCE, Office.SCIENCE_HEAD, Office.SUPERVISOR, Office.ADMIN):
            who = await office.who(chat.tx, chat_id)
            with pytest.raises(NotYours):
                await promising.keep(chat.tx, who, request.id, 1, now=chat.now)
            with pytest.raises(NotYours):
                await promising.withdraw(chat.tx, who, request.id, 1, now=chat.now)
        who = await office.who(chat.tx, Office.INDUSTRY)
        with pytest.raises(Outdated):
            await promising.keep(chat.tx, who, request.id, 1, now=chat.now)
        with pytest.raises(Outdated):
            await promising.set_day(chat.tx, who, request.id, 1, date(2023, 3, 1), now=chat.now)
        await chasing.lock(chat.tx, request.period, person_id=None, now=chat.now)
        with pytest.raises(Locked):
            await promising.withdraw(chat.tx, who, request.id, 1, now=chat.now)


async def test_the_list_shows_what_is_in_charge(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.say(NEXT)

        async def count(chat_id: int) -> int:
            said = await following_up.listed(chat.tx, await office.who(chat.tx, chat_id), 1, now=chat.now)
            return said.text.count(NEXT)

        assert [await count(c) for c in (Office.SUPERVISOR, Office.ADMIN, Office.INDUSTRY, Office.SCIENCE)] == [
            1,
            1,
            1,
            0,
        ]
        supervisor = (await office.who(chat.tx, Office.SUPERVISOR)).person.id
        for scope, seen in ((Scope(parts=frozenset({2})), 0), (Scope(departments=frozenset({office.industry.id})), 1)):
            await chat.tx.run("UPDATE charges SET scope = :s WHERE person_id = :p", s=scope.to_text(), p=supervisor)
            assert await count(Office.SUPERVISOR) == seen
        await people.leave_seat(
            chat.tx,
            (await office.who(chat.tx, Office.SCIENCE)).person.id,
            office.science.id,
            Post.CONTACT,
            now=chat.now,
        )
        with pytest.raises(NotForYou):
            await count(Office.SCIENCE)

"""Files, next steps and requests for help go with the words they were given with to another period, and come back with them."""

from __future__ import annotations

from domain.reports import RequestKind
from services import promising
from storage import evidence, needs, promises, reports, requests
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import period
from tests.services.talk import Chat, answered, talking, versions
from tests.services.test_rewording import MARY, on_card

Belongings = tuple[list[str], list[str], list[str]]


async def belongings(chat: Chat, label: str) -> Belongings:
    """The files, promises and needs of task 3 in this period, by name or words."""
    request = (await answered(chat, 3, label)).request
    return (
        [f"{e.name} v{e.version}" for e in await evidence.of_request(chat.tx, request.id)],
        [p.words for p in await promises.of_request(chat.tx, request.id)],
        [n.words for n in reversed(await needs.of_task(chat.tx, 3)) if n.request_id == n.still_in == request.id],
    )


async def gives(chat: Chat, month: str) -> None:
    """A file, a next step and a request for help, with the card of March in hand."""
    request = (await answered(chat, 3)).request
    await chat.send(f"{month}.pdf")
    await chat.press_data(f"step.{request.id}.next")
    await chat.say(f"{month}：5月底前挂牌")
    who = await chat.office.who(chat.tx, MARY)
    await needs.add(
        chat.tx, plan_id=request.plan_id, task_id=3, request_id=request.id, department_id=request.department_id,
        person_id=who.person.id, asked_id=None, words=f"{month}：协调资金", by=None, now=chat.now,
    )  # fmt: skip


async def test_what_was_given_with_words_goes_with_them_and_comes_back(db: Database, office: Office) -> None:
    async with talking(db, office, MARY) as chat:
        request = await on_card(chat)
        april = await period(chat.tx, office, "2023-04")
        await chat.say("三月：已印发方案")
        await gives(chat, "三月")
        await reports.leave(chat.tx, request, now=chat.now)
        await on_card(chat)
        await chat.say("四月：已开始评审")
        if "➕ Add" in await chat.labels():
            await chat.press("➕ Add")
        await gives(chat, "四月")
        # An earlier file is replaced by one of the newer version: that one belongs here.
        first = (await evidence.of_request(chat.tx, request))[0]
        await chat.press_data(f"swapfile.{first.id}")
        await chat.send("三月改.pdf")
        whole = await belongings(chat, "2023-03")
        assert whole == (
            ["三月.pdf v1", "四月.pdf v2", "三月改.pdf v2"], ["三月：5月底前挂牌", "四月：5月底前挂牌"],
            ["三月：协调资金", "四月：协调资金"],
        )  # fmt: skip

        await chat.press_data(f"bookto.{request}.{april.id}")
        assert "With them: 1 file, 1 next step, 1 request for help." in await chat.text()
        assert "earlier promises" not in await chat.text()
        assert await belongings(chat, "2023-03") == (
            ["三月.pdf v1", "三月改.pdf v2"], ["三月：5月底前挂牌"], ["三月：协调资金"]
        )  # fmt: skip
        assert await belongings(chat, "2023-04") == (["四月.pdf v1"], ["四月：5月底前挂牌"], ["四月：协调资金"])

        await chat.press_data(next(d for d in await chat.data() if d.startswith("bookback.")))
        assert await belongings(chat, "2023-03") == whole
        assert await belongings(chat, "2023-04") == ([], [], [])
        assert [(r.version, r.moved) for r in await versions(chat, 3)] == [(1, False), (2, False)]


async def test_what_was_said_of_earlier_promises_stays(db: Database, office: Office) -> None:
    async with talking(db, office, MARY) as chat:
        request = await on_card(chat)
        who = await office.who(chat.tx, MARY)
        february = await period(chat.tx, office, "2023-02")
        await requests.add(
            chat.tx,
            february,
            task_id=3,
            department_id=office.industry.id,
            kind=RequestKind.REPORT,
            due_at=february.due_at,
        )
        before = await requests.find(chat.tx, february.id, 3, office.industry.id)
        assert before is not None
        made = await promises.add(
            chat.tx, before.request, person_id=who.person.id, words="完成选址", by=None, now=chat.now
        )  # fmt: skip
        assert made is not None
        await chat.say("四月：已开始评审")
        await promising.keep(chat.tx, who, request, made, now=chat.now)
        await chat.press_data(f"bookto.{request}.{(await period(chat.tx, office, '2023-04')).id}")
        assert "What you said there of earlier promises stays." in await chat.text()

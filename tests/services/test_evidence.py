"""Files beside reports: booked where their message belongs, an album as one, replaced, fetched, and given only to who may read."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from domain.errors import Locked, NotInCharge, NotYours, Outdated
from domain.evidence import MOST_BYTES, MOST_FILES, Evidence, Kept
from domain.people import Role, Scope
from domain.reports import PeriodState
from domain.unreadable import Usage
from services import fetching, retrieving
from storage import audit, evidence, outbox, people, periods, uploads
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.rounds import period
from tests.services.talk import Chat, answered, talking, versions


async def begun(chat: Chat) -> None:
    await chat.press_data(f"go.{(await period(chat.tx, chat.office)).id}")


async def kept(chat: Chat, number: int) -> list[Evidence]:
    return await evidence.of_request(chat.tx, (await answered(chat, number)).request.id)


@pytest.mark.parametrize("caption_at", [0, 1, 2, None])
@pytest.mark.parametrize("in_hand", [True, False])
async def test_an_album_goes_where_its_caption_says_with_one_receipt(
    db: Database, office: Office, caption_at: int | None, in_hand: bool
) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        if in_hand:
            await begun(chat)
        before = 1 if in_hand else 0
        for place in range(3):
            await chat.send(caption="任务4 新线投产" if place == caption_at else "", album="a1")
            assert await chat.tx.value("SELECT count(*) FROM evidence") == place + 1
        assert await chat.count() == before + 1
        shown = await outbox.shown(chat.tx, await newest(chat))
        assert shown is not None
        if caption_at is not None:
            assert "Task 4" in shown.text
            assert "📎 3: photo, photo, photo" in shown.text
            assert [r.text for r in await versions(chat, 4)] == ["新线投产"]
            assert (len(await kept(chat, 4)), await kept(chat, 3)) == (3, [])
            assert {each.version for each in await kept(chat, 4)} == {1}
        elif in_hand:
            assert "📎 3: photo" in shown.text
            assert (len(await kept(chat, 3)), await versions(chat, 3)) == (3, [])
        else:
            assert "📎 3 files kept" in shown.text
            await chat.press_data(shown.keyboard[1][0].data)
            assert (len(await kept(chat, 4)), await evidence.unbooked(chat.tx, kept_by(await kept(chat, 4)))) == (3, [])


def kept_by(files: list[Evidence]) -> int:
    return files[0].person_id


async def newest(chat: Chat) -> int:
    return int(
        await chat.tx.value(
            "SELECT max(id) FROM outbox WHERE chat_id = :chat AND kind = 'message' AND key LIKE 'talk:%'",
            chat=chat.chat_id,
        )
    )


async def test_an_album_keeps_what_its_first_picture_asked(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await chat.send(caption="任务2 已完成80%", album="a1")
        assert "I read" in await chat.text()
        await chat.send(album="a1")
        assert "I read" in await chat.text()
        assert "📎 2" in await chat.text()
        await chat.press("✔ 🟢")
        assert [(r.percent, r.text) for r in await versions(chat, 2)] == [(80, "已完成80%")]
        # Words that are in doubt take their album along once their task is named.
        await chat.press("Next")
        await chat.press_data("mine")
        for name in ("a.pdf", "b.pdf"):
            await chat.send(name, "会议纪要" if name == "a.pdf" else "", album="a2")
        assert "Which task is it about?" in await chat.text()
        await chat.press("3 ")
        assert [each.name for each in await kept(chat, 3)] == ["a.pdf", "b.pdf"]
        assert "📎 2: a.pdf, b.pdf" in await chat.text()


async def test_files_belong_to_what_they_answer_and_to_the_version_of_their_time(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        first = await chat.number_of_last()
        await chat.press_data(f"step.{(await answered(chat, 3)).request.id}.evidence")
        assert "nothing is needed.\nUp to 20 MB each, up to 10 a task." in await chat.text()
        assert await chat.labels() == ["‹ Back", "☰ All", "Skip ›"]
        await chat.send("early.pdf")
        await chat.press("‹ Back")
        await chat.say("平台上线")
        await chat.press_data("mine")
        await chat.send("later.pdf", reply_to=first)
        assert [(each.name, each.version) for each in await kept(chat, 3)] == [("early.pdf", 1), ("later.pdf", 1)]
        await chat.press_health("🟢")
        await chat.send()
        assert [each.version for each in await kept(chat, 3)] == [1, 1, 2]
        assert "📎 3: early.pdf, later.pdf, photo" in await chat.text()
        assert "Done ›" not in await chat.labels()


async def test_ten_fit_and_what_is_too_large_is_said(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        await chat.send("film.mov", size=MOST_BYTES + 1)
        texts = [r["body"] for r in await chat.tx.rows("SELECT body FROM outbox WHERE key LIKE 'large:%'")]
        assert "larger than 20 MB" in json.loads(texts[0])["text"]
        for _ in range(10):
            await chat.send(album="a1")
        found = await kept(chat, 3)
        assert (len(found), found[0].kept, found[1].kept) == (10, Kept.REFERENCE, Kept.WAITING)
        assert await chat.tx.value("SELECT count(*) FROM outbox WHERE key LIKE 'full:%'") == 1
        # It is kept as it came all the same.
        assert await chat.tx.value("SELECT count(*) FROM sayings WHERE file_id <> ''") == 11


async def test_a_file_is_replaced_and_stays_to_be_read(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        await chat.press("🟢")
        sent = await chat.send("draft.pdf")
        (old,) = await kept(chat, 3)
        await chat.press_data(f"swapfile.{old.id}")
        assert "takes the place of “draft.pdf”" in await chat.text()
        await chat.send("final.pdf")
        old, new = await kept(chat, 3)
        assert (old.superseded_by, old.stands, new.stands) == (new.id, False, True)
        assert "📎 1: final.pdf" in await chat.text()
        with pytest.raises(Outdated):
            await chat.press_data(f"swapfile.{old.id}")
        who = await office.who(chat.tx, Office.INDUSTRY)
        listing = await retrieving.files_named(chat.tx, who, "3", now=chat.now)
        assert "<b>1</b> draft.pdf" in listing.text
        assert "replaced by 2" in listing.text
        assert [b.data for b in listing.keyboard[0]] == [f"file.{new.id}", f"file.{old.id}"]
        acts = [row["act"] for row in await audit.of_object(chat.tx, "request", (await answered(chat, 3)).request.id)]
        assert acts == ["report", "attach", "attach", "supersede"]
        # The next file stands beside it again; an edited message that carries another file replaces its own.
        await chat.send("more.pdf")
        await chat.edit_file(sent, "draft-2.pdf")
        assert [(each.name, each.stands) for each in await kept(chat, 3)] == [
            ("draft.pdf", False), ("final.pdf", True), ("more.pdf", True), ("draft-2.pdf", True),
        ]  # fmt: skip
        await periods.set_state(chat.tx, (await period(chat.tx, office)).id, PeriodState.LOCKED)
        with pytest.raises(Locked):
            await chat.press_data(f"swapfile.{new.id}")


@pytest.mark.parametrize(
    ("chat_id", "refusal"),
    [
        (Office.INDUSTRY, None), (Office.SUPERVISOR, None), (Office.ADMIN, None), (Office.SCIENCE, NotYours),
        (Office.SCIENCE_HEAD, NotYours),
    ],
)  # fmt: skip
async def test_only_who_may_read_the_task_gets_its_files(
    db: Database, office: Office, chat_id: int, refusal: type[Exception] | None
) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await chat.send("../../etc/pass\\wd<b>.pdf", caption="任务4 见附件")
        (file,) = await kept(chat, 4)
        who, tx = await office.who(chat.tx, chat_id), chat.tx
        if refusal is None:
            assert "etc" in (await retrieving.files_named(tx, who, "任务4", now=chat.now)).text
            sent = (await retrieving.send(tx, who, file.id)).document
            assert sent is not None
            assert (sent.name, sent.file_id, sent.kind, sent.path) == ("wdb.pdf", file.file_id, "document", "")
        else:
            for call in (retrieving.files_named(tx, who, "4", now=chat.now), retrieving.send(tx, who, file.id)):
                with pytest.raises(refusal):
                    await call
        if chat_id != Office.INDUSTRY:
            with pytest.raises(NotYours):
                await retrieving.begin_to_replace(tx, who, file.id, now=chat.now)
        with pytest.raises(Outdated):
            await retrieving.send(tx, who, 999)
        with pytest.raises(Usage):
            await retrieving.files_named(tx, who, "", now=chat.now)


async def test_a_supervisor_of_another_part_is_refused(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await chat.send(caption="任务4 见附件")
        (file,) = await kept(chat, 4)
        made = await people.add(chat.tx, chat_id=77, name="Li Na", username="", language="en", now=START)
        await people.take_charge(chat.tx, made.id, Role.SUPERVISOR, Scope(parts=frozenset({1})), now=START)
        with pytest.raises(NotInCharge):
            await retrieving.send(chat.tx, await office.who(chat.tx, 77), file.id)


async def test_a_fetch_is_tried_again_and_then_said_to_have_failed(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        await chat.send("a.pdf")
        for rest in fetching.RESTS:
            (upload,) = await uploads.waiting(chat.tx, now=chat.now)
            assert await fetching.put_off(chat.tx, upload, "no answer", now=chat.now) == rest
            assert await uploads.waiting(chat.tx, now=chat.now) == []
            chat.now += rest
        (upload,) = await uploads.waiting(chat.tx, now=chat.now)
        assert await fetching.put_off(chat.tx, upload, "no answer", now=chat.now) is None
        assert await uploads.waiting(chat.tx, now=chat.now + timedelta(days=9)) == []
        assert "“a.pdf” for task 3 could not be fetched" in await told(chat.tx, "evidence:%:lost")
        (file,) = await kept(chat, 3)
        assert (file.kept, file.stands) == (Kept.LOST, False)
        with pytest.raises(Outdated):
            await retrieving.send(chat.tx, await office.who(chat.tx, Office.INDUSTRY), file.id)


async def told(tx: Tx, key: str) -> str:
    return str(json.loads(await tx.value("SELECT body FROM outbox WHERE key LIKE :key", key=key))["text"])


async def test_an_edited_message_exchanges_nothing_beside_a_locked_report(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        sent = await chat.send("signed.pdf", caption="任务4 见附件")
        await periods.set_state(chat.tx, (await period(chat.tx, office)).id, PeriodState.LOCKED)
        await chat.edit_file(sent, "other.pdf")
        assert [(each.name, each.stands) for each in await kept(chat, 4)] == [("signed.pdf", True), ("other.pdf", True)]


async def test_an_edited_message_exchanges_a_file_that_has_no_task_yet(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        sent = await chat.send("wrong.pdf")
        asked = (await chat.said()).keyboard[1][0].data
        await chat.edit_file(sent, "right.pdf")
        await chat.press_data(asked)
        assert [each.name for each in await kept(chat, 4)] == ["right.pdf"]


async def test_files_that_find_no_room_are_told_of_when_their_task_is_named(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        for place in range(MOST_FILES + 2):
            await chat.send(f"f{place}.pdf")
        await chat.press_data((await chat.said()).keyboard[1][0].data)
        assert len(await kept(chat, 4)) == MOST_FILES
        full = await chat.tx.rows("SELECT body FROM outbox WHERE key LIKE 'full:%'")
        assert len(full) == 1
        assert "Task 4 has" in full[0]["body"]

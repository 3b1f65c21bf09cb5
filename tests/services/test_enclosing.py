"""Progress so far and one file go with an application for more time; who decides sees them, and nobody else gets the file."""

from __future__ import annotations

from datetime import date

import pytest

from domain.applications import ApplicationKind
from domain.errors import NotForYou, NotInCharge, NotYours, Outdated, Refusal
from domain.evidence import Attachment, FileKind, Kept
from domain.outgoing import Outgoing
from domain.people import Role, Scope
from services import enclosing, fetching, retrieving
from services.hearing import Heard
from storage import audit, evidence, people, uploads
from storage.database import Database
from tests.conftest import Office
from tests.services.asking import Desk, at_desk, data
from tests.services.needs import ADMIN, HEAD, INDUSTRY, NOW, SCIENCE, SUPERVISOR

MARCH_27 = date(2023, 3, 27)
EXTENSION = ApplicationKind.REPORT_EXTENSION


async def sends(
    desk: Desk, chat_id: int, text: str = "", name: str = "", *, about: str = "", album: str = "",
    kind: FileKind = FileKind.DOCUMENT, size: int = 1000,
) -> Outgoing | None:  # fmt: skip
    """Words, or a file with a caption; what she is answered, None where it goes elsewhere."""
    number = 1 + int(await desk.tx.value("SELECT count(*) FROM sayings"))
    file = Attachment(kind, f"id-{name}", f"unique-{name}", name, "image/x", size, album) if name else None
    heard = Heard(chat_id, number, text, kind if file else "text", file.file_id if file else "", None, file)
    reply = await enclosing.told(desk.tx, await desk.office.who(desk.tx, chat_id), heard, about, now=desk.now)
    if reply is None:
        return None
    return reply.messages[0] if reply.messages else Outgoing("")


async def test_words_and_a_file_stand_where_it_is_decided(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        tx = desk.tx
        request = await desk.request(1, office.science.id)
        asked = await desk.asks(SCIENCE, str(request.id), EXTENSION, MARCH_27)
        receipt = await desk.about(SCIENCE, asked.id)
        assert receipt.keyboard[0][0].data == f"enclose.{asked.id}"
        # Nothing is waited for yet: words go where they belong.
        assert await sends(desk, SCIENCE, "已完成评审") is None
        assert "📎" not in (await desk.about(SUPERVISOR, asked.id)).text

        await desk.press(SCIENCE, f"enclose.{asked.id}")
        assert await sends(desk, SCIENCE, "一句", "voice.ogg", kind=FileKind.VOICE) is None
        said = await sends(desk, SCIENCE, "已完成评审，<待批复>", "会议纪要.pdf")
        assert said is not None
        assert "✔ Goes with your request" in said.text
        seen = await desk.about(SUPERVISOR, asked.id)
        assert "Done so far:\n<blockquote>已完成评审，&lt;待批复&gt;</blockquote>\n📎 会议纪要.pdf" in seen.text
        assert "March 2023: due Fri 24 Mar 18:00 → <b>Mon 27 Mar</b>" in seen.text
        assert data(seen)[-2:] == [f"enclosed.{asked.id}", "task.1"]
        # The next words are a report again; a reply to the receipt is not, and a newer file takes the old one's place.
        assert await sends(desk, SCIENCE, "任务2 已启动") is None
        assert await sends(desk, SCIENCE, "已报批", about=f"application:{asked.id}") is not None
        assert await sends(desk, SCIENCE, "", "新.jpg", about=said.about, album="A", kind=FileKind.PHOTO) is not None
        assert await sends(desk, SCIENCE, "", "二.jpg", album="A", kind=FileKind.PHOTO) == Outgoing("")
        seen = await desk.about(SUPERVISOR, asked.id)
        assert "已报批</blockquote>\n📎 新.jpg" in seen.text
        file = await evidence.of_application(tx, asked.id)
        assert file is not None
        assert (file.number, file.kept, file.request_id) == (1, Kept.WAITING, None)
        who = await office.who(tx, SCIENCE)
        assert await evidence.unbooked(tx, who.person.id) == []
        assert await evidence.of_task(tx, 1) == []
        with pytest.raises(Outdated):
            await retrieving.send(tx, who, file.id)
        acts = [row["act"] for row in await audit.of_object(tx, "application", asked.id)]
        assert acts == ["apply", "enclose", "enclose", "enclose"]
        # Telegram does not give the bytes: who sent it is told, and it is offered no more.
        upload = (await uploads.waiting(tx, now=desk.now))[-1]
        await fetching.give_up(tx, upload, "gone", now=desk.now)
        assert "“新.jpg” could not be fetched" in (await desk.newest(SCIENCE)).text

        await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        seen = await desk.about(SUPERVISOR, asked.id)
        assert "已报批" in seen.text
        assert "📎" not in seen.text
        assert await sends(desk, SCIENCE, "晚了", about=f"application:{asked.id}") is None
        with pytest.raises(Outdated):
            await desk.press(SCIENCE, f"enclose.{asked.id}")


async def test_the_file_is_sent_to_who_asked_and_who_decides_and_to_nobody_else(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        tx = desk.tx
        await tx.run("UPDATE tasks SET due_on = '2023-06-30' WHERE number = 1")
        asked = await desk.asks(SCIENCE, "t1", ApplicationKind.TASK_EXTENSION, date(2023, 9, 30))
        with pytest.raises(Outdated):
            await desk.press(SUPERVISOR, f"enclosed.{asked.id}")
        await desk.press(SCIENCE, f"enclose.{asked.id}")
        await sends(desk, SCIENCE, "", "进展.docx", size=30_000_000)
        for chat_id in (SUPERVISOR, ADMIN, SCIENCE, Office.SCIENCE_DEPUTY, HEAD):
            sent = await desk.press(chat_id, f"enclosed.{asked.id}")
            assert sent.document is not None
            assert (sent.document.name, sent.document.file_id) == ("进展.docx", "id-进展.docx")
            assert sent.text == "省科技厅 · Task 1 · due Sat 30 Sep instead"
        seen = await desk.about(SUPERVISOR, asked.id)
        assert "Due: Fri 30 Jun → <b>Sat 30 Sep</b>" in seen.text
        # A contact elsewhere, a supervisor of another part, and who may not ask for the department add and get nothing.
        supervisor = await desk.person(SUPERVISOR)
        await people.take_charge(tx, supervisor.id, Role.SUPERVISOR, Scope(parts=frozenset({2})), now=NOW)
        refused: list[tuple[int, type[Refusal]]] = [(INDUSTRY, NotForYou), (SUPERVISOR, NotInCharge)]
        for chat_id, why in refused:
            with pytest.raises(why):
                await desk.press(chat_id, f"enclosed.{asked.id}")
        with pytest.raises(NotYours):
            await desk.press(INDUSTRY, f"enclose.{asked.id}")
        assert await sends(desk, INDUSTRY, "x", about=f"application:{asked.id}") is None
        pause = await desk.asks(SCIENCE, "t2", ApplicationKind.SUSPENSION, date(2023, 5, 15))
        with pytest.raises(Outdated):
            await desk.press(SCIENCE, f"enclose.{pause.id}")

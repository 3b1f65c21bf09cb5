"""A bulletin says what the rollup says, is approved by somebody else, and stays as it was published byte by byte."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from domain.errors import NotForYou, Outdated, OwnDraft
from domain.people import Role, Scope
from domain.reports import Health
from messages.language import plain
from services import chasing, making, publishing, returning
from services.file_kinds import KINDS
from storage import bulletins, makings, outbox, people, periods, requests
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.made import made
from tests.services.stories import after, ask, buttons, english, lock, report
from tests.services.test_summarising import two_periods

HOSTILE = '=cmd|calc #import "x" $x$ <b>&\x01 拆迁滞后'


async def print_all(tx: Tx, *, now: Any) -> None:
    """The worker's part where nothing is sent to who ordered."""
    for order in await makings.waiting(tx, now=now):
        assert await making.begin(tx, order, now=now)
        draft = await making.draft(tx, order, KINDS[order.kind], now=now)
        assert draft is not None
        content = draft.make()
        digest = hashlib.sha256(content).hexdigest()
        path = making.path_of(order, draft, digest)
        assert await making.finish(tx, order, draft, path, content, digest=digest, now=now)


async def test_a_bulletin_from_draft_to_frozen(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        request = await report(tx, office, april, 1, Health.OFF_TRACK, HOSTILE)
        admin = await english(tx, office, Office.ADMIN)
        boss = await office.who(tx, Office.SUPERVISOR)
        now = after(april, 3)
        assert list(buttons(await publishing.show(tx, admin, "2023-04", now=now))) == ["✏ Draft it"]
        early = await publishing.draft(tx, admin, april.id, now=april.due_at - timedelta(hours=1))
        assert "can be drafted after that" in early.messages[0].text

        reply = await publishing.draft(tx, admin, april.id, now=now)
        assert reply.edit is not None
        assert plain(reply.edit.text).splitlines() == [
            "📰 Bulletin April 2023",
            "Draft by 王芳, Fri 28 Apr 18:00",
            "5 reports were asked, 3 were given (2 on time, 1 late), 2 were not.",
            "Of these: on track 0 (−1), at risk 1, off track 1, done 1 (+1).",
        ]
        # Who drafted does not approve while there is somebody else, and that person was asked.
        assert "✔ Approve and publish" not in buttons(reply.edit)
        known = await bulletins.of_period(tx, april.id)
        assert known is not None
        with pytest.raises(OwnDraft):
            await publishing.approve(tx, admin, known.id, known.revision, now=now)
        asked = await tx.value("SELECT count(*) FROM outbox WHERE key LIKE 'bulletin:approve:%'")
        assert asked == 1
        contact = await office.who(tx, Office.INDUSTRY)
        for refused in (
            publishing.show(tx, contact, "2023-04", now=now),
            publishing.draft(tx, contact, april.id, now=now),
            publishing.approve(tx, contact, known.id, known.revision, now=now),
            publishing.print_again(tx, contact, known.id, now=now),
            publishing.send(tx, contact, known.id, "pdf", now=now),
        ):
            with pytest.raises(NotForYou):
                await refused

        # A stale button shows how it stands.
        page = await publishing.approve(tx, boss, known.id, known.revision - 1, now=now)
        assert page.edit is not None
        assert "✔ Approve and publish" in buttons(page.edit)
        page = await publishing.approve(tx, boss, known.id, known.revision, now=now + timedelta(hours=15))
        assert page.edit is not None
        assert "being published" in page.edit.text
        # A file that could not be made is ordered anew, and what waits is not ordered twice.
        (first, *_) = await makings.waiting(tx, now=now + timedelta(hours=15))
        await makings.failed(tx, first.id, "disk full", now=now + timedelta(hours=15))
        await publishing.print_again(tx, boss, known.id, now=now + timedelta(hours=15))
        assert len(await makings.waiting(tx, now=now + timedelta(hours=15))) == 6
        await print_all(tx, now=now + timedelta(hours=15))
        issued = await bulletins.bulletin(tx, known.id)
        assert issued is not None
        assert (issued.state, issued.year, issued.number) == ("published", 2023, 1)
        told = await tx.rows("SELECT id, chat_id FROM outbox WHERE key LIKE :key", key=f"bulletin:{known.id}:%")
        assert {row["chat_id"] for row in told} == {Office.ADMIN, Office.SUPERVISOR}
        shown = await outbox.shown(tx, told[0]["id"])
        assert shown is not None
        assert shown.document is not None
        assert "[2023] No. 1, published" in shown.text

        files = {(f.form, f.language): f for f in await bulletins.printed(tx, known.id)}
        for (form, language), file in files.items():
            kept = await bulletins.content(tx, known.id, form, language)
            assert kept is not None
            assert hashlib.sha256(kept).hexdigest() == file.digest
        await _check_files(tx, known.id)

        # A correction changes no published byte, and its summary as of then is computed to the same figures.
        frozen = issued.figures
        await lock(tx, april)
        await report(tx, office, april, 1, Health.AT_RISK, "已追赶", late=9)
        await report(tx, office, april, 4, Health.ON_TRACK, late=9)
        again = await publishing.figures_at(tx, office.plan, april, boss, at=issued.drafted_at, now=after(april, 20))
        assert again == frozen
        later = await publishing.figures_at(tx, office.plan, april, boss, at=after(april, 20), now=after(april, 20))
        assert later["colours"] != frozen["colours"]
        await publishing.send(tx, admin, known.id, "pdf", now=after(april, 20))
        sent, content = await made(tx, Office.ADMIN, now=after(april, 20))
        assert hashlib.sha256(content).hexdigest() == files["pdf", "en"].digest
        assert files["pdf", "en"].digest[:16] in sent.text
        # Drafting it again leaves what is published alone.
        await publishing.draft(tx, admin, april.id, now=after(april, 20))
        unchanged = await bulletins.bulletin(tx, known.id)
        assert unchanged is not None
        assert unchanged.figures == frozen

        # The next one tells of it, and the one after that no more.
        may = await ask(tx, office, "2023-05")
        await publishing.draft(tx, admin, may.id, now=after(may))
        drafted = await bulletins.of_period(tx, may.id)
        assert drafted is not None
        assert [(c["number"], c["was"], c["is"]) for c in drafted.figures["changed"]] == [
            (1, "off_track", "at_risk"), (4, "open", "on_track"),
        ]  # fmt: skip
        await publishing.approve(tx, boss, drafted.id, drafted.revision, now=after(may))
        await print_all(tx, now=after(may))
        june = await ask(tx, office, "2023-06")
        await publishing.draft(tx, admin, june.id, now=after(june))
        third = await bulletins.of_period(tx, june.id)
        assert third is not None
        assert [c["period"] for c in third.figures["changed"]] == []
        second = await bulletins.bulletin(tx, drafted.id)
        assert second is not None
        assert second.number == 2
        assert request


async def _check_files(tx: Tx, bulletin_id: int) -> None:
    pdf = await bulletins.content(tx, bulletin_id, "pdf", "zh")
    assert pdf is not None
    assert pdf.startswith(b"%PDF")
    docx = await bulletins.content(tx, bulletin_id, "docx", "zh")
    assert docx is not None
    made_of = Document(io.BytesIO(docx))
    words = [p.text for p in made_of.paragraphs]
    assert "〔2023〕第1期" in words
    assert "应报5项，已报3项（按时2项，逾期1项），未报2项。" in words
    assert HOSTILE.replace("\x01", "") in [c.text for t in made_of.tables for r in t.rows for c in r.cells]
    xlsx = await bulletins.content(tx, bulletin_id, "xlsx", "en")
    assert xlsx is not None
    rows = CalamineWorkbook.from_filelike(io.BytesIO(xlsx)).get_sheet_by_index(0).to_python()
    assert [row[:1] + row[4:6] for row in rows[1:]] == [
        [1.0, "off track", 2.0], [2.0, "at risk", 1.0], [3.0, "done", 1.0], [4.0, "not reported yet", 0.0], [5.0, "not reported yet", 0.0],
    ]  # fmt: skip


async def test_alone_one_approves_oneself_and_a_parts_supervisor_only_reads(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin = await english(tx, office, Office.ADMIN)
        boss = await office.who(tx, Office.SUPERVISOR)
        await people.leave_charge(tx, boss.person.id, Role.SUPERVISOR, now=after(april))
        await people.take_charge(tx, boss.person.id, Role.SUPERVISOR, Scope(parts=frozenset({1})), now=after(april))
        boss = await office.who(tx, Office.SUPERVISOR)
        await publishing.draft(tx, admin, april.id, now=after(april))
        known = await bulletins.of_period(tx, april.id)
        assert known is not None
        with pytest.raises(NotForYou):
            await publishing.send(tx, boss, known.id, "pdf", now=after(april))
        assert "no bulletin" in (await publishing.show(tx, boss, "2023-04", now=after(april))).text
        with pytest.raises(Outdated):
            await publishing.send(tx, admin, 999, "pdf", now=after(april))
        await publishing.approve(tx, admin, known.id, known.revision, now=after(april))
        await print_all(tx, now=after(april))
        assert "No. 1" in (await publishing.show(tx, boss, "2023-04", now=after(april))).text
        await publishing.send(tx, boss, known.id, "docx", now=after(april))


async def test_looking_back_through_a_return_and_the_lock(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march = await ask(tx, office, "2023-03")
        await report(tx, office, march, 1, Health.ON_TRACK, "第一版")
        admin = await english(tx, office, Office.ADMIN)
        returned = after(march, 1)
        await returning.send_back(tx, admin, "1 请补数字", now=returned)
        await chasing.lock(tx, march, person_id=None, now=march.locked_at)
        states = {}
        for at in (march.due_at, returned, march.locked_at - timedelta(hours=1), march.locked_at + timedelta(hours=1)):
            period = await periods.period(tx, march.id)
            found = await publishing.figures_at(tx, office.plan, period, admin, at=at, now=after(march, 30))
            states[at] = [(row["state"], row["version"]) for row in found["tasks"]][:2]
        assert list(states.values()) == [
            [("on_track", 1), ("open", 0)],
            [("returned", 0), ("open", 0)],
            [("returned", 0), ("open", 0)],
            [("missed", 0), ("missed", 0)],
        ]
        now = [a.request.state.value for a in await requests.of_period(tx, march.id)]
        assert now[:2] == [state for state, _ in states[march.locked_at + timedelta(hours=1)]]
        offered = await tx.value("SELECT count(*) FROM outbox WHERE key LIKE 'bulletin:offer:%'")
        assert offered == 2

"""A filled sheet beside its straight way: doubts, other tables, lost headers, on behalf of a department, called off."""

from __future__ import annotations

import json

import pytest

from domain.errors import Outdated
from domain.people import Post
from domain.reports import Health, Statement
from services import answering, arriving, browsing, import_talk, importing, owing, sheet_booking, sheet_making
from storage import audit, drafts, people, reports, uploads
from storage.database import Database
from tests.conftest import Office
from tests.services.clerk import LATER, clerk
from tests.services.made import made
from tests.services.rounds import request_of
from tests.services.sheet_files import Paper, data, newest, sends
from tests.services.talk import ASKED


async def test_what_does_not_fit_together_is_asked_about_in_the_receipt(
    db: Database, office: Office
) -> None:  # fmt: skip
    async with clerk(db, office) as c:
        c.paper.fill(1, health="on track", figure1=19)
        done = await c.books(await c.sends())
        assert done.edit is not None
        request = (await request_of(c.tx, office, 1, office.science.id)).request
        assert [b.data for row in done.edit.keyboard for b in row] == [f"step.{request.id}.why"]


async def test_another_table_is_heard_as_any_file(db: Database, office: Office) -> None:
    async with clerk(db, office) as c:
        for content, name in ((b"a,b\n1,2\n", "x.csv"), (b"\x00\x01", "x.xlsx")):
            said = await sends(c.tx, c.who, content, name=name, caption=f"1: {name} 已附", now=LATER)
            assert "1/3 · <b>Task 1" in said.text
        said = await sends(c.tx, c.who, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), name="a.xls", now=LATER)
        assert said.text.startswith("If a.xls was the sheet: I cannot read this format.")
        assert (await c.versions(1))[0].text == "x.csv 已附\nx.xlsx 已附"
        assert await drafts.get(c.tx, c.who.person.id, sheet_booking.FILES) is None


async def test_a_sheet_without_its_header_says_so(db: Database, office: Office) -> None:
    async with clerk(db, office) as c:
        c.paper.fill(1, words="x")
        said = await c.sends(c.paper.xlsx(c.paper.body))
        assert "the line with the names of the columns is missing" in said.text
        assert said.keyboard[0][0].data == "sheet"


async def test_the_office_enters_a_sheet_on_behalf_of_a_department(db: Database, office: Office) -> None:
    async with clerk(db, office) as c:
        admin = await office.who(c.tx, Office.ADMIN)
        mary = (await office.who(c.tx, Office.INDUSTRY)).person
        await people.take_seat(c.tx, mary.id, office.water.id, Post.CONTACT, now=ASKED)
        await sheet_making.of_department(c.tx, admin, "水利", now=ASKED)
        paper = Paper((await made(c.tx, Office.ADMIN, now=ASKED))[1]).fill(5, health="at risk", words="电话报送")
        # An admin's table is taken for a plan until it has been looked at.
        await importing.received(c.tx, admin, file_id="F", name="a.xlsx", size=1, caption="", now=LATER)
        upload = (await uploads.waiting(c.tx, now=LATER))[-1]
        await arriving.arrived(c.tx, upload, arriving.looked_at("a.xlsx", paper.xlsx()), now=LATER)
        said = await newest(c.tx, Office.ADMIN)
        assert "You enter this on behalf of the department; it is marked so." in said.text
        assert await drafts.get(c.tx, admin.person.id, import_talk.DRAFT) is None
        done = await c.books(said, admin)
        assert (done.edit is not None, done.messages) == (True, ())
        assert "of the office has entered 1 report for your department" in (await newest(c.tx, Office.INDUSTRY)).text
        found = await request_of(c.tx, office, 5, office.water.id)
        assert found.report is not None
        assert (found.report.health, found.report.text) == (Health.AT_RISK, "电话报送")
        noted = [r for r in await audit.of_object(c.tx, "request", found.request.id) if r["act"] == "report"]
        assert json.loads(noted[-1]["after"])["way"] == "sheet entered by the office"
        assert found.report.entered
        await people.set_language(c.tx, mary.id, "en")
        history = await browsing.history(c.tx, await office.who(c.tx, Office.INDUSTRY), 5)
        assert "entered by the office (王芳)" in history.text
        # What the department says itself afterwards is its own again.
        own = await owing.owned(c.tx, await office.who(c.tx, Office.INDUSTRY), found.request.id)
        await answering.write(c.tx, await office.who(c.tx, Office.INDUSTRY), own, Statement(text="已开工"), now=LATER)
        assert [r.entered for r in await reports.versions(c.tx, found.request.id)] == [False, True]


async def test_nothing_comes_of_a_cancelled_sheet(db: Database, office: Office) -> None:
    async with clerk(db, office) as c:
        c.paper.fill(1, words="x")
        said = await c.sends()
        reply = await sheet_booking.cancel(c.tx, c.who, int(data(said, "Cancel")[0]))
        assert reply.edit is not None
        assert reply.edit.text == "Nothing has been booked."
        with pytest.raises(Outdated):
            await c.books(said)
        assert await c.versions(1) == []

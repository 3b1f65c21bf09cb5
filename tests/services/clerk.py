"""The contact of the science department with her sheet on the table."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from domain.outgoing import Outgoing, Reply
from domain.people import Standing
from domain.reports import Report, Statement
from services import answering, owing, sheet_booking
from storage import indicators, reports
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.rounds import request_of
from tests.services.sheet_files import Paper, data, handed_out, sends
from tests.services.talk import ASKED, talking
from tests.services.test_answering import LABS, OPENED

LATER = ASKED + timedelta(hours=2)


@dataclass
class Clerk:
    """The contact of the science department with her sheet on the table, and her deputy; both read English."""

    tx: Tx
    office: Office
    who: Standing
    deputy: Standing
    paper: Paper

    async def sends(
        self, content: bytes | None = None, *, who: Standing | None = None, name: str = "a.xlsx"
    ) -> Outgoing:
        return await sends(self.tx, who or self.who, content or self.paper.xlsx(), name=name, now=LATER)

    async def books(self, said: Outgoing, who: Standing | None = None) -> Reply:
        upload, seen = data(said, "✔ Book")
        return await sheet_booking.confirm(self.tx, who or self.who, int(upload), seen, now=LATER)

    async def versions(self, number: int) -> list[Report]:
        found = await request_of(self.tx, self.office, number, self.office.science.id)
        return list(reversed(await reports.versions(self.tx, found.request.id)))

    async def deputy_says(self, number: int, said: Statement) -> None:
        found = await request_of(self.tx, self.office, number, self.office.science.id)
        now = ASKED + timedelta(minutes=72)
        await answering.write(
            self.tx, self.deputy, await owing.owned(self.tx, self.deputy, found.request.id), said, now=now
        )


@asynccontextmanager
async def clerk(db: Database, office: Office) -> AsyncIterator[Clerk]:
    async with talking(db, office, Office.SCIENCE) as chat:
        for it in (LABS, OPENED):
            await indicators.add(chat.tx, it)
        who = await office.who(chat.tx, Office.SCIENCE)
        paper = Paper(await handed_out(chat.tx, who, now=ASKED))
        yield Clerk(chat.tx, office, who, await office.who(chat.tx, Office.SCIENCE_DEPUTY), paper)

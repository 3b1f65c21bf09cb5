"""The office's own check stands beside what is declared and computed; by who is in charge, never for her own department."""

from __future__ import annotations

import pytest

from domain.errors import NobodyElse, NotForYou, NotInCharge, Outdated, OwnTask
from domain.people import Post, Role, Scope
from domain.reports import Health
from domain.unreadable import Usage
from domain.verdicts import Way
from storage import audit, people, verifications
from storage.database import Database
from tests.conftest import START, Office
from tests.services.asking import at_desk, data
from tests.services.rounds import request_of, shanghai
from tests.services.test_closing import reports, supervises

ASKED = shanghai(3, 20, 10)
SUPERVISOR, ADMIN, SCIENCE = Office.SUPERVISOR, Office.ADMIN, Office.SCIENCE


async def test_found_otherwise_it_stands_beside_what_was_declared(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        await reports(desk, SCIENCE, 1, office.science.id, "on_track")
        await reports(desk, SCIENCE, 2, office.science.id, "on_track")
        assert "revall." in " ".join(data(await desk.command(SUPERVISOR, "review")))
        assert "verify.1" in data(await desk.press(SUPERVISOR, "task.1"))
        asked = await desk.command(SUPERVISOR, "verify 1")
        assert "Says: 🟢 on track (March 2023)" in asked.text
        assert "verify.1.off_track" in data(asked)
        assert data(await desk.press(SUPERVISOR, "verify.1.off_track"))[:3] == [
            f"verify.1.off_track.{way}" for way in Way
        ]
        for forged in ("verify.1.purple", "verify.1.unstated", "verify.1.off_track.dream", "verify.1.done.site.x"):
            with pytest.raises(Outdated):
                await desk.press(SUPERVISOR, forged)
        await desk.press(SUPERVISOR, "verify.1.off_track.site")
        kept = await desk.types(SUPERVISOR, "现场未开工")
        assert kept is not None
        side_by_side = "⚖ declared 🟢 on track · computed – · verified 🔴 off track"
        line = "🔎 Verified 🔴 off track · on site · 李强, "
        for text in (
            kept.text, (await desk.press(SUPERVISOR, "task.1")).text, (await desk.command(SUPERVISOR, "why 1")).text,
            (await desk.command(SUPERVISOR, "mismatch")).text, (await desk.press(SCIENCE, "task.1")).text,
        ):  # fmt: skip
            assert side_by_side in text
            assert line in text
            assert "现场未开工" in text
        assert line in (await desk.press(SUPERVISOR, "history.1.1")).text
        assert "<b>1 task</b> is reported otherwise" in (await desk.command(SUPERVISOR, "mismatch")).text
        report = (await request_of(desk.tx, office, 1, office.science.id)).report
        assert report is not None
        assert report.health is Health.ON_TRACK
        [verdict] = await verifications.of_task(desk.tx, 1)
        assert (verdict.report_id, verdict.health, verdict.way) == (report.id, Health.OFF_TRACK, Way.SITE)
        assert [row["act"] for row in await audit.of_object(desk.tx, "task", 1)] == ["verify"]
        # It is no plain green any more; the other one is.
        period = (await desk.request(1, office.science.id)).period
        shown = (await desk.press(SUPERVISOR, f"revall.{period.id}")).text
        assert "加强创新平台建设" in shown
        assert "完善实验室体系" not in shown

        # A newer report is another matter, and the check says so; a newer check stands in front.
        await reports(desk, SCIENCE, 1, office.science.id, "off_track")
        request = await desk.request(1, office.science.id)
        await desk.press(SCIENCE, f"next.{request.id}.{request.revision}")
        await desk.press(SUPERVISOR, "verify.1.at_risk.phone")
        await desk.types(SUPERVISOR, "已开工")
        page = (await desk.press(SUPERVISOR, "task.1")).text
        assert "verified 🟡 at risk" in page
        assert "现场未开工" not in page
        assert "现场未开工" in (await desk.press(SUPERVISOR, "history.1.1")).text


async def test_who_may_not_verify(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        for chat_id in (SCIENCE, Office.SCIENCE_HEAD, Office.INDUSTRY):
            for way in ("verify.1", "verify.1.done", "verify.1.done.site"):
                with pytest.raises(NotForYou):
                    await desk.press(chat_id, way)
        with pytest.raises(Usage):
            await desk.command(SUPERVISOR, "verify")
        other = await supervises(desk, 1010, Scope(parts=frozenset({2})))
        with pytest.raises(NotInCharge):
            await desk.press(1010, "verify.1.done.site")
        # Begun in charge, and not in charge any more when she writes: nothing is kept.
        await desk.press(1010, "verify.4.done.site")
        await people.leave_charge(desk.tx, other, Role.SUPERVISOR, now=ASKED)
        assert await desk.types(1010, "已完成") is None
        chief = (await desk.person(SUPERVISOR)).id
        await people.take_seat(desk.tx, chief, office.science.id, Post.HEAD, now=START)
        with pytest.raises(OwnTask) as refused:
            await desk.press(SUPERVISOR, "verify.1.done.site")
        assert refused.value.values["names"] == "王芳"
        assert "verify.1" not in data(await desk.press(SUPERVISOR, "task.1"))
        await desk.press(SUPERVISOR, "verify.4.done.papers")
        await people.take_seat(desk.tx, (await desk.person(ADMIN)).id, office.science.id, Post.HEAD, now=START)
        with pytest.raises(NobodyElse):
            await desk.press(ADMIN, "verify.1")
        assert await verifications.of_task(desk.tx, 1) == []
        assert await verifications.of_task(desk.tx, 4) == []

"""Own working days: what setting one on or off moves, taking it back, and what cannot be set."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import NoWorkingDays
from domain.reports import PeriodState
from domain.unreadable import BadDay, DayOutside, Usage
from services import rhythms
from storage import periods
from storage.database import Database
from tests.conftest import START, Office
from tests.services.test_rhythms import MARCH_20, admin, ask_march, data, due_dates, period, shown


@pytest.mark.parametrize("written", ["2023-04-25 off", "2023/4/25 休", "2023年4月25日放假", "２０２３-４-２５ OFF"])
async def test_an_own_day_off_moves_what_falls_on_it(db: Database, office: Office, written: str) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        preview = shown(await rhythms.propose_day(tx, who, written, now=START))
        assert "Tue 25 Apr 2023 becomes <b>a day off</b>" in preview.text
        assert "due: Tue 25 Apr → Mon 24 Apr" in preview.text
        assert (await due_dates(tx, office))["2023-04"] == "04-25 18:00"
        assert data(preview)[0] == "day.yes.2023-04-25.off"
        await rhythms.set_day(tx, who, "2023-04-25 off", now=START)
        assert (await due_dates(tx, office))["2023-04"] == "04-24 18:00"
        again = shown(await rhythms.set_day(tx, who, "2023-04-25 off", now=START))
        listed = shown(await rhythms.show_days(tx, who))
    assert "a day off already" in again.text
    assert "Tue 25 Apr 2023: a day off" in listed.text
    assert "day.set.2023-04-25.back" in data(listed)


@pytest.mark.parametrize("written", ["2023-04-25 back", "2023-04-25 on", "2023-04-25 班"])
async def test_and_can_be_taken_back(db: Database, office: Office, written: str) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        await rhythms.set_day(tx, who, "2023-04-25 off", now=START)
        await rhythms.propose_day(tx, who, written, now=START)
        await rhythms.set_day(tx, who, written, now=START)
        assert (await due_dates(tx, office))["2023-04"] == "04-25 18:00"
        assert await periods.days(tx, "CN") == {}


async def test_an_own_working_day_on_a_weekend_is_due_too(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        await rhythms.set_day(tx, who, "2023-03-25 on", now=START)
        text = shown(await rhythms.show(tx, who, now=START)).text
    assert "due Sat 25 Mar (make-up working day) 18:00" in text


async def test_asked_periods_keep_their_dates_on_a_new_day_off(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await ask_march(tx, office)
        who = await admin(tx, office)
        await rhythms.set_day(tx, who, "2023-03-24 off", now=MARCH_20)
        assert (await due_dates(tx, office))["2023-03"] == "03-24 18:00"
        assert (await period(tx, office, "2023-03")).state is PeriodState.ASKED


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("tomorrow off", BadDay),
        ("2023-02-30 off", BadDay),
        ("2019-05-04 off", DayOutside),
        ("2023-05-04", Usage),
        ("2023-05-04 maybe", Usage),
    ],
)
async def test_days_that_cannot_be_set(db: Database, office: Office, written: str, refusal: type[Exception]) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        with pytest.raises(refusal):
            await rhythms.propose_day(tx, who, written, now=START)


async def test_a_calendar_needs_working_days(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        for number in range(90):
            day = date(2023, 8, 1) + timedelta(number)
            if day.isoformat() != "2023-09-15":
                await periods.set_day(tx, "CN", day, 0)
        later = datetime(2023, 7, 3, 1, tzinfo=UTC)
        with pytest.raises(NoWorkingDays):
            await rhythms.propose_day(tx, who, "2023-09-15 off", now=later)

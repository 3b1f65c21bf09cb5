"""`/why 12` prints the arithmetic as it was done, to who may read the task."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain import errors, unreadable
from domain.indicators import Aim, Direction, Indicator, IndicatorState, Pace
from domain.people import Standing
from domain.reports import Health, Statement
from services import browsing
from storage import figures, indicators, people, reports
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.rounds import shanghai
from tests.services.stories import after, ask, buttons, english, lock, report
from tests.services.test_looking_up import of_part

D = Decimal
NOW = shanghai(6, 1, 9)
LABS = Indicator(1, 1, 1, "laboratories", "家", D(19), Aim.AT_LEAST, D(25), None, Direction.UP, True, Pace.LINEAR, (),
                 IndicatorState.CONFIRMED)  # fmt: skip


async def months(tx: Tx, office: Office, said: dict[str, int | None]) -> Standing:
    """Reports on task 1 with a figure each, None where there was none that month; the admin."""
    made = await indicators.add(tx, LABS)
    for label, figure in said.items():
        period = await ask(tx, office, label)
        if figure is not None:
            request_id = await report(tx, office, period, 1, Health.ON_TRACK)
            newest = (await reports.versions(tx, request_id))[0]
            await figures.put(tx, newest.id, made, D(figure))
        await lock(tx, period)
    return await english(tx, office, Office.ADMIN)


async def test_the_arithmetic_with_figures_dates_thresholds_and_versions(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await months(tx, office, {"2023-02": 19, "2023-03": None, "2023-04": 20, "2023-05": 20})
        said = await browsing.why_named(tx, admin, "1", now=NOW)
        assert said.text.splitlines() == [
            "🧮 <b>Task 1 · 完善实验室体系</b>",
            "Says: 🟢 on track · May 2023 · Wed 24 May v1 · 张伟",
            "Computed: 🔴 off track",
            "",
            "🎯 laboratories: at least 25 家 · from 19",
            "February 2023: 19 (Thu 23 Feb v1) · March 2023: – · April 2023: 20 (Mon 24 Apr v1) · May 2023: 20 (Wed 24 May v1)",
            "Expected by Wed 31 May: 21 家 = 19 + (25 − 19) × 151/365 days, rounded towards 19",
            "(20 − 19) ÷ (21 − 19) = 50 %",
            "🟢 from 95 %, 🟡 from 75 %, below 🔴 → 🔴 off track",
            "📈 laboratories at the current pace by Sun 31 Dec: 21–23 家, target at least 25 家",
            "(3 figures; 0.12 to 0.38 a month, the middle half; 7 months to go)",
        ]
        assert buttons(said) == {"History": "history.1.1", "‹ Task 1": "task.1"}
        task = await browsing.task(tx, admin, 1, now=after(await ask(tx, office, "2023-06")))
        assert "📈 laboratories at the current pace by Sun 31 Dec: 21–23 家" in task.text
        assert buttons(task)["🧮 Why"] == "why.1"
        assert "Computed: 🔴" in (await browsing.why(tx, admin, 1, now=shanghai(6, 20, 9))).text
        back = await browsing.why_pressed(tx, admin, "why.1.sum.5", now=shanghai(6, 26, 9))
        assert buttons(back) == {"History": "history.1.1.sum.5", "‹ Task 1": "task.1.sum.5"}
        # June is due now and has no figure: the light of May is no light of June.
        assert "Computed: ◌ no light" in back.text
        assert "◌ Grey: 1 period has been asked since without a figure." in back.text
        assert "→ it was 🔴 off track" in back.text


async def test_without_figures_or_indicators_it_says_so(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await months(tx, office, {"2023-03": None})
        assert "No figure yet." in (await browsing.why(tx, admin, 1, now=NOW)).text
        assert "Nothing has been reported yet." in (await browsing.why(tx, admin, 1, now=NOW)).text
        assert "No indicator is confirmed" in (await browsing.why(tx, admin, 2, now=NOW)).text
        april = await ask(tx, office, "2023-04")
        request_id = await report(tx, office, april, 2, Health.ON_TRACK)
        kept = Statement(Health.ON_TRACK, reason="<b>到货晚</b>", computed=Health.OFF_TRACK)
        await reports.add_version(tx, request_id, person_id=admin.person.id, said=kept, now=april.due_at)
        assert "“&lt;b&gt;到货晚&lt;/b&gt;”" in (await browsing.why(tx, admin, 2, now=NOW)).text


async def test_who_may_not_read_the_task_learns_no_figure(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await months(tx, office, {"2023-03": 19})
        contact = await office.who(tx, Office.SCIENCE)
        assert "🎯 laboratories" in (await browsing.why(tx, contact, 1, now=NOW)).text
        with pytest.raises(errors.NotYours):
            await browsing.why(tx, await office.who(tx, Office.INDUSTRY), 1, now=NOW)
        with pytest.raises(errors.NotInCharge):
            await browsing.why(tx, await of_part(tx, office, 2), 1, now=NOW)
        with pytest.raises(errors.NoSuchTask):
            await browsing.why(tx, contact, 99, now=NOW)
        with pytest.raises(unreadable.Usage):
            await browsing.why_named(tx, contact, "", now=NOW)
        for forged in ("why.x", "why."):
            with pytest.raises(errors.Outdated):
                await browsing.why_pressed(tx, contact, forged, now=NOW)
        await people.leave(tx, contact.person.id, now=(await ask(tx, office, "2023-04")).asked_at)
        gone = await people.standing(tx, Office.SCIENCE)
        if gone is not None:
            with pytest.raises(errors.NotYours):
                await browsing.why(tx, gone, 1, now=NOW)

"""A picture says what the summary says, of what its reader may see, and its caption says it in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import NotForYou, NotInCharge, NotYours, Outdated, Refusal
from domain.people import Scope, Standing
from domain.reports import Health
from messages.indicator_cards import WALK
from messages.language import plain
from services import browsing, indicating, picturing, summarising
from storage import figures, periods, reports
from storage.database import Database
from tests.conftest import START, Office
from tests.services.made import made
from tests.services.measuring import begun
from tests.services.stories import after, ask, buttons, english, report
from tests.services.test_summarising import two_periods

PNG = b"\x89PNG\r\n\x1a\n"


def values_of(draft: Any) -> dict[str, Any]:
    """What goes into the template."""
    found: dict[str, Any] = draft.make.args[1]
    return found


async def test_the_card_counts_as_the_summary_does(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin = await english(tx, office, Office.ADMIN)
        said = await summarising.summary(tx, admin, "", now=after(april))
        assert buttons(said)["📈 Picture"] == f"picture.{april.id}"
        card = values_of(await picturing.read(tx, admin, {"period": april.id}, now=after(april)))
        assert card["counts"] == {
            "on_track": 0, "at_risk": 1, "off_track": 1, "done": 1, "not_started": 0, "unstated": 0, "missing": 2,
        }  # fmt: skip
        assert sum(card["counts"].values()) == card["asked"] == 5
        assert {k["kind"]: k["change"] for k in card["kinds"] if k["change"]} == {"on_track": "(−1)", "done": "(+1)"}
        assert {r["name"]: r["note"] for r in card["departments"]["rows"]} == {
            "省科技厅": "2/2", "省工业和信息化厅": "1/2", "省水利厅": "0/1",
        }  # fmt: skip
        rows = {row["name"]: row["cells"] for column in card["heat"]["columns"] for row in column if not row["part"]}
        at = card["heat"]["months"].index("4")
        march_to_may = {name: cells[at - 1 : at + 2] for name, cells in rows.items()}
        assert march_to_may == {
            "1": ["on_track", "off_track", ""], "2": ["off_track", "at_risk", ""], "3": ["at_risk", "done", ""],
            "4": ["missing", "missing", ""], "5": ["missing", "missing", ""],
        }  # fmt: skip
        trend = {column["label"]: column["counts"] for column in card["trend"]["columns"]}
        assert trend["5"] is None
        assert trend["4"] == card["counts"]
        # The card of March, looked at later, knows nothing of April.
        march = await periods.by_label(tx, office.plan.id, "2023-03")
        assert march is not None
        earlier = values_of(await picturing.read(tx, admin, {"period": march.id}, now=after(april)))
        assert {c["label"]: c["counts"] for c in earlier["trend"]["columns"]}["4"] is None

        reply = await picturing.of_period(tx, admin, april.id, now=after(april))
        assert reply.toast
        photo, content = await made(tx, Office.ADMIN, now=after(april))
        assert content.startswith(PNG)
        assert photo.document is not None
        assert photo.document.kind == "photo"
        assert plain(photo.text).splitlines() == [
            "📊 April 2023 · 3 of 5 reported (2 on time, 1 late)",
            "🟢 on track 0 (−1)  🟡 at risk 1  🔴 off track 1  ✅ done 1 (+1)",
            "not reported yet: 1 · nobody can be reached: 1",
            "Newly off track: 1",
        ]


async def test_a_card_holds_what_its_reader_may_see(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin = await english(tx, office, Office.ADMIN)
        supervisor = await office.who(tx, Office.SUPERVISOR)
        contact = await office.who(tx, Office.INDUSTRY)
        card = values_of(await picturing.read(tx, contact, {"period": april.id}, now=after(april)))
        assert {r["name"] for r in card["departments"]["rows"]} == {"省工业和信息化厅"}
        for column in card["heat"]["columns"]:
            assert {row["name"] for row in column if not row["part"]} <= {"2", "3", "4"}
        stranger = replace(contact, seats=(), charges=())
        for who, refusal in ((stranger, NotForYou), (admin, Outdated)):
            with pytest.raises(refusal):
                await picturing.of_period(tx, who, april.id if who is stranger else 999, now=after(april))
        narrow = replace(
            supervisor, charges=tuple(replace(c, scope=Scope(parts=frozenset({9}))) for c in supervisor.charges)
        )
        with pytest.raises(NotInCharge):
            await picturing.of_period(tx, narrow, april.id, now=after(april))


async def test_an_indicators_way(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        await indicating.set_value(tx, admin, 1, 1, "confirmed", WALK, now=START)
        for label, figure in (("2023-02", 19), ("2023-03", None), ("2023-04", 21)):
            period = await ask(tx, office, label)
            request = await report(tx, office, period, 1, Health.ON_TRACK)
            if figure is not None:
                (version,) = await reports.versions(tx, request)
                await figures.put(tx, version.id, 1, Decimal(figure))
        shown = await browsing.task(tx, admin, 1, now=after(period))
        assert buttons(shown)["📈 全国重点实验室"] == "way.1"
        chart = values_of(await picturing.read(tx, admin, {"indicator": 1}, now=after(period)))
        # March has no figure, so the line is broken there.
        assert [len(run) for run in chart["actual"]] == [1, 1]
        assert chart["headline"] == "April 2023: 21 家, nothing is expected yet"
        low, high = chart["ticks"][0], chart["ticks"][-1]
        assert (low["at"], high["at"]) == (0.0, 1.0)
        assert Decimal(low["label"]) <= 19 < 25 <= Decimal(high["label"])
        await picturing.of_indicator(tx, admin, 1, now=after(period))
        photo, content = await made(tx, Office.ADMIN, now=after(period))
        assert content.startswith(PNG)
        assert "Reported: February 2023 19, April 2023 21" in plain(photo.text)
        other = await office.who(tx, Office.INDUSTRY)
        refused: tuple[tuple[Standing, int, type[Refusal]], ...] = ((other, 1, NotYours), (admin, 2, Outdated))
        for who, number, refusal in refused:
            with pytest.raises(refusal):
                await picturing.of_indicator(tx, who, number, now=after(period))

"""Pictures and bulletins of the real plan, figure by figure, against plain loops over what the test itself reported."""

from __future__ import annotations

import io
import random
from collections import Counter
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from domain.reports import Health
from messages.language import Words
from services import picturing, printing, publishing
from storage import bulletins
from storage.database import Database
from tests.services.drifting_year import begin, month

LABELS = ("2023-01", "2023-02", "2023-03")


@pytest.mark.engines("sqlite")
async def test_every_figure_is_what_was_reported(db: Database) -> None:
    async with db.write() as tx:
        year, dice = await begin(tx), random.Random(3)
        for label in LABELS:
            march = await month(tx, year, label, dice)
        now = march.locked_at + timedelta(hours=1)
        card = (await picturing.read(tx, year.admin, {"period": march.id}, now=now)).make.args[1]  # type: ignore[attr-defined]
        await publishing.draft(tx, year.admin, march.id, now=now)
        drafted = await bulletins.of_period(tx, march.id)
    assert drafted is not None
    figures = drafted.figures
    said, before = (year.told[label].said for label in (LABELS[2], LABELS[1]))
    assert len(year.led) == 113

    # The head of both, counted by hand.
    colours = Counter(health.value for health, _ in said.values())
    then = Counter(health.value for health, _ in before.values())
    late = sum(is_late for _, is_late in said.values())
    assert {k: n for k, n in card["counts"].items() if n} == {**colours, "missing": 113 - len(said)}
    assert (figures["asked"], figures["reported"], figures["late"]) == (113, len(said), late)
    assert figures["on_time"] == len(said) - late
    assert figures["unanswered"] + figures["out_of_reach"] == 113 - len(said)
    for health in Health:
        assert figures["colours"][health.value] == colours[health.value]
        assert figures["change"][health.value] == colours[health.value] - then[health.value]
    red = [n for n, (h, _) in sorted(said.items()) if h is Health.OFF_TRACK]
    assert figures["newly_red"] == [n for n in red if before.get(n, (None, False))[0] is not Health.OFF_TRACK]

    # Every field of the heat map, and every month of the trend.
    cells = {r["name"]: r["cells"] for column in card["heat"]["columns"] for r in column if not r["part"]}
    assert len(cells) == 113
    for place, label in enumerate(LABELS):
        told = year.told[label].said
        for number in range(1, 114):
            assert cells[str(number)][place] == (told[number][0].value if number in told else "missing")
        trend = card["trend"]["columns"][place]["counts"]
        assert {k: n for k, n in trend.items() if n and k != "missing"} == Counter(h.value for h, _ in told.values())
    assert all(not any(row[len(LABELS) :]) for row in cells.values())

    # Departments and parts sum up to the whole.
    for row in figures["departments"]:
        mine = [n for n, name in year.led.items() if name == row["name"]]
        assert (row["asked"], row["reported"]) == (len(mine), sum(n in said for n in mine))
    assert sum(part["asked"] for part in figures["parts"]) == 113

    # The ledger holds what was said, task by task.
    workbook = printing.printed(year.plan, drafted, "xlsx", Words("en", year.plan.zone))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()[1:]
    assert [int(float(str(row[0]))) for row in rows] == list(range(1, 114))
    for number, row in enumerate(rows, 1):
        assert row[3] == year.led[number]
        assert bool(row[7]) == (number in said and said[number][1])
        if number in said:
            assert row[4] == said[number][0].value.replace("_", " ")

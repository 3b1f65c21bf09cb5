"""A simulated year, and three months of it in every run: what the bot says, draws and prints is what people's own record gives."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services import picturing
from simulator import year
from simulator.almanac import YEAR
from simulator.diaries import HEALTHS, Diary
from simulator.players import press
from simulator.script import SHORT, WHOLE, Script
from simulator.seen import Seen
from storage import people, periods
from tests.journeys.steps import trouble

SEED = 2023


@pytest.mark.parametrize("script", [SHORT, pytest.param(WHOLE, marks=pytest.mark.long)], ids=["three-months", "year"])
async def test_a_year_adds_up(script: Script, tmp_path: Path) -> None:
    async with year.opened(tmp_path / "office", script, SEED, tmp_path / "prints") as lived:
        await lived.told()
        assert lived.faults == []
        assert [line for month in lived.months for line in month.stray] == []
        assert len(lived.months) == script.periods
        assert trouble(lived.bot) == []
        await said_as_it_was_said(lived)
        await drawn_as_it_stood(lived)
        await traced(lived)
    printed = {path.name for path in (tmp_path / "prints" / YEAR[0].label).iterdir()}
    assert printed == {
        "card.png",
        "bulletin-zh.pdf",
        "bulletin-en.pdf",
        *(f"bulletin-zh.{form}" for form in script.forms),
    }


async def said_as_it_was_said(lived: year.Year) -> None:
    """Figures are stored as they were typed, by indicator in the order in which they were asked."""
    async with lived.bot.opened() as db, db.read() as tx:
        rows = await tx.rows(
            "SELECT e.label, t.number, d.name, r.version, f.value FROM figures f JOIN reports r ON r.id = f.report_id "
            "JOIN requests q ON q.id = r.request_id JOIN periods e ON e.id = q.period_id JOIN tasks t ON t.id = q.task_id "
            "JOIN departments d ON d.id = q.department_id JOIN indicators i ON i.id = f.indicator_id ORDER BY i.position"
        )
    stored: dict[tuple[str, int, str, int], list[float]] = {}
    for row in rows:
        stored.setdefault((row["label"], row["number"], row["name"], row["version"]), []).append(float(row["value"]))
    typed = [e for e in lived.cast.diary.entries if e.what == "said" and e.figures and not e.same]
    assert typed
    versions: Counter[tuple[str, int, str]] = Counter()
    for entry in (e for e in lived.cast.diary.entries if e.what == "said"):
        key = (entry.label, entry.number, entry.department)
        versions[key] += 1
        if entry in typed:
            assert stored[*key, versions[key]] == [float(each) for each in entry.figures], entry


async def drawn_as_it_stood(lived: year.Year) -> None:
    """The values that each month's picture is drawn from: the counts, the months' columns, departments, every field of the heat map."""
    async with lived.bot.opened() as db, db.read() as tx:
        who = next(s for s in await people.everyone(tx) if s.oversees)
        now = await lived.world.now()
        for place, days in enumerate(lived.days, 1):
            found = await periods.by_label(tx, 1, days.label)
            assert found is not None
            draft = await picturing.read(tx, who, {"period": found.id}, now=now + timedelta(seconds=1))
            values: dict[str, Any] = draft.make.args[1]  # type: ignore[attr-defined]
            drawn_of(lived.cast.diary, values, place, now)


def drawn_of(diary: Diary, values: dict[str, Any], place: int, now: Any) -> None:
    stood = [diary.stood(days.label, now) for days in diary.days[:place]]
    lead = {row.number: row.lead for row in diary.rows}
    columns = []
    for month in stood:
        kinds = Counter(month[number, name].shown for number, name in lead.items())
        missing = sum(n for kind, n in kinds.items() if kind not in HEALTHS)
        columns.append({**{h: kinds[h] for h in HEALTHS}, "missing": missing})
    assert values["counts"] == columns[-1]
    assert [c["counts"] for c in values["trend"]["columns"][:place]] == columns
    for row in values["departments"]["rows"]:
        assert sum(row["counts"].values()) == row["asked"]
    fields = {
        int(row["name"]): row["cells"][:place]
        for column in values["heat"]["columns"]
        for row in column
        if not row["part"]
    }
    assert fields == {
        number: [m[number, name].shown if m[number, name].shown in HEALTHS else "missing" for m in stood]
        for number, name in lead.items()
    }


async def traced(lived: year.Year) -> None:
    """Every task that the newest summary names for a decision leads to its own words in a tap, those of its list in two."""
    days, diary = lived.days[-1], lived.cast.diary
    stood = diary.stood(days.label, await lived.world.now())
    words = {row.number: stood[row.number, row.lead].words for row in diary.rows}
    head = await asked(lived, f"/summary {days.label}")
    ways = [each for each in data_of(head) if each.startswith("history.")]
    assert ways
    for way in ways:
        head = await asked(lived, f"/summary {days.label}")
        page = await pressed(lived, head, way)
        assert words[int(way.split(".")[1])] in page.text, page.drawn()
    named = [each for each in words if words[each]][:3]
    for number in named:
        listed = await asked(lived, f"/summary {days.label} {next(r.lead for r in diary.rows if r.number == number)}")
        page = await pressed(lived, listed, next(d for d in data_of(listed) if d.startswith(f"task.{number}.")))
        if words[number] not in page.text:
            page = await pressed(lived, page, next(d for d in data_of(page) if d.startswith(f"history.{number}")))
        assert words[number] in page.text, page.drawn()


async def asked(lived: year.Year, text: str) -> Seen:
    await lived.cast.office.visitor.send(text)
    await lived.bot.rests()
    return await lived.cast.office.visitor.last()


async def pressed(lived: year.Year, message: Seen, data: str) -> Seen:
    """The message as it stands after a press."""
    chief = lived.cast.office.visitor
    await press(chief, message, data)
    await lived.bot.rests()
    return next(m for m in await chief.chat() if m.id == message.id)


def data_of(message: Seen) -> list[str]:
    return [(b.data or "").split("#")[0] for row in message.keyboard for b in row]

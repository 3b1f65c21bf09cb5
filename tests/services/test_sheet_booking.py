"""A filled sheet: shown before anything is written, booked after a yes, held against what others did meanwhile, and nobody else's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import Outdated
from domain.people import Standing
from domain.reports import Health, PeriodState, RequestState, Statement
from services import sheet_booking
from storage import audit, figures, needs, people, periods, promises, requests
from storage.database import Database
from tests.conftest import Office
from tests.services.clerk import LATER, clerk
from tests.services.rounds import everything, period, request_of
from tests.services.sheet_files import Paper, data, handed_out
from tests.services.talk import ASKED


@pytest.mark.engines("sqlite", "postgres")
async def test_what_is_filled_is_shown_then_booked_and_nothing_before(
    db: Database, office: Office
) -> None:  # fmt: skip
    async with clerk(db, office) as c:
        c.paper.fill(1, health="🟢 on track", percent=0.8, figure1=21, figure2="yes", words="评审完成\n=1+1")
        c.paper.fill(1, next="挂牌", by=date(2023, 6, 30), needs="配套资金", whom="水利厅").fill(3, words="已会签")
        before = await everything(c.tx)
        said = await c.sends()
        assert said.text == (
            "📄 <b>a.xlsx</b> · 3 rows: 2 new · 0 changed · 1 empty or as before\n"
            "<blockquote expandable>1 完善实验室体系 — 🟢 on track · 80 % · 21 家 · yes · “评审完成\n=1+1” · “挂牌” · Fri 30 Jun · "
            "“配套资金” · “省水利厅”\n3 强化数字赋能 — “已会签”</blockquote>"
        )
        assert [b.label for row in said.keyboard for b in row] == ["✔ Book 2", "Cancel"]
        assert (await everything(c.tx))[1:] == before[1:]
        assert await c.versions(1) == []
        done = await c.books(said)
        assert done.edit is not None
        assert done.edit.text.startswith("✔ <b>2 reports booked</b> from a.xlsx.")
        assert done.messages[0].text.startswith("<b>1 task still missing</b>, 2 reported.")
        (report,) = await c.versions(1)
        assert (report.health, report.percent, report.left) == (Health.ON_TRACK, 80, True)
        assert report.text == "评审完成\n=1+1"
        (promise,) = await promises.of_task(c.tx, 1)
        assert (promise.words, promise.by, promise.request_id) == ("挂牌", date(2023, 6, 30), report.request_id)
        assert (await figures.of_report(c.tx, report.id)) == {1: Decimal(21), 2: Decimal(1)}
        (need,) = await needs.open_of_task(c.tx, 1, office.science.id)
        assert (need.asked, need.words, need.request_id) == ("省水利厅", "配套资金", report.request_id)
        (contribution,) = await c.versions(3)
        assert (contribution.health, contribution.text) == (Health.UNSTATED, "已会签")
        noted = [r for r in await audit.of_object(c.tx, "request", report.request_id) if r["act"] == "report"]
        assert [json.loads(row["after"])["way"] for row in noted] == ["sheet"]
        with pytest.raises(Outdated):
            await c.books(said)
        # The same file once more says nothing new; a mended cell of it is no conflict with oneself.
        again = await c.sends()
        assert "0 new · 0 changed · 3 empty or as before" in again.text
        assert [b.label for row in again.keyboard for b in row] == ["Cancel"]
        c.paper.fill(1, health="预警", by="7月底")
        said = await c.sends()
        assert "<blockquote expandable>1 完善实验室体系 — 🟡 at risk · Mon 31 Jul</blockquote>" in said.text
        await c.books(said)
        assert [r.health for r in await c.versions(1)] == [Health.ON_TRACK, Health.AT_RISK]
        assert [p.by for p in await promises.of_task(c.tx, 1)] == [date(2023, 7, 31)]


OLD = (Path(__file__).parent / "filled.xls").read_bytes()
"""As Excel 97 saves it (made with xlwt 1.3), with room for the key."""

WAYS: dict[str, Callable[[Paper], tuple[str, bytes]]] = {
    "renamed and re-saved": lambda p: ("2023.xlsx", p.xlsx()),
    "csv": lambda p: ("表.csv", p.csv()),
    "csv of an office without emoji": lambda p: ("表.csv", p.csv("gb18030")),
    "ascii symbols lost": lambda p: ("a.csv", p.csv("gbk")),
    "columns turned round": lambda p: ("a.xlsx", p.xlsx([list(reversed([*row, *[""] * (18 - len(row))])) for row in p.rows])),
    "rows turned round": lambda p: ("a.xlsx", p.xlsx([*p.rows[:3], *reversed(p.body)])),
    "how-to and other rows gone": lambda p: ("a.xlsx", p.xlsx([p.header, p.row(2)])),
    "excel 97": lambda p: ("a.xls", OLD.replace(b"K" * 120, str(p.row(2)[0]).ljust(120).encode())),
    "rows above and below": lambda p: ("a.xlsx", p.xlsx([["关于报送"], [], *p.rows, [], ["联系人：张伟"]])),
}  # fmt: skip


@pytest.mark.parametrize("way", sorted(WAYS))
async def test_it_is_known_again_however_it_was_saved(db: Database, office: Office, way: str) -> None:
    async with clerk(db, office) as c:
        c.paper.fill(2, health="🔴 off track", words="拆迁滞后")
        name, content = WAYS[way](c.paper)
        said = await c.sends(content, name=name)
        assert "<blockquote expandable>2 加强创新平台建设 — 🔴 off track · “拆迁滞后”</blockquote>" in said.text
        assert "unreadable" not in said.text
        await c.books(said)
        assert [(r.health, r.text) for r in await c.versions(2)] == [(Health.OFF_TRACK, "拆迁滞后")]


async def test_a_sheet_in_one_language_is_read_by_a_reader_of_the_other(
    db: Database, office: Office
) -> None:  # fmt: skip
    async with clerk(db, office) as c:
        await people.set_language(c.tx, c.who.person.id, "zh")
        chinese = await office.who(c.tx, Office.SCIENCE)
        paper = Paper(await handed_out(c.tx, chinese, now=ASKED))
        assert "进度状态" in paper.names
        paper.fill(1, health="🟡 预警", figure2="否", words="部分完成").fill(2, health="on track")
        said = await c.sends(paper.xlsx(), who=c.deputy)
        assert "1 完善实验室体系 — 🟡 at risk · no · “部分完成”\n2 加强创新平台建设 — 🟢 on track" in said.text
        said = await c.sends(paper.xlsx(), who=chinese)
        assert "共3行：新报2行 · 有改动0行 · 未填或无变化1行" in said.text


FAULTS = [
    (
        {"health": "基本正常"},
        "Row 5, Health “基本正常”: is none of 🟢 on track, 🟡 at risk, 🔴 off track, ✅ done, ⚪ not started.",
    ),
    ({"percent": "八成多"}, "Row 5, Percent done “八成多”: is no percentage from 0 to 100."),
    ({"percent": 180}, "Row 5, Percent done “180”: is no percentage from 0 to 100."),
    ({"figure1": 3}, "Row 5, Figure 1 “3”: the task has no such indicator."),
    ({"by": "6月底"}, "Row 5, By when “6月底”: says nothing without the cell in front of it."),
    ({"by": date(2023, 2, 1), "next": "x"}, "Row 5, By when “2023-02-01”: has passed."),
    ({"by": "尽快"}, "Row 5, By when “尽快”: is no day, such as 2023-06-30."),
    ({"whom": "省航天局", "needs": "x"}, "Row 5, Help from “省航天局”: is not the name of one other department here."),
    ({"whom": "水利厅"}, "Row 5, Help from “水利厅”: says nothing without the cell in front of it."),
    ({"words": "#REF!"}, "Row 5, What was done “#REF!”: is an error of the spreadsheet's."),
    ({"number": 3}, "Row 5: its key belongs to task 2; the rows have been sorted without it."),
    ({"key": "DUBAN1:1:1"}, "Row 5: its key in the hidden first column is missing or damaged."),
    ({"key": ""}, "Row 5: its key in the hidden first column is missing or damaged."),
]


async def test_what_cannot_be_read_is_named_and_the_rest_is_booked(db: Database, office: Office) -> None:
    async with clerk(db, office) as c:
        c.paper.fill(1, health="on track")
        kept = [list(row) for row in c.paper.rows]
        for cells, reason in FAULTS:
            c.paper.rows = [list(row) for row in kept]
            c.paper.fill(2, words="x")
            c.paper.fill(2, **cells)  # type: ignore[arg-type]
            said = await c.sends()
            assert f"⚠ {reason}" in said.text, cells
            assert "3 rows: 1 new · 0 changed · 1 unreadable · 1 empty or as before" in said.text, cells
        await c.books(said)
        assert (len(await c.versions(1)), await c.versions(2)) == (1, [])


async def test_a_row_that_stands_twice_counts_once(db: Database, office: Office) -> None:
    async with clerk(db, office) as c:
        c.paper.fill(2, words="甲")
        c.paper.rows.append(list(c.paper.row(2)))
        said = await c.sends()
        assert "⚠ Row 7: task 2 stands in an earlier row already." in said.text
        assert "✔ Book 1" in said.keyboard[-1][0].label


@pytest.mark.engines("sqlite", "postgres")
async def test_conflicts_are_decided_cell_by_cell(db: Database, office: Office) -> None:
    async with clerk(db, office) as c:
        c.paper.fill(1, health="🟡 at risk", words="我的话").fill(2, health="🟢 on track")
        await c.deputy_says(1, Statement(Health.OFF_TRACK, 30, "她的话"))
        said = await c.sends()
        assert "3 rows: 1 new · 1 changed · 1 empty or as before" in said.text
        assert (
            "⚡ Row 4, Health: changed by 刘洋, Fri 17 Mar 10:12, since the sheet was made: 🔴 off track. "
            "The sheet says 🟡 at risk." in said.text
        )
        assert "⚡ Row 4, What was done: changed by 刘洋" in said.text
        labels = [[b.label for b in row] for row in said.keyboard]
        assert labels == [["• 4: keep 刘洋's", "4: take the sheet's"]] * 2 + [["✔ Book 1", "Cancel"]]
        upload, request, name, choice = said.keyboard[1][1].data.split(".")[1:]
        assert (name, choice) == ("words", "mine")
        reply = await sheet_booking.pick(c.tx, c.who, int(upload), int(request), name, choice, now=LATER)
        assert reply.edit is not None
        assert reply.edit.keyboard[1][1].label == "• 4: take the sheet's"
        done = await c.books(reply.edit)
        assert done.edit is not None
        assert "2 reports booked" in done.edit.text
        assert "1 cell was left as it stood." in done.edit.text
        report = (await c.versions(1))[-1]
        assert (report.version, report.health, report.percent, report.text) == (2, Health.OFF_TRACK, 30, "我的话")


async def test_a_cell_that_nobody_touched_is_no_conflict_and_what_moved_meanwhile_is_shown_again(
    db: Database, office: Office
) -> None:  # fmt: skip
    async with clerk(db, office) as c:
        await c.deputy_says(1, Statement(Health.ON_TRACK, 30, "初稿"))
        paper = Paper(await handed_out(c.tx, c.who, now=ASKED))
        assert paper.value(1, "words") == "初稿"
        paper.fill(1, percent=0.5)
        await c.deputy_says(1, Statement(Health.AT_RISK, 30, "定稿"))
        said = await c.sends(paper.xlsx())
        assert "⚡" not in said.text
        await c.deputy_says(1, Statement(Health.AT_RISK, 45, "定稿"))
        reply = await c.books(said)
        assert reply.toast == "Something has changed since. Please look again."
        assert reply.edit is not None
        assert "since the sheet was made: 45 %. The sheet says 50 %." in reply.edit.text
        assert not any("Book" in b.label for row in reply.edit.keyboard for b in row)
        assert [r.percent for r in await c.versions(1)][-1] == 45


async def test_nobody_books_for_another_department(db: Database, office: Office) -> None:
    async with clerk(db, office) as c:
        c.paper.fill(1, health="on track")
        mary = await office.who(c.tx, Office.INDUSTRY)
        before = (await everything(c.tx))[1:]
        said = await c.sends(who=mary)
        assert said.text.startswith("⚠ <b>a.xlsx</b> was made for another department.")
        assert "省科技厅" not in said.text
        # One row of her own among others': that one alone.
        hers = Paper(await handed_out(c.tx, mary, now=ASKED)).fill(4, health="done")
        hers.rows += c.paper.body
        said = await c.sends(hers.xlsx(), who=mary)
        assert said.text.count("it belongs to another department") == 3
        assert "✔ Book 1" in said.keyboard[-1][0].label
        assert (await everything(c.tx))[1:] == before
        # A deputy may; and whoever loses her seat between preview and yes may not any more.
        said = await c.sends(who=c.deputy)
        assert "1 new" in said.text
        nobody = Standing(c.deputy.person)
        upload, seen = data(said, "✔ Book")
        reply = await sheet_booking.confirm(c.tx, nobody, int(upload), seen, now=LATER)
        assert reply.edit is not None
        assert "was made for another department" in reply.edit.text
        assert await c.versions(1) == []
        for who in (c.who, mary, c.deputy):
            with pytest.raises(Outdated):
                await sheet_booking.confirm(c.tx, who, int(upload), seen, now=LATER)


async def test_the_lock_and_what_is_excused_are_asked_again_at_the_yes(
    db: Database, office: Office
) -> None:  # fmt: skip
    async with clerk(db, office) as c:
        c.paper.fill(1, health="on track").fill(2, health="on track")
        said = await c.sends()
        excused = (await request_of(c.tx, office, 2, office.science.id)).request
        await requests.set_state(c.tx, excused.id, RequestState.EXCUSED)
        await periods.set_state(c.tx, (await period(c.tx, office)).id, PeriodState.LOCKED)
        reply = await c.books(said)
        assert reply.edit is not None
        assert "⚠ Row 4: March 2023 is locked; a supervisor can reopen it with /reopen 1." in reply.edit.text
        assert "⚠ Row 5: nothing is asked about it any more." in reply.edit.text
        assert (await c.versions(1), await c.versions(2)) == ([], [])

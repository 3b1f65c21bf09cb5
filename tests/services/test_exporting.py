"""The ledger: what stands in it, that it can be loaded again without a change, and that its cells are never formulas."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from python_calamine import load_workbook

from domain.errors import NoPlan, NotForYou
from domain.people import Department, Duty, Role, Scope
from domain.plan_changes import INFERRED, STATED
from domain.plan_header import Column, column_of
from domain.reports import Health, Period, PeriodState, Statement
from domain.rhythm import Rhythm
from domain.tasks import Owner, Part, Plan, Task, TaskState
from messages.columns import HEADERS, SOURCES
from messages.language import LANGUAGES, Words
from messages.ledger import OWN, Row, headers
from services import exporting, loading, plan_reading, planning, prompting
from services.exporting import Ledger, ledger_csv, ledger_xlsx
from storage import people, periods, reports, requests, tasks
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.made import made
from tests.services.plan_files import NEW, NOW, load, real_plan

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAKERS = {"plan.xlsx": ledger_xlsx, "plan.csv": ledger_csv}
PLAN = Plan(1, "重点/工作", date(2023, 1, 1), date(2023, 12, 31), SHANGHAI, "CN", Rhythm())
PERIOD = Period(1, 1, "2023-03", PeriodState.ASKED, NOW, NOW, NOW, NOW, NOW)
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x","y")',
    "http://example.org",
]


@pytest.fixture(params=sorted(LANGUAGES))
def words(request: pytest.FixtureRequest) -> Words:
    return Words(str(request.param), SHANGHAI)


def sheet(content: bytes) -> list[list[object]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()]


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_header_and_source_is_one_that_the_importer_reads(language: str) -> None:
    assert [column_of(HEADERS[language][column]) for column in Column] == list(Column)
    assert {column for column, _ in OWN} == set(Column)
    assert set(SOURCES[language]) == {STATED, INFERRED}


@pytest.mark.parametrize("name", sorted(MAKERS))
async def test_an_exported_ledger_loads_again_without_a_change(db: Database, words: Words, name: str) -> None:
    async with db.write() as tx:
        await load(tx, NEW, real_plan())
        plan = await planning.current(tx)
        await _own_in_every_way(tx, (await planning.task(tx, plan, 5)))
        await prompting.open_period(tx, plan, (await periods.periods(tx, plan.id))[0], now=NOW)
        content = MAKERS[name](await exporting.ledger(tx, plan), words)
        file = plan_reading.check(name, content, first_day=plan.first_day, last_day=plan.last_day)
        assert file.plan.problems == ()
        found = await loading.propose(tx, plan, file)
    assert found.nothing
    assert found.unchanged == 113


async def _own_in_every_way(tx: Tx, task: Task) -> None:
    """A joint department of another provenance than the lead, a supporting one that is asked, and a due date."""
    known = await people.add_departments(tx, ["省财政厅"])
    for name, duty in (("省水利厅", Duty.JOINT), ("省财政厅", Duty.SUPPORTING)):
        await tasks.add_owner(
            tx, task.id, known[name].id, duty, source="stated", asked=True, position=9, now=NOW
        )  # fmt: skip
    await tasks.set_task(
        tx, plan_id=task.plan_id, part_id=task.part.id, number=task.number, title="=标题", target="第一行\n第二行",
        target_source="notice", due=date(2023, 6, 30),
    )  # fmt: skip


async def test_what_was_reported_stands_beside_the_task(db: Database, office: Office) -> None:
    answered_at = datetime(2023, 3, 27, 2, 30, tzinfo=UTC)
    async with db.write() as tx:
        period = (await periods.periods(tx, office.plan.id))[2]
        await prompting.open_period(tx, office.plan, period, now=START)
        asked = {
            a.request.number: a.request for a in await requests.of_period(tx, period.id) if a.request.kind == "report"
        }
        person = (await office.who(tx, Office.SCIENCE)).person
        await reports.add_version(
            tx, asked[1].id, person_id=person.id, said=Statement(Health.AT_RISK, 41, "=已建成19家"),
            now=answered_at,
        )  # fmt: skip
        await requests.mark_answered(tx, asked[1].id, now=answered_at)
        data = await exporting.ledger(tx, office.plan)
    t = Words("en", SHANGHAI)
    rows = sheet(ledger_xlsx(data, t))
    own = len(OWN)
    assert [str(header) for header in rows[0][own:]] == [
        f"March 2023 {name}" for name in ("health", "percent", "report", "reported at", "late")
    ]
    assert rows[1][:own] == [1.0, "第1部分", 1.0, "完善实验室体系", "≥ 25 家", "", "省科技厅", "", "", "stated", ""]
    assert rows[1][own:] == ["🟡 at risk", 41.0, "=已建成19家", datetime(2023, 3, 27, 10, 30), "late"]  # noqa: DTZ001
    assert rows[2][own : own + 2] == ["not reported yet", ""]
    assert rows[3][6:8] == ["省工业和信息化厅", "省科技厅"]
    assert lines(ledger_csv(data, t))[1][own:] == ["🟡 at risk", "41", "'=已建成19家", "2023-03-27 10:30", "late"]


async def test_periods_that_were_not_asked_have_no_columns(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march = (await periods.periods(tx, office.plan.id))[2]
        assert (await exporting.ledger(tx, office.plan)).periods == ()
        await periods.set_state(tx, march.id, PeriodState.LOCKED)
        assert [p.label for p in (await exporting.ledger(tx, office.plan)).periods] == ["2023-03"]


def hostile(text: str) -> Ledger:
    owner = Owner(Department(1, text), Duty.LEAD, True, "stated")
    task = Task(1, 1, Part(1, 1, text), 1, text, text, text, None, TaskState.ACTIVE, (owner,))
    return Ledger(plan=PLAN, periods=(), rows=(Row(task, ()),))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_or_a_link(text: str, words: Words) -> None:
    content = ledger_xlsx(hostile(text), words)
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        xml = "".join(container.read(name).decode() for name in container.namelist() if "worksheets" in name)
    assert "<f>" not in xml
    assert "hyperlink" not in xml.casefold()
    assert sheet(content)[1][3] == text


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_csv_marks_such_cells_as_text(text: str, words: Words) -> None:
    content = ledger_csv(hostile(text), words)
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines(content)[1][3] == f"'{text}"


def test_dates_are_dates_and_the_header_stays_in_sight() -> None:
    t = Words("en", SHANGHAI)
    task = Task(1, 1, Part(1, 1, "创新"), 1, "甲", "", "", date(2023, 6, 30), TaskState.ACTIVE)
    content = ledger_xlsx(Ledger(plan=PLAN, periods=(), rows=(Row(task, ()),)), t)
    assert sheet(content)[1][len(OWN) - 1] == date(2023, 6, 30)
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        xml = container.read("xl/worksheets/sheet1.xml").decode()
    assert 'ySplit="1"' in xml
    assert "<autoFilter" in xml


def test_a_text_beyond_what_a_cell_holds_is_cut_not_dropped() -> None:
    cell = str(sheet(ledger_xlsx(hostile("长" * 40_000), Words("en", SHANGHAI)))[1][3])
    assert len(cell) == exporting.MOST_CELL
    assert cell.endswith("…")


async def test_a_supervisor_gets_what_is_in_charge_and_others_nothing(db: Database, office: Office) -> None:
    async with db.write() as tx:
        supervisor = await office.who(tx, Office.SUPERVISOR)
        await people.take_charge(tx, supervisor.person.id, Role.SUPERVISOR, Scope(parts=frozenset({2})), now=START)
        supervisor = await office.who(tx, Office.SUPERVISOR)
        admin = await office.who(tx, Office.ADMIN)
        assert (await exporting.order_xlsx(tx, supervisor, now=START)).toast == "正在生成文件，请稍候。"
        await exporting.order_csv(tx, admin, now=START)
        part, of_part = await made(tx, Office.SUPERVISOR, now=START)
        await exporting.order_csv(tx, admin, now=START)
        whole, of_whole = await made(tx, Office.ADMIN, now=START)
        for chat_id in (Office.SCIENCE, Office.SCIENCE_HEAD, Office.INDUSTRY):
            who = await office.who(tx, chat_id)
            with pytest.raises(NotForYou):
                await exporting.order_xlsx(tx, who, now=START)
            with pytest.raises(NotForYou):
                await exporting.read(tx, who, {"ending": "csv"}, now=START)
    assert part.document is not None
    assert part.document.name == "重点工作 2023-03-01.xlsx"
    assert (part.keyboard[0][0].data, whole.keyboard[0][0].data) == ("exportcsv", "exportxlsx")
    assert [row[2] for row in sheet(of_part)[1:]] == [4.0, 5.0]
    assert [row[2] for row in lines(of_whole)[1:]] == ["1", "2", "3", "4", "5"]


async def test_without_a_plan_there_is_no_ledger(db: Database) -> None:
    async with db.write() as tx:
        person = await people.add(tx, chat_id=1, name="Anna Smith", username="", language="en", now=NOW)
        await people.take_charge(tx, person.id, Role.ADMIN, Scope(), now=NOW)
        with pytest.raises(NoPlan):
            await exporting.order_xlsx(tx, await people.standing_of(tx, person), now=NOW)


def test_headers_of_periods_name_no_column_of_the_importer(words: Words) -> None:
    found = headers(words, [PERIOD])[len(OWN) :]
    assert [column_of(header) for header in found] == [None] * 5
    assert len(set(found)) == 5

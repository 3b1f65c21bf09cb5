"""Plan files that tests load: the real plan, copies of it with something changed, and how they are loaded."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from domain.plan_changes import PlanChanges
from domain.tasks import Plan
from services import loading, plan_reading
from services.loading import NewPlan
from services.plan_reading import CheckedFile
from storage.database import Tx

NOW = datetime(2023, 1, 3, 2, 0, tzinfo=UTC)
NEW = NewPlan("重点工作任务", date(2023, 1, 1), date(2023, 12, 31))
EXAMPLE = Path(__file__).parents[2] / "examples" / "shandong-2023" / "plan.csv"
PART, PART_TITLE, NUMBER, TITLE, LEAD, TARGET, TARGET_SOURCE, LEAD_SOURCE = range(8)


def real_plan() -> list[list[str]]:
    """Header and 113 tasks."""
    return list(csv.reader(io.StringIO(EXAMPLE.read_text("utf-8"), newline="")))


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    content = io.StringIO(newline="")
    csv.writer(content).writerows(rows)
    return content.getvalue().encode()


def changed_plan() -> list[list[str]]:
    """Task 2 has a new title, 113 is gone, 200 is new with a new department, 3 has changed owners."""
    rows = real_plan()
    rows[2][TITLE] = "完善实验室体系和平台"
    rows[3][LEAD] = "省工业和信息化厅；省水利厅"
    assert rows.pop()[NUMBER] == "113"
    return [*rows, ["11", rows[-1][PART_TITLE], "200", "新的任务", "省新单位", "", "", "notice"]]


def faulty_plan() -> list[list[str]]:
    """200 tasks, five of which are at fault: rows 26, 61, 100, 150 and 151; rows 121 and 200 lack a lead and lie outside."""
    rows = [["序号", "部分", "任务", "牵头单位", "完成时限"]]
    rows += [[str(n), "一、创新", f"任务{n}", "省科技厅", ""] for n in range(1, 201)]
    rows[25][0] = ""
    rows[60][0] = "12.5"
    rows[99][0] = "7"
    rows[120][3] = "；"
    rows[149][2] = ""
    rows[150][4] = "尽快"
    rows[199][4] = "2024年1月"
    return rows


def checked(rows: list[list[str]]) -> CheckedFile:
    return plan_reading.check("plan.csv", as_csv(rows), first_day=NEW.first_day, last_day=NEW.last_day)


async def load(tx: Tx, target: Plan | NewPlan, rows: list[list[str]], *, now: datetime = NOW) -> PlanChanges:
    file = checked(rows)
    seen = (await loading.propose(tx, target, file)).fingerprint
    return (await loading.apply(tx, None, target, file, seen=seen, now=now)).changes

"""What versions of reports say in figures, by indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from storage.database import Tx
from storage.indicators import forerunners


async def of_report(tx: Tx, report_id: int) -> dict[int, Decimal]:
    """By indicator."""
    rows = await tx.rows("SELECT indicator_id, value FROM figures WHERE report_id = :report", report=report_id)
    return {row["indicator_id"]: Decimal(row["value"]) for row in rows}


async def put(tx: Tx, report_id: int, indicator_id: int, value: Decimal) -> None:
    """Say this figure in this version, in place of another."""
    await tx.run(
        "INSERT INTO figures (report_id, indicator_id, value) VALUES (:report, :indicator, :value) "
        "ON CONFLICT (report_id, indicator_id) DO UPDATE SET value = excluded.value",
        report=report_id, indicator=indicator_id, value=f"{value:f}",
    )  # fmt: skip


async def replace(tx: Tx, report_id: int, figures: Mapping[int, Decimal]) -> None:
    """Say these figures and no others."""
    await tx.run("DELETE FROM figures WHERE report_id = :report", report=report_id)
    for indicator_id, value in figures.items():
        await put(tx, report_id, indicator_id, value)


async def series(tx: Tx, task_id: int, *, until: str) -> dict[int, list[tuple[str, Decimal]]]:
    """Per indicator, what the newest version said in each period up to and with this label; the oldest first.

    Only of reports: what a joint department contributes is the lead's to take over.
    """
    rows = await tx.rows(
        "SELECT f.indicator_id, e.label, f.value FROM figures f JOIN reports r ON r.id = f.report_id "
        "JOIN requests q ON q.id = r.request_id JOIN periods e ON e.id = q.period_id "
        "WHERE q.task_id = :task AND q.kind = 'report' AND e.label <= :until AND r.version = "
        "(SELECT max(v.version) FROM reports v WHERE v.request_id = q.id AND v.moved_to IS NULL) ORDER BY e.label, q.id",
        task=task_id, until=until,
    )  # fmt: skip
    found: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    for row in rows:
        found[row["indicator_id"]].append((row["label"], Decimal(row["value"])))
    for each, before, label in await forerunners(tx, task_id):
        # What was said while another indicator stood in its place was said of the same thing.
        found[each] = [point for point in found[before] if point[0] < label] + found[each]
    return dict(found)

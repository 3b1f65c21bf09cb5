"""Periods of a plan, the steps that fall due in them, and an admin's own days on and off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.reports import Period, PeriodState
from storage.database import Row, Tx


class StepKind(StrEnum):
    """What falls due in a period; reminders and overdue steps have a position in their row."""

    CHECK = "check"
    ASK = "ask"
    DEPUTIES = "deputies"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    SUMMARY = "summary"
    LOCK = "lock"
    RELOCK = "relock"
    """A reopened or returned request closes again; the position is the request's id."""


@dataclass(frozen=True, slots=True)
class Step:
    id: int
    period_id: int
    kind: StepKind
    position: int
    due_at: datetime


_PERIOD = "id, plan_id, label, state, asked_at, contributions_due_at, due_at, summary_at, locked_at"


async def put(
    tx: Tx, *, plan_id: int, label: str, asked_at: datetime, contributions_due_at: datetime, due_at: datetime,
    summary_at: datetime, locked_at: datetime,
) -> Period:  # fmt: skip
    """The period of this label with these instants, made where it is new; one that is locked stays as it is."""
    await tx.run(
        "INSERT INTO periods (plan_id, label, state, asked_at, contributions_due_at, due_at, summary_at, locked_at) "
        "VALUES (:plan_id, :label, 'planned', :asked_at, :contributions_due_at, :due_at, :summary_at, :locked_at) "
        "ON CONFLICT (plan_id, label) DO UPDATE SET asked_at = excluded.asked_at, due_at = excluded.due_at, "
        "contributions_due_at = excluded.contributions_due_at, summary_at = excluded.summary_at, "
        "locked_at = excluded.locked_at WHERE periods.state <> 'locked'",
        plan_id=plan_id, label=label, asked_at=asked_at, contributions_due_at=contributions_due_at, due_at=due_at,
        summary_at=summary_at, locked_at=locked_at,
    )  # fmt: skip
    found = await by_label(tx, plan_id, label)
    assert found is not None
    return found


async def by_label(tx: Tx, plan_id: int, label: str) -> Period | None:
    row = await tx.row(
        f"SELECT {_PERIOD} FROM periods WHERE plan_id = :plan AND label = :label", plan=plan_id, label=label
    )
    return None if row is None else period_of(row)


async def period(tx: Tx, period_id: int) -> Period:
    row = await tx.row(f"SELECT {_PERIOD} FROM periods WHERE id = :id", id=period_id)
    assert row is not None
    return period_of(row)


async def find(tx: Tx, period_id: int) -> Period | None:
    """As `period`, for an id that comes from a button and may name none."""
    row = await tx.row(f"SELECT {_PERIOD} FROM periods WHERE id = :id", id=period_id)
    return None if row is None else period_of(row)


async def periods(tx: Tx, plan_id: int) -> list[Period]:
    """In order of time."""
    rows = await tx.rows(f"SELECT {_PERIOD} FROM periods WHERE plan_id = :plan ORDER BY label", plan=plan_id)
    return [period_of(row) for row in rows]


async def set_state(tx: Tx, period_id: int, state: PeriodState) -> None:
    await tx.run("UPDATE periods SET state = :state WHERE id = :id", state=state, id=period_id)


async def set_asked(tx: Tx, period_id: int, *, now: datetime) -> None:
    """It is asked, and this is when: late, or early by hand, as it may be."""
    await tx.run("UPDATE periods SET state = 'asked', asked_at = :now WHERE id = :id", now=now, id=period_id)


async def drop_planned(tx: Tx, plan_id: int) -> int:
    """Forget planned periods that nothing has been reported for, before others take their place; how many."""
    unused = (
        "SELECT id FROM periods WHERE plan_id = :plan AND state = 'planned' "
        "AND id NOT IN (SELECT period_id FROM requests WHERE plan_id = :plan)"
    )
    await tx.run(f"DELETE FROM steps WHERE period_id IN ({unused})", plan=plan_id)
    return await tx.run(f"DELETE FROM periods WHERE id IN ({unused})", plan=plan_id)


async def put_step(tx: Tx, period_id: int, kind: StepKind, position: int, due_at: datetime) -> None:
    """Set when a step falls due; one that is done stays done."""
    await tx.run(
        "INSERT INTO steps (period_id, kind, position, due_at, outcome) VALUES (:period, :kind, :position, :due_at, '') "
        "ON CONFLICT (period_id, kind, position) DO UPDATE SET due_at = excluded.due_at WHERE steps.done_at IS NULL",
        period=period_id, kind=kind, position=position, due_at=due_at,
    )  # fmt: skip


async def renew_step(tx: Tx, period_id: int, kind: StepKind, position: int, due_at: datetime) -> None:
    """Set when a step falls due, once more where it is done."""
    await tx.run(
        "INSERT INTO steps (period_id, kind, position, due_at, outcome) VALUES (:period, :kind, :position, :due_at, '') "
        "ON CONFLICT (period_id, kind, position) DO UPDATE SET due_at = excluded.due_at, done_at = NULL, outcome = ''",
        period=period_id, kind=kind, position=position, due_at=due_at,
    )  # fmt: skip


async def drop_open_steps(tx: Tx, period_id: int, kinds: Iterable[StepKind]) -> None:
    """Forget undone steps of these kinds, before a changed rhythm puts its own."""
    for kind in kinds:
        await tx.run(
            "DELETE FROM steps WHERE period_id = :period AND kind = :kind AND done_at IS NULL",
            period=period_id, kind=kind,
        )  # fmt: skip


async def due_steps(tx: Tx, *, now: datetime) -> list[Step]:
    """Undone steps that have fallen due, the oldest first."""
    rows = await tx.rows(
        "SELECT id, period_id, kind, position, due_at FROM steps WHERE done_at IS NULL AND due_at <= :now "
        "ORDER BY due_at, id",
        now=now,
    )
    return [_step(row) for row in rows]


async def steps_of(tx: Tx, period_id: int) -> list[Step]:
    rows = await tx.rows(
        "SELECT id, period_id, kind, position, due_at FROM steps WHERE period_id = :period AND done_at IS NULL "
        "ORDER BY due_at, id",
        period=period_id,
    )
    return [_step(row) for row in rows]


async def all_steps(tx: Tx, period_id: int) -> list[Step]:
    """As `steps_of`, with those that are done."""
    rows = await tx.rows(
        "SELECT id, period_id, kind, position, due_at FROM steps WHERE period_id = :period ORDER BY due_at, id",
        period=period_id,
    )
    return [_step(row) for row in rows]


async def next_due(tx: Tx) -> datetime | None:
    """When the next undone step falls due."""
    row = await tx.row("SELECT min(due_at) AS next_at FROM steps WHERE done_at IS NULL")
    found: datetime | None = row["next_at"] if row else None
    return found


async def finish(tx: Tx, step_id: int, outcome: str, *, now: datetime) -> bool:
    """Mark a step done with what came of it; whether it was still undone."""
    return bool(
        await tx.run(
            "UPDATE steps SET done_at = :now, outcome = :outcome WHERE id = :id AND done_at IS NULL",
            now=now,
            outcome=outcome,
            id=step_id,
        )
    )


async def days(tx: Tx, country: str) -> dict[date, bool]:
    """An admin's own days: True works, False is off."""
    rows = await tx.rows("SELECT day_on, working FROM days WHERE country = :country", country=country)
    return {row["day_on"]: bool(row["working"]) for row in rows}


async def set_day(tx: Tx, country: str, day: date, working: int) -> None:
    await tx.run(
        "INSERT INTO days (country, day_on, working) VALUES (:country, :day, :working) "
        "ON CONFLICT (country, day_on) DO UPDATE SET working = excluded.working",
        country=country, day=day, working=working,
    )  # fmt: skip


async def forget_day(tx: Tx, country: str, day: date) -> None:
    """Leave this day to the country's calendar again."""
    await tx.run("DELETE FROM days WHERE country = :country AND day_on = :day", country=country, day=day)


def period_of(row: Row) -> Period:
    """From a row with the period's own column names."""
    return Period(
        row["id"],
        row["plan_id"],
        row["label"],
        PeriodState(row["state"]),
        row["asked_at"],
        row["contributions_due_at"],
        row["due_at"],
        row["summary_at"],
        row["locked_at"],
    )


def _step(row: Row) -> Step:
    return Step(row["id"], row["period_id"], StepKind(row["kind"]), row["position"], row["due_at"])

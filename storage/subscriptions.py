"""Subscriptions of supervisors, and the steps at which they fall due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.subscriptions import Level, Of, Often, Subscription
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class DigestStep:
    id: int
    subscription_id: int
    due_at: datetime


_SELECT = "SELECT id, person_id, plan_id, of_what, level, often, said_until_at, ended_at FROM subscriptions "


async def add(
    tx: Tx, person_id: int, plan_id: int, of: Of, level: Level, often: Often, *, now: datetime
) -> Subscription:
    """A new one, or the open one of the same."""
    await tx.run(
        "INSERT INTO subscriptions (person_id, plan_id, of_what, level, often, made_at, said_until_at) "
        "VALUES (:person, :plan, :of, :level, :often, :now, :now) "
        "ON CONFLICT (person_id, plan_id, of_what) WHERE ended_at IS NULL DO NOTHING",
        person=person_id, plan=plan_id, of=of.to_text(), level=level, often=often, now=now,
    )  # fmt: skip
    row = await tx.row(
        _SELECT + "WHERE person_id = :person AND plan_id = :plan AND of_what = :of AND ended_at IS NULL",
        person=person_id, plan=plan_id, of=of.to_text(),
    )  # fmt: skip
    assert row is not None
    return _subscription(row)


async def find(tx: Tx, subscription_id: int) -> Subscription | None:
    row = await tx.row(_SELECT + "WHERE id = :id", id=subscription_id)
    return None if row is None else _subscription(row)


async def open_of(tx: Tx, person_id: int) -> list[Subscription]:
    rows = await tx.rows(_SELECT + "WHERE person_id = :person AND ended_at IS NULL ORDER BY id", person=person_id)
    return [_subscription(row) for row in rows]


async def change(tx: Tx, subscription_id: int, level: Level, often: Often) -> None:
    await tx.run(
        "UPDATE subscriptions SET level = :level, often = :often WHERE id = :id",
        level=level, often=often, id=subscription_id,
    )  # fmt: skip


async def say_until(tx: Tx, subscription_id: int, *, now: datetime) -> None:
    await tx.run("UPDATE subscriptions SET said_until_at = :now WHERE id = :id", now=now, id=subscription_id)


async def end(tx: Tx, subscription_id: int, *, now: datetime) -> None:
    await tx.run(
        "UPDATE subscriptions SET ended_at = :now WHERE id = :id AND ended_at IS NULL", now=now, id=subscription_id
    )
    await drop_open(tx, subscription_id)


async def put_step(tx: Tx, subscription_id: int, due_at: datetime) -> None:
    """In place of the one that was to come; once for an instant."""
    await drop_open(tx, subscription_id)
    await tx.run(
        "INSERT INTO subscription_steps (subscription_id, due_at) VALUES (:id, :due_at) "
        "ON CONFLICT (subscription_id, due_at) DO NOTHING",
        id=subscription_id, due_at=due_at,
    )  # fmt: skip


async def drop_open(tx: Tx, subscription_id: int) -> None:
    await tx.run("DELETE FROM subscription_steps WHERE subscription_id = :id AND done_at IS NULL", id=subscription_id)


async def due_steps(tx: Tx, *, now: datetime) -> list[DigestStep]:
    """Undone ones that have fallen due, the oldest first."""
    rows = await tx.rows(
        "SELECT id, subscription_id, due_at FROM subscription_steps WHERE done_at IS NULL AND due_at <= :now "
        "ORDER BY due_at, id",
        now=now,
    )
    return [DigestStep(row["id"], row["subscription_id"], row["due_at"]) for row in rows]


async def finish(tx: Tx, step_id: int, outcome: str, *, now: datetime) -> None:
    await tx.run(
        "UPDATE subscription_steps SET done_at = :now, outcome = :outcome WHERE id = :id AND done_at IS NULL",
        now=now, outcome=outcome, id=step_id,
    )  # fmt: skip


async def next_due(tx: Tx) -> datetime | None:
    """When the next undone one falls due."""
    row = await tx.row("SELECT min(due_at) AS next_at FROM subscription_steps WHERE done_at IS NULL")
    found: datetime | None = row["next_at"] if row else None
    return found


def _subscription(row: Row) -> Subscription:
    return Subscription(
        row["id"], row["person_id"], row["plan_id"], Of.from_text(row["of_what"]), Level(row["level"]),
        Often(row["often"]), row["said_until_at"], row["ended_at"],
    )  # fmt: skip

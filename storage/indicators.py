"""Indicators of tasks, in the order of their tasks' targets."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from domain.indicators import Aim, Direction, Indicator, IndicatorState, Pace
from storage.database import Row, Tx

_INDICATORS = (
    "SELECT i.id, i.task_id, i.position, i.name, i.unit, i.baseline, i.aim, i.target, i.target_high, i.direction, "
    "i.cumulative, i.pace, i.points, i.state, i.source, i.sure, i.revision FROM indicators i "
)


async def indicator(tx: Tx, indicator_id: int) -> Indicator | None:
    row = await tx.row(_INDICATORS + "WHERE i.id = :id", id=indicator_id)
    return _indicator(row) if row else None


async def of_task(tx: Tx, task_id: int) -> list[Indicator]:
    """Every indicator that the task ever had, dropped ones too, by place."""
    rows = await tx.rows(_INDICATORS + "WHERE i.task_id = :task ORDER BY i.position", task=task_id)
    return [_indicator(row) for row in rows]


async def confirmed(tx: Tx, task_ids: Iterable[int], label: str | None = None) -> dict[int, list[Indicator]]:
    """By task, those that contacts are asked about; tasks without any are left out. With a label those that hold in its period."""
    found: dict[int, list[Indicator]] = {}
    ids = ",".join(str(int(task_id)) for task_id in task_ids)
    held, values = "i.state = 'confirmed'", {}
    if label is not None:
        held = (
            "((i.state = 'confirmed' AND i.from_label <= :label) OR (i.state = 'dropped' AND i.until_label > :label))"
        )
        values = {"label": label}
    if ids:
        for row in await tx.rows(
            _INDICATORS + f"WHERE i.task_id IN ({ids}) AND {held} ORDER BY i.task_id, i.position", **values
        ):
            found.setdefault(row["task_id"], []).append(_indicator(row))
    return found


async def of_plan(tx: Tx, plan_id: int) -> list[Indicator]:
    """All of the plan's tasks that are not withdrawn, by task number and place."""
    rows = await tx.rows(
        _INDICATORS + "JOIN tasks t ON t.id = i.task_id WHERE t.plan_id = :plan AND t.state <> 'withdrawn' "
        "ORDER BY t.number, i.position",
        plan=plan_id,
    )
    return [_indicator(row) for row in rows]


async def add(tx: Tx, made: Indicator) -> int:
    """Store it as the last of its task, whatever its id, place and revision say; its id."""
    number = await tx.insert(
        "INSERT INTO indicators (task_id, position, name, unit, baseline, aim, target, target_high, direction, cumulative, "
        "pace, points, state, source, sure, revision) VALUES (:task, "
        "(SELECT coalesce(max(position), 0) + 1 FROM indicators WHERE task_id = :task), :name, :unit, :baseline, :aim, :target, "
        ":target_high, :direction, :cumulative, :pace, :points, :state, :source, :sure, 1) RETURNING id",
        task=made.task_id, **_values(made),
    )  # fmt: skip
    assert number is not None
    return number


async def change(tx: Tx, after: Indicator) -> bool:
    """Store it as it is now and count its revision up; False, and nothing stored, where it has changed since it was read."""
    return bool(
        await tx.run(
            "UPDATE indicators SET name = :name, unit = :unit, baseline = :baseline, aim = :aim, target = :target, "
            "target_high = :target_high, direction = :direction, cumulative = :cumulative, pace = :pace, points = :points, "
            "state = :state, source = :source, sure = :sure, revision = revision + 1 "
            "WHERE id = :id AND revision = :revision",
            id=after.id, revision=after.revision, **_values(after),
        )
    )  # fmt: skip


async def succeed(tx: Tx, old_id: int, new_id: int, label: str) -> None:
    """The new one holds in the old one's place from this period on; in those before the old one does."""
    await tx.run("UPDATE indicators SET until_label = :label WHERE id = :id", label=label, id=old_id)
    await tx.run(
        "UPDATE indicators SET follows_id = :old, from_label = :label WHERE id = :id",
        old=old_id,
        label=label,
        id=new_id,
    )


async def begin(tx: Tx, indicator_id: int, label: str) -> None:
    """It holds from this period on: its words were not in the target before."""
    await tx.run("UPDATE indicators SET from_label = :label WHERE id = :id", label=label, id=indicator_id)


async def hold_again(tx: Tx, indicator_id: int) -> None:
    """Nothing has taken its place any more."""
    await tx.run("UPDATE indicators SET until_label = '' WHERE id = :id", id=indicator_id)


async def forerunners(tx: Tx, task_id: int) -> list[tuple[int, int, str]]:
    """Each indicator of the task that took another's place: its id, the other's, and the first period; the oldest first."""
    rows = await tx.rows(
        "SELECT id, follows_id, from_label FROM indicators WHERE task_id = :task AND follows_id IS NOT NULL ORDER BY id",
        task=task_id,
    )
    return [(row["id"], row["follows_id"], row["from_label"]) for row in rows]


def _values(made: Indicator) -> dict[str, str | int | None]:
    return {
        "name": made.name,
        "unit": made.unit,
        "baseline": _written(made.baseline),
        "aim": made.aim,
        "target": _written(made.target),
        "target_high": _written(made.target_high),
        "direction": made.direction,
        "cumulative": int(made.cumulative),
        "pace": made.pace,
        "points": " ".join(f"{point:f}" for point in made.points),
        "state": made.state,
        "source": made.source,
        "sure": int(made.sure),
    }


def _written(figure: Decimal | None) -> str | None:
    return None if figure is None else f"{figure:f}"


def _read(figure: str | None) -> Decimal | None:
    return None if figure is None else Decimal(figure)


def _indicator(row: Row) -> Indicator:
    return Indicator(
        row["id"],
        row["task_id"],
        row["position"],
        row["name"],
        row["unit"],
        _read(row["baseline"]),
        Aim(row["aim"]),
        _read(row["target"]),
        _read(row["target_high"]),
        Direction(row["direction"]),
        bool(row["cumulative"]),
        Pace(row["pace"]),
        tuple(map(Decimal, row["points"].split())),
        IndicatorState(row["state"]),
        row["source"],
        bool(row["sure"]),
        row["revision"],
    )

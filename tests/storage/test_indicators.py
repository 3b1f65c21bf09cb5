"""Indicators as they are stored: figures to the last digit, in order, and no change on top of one that was not seen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from domain.indicators import Aim, Direction, Indicator, IndicatorState, Pace
from domain.tasks import TaskState
from storage import indicators, tasks
from storage.database import Database, Tx
from tests.conftest import Office

D = Decimal
FLATS = Indicator(
    0, 1, 0, "开工改造老旧小区", "万户", D(0), Aim.BETWEEN, D("69.95"), D("1E+2"), Direction.DOWN, False, Pace.QUARTERS,
    (D("10.50"), D(-3), D("0.00000000000000000001"), D(40)), IndicatorState.PROPOSED, "开工改造老旧小区 69.95 万户", False, 0,
)  # fmt: skip


async def stored(tx: Tx, number: int) -> Indicator:
    found = await indicators.indicator(tx, number)
    assert found is not None
    return found


async def test_figures_come_back_to_the_last_digit(db: Database, office: Office) -> None:
    async with db.write() as tx:
        first = await indicators.add(tx, FLATS)
        second = await indicators.add(tx, replace(FLATS, baseline=None, target=None, target_high=None, points=()))
        found = await stored(tx, first)
        assert found == replace(FLATS, id=first, position=1, revision=1)
        assert [str(point) for point in found.points] == ["10.50", "-3", "1E-20", "40"]
        assert await stored(tx, second) == replace(
            FLATS, id=second, position=2, revision=1, baseline=None, target=None, target_high=None, points=()
        )
        assert await indicators.indicator(tx, second + 1) is None


async def test_they_come_by_task_by_plan_and_confirmed(db: Database, office: Office) -> None:
    async with db.write() as tx:
        fifth, fourth, again = [
            await indicators.add(tx, replace(FLATS, task_id=task, state=state))
            for task, state in (
                (5, IndicatorState.CONFIRMED), (4, IndicatorState.DROPPED), (5, IndicatorState.CONFIRMED),
            )
        ]  # fmt: skip
        assert [i.id for i in await indicators.of_plan(tx, office.plan.id)] == [fourth, fifth, again]
        assert [i.id for i in await indicators.of_task(tx, 5)] == [fifth, again]
        assert {task: [i.id for i in found] for task, found in (await indicators.confirmed(tx, [4, 5, 9])).items()} == {
            5: [fifth, again]
        }
        assert await indicators.confirmed(tx, []) == {}
        await tasks.set_state(tx, 5, TaskState.WITHDRAWN)
        assert [i.id for i in await indicators.of_plan(tx, office.plan.id)] == [fourth]


async def test_a_change_counts_up_and_does_not_fall_on_another(db: Database, office: Office) -> None:
    async with db.write() as tx:
        first = await indicators.add(tx, FLATS)
        seen = await stored(tx, first)
        after = replace(seen, name="老旧小区", state=IndicatorState.CONFIRMED, baseline=D("1.5"), sure=True)
        assert await indicators.change(tx, after)
        assert not await indicators.change(tx, replace(seen, name="别的"))
        assert await stored(tx, first) == replace(after, revision=2)

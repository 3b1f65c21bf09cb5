"""Indicators in words: figures as a language writes them, names of any kind, and messages that Telegram takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.indicators import Aim, Direction, Indicator, IndicatorState, Pace
from domain.outgoing import TEXT_LIMIT, Outgoing
from domain.plan_rows import MOST_TARGET
from domain.tasks import Part, Task, TaskState
from messages import indicator_cards, indicators, measures
from messages.indicator_cards import Shown
from messages.indicators import Tally
from messages.language import Words, plain
from simulator.hypertext import parsed
from tests.messages.hostile import LANGUAGE_AND_NAME, PLAN, SHANGHAI

D = Decimal
EN, ZH = (Words(language, SHANGHAI) for language in ("en", "zh"))
ROADS = Indicator(
    10**9, 1, 1, "roads", "km", None, Aim.AT_LEAST, D("1234.50"), None, Direction.UP, True, Pace.LINEAR, (),
    IndicatorState.PROPOSED, "roads ≥ 1234.50 km",
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "english", "chinese"),
    [
        ({}, "roads: at least 1,234.50 km", "roads：不少于 1234.50 km"),
        ({"aim": Aim.AT_MOST, "baseline": D(0)}, "roads: at most 1,234.50 km · from 0", "roads：不超过 1234.50 km · 基数 0"),
        ({"aim": Aim.ABOUT, "unit": "%", "target": D(70)}, "roads: about 70 %", "roads：约 70 %"),
        ({"aim": Aim.EXACTLY, "unit": "", "target": D("1E+4")}, "roads: 10,000", "roads：10000"),
        ({"aim": Aim.BETWEEN, "target": D(3), "target_high": D(5)}, "roads: 3–5 km", "roads：3–5 km"),
        ({"aim": Aim.MILESTONE, "target": None}, "roads: yes or no", "roads：是否完成"),
        ({"name": "", "target": None}, "(no name): (no target)", "（无名称）：（无目标值）"),
    ],
)  # fmt: skip
def test_a_line(changes: dict[str, object], english: str, chinese: str) -> None:
    it = replace(ROADS, **changes)  # type: ignore[arg-type]
    assert (plain(measures.line(EN, it)), plain(measures.line(ZH, it))) == (english, chinese)


def test_what_decides_how_it_is_counted() -> None:
    it = replace(ROADS, cumulative=False, direction=Direction.DOWN, pace=Pace.QUARTERS, points=(D(1), D(2000)))
    (said,) = measures.facts(EN, it)
    assert plain(said) == (
        "Read: roads: at least 1,234.50 km · baseline – · each period's own, summed · less is better · by quarter: 1, 2,000"
    )


def everything(t: Words, name: str) -> Iterable[Outgoing]:
    """Every message there is about indicators, with names and targets as long as they may be."""
    target = name[:MOST_TARGET]
    task = Task(1, 1, Part(1, 1, name[:60]), 99999, name[:200], target, "", None, TaskState.ACTIVE)
    points = tuple(D("123456789012345.123456789012345") for _ in range(12))
    it = replace(
        ROADS, name=name[:100], unit=name[:20], pace=Pace.MONTHS, points=points, source=target[:80], sure=False,
        baseline=points[0], target=points[0], revision=9999,
    )  # fmt: skip
    old = replace(it, state=IndicatorState.CONFIRMED)
    shown = Shown(it, task, 999, 999, (old, old), points[0])
    yield indicators.offer(t, 41)
    yield indicators.overview(t, PLAN, Tally(1, 2, 3, 4, tuple(range(1, 999, 2))))
    for mode in "wt":
        for state in IndicatorState:
            yield indicator_cards.card(t, replace(shown, indicator=replace(it, state=state)), mode, sure=9, before=old)
        yield indicator_cards.changing(t, shown, mode)
        for field in ("name", "unit", "baseline", "target", "quarters", "months"):
            days = [date(2023, month, 28) for month in range(1, 13)]
            yield indicator_cards.ask(t, shown, field, days, mode)
    yield indicator_cards.ask_new(t, task)
    yield indicators.of_task(t, task, [it, old] * 40)
    for page in (1, 2, 99):
        yield indicators.all_sure(t, [(task, it)] * 60, "0" * 12, page)
    yield indicators.confirmed_all(t, 40, 1, "0" * 8)


@pytest.mark.parametrize(("t", "name"), LANGUAGE_AND_NAME)
def test_every_message_is_one_that_telegram_takes(t: Words, name: str) -> None:
    for said in everything(t, name):
        parsed(said.text)
        assert 0 < len(said.text) <= TEXT_LIMIT
        assert all(button.label and len(button.data.encode()) <= 50 for row in said.keyboard for button in row)
        assert said.about == "indicators"

"""What the phrase files cannot show: no day without today, words as written, nonsense of every kind."""

from __future__ import annotations

import random
import re
from datetime import date
from decimal import Decimal

import pytest

from domain.answers import Figure, Measure, Need, Promise, Reading, read
from domain.reports import Health
from tests.domain.phrases_read import DEPARTMENTS, phrases

TODAY = date(2023, 4, 19)
LABS = Measure(7, "全国重点实验室", "家")
MONEY = Measure(8, "完成投资", "亿元")


def test_a_whole_reply() -> None:
    said = read(
        "全国重点实验室已达２１家，总体进度八成，正常推进。6月10日前完成第二批评审，需省财政厅协调资金。",
        measures=[MONEY, LABS],
        departments=DEPARTMENTS,
        today=TODAY,
    )
    assert said == Reading(
        percent=80,
        health=Health.ON_TRACK,
        figures=(Figure(7, Decimal(21), "２１家"),),
        promises=(Promise(date(2023, 6, 10), "6月10日前完成第二批评审"),),
        needs=(Need("省财政厅", "需省财政厅协调资金"),),
    )


@pytest.mark.parametrize("text", ["", " ", "\n", "%", "🟢", "收到", "，，，", "1", "※", "\x01\x01"])
def test_nothing_is_read_out_of_nothing(text: str) -> None:
    assert read(text, measures=[LABS, MONEY], departments=DEPARTMENTS, today=TODAY) == Reading()


def test_without_today_only_days_with_their_year_are_read() -> None:
    assert read("6月10日前完成评审，下周五前上报").promises == ()
    assert [promise.by for promise in read("2023年6月10日前完成评审").promises] == [date(2023, 6, 10)]


def test_without_measures_and_departments_nothing_is_measured_or_named() -> None:
    assert read("全国重点实验室21家，需省财政厅拨付资金") == Reading()


@pytest.mark.parametrize(
    ("said", "unit", "value"),
    [
        ("5,000万元", "亿元", "0.5"), ("12.3亿元", "亿元", "12.3"), ("12.3亿元", "万元", "123000"), ("3.2bn yuan", "亿元", "32"),
        ("RMB 850 million", "亿元", "8.5"), ("1亿2000万元", "亿元", "1.2"), ("两千万元", "亿元", "0.2"), ("0.5 million yuan", "万元", "50"),
        ("3千万元", "万元", "3000"), ("1.05 万元", "元", "10500"),
    ],
)  # fmt: skip
def test_money_is_converted(said: str, unit: str, value: str) -> None:
    found = read(f"完成投资{said}", measures=[Measure(1, "完成投资", unit)]).figures
    assert [figure.value for figure in found] == [Decimal(value)]


@pytest.mark.parametrize(
    ("said", "unit", "value"),
    [
        ("2446千米", "公里", "2446"), ("2446 km", "公里", "2446"), ("2,446,000米", "公里", "2446"), ("73.5GW", "万千瓦", "7350"),
        ("800 MW", "万千瓦", "80"), ("80兆瓦", "千瓦", "80000"), ("10公顷", "亩", "150"), ("3亿斤", "万吨", "15"), ("150亩", "公顷", "10"),
    ],
)  # fmt: skip
def test_quantities_are_converted(said: str, unit: str, value: str) -> None:
    found = read(f"已达{said}", measures=[Measure(1, "可再生资源", unit)]).figures
    assert [figure.value for figure in found] == [Decimal(value)]


@pytest.mark.parametrize(
    ("said", "unit"),
    [("100亩", "公顷"), ("12.3亿美元", "亿元"), ("300万千瓦时", "万千瓦"), ("3千米", "千瓦"), ("21人次", "人")],
)
def test_what_is_no_exact_number_of_the_unit_is_not_read(said: str, unit: str) -> None:
    assert read(f"已达{said}", measures=[Measure(1, "可再生资源", unit)]).figures == ()


ODD = [
    "%",
    "万",
    "亿",
    "千",
    "成",
    "分之",
    "百分之",
    "—",
    "-",
    "/",
    ".",
    ",",
    "，",
    "\n",
    "(",
    "１",
    "0",
    "9" * 30,
    "⑳",
    "½",
    "\x01",
    "م",
    "🟢",
    "'",
]
PARTS = {
    part for file in ("chinese", "english") for one in phrases(file) for part in re.split(r"(?<=[，、, ])", one.text)
}
FRAGMENTS = [*sorted(PARTS), *ODD]


@pytest.mark.parametrize("seed", range(60))
def test_any_mixture_is_survived_and_quoted(seed: int) -> None:
    mixed = random.Random(seed)
    measures = [LABS, MONEY, Measure(9, "", ""), Measure(10, "labs opened", "labs"), Measure(11, "占比", "%")]
    for _ in range(20):
        text = "".join(mixed.choices(FRAGMENTS, k=mixed.randint(1, 12)))
        said = read(text, measures=measures, departments=DEPARTMENTS, today=TODAY)
        assert said.percent is None or 0 <= said.percent <= 100
        assert all(promise.by >= TODAY and promise.words in text for promise in said.promises)
        assert all(figure.value >= 0 and figure.words in text for figure in said.figures)
        assert all(need.words in text for need in said.needs)


@pytest.mark.parametrize(
    "unit",
    ["1", " ", "1 ", "1,", "1,000", "1.", "1-", "1/", "一", "十", "一千", "万", "成", "月", "1月", "1月1", "a", "a ", "not ", "one ", "20 of ",
     "未", "需", "请", "需要", "省财政厅", "need ", "the ", "the end of ", "第", "任务1", "(1)", "，", "。", "、", "%", "\n", "完成", "完成1", "最",
     "1%,", "80% "],
)  # fmt: skip
def test_the_longest_message_of_one_thing_ends(unit: str) -> None:
    """Telegram's longest message, of what makes a careless pattern go back and forth."""
    text = (unit * 4096)[:4096]
    said = read(text + "x", measures=[LABS, MONEY, Measure(9, unit, unit)], departments=DEPARTMENTS, today=TODAY)
    assert said.health is None

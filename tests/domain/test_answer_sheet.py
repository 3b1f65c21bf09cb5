"""A filled sheet's cells as spreadsheets give them back, its keys, and which of two changes counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.answer_cells import CellFault, UnreadableCell, value
from domain.answer_sheet import Key, filled_sheet, folded, mark, weigh
from domain.indicators import Aim, Direction, Indicator, IndicatorState, Pace
from messages.answer_sheet import choices, names

SPAN = (date(2023, 1, 1), date(2023, 12, 31))
LABS = Indicator(
    7, 1, 0, "全国重点实验室", "家", None, Aim.AT_LEAST, Decimal(25), None, Direction.UP, True, Pace.LINEAR, (),
    IndicatorState.CONFIRMED,
)  # fmt: skip
OPENED = replace(LABS, aim=Aim.MILESTONE, unit="")
KEY = Key(12, 5, 3, "2023-04", (7, 9), {"health": mark("on_track"), "figure:7": mark("21")})


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("health", "🟢 正常", "on_track"), ("health", "正常", "on_track"), ("health", " 预 警 ", "at_risk"),
        ("health", "? 滞后", "off_track"), ("health", "🔴", "off_track"), ("health", "Off Track", "off_track"),
        ("health", "✅ done", "done"), ("health", "⚪未启动", "not_started"), ("health", "✅️", "done"),
        ("percent", "0.8", "80"), ("percent", "80%", "80"), ("percent", "80", "80"), ("percent", "８０％", "80"),
        ("percent", "1", "100"), ("percent", "1%", "1"), ("percent", "100", "100"), ("percent", "0", "0"),
        ("percent", "0.805", "81"), ("percent", "0.28999999999999998", "29"), ("percent", "12.5 %", "13"),
        ("figure1", "25", "25"), ("figure1", "25.0", "25"), ("figure1", "1,200 家", "1200"), ("figure1", "２１家", "21"),
        ("figure1", "-3.50", "-3.5"), ("figure1", "0", "0"), ("figure2", "是", "1"), ("figure2", "NO", "0"),
        ("by", "2023-06-30", "2023-06-30"), ("by", "2023/6/30", "2023-06-30"), ("by", "45107", "2023-06-30"),
        ("by", "6月底", "2023-06-30"), ("by", "2023-06-30 09:00", "2023-06-30"), ("by", "12月31日前", "2023-12-31"),
        ("words", " 第一行\r\n第二行\t完 ", "第一行\n第二行 完"), ("whom", "省财政厅", "省财政厅"),
    ],
)  # fmt: skip
def test_cells_that_are_read(name: str, text: str, said: str) -> None:
    assert value(name, text, choices(), OPENED if name == "figure2" else LABS, SPAN) == said


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("health", "基本正常", CellFault.HEALTH), ("health", "🟢🔴", CellFault.HEALTH), ("health", "1", CellFault.HEALTH),
        ("health", "unstated", CellFault.HEALTH), ("percent", "101", CellFault.PERCENT), ("percent", "-5%", CellFault.PERCENT),
        ("percent", "about 80", CellFault.PERCENT), ("percent", "八成", CellFault.PERCENT), ("percent", "1e2", CellFault.PERCENT),
        ("figure1", "约21", CellFault.FIGURE), ("figure1", "21个", CellFault.FIGURE), ("figure1", "1e+20", CellFault.FIGURE),
        ("figure2", "1", CellFault.YES_OR_NO), ("figure2", "大概", CellFault.YES_OR_NO), ("by", "尽快", CellFault.DAY),
        ("by", "2023-13-01", CellFault.DAY), ("by", "30", CellFault.DAY), ("words", "#N/A", CellFault.ERROR),
        ("percent", "#div/0!", CellFault.ERROR),
    ],
)  # fmt: skip
def test_cells_that_are_not(name: str, text: str, fault: CellFault) -> None:
    with pytest.raises(UnreadableCell) as bad:
        value(name, text, choices(), OPENED if name == "figure2" else LABS, SPAN)
    assert bad.value.fault is fault


def test_a_key_is_read_back_and_a_damaged_one_is_not() -> None:
    assert Key.read(f" {KEY.text} ") == KEY
    assert Key.read(Key(1, 1, 1, "2023-Q2").text) == Key(1, 1, 1, "2023-Q2")
    assert not {",", ";", "\t", '"', "\n"} & set(KEY.text)
    for at in range(len(KEY.text)):
        swapped = "0" if KEY.text[at] != "0" else "1"
        assert Key.read(KEY.text[:at] + swapped + KEY.text[at + 1 :]) is None
    assert Key.read(KEY.text[:-1]) is None
    own = f"DUBAN1:1:1:1:2023-04:{'9' * 5000}:"
    assert Key.read(f"{own}:{mark(own)}") is None
    assert Key.read("") is None


THEN = {"health": mark("on_track"), "words": mark("甲")}


@pytest.mark.parametrize(
    ("said", "present", "new", "conflicts"),
    [
        ({"health": "on_track"}, {"health": "off_track"}, {}, ()),
        ({"health": "at_risk"}, {"health": "on_track"}, {"health": "at_risk"}, ()),
        ({"health": "at_risk"}, {"health": "off_track"}, {"health": "at_risk"}, ("health",)),
        ({"health": "at_risk"}, {"health": "at_risk"}, {}, ()),
        ({"health": ""}, {"health": "on_track"}, {}, ()),
        ({"percent": "50"}, {}, {"percent": "50"}, ()),
        ({"percent": "50"}, {"percent": "40"}, {"percent": "50"}, ("percent",)),
        ({"words": "乙"}, {}, {"words": "乙"}, ("words",)),
    ],
)
def test_a_cell_counts_where_it_is_not_what_it_was(
    said: dict[str, str], present: dict[str, str], new: dict[str, str], conflicts: tuple[str, ...]
) -> None:
    assert weigh(said, present, THEN) == (new, conflicts)


def test_a_table_without_keys_is_no_sheet() -> None:
    assert filled_sheet([["No.", "Health"], ["1", "on track"]], names()) is None
    assert filled_sheet([], names()) is None
    only_damaged = filled_sheet([["No.", "Health"], ["1", "on track", "DUBAN1:"]], names())
    assert only_damaged is not None
    assert [(line.row, line.key, line.number) for line in only_damaged.lines] == [(2, "", "1")]


def test_a_repeated_header_counts_once_and_remarks_are_passed_over() -> None:
    grid = [
        ["No. (see notice)", "Health", "HEALTH", "完成百分比"],
        ["1", "on track", "at risk", "80%", KEY.text],
        [],
        ["", "", "x"],
    ]
    found = filled_sheet(grid, names())
    assert found is not None
    assert [dict(line.texts) for line in found.lines] == [{"health": "on track", "percent": "80%"}]
    assert folded("指标２数值（家）") == "指标2数值"

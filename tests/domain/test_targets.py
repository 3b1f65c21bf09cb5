"""Figures read out of target texts: every one of the example's plan, and words in which it must not go wrong."""

from __future__ import annotations

import csv
import random
from decimal import Decimal
from pathlib import Path

import pytest

from domain.indicators import Direction
from domain.targets import Proposal, figure, figures, goal, proposals

PLAN = Path(__file__).parents[2] / "examples" / "shandong-2023" / "plan.csv"
ZERO = Decimal(0)

READ: dict[int, list[tuple[str, str, str, str, Decimal | None]]] = {
    2: [("全国重点实验室", "家", "at_least", "25", None), ("山东省实验室", "家", "about", "10", None)],
    3: [
        ("国家临床医学研究中心", "家", "between", "1-2", None),
        ("省制造业创新中心", "家", "about", "7", None),
        ("“一企一技术”研发中心", "家", "about", "100", None),
    ],
    4: [("创新创业共同体重点打造", "个", "at_least", "30", None)],
    5: [("省级基础科学研究中心", "家", "exactly", "10", None)],
    6: [("重大科技创新工程项目", "项", "exactly", "100", None), ("企业牵头占比", "%", "at_least", "70", None)],
    7: [("高新技术企业", "万家", "at_least", "3", None), ("入库科技型中小企业", "万家", "at_least", "4", None)],
    16: [("新培育国家级特色专业型工业互联网平台", "个", "about", "10", ZERO)],
    20: [
        ("新培育专精特新中小企业", "家", "at_least", "1000", ZERO),
        ("省级以上制造业单项冠军企业", "家", "about", "200", None),
    ],
    22: [("高铁通车里程", "公里", "at_least", "2800", None)],
    23: [("高速公路通车里程", "公里", "at_least", "8200", None)],
    27: [("可再生能源装机", "万千瓦", "at_least", "7500", None)],
    28: [("在运在建核电装机", "万千瓦", "exactly", "820", None)],
    29: [("关停退出低效煤电机组", "万千瓦", "exactly", "200", ZERO), ("“三改联动”", "万千瓦", "exactly", "600", None)],
    39: [
        ("开工改造老旧小区", "万户", "exactly", "69.95", ZERO),
        ("开工改造棚户区", "万套", "exactly", "8.99", ZERO),
        ("更新燃气管道", "公里", "exactly", "900", ZERO),
    ],
    49: [("新增绿色建筑", "亿平方米", "at_least", "1", ZERO)],
    50: [("省级以上绿色工厂", "家", "about", "100", None)],
    52: [
        ("新增县（市、区）雨污合流管网清零", "个", "at_least", "50", ZERO),
        ("城市污水处理厂完成提标", "%", "exactly", "40", None),
    ],
    59: [("粮食播种面积", "亿亩", "at_least", "1.2", None), ("粮食产能", "亿斤", "at_least", "1100", None)],
    60: [("现代农业强县", "个", "exactly", "10", None)],
    63: [("耐盐碱作物新品种（系）", "个", "between", "3-5", None)],
    64: [("国家级海洋牧场示范区新创建", "处", "between", "3-5", ZERO)],
    65: [("水产健康养殖和生态养殖示范区", "处", "between", "4-6", None)],
    66: [("肉蛋奶总产量", "万吨", "about", "1500", None)],
    68: [("畜禽粪污综合利用率", "%", "at_least", "90", None)],
    73: [("政务服务证明材料共享率", "%", "exactly", "60", None)],
    83: [("新形成制度创新成果", "项", "at_least", "30", ZERO), ("联动创新区", "个", "exactly", "17", None)],
    105: [("家庭适老化改造", "万户", "exactly", "3", None)],
    106: [("新增护理型床位", "万张", "exactly", "2.5", ZERO), ("新增家庭养老床位", "万张", "exactly", "1", ZERO)],
}
"""Name, unit, aim, value and baseline by task number; each was held against the text by a person."""


def targets() -> dict[int, str]:
    with PLAN.open(encoding="utf-8-sig", newline="") as plan:
        return {int(row["number"]): row["target"] for row in csv.DictReader(plan)}


def brief(found: Proposal) -> tuple[str, str, str, str, Decimal | None]:
    value = f"{found.target}" if found.target_high is None else f"{found.target}-{found.target_high}"
    return found.name, found.unit, found.aim.value, value, found.baseline


@pytest.mark.parametrize("number", READ)
def test_the_targets_of_the_example(number: int) -> None:
    found = proposals(targets()[number])
    assert [brief(each) for each in found] == READ[number]
    assert {(each.direction, each.sure) for each in found} == {(Direction.UP, True)}
    assert all(each.source in targets()[number] for each in found)


def test_the_example_has_no_other_targets() -> None:
    assert {number for number, target in targets().items() if target} == set(READ)
    assert sum(len(figures) for figures in READ.values()) == 41


@pytest.mark.parametrize(
    ("target", "read"),
    [
        ("at least 25 labs; about 10 parks; share ≥ 70 %", "labs||at_least 25; parks||about 10; share|%|at_least 70"),
        ("at least 25 key laboratories", "key laboratories||at_least 25"),
        ("Renewable capacity: more than 75.5 GW, new labs: 12", "Renewable capacity|GW|at_least 75.5; new labs||exactly 12"),
        ("a recycling rate of at least 90 % by the end of 2023", "recycling rate|%|at_least 90"),
        ("3 to 5 pilot zones", "pilot zones||between 3-5"),
        ("1,200 households", "households||exactly 1200"),
        ("at most 30 accidents", "accidents||at_most 30 down"),
        ("高新技术企业超3万家以上", "高新技术企业|万家|at_least 3"),
        ("2023年底建成5G基站 10 万个", "建成5G基站|万个|exactly 10"),
        ("PM2.5 浓度 ≤ 38 微克/立方米", "PM2.5 浓度|微克/立方米|at_most 38 down"),
        ("办理时限压缩至 2 个工作日", "办理时限|个工作日|at_most 2 down"),
        ("完成投资 1,200 亿元；企业３００家左右", "完成投资|亿元|exactly 1200; 企业|家|about 300 ?"),
        ("新建学校 10 所、改造医院 3 家，覆盖率 95%", "新建学校|所|exactly 10; 改造医院|家|exactly 3; 覆盖率|%|exactly 95"),
        ("新增甲类点 10 个、乙类点 3 个，丙类中心 5 个", "新增甲类点|个|exactly 10; 新增乙类点|个|exactly 3; 丙类中心|个|exactly 5"),
        # Left open, or marked as doubtful, rather than guessed.
        ("≥ 25 家", "|家|at_least 25 ?"),
        ("研发投入强度 2.6", "研发投入强度||exactly 2.6 ?"),
        ("安全生产事故 0 起", "安全生产事故|起|exactly 0 down"),
        ("单位GDP能耗下降 3.2%", "单位GDP能耗下降|%|exactly 3.2 ?"),
        ("煤炭消费压减 500 万吨", "煤炭消费压减|万吨|exactly 500 ?"),
        ("甲、乙各 10 家", "甲、乙各|家|exactly 10 ?"),
        ("引进团队 10 余个", "引进团队|个|at_least 10 ?"),
        ("国家实验室25家（其中省级10家）", "国家实验室|家|exactly 25 ?"),
        ("Open 1,000 km of new lines", "Open new lines|km|exactly 1000 ?"),
        ("居民消费价格涨幅3%左右", "居民消费价格涨幅|%|about 3 ?"),
        ("建成农田 665.6 万亩，其中新建 200 万亩", "建成农田|万亩|exactly 665.6; 其中新建|万亩|exactly 200 ?"),
        ("一季度完成 30%，上半年完成 60%", "一季度完成|%|exactly 30 ?; 上半年完成|%|exactly 60 ?"),
        ("6月底前完成 50 个，年底前完成 100 个", "完成|个|exactly 50 ?; 完成|个|exactly 100 ?"),
        ("Increase revenue to $3 bn", "Increase revenue to $|bn|exactly 3 ?"),
        ("build between 3 and 5 schools", "build schools||between 3-5 ?"),
        ("Reduce waiting time to 3 days", "Reduce waiting time|days|exactly 3 down"),
        # Words around that are no part of the name.
        ("实施“百县千村”工程，建设示范村500个", "建设示范村|个|exactly 500"),
        ("确保粮食总产稳定在1100亿斤以上", "粮食总产|亿斤|at_least 1100"),
        ("新能源车占比提高到30%", "新能源车占比|%|exactly 30"),
        ("城镇调查失业率控制在 5.5% 以内", "城镇调查失业率|%|at_most 5.5 down"),
        # Not read at all.
        ("平均办理时间由 5 天压缩到 3 天；从 20 到 30 家", ""),
        ("Raise the share of renewables from 20 % to 30 %", ""),
        ("", ""),
        ("第3批示范区", ""),
        ("排名前 5 位", ""),
        ("建成“1+6+N”平台", ""),
        ("三分之二的村；1/3 的县", ""),
        ("每月 10 次；人均 3 平方米；5 inspections per month", ""),
        ("2023年6月底前建成", ""),
        ("引进 3 万人才", ""),
        ("甲 10 家乙 20 家", ""),
        ("不少于 10 家以下", ""),
        ("完成 A 类 3 阶段 2 项 1 处", ""),
        ("by the end of 2023, in phase 2", ""),
    ],
)  # fmt: skip
def test_other_words(target: str, read: str) -> None:
    assert "; ".join(_written(found) for found in proposals(target)) == read


def _written(found: Proposal) -> str:
    name, unit, aim, value, _ = brief(found)
    down = " down" if found.direction is Direction.DOWN else ""
    return f"{name}|{unit}|{aim} {value}{down}{'' if found.sure else ' ?'}"


def test_any_text_is_read_without_an_error() -> None:
    dice = random.Random(5)
    pieces = [
        *"0123456789.,%—-/:()（）“”、，；≥≤约新增年月第",
        "万家",
        "以上",
        "2023",
        "to",
        " ",
        "\n",
        "😀",
        "٣",
        "½",
        "②",
        "10",
        "and",
    ]
    for _ in range(3000):
        text = "".join(dice.choices(pieces, k=dice.randrange(40)))
        for found in proposals(text):
            assert found.source
            assert found.target >= 0
            assert found.target_high is None or found.target_high > found.target


def test_a_very_long_text_takes_no_time() -> None:
    text = "新增（" * 3000 + "1、" * 3000 + "9" * 5000 + " , " * 3000
    for start in range(0, len(text), 1900):
        assert len(proposals(text[start:])) <= 20


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("25", "25"), ("1,200", "1200"), ("６９．９５ 万户", "69.95"), ("−3.5", "-3.5"), (" 19 万户", "19"), ("19 户", None),
        ("", None), ("about 3", None), ("1 2", None), ("1,2", None), ("1e5", None), ("٣", None), ("NaN", None),
    ],
)  # fmt: skip
def test_a_figure_that_is_typed(written: str, read: str | None) -> None:
    assert figure(written, "万户") == (None if read is None else Decimal(read))


@pytest.mark.parametrize(
    ("written", "read"),
    [("5 10 20 25", [5, 10, 20, 25]), ("5、10；1,200", [5, 10, 1200]), ("5 家 6", None), ("5 x", None), ("", None)],
)
def test_figures_that_are_typed(written: str, read: list[int] | None) -> None:
    assert figures(written) == (None if read is None else tuple(map(Decimal, read)))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("≥ 25 家", "|家|at_least 25 ?"), ("26", "||exactly 26 ?"), ("3-5", "||between 3-5 ?"), ("about 70 %", "|%|about 70 ?"),
        ("高新企业 ≥ 25 家", None), ("≥ 25 家；约 3 家", None), ("x", None),
    ],
)  # fmt: skip
def test_a_goal_that_is_typed(written: str, read: str | None) -> None:
    found = goal(written)
    assert (_written(found) if found else None) == read

"""What is an acknowledgement, which task a reply begins with, and which percentage is progress."""

from __future__ import annotations

import pytest

from domain.answers import is_acknowledgement, leading_task, read


@pytest.mark.parametrize(
    "text",
    [
        "收到", "收到。", "收到!!", "收到，谢谢", "好的，收到", "好的", "嗯嗯", "OK", "ok.", "Ok 👍", "👍", "🙏🙏", "👌🏽", "❤️", "?", "？？", "…", "",
        "  ", "thanks!", "Got it.", "thank you", "will do", "ＯＫ", "知道了", "明白了", "在吗？", "这个怎么填？", "什么时候截止呢",
        "Which task do you mean?", "可以吗", "谢谢", "1?", "好的👍", "Yes", "noted", "您好", "👨‍👩‍👧", "1️⃣?",
    ],
)  # fmt: skip
def test_these_do_not_count(text: str) -> None:
    assert is_acknowledgement(text)


@pytest.mark.parametrize(
    "text",
    [
        "已完成评审", "21家", "80%", "完成80%，OK", "收到，已启动重组", "完成", "正常", "已达21家，评审完成，尚需省财政厅落实配套", "on track",
        "Done", "nothing has changed since last month, is that all right for you to put down like this?", "好转", "ok so we finished the review",
        "12", "审批通过👍", "评审完成了吗？还没有，预计下周完成", "no progress",
    ],
)  # fmt: skip
def test_these_do(text: str) -> None:
    assert not is_acknowledgement(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("任务12 已完成", (12, "已完成")),
        ("任务12项：已完成", (12, "已完成")),
        ("任务12 项目用地已批", (12, "项目用地已批")),
        ("任务12项目用地已批", (12, "项目用地已批")),
        ("任务12：已完成", (12, "已完成")),
        ("任务 12, done", (12, "done")),
        ("Task 12: 80 % done", (12, "80 % done")),
        ("task 7 done", (7, "done")),
        ("#12 done", (12, "done")),
        ("№ 3 done", (3, "done")),
        ("No. 3 done", (3, "done")),
        ("第3项：评审通过", (3, "评审通过")),
        ("第 3 号 评审通过", (3, "评审通过")),
        ("12：已完成", (12, "已完成")),
        ("12: done\nand more", (12, "done\nand more")),
        ("任务１２：完成", (12, "完成")),
        ("任务12", (12, "")),
        ("任务99999 x", (99999, "x")),
    ],
)
def test_a_number_in_front_names_the_task(text: str, found: tuple[int, str]) -> None:
    assert leading_task(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "21家已完成", "12", "12 done", "12:30 开会", "3 tasks done", "80%", "完成任务12", "2023年完成", "任务", "任务一完成", "No change",
        "1,200: x", "",
    ],
)  # fmt: skip
def test_other_numbers_name_none(text: str) -> None:
    assert leading_task(text) is None


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("完成80%", 80), ("80％", 80), ("已完成 80 %", 80), ("about 80 percent done", 80), ("80.5% complete", 80), ("进度100%", 100), ("0%", 0),
        ("已达21家，完成80%", 80), ("完成80%，80%的项目", 80), ("同比增长6.8%", None), ("增长6.8%，完成80%", 80), ("增速为 7%", None),
        ("占比达到35%", None), ("grew by 12%", None), ("up 5%", None), ("目标是90%", None), ("完成60%，投资完成70%", None), ("150%", None),
        ("已完成评审", None), ("21家", None), ("提高3个百分点", None), ("3.5%", 3), ("", None), ("下降了2%", None), ("1280%", None),
    ],
)  # fmt: skip
def test_the_percentage_that_is_progress(text: str, percent: int | None) -> None:
    assert read(text).percent == percent

"""The talk about indicators, one at a time: looked through, changed by taps and words; an admin's alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from domain.errors import NotForYou, NotMeasurable, Outdated
from domain.indicators import Aim, Direction, Pace
from domain.people import Standing
from domain.unreadable import BadFigure, BadGoal, Usage, WrongCount
from messages.indicator_cards import TASK, WALK
from messages.language import plain
from services import browsing, indicating, proposing
from storage import audit
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.measuring import (
    PROPOSED,
    begun,
    labels,
    of,
    press,
    shown,
    states,
    typed,
)  # fmt: skip

D = Decimal


async def test_looking_through(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        first = await indicating.look(tx, admin, 0)
        assert plain(shown(first).text).splitlines() == [
            "1/4 · Task 1 完善实验室体系",
            "Target: “全国重点实验室 ≥ 25 家；山东省实验室约 10 家”",
            "Read: 全国重点实验室: at least 25 家 · baseline – · running total · even pace",
            "Without a baseline nothing is expected before the last day.",
        ]
        assert labels(first) == [
            "✔ Right", "✖ No figure", "✏ Change ▸", "Skip ›", "✔ All that are sure (3)", "‹ All indicators",
        ]  # fmt: skip
        second = await press(tx, admin, first, "✔ Right")
        assert shown(second).text.startswith("✔ confirmed · 全国重点实验室: at least 25 家\n")
        # Pressed twice it is no conflict, and taken back it is a proposal.
        assert "2/4" in shown(await press(tx, admin, first, "✔ Right")).text
        assert "1/4" in shown(await press(tx, admin, second, "↶ Undo")).text
        assert await states(tx, office) == [PROPOSED] * 4
        third = await press(tx, admin, second, "✖ No figure")
        assert "3/4" in shown(third).text
        assert "✔ Right" not in labels(third)
        with pytest.raises(NotMeasurable):
            await indicating.set_value(tx, admin, 3, 1, "confirmed", WALK, now=START)
        fourth = await indicating.look(tx, admin, 3)
        again = await press(tx, admin, fourth, "✔ Right")
        assert "1/4" in shown(again).text
        last = await press(tx, admin, await indicating.look(tx, admin, 2), "✖ No figure")
        over = await press(tx, admin, last, "✔ Right")
        assert "Confirmed 2 · to look through 0 · dropped 2" in shown(over).text
        assert "2 tasks have a target and no indicator: 2, 4" in shown(over).text
        back = await press(tx, admin, await indicating.card(tx, admin, 2, TASK), "↶ Bring it back")
        assert "✔ Right" in labels(back)
        acts = [(row["act"], row["before"], row["after"]) for row in await audit.of_object(tx, "indicator", 2)]
        assert acts[1:] == [("decide", '"proposed"', '"dropped"'), ("decide", '"dropped"', '"proposed"')]


async def test_an_older_button_shows_how_it_stands_now(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        first = await indicating.look(tx, admin, 0)
        await typed(tx, admin, "target", "≥ 26")
        assert "at least 26 家" in shown(await press(tx, admin, first, "✔ Right")).text
        assert (await of(tx, 1)).state is PROPOSED


async def test_what_buttons_set(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        menu = await indicating.change(tx, admin, 1, WALK)
        for label in ("Less is better", "Each period's own"):
            menu = await press(tx, admin, menu, label)
            assert f"• {label}" in labels(menu)
        it = await of(tx, 1)
        assert (it.direction, it.cumulative, it.sure) == (Direction.DOWN, False, True)
        for label in ("More is better", "Running total", "Even pace", "Only yes or no"):
            menu = await press(tx, admin, menu, label)
        it = await of(tx, 1)
        assert (it.direction, it.cumulative, it.pace, it.aim, it.target) == (
            Direction.UP, True, Pace.LINEAR, Aim.MILESTONE, None,
        )  # fmt: skip
        assert "全国重点实验室: yes or no" in shown(menu).text


@pytest.mark.parametrize(
    ("field", "text", "wanted"),
    [
        ("name", " 国家级 实验室\n", {"name": "国家级 实验室"}),
        ("unit", "所", {"unit": "所"}),
        ("unit", "–", {"unit": ""}),
        ("baseline", "1,019 家", {"baseline": D(1019)}),
        ("baseline", "无", {"baseline": None}),
        ("target", "不少于 26 个", {"target": D(26), "unit": "个", "aim": Aim.AT_LEAST}),
        ("target", "3-5", {"target": D(3), "target_high": D(5), "aim": Aim.BETWEEN, "unit": "家"}),
        ("target", "≤ 30", {"target": D(30), "aim": Aim.AT_MOST, "direction": Direction.DOWN}),
        ("quarters", "19、20、22、25", {"pace": Pace.QUARTERS, "points": (D(19), D(20), D(22), D(25))}),
        ("months", "1 2 3 4 5 6 7 8 9 10 11 12.5", {"pace": Pace.MONTHS}),
    ],
)
async def test_what_is_typed(db: Database, office: Office, field: str, text: str, wanted: dict[str, object]) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        reply = await typed(tx, admin, field, text)
        assert reply.retired == ("indicators",)
        it = await of(tx, 1)
        assert {name: getattr(it, name) for name in wanted} == wanted
        assert f"set {field}" in [row["act"] for row in await audit.of_object(tx, "indicator", 1)]
        assert await indicating.told(tx, admin, text, now=START) is None


@pytest.mark.parametrize(
    ("field", "text", "refusal"),
    [
        ("baseline", "about 19", BadFigure), ("baseline", "19 万家", BadFigure), ("target", "many", BadGoal),
        ("target", "甲 ≥ 3 家", BadGoal), ("quarters", "1 2 3", WrongCount), ("quarters", "1 2 3 x", BadFigure),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_asked_again(
    db: Database, office: Office, field: str, text: str, refusal: type[Exception]
) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        before = await of(tx, 1)
        with pytest.raises(refusal):
            await typed(tx, admin, field, text)
        assert await of(tx, 1) == before
        assert await indicating.told(tx, admin, "19 20 21 22" if field == "quarters" else "19", now=START) is not None


async def test_what_is_asked_names_the_days(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        asked = shown(await indicating.ask(tx, admin, 1, "quarters", WALK, now=START)).text
        assert "Fri 31 Mar, Fri 30 Jun, Sat 30 Sep, Sun 31 Dec? Please write 4 figures" in asked
        reply = await indicating.told(tx, admin, "19 20 22 24", now=START)
        assert "⚠ The figures typed lead to 24 家 only, short of the target." in shown(reply).text


async def test_words_are_waited_for_a_while_and_not_in_passing(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        await indicating.ask(tx, admin, 1, "name", WALK, now=START)
        assert await indicating.told(tx, admin, "名", now=START + timedelta(hours=1)) is None
        await indicating.look(tx, admin, 0)
        assert await indicating.told(tx, admin, "名", now=START) is None


async def test_the_indicators_of_a_task(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        await indicating.add(tx, admin, 4, now=START)
        await indicating.told(tx, admin, "技改项目 ≥ 1,200 项；覆盖率 95%", now=START)
        await indicating.add(tx, admin, 4, now=START)
        card = await indicating.told(tx, admin, "平台上线", now=START)
        assert card is not None
        await press(tx, admin, card, "✔ Right")
        said = plain(shown(await indicating.of_task(tx, admin, "#4")).text)
        assert said.splitlines()[2:] == [
            "1. 技改项目: at least 1,200 项 · to be confirmed",
            "2. 覆盖率: 95 % · to be confirmed",
            "3. 平台上线: yes or no · ✔ confirmed",
        ]
        for reader in (Office.ADMIN, Office.SUPERVISOR, Office.INDUSTRY):
            page = await browsing.task(tx, await office.who(tx, reader), 4, now=START)
            assert "🎯 平台上线" in page.text
            assert "技改项目" not in page.text
        for text in ("", "x"):
            with pytest.raises(Usage):
                await indicating.of_task(tx, admin, text)


Forged = Callable[[Tx, Standing], Awaitable[object]]
FORGED: dict[str, Forged] = {
    "indicators": lambda tx, who: proposing.overview(tx, who),
    "read": lambda tx, who: proposing.read_again(tx, who, now=START),
    "sure": lambda tx, who: proposing.preview_sure(tx, who, 1),
    "yes": lambda tx, who: proposing.confirm_sure(tx, who, "0", now=START),
    "undo": lambda tx, who: proposing.undo_sure(tx, who, "0", now=START),
    "look": lambda tx, who: indicating.look(tx, who, 0),
    "card": lambda tx, who: indicating.card(tx, who, 1, WALK),
    "change": lambda tx, who: indicating.change(tx, who, 1, WALK),
    "set": lambda tx, who: indicating.set_value(tx, who, 1, 1, "confirmed", WALK, now=START),
    "ask": lambda tx, who: indicating.ask(tx, who, 1, "name", WALK, now=START),
    "add": lambda tx, who: indicating.add(tx, who, 1, now=START),
    "task": lambda tx, who: indicating.of_task(tx, who, "1"),
}


@pytest.mark.parametrize("forged", FORGED)
async def test_it_is_an_admins_alone(db: Database, office: Office, forged: str) -> None:
    async with db.write() as tx:
        await begun(tx, office)
        before = await tx.rows("SELECT * FROM indicators ORDER BY id")
        for chat_id in (Office.SUPERVISOR, Office.SCIENCE, Office.SCIENCE_HEAD, Office.INDUSTRY):
            who = await office.who(tx, chat_id)
            with pytest.raises(NotForYou):
                await FORGED[forged](tx, who)
            assert await indicating.told(tx, who, "19", now=START) is None
        assert await tx.rows("SELECT * FROM indicators ORDER BY id") == before


@pytest.mark.parametrize(
    ("number", "value", "mode"), [(99, "confirmed", WALK), (1, "none", WALK), (1, "up", "x"), (1, "between", TASK)]
)
async def test_altered_buttons_change_nothing(db: Database, office: Office, number: int, value: str, mode: str) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        with pytest.raises(Outdated):
            await indicating.set_value(tx, admin, number, 1, value, mode, now=START)
        with pytest.raises(Outdated):
            await indicating.ask(tx, admin, 1, "state", WALK, now=START)

"""Targets that are read at an import: once, anew where they change, and confirmed together."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.errors import NothingToUndo
from domain.outgoing import in_place
from messages.indicator_cards import WALK
from messages.language import plain
from services import importing, indicating, proposing
from storage import audit, indicators, people
from storage.database import Database
from tests.conftest import START, Office
from tests.services.measuring import (
    CONFIRMED,
    DROPPED,
    PROPOSED,
    begun,
    button,
    labels,
    of,
    press,
    retarget,
    shown,
    states,
    typed,
)
from tests.services.plan_files import NOW, NUMBER, TARGET, as_csv, real_plan
from tests.services.test_importing import send

D = Decimal


async def test_targets_are_read_once(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await begun(tx, office)
        found = await indicators.of_plan(tx, office.plan.id)
        assert [(it.name, it.sure) for it in found] == [
            ("全国重点实验室", True), ("山东省实验室", True), ("", False), ("更新管道", True),
        ]  # fmt: skip
        assert await proposing.read_targets(tx, office.plan, person_id=None, now=START) == 0
        assert await indicators.of_plan(tx, office.plan.id) == found
        (noted,) = await audit.of_object(tx, "indicator", 1)
        assert (noted["act"], noted["after"]) == ("propose", '"全国重点实验室 ≥ 25 家"')


async def test_a_changed_target_proposes_anew_and_what_is_confirmed_stays_until_an_admin_decides(
    db: Database, office: Office
) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        for number in (1, 4):
            await proposing.decide(tx, await of(tx, number), CONFIRMED, person_id=None, now=START)
        await typed(tx, admin, "baseline", "19")
        await retarget(tx, office, {1: "全国重点实验室 ≥ 30 家", 5: ""})
        assert await states(tx, office) == [CONFIRMED, DROPPED, PROPOSED, PROPOSED, CONFIRMED]
        anew = (await indicators.of_task(tx, 1))[-1]
        assert (anew.state, anew.target, anew.baseline) == (PROPOSED, D(30), D(19))
        card = await indicating.card(tx, admin, anew.id, WALK)
        assert (
            "Confirmed earlier, but no longer in the target: 全国重点实验室: at least 25 家 · from 19"
            in shown(card).text
        )
        await press(tx, admin, card, "✔ Right")
        assert [(await of(tx, number)).state for number in (1, anew.id)] == [DROPPED, CONFIRMED]
        # Back to the old words: they were decided on, and are not proposed once more.
        await retarget(tx, office, {1: "全国重点实验室 ≥ 25 家"})
        assert PROPOSED not in [it.state for it in await indicators.of_task(tx, 1)]


async def test_all_that_are_sure(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        preview = await proposing.preview_sure(tx, admin, 1)
        assert plain(shown(preview).text).splitlines() == [
            "Confirm 3 figures?",
            "1 全国重点实验室: at least 25 家",
            "1 山东省实验室: about 10 家",
            "5 更新管道: 900 公里 · from 0",
        ]
        (seen,) = button(preview, "✔ Confirm all")
        await typed(tx, admin, "target", "≥ 26")
        anew = await proposing.confirm_sure(tx, admin, seen, now=START)
        assert "at least 26 家" in shown(anew).text
        assert await states(tx, office) == [PROPOSED] * 4
        done = await proposing.confirm_sure(tx, admin, *button(anew, "✔ Confirm all"), now=START)
        assert plain(shown(done).text) == "✔ 3 figures are confirmed.\n1 more waits for a look."
        assert await states(tx, office) == [CONFIRMED, CONFIRMED, PROPOSED, CONFIRMED]
        await typed(tx, admin, "baseline", "3", number=2)
        await proposing.undo_sure(tx, admin, *button(done, "↶ Undo"), now=START)
        assert await states(tx, office) == [PROPOSED, CONFIRMED, PROPOSED, PROPOSED]
        with pytest.raises(NothingToUndo):
            await proposing.undo_sure(tx, admin, *button(done, "↶ Undo"), now=START)


async def test_a_plan_loaded_before_there_were_indicators(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        await people.set_language(tx, admin.person.id, "en")
        admin = await office.who(tx, Office.ADMIN)
        before = await proposing.overview(tx, admin)
        assert "1 task has a target and no indicator: 1" in shown(before).text
        assert labels(before) == ["Read these targets"]
        after = await proposing.read_again(tx, admin, now=START)
        assert labels(after) == ["Look through (1)"]


async def test_what_a_file_brings_is_offered_once(db: Database, office: Office) -> None:
    rows = [*real_plan(), [*real_plan()[-1]]]
    rows[-1][NUMBER] = "200"
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        for target, offered in (
            ("", ["🎯 从目标中读到41个指标。"]),
            ("新的", []),
            ("新增 3 个", ["🎯 从目标中读到1个指标。"]),
        ):
            rows[-1][TARGET] = target
            upload, preview = await send(tx, admin, as_csv(rows), caption="另一计划 2023-01-01 2023-12-31")
            _, seen = button(in_place(preview), "✔")
            done = await importing.confirm(tx, admin, upload, seen, now=NOW)
            assert [said.text.splitlines()[0] for said in done.messages] == offered


async def test_undoing_brings_back_what_the_confirmed_ones_took_the_place_of(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await begun(tx, office)
        (seen,) = button(await proposing.preview_sure(tx, admin, 1), "✔ Confirm all")
        await proposing.confirm_sure(tx, admin, seen, now=START)
        await retarget(tx, office, {1: "全国重点实验室 ≥ 30 家；山东省实验室约 10 家"})
        before = [it.state for it in await indicators.of_task(tx, 1)]
        assert (before.count(CONFIRMED), before.count(PROPOSED)) == (2, 1)
        (seen,) = button(await proposing.preview_sure(tx, admin, 1), "✔ Confirm all")
        done = await proposing.confirm_sure(tx, admin, seen, now=START)
        assert [it.state for it in await indicators.of_task(tx, 1)] != before
        await proposing.undo_sure(tx, admin, *button(done, "↶ Undo"), now=START)
        assert [it.state for it in await indicators.of_task(tx, 1)] == before

"""A plan of 113 tasks with long names: figures equal to a count of what was stored, pages that fit, and few queries."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import pytest

from domain.outgoing import Outgoing
from domain.people import Department, Duty, Post, Role, Scope, Standing
from domain.reports import Health, Period
from domain.rhythm import Rhythm
from domain.views import Page, View
from messages.layout import ROOM
from services import browsing, summarising, timing
from storage import people, tasks
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.stories import after, ask, buttons, lock, report
from tests.storage.tracing import Traced

LONG = "关于<高质量>建设&发展“先行区”的重点工作任务及其年度目标分解落实情况的若干具体措施和安排" * 3
WORDS = {
    Health.ON_TRACK: "🟢 on track", Health.AT_RISK: "🟡 at risk", Health.OFF_TRACK: "🔴 off track", Health.DONE: "✅ done",
    Health.NOT_STARTED: "⚪ not started", Health.UNSTATED: "▫ unstated",
}  # fmt: skip


@dataclass
class Stored:
    """What the test itself reported, by task number."""

    health: dict[int, Health] = field(default_factory=dict)
    late: set[int] = field(default_factory=set)
    same: set[int] = field(default_factory=set)
    contributed: int = 0


async def test_113_tasks(db: Database) -> None:
    async with db.write() as tx:
        office, leads = await whole_plan(tx)
        admin = await office.who(tx, 1)
        march = await ask(tx, office, "2023-03")
        then = await _reported(tx, office, march, leads, random.Random(3))
        await lock(tx, march)
        april = await ask(tx, office, "2023-04")
        now = await _reported(tx, office, april, leads, random.Random(4))
        head = await summarising.summary(tx, admin, "", now=after(april))
        _check_head(head, then, now, leads)
        for part in range(1, 12):
            said = await summarising.summary(tx, admin, f"part {part}", now=after(april))
            inside = {n: h for n, h in now.health.items() if n % 11 + 1 == part}
            of = sum(n % 11 + 1 == part for n in leads)
            late = len(now.late & inside.keys())
            assert f"<b>{len(inside)} of {of}</b> reported ({len(inside) - late} on time, {late} late)" in said.text
        assert await _pages_that_fit(tx, admin, head, now=4) > 40
        by_department = await summarising.page(tx, admin, View(Page.DEPARTMENTS).data(april.id), now=after(april))
        assert len(re.findall(r"\d reported", by_department.text)) == 12


def _check_head(head: Outgoing, then: Stored, now: Stored, leads: dict[int, int]) -> None:
    reported, late = len(now.health), len(now.late)
    assert f"<b>{reported} of 113</b> reported ({reported - late} on time, {late} late)" in head.text
    counts, before = Counter(now.health.values()), Counter(then.health.values())
    for health, words in WORDS.items():
        change = counts[health] - before[health]
        signed = f" (+{change})" if change > 0 else f" (−{-change})" if change else ""
        assert re.search(re.escape(f"{words} <b>{counts[health]}</b>{signed}") + r"(  |\n)", head.text), words
    alone = sum(lead == 23 and number not in now.health for number, lead in leads.items())
    assert f"not reported yet: {113 - reported - alone} · nobody can be reached: {alone}" in head.text
    red = [n for n, h in now.health.items() if h is Health.OFF_TRACK and then.health.get(n) is not Health.OFF_TRACK]
    assert f"Newly off track: tasks {', '.join(map(str, sorted(red)))} · " in head.text
    named = re.findall(r"🔴 off track · <b>(\d+)</b>", head.text)
    assert [int(n) for n in named] == sorted(red)[:5]
    assert f"Contributions, counted apart: {now.contributed} of 22" in head.text
    assert f"No change since the period before: {len(now.same)}" in head.text
    assert f"Missing {113 - reported}" in buttons(head)


async def _reported(tx: Tx, office: Office, period: Period, leads: dict[int, int], dice: random.Random) -> Stored:
    stored = Stored()
    for number, lead in leads.items():
        if lead == 23 or dice.random() < 0.15:
            continue
        health = dice.choice(list(Health))
        late, same = dice.random() < 0.2, dice.random() < 0.1
        await report(tx, office, period, number, health, LONG, late=int(late), no_change=int(same))
        stored.health[number] = health
        stored.late |= {number} if late else set()
        stored.same |= {number} if same else set()
    for number in range(1, 23, 3):
        await report(tx, office, period, number, Health.ON_TRACK, department=_joint(leads[number]))
        stored.contributed += 1
    return stored


async def _pages_that_fit(tx: Tx, who: Standing, first: Outgoing, *, now: int) -> int:
    """Presses every button there is, each once; how many pages that showed."""
    waiting, seen = [first], set()
    shown = 0
    while waiting and shown < 600:
        said = waiting.pop()
        shown += 1
        assert 0 < len(said.text) <= ROOM
        assert "More under the buttons." not in said.text
        assert said.text.count("<b>") == said.text.count("</b>")
        assert len([b for row in said.keyboard for b in row]) <= 100
        for data in buttons(said).values():
            assert len(data.encode()) <= 50
            if data in seen:
                continue
            seen.add(data)
            name = data.split(".")[0]
            if name == "sum":
                waiting.append(await summarising.page(tx, who, data, now=START.replace(month=now, day=28)))
            elif name == "task" and len(seen) % 5 == 0:
                waiting.append(await browsing.task_pressed(tx, who, data, now=START.replace(month=now, day=28)))
            elif name == "history":
                waiting.append(await browsing.history_pressed(tx, who, data))
            elif name == "tasks":
                waiting.append(await browsing.tasks_pressed(tx, who, data))
    assert not waiting
    return shown


@pytest.mark.parametrize("page", list(Page))
async def test_a_page_costs_as_many_queries_for_113_tasks_as_for_5(db: Database, office: Office, page: Page) -> None:
    async with db.write() as tx:
        small = await _cost(tx, office, await office.who(tx, Office.ADMIN), page)
        large_office, _ = await whole_plan(tx)
        large = await _cost(tx, large_office, await large_office.who(tx, 1), page)
    assert large == small
    assert large <= (18 if page in (Page.HEAD, Page.DECIDE) else 13)


async def _cost(tx: Tx, office: Office, who: Standing, page: Page) -> int:
    await ask(tx, office, "2023-03")
    april = await ask(tx, office, "2023-04")
    traced = Traced(tx)
    await summarising.page(traced, who, View(page).data(april.id), now=after(april))
    return len(traced.ran)


async def whole_plan(tx: Tx) -> tuple[Office, dict[int, int]]:
    """11 parts, 113 tasks led by 23 departments (nobody can be reached at the last), the first 22 with a joint one.

    Gives the lead of each task as the place of its department; the admin's chat is 1.
    """
    plan = await tasks.add_plan(
        tx, title=LONG, first_day=date(2023, 1, 1), last_day=date(2023, 12, 31), zone="Asia/Shanghai", country="CN",
        rhythm=Rhythm(), now=START,
    )  # fmt: skip
    named = list((await people.add_departments(tx, [f"单位{n}{LONG}" for n in range(1, 29)])).values())[-28:]
    parts = [await tasks.set_part(tx, plan.id, n, f"{n}{LONG}") for n in range(1, 12)]
    leads: dict[int, int] = {}
    for number in range(1, 114):
        leads[number] = number % 23 + 1
        task_id = await tasks.set_task(
            tx, plan_id=plan.id, part_id=parts[number % 11].id, number=number, title=f"{number}{LONG}", target=LONG * 5,
            target_source="related", due=None,
        )  # fmt: skip
        await _own(tx, task_id, named[leads[number] - 1], Duty.LEAD)
        if number <= 22:
            await _own(tx, task_id, named[_joint(leads[number]) - 1], Duty.JOINT)
    admin = await people.add(tx, chat_id=1, name="王芳", username="", language="en", now=START)
    await people.take_charge(tx, admin.id, Role.ADMIN, Scope(), now=START)
    for place, department in enumerate(named, 1):
        if place != 23:
            person = await people.add(tx, chat_id=100 + place, name=LONG[:60], username="", language="en", now=START)
            await people.take_seat(tx, person.id, department.id, Post.CONTACT, now=START)
    await timing.lay_out(tx, plan, now=START)
    return Office(plan, named[0], named[1], named[2]), leads


def _joint(lead: int) -> int:
    """The joint department's place (and, in a plan of its own, its id) for a lead."""
    return lead % 5 + 24


async def _own(tx: Tx, task_id: int, department: Department, duty: Duty) -> None:
    await tasks.add_owner(tx, task_id, department.id, duty, source="inferred", asked=True, position=1, now=START)

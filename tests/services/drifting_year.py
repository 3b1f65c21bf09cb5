"""The real plan through months in which health drifts, with late and missing departments. `python -m tests.services.drifting_year` draws it."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from domain.people import Post, Role, Scope, Standing
from domain.reports import Health, Period, RequestKind, Statement
from domain.tasks import Plan
from messages.language import Words
from services import chasing, picturing, printing, prompting, publishing, typesetting
from storage import bulletins, people, periods, reports, requests, tasks
from storage.database import Tx, opened
from tests.conftest import ROOT, START
from tests.services.plan_files import NEW, load, real_plan

SCREENSHOTS = ROOT / "docs" / "screenshots"

WALK = (Health.OFF_TRACK, Health.AT_RISK, Health.ON_TRACK, Health.ON_TRACK, Health.ON_TRACK, Health.DONE)
WORDS = {
    Health.OFF_TRACK: "受前期手续办理影响，进度滞后，已倒排工期，力争下月赶上。",
    Health.AT_RISK: "总体推进，个别环节偏慢，正在协调。",
}


@dataclass
class Told:
    """What was reported on each task of a period, as (health, late); tasks that are not in it were not reported."""

    said: dict[int, tuple[Health, bool]] = field(default_factory=dict)


@dataclass
class Year:
    plan: Plan
    admin: Standing
    boss: Standing
    told: dict[str, Told] = field(default_factory=dict)
    led: dict[int, str] = field(default_factory=dict)
    """The lead department of each task."""


async def begin(tx: Tx) -> Year:
    """The plan is loaded, every department has a contact, an admin and a supervisor oversee it."""
    await load(tx, NEW, real_plan())
    (plan,) = await tasks.plans(tx)
    for chat, (name, role) in enumerate((("王芳", Role.ADMIN), ("李强", Role.SUPERVISOR)), 1):
        person = await people.add(tx, chat_id=chat, name=name, username="", language="zh", now=START)
        await people.take_charge(tx, person.id, role, Scope(), now=START)
    for place, department in enumerate(await people.departments(tx), 100):
        person = await people.add(tx, chat_id=place, name=f"联络员{place}", username="", language="zh", now=START)
        await people.take_seat(tx, person.id, department.id, Post.CONTACT, now=START)
    admin, boss = [s for s in await people.everyone(tx) if s.oversees][:2]
    year = Year(plan, admin, boss)
    year.led = {t.number: t.lead.name for t in await tasks.tasks(tx, plan.id) if t.lead}
    return year


async def month(tx: Tx, year: Year, label: str, dice: random.Random, *, lock: bool = True) -> Period:
    """Ask a month, and have most of it reported."""
    found = await periods.by_label(tx, year.plan.id, label)
    assert found is not None
    await prompting.open_period(tx, year.plan, found, now=found.asked_at)
    found = await periods.period(tx, found.id)
    before = list(year.told.values())[-1].said if year.told else {}
    told = Told()
    silent = dice.choice(sorted(set(year.led.values())))
    contacts = {d.id: (await people.holders(tx, [d.id]))[0].id for d in await people.departments(tx)}
    for answered in await requests.of_period(tx, found.id):
        request = answered.request
        if request.department == silent or dice.random() < 0.02:
            continue
        late = dice.random() < 0.06
        at = request.due_at + (timedelta(hours=20) if late else -timedelta(hours=dice.randrange(1, 60)))
        health = _drifted(before.get(request.number, (Health.ON_TRACK, False))[0], dice)
        words = WORDS.get(health, "按计划推进。")
        await reports.add_version(
            tx, request.id, person_id=contacts[request.department_id], said=Statement(health, None, words), now=at
        )
        await requests.mark_answered(tx, request.id, now=at)
        if request.kind is RequestKind.REPORT:
            told.said[request.number] = (health, late)
    year.told[label] = told
    if lock:
        await chasing.lock(tx, found, person_id=None, now=found.locked_at)
    return await periods.period(tx, found.id)


def _drifted(before: Health, dice: random.Random) -> Health:
    """Mostly as it was; otherwise a step up or down."""
    if before is Health.DONE or dice.random() < 0.8:
        return before
    if before is Health.ON_TRACK:
        return dice.choices((Health.AT_RISK, Health.DONE), (6, 1))[0]
    if before is Health.AT_RISK:
        return dice.choices((Health.ON_TRACK, Health.OFF_TRACK), (5, 2))[0]
    return Health.AT_RISK


async def main() -> None:
    """Write the README's card and the first page of a bulletin."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "year.db") as db, db.write() as tx:
            year, dice = await begin(tx), random.Random(7)
            for number in range(1, 9):
                period = await month(tx, year, f"2023-{number:02}", dice)
            now = period.locked_at + timedelta(hours=1)
            card = await picturing.read(tx, year.admin, {"period": period.id}, now=now)
            _write("card.png", card.make())
            await publishing.draft(tx, year.admin, period.id, now=now)
            drafted = await bulletins.of_period(tx, period.id)
            assert drafted is not None
            await publishing.approve(tx, year.boss, drafted.id, drafted.revision, now=now)
            known = await bulletins.of_period(tx, period.id)
            assert known is not None
            values = printing.values_of(year.plan, known, Words("zh", year.plan.zone))
            _write("bulletin.png", typesetting.first_page("bulletin", values))


def _write(name: str, content: bytes) -> None:
    path = SCREENSHOTS / name
    path.write_bytes(content)
    sys.stdout.write(f"{path.relative_to(ROOT)}: {len(content) / 1000:.0f} kB\n")


if __name__ == "__main__":
    asyncio.run(main())

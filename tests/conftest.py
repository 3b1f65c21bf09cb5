"""What tests share: a real database file, and a small office with named people in it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.people import Department, Duty, Post, Role, Scope, Standing
from domain.rhythm import Rhythm
from domain.tasks import Plan
from services import timing
from storage import people, tasks
from storage.database import Address, Database, Tx, opened

if TYPE_CHECKING:
    from tests.servers import Cluster

pytest_plugins = ["tests.servers"]

ROOT = Path(__file__).parents[1]

START = datetime(2023, 3, 1, 1, 0, tzinfo=UTC)
"""Wed 1 March 2023, 09:00 in Shanghai."""


BOTH = ("tests/storage",)
"""Folders whose tests run on both engines; elsewhere a test that shall do so is marked `engines`."""
BOTH_WHEN_ASKED = ("tests/services", "tests/journeys")
"""What runs on SQLite but for what is marked, and with --everywhere on both: that takes twice as long."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--everywhere", action="store_true", help="run services and stories on PostgreSQL as well")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker("engines")
        folder = metafunc.definition.path.parent.relative_to(ROOT).as_posix()
        everywhere = (*BOTH, *BOTH_WHEN_ASKED) if metafunc.config.getoption("everywhere") else BOTH
        engines = marked.args if marked else ("sqlite", "postgres") if folder in everywhere else ("sqlite",)
        if engines != ("sqlite",):
            metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    return getattr(request, "param", "sqlite")


@pytest.fixture
async def address(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Address]:
    """Where a test's own database is."""
    if engine == "sqlite":
        yield tmp_path / "duban.db"
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        async with cluster.fresh() as server:
            yield server


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where database files are that were made once and begin others: migrating a file for every test took half their time."""
    return tmp_path_factory.mktemp("begun")


@pytest.fixture
async def db(address: Address, begun: Path, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    if isinstance(address, Path):
        shutil.copyfile(await _furnished(begun) if "office" in request.fixturenames else await _empty(begun), address)
    async with opened(address) as database:
        yield database


async def _empty(begun: Path) -> Path:
    """A database at the newest schema."""
    path = begun / "empty.db"
    if not path.exists():
        async with opened(path):
            pass
    return path


async def _furnished(begun: Path) -> Path:
    """The same with the small office in it."""
    path = begun / "office.db"
    if not path.exists():
        async with opened(path) as database, database.write() as tx:
            await furnish(tx)
    return path


@dataclass
class Office:
    """Two departments and a water office; tasks 1–3 of part 1, 4–5 of part 2; `tx` helpers look people up afresh."""

    plan: Plan
    science: Department
    industry: Department
    water: Department

    ADMIN = 1001
    SUPERVISOR = 1002
    SCIENCE = 1003
    SCIENCE_DEPUTY = 1004
    SCIENCE_HEAD = 1005
    INDUSTRY = 1006
    STRANGER = 6666

    async def who(self, tx: Tx, chat_id: int) -> Standing:
        """What this person holds now."""
        standing = await people.standing(tx, chat_id)
        assert standing is not None
        return standing


@pytest.fixture
async def office(db: Database) -> Office:
    """Science leads 1 and 2, industry 3 (science joint) and 4, nobody reachable at water, which leads 5."""
    async with db.write() as tx:
        if not await tasks.plans(tx):
            await furnish(tx)
        [plan] = await tasks.plans(tx)
        return Office(plan, *await people.departments(tx))


async def furnish(tx: Tx) -> None:
    """Make the small office in an empty database."""
    plan = await tasks.add_plan(
        tx, title="重点工作", first_day=date(2023, 1, 1), last_day=date(2023, 12, 31), zone="Asia/Shanghai",
        country="CN", rhythm=Rhythm(), now=START,
    )  # fmt: skip
    named = await people.add_departments(tx, ["省科技厅", "省工业和信息化厅", "省水利厅"])
    science, industry, water = named["省科技厅"], named["省工业和信息化厅"], named["省水利厅"]
    for number, (part, title, lead) in enumerate(
        [
            (1, "完善实验室体系", science),
            (1, "加强创新平台建设", science),
            (1, "强化数字赋能", industry),
            (2, "推进技改提级", industry),
            (2, "完善灌区配套", water),
        ],
        1,
    ):
        made_part = await tasks.set_part(tx, plan.id, part, f"第{part}部分")
        task_id = await tasks.set_task(
            tx, plan_id=plan.id, part_id=made_part.id, number=number, title=title, target="≥ 25 家" if number == 1 else "",
            target_source="", due=None,
        )  # fmt: skip
        await tasks.add_owner(tx, task_id, lead.id, Duty.LEAD, source="stated", asked=True, position=1, now=START)
        if number == 3:
            await tasks.add_owner(
                tx, task_id, science.id, Duty.JOINT, source="stated", asked=True, position=2, now=START
            )
    ids = {}
    for chat_id, name, language in (
        (Office.ADMIN, "王芳", "zh"), (Office.SUPERVISOR, "李强", "zh"), (Office.SCIENCE, "张伟", "zh"),
        (Office.SCIENCE_DEPUTY, "刘洋", "zh"), (Office.SCIENCE_HEAD, "陈静", "zh"), (Office.INDUSTRY, "Mary Brown", "en"),
    ):  # fmt: skip
        person = await people.add(tx, chat_id=chat_id, name=name, username="", language=language, now=START)
        ids[chat_id] = person.id
    for chat_id, role in ((Office.ADMIN, Role.ADMIN), (Office.SUPERVISOR, Role.SUPERVISOR)):
        await people.take_charge(tx, ids[chat_id], role, Scope(), now=START)
    for chat_id, department, post in (
        (Office.SCIENCE, science, Post.CONTACT), (Office.SCIENCE_DEPUTY, science, Post.DEPUTY),
        (Office.SCIENCE_HEAD, science, Post.HEAD), (Office.INDUSTRY, industry, Post.CONTACT),
    ):  # fmt: skip
        await people.take_seat(tx, ids[chat_id], department.id, post, now=START)
    await timing.lay_out(tx, plan, now=START)

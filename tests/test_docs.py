"""That the documents name what there is: settings, commands, modules, tables, log lines, the version."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import cli
from bot.settings import SETTINGS
from domain.outgoing import Outgoing
from domain.people import Department, Duty, Post, Role, Scope, Standing
from domain.reports import Health, Period
from domain.rhythm import Rhythm
from handlers.registry import Audience, Command
from handlers.routes import COMMANDS
from messages.language import plain
from services import answering, hearing, owing, prompting, reporting, summarising, timing
from services.hearing import Heard
from storage import outbox, people, tasks
from storage.database import Database, Tx, migrations

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
README = (ROOT / "README.md").read_text("utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
MODULES = [
    str(path.relative_to(ROOT))
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.name != "__init__.py"
]
SECTIONS = {
    Audience.EVERYONE: "Everybody who joined",
    Audience.CONTACT: "Contacts and deputies",
    Audience.ANSWERING: "Contacts, deputies and admins",
    Audience.OVERSEER: "Supervisors and admins",
    Audience.ADMIN: "Admins",
}


def section(document: str, heading: str) -> str:
    """What stands under a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", document, re.MULTILINE | re.DOTALL)
    assert found, f"no heading “{heading}”"
    return found[1]


def rows(table: str) -> dict[str, list[str]]:
    """The rows of a table by what stands in backticks in the first cell."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:1] == "|"]
    return {name: row for row in cells for name in re.findall(r"`([^`]+)`", row[0])}


def test_every_setting_stands_in_the_readme_with_its_default() -> None:
    table = rows(section(README, "Settings"))
    assert set(table) == {setting.name for setting in SETTINGS}
    for setting in SETTINGS:
        assert setting.default in table[setting.name][1]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_every_command_stands_in_the_readme_under_its_audience(command: Command) -> None:
    named = re.findall(r"`/(\w+)", section(README, SECTIONS[command.audience]))
    assert command.name in named


def test_the_readme_has_no_command_that_is_not_there() -> None:
    named = {name for heading in SECTIONS.values() for name in re.findall(r"`/(\w+)", section(README, heading))}
    assert named == {command.name for command in COMMANDS}


def test_every_subcommand_stands_in_the_operating_guide(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    known = set(re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE))
    described = {name.split()[1] for name in rows(section(OPERATING, "Commands"))}
    assert known >= {"run", "import", "invite", "migrate", "doctor", "backup", "export", "demo"}
    assert described == known


def test_every_module_in_the_architecture_exists() -> None:
    named = set(re.findall(r"`([\w/]+\.py)`", ARCHITECTURE))
    assert len(named) > 100
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_has_a_section(package: str) -> None:
    assert f"### {package}: " in ARCHITECTURE


def test_every_module_stands_in_the_architecture() -> None:
    assert [module for module in MODULES if f"`{module}`" not in ARCHITECTURE] == []


def test_every_table_stands_in_the_architecture() -> None:
    made = {name for *_, sql in migrations() for name in re.findall(r"CREATE TABLE (\w+)", sql)}
    lines = section(ARCHITECTURE, "Tables").splitlines()
    assert {line.split("|")[1].strip() for line in lines if line[:1] == "|"} - {"table", "---"} == made


def test_every_dependency_has_a_reason() -> None:
    reasons = section(ARCHITECTURE, "Dependencies")
    needed = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
    missing = [name for name in (re.split(r"[<>=~]", wanted)[0] for wanted in needed) if name not in reasons]
    assert not missing


def test_log_lines_of_the_operating_guide_are_written_somewhere() -> None:
    code = "".join((ROOT / module).read_text("utf-8") for module in MODULES)
    lines = [name for name in rows(section(OPERATING, "Logs")) if name.endswith(".")]
    assert lines
    assert [line for line in lines if f'"{line}"' not in code] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.name))
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https?://)([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        file = (document.parent / path) if path else document
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file), target


def anchors(file: Path) -> set[str]:
    """The addresses of a document's headings as they are commonly made: lower case, no punctuation, hyphens for blanks."""
    headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_changelog_knows_this_version() -> None:
    assert f"## [{PROJECT['project']['version']}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert "APPENDIX: How to apply the Apache License to your work." in text


SHANGHAI = ZoneInfo("Asia/Shanghai")
REPLY = "21 laboratories, review passed, 80 % done"
ZHANG, LI, MILLER = 1, 2, 3


async def test_the_chat_in_the_readme_is_what_the_code_says(db: Database) -> None:
    async with db.write() as tx:
        said = {line for outgoing in await conversation(tx) for line in lines_of(outgoing)}
    drawn = [line for block in re.findall(r"```text\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
    shown = [re.sub(r"^(Duban)?\s*(│ )?", "", line) for line in drawn]
    assert f"{REPLY}   Zhang Wei" in shown
    assert [line for line in shown if line not in {*said, "", "…", f"{REPLY}   Zhang Wei"}] == []


def lines_of(outgoing: Outgoing) -> Iterable[str]:
    """The lines of a message, then its rows of buttons, as they are drawn."""
    yield from plain(outgoing.text).splitlines()
    for row in outgoing.keyboard:
        yield " ".join(f"[ {button.label} ]" for button in row)


async def conversation(tx: Tx) -> list[Outgoing]:
    """The question, a card, a reply in words, and nine days later the supervisor's summary."""
    period = await small_plan(tx)
    asked = at(19, 9)
    await prompting.open_period(tx, await tasks.plan(tx, period.plan_id), period, now=asked)
    row = await outbox.latest_about(tx, ZHANG, f"prompt:{period.id}")
    assert row is not None
    prompt = await outbox.shown(tx, row)
    assert prompt is not None
    contact = await who(tx, ZHANG)
    started = await reporting.start(tx, contact, period.id, now=at(19, 9, 10))
    heard = await hearing.hear(tx, contact, Heard(ZHANG, 50, REPLY, "text", "", None), now=at(19, 9, 12))
    for place, health in enumerate((Health.ON_TRACK, Health.AT_RISK)):
        request = (await owing.mine(tx, contact))[place].request
        await answering.set_health(tx, contact, request.id, request.revision, health, now=at(19, 9, 13))
    summary = await summarising.summary(tx, await who(tx, MILLER), "", now=at(28, 9))
    return [prompt, *started.messages, *heard.messages, summary]


async def small_plan(tx: Tx) -> Period:
    """Three tasks, two departments, a contact in each, a supervisor; the period of April."""
    now = at(3, 9)
    plan = await tasks.add_plan(
        tx, title="Priority tasks", first_day=date(2023, 1, 1), last_day=date(2023, 12, 31), zone="Asia/Shanghai",
        country="CN", rhythm=Rhythm(), now=now,
    )  # fmt: skip
    named = await people.add_departments(tx, ["Science Office", "Finance Office"])
    science, finance = named.values()
    part = await tasks.set_part(tx, plan.id, 1, "Innovation")
    both = [(finance, Duty.LEAD), (science, Duty.JOINT)]
    alone: list[tuple[Department, Duty]] = [(science, Duty.LEAD)]
    for number, (title, target, owners) in enumerate(
        [
            ("Complete the laboratory system", "at least 25 key laboratories", alone),
            ("Open the technology market", "", alone),
            ("Pay out the innovation fund", "", both),
        ],
        1,
    ):
        task_id = await tasks.set_task(
            tx, plan_id=plan.id, part_id=part.id, number=number, title=title, target=target, target_source="", due=None
        )
        for place, (owner, duty) in enumerate(owners, 1):
            await tasks.add_owner(tx, task_id, owner.id, duty, source="stated", asked=True, position=place, now=now)
    for chat_id, name in ((ZHANG, "Zhang Wei"), (LI, "Li Na"), (MILLER, "Ann Miller")):
        await people.add(tx, chat_id=chat_id, name=name, username="", language="en", now=now)
    for chat_id, department in ((ZHANG, science), (LI, finance)):
        await people.take_seat(tx, (await who(tx, chat_id)).person.id, department.id, Post.CONTACT, now=now)
    await people.take_charge(tx, (await who(tx, MILLER)).person.id, Role.SUPERVISOR, Scope(), now=now)
    return next(period for period in await timing.lay_out(tx, plan, now=now) if period.label == "2023-04")


async def who(tx: Tx, chat_id: int) -> Standing:
    standing = await people.standing(tx, chat_id)
    assert standing is not None
    return standing


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of April 2023 in Shanghai."""
    return datetime(2023, 4, day, hour, minute, tzinfo=SHANGHAI)

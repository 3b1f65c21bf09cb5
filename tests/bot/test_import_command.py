"""`duban import` and `duban export` in a terminal: what is asked, what is said, what the exit code is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.export_command import export_ledger
from bot.import_command import import_plan
from services import planning
from storage import tasks
from storage.database import Database
from tests.services.plan_files import EXAMPLE, NOW, as_csv, changed_plan, faulty_plan

FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)


class Terminal:
    """Answers questions in order; where no answer is left there is nobody at the terminal."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.said: list[str] = []

    def ask(self, question: str) -> str:
        self.asked.append(question)
        if not self.answers:
            raise EOFError(question)
        return self.answers.pop(0)

    @property
    def text(self) -> str:
        return "\n".join(self.said)


async def run(
    db: Database, path: Path, terminal: Terminal, *, title: str | None = None, first: date | None = None,
    last: date | None = None, zone: str = "Asia/Shanghai", country: str = "CN", confirmed: bool = False,
) -> int:  # fmt: skip
    return await import_plan(
        db, path, title, first, last, zone, country, confirmed, terminal.ask, terminal.said.append, language="en", now=NOW
    )  # fmt: skip


@pytest.fixture
async def loaded(db: Database) -> Database:
    terminal = Terminal()
    assert await run(db, EXAMPLE, terminal, title="重点", first=FIRST, last=LAST, confirmed=True) == 0
    return db


async def test_what_is_not_given_is_asked_for(db: Database) -> None:
    terminal = Terminal("重点工作", "2023-13-01", "2023-01-01", "2023-12-31", "yes")
    assert await run(db, EXAMPLE, terminal) == 0
    assert terminal.asked == [
        "Title of the plan:",
        "First day, like 2023-01-01:",
        "First day, like 2023-01-01:",
        "Last day, like 2023-12-31:",
        "Load it? (yes/no)",
    ]
    assert "11 parts · 113 tasks · 28 departments" in terminal.text
    assert "<" not in terminal.text
    async with db.read() as tx:
        plan = await planning.current(tx)
        assert (plan.title, plan.first_day, plan.last_day) == ("重点工作", FIRST, LAST)


@pytest.mark.parametrize(
    ("given", "option"),
    [
        ({}, "--title"),
        ({"title": "重点"}, "--from"),
        ({"title": "重点", "first": FIRST}, "--until"),
        ({"title": "重点", "first": FIRST, "last": LAST}, "--yes"),
    ],
)
async def test_with_nobody_to_ask_the_missing_option_is_named(
    db: Database, given: dict[str, str | date], option: str
) -> None:  # fmt: skip
    terminal = Terminal()
    assert await run(db, EXAMPLE, terminal, **given) == 2  # type: ignore[arg-type]
    assert option in terminal.text
    async with db.read() as tx:
        assert await tasks.plans(tx) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"zone": "Mars/Olympus"}, "no time zone “Mars/Olympus”"),
        ({"zone": "../etc"}, "no time zone"),
        ({"country": "XX"}, "country “XX”"),
        ({"first": LAST, "last": FIRST}, "end before it begins"),
    ],
)
async def test_what_cannot_be_is_said(db: Database, given: dict[str, str | date], words: str) -> None:
    terminal = Terminal()
    options = {"title": "重点", "first": FIRST, "last": LAST, "confirmed": True} | given
    assert await run(db, EXAMPLE, terminal, **options) == 2  # type: ignore[arg-type]
    assert words in terminal.text


async def test_declined_is_not_loaded(db: Database) -> None:
    terminal = Terminal("no")
    assert await run(db, EXAMPLE, terminal, title="重点", first=FIRST, last=LAST) == 1
    async with db.read() as tx:
        assert await tasks.plans(tx) == []


async def test_problems_are_all_named_and_nothing_is_loaded(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "faulty.csv"
    path.write_bytes(as_csv(faulty_plan()))
    terminal = Terminal()
    assert await run(db, path, terminal, title="重点", first=FIRST, last=LAST, confirmed=True) == 1
    for row in (26, 61, 100, 150, 151):
        assert f"Row {row}, “" in terminal.text
    async with db.read() as tx:
        assert await tasks.plans(tx) == []


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [(None, 2, "cannot be opened"), (b"", 1, "it is empty"), (b"\xff\xff\xff\x80", 1, "it is not a table")],
    ids=["missing", "empty", "no text"],
)
async def test_files_that_cannot_be_read(
    db: Database, tmp_path: Path, content: bytes | None, code: int, words: str
) -> None:  # fmt: skip
    path = tmp_path / "plan.csv"
    if content is not None:
        path.write_bytes(content)
    terminal = Terminal()
    assert await run(db, path, terminal, title="重点", first=FIRST, last=LAST, confirmed=True) == code
    assert words in terminal.text


async def test_a_second_file_is_compared_and_applied_on_a_yes(loaded: Database, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(as_csv(changed_plan()))
    terminal = Terminal("y")
    assert await run(loaded, path, terminal) == 0
    assert "1 added · 1 changed · 1 withdrawn · owners moved in 1 · 110 unchanged" in terminal.text
    again = Terminal()
    assert await run(loaded, path, again) == 0
    assert "Nothing to change" in again.text


async def test_days_do_not_change_under_a_title_and_another_title_is_another_plan(loaded: Database) -> None:
    terminal = Terminal()
    assert await run(loaded, EXAMPLE, terminal, title="重点", first=date(2024, 1, 1), confirmed=True) == 2
    assert "runs from 2023-01-01 to 2023-12-31" in terminal.text
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    assert await run(loaded, EXAMPLE, Terminal(), title="明年", first=first, last=last, confirmed=True) == 0
    async with loaded.read() as tx:
        assert [plan.title for plan in await tasks.plans(tx)] == ["重点", "明年"]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
async def test_what_is_exported_can_be_imported(loaded: Database, tmp_path: Path, suffix: str) -> None:
    path, said = tmp_path / f"ledger{suffix}", list[str]()
    assert await export_ledger(loaded, path, "en", said.append, now=NOW) == 0
    assert said == [f"{path}: 113 tasks."]
    terminal = Terminal()
    assert await run(loaded, path, terminal) == 0
    assert "Nothing to change" in terminal.text


@pytest.mark.parametrize(("name", "code"), [("ledger.pdf", 2), ("missing/ledger.csv", 1)])
async def test_where_nothing_can_be_written(loaded: Database, tmp_path: Path, name: str, code: int) -> None:
    said: list[str] = []
    assert await export_ledger(loaded, tmp_path / name, "en", said.append, now=NOW) == code
    assert len(said) == 1


async def test_without_a_plan_nothing_is_exported(db: Database, tmp_path: Path) -> None:
    said: list[str] = []
    assert await export_ledger(db, tmp_path / "ledger.csv", "en", said.append, now=NOW) == 1
    assert "No plan has been loaded yet" in said[0]

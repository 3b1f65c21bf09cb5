"""The house keeps its shape: imports go one way, files stay short, names say what they are."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "services", "domain", "storage", "schedules", "messages", "simulator")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MOST_LINES = 300
VAGUE = re.compile(r"util|helper|misc|common|manager|^base|core$", re.IGNORECASE)


def test_imports_go_one_way() -> None:
    found = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_say_what_lives_in_them(path: Path) -> None:
    if path.stat().st_size:
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), (
            "a module begins with a sentence on what lives here"
        )


def test_names_are_not_vague() -> None:
    assert [path for path in SOURCES if VAGUE.search(path.stem)] == []


def test_the_rules_read_no_clock() -> None:
    clocks = re.compile(r"\b(datetime\.now|date\.today|time\.time|utcnow)\(")
    apart = [ROOT / package for package in ("domain", "services", "storage", "messages", "handlers")]
    assert [path for package in apart for path in package.rglob("*.py") if clocks.search(path.read_text("utf-8"))] == []


def test_sql_stands_in_storage_alone() -> None:
    sql = re.compile(r"\"(SELECT|INSERT INTO|UPDATE|DELETE FROM) ")
    others = [path for path in SOURCES if path.parts[len(ROOT.parts)] != "storage"]
    assert [path for path in others if sql.search(path.read_text("utf-8"))] == []


def test_engines_stand_behind_one_module() -> None:
    driver = re.compile(r"^\s*(import|from) (aiosqlite|sqlite3|asyncpg|storage\.engines)\b", re.MULTILINE)
    inside = [ROOT / "storage" / "database.py", *(ROOT / "storage" / "engines").iterdir()]
    assert [path for path in SOURCES if path not in inside and driver.search(path.read_text("utf-8"))] == []


def test_tests_use_real_parts() -> None:
    false = re.compile(r"unittest\.mock|\bMagicMock\b|\bAsyncMock\b")
    assert [path for path in TESTS if path != Path(__file__) and false.search(path.read_text("utf-8"))] == []


def test_every_migration_has_a_number_of_its_own() -> None:
    numbers = [int(path.name.partition("_")[0]) for path in sorted((ROOT / "storage" / "migrations").glob("*.sql"))]
    assert numbers == list(range(1, len(numbers) + 1))

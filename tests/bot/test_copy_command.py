"""`duban copy` from the command line: what it says, what it refuses, and that no password shows."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot.before_start import run_lock
from storage.database import Database, Server, opened
from tests.conftest import Office
from tests.servers import Cluster


async def duban_copy(folder: Path, *arguments: str) -> tuple[int | None, str]:
    """Run the command to its end; its exit code, and all it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "copy", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        cwd=folder, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 30)
    assert b"TEST" not in out
    assert b"Traceback" not in out
    return process.returncode, out.decode()


@pytest.fixture
async def source(db: Database, office: Office) -> str:
    return "sqlite:///duban.db"


async def test_there_and_back(source: str, cluster: Cluster, tmp_path: Path) -> None:
    async with cluster.fresh() as server:
        url = server.url.replace("duban@", "duban:TEST-secret@")
        (tmp_path / "address").write_text(f"{url}\n")
        code, said = await duban_copy(tmp_path, source, "@address")
        assert code == 0, said
        assert "\npeople: 6, same\n" in said
        assert f"{server} holds all that duban.db held" in said
        assert "DUBAN_DATABASE" in said
        assert "DUBAN_FILES" in said
        code, said = await duban_copy(tmp_path, source, url)
        assert (code, said) == (
            1,
            f"{server} holds data already (plans: 1, people: 6): to put the copy in its place, add --replace. "
            f"Nothing was changed in {server}.\n",
        )
        assert (await duban_copy(tmp_path, source, url, "--replace"))[0] == 0
        assert (await duban_copy(tmp_path, url, "back.db"))[0] == 0
    async with opened(tmp_path / "back.db") as back, back.read() as tx:
        assert await tx.value("SELECT count(*) FROM people") == 6


@pytest.mark.parametrize(
    ("from_", "to", "code", "why"),
    [
        ("none.db", "new.db", 1, "none.db does not exist"),
        ("duban.db", "./duban.db", 1, "are the same database"),
        ("duban.db", "mysql://root:TEST@host/x", 2, "TO is not an address Duban understands"),
        ("duban.db", "postgresql:/duban:TEST@host/x", 2, "TO is not an address Duban understands"),
        ("@none", "new.db", 2, "FROM cannot be read"),
        ("", "new.db", 2, "FROM is empty"),
        ("duban.db", "no/new.db", 2, "TO is in a folder that does not exist"),
        (
            "duban.db",
            "postgresql://duban:TEST@127.0.0.1:1/duban",
            1,
            "postgresql://127.0.0.1:1/duban cannot be reached",
        ),
        ("empty.db", "duban.db", 1, "holds nothing to copy"),
    ],
)
async def test_what_cannot_be_copied_is_told(
    source: str, tmp_path: Path, from_: str, to: str, code: int, why: str
) -> None:
    async with opened(tmp_path / "empty.db"):
        pass
    found, said = await duban_copy(tmp_path, from_, to)
    assert (found, why in said) == (code, True), said
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(("from_", "to"), [("duban.db", "other.db"), ("other.db", "duban.db")])
async def test_nothing_is_copied_while_the_bot_runs(source: str, tmp_path: Path, from_: str, to: str) -> None:
    async with opened(tmp_path / "other.db"), run_lock(tmp_path / "duban.db"):
        code, said = await duban_copy(tmp_path, from_, to, "--replace")
    assert code == 1
    assert "another `duban run` works on" in said


async def test_both_names_of_one_server_are_told_apart_from_two(source: str, cluster: Cluster, tmp_path: Path) -> None:
    async with cluster.fresh() as server:
        other = Server(server.url.replace("127.0.0.1", "localhost"))
        code, said = await duban_copy(tmp_path, server.url, other.url, "--replace")
    assert (code, "are the same database" in said) == (1, True), said

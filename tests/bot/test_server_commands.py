"""The command line on a PostgreSQL database: what it says, and that no password shows."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from storage import processes
from storage.database import Server, opened

TOKEN = "123456:TEST-token"

pytestmark = pytest.mark.engines("postgres")


async def duban(server: Server, *arguments: str) -> tuple[int | None, str]:
    """Run a command to its end; its exit code, and all it printed."""
    url = server.url.replace("duban@", "duban:TEST-secret@")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "DUBAN_TOKEN": TOKEN, "DUBAN_DATABASE": url, "DUBAN_API_URL": "http://127.0.0.1:1"},
    )  # fmt: skip
    out, _ = await asyncio.wait_for(process.communicate(), 30)
    assert b"TEST" not in out
    assert b"Traceback" not in out
    return process.returncode, out.decode()


async def test_migrate_names_the_database(address: Server) -> None:
    assert await duban(address, "migrate") == (0, f"{address} is at the newest schema.\n")


async def test_a_backup_names_the_tool(address: Server) -> None:
    code, said = await duban(address, "backup")
    assert (code, "pg_dump" in said) == (1, True)


async def test_a_database_that_is_not_there_is_named(address: Server) -> None:
    code, said = await duban(Server(f"{address.url}_none"), "migrate")
    assert (code, said) == (1, f"duban: {address}_none does not exist; make it with createdb\n")


@pytest.mark.long
async def test_the_doctor_looks_at_the_server(address: Server) -> None:
    code, said = await asyncio.wait_for(duban(address, "doctor"), 40)
    assert code == 1, "Telegram cannot be reached here"
    assert f"ok   database: {address}, schema " in said
    assert "ok   integrity: sound" in said


async def test_a_copy_waits_until_nobody_works_there(address: Server, tmp_path: Path) -> None:
    async with opened(tmp_path / "duban.db"):
        pass
    async with opened(address) as db, db.apart() as tx:
        await processes.join(tx)
    code, said = await duban(address, "copy", str(tmp_path / "duban.db"), address.url)
    assert (code, said) == (1, f"duban: `duban run` works on {address}; stop it first\n")

"""`duban demo` at a terminal: after its month it gives an address, stays, and Ctrl-C ends it well."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

LAST_WORDS = b"until Ctrl-C ends it."


@pytest.mark.long
async def test_after_its_month_the_demo_stays_at_a_terminal_until_it_is_interrupted(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    terminal, other_end = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", env={**environment, "TMPDIR": str(tmp_path)},
        stdin=other_end, stdout=other_end, stderr=other_end, start_new_session=True,
    )  # fmt: skip
    os.close(other_end)
    try:
        async with asyncio.timeout(60):
            said = await asyncio.to_thread(_read_until, terminal, LAST_WORDS)
            found = re.search(rb"http://127\.0\.0\.1:\S+/page/\S+", said)
            assert found is not None, said[-2000:].decode()
            async with session.get(found[0].decode() + "stage") as response:
                stage = await response.json()
            assert (stage["bot"]["standing"], stage["next"]["what"][0]["period"]) == ("running", "2023-05")
            # As Ctrl-C does: to all that run at the terminal.
            os.killpg(process.pid, signal.SIGINT)
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
        os.close(terminal)
    assert list(tmp_path.iterdir()) == []


def _read_until(terminal: int, words: bytes) -> bytes:
    """What was said up to these words; less where it ends before."""
    said = b""
    while words not in said:
        try:
            said += os.read(terminal, 65536)
        except OSError:
            # Nobody writes any more.
            break
    return said

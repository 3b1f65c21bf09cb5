"""A PostgreSQL server of the test run's own in a temporary folder, and a fresh database of it for whoever asks."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from storage.database import Server, opened

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c shared_buffers=32MB"
"""What it holds is gone after the run."""
AS_INSTALLED = ""
"""PostgreSQL's own defaults: what is committed has reached the disk."""
TRIES = 3


@dataclass
class Cluster:
    """The server; its databases are copies of one that was migrated once."""

    port: int
    version: int
    template: str = ""
    numbers: Iterator[int] = field(default_factory=count)

    def server(self, name: str) -> Server:
        return Server(f"postgresql://duban@127.0.0.1:{self.port}/{name}")

    @asynccontextmanager
    async def empty(self) -> AsyncIterator[Server]:
        """A database in which there is nothing."""
        async with self.copy("template0") as server:
            yield server

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[Server]:
        """A database at the newest schema."""
        if not self.template:
            await self.act("CREATE DATABASE migrated")
            async with opened(self.server("migrated")):
                self.template = "migrated"
        async with self.copy(self.template) as server:
            yield server

    async def make(self, name: str) -> Server:
        """A database at the newest schema that stays until the end of the run, to be filled and copied."""
        async with self.fresh():
            await self.act(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        return self.server(name)

    @asynccontextmanager
    async def copy(self, template: str) -> AsyncIterator[Server]:
        """A database that begins as this one, on which nobody works."""
        name = f"test_{next(self.numbers)}"
        # Copying files takes 12 ms, through the log as by default 96. PostgreSQL 14 knows no other way than files.
        await self.act(
            f"CREATE DATABASE {name} TEMPLATE {template}{' STRATEGY file_copy' if self.version > 14 else ''}"
        )
        try:
            yield self.server(name)
        finally:
            await self.act(f"DROP DATABASE {name} WITH (FORCE)")

    async def act(self, sql: str) -> None:
        """Run a statement beside everything else, in the server's own database."""
        connection: Any = await asyncpg.connect(self.server("postgres").url)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@contextmanager
def started(binaries: Path, settings: str = QUICK) -> Iterator[Cluster]:
    """Run a server for as long as the block lasts, as an unprivileged user where we are root."""
    folder = Path(tempfile.mkdtemp(prefix="duban-postgres-"))
    as_user: dict[str, Any] = {}
    if os.getuid() == 0:
        user = _somebody()
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [binaries / program, *arguments], check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=60, **as_user
        )

    data, log = str(folder / "data"), str(folder / "log")
    try:
        run("initdb", "-D", data, "-U", "duban", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        for left in reversed(range(TRIES)):
            port = _free_port()
            options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} {settings}"
            try:
                run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
                break
            except subprocess.CalledProcessError:
                # Another worker of the run may have taken the port meanwhile.
                if not left:
                    raise
        try:
            yield Cluster(port, int((folder / "data" / "PG_VERSION").read_text()))
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _somebody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def binaries() -> Path | None:
    """The folder of the newest server programs on this machine."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = versions[-1] if versions else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    found = binaries()
    if found is None:
        pytest.skip("there is no PostgreSQL server on this machine (no initdb): its tests are left out")
    with started(found) as running:
        yield running

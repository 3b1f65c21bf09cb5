"""How many reports a second are stored for good, on SQLite and on PostgreSQL in turns: `make bench`. What a report is: benchmarks.taps."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import sqlite3
import statistics
import tempfile
import time
from contextlib import AsyncExitStack, ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import taps
from storage.database import Address, Database, opened
from tests.servers import AS_INSTALLED, Cluster, binaries, started

ROUNDS = 7
WARMING = 1
"""Rounds before them that are not counted: statements are prepared, files have grown."""

RESULTS = Path(__file__).parent / "results"


@dataclass
class Measured:
    """An engine and what came of its rounds: reports a second in each, and milliseconds of each report."""

    engine: str
    version: str
    skipped: str = ""
    rates: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def line(self) -> str:
        if self.skipped:
            return f"{self.engine:<12}{self.version:<10}skipped: {self.skipped}"
        rates, each = self.rates, self.milliseconds
        spread = f"{min(rates):.0f}–{max(rates):.0f}"
        slowest = statistics.quantiles(each, n=20)[-1]
        return (
            f"{self.engine:<12}{self.version:<10}{statistics.median(rates):>10.0f}{spread:>14}"
            f"{statistics.median(each):>12.2f}{slowest:>12.2f}"
        )


async def measured(folder: Path, cluster: Cluster | None, why_not: str) -> tuple[list[Measured], int]:
    """Both engines in turns, the first of a round taking turns too; how many reports a round has."""
    sqlite = Measured("SQLite", sqlite3.sqlite_version)
    postgres = Measured("PostgreSQL", "", why_not)
    async with AsyncExitStack() as stack:
        runs: list[tuple[Measured, Database, taps.Asked]] = []
        await _add(stack, runs, sqlite, folder / "duban.db")
        if cluster is not None:
            server = await stack.enter_async_context(cluster.empty())
            database = await _add(stack, runs, postgres, server)
            async with database.read() as tx:
                postgres.version = str(await tx.value("SELECT current_setting('server_version')")).split()[0]
        for number in range(WARMING + ROUNDS):
            for result, db, asked in runs if number % 2 else reversed(runs):
                await taps.tapped(db, asked, number)
                begun = time.perf_counter()
                taken = await taps.stored(db, asked)
                rate = len(taken) / (time.perf_counter() - begun)
                await taps.must_be_stored(db, asked, number)
                if number >= WARMING:
                    result.rates.append(rate)
                    result.milliseconds += [1000 * seconds for seconds in taken]
        return [sqlite, postgres], len(runs[0][2].cards)


async def _add(
    stack: AsyncExitStack, runs: list[tuple[Measured, Database, taps.Asked]], result: Measured, address: Address
) -> Database:
    db = await stack.enter_async_context(opened(address))
    runs.append((result, db, await taps.asked(db)))
    return db


def sync_milliseconds(folder: Path) -> float:
    """What it takes to bring 4 KiB at a file's end to this disk, the median of 50: no durable commit is quicker."""
    taken = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(50):
            begun = time.perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def main() -> None:
    begun = time.monotonic()
    found = binaries()
    why_not = "no server on this machine (no initdb)" if found is None else ""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="duban-bench-")))
        cluster = stack.enter_context(started(found, AS_INSTALLED)) if found else None
        sync = sync_milliseconds(folder)
        results, reports = asyncio.run(measured(folder, cluster, why_not))
    machine = f"{os.cpu_count()} × {processor()}, {platform.system()} {platform.machine()}"
    python = platform.python_version()
    print(f"{machine}; Python {python}; fdatasync of 4 KiB {sync:.2f} ms")
    print(f"{ROUNDS} rounds of {reports} reports on each engine, in turns; each report a transaction of its own\n")
    print(f"{'engine':<12}{'version':<10}{'reports/s':>10}{'min–max':>14}{'median ms':>12}{'95 % ms':>12}")
    print("\n".join(result.line() for result in results))
    print(f"\n{time.monotonic() - begun:.0f} s; kept in {_kept(machine, python, sync, reports, results)}")


def _kept(machine: str, python: str, sync: float, reports: int, results: list[Measured]) -> Path:
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    path = RESULTS / f"reports-{now:%Y%m%dT%H%M%SZ}.json"
    whole = {
        "at": now.isoformat(), "machine": machine, "python": python, "sync_ms": sync, "reports_a_round": reports,
        "engines": [asdict(result) for result in results],
    }  # fmt: skip
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1), "utf-8")
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    main()

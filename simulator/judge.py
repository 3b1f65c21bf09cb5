"""Compares what was stored with what was said, and what was delivered with what was queued: the proof at the end of a story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from domain.outgoing import OutboxState
from domain.reports import RequestKind
from simulator.client import World
from simulator.players import Contact
from simulator.refusals import Json
from storage import deliveries, periods, requests
from storage.database import Database


async def faults_in_reports(db: Database, plan_id: int, label: str, contacts: Iterable[Contact]) -> list[str]:
    """Every difference between the reports stored for a period and what these people said; empty is good."""
    said = {request: words for contact in contacts for request, words in contact.said.items()}
    faults = []
    async with db.read() as tx:
        period = await periods.by_label(tx, plan_id, label)
        assert period is not None
        stored = {a.request.id: a for a in await requests.of_period(tx, period.id)}
    for number, answered in stored.items():
        report, meant = answered.report, said.get(number)
        if report is None and meant is None:
            continue
        if report is None or meant is None:
            faults.append(f"request {number}: stored {report}, said {meant}")
            continue
        if (report.health, report.percent, report.text) != (meant.health, meant.percent, meant.text):
            faults.append(f"request {number}: stored {report}, said {meant}")
    faults += [f"request {number}: said, but not stored" for number in said if number not in stored]
    return faults


async def count_requests(db: Database, plan_id: int, label: str) -> dict[RequestKind, int]:
    """How many reports and contributions a period asked for."""
    async with db.read() as tx:
        period = await periods.by_label(tx, plan_id, label)
        assert period is not None
        return dict(Counter(a.request.kind for a in await requests.of_period(tx, period.id)))


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the queued messages: `once` arrived exactly once, and of each that did not there is a line."""

    once: int
    doubled: list[str]
    lost: list[str]
    waiting: list[str]
    """Neither sent nor given up: held back, to be tried again, or on the way."""
    failed: list[str]
    """Given up: who blocked the bot, for one, cannot be reached."""


async def delivery(db: Database, calls: Iterable[Json]) -> Delivery:
    """Compares the outbox with the log of the Bot API; what is on the way at this moment may look doubled."""
    async with db.read() as tx:
        queued = {row["message_id"]: row for row in await deliveries.sent(tx)}
        unsent = await deliveries.not_sent(tx)
    sends = ("sendmessage", "senddocument", "sendphoto")
    arrived = Counter(c["message_id"] for c in calls if c["status"] == 200 and str(c["method"]).lower() in sends)
    lines = {row["id"]: f"row {row['id']} ({row['key']}) is {row['state']}: {row['error']}" for row in unsent}
    lost = [row for number, row in queued.items() if not arrived[number]]
    return Delivery(
        once=len(queued) - len(lost),
        doubled=[f"message {number} delivered and not in the outbox" for number in arrived if number not in queued],
        lost=[f"row {row['id']} ({row['key']}) was not delivered" for row in lost],
        waiting=[lines[row["id"]] for row in unsent if row["state"] != OutboxState.FAILED],
        failed=[lines[row["id"]] for row in unsent if row["state"] == OutboxState.FAILED],
    )


async def faults_in_delivery(db: Database, world: World) -> list[str]:
    """Messages queued and not delivered exactly once, by the log of the Bot API; empty is good."""
    found = await delivery(db, await world.log())
    return [*found.waiting, *found.failed, *found.doubled, *found.lost]

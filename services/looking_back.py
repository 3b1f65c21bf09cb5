"""Requests as they stood at an instant past, out of versions and the record of changes.

A version that was amended before its card was left is known only as it was left.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from domain.reports import MISSING, Answered, Period, Report, RequestState
from storage import requests, summaries
from storage.database import Tx

STATES = frozenset(RequestState)

Change = tuple[datetime, RequestState, datetime | None]
"""When, into which state, and until when it was opened by that."""


async def of_period(tx: Tx, period: Period, *, at: datetime) -> list[Answered]:
    """Every request of the period, as `requests.of_period` would have told them then."""
    known = await requests.of_period(tx, period.id)
    versions: dict[int, list[Report]] = {}
    for version in await summaries.versions_of_period(tx, period.id):
        if version.created_at <= at and not version.moved:
            versions.setdefault(version.request_id, []).append(version)
    changes: dict[int, list[Change]] = {}
    for row in await summaries.changes_of_period(tx, period.id):
        told = _told(row["after"])
        if told is not None:
            changes.setdefault(row["object_id"], []).append((row["done_at"], *told))
    locked_at = await summaries.locked_at(tx, period.id)
    return [_at(a, versions.get(a.request.id, []), changes.get(a.request.id, []), locked_at, at) for a in known]


def _at(
    now: Answered, versions: list[Report], changes: list[Change], locked_at: datetime | None,
    at: datetime,
) -> Answered:  # fmt: skip
    request = now.request
    told = [*((v.created_at, RequestState.REPORTED, None) for v in versions), *(c for c in changes if c[0] <= at)]
    if locked_at is not None and locked_at <= at:
        told.append((locked_at, RequestState.MISSED, None))
    excused = request.state is RequestState.EXCUSED and all(s is not RequestState.EXCUSED for _, s, _ in changes)
    state = RequestState.EXCUSED if excused else RequestState.OPEN
    open_until = None
    for when, after, until in sorted(told, key=lambda each: each[0]):
        if after is not RequestState.MISSED or (state in MISSING and (open_until is None or open_until <= when)):
            state = after
        open_until = until or open_until
    answered_at = min((v.created_at for v in versions), default=None)
    newest = max(versions, key=lambda v: v.version, default=None)
    return Answered(replace(request, state=state, answered_at=answered_at), newest)


def _told(after: str) -> tuple[RequestState, datetime | None] | None:
    """The state that a change left it in, and until when it takes answers whatever its period's lock says."""
    value = json.loads(after) if after else None
    until = None
    if isinstance(value, dict):
        until = datetime.fromisoformat(value["until"]) if "until" in value else None
        value = value.get("state")
    return (RequestState(value), until) if value in STATES else None

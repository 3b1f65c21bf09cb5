"""The hot queries use their indexes: no table that grows is read from end to end, in the very SQL that runs."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest

from domain.outgoing import OutboxState, Outgoing
from domain.people import Post
from domain.reports import RequestKind, RequestState
from storage import (
    applications,
    enquiries,
    inbox,
    indicators,
    instructions,
    needs,
    outbox,
    people,
    periods,
    reports,
    requests,
    tasks,
)
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.storage.tracing import Traced

Query = Callable[[Tx], Awaitable[object]]

GROWING = (
    "outbox",
    "inbox",
    "requests",
    "reports",
    "sayings",
    "steps",
    "holdings",
    "owners",
    "audit",
    "applications",
    "enquiries",
    "needs",
    "instructions",
)
"""Tables that grow with the months or the organisation."""

HOT: dict[str, tuple[Query, str]] = {
    "outbox.candidate": (lambda tx: outbox.candidate(tx, [5], now=START), "outbox_waiting"),
    "outbox.start_sending": (lambda tx: outbox.start_sending(tx, 1), "outbox_highest"),
    "outbox.finish": (lambda tx: outbox.finish(tx, 1, OutboxState.SENT, now=START), "PRIMARY KEY"),
    "outbox.by_message": (lambda tx: outbox.by_message(tx, 5, 7), "outbox_by_message"),
    "outbox.latest_about": (lambda tx: outbox.latest_about(tx, 5, "card:1"), "outbox_about"),
    "outbox.shown": (lambda tx: outbox.shown(tx, 1), "outbox_by_target"),
    "outbox.put_edit": (
        lambda tx: outbox.put_edit(tx, 1, key="k", content=Outgoing("x"), now=START),
        "outbox_by_target",
    ),
    "outbox.scheduled_count": (lambda tx: outbox.scheduled_count(tx, 1, 5), "outbox_scheduled"),
    "outbox.next_hold": (lambda tx: outbox.next_hold(tx, now=START), "outbox_waiting"),
    "outbox.unsettled": (lambda tx: outbox.unsettled(tx), "outbox_in_flight"),
    "outbox.fail_waiting": (lambda tx: outbox.fail_waiting(tx, 5, "blocked", now=START), "outbox_waiting"),
    "inbox.next_waiting": (lambda tx: inbox.next_waiting(tx, [5], now=START, limit=10), "inbox_waiting"),
    "inbox.next_retry": (lambda tx: inbox.next_retry(tx), "inbox_waiting"),
    "requests.of_departments": (lambda tx: requests.of_departments(tx, [1, 2]), "requests_by_department"),
    "requests.of_task": (lambda tx: requests.of_task(tx, 1), "requests_by_task"),
    "requests.of_period": (lambda tx: requests.of_period(tx, 1), "sqlite_autoindex_requests_1"),
    "requests.count_missing": (
        lambda tx: requests.count_missing(tx, 1, [1], [RequestKind.REPORT]),
        "requests_by_department",
    ),
    "requests.set_state": (lambda tx: requests.set_state(tx, 1, RequestState.OPEN), "PRIMARY KEY"),
    "reports.versions": (lambda tx: reports.versions(tx, 1), "sqlite_autoindex_reports_1"),
    "reports.saying_of_message": (lambda tx: reports.saying_of_message(tx, 5, 7), "sayings_by_message"),
    "reports.asked_sayings": (lambda tx: reports.asked_sayings(tx, 1), "sayings_asked"),
    "periods.due_steps": (lambda tx: periods.due_steps(tx, now=START), "steps_due"),
    "periods.next_due": (lambda tx: periods.next_due(tx), "steps_due"),
    "people.standing": (lambda tx: people.standing(tx, Office.SCIENCE), "holdings_by_person"),
    "people.holders": (lambda tx: people.holders(tx, [1], (Post.CONTACT,)), "holdings_now"),
    "indicators.confirmed": (lambda tx: indicators.confirmed(tx, [1, 2]), "sqlite_autoindex_indicators_1"),
    "applications.all_open": (lambda tx: applications.all_open(tx), "applications_open"),
    "applications.of_task": (lambda tx: applications.of_task(tx, 1), "applications_by_task"),
    "applications.of_period": (lambda tx: applications.of_period(tx, 1), "applications_by_request"),
    "applications.due_steps": (lambda tx: applications.due_steps(tx, now=START), "application_steps_due"),
    "applications.next_due": (lambda tx: applications.next_due(tx), "application_steps_due"),
    "enquiries.all_open": (lambda tx: enquiries.all_open(tx), "enquiries_open"),
    "enquiries.due": (lambda tx: enquiries.due(tx, now=START), "enquiries_due"),
    "enquiries.next_due": (lambda tx: enquiries.next_due(tx), "enquiries_due"),
    "instructions.all_open": (lambda tx: instructions.all_open(tx), "instructions_open"),
    "instructions.open_of_task": (lambda tx: instructions.open_of_task(tx, 1), "instructions_by_task"),
    "instructions.of_task": (lambda tx: instructions.of_task(tx, 1), "instructions_by_task"),
    "instructions.due_steps": (lambda tx: instructions.due_steps(tx, now=START), "instruction_steps_due"),
    "instructions.next_due": (lambda tx: instructions.next_due(tx), "instruction_steps_due"),
    "needs.all_open": (lambda tx: needs.all_open(tx), "needs_open"),
    "needs.open_of_task": (lambda tx: needs.open_of_task(tx, 1, 1), "needs_open"),
    "needs.count_open": (lambda tx: needs.count_open(tx, [1]), "needs_open"),
    "needs.of_task": (lambda tx: needs.of_task(tx, 1), "needs_by_task"),
    "needs.due_steps": (lambda tx: needs.due_steps(tx, now=START), "need_steps_due"),
    "needs.next_due": (lambda tx: needs.next_due(tx), "need_steps_due"),
    "tasks.task": (lambda tx: tasks.task(tx, 1, 1), "owners_now"),
}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", HOT)
async def test_a_hot_query_uses_its_index(db: Database, office: Office, name: str) -> None:
    query, index = HOT[name]
    async with db.write() as tx:
        await outbox.put(tx, chat_id=5, key="first", priority=0, content=Outgoing("x"), now=START, hold_until=START)  # type: ignore[arg-type]
        await outbox.finish(tx, 1, OutboxState.SENT, message_id=7, now=START)
        traced = Traced(tx)
        await query(traced)
        plans = await traced.plans()
    assert any(index in line for line in plans), plans
    names = "|".join(GROWING)
    whole = [line for line in plans if re.match(rf"SCAN (?:{names}|[a-z])$", line)]
    assert whole == [], plans

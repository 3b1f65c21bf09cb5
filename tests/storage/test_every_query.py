"""Every function of storage runs its SQL on both engines, whatever it finds there: each statement is prepared and typed by each."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import storage
from domain.indicators import Aim, Direction, Indicator, IndicatorState, Pace
from domain.loans import Proposal
from domain.outgoing import Outgoing
from domain.people import Department, Duty, Person, Scope
from domain.promises import Promise, PromiseState
from domain.reports import Health, Period, Request, RequestKind, Statement
from domain.rhythm import Rhythm
from domain.subscriptions import Of
from domain.tasks import Task
from services import timing
from storage import requests, tasks
from storage.data_steps import DataStep
from storage.database import Database, Tx
from storage.inbox import Received
from storage.ledger import NewShare
from storage.loads import OF_TASK, Load
from storage.processes import ALONE, Worker
from tests.conftest import START, Office
from tests.storage.test_database import BROKEN
from tests.storage.tracing import Traced

MODULES = [
    importlib.import_module(f"storage.{module.name}")
    for module in pkgutil.iter_modules(storage.__path__)
    if not module.ispkg and module.name not in ("database", "migrations")
]
Query = Callable[..., Awaitable[object]]
QUERIES: dict[str, Query] = {
    f"{module.__name__.partition('.')[2]}.{name}": function
    for module in MODULES
    for name, function in vars(module).items()
    if inspect.iscoroutinefunction(function) and function.__module__ == module.__name__ and name[0] != "_"
}


async def _known(tx: Tx, office: Office) -> dict[type, Any]:
    """A value of each type that storage asks for."""
    person = (await office.who(tx, Office.SCIENCE)).person
    period = (await timing.lay_out(tx, office.plan, now=START))[0]
    made = await requests.add(
        tx, period, task_id=1, department_id=office.science.id, kind=RequestKind.REPORT, due_at=START
    )
    assert made is not None
    answered = await requests.answered(tx, made)
    assert answered is not None
    return {
        int: 1, str: "UTC", bytes: b"x", object: "x", float: 1.0, bool: True, datetime: START, date: START.date(), Person: person,
        Of: Of(), Department: office.science, Period: period, Request: answered.request, Rhythm: Rhythm(), Scope: Scope(),
        Outgoing: Outgoing("x"), Received: Received(1, "d", 5, "{}"), Worker: ALONE,
        Statement: Statement(Health.AT_RISK), Proposal: Proposal(Health.AT_RISK),
        Decimal: Decimal(1),
        DataStep: DataStep(1, 1, 1, START.date(), START),
        Promise: Promise(
            1, 1, 1, 1, 1, 1, "x", RequestKind.REPORT, 1, "2023-01", "x", None, None, 0, None, PromiseState.OPEN, None,
            None, None, "", START,
        ),
        Task: await tasks.task_of(tx, 1),
        Load: Load(1, 1, 1, START, False, {}, (1,), (1,), ("x",), {t: [] for t in ("parts", "tasks", *OF_TASK)}, 1, None),
        NewShare: NewShare(5, office.science.id, Duty.JOINT, 1, 2, "stated"),
        Indicator: Indicator(
            1, 1, 1, "x", "x", None, Aim.ABOUT, None, None, Direction.UP, True, Pace.LINEAR, (), IndicatorState.PROPOSED
        ),
    }  # fmt: skip


def _value(kind: Any, known: dict[type, Any]) -> Any:
    origin = get_origin(kind)
    if origin is UnionType:
        # What may be left out is left out the second time, and is of no type then.
        return None if type(None) in known and type(None) in get_args(kind) else _value(get_args(kind)[0], known)
    if origin is tuple:
        return tuple(_value(each, known) for each in get_args(kind))
    if origin is Mapping:
        return {_value(get_args(kind)[0], known): _value(get_args(kind)[1], known)}
    if origin is not None and issubclass(origin, Iterable):
        return {} if issubclass(origin, dict) else [_value(get_args(kind)[0], known)]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return known[kind]


async def test_every_query_runs(db: Database, office: Office) -> None:
    async with db.write() as tx:
        known = await _known(tx, office)
    silent = []
    for name, query in QUERIES.items():
        hints = get_type_hints(query)
        wanted = [p for p in inspect.signature(query).parameters.values() if p.name != "tx"]
        ran = 0
        for given in (known, known | {type(None): None}):
            values = {p.name: _value(hints[p.name], given) for p in wanted}
            order = [values.pop(p.name) for p in wanted if p.kind is p.POSITIONAL_OR_KEYWORD]
            ran += await _ran(db, query, order, values)
        if not ran:
            silent.append(name)
    assert silent == []


class _TakenBack(Exception):
    """So that each query finds the same rows."""


async def _ran(db: Database, query: Query, order: list[Any], values: dict[str, Any]) -> int:
    """How many statements ran; that a row is missing or in the way is no fault of the SQL."""
    ran = 0
    with suppress(AssertionError, _TakenBack, *BROKEN):
        async with db.write() as tx:
            traced = Traced(tx)
            try:
                await query(traced, *order, **values)
            finally:
                ran = len(traced.ran)
            raise _TakenBack
    return ran


def test_all_of_storage_is_here() -> None:
    assert len(QUERIES) > 100
    assert {"outbox.candidate", "people.standing", "requests.set_due", "backlog.backlog"} <= set(QUERIES)

"""Reports version by version, and everything a person said as it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.reports import Health, Manner, Report, Statement
from storage.database import Row, Tx, Value


class SayingState(StrEnum):
    """`kept` stands for itself, `asked` waits to be told which task it belongs to, `counted` is part of a report."""

    KEPT = "kept"
    ASKED = "asked"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Saying:
    """One message of a person: words, the kind of file it carried (`text` for none) and where it was booked."""

    id: int
    person_id: int
    chat_id: int
    message_id: int
    kind: str
    text: str
    state: SayingState
    request_id: int | None
    report_id: int | None


COLUMNS = (
    "r.id AS report_id, r.request_id, r.version, r.person_id, p.name AS person_name, r.health, r.percent, r.text, r.no_change, "
    "r.created_at, r.left_at, r.manner, r.data_on, r.reason, r.computed, r.moved_to, r.entered, "
    "coalesce((SELECT f.name FROM people f WHERE f.id = r.for_id), '') AS for_name, "
    "coalesce((SELECT l.name FROM loans l WHERE l.report_id = r.id), '') AS prepared_by"
)
"""What `report_of` reads, of reports r and people p."""


def report_of(row: Row) -> Report:
    return Report(
        row["report_id"], row["request_id"], row["version"], row["person_id"], row["person_name"], Health(row["health"]),
        row["percent"], row["text"], row["no_change"], row["created_at"], row["left_at"] is not None,
        Manner(row["manner"]), row["data_on"], row["reason"], Health(row["computed"]) if row["computed"] else None,
        row["for_name"], row["prepared_by"], row["moved_to"] is not None, bool(row["entered"]),
    )  # fmt: skip


async def versions(tx: Tx, request_id: int) -> list[Report]:
    """All versions, the newest first."""
    rows = await tx.rows(
        f"SELECT {COLUMNS} FROM reports r JOIN people p ON p.id = r.person_id "
        "WHERE r.request_id = :request ORDER BY r.version DESC",
        request=request_id,
    )
    return [report_of(row) for row in rows]


async def add_version(tx: Tx, request_id: int, *, person_id: int, said: Statement, now: datetime) -> int:
    """The next version of the answer, leaving the one before as it was; its id. It begins with that one's figures."""
    await tx.run("UPDATE reports SET left_at = :now WHERE request_id = :id AND left_at IS NULL", now=now, id=request_id)
    made = await tx.insert(
        "INSERT INTO reports (request_id, version, person_id, created_at, health, percent, text, no_change, manner, "
        "data_on, reason, computed) SELECT :request, coalesce(max(version), 0) + 1, :person, :now, :health, :percent, "
        ":text, :no_change, :manner, :data_on, :reason, :computed FROM reports WHERE request_id = :request RETURNING id",
        request=request_id, person=person_id, now=now, **_values(said),
    )  # fmt: skip
    assert made is not None
    await tx.run(
        "INSERT INTO figures (report_id, indicator_id, value) SELECT :made, f.indicator_id, f.value FROM figures f "
        "JOIN reports r ON r.id = f.report_id WHERE r.request_id = :request AND r.version = "
        "(SELECT max(v.version) FROM reports v WHERE v.request_id = :request AND v.id <> :made AND v.moved_to IS NULL)",
        made=made, request=request_id,
    )  # fmt: skip
    return made


async def answer_for(tx: Tx, report_id: int, person_id: int) -> None:
    """Write down in whose place this version was given."""
    await tx.run("UPDATE reports SET for_id = :person WHERE id = :id", person=person_id, id=report_id)


async def enter(tx: Tx, report_id: int) -> None:
    """Write down that the office gave this version for the department."""
    await tx.run("UPDATE reports SET entered = 1 WHERE id = :id", id=report_id)


async def amend(tx: Tx, report_id: int, said: Statement) -> None:
    """Change a version that has not been left."""
    await tx.run(
        "UPDATE reports SET health = :health, percent = :percent, text = :text, no_change = :no_change, manner = :manner, "
        "data_on = :data_on, reason = :reason, computed = :computed WHERE id = :id AND left_at IS NULL",
        id=report_id, **_values(said),
    )  # fmt: skip


def _values(said: Statement) -> dict[str, Value]:
    return {
        "health": said.health, "percent": said.percent, "text": said.text, "no_change": said.no_change,
        "manner": said.manner, "data_on": said.data_on, "reason": said.reason, "computed": said.computed,
    }  # fmt: skip


async def leave(tx: Tx, request_id: int, *, now: datetime) -> None:
    """The card is left: what comes after makes a new version."""
    await tx.run("UPDATE reports SET left_at = :now WHERE request_id = :id AND left_at IS NULL", now=now, id=request_id)


async def move(tx: Tx, report_id: int, *, to: int | None) -> None:
    """Its words count for another request, so that it says nothing for its own; or (None) they count here again."""
    await tx.run("UPDATE reports SET moved_to = :to WHERE id = :id", to=to, id=report_id)


async def of_report(tx: Tx, report_id: int) -> list[Saying]:
    """What was said in words that became part of this version, in order."""
    rows = await tx.rows(
        f"SELECT {_SAYING} FROM sayings WHERE report_id = :report ORDER BY message_id, id", report=report_id
    )
    return [_saying(row) for row in rows]


async def rebook(tx: Tx, old: int, *, report_id: int, request_id: int) -> None:
    """All that was said for one version belongs to another one."""
    await tx.run(
        "UPDATE sayings SET report_id = :report, request_id = :request WHERE report_id = :old",
        report=report_id, request=request_id, old=old,
    )  # fmt: skip


async def keep_saying(
    tx: Tx, *, person_id: int, chat_id: int, message_id: int, kind: str, text: str, file_id: str, now: datetime
) -> Saying:
    """Store a message as it came, before anything is made of it."""
    row = await tx.row(
        "INSERT INTO sayings (person_id, chat_id, message_id, kind, text, file_id, said_at, state) "
        "VALUES (:person, :chat, :message, :kind, :text, :file, :now, 'kept') RETURNING " + _SAYING,
        person=person_id, chat=chat_id, message=message_id, kind=kind, text=text, file=file_id, now=now,
    )  # fmt: skip
    assert row is not None
    return _saying(row)


async def saying(tx: Tx, saying_id: int) -> Saying | None:
    row = await tx.row(f"SELECT {_SAYING} FROM sayings WHERE id = :id", id=saying_id)
    return None if row is None else _saying(row)


async def saying_of_message(tx: Tx, chat_id: int, message_id: int) -> Saying | None:
    """The newest wording of a Telegram message."""
    row = await tx.row(
        f"SELECT {_SAYING} FROM sayings WHERE chat_id = :chat AND message_id = :message ORDER BY id DESC LIMIT 1",
        chat=chat_id, message=message_id,
    )  # fmt: skip
    return None if row is None else _saying(row)


async def asked_sayings(tx: Tx, person_id: int) -> list[Saying]:
    """What this person said and has not yet said the task of, in the order of her messages, edited ones in their places."""
    rows = await tx.rows(
        f"SELECT {_SAYING} FROM sayings WHERE person_id = :person AND state = 'asked' ORDER BY message_id, id",
        person=person_id,
    )
    return [_saying(row) for row in rows]


async def book(tx: Tx, saying_id: int, state: SayingState, *, request_id: int | None, report_id: int | None) -> None:
    await tx.run(
        "UPDATE sayings SET state = :state, request_id = :request, report_id = :report WHERE id = :id",
        state=state, request=request_id, report=report_id, id=saying_id,
    )  # fmt: skip


_SAYING = "id, person_id, chat_id, message_id, kind, text, state, request_id, report_id"


def _saying(row: Row) -> Saying:
    return Saying(
        row["id"], row["person_id"], row["chat_id"], row["message_id"], row["kind"], row["text"],
        SayingState(row["state"]), row["request_id"], row["report_id"],
    )  # fmt: skip

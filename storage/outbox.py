"""Messages on their way out: each once by its key, one in flight per chat, the state of each known at any instant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from domain.outgoing import Button, Document, Kind, Menu, MenuCommand, OutboxState, Outgoing, Priority
from storage.database import Row, Tx
from storage.processes import ALONE, Worker


@dataclass(frozen=True, slots=True)
class Letter:
    """A row of the outbox; `message_id` is Telegram's, of the row itself or of the one it edits."""

    id: int
    chat_id: int
    kind: Kind
    key: str
    content: Outgoing | Menu
    about: str
    target_id: int | None
    state: OutboxState
    needed: str
    expires_at: datetime | None
    attempts: int
    floor: int | None
    message_id: int | None
    priority: Priority
    scheduled_period_id: int | None


async def put(
    tx: Tx, *, chat_id: int, key: str, priority: Priority, content: Outgoing | Menu, now: datetime,
    hold_until: datetime, needed: str = "", expires_at: datetime | None = None,
    scheduled_period_id: int | None = None,
) -> int | None:  # fmt: skip
    """Queue a message or a menu; None where its key has been used, which makes saying it twice harmless."""
    return await tx.insert(
        _INSERT + "ON CONFLICT (key) DO NOTHING RETURNING id",
        chat_id=chat_id, kind=Kind.MENU if isinstance(content, Menu) else Kind.MESSAGE, key=key, priority=priority,
        body=_body(content), about=content.about if isinstance(content, Outgoing) else "", target=None, needed=needed,
        period=scheduled_period_id, now=now, hold_until=hold_until, expires_at=expires_at,
    )  # fmt: skip


async def put_edit(tx: Tx, target_id: int, *, key: str, content: Outgoing, now: datetime) -> None:
    """Make a message say this from now on; edits of it that have not gone out yet are overtaken."""
    body = _body(content)
    unsent = await tx.run(
        "UPDATE outbox SET body = :body, about = :about WHERE id = :target AND state = 'waiting'",
        body=body, about=content.about, target=target_id,
    )  # fmt: skip
    if unsent:
        return
    await tx.run("UPDATE outbox SET about = :about WHERE id = :target", about=content.about, target=target_id)
    await tx.run(
        "UPDATE outbox SET state = 'skipped', error = 'overtaken by a later edit' "
        "WHERE target_id = :target AND kind = 'edit' AND state = 'waiting'",
        target=target_id,
    )
    chat_id = await tx.value("SELECT chat_id FROM outbox WHERE id = :target", target=target_id)
    await tx.run(
        _INSERT + "ON CONFLICT (key) DO NOTHING",
        chat_id=chat_id, kind=Kind.EDIT, key=key, priority=Priority.ANSWER, body=body, about=content.about, target=target_id,
        needed="", period=None, now=now, hold_until=now, expires_at=None,
    )  # fmt: skip


async def shown(tx: Tx, target_id: int) -> Outgoing | None:
    """What a message says now, with its edits."""
    row = await tx.row(
        "SELECT body FROM outbox WHERE (id = :target OR target_id = :target) AND state <> 'failed' "
        "ORDER BY id DESC LIMIT 1",
        target=target_id,
    )
    content = _content(row["body"]) if row else None
    return content if isinstance(content, Outgoing) else None


async def candidate(tx: Tx, resting_chats: Iterable[int], *, now: datetime, worker: Worker = ALONE) -> Letter | None:
    """The next row for this process to send: chats by their most urgent row, within a chat in order; none of a chat with one in flight.

    A row that is held until later lets others pass, unless it has been tried already: then its chat waits with it.
    """
    resting = ", ".join(str(int(c)) for c in (*resting_chats, 0))
    row = await tx.row(
        "SELECT " + _LETTER + " FROM (SELECT min(id) AS id, min(priority) AS urgency FROM outbox "
        f"WHERE state = 'waiting' AND hold_until_at <= :now AND chat_id NOT IN ({resting}) "
        "AND abs(chat_id) % :workers = :position "
        "AND chat_id NOT IN (SELECT chat_id FROM outbox WHERE state IN ('sending', 'unsettled')) "
        "AND chat_id NOT IN "
        "(SELECT chat_id FROM outbox WHERE state = 'waiting' AND floor IS NOT NULL AND hold_until_at > :now) "
        "GROUP BY chat_id ORDER BY urgency, id LIMIT 1) first "
        "JOIN outbox o ON o.id = first.id LEFT JOIN outbox t ON t.id = o.target_id",
        now=now, workers=worker.count, position=worker.position,
    )  # fmt: skip
    return None if row is None else _letter(row)


async def start_sending(tx: Tx, letter_id: int, worker: Worker = ALONE) -> None:
    """Mark a row as about to be written to the wire, with the highest message id known by now as its floor."""
    await tx.run(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1, process_id = :process, floor = "
        + _HIGHEST + " WHERE id = :id",
        process=worker.id, id=letter_id,
    )  # fmt: skip


async def highest(tx: Tx) -> int:
    """The highest number of a message that is known, ours or a person's: in private chats they are one rising sequence."""
    return int(await tx.value("SELECT " + _HIGHEST))


async def finish(
    tx: Tx, letter_id: int, state: OutboxState, *, message_id: int | None = None, error: str = "", now: datetime
) -> None:
    """Close a row: sent, skipped or failed, and why. What an invitation said is dropped: it holds the secret."""
    await tx.run(
        "UPDATE outbox SET state = :state, message_id = coalesce(:message, message_id), error = :error, sent_at = :now, "
        "body = CASE WHEN about LIKE 'invitation:%' THEN '{}' ELSE body END WHERE id = :id AND state <> 'sent'",
        state=state, message=message_id, error=error, now=now, id=letter_id,
    )  # fmt: skip


async def put_back(tx: Tx, letter_id: int, *, until: datetime, error: str) -> None:
    """Surely not sent: wait for the next try. What a press has proved to have arrived stays sent."""
    await tx.run(
        "UPDATE outbox SET state = 'waiting', hold_until_at = :until, error = :error WHERE id = :id AND state <> 'sent'",
        until=until, error=error, id=letter_id,
    )  # fmt: skip


async def hold(tx: Tx, letter_id: int, *, until: datetime) -> None:
    """Not at this hour: let others of its chat pass until then, even where it has been tried before."""
    await tx.run("UPDATE outbox SET hold_until_at = :until, floor = NULL WHERE id = :id", until=until, id=letter_id)


async def say_again_plainly(tx: Tx, letter_id: int, content: Outgoing) -> None:
    """Telegram cannot read the marks: wait to be sent as plain text."""
    await tx.run("UPDATE outbox SET state = 'waiting', body = :body WHERE id = :id", body=_body(content), id=letter_id)


async def send_as_new(tx: Tx, letter_id: int) -> None:
    """The message to edit is gone: say it as a message of its own."""
    await tx.run("UPDATE outbox SET state = 'waiting', kind = 'message', target_id = NULL WHERE id = :id", id=letter_id)


async def unsettle(tx: Tx, letter_id: int, error: str) -> None:
    """It may have arrived or not: to be asked about, unless a press has proved it meanwhile."""
    await tx.run(
        "UPDATE outbox SET state = 'unsettled', error = :error WHERE id = :id AND state <> 'sent'",
        error=error, id=letter_id,
    )  # fmt: skip


async def count_interrupted(tx: Tx) -> int:
    """Rows that a process which is gone was sending."""
    return int(await tx.value("SELECT count(*) FROM outbox WHERE " + _INTERRUPTED))


async def unsettle_interrupted(tx: Tx) -> int:
    """What a process that is gone was sending may have arrived; edits and menus are simply sent again. How many are in doubt."""
    await tx.run("UPDATE outbox SET state = 'waiting' WHERE kind <> 'message' AND " + _INTERRUPTED)
    return await tx.run("UPDATE outbox SET state = 'unsettled', error = 'interrupted' WHERE " + _INTERRUPTED)


async def unsettled(tx: Tx) -> list[Letter]:
    """What is to be asked about, the oldest first."""
    # The first condition is that of the index.
    rows = await tx.rows(
        "SELECT " + _LETTER + " FROM outbox o LEFT JOIN outbox t ON t.id = o.target_id "
        "WHERE o.state IN ('sending', 'unsettled') AND o.state = 'unsettled' ORDER BY o.id"
    )
    return [_letter(row) for row in rows]


async def known_ids(tx: Tx, floor: int) -> frozenset[int]:
    """Message ids above the floor that are known to be something else."""
    rows = await tx.rows(
        "SELECT message_id FROM outbox WHERE message_id > :floor AND chat_id > 0 "
        "UNION SELECT message_id FROM sayings WHERE message_id > :floor AND chat_id > 0",
        floor=floor,
    )
    return frozenset(row["message_id"] for row in rows)


async def letter(tx: Tx, letter_id: int) -> Letter | None:
    row = await tx.row(
        "SELECT " + _LETTER + " FROM outbox o LEFT JOIN outbox t ON t.id = o.target_id WHERE o.id = :id", id=letter_id
    )
    return None if row is None else _letter(row)


async def by_message(tx: Tx, chat_id: int, message_id: int) -> Letter | None:
    """The row that became this message."""
    row = await tx.row(
        "SELECT " + _LETTER + " FROM outbox o LEFT JOIN outbox t ON t.id = o.target_id "
        "WHERE o.chat_id = :chat AND o.message_id = :message AND o.kind = 'message'",
        chat=chat_id, message=message_id,
    )  # fmt: skip
    return None if row is None else _letter(row)


async def latest_about(tx: Tx, chat_id: int, about: str) -> int | None:
    """The newest message to this chat about this, where it may still be shown."""
    found: int | None = await tx.value(
        "SELECT id FROM outbox WHERE chat_id = :chat AND about = :about AND about <> '' AND kind = 'message' "
        "AND state NOT IN ('skipped', 'failed') ORDER BY id DESC LIMIT 1",
        chat=chat_id, about=about,
    )  # fmt: skip
    return found


async def scheduled_count(tx: Tx, period_id: int, chat_id: int) -> int:
    """Scheduled messages of this period to this chat, skipped ones left out."""
    return int(
        await tx.value(
            "SELECT count(*) FROM outbox WHERE scheduled_period_id = :period AND chat_id = :chat "
            "AND state NOT IN ('skipped', 'failed')",
            period=period_id, chat=chat_id,
        )
    )  # fmt: skip


async def next_hold(tx: Tx, *, now: datetime) -> datetime | None:
    """When the next held row may go."""
    row = await tx.row(
        "SELECT min(hold_until_at) AS next_at FROM outbox WHERE state = 'waiting' AND hold_until_at > :now", now=now
    )
    found: datetime | None = row["next_at"] if row else None
    return found


async def fail_waiting(tx: Tx, chat_id: int, error: str, *, now: datetime) -> None:
    """Nothing can reach this chat: close what waits for it."""
    await tx.run(
        "UPDATE outbox SET state = 'failed', error = :error, sent_at = :now WHERE chat_id = :chat AND state = 'waiting'",
        error=error, now=now, chat=chat_id,
    )  # fmt: skip


async def move_chat(tx: Tx, old: int, new: int) -> None:
    """A group became a supergroup: what waits goes there."""
    await tx.run(
        "UPDATE outbox SET chat_id = :new, state = 'waiting' WHERE chat_id = :old AND state IN ('waiting', 'sending')",
        new=new, old=old,
    )  # fmt: skip


async def purge(tx: Tx, *, before: datetime) -> None:
    """Drop the bodies of rows closed before then."""
    await tx.run(
        "UPDATE outbox SET body = '{}' WHERE state IN ('sent', 'skipped', 'failed') AND sent_at < :before AND body <> '{}'",
        before=before,
    )


_INTERRUPTED = "state = 'sending' AND coalesce(process_id, 0) NOT IN (SELECT id FROM processes)"
_HIGHEST = (
    "(SELECT coalesce(max(n), 0) FROM "
    "(SELECT max(message_id) AS n FROM outbox WHERE message_id IS NOT NULL AND chat_id > 0 "
    "UNION ALL SELECT max(message_id) AS n FROM inbox WHERE message_id IS NOT NULL) known)"
)
_INSERT = (
    "INSERT INTO outbox (chat_id, kind, key, priority, body, about, target_id, state, needed, scheduled_period_id, "
    "created_at, hold_until_at, expires_at, attempts, error) VALUES (:chat_id, :kind, :key, :priority, :body, :about, "
    ":target, 'waiting', :needed, :period, :now, :hold_until, :expires_at, 0, '') "
)
_LETTER = (
    "o.id, o.chat_id, o.kind, o.key, o.body, o.about, o.target_id, o.state, o.needed, o.expires_at, o.attempts, o.floor, "
    "coalesce(o.message_id, t.message_id) AS message_id, o.priority, o.scheduled_period_id"
)


def _body(content: Outgoing | Menu) -> str:
    return json.dumps(asdict(content), ensure_ascii=False, separators=(",", ":"))


def _content(body: str) -> Outgoing | Menu:
    found = json.loads(body)
    if "commands" in found:
        return Menu(tuple(MenuCommand(**command) for command in found["commands"]))
    keyboard = tuple(tuple(Button(**button) for button in row) for row in found.get("keyboard", ()))
    document = Document(**found["document"]) if found.get("document") else None
    return Outgoing(found.get("text", ""), keyboard, document, found.get("about", ""))


def _letter(row: Row) -> Letter:
    return Letter(
        row["id"], row["chat_id"], Kind(row["kind"]), row["key"], _content(row["body"]), row["about"],
        row["target_id"], OutboxState(row["state"]), row["needed"], row["expires_at"], row["attempts"], row["floor"],
        row["message_id"], Priority(row["priority"]), row["scheduled_period_id"],
    )  # fmt: skip

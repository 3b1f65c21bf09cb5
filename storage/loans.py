"""Cards lent to colleagues: only a digest of each link is kept, and who opened it only while the card is open."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from domain.loans import Loan, LoanState, Proposal
from domain.reports import Health
from storage.database import Row, Tx

_SELECT = "SELECT id, request_id, person_id, state, expires_at, chat_id, name, language, body, revision FROM loans "


async def add(
    tx: Tx, *, digest: str, request_id: int, person_id: int, now: datetime, expires_at: datetime
) -> int:  # fmt: skip
    made = await tx.insert(
        "INSERT INTO loans (digest, request_id, person_id, state, made_at, expires_at, name, language, body, revision) "
        "VALUES (:digest, :request, :person, 'made', :now, :expires_at, '', '', '{}', 1) RETURNING id",
        digest=digest, request=request_id, person=person_id, now=now, expires_at=expires_at,
    )  # fmt: skip
    assert made is not None
    return made


async def find(tx: Tx, loan_id: int) -> Loan | None:
    row = await tx.row(_SELECT + "WHERE id = :id", id=loan_id)
    return None if row is None else _loan(row)


async def unopened(tx: Tx, digest: str, *, now: datetime) -> Loan | None:
    """The loan of a link that nobody has used and that is valid still."""
    row = await tx.row(
        _SELECT + "WHERE digest = :digest AND state = 'made' AND expires_at > :now", digest=digest, now=now
    )
    return None if row is None else _loan(row)


async def opened_in(tx: Tx, chat_id: int, *, now: datetime) -> Loan | None:
    """The card that somebody is filling in this chat, the newest."""
    row = await tx.row(
        _SELECT + "WHERE chat_id = :chat AND state = 'opened' AND expires_at > :now ORDER BY id DESC LIMIT 1",
        chat=chat_id, now=now,
    )  # fmt: skip
    return None if row is None else _loan(row)


async def lent_by(tx: Tx, person_id: int) -> list[Loan]:
    """What she lent that has not come back."""
    rows = await tx.rows(
        _SELECT + "WHERE person_id = :person AND state IN ('made', 'opened') ORDER BY id", person=person_id
    )
    return [_loan(row) for row in rows]


async def unused_links(tx: Tx, request_id: int, person_id: int) -> list[Loan]:
    """Links of hers to this card that nobody has opened."""
    rows = await tx.rows(
        _SELECT + "WHERE request_id = :request AND person_id = :person AND state = 'made' ORDER BY id",
        request=request_id, person=person_id,
    )  # fmt: skip
    return [_loan(row) for row in rows]


async def open_(tx: Tx, loan_id: int, *, chat_id: int, name: str, language: str) -> bool:
    """Whether it was still unopened: only one transaction can open it."""
    return bool(
        await tx.run(
            "UPDATE loans SET state = 'opened', chat_id = :chat, name = :name, language = :language "
            "WHERE id = :id AND state = 'made'",
            chat=chat_id, name=name, language=language, id=loan_id,
        )
    )  # fmt: skip


async def propose(tx: Tx, loan_id: int, proposal: Proposal) -> None:
    body = {
        "health": proposal.health, "percent": proposal.percent, "text": proposal.text,
        "figures": {str(key): f"{value:f}" for key, value in proposal.figures.items()},
    }  # fmt: skip
    await tx.run(
        "UPDATE loans SET body = :body, revision = revision + 1 WHERE id = :id AND state = 'opened'",
        body=json.dumps(body, ensure_ascii=False), id=loan_id,
    )  # fmt: skip


async def hand_in(tx: Tx, loan_id: int) -> bool:
    return bool(await tx.run("UPDATE loans SET state = 'handed' WHERE id = :id AND state = 'opened'", id=loan_id))


async def settle(
    tx: Tx, loan_id: int, state: LoanState, before: Iterable[LoanState], *, report_id: int | None = None
) -> bool:
    """Close it and forget the colleague, but for her name beside what was sent. Whether it stood as `before` says."""
    states = ", ".join(f"'{each.value}'" for each in before)
    return bool(
        await tx.run(
            "UPDATE loans SET state = :state, report_id = :report, chat_id = NULL, body = '{}', "
            f"name = CASE WHEN :kept = 1 THEN name ELSE '' END WHERE id = :id AND state IN ({states})",
            state=state, report=report_id, kept=int(state is LoanState.SENT), id=loan_id,
        )
    )  # fmt: skip


def _loan(row: Row) -> Loan:
    body = json.loads(row["body"])
    proposal = Proposal(
        Health(body.get("health", Health.UNSTATED)),
        body.get("percent"),
        body.get("text", ""),
        {int(key): Decimal(value) for key, value in body.get("figures", {}).items()},
    )
    return Loan(
        row["id"], row["request_id"], row["person_id"], LoanState(row["state"]), row["expires_at"], row["chat_id"],
        row["name"], row["language"], proposal, row["revision"],
    )  # fmt: skip

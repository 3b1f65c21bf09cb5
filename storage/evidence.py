"""Files that stand beside reports: which message brought each, where it is booked, and what took its place. Nothing is deleted."""

from __future__ import annotations

from domain.evidence import Evidence, FileKind, Kept
from storage.database import Row, Tx
from storage.uploads import TOO_LARGE


async def add(tx: Tx, *, upload_id: int, saying_id: int, album: str) -> int:
    made = await tx.insert(
        "INSERT INTO evidence (upload_id, saying_id, album) VALUES (:upload, :saying, :album) RETURNING id",
        upload=upload_id, saying=saying_id, album=album,
    )  # fmt: skip
    assert made is not None
    return made


async def evidence(tx: Tx, evidence_id: int) -> Evidence | None:
    row = await tx.row(_SELECT + "WHERE e.id = :id", id=evidence_id)
    return None if row is None else _evidence(row)


async def of_upload(tx: Tx, upload_id: int) -> Evidence | None:
    row = await tx.row(_SELECT + "WHERE e.upload_id = :upload", upload=upload_id)
    return None if row is None else _evidence(row)


async def of_request(tx: Tx, request_id: int) -> list[Evidence]:
    """All that was ever sent for it, in order."""
    return [_evidence(row) for row in await tx.rows(_SELECT + "WHERE e.request_id = :id ORDER BY e.id", id=request_id)]


async def of_task(tx: Tx, task_id: int) -> list[Evidence]:
    """All that was ever sent for the task, in order."""
    return [_evidence(row) for row in await tx.rows(_SELECT + "WHERE q.task_id = :id ORDER BY e.id", id=task_id)]


async def of_album(tx: Tx, person_id: int, album: str) -> list[Evidence]:
    """What one person sent together."""
    rows = await tx.rows(
        _SELECT + "WHERE e.album = :album AND e.album <> '' AND f.person_id = :person ORDER BY e.id",
        album=album, person=person_id,
    )  # fmt: skip
    return [_evidence(row) for row in rows]


async def of_message(tx: Tx, chat_id: int, message_id: int) -> list[Evidence]:
    """What came with any wording of a Telegram message."""
    rows = await tx.rows(
        _SELECT + "WHERE e.saying_id IN (SELECT id FROM sayings WHERE chat_id = :chat AND message_id = :message)",
        chat=chat_id, message=message_id,
    )  # fmt: skip
    return [_evidence(row) for row in rows]


async def unbooked(tx: Tx, person_id: int) -> list[Evidence]:
    """What she has not yet said the task of, as it stands."""
    rows = await tx.rows(
        _SELECT
        + "WHERE e.request_id IS NULL AND e.application_id IS NULL AND n.id IS NULL AND f.person_id = :person ORDER BY e.id",
        person=person_id,
    )
    return [_evidence(row) for row in rows]


async def album_of(tx: Tx, saying_id: int) -> str:
    found = await tx.value("SELECT album FROM evidence WHERE saying_id = :saying", saying=saying_id)
    return str(found or "")


async def book(tx: Tx, evidence_id: int, *, request_id: int, report_id: int | None) -> None:
    await tx.run(
        "UPDATE evidence SET request_id = :request, report_id = :report WHERE id = :id",
        request=request_id, report=report_id, id=evidence_id,
    )  # fmt: skip


async def enclose(tx: Tx, evidence_id: int, application_id: int) -> None:
    """It goes with an application, and belongs to no report."""
    await tx.run(
        "UPDATE evidence SET application_id = :application WHERE id = :id", application=application_id, id=evidence_id
    )


async def of_application(tx: Tx, application_id: int) -> Evidence | None:
    """The file that goes with an application now."""
    row = await tx.row(
        _SELECT + "WHERE e.application_id = :id AND n.id IS NULL ORDER BY e.id DESC LIMIT 1", id=application_id
    )
    return None if row is None else _evidence(row)


async def adopt(tx: Tx, request_id: int, report_id: int) -> None:
    """What was sent before anything was said belongs to the first version."""
    await tx.run(
        "UPDATE evidence SET report_id = :report WHERE request_id = :request AND report_id IS NULL",
        request=request_id, report=report_id,
    )  # fmt: skip


async def supersede(tx: Tx, evidence_id: int, *, old_id: int) -> bool:
    """Put this in the place of an older one; False where something has taken its place already."""
    return bool(
        await tx.run(
            "UPDATE evidence SET supersedes_id = :old WHERE id = :id "
            "AND NOT EXISTS (SELECT 1 FROM evidence n WHERE n.supersedes_id = :old)",
            old=old_id, id=evidence_id,
        )
    )  # fmt: skip


_SELECT = (
    "SELECT e.id, e.saying_id, f.kind, f.file_id, f.unique_id, f.name, f.size, f.state, f.error, f.path, f.asked_at, f.person_id, "
    "p.name AS person_name, e.request_id, q.task_id, coalesce(k.number, m.number) AS number, d.label, e.report_id, r.version, "
    "n.id AS newer_id, e.application_id "
    "FROM evidence e JOIN files f ON f.id = e.upload_id JOIN people p ON p.id = f.person_id "
    "LEFT JOIN requests q ON q.id = e.request_id LEFT JOIN tasks k ON k.id = q.task_id "
    "LEFT JOIN periods d ON d.id = q.period_id "
    "LEFT JOIN applications a ON a.id = e.application_id LEFT JOIN tasks m ON m.id = a.task_id "
    "LEFT JOIN reports r ON r.id = e.report_id LEFT JOIN evidence n ON n.supersedes_id = e.id "
)


def _evidence(row: Row) -> Evidence:
    return Evidence(
        row["id"], row["saying_id"], FileKind(row["kind"]), row["file_id"], row["unique_id"], row["name"], row["size"],
        _kept(row), row["path"], row["asked_at"], row["person_id"], row["person_name"], row["request_id"], row["task_id"],
        row["number"] or 0, row["label"] or "", row["report_id"], row["version"], row["newer_id"],
        row["application_id"],
    )  # fmt: skip


def _kept(row: Row) -> Kept:
    match row["state"]:
        case "waiting":
            return Kept.WAITING
        case "fetched":
            return Kept.BYTES
    return Kept.REFERENCE if row["error"] == TOO_LARGE else Kept.LOST

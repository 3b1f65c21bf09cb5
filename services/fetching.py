"""What becomes of evidence whose bytes are fetched: kept with their hash, tried again, or told to be sent again."""

from __future__ import annotations

from datetime import datetime, timedelta

from messages import evidence as words
from services import posting
from storage import evidence, people, uploads
from storage.database import Tx
from storage.uploads import Upload

RESTS = tuple(timedelta(seconds=seconds) for seconds in (2, 15, 60, 300, 1800, 7200))
"""How long is waited after each try that came to nothing; after the last one it is given up."""


async def put_off(tx: Tx, upload: Upload, error: str, *, now: datetime) -> timedelta | None:
    """Try again later; how much later, or None where it is given up and she is asked to send it again."""
    if upload.attempts >= len(RESTS):
        await give_up(tx, upload, error, now=now)
        return None
    rest = RESTS[upload.attempts]
    await uploads.put_off(tx, upload.id, until=now + rest, error=error)
    return rest


async def give_up(tx: Tx, upload: Upload, error: str, *, now: datetime) -> None:
    """Telegram does not give the file, and will not: say so."""
    await uploads.failed(tx, upload.id, error)
    found, person = await evidence.of_upload(tx, upload.id), await people.person(tx, upload.person_id)
    if found is not None and person is not None:
        outgoing = words.not_fetched(await posting.words_for(tx, person), found)
        await posting.notify(tx, person, outgoing, key=f"evidence:{found.id}:lost", now=now)


async def too_large(tx: Tx, upload: Upload, *, now: datetime) -> None:
    """It is larger than was told: only its reference is kept, and she is told."""
    await uploads.failed(tx, upload.id, uploads.TOO_LARGE)
    found, person = await evidence.of_upload(tx, upload.id), await people.person(tx, upload.person_id)
    if found is not None and person is not None:
        outgoing = words.found_too_large(await posting.words_for(tx, person), found)
        await posting.notify(tx, person, outgoing, key=f"evidence:{found.id}:large", now=now)

"""What becomes of a file that has been fetched: by what it holds, and by what it was sent for."""

from __future__ import annotations

from datetime import datetime

from domain.answer_sheet import FilledSheet, filled_sheet
from messages.answer_sheet import names
from services import importing, sheet_booking
from services.books import Book
from services.sheets import UnreadableFile
from storage import uploads
from storage.database import Tx
from storage.uploads import Upload

LookedAt = FilledSheet | Book | UnreadableFile


def looked_at(name: str, content: bytes) -> LookedAt:
    """A filled sheet of ours, any other tables, or why there are none. May take seconds: call it in a thread."""
    found = importing.looked_at(name, content)
    if isinstance(found, UnreadableFile):
        return found
    return filled_sheet(found.sheets[0].grid, names()) or found


async def arrived(tx: Tx, upload: Upload, found: LookedAt, *, now: datetime) -> None:
    """Go on with it, whoever sent it and for whatever."""
    if isinstance(found, FilledSheet):
        await sheet_booking.arrived(tx, upload, found, now=now)
    elif upload.purpose == sheet_booking.PURPOSE:
        await sheet_booking.is_none(tx, upload, now=now)
    else:
        await importing.arrived(tx, upload, found, now=now)


async def failed(tx: Tx, upload: Upload, *, now: datetime) -> None:
    """Telegram does not give the file."""
    if upload.purpose == sheet_booking.PURPOSE:
        await uploads.failed(tx, upload.id, "could not be fetched")
        await sheet_booking.is_none(tx, upload, now=now)
    else:
        await importing.failed(tx, upload, now=now)

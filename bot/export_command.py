"""`duban export FILE`: the whole ledger as a file, .xlsx or .csv by its name. Arguments are read in bot.cli."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from domain.errors import NoPlan
from messages.language import Words, plain
from messages.refusals import refusal_text
from services import exporting, planning, posting
from storage.database import Database

_MADE = {".xlsx": exporting.ledger_xlsx, ".csv": exporting.ledger_csv}


async def export_ledger(
    db: Database, path: Path, language: str, say: Callable[[str], None], *, now: datetime
) -> int:  # fmt: skip
    """Write the ledger of the current plan; 0, 1 where there is no plan or the file cannot be written, 2 for another ending."""
    t = Words(language, posting.DEFAULT_ZONE)
    made = _MADE.get(path.suffix.casefold())
    if made is None:
        say(plain(t("Please name a file that ends in .xlsx or .csv.")))
        return 2
    try:
        async with db.read() as tx:
            plan = await planning.current(tx)
            data = await exporting.ledger(tx, plan)
        content = await asyncio.to_thread(made, data, Words(language, plan.zone))
        await asyncio.to_thread(path.write_bytes, content)
    except NoPlan as refusal:
        say(plain(refusal_text(t, refusal)))
        return 1
    except OSError as error:
        say(plain(t("“{name}” cannot be written: {reason}", name=str(path), reason=error.strerror or str(error))))
        return 1
    say(plain(t.n("{name}: {n} task.", "{name}: {n} tasks.", len(data.rows), name=str(path))))
    return 0

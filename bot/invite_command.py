"""`duban invite`: the first admin's link, or any other, from the machine the bot runs on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot import app
from bot.before_start import check_telegram
from bot.config import Config
from domain.errors import Refusal
from messages import refusals
from messages.language import Words
from services import inviting, membership, posting
from storage.database import Database


async def invite(db: Database, settings: Config, who: str, say: Callable[[str], object], *, now: datetime) -> int:
    """Make a link and print it; 0, or 2 where it is not clear for whom."""
    application = app.build(settings)
    await check_telegram(application)
    name = application.bot.username
    await application.shutdown()
    t = Words(settings.language, posting.DEFAULT_ZONE)
    try:
        async with db.write() as tx:
            made = await membership.make_invitation(tx, None, await inviting.invitee(tx, who), now=now)
    except Refusal as refusal:
        say(refusals.refusal_text(t, refusal))
        return 2
    say(f"https://t.me/{name}?start={made.secret}")
    return 0

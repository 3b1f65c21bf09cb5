"""Updates that Telegram brings: each is committed before it is answered with 200, for what is answered is not sent again."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.addresses import Listen, Webhook
from bot.listening import listening
from bot.pulse import Pulse
from bot.transport import ALLOWED_UPDATES, RawUpdate, Unauthorized

log = logging.getLogger(__name__)

Keep = Callable[[list[RawUpdate]], Awaitable[None]]
"""Commits updates; what it raises makes Telegram send them again."""

HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1024 * 1024
"""Bytes in a body; an update has a few thousand."""
CONNECTIONS = 8
"""Calls that Telegram makes at once; 40 unless told, more than one database writer is of use to."""
CATCHING_UP = 30.0
"""Seconds that Telegram gets to bring what was waiting."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
_HIGHEST_ID = 2**63 - 1


class WebhookRefused(Exception):
    """Telegram does not take this address for a webhook; its words say why."""


@asynccontextmanager
async def served(webhook: Webhook, keep: Keep, pulse: Pulse) -> AsyncIterator[Listen]:
    """Take updates in for as long as the block lasts; gives the address it listens on. Raises CannotListen.

    200 kept · 400 no JSON object · 403 not Telegram · 413 too large · 503 not kept, to be sent again.
    """
    secret = webhook.secret.encode()

    async def take(request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, secret):
            pulse.refused += 1
            return web.Response(status=403)
        update = _raw_update(await request.read())
        if update is None:
            # Cut short on its way, most likely: nothing is there to be kept, so it shall come again.
            log.warning("A call of the webhook held no update.")
            return web.Response(status=400)
        try:
            await keep([update])
        except Exception:
            log.exception("An update could not be kept; Telegram will send it again.")
            return web.Response(status=503)
        pulse.beat()
        return web.Response()

    app = web.Application(client_max_size=LARGEST)
    app.router.add_post(webhook.path, take)
    async with listening(app, webhook.listen) as address:
        yield address


def _raw_update(body: bytes) -> RawUpdate | None:
    """Written as the poll writes it, so that an update that comes both ways is known again."""
    try:
        update = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict):
        return None
    update_id = update.get("update_id")
    if type(update_id) is not int or not 0 <= update_id <= _HIGHEST_ID:
        # Kept all the same, under its content alone: one that is refused is sent again and again.
        log.warning("An update has no number.")
        update_id = 0
    return RawUpdate(update_id, json.dumps(update, separators=(",", ":")))


async def announce(bot: Bot, webhook: Webhook) -> None:
    """Tell Telegram where to bring updates, again and again while it cannot be reached. Raises WebhookRefused or
    Unauthorized."""

    async def ask() -> Any:
        return await bot.set_webhook(
            webhook.url, max_connections=CONNECTIONS, allowed_updates=ALLOWED_UPDATES, secret_token=webhook.secret
        )

    await _insist(ask)


async def caught_up(bot: Bot) -> None:
    """Wait until Telegram has brought what was waiting there, a while at most: one that cannot be kept would hold up all."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CATCHING_UP):
            while True:
                with suppress(TelegramError):
                    if not (await bot.get_webhook_info()).pending_update_count:
                        return
                await asyncio.sleep(FIRST_PAUSE)


async def withdraw(bot: Bot) -> None:
    """Tell Telegram that updates will be fetched; those that wait are kept. Insists and raises likewise."""
    await _insist(bot.delete_webhook)


async def _insist(ask: Callable[[], Awaitable[Any]]) -> None:
    pause = FIRST_PAUSE
    while True:
        try:
            await ask()
        except (InvalidToken, Forbidden):
            # Not chained: PTB's text quotes the token.
            raise Unauthorized("Telegram does not know this token any more.") from None
        except BadRequest as error:
            raise WebhookRefused(f"Telegram refuses the webhook: {error}") from error
        except TelegramError as error:
            log.warning("Telegram cannot be told about the webhook; trying again.", extra={"why": str(error)})
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return

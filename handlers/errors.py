"""What happens when a handler raises: noted on the turn for the receiver, which takes the change back and answers."""

from __future__ import annotations

from domain.errors import Refusal
from domain.outgoing import Reply
from handlers.context import Context, Turn, deliver
from messages import refusals
from services import posting


async def note(update: object, context: Context) -> None:
    """PTB's error handler."""
    context.turn.error = context.error


async def refuse(turn: Turn, refusal: Refusal) -> None:
    """Say in the person's language why not, with what to try instead; to a stranger, nothing."""
    if turn.standing is not None:
        t = await posting.words_for(turn.tx, turn.standing.person)
        await deliver(turn, Reply(messages=(refusals.refusal(t, refusal),)))

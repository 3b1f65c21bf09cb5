"""The gate: who speaks is settled once, before any route. Strangers and groups go no further."""

from __future__ import annotations

from datetime import timedelta

from telegram import Chat, ChatMember, Message, Update, User
from telegram.ext import ApplicationHandlerStop

from domain.answers import leading_task
from domain.outgoing import OutboxState, Reply, below, split_token
from domain.people import PersonState
from handlers.context import Context, Turn, deliver_to
from messages import people as words
from messages.language import chosen
from services import applied, borrowing, handing_over, membership, posting
from storage import deliveries, inbox, outbox, people

AGAIN = timedelta(minutes=10)
"""How long somebody who was shown the private chat in a group is not shown it there again."""


async def settle(update: Update, context: Context) -> None:
    """Put who speaks and what was pressed on the turn; raise ApplicationHandlerStop where that is all."""
    turn, user, chat = context.turn, update.effective_user, update.effective_chat
    if user is None or chat is None or user.is_bot:
        # A channel's post, or another bot's.
        await inbox.blank(turn.tx, turn.row)
        raise ApplicationHandlerStop
    if chat.type != Chat.PRIVATE:
        await _group(update, context, chat)
        raise ApplicationHandlerStop
    if update.my_chat_member is not None:
        await _reachable(turn, user.id, update.my_chat_member.new_chat_member)
        raise ApplicationHandlerStop
    await recognise(turn, user.id)
    if turn.standing is None:
        if await _guest(turn, user, update):
            await inbox.blank(turn.tx, turn.row)
        else:
            await _stranger(turn, user, update.message)
        raise ApplicationHandlerStop
    if update.callback_query is not None:
        await _pressed(turn, update)


async def recognise(turn: Turn, chat_id: int) -> None:
    """Put on the turn who writes from this private chat; none for a stranger.

    Who writes can be reached, whatever is on record: the update that said so was lost, or a refusal was taken for a block.
    """
    turn.standing = await people.standing(turn.tx, chat_id)
    if turn.standing is not None and turn.standing.person.state is PersonState.BLOCKED:
        await membership.unblocked(turn.tx, chat_id, now=turn.now)


async def _pressed(turn: Turn, update: Update) -> None:
    """The row that the button stands under; a press proves that the row has arrived."""
    query = update.callback_query
    assert query is not None
    turn.data, row = split_token(query.data or "")
    letter = await outbox.letter(turn.tx, row) if row is not None else None
    if letter is None or query.message is None or letter.chat_id != query.message.chat.id:
        return
    turn.pressed = letter.id
    if letter.state in (OutboxState.SENDING, OutboxState.UNSETTLED):
        await outbox.finish(turn.tx, letter.id, OutboxState.SENT, message_id=query.message.message_id, now=turn.now)


async def _guest(turn: Turn, user: User, update: Update) -> bool:
    """Whether this is about the one card that was lent to her; anything else she does is a stranger's."""
    said = (update.message.text or "") if update.message else ""
    reply: Reply | None = None
    if update.callback_query is not None:
        await _pressed(turn, update)
        if turn.data.startswith("loan."):
            reply = await borrowing.press(turn.tx, user.id, turn.data, now=turn.now)
    elif said.startswith("/start "):
        card = await borrowing.open_link(
            turn.tx,
            chat_id=user.id,
            name=user.full_name,
            language=chosen(user.language_code, turn.language),
            secret=said.removeprefix("/start ").strip(),
            now=turn.now,
        )
        reply = below(card) if card else None
    elif said and not said.startswith("/"):
        assert update.message is not None
        to = update.message.reply_to_message
        about = await applied.said_about(turn.tx, user.id, to.message_id) if to else ""
        reply = await borrowing.told(turn.tx, user.id, said, about, now=turn.now)
    if reply is not None:
        await deliver_to(turn, user.id, reply)
    return reply is not None


async def _stranger(turn: Turn, user: User, message: Message | None) -> None:
    """An invitation lets somebody in; anything else gets one polite sentence a day, and only the id is kept."""
    language = chosen(user.language_code, turn.language)
    said = (message.text or "") if message else ""
    if said.startswith("/start "):
        reply = await handing_over.join(
            turn.tx,
            chat_id=user.id,
            name=user.full_name,
            username=user.username or "",
            language=language,
            secret=said.removeprefix("/start ").strip(),
            menu=turn.offer.menu_of,
            now=turn.now,
        )
        turn.standing = await people.standing(turn.tx, user.id)
        sentences = reply.messages
    else:
        greeting = await membership.greet_stranger(turn.tx, chat_id=user.id, language=language, now=turn.now)
        sentences = (greeting,) if greeting else ()
    if turn.standing is None:
        await inbox.blank(turn.tx, turn.row)
    for place, sentence in enumerate(sentences):
        await posting.answer(turn.tx, user.id, sentence, key=f"update:{turn.row}:stranger:{place}", now=turn.now)


async def _reachable(turn: Turn, chat_id: int, member: ChatMember) -> None:
    if member.status in (ChatMember.BANNED, ChatMember.LEFT):
        await membership.blocked(turn.tx, chat_id, now=turn.now)
    else:
        await membership.unblocked(turn.tx, chat_id, now=turn.now)


async def _group(update: Update, context: Context, chat: Chat) -> None:
    """In a group nothing is reported or read: a member who tries to is shown the way to the private chat."""
    turn, message, user = context.turn, update.message, update.effective_user
    known = await people.standing(turn.tx, user.id) if user else None
    if known is None or message is None or not _is_meant_for_us(message, context.bot.id):
        await inbox.blank(turn.tx, turn.row)
        return
    outgoing = words.in_private(await posting.words_for(turn.tx, known.person), turn.bot_name, known.person.id)
    if await deliveries.said_since(turn.tx, chat.id, outgoing.about, turn.now - AGAIN):
        await inbox.blank(turn.tx, turn.row)
        return
    await posting.answer(turn.tx, chat.id, outgoing, key=f"update:{turn.row}:group", now=turn.now)


def _is_meant_for_us(message: Message, bot_id: int) -> bool:
    """A command, a report by its task's number, or a reply to what the bot said."""
    said, to = message.text or message.caption or "", message.reply_to_message
    to_us = to is not None and to.from_user is not None and to.from_user.id == bot_id
    return said.startswith("/") or leading_task(said) is not None or to_us

"""What became of a message: the outcome of one call to the Bot API, told from the error it raised.

What to do about it is the sender's affair. Where it cannot be told, the verdict is Unknown and never a guess.
"""

import re
import socket
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter

from bot.transport import NotConnected


class Reason(StrEnum):
    """Why nothing reaches a chat any more, until the person acts."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    NEVER_STARTED = "never_started"
    GONE = "gone"


@dataclass(frozen=True)
class Delivered:
    message_id: int


@dataclass(frozen=True)
class NotSent:
    """Surely not sent: send it again, after `retry_after` seconds where Telegram asked for a halt."""

    retry_after: float | None = None


@dataclass(frozen=True)
class Unknown:
    """Perhaps sent: ask Telegram before sending again."""


@dataclass(frozen=True)
class Unreachable:
    """Not sent, and nothing else will be: a state of the chat."""

    reason: Reason


@dataclass(frozen=True)
class Moved:
    """Not sent: the group has become a supergroup with another id."""

    new_chat_id: int


@dataclass(frozen=True)
class Malformed:
    """Not sent: Telegram does not understand the markup; as plain text it can go."""

    description: str


@dataclass(frozen=True)
class Unchanged:
    """The edit found the message as it should be; the only proof that a message was delivered."""


@dataclass(frozen=True)
class EditGone:
    """The message to edit is not there, or may not be edited."""


@dataclass(frozen=True)
class Refused:
    """Not sent: Telegram will not take it however often it is tried; an admin has to look."""

    description: str


Verdict = Delivered | NotSent | Unknown | Unreachable | Moved | Malformed | Unchanged | EditGone | Refused

# The Bot API has no codes for these, so its words are read (tdlib/telegram-bot-api, Client.cpp). PTB changes their
# case; those in capitals are Telegram's own, which the Bot API mostly rewords, but another version of it may not.
_WORDS: tuple[tuple[re.Pattern[str], Verdict], ...] = tuple(
    (re.compile(words, re.IGNORECASE), verdict)
    for words, verdict in (
        (r"message is not modified|MESSAGE_NOT_MODIFIED", Unchanged()),
        (r"message to edit not found|message can't be edited|MESSAGE_ID_INVALID|MESSAGE_EDIT_TIME_EXPIRED", EditGone()),
        # A file has a caption: what is to stand in its place stands below it.
        (r"there is no (text|caption) in the message to edit", EditGone()),
        (r"bot was blocked|USER_IS_BLOCKED|YOU_BLOCKED_USER", Unreachable(Reason.BLOCKED)),
        (r"user is deactivated|INPUT_USER_DEACTIVATED|USER_DEACTIVATED", Unreachable(Reason.DEACTIVATED)),
        (r"bot can't initiate conversation", Unreachable(Reason.NEVER_STARTED)),
        (r"chat not found|user not found|PEER_ID_INVALID|CHAT_ID_INVALID", Unreachable(Reason.GONE)),
        (r"bot was kicked|bot is not a member|CHANNEL_PRIVATE", Unreachable(Reason.GONE)),
        (r"chat was (deleted|deactivated|upgraded)|chat is deactivated", Unreachable(Reason.GONE)),
    )
)
_MARKUP = re.compile(r"can't parse (entities|message|caption)|ENTITY_|ENTITIES_TOO_LONG", re.IGNORECASE)


def judge(error: Exception) -> Verdict:
    """What the error of a send or an edit says about the message; never Delivered."""
    match error:
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case RetryAfter():
            return NotSent(_seconds(error.retry_after))
        case Forbidden() | BadRequest():
            return _by_words(error.message)
        case InvalidToken() | Conflict():
            # Nothing is wrong with the message; it waits until the operator has mended the bot.
            return NotSent()
    return NotSent() if _surely_not_sent(error) else Unknown()


def _by_words(description: str) -> Verdict:
    for words, verdict in _WORDS:
        if words.search(description):
            return verdict
    return Malformed(description) if _MARKUP.search(description) else Refused(description)


def _surely_not_sent(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, NotConnected | ConnectionRefusedError | socket.gaierror):
            return True
        cause = cause.__cause__
    return False


def _seconds(duration: int | timedelta) -> float:
    return duration.total_seconds() if isinstance(duration, timedelta) else duration

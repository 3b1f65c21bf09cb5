"""How a handler says what calls it and whom it is open to. The table itself is handlers.routes."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from telegram import Update

from domain.people import Standing
from handlers.context import Context

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


class Audience(StrEnum):
    """Whom a command is open to; services ask again about the object."""

    EVERYONE = "everyone"
    CONTACT = "contact"
    ANSWERING = "answering"
    """Contacts, and admins who enter reports on behalf of a department."""
    OVERSEER = "overseer"
    ADMIN = "admin"

    def includes(self, who: Standing) -> bool:
        match self:
            case Audience.EVERYONE:
                return True
            case Audience.CONTACT:
                return bool(who.answers_for)
            case Audience.ANSWERING:
                return bool(who.answers_for) or who.is_admin
            case Audience.OVERSEER:
                return who.oversees
            case Audience.ADMIN:
                return who.is_admin


def t_(message: str) -> str:
    """Marks a text to be translated later, when it is known for whom."""
    return message


@dataclass(frozen=True, slots=True)
class Command:
    """`/name`; the description stands in the command menu and in /help."""

    name: str
    handler: Handler
    audience: Audience
    description: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button whose data begins with this name."""

    name: str
    handler: Handler
    audience: Audience

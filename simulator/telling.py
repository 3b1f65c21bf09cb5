"""Prints chats as they happen, as a reader at a terminal can follow them; nothing is decided here."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from simulator.client import Actor
from simulator.seen import Seen

ZONE = ZoneInfo("Asia/Shanghai")


class Teller:
    """Follows some people's chats and tells what is new in them."""

    def __init__(self) -> None:
        self._followed: dict[Actor, dict[int, str]] = {}

    def follow(self, *actors: Actor) -> None:
        self._followed |= {actor: {} for actor in actors}

    def scene(self, title: str, at: datetime) -> None:
        """The head of what comes next."""
        local = at.astimezone(ZONE)
        write(f"\n━━ {local:%a %d %b %Y %H:%M} · {title} ━━")

    def pressed(self, actor: Actor, label: str) -> None:
        """A button that somebody pressed."""
        write(f"\n   👆 {actor.name} [{label}]")

    def note(self, line: str) -> None:
        """Something that no followed chat shows."""
        write(f"   {line}")

    async def pass_over(self, actor: Actor) -> None:
        """Leave out what has been said in this chat by now: it repeats itself."""
        self._followed[actor] = {message.id: _drawn(message) for message in await actor.chat()}

    async def tell(self) -> None:
        """What has been said or changed in the followed chats since last time."""
        for actor, known in self._followed.items():
            for message in await actor.chat():
                drawn = _drawn(message)
                if known.get(message.id) != drawn:
                    again = message.id in known
                    known[message.id] = drawn
                    _write_message(actor, message, drawn.splitlines(), again=again)


def write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _write_message(actor: Actor, message: Seen, lines: Iterable[str], *, again: bool) -> None:
    at = (message.edited or message.date).astimezone(ZONE)
    arrow = "🤖→" if message.from_bot else "  →🤖"
    write(f"\n   {arrow} {actor.name} · {at:%H:%M}{' · edited' if again else ''}")
    for line in lines:
        write(f"      {line}")


def _drawn(message: Seen) -> str:
    file = f"📎 {message.document.name}\n" if message.document else ""
    rows = "".join("\n" + " ".join(f"[{button.text}]" for button in row) for row in message.keyboard)
    return f"{file}{message.text}{rows}"

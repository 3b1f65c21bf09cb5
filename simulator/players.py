"""People who play their part by what they see, in any language: they find buttons by what these do, and remember what they said."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from simulator.client import LOOK_BACK, Actor, World
from simulator.seen import Button, Seen, read_seen

PATIENCE = 20.0
"""Seconds that a message is waited for."""

ANSWER = 3.0
"""Seconds that a button spins at most before its presser looks at the message instead."""


@dataclass(frozen=True)
class Said:
    """What a contact said for one request: what must be found stored afterwards."""

    health: str
    percent: int | None = None
    text: str = ""


@dataclass
class Contact:
    """Somebody who answers for departments; `said` is kept by request."""

    actor: Actor
    department: str
    said: dict[int, Said] = field(default_factory=dict)
    on_step: Callable[[str], Awaitable[None]] | None = None
    """Told what was pressed (empty where something was typed), once the chat shows what came of it."""

    async def begin(self) -> int:
        """Open the first card from the prompt or reminder; its request."""
        label = await tap(self.actor, "go")
        card = await card_unlike(self.actor, "")
        await self._stepped(label)
        return request_of(card)

    async def answer(self, said: Said) -> bool:
        """Answer the card in hand and go on; whether there is another card."""
        card = await card_unlike(self.actor, "")
        request = request_of(card)
        if said.text:
            await self.actor.send(said.text)
            card = await card_unlike(self.actor, tail_of(card))
            await self._stepped("")
        name = "health" if button_named(card, "right") is None else "right"
        card = await self._press(card, f"{name}.{tail_of(card)}.{said.health}")
        if said.percent is not None and not said.text:
            card = await self._press(card, f"percent.{tail_of(card)}.{said.percent}")
        self.said[request] = said
        return button_named(await self._press(card, f"next.{tail_of(card)}"), "next") is not None

    async def _press(self, card: Seen, data: str) -> Seen:
        label = await press(self.actor, card, data)
        after = await card_unlike(self.actor, tail_of(card))
        await self._stepped(label)
        return after

    async def _stepped(self, label: str) -> None:
        if self.on_step is not None:
            await self.on_step(label)


async def tap(actor: Actor, name: str) -> str:
    """Press the newest button of this kind, as soon as there is one; its label."""
    message = await sees(actor, name)
    button = button_named(message, name)
    assert button is not None
    await _pressed(actor, button, message)
    return button.text


async def press(actor: Actor, message: Seen, data: str) -> str:
    """Press the button of this message with this data; its label."""
    for row in message.keyboard:
        for button in row:
            if (button.data or "").split("#")[0] == data:
                await _pressed(actor, button, message)
                return button.text
    raise LookupError(f"no button {data} under:\n{message.drawn()}")


async def _pressed(actor: Actor, button: Button, message: Seen) -> None:
    """Press, and wait a little for the answer: one may be lost with its process, and the message tells all that counts."""
    query = await actor.press_only(button.data or "", message=message.id)
    with suppress(TimeoutError):
        await actor.answer(query, timeout=ANSWER)


async def sees(actor: Actor, name: str, *, after: int = 0) -> Seen:
    """The newest message with a button of this kind, waited for."""
    return await _waited(actor, lambda found: button_named(found, name) is not None, f"a button “{name}”", after)


async def card_unlike(actor: Actor, tail: str, *, after: int = 0) -> Seen:
    """The card as it stands once it is not at this request and revision any more; the last message where none follows."""

    def fits(found: Seen) -> bool:
        return (button_named(found, "next") is not None and tail_of(found) != tail) or (
            bool(tail) and button_named(found, "next") is None and button_named(found, "mine") is not None
        )

    return await _waited(actor, fits, f"a card unlike “{tail}”", after)


def tail_of(card: Seen) -> str:
    """Request and revision of a card, as its buttons carry them."""
    button = button_named(card, "next")
    return ".".join((button.data or "").split("#")[0].split(".")[1:3]) if button else ""


def request_of(card: Seen) -> int:
    return int(tail_of(card).split(".")[0])


def link_in(message: Seen) -> str:
    """The invitation link that a message holds."""
    start = message.text.index("https://t.me/")
    return message.text[start:].split()[0]


async def press_like(actor: Actor, pattern: str) -> str:
    """Press the newest button whose data is like this, the last such under its message; its data."""
    for message in reversed(await actor.chat()):
        data = [(button.data or "").split("#")[0] for row in message.keyboard for button in row]
        found = [each for each in data if re.fullmatch(pattern, each)]
        if found and message.from_bot:
            await press(actor, message, found[-1])
            return found[-1]
    raise LookupError(f"no button {pattern}\n{await actor.drawn()}")


def button_named(message: Seen, name: str) -> Button | None:
    """The first button of this kind under a message."""
    for row in message.keyboard:
        for button in row:
            if button.data and button.data.split("#")[0].split(".")[0] == name:
                return button
    return None


async def _waited(actor: Actor, fits: Callable[[Seen], bool], what: str, after: int) -> Seen:
    world: World = actor.world
    deadline = time.monotonic() + PATIENCE
    while True:
        answer = await world.read(f"/control/chat/{actor.id}", after=after, count=LOOK_BACK)
        for message in map(read_seen, reversed(answer["messages"])):
            if message.from_bot and not message.deleted and fits(message):
                return message
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"no {what} for {actor.name} in {PATIENCE:.0f} s\n{await actor.drawn()}")
        await world.changed(answer["revision"], left)

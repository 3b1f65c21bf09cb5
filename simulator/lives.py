"""People who live through a year of periods: each answers in a way of her own, by what her chat shows, and keeps a record of it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from simulator.client import Actor
from simulator.diaries import Diary, Entry, PlanRow
from simulator.players import button_named, card_unlike, press, request_of, sees, tail_of, tap
from simulator.seen import Seen


class Manner(StrEnum):
    """How somebody answers."""

    PROMPT = "prompt"
    """On the asking day."""
    TERSE = "terse"
    """When first reminded: a tap, or that nothing has changed."""
    VERBOSE = "verbose"
    """On the last day, with a sentence each."""
    LATE = "late"
    """A working day too late."""
    FORGETFUL = "forgetful"
    """Not at all in every third period, else on the last day."""
    SILENT = "silent"
    """Nobody of the department is on Telegram."""


DRIFT = {
    "on_track": ("on_track",) * 13 + ("at_risk",) * 3 + ("off_track", "done"),
    "at_risk": ("at_risk",) * 4 + ("on_track",) * 3 + ("off_track",),
    "off_track": ("off_track",) * 3 + ("at_risk",) * 3,
    "done": ("done",),
    "not_started": ("not_started", "on_track", "on_track"),
    "": ("on_track",) * 6 + ("at_risk", "not_started"),
}
"""What comes after what, as often as it stands here."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What she means to say of a task."""

    health: str
    same: bool = False
    words: str = ""


@dataclass
class Life:
    """Who answers for a department: `actor` is whoever does so now."""

    actor: Actor
    department: str
    manner: Manner
    diary: Diary
    now: Callable[[], datetime]
    seed: int
    blocked: bool = False
    since: int = 0
    """The message from which her cards now come: what stands above it is done with."""

    async def answer_all(self, label: str) -> int:
        """Answer every card of a period from the prompt, until none is left; how many."""
        await self._opens("go")
        card = await card_unlike(self.actor, "", after=self.since)
        given = 0
        while button_named(card, "next") is not None:
            card = await self._answer(card, label, self._wish(_number_on(card), label))
            given += 1
        return given

    async def answer_again(self, label: str, number: int, health: str) -> None:
        """Say something else on a task, from the message that asks for it; its card opens at whatever step."""
        await self._opens("card")
        card = await card_unlike(self.actor, "", after=self.since - 1)
        request = request_of(card)
        if button_named(card, "health") is None:
            await press(self.actor, card, f"step.{request}.health")
            card = await sees(self.actor, "health", after=card.id - 1)
        assert _number_on(card) == number
        stood = self.diary.stood(label, self.now())[number, self.department]
        await self._answer(card, label, Wish(health), kept=stood.words)

    async def _opens(self, name: str) -> None:
        self.since = (await sees(self.actor, name)).id
        await tap(self.actor, name)

    async def _answer(self, card: Seen, label: str, wish: Wish, *, kept: str = "") -> Seen:
        """Say it, and go on to the next card; `kept` are words that stand on it already."""
        request, number = request_of(card), _number_on(card)
        figures: list[str] = []
        said = Entry("said", self.now(), label, number, self.department, wish.health, words=wish.words)
        if wish.same and button_named(card, "same") is not None:
            card = await self._press(card, f"same.{tail_of(card)}")
            last = self.diary.last_said(number, self.department)
            assert last is not None
            said = Entry("said", said.at, label, number, self.department, last.health, same=True, figures=last.figures)
        else:
            if wish.words:
                await self.actor.send(wish.words)
                card = await card_unlike(self.actor, tail_of(card), after=self.since - 1)
            name = "health" if button_named(card, "right") is None else "right"
            card = await self._press(card, f"{name}.{tail_of(card)}.{wish.health}")
        while button_named(card, "next") is not None and request_of(card) == request:
            if (keep := button_named(card, "keep")) is not None:
                card = await self._press(card, (keep.data or "").split("#")[0])
            elif _asks_figure(card, request):
                figures.append(self._figure(number, label, len(figures)))
                await self.actor.send(figures[-1])
                card = await card_unlike(self.actor, tail_of(card), after=self.since - 1)
            else:
                card = await self._press(card, f"next.{tail_of(card)}")
        self.diary.put(said if said.same else Entry(
            "said", said.at, label, number, self.department, wish.health, words=wish.words or kept, figures=tuple(figures)
        ))  # fmt: skip
        return card

    async def _press(self, card: Seen, data: str) -> Seen:
        await press(self.actor, card, data)
        return await card_unlike(self.actor, tail_of(card), after=self.since - 1)

    def _wish(self, number: int, label: str) -> Wish:
        dice = _dice(self.seed, self.department, number, label)
        last = self.diary.last_said(number, self.department)
        health = dice.choice(DRIFT[last.health if last else ""])
        if self.manner is Manner.VERBOSE and dice.random() < 0.8:
            return Wish(health, words=f"{label}：第{number}号工作已召开推进会，方案已印发，{dice.choice(WORDS)}。")
        same = last is not None and health == last.health and self.manner is Manner.TERSE and dice.random() < 0.6
        return Wish(health, same=same)

    def _figure(self, number: int, label: str, place: int) -> str:
        """Where an indicator stands: what an even pace would have given, and a drift of its own."""
        row = next(r for r in self.diary.rows if r.number == number)
        targets = _targets(row) or [100.0]
        month, drift = int(label[-2:]), _dice(self.seed, number, place).uniform(0.7, 1.12)
        return f"{targets[place % len(targets)] * month / 12 * drift:.2f}"


WORDS = ("各项任务有序推进", "正在督促落实", "牵头处室已逐项对接", "现场调研已完成")


def _dice(*what: object) -> random.Random:
    """The same throw for the same task and period, whoever answers first."""
    return random.Random("/".join(map(str, what)))  # noqa: S311


def _number_on(card: Seen) -> int:
    found = re.search(r"(?:任务|Task )(\d+)", card.text)
    assert found, card.text
    return int(found[1])


def _asks_figure(card: Seen, request: int) -> bool:
    """Whether it waits for a number: then figures may also come later, and how it stands is not what is asked."""
    data = [(b.data or "").split("#")[0] for row in card.keyboard for b in row]
    return f"step.{request}.later" in data and not any(each.startswith("health.") for each in data)


def _targets(row: PlanRow) -> list[float]:
    """The numbers of its target, as they stand in the text."""
    return [float(each) for each in re.findall(r"\d+(?:\.\d+)?", row.target)]

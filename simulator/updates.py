"""The queue of updates: on disk, in order, confirmed by offset as Telegram's own queue does (tdlib, TQueue.cpp)."""

import json
import random
import time
from collections import deque
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from simulator.clock import Clock
from simulator.journal import Journal
from simulator.refusals import Json, Refused
from simulator.signals import Revision

DAY = 86_400
CAPACITY = 100_000
LONGEST_POLL = 50
LONGEST_ANSWER = 2**22
"""Bytes of updates in one answer, with 50 more for each."""
KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "shipping_query",
    "pre_checkout_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
)
ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")
"""Kinds that are sent only when `allowed_updates` names them."""
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Queued(NamedTuple):
    """An update that waits: its place, when it came (Unix time), and its text."""

    place: int
    at: int
    body: str


class Updates:
    """What the bot has not confirmed yet."""

    def __init__(self, folder: Path, clock: Clock, first_id: int | None) -> None:
        self._clock = clock
        self._journal = Journal(folder / "updates.jsonl")
        self._queue: deque[Queued] = deque()
        self.next_id = random.randint(1, 2**30) if first_id is None else first_id  # noqa: S311
        self.allowed: list[str] = list(KINDS)
        self.arrived = Revision()
        self._polls = 0
        self._rival = CONFLICT
        self._asked = (0, -10.0)
        self._read(first_id)

    def __len__(self) -> int:
        return len(self._queue)

    def close(self) -> None:
        """Closes the journal."""
        self._journal.close()

    def push(self, kind: str, value: Json) -> int | None:
        """Queues an update; its id, or None when the bot has not asked for this kind or the queue is full.

        Half a surrogate pair in a name or in data, which is no text, becomes a question mark."""
        if kind not in self.allowed or len(self._queue) >= CAPACITY:
            return None
        update_id = self.next_id
        body = json.dumps({"update_id": update_id, kind: value}, ensure_ascii=False)
        self.push_raw(body.encode("utf-8", "replace").decode(), update_id)
        return update_id

    def push_raw(self, body: str, update_id: int | None = None) -> int:
        """Queues text that is put into the result as it stands, even where it is not JSON; its place is `update_id`."""
        place = self.next_id if update_id is None else update_id
        self.next_id = place + 1
        self._queue.append(Queued(place, self._clock.unix(), body))
        self._journal.append(["update", *self._queue[-1]])
        self.arrived.advance()
        return place

    def jump(self, next_id: int) -> None:
        """Makes the next update's id another one, as happens to a bot that was quiet for a week."""
        self.next_id = next_id
        self._journal.append(["next", next_id])

    def drop(self) -> None:
        """Forgets everything that waits."""
        self._forget(len(self._queue))

    def allow(self, kinds: Any) -> None:
        """`allowed_updates` of a call: kept until it is given again; an empty list means the default, and what is no list
        of names changes nothing."""
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
            return
        wanted = {kind.lower() for kind in kinds}
        allowed = [kind for kind in (*KINDS, *ON_REQUEST) if kind in wanted] or list(KINDS)
        if allowed != self.allowed:
            self.allowed = allowed
            self._journal.append(["allowed", allowed])

    async def get(self, offset: int, limit: int, timeout: float) -> list[str]:
        """One getUpdates call: confirms by `offset`, waits up to `timeout` seconds; a 409 when a later
        call has to wait, too."""
        now = time.monotonic()
        limit = min(max(limit, 1), 100)
        timeout = min(max(timeout, 0), LONGEST_POLL)
        if offset == self._asked[0]:
            timeout = max(timeout, 3) if now < self._asked[1] + 3 else timeout
            limit = 1 if now < self._asked[1] + 0.5 else limit
        self._asked = (offset, now)
        mine = None
        deadline = now + timeout
        while True:
            self._confirm(offset)
            if self._queue or timeout == 0:
                return self._next(limit)
            if mine is None:
                self.interrupt(CONFLICT)
                mine = self._polls
            seen, left = self.arrived.number, deadline - time.monotonic()
            if left <= 0:
                return []
            await self.arrived.changed_from(seen, left)
            if mine != self._polls:
                raise Refused(409, self._rival)

    def _next(self, limit: int) -> list[str]:
        """The texts that wait, as many as `limit` and the size of an answer let through."""
        left, bodies = LONGEST_ANSWER, []
        for _, _, body in islice(self._queue, limit):
            left -= 50 + len(body.encode("utf-8", "surrogatepass"))
            if left <= 0:
                break
            bodies.append(body)
        return bodies

    def interrupt(self, why: str) -> None:
        """Ends a getUpdates that is held, with a 409 and these words."""
        self._polls += 1
        self._rival = why
        self.arrived.advance()

    def first(self) -> Queued | None:
        """The update that has waited longest."""
        self._confirm(0)
        return self._queue[0] if self._queue else None

    def taken(self, update: Queued) -> None:
        """Forgets the first update, unless another one has come to stand there meanwhile."""
        if self._queue and self._queue[0] is update:
            self._forget(1)

    def _confirm(self, offset: int) -> None:
        """Forgets what `offset` confirms and what is older than a day."""
        oldest = self._clock.unix() - DAY
        done = 0
        while done < len(self._queue) and self._queue[done][1] < oldest:
            done += 1
        self._forget(done)
        if offset < 0:
            self._forget(max(len(self._queue) + offset, 0))
        elif offset > 0 and self._queue:
            self._forget(self._before(offset))

    def _before(self, offset: int) -> int:
        """How many updates stand before `offset` in the queue's order; 0 when it is too far from the queue."""
        for index, (update_id, _, _) in enumerate(self._queue):
            if update_id == offset:
                return index
            if update_id == offset - 1:
                return index + 1
        head, tail = self._queue[0][0], self._queue[-1][0] + 1
        if offset > tail + 10 or offset < head - CAPACITY:
            return 0
        count = 0
        while count < len(self._queue) and self._queue[count][0] < offset:
            count += 1
        return count

    def _forget(self, count: int) -> None:
        if count:
            for _ in range(count):
                self._queue.popleft()
            self._journal.append(["done", count])

    def _read(self, first_id: int | None) -> None:
        for record in self._journal.records():
            match record:
                case ["update", update_id, at, body]:
                    self._queue.append(Queued(update_id, at, body))
                    self.next_id = update_id + 1
                case ["done", count]:
                    for _ in range(count):
                        self._queue.popleft()
                case ["next", next_id]:
                    self.next_id = next_id
                case ["allowed", kinds]:
                    self.allowed = kinds
        if first_id is not None and not self._queue:
            self.next_id = first_id
        start = [["next", self.next_id], ["allowed", self.allowed]]
        if self._queue:
            waiting = [["update", *each] for each in self._queue]
            start = [["allowed", self.allowed], *waiting, ["next", self.next_id]]
        self._journal.rewrite(start)

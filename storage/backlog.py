"""What is still to be done at this instant: for health checks, and for whoever waits until the bot has come to rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Backlog:
    """Counts of rows that wait for the process; held messages and steps still to come do not count."""

    updates: int
    messages: int
    in_flight: int
    files: int
    """To be fetched or to be made."""
    steps: int
    oldest_update_at: datetime | None = None
    oldest_message_at: datetime | None = None
    """Since when the one that waits longest might have gone."""

    @property
    def is_empty(self) -> bool:
        return not (self.updates or self.messages or self.in_flight or self.files or self.steps)

    def update_age(self, now: datetime) -> float:
        """Seconds that the oldest update has waited; 0 where none waits."""
        return _seconds(self.oldest_update_at, now)

    def message_age(self, now: datetime) -> float:
        """Seconds that the oldest message that may go has waited; 0 where none waits."""
        return _seconds(self.oldest_message_at, now)


async def backlog(tx: Tx, *, now: datetime) -> Backlog:
    row = await tx.row(
        "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting') AS updates, "
        "(SELECT count(*) FROM outbox WHERE state = 'waiting' AND hold_until_at <= :now) AS messages, "
        "(SELECT count(*) FROM outbox WHERE state IN ('sending', 'unsettled')) AS in_flight, "
        "(SELECT count(*) FROM files WHERE state = 'waiting') + "
        "(SELECT count(*) FROM makings WHERE state = 'waiting') AS files, "
        "(SELECT count(*) FROM steps WHERE done_at IS NULL AND due_at <= :now) AS steps, "
        "(SELECT min(received_at) FROM inbox WHERE state = 'waiting') AS oldest_update_at, "
        "(SELECT min(hold_until_at) FROM outbox WHERE state = 'waiting' AND hold_until_at <= :now) AS oldest_message_at",
        now=now,
    )
    assert row is not None
    return Backlog(
        row["updates"], row["messages"], row["in_flight"], row["files"], row["steps"],
        row["oldest_update_at"], row["oldest_message_at"],
    )  # fmt: skip


def _seconds(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())

"""Everything one simulator holds, in one place: what the Bot API methods and the people both work on."""

import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from simulator.clock import Clock
from simulator.commands import Commands
from simulator.faults import Faults
from simulator.files import Files
from simulator.journal import Journal
from simulator.limits import OVERALL, Limits, Rate
from simulator.records import Records
from simulator.refusals import Json
from simulator.signals import Revision
from simulator.typing_notices import TypingNotices
from simulator.updates import Updates
from simulator.webhooks import Webhook

ANSWER_WITHIN = 15.0
"""Real seconds in which a press can be answered. Telegram does not say; apps stop waiting at about this."""


@dataclass(slots=True)
class Press:
    """A button that was pressed, until the bot answers."""

    person_id: int
    message_id: int
    data: str
    pressed_at: float = field(default_factory=time.monotonic)
    answer: Json | None = None


class State:
    """World, clock, updates, files, commands, notices, limits, faults and the log of calls of one simulated bot."""

    def __init__(
        self, folder: Path, token: str, now: datetime, first_update_id: int | None, overall: Rate | None = OVERALL
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.token = token
        self.clock = Clock(now)
        bot_id = int(token.split(":")[0])
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": "督办", "username": "duban_bot"}
        self.records = Records(folder, self.clock, self.bot)
        self.updates = Updates(folder, self.clock, first_update_id)
        self.webhook = Webhook(folder, self.clock, self.updates)
        self.files = Files(folder)
        self.commands = Commands(folder)
        self.limits = Limits(overall)
        self.faults = Faults()
        self.presses: dict[str, Press] = {}
        self.answered = Revision()
        self.typing = TypingNotices()
        self.log: list[Json] = []
        self._moments = Journal(folder / "clock.jsonl")
        self.remember_time()

    def remember_time(self) -> None:
        """Writes the simulated time down, for the next start in the same folder."""
        self._moments.append(self.clock.now().isoformat())

    def close(self) -> None:
        """Closes all files."""
        self.remember_time()
        for each in (self.records, self.updates, self.webhook, self.files, self.commands, self._moments):
            each.close()

    def press(self, person_id: int, message_id: int, data: str) -> str:
        """Opens a press for an answer; the id of its query."""
        query_id = str(secrets.randbelow(2**62) + 2**61)
        self.presses[query_id] = Press(person_id, message_id, data)
        return query_id


def remembered_time(folder: Path) -> datetime | None:
    """The simulated time at which a simulator in this folder stopped, if one ran there."""
    path = folder / "clock.jsonl"
    if not path.exists():
        return None
    journal = Journal(path)
    moments = journal.records()
    journal.close()
    return datetime.fromisoformat(moments[-1]) if moments else None

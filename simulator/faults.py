"""Trouble on the line, on demand: lost answers, refused connections, 429, 5xx and slowness, for the next calls or until it is ended."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """What goes wrong."""

    LOSE_ANSWER = "lose_answer"
    REFUSE = "refuse"
    TOO_MANY = "too_many"
    SERVER_ERROR = "server_error"
    SLOW = "slow"


@dataclass(slots=True)
class Fault:
    """The next `calls` calls (None: all until it is ended) of `method` (None: of any but getUpdates) meet `trouble`."""

    trouble: Trouble
    method: str | None = None
    calls: int | None = 1
    skip: int = 0
    retry_after: int = 1
    code: int = 502
    seconds: float = 1.0

    def __post_init__(self) -> None:
        if (self.calls is not None and self.calls <= 0) or min(self.skip, self.retry_after, self.seconds) < 0:
            raise ValueError("a fault needs a count of calls and numbers that are not below 0")
        if not 500 <= self.code < 600:
            raise ValueError("an error of the server has a code from 500 to 599")
        if not isinstance(self.method, str | None):
            raise TypeError("a method has a name")


class Faults:
    """The faults that wait for a call. `struck` counts what each trouble has met since the line was last cleared."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self.struck: Counter[Trouble] = Counter()

    def add(self, fault: Fault) -> None:
        """Arms a fault."""
        self._waiting.append(fault)

    def armed(self, trouble: Trouble) -> list[Fault]:
        """What waits for a call, the first to strike first."""
        return [fault for fault in self._waiting if fault.trouble is trouble]

    def end(self, trouble: Trouble) -> None:
        """Ends one trouble, and keeps its count."""
        self._waiting = [fault for fault in self._waiting if fault.trouble is not trouble]

    def clear(self) -> None:
        """Ends all trouble, and counts anew."""
        self._waiting.clear()
        self.struck.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, used up by one."""
        for fault in self._waiting:
            if fault.method is None and method == "getupdates":
                continue
            if fault.method is None or fault.method.lower() == method:
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                if fault.calls is not None:
                    fault.calls -= 1
                    if fault.calls <= 0:
                        self._waiting.remove(fault)
                self.struck[fault.trouble] += 1
                return fault
        return None

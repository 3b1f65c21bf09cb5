"""What the server answers instead of a result or beside it, in the words and codes that Telegram uses."""

from typing import Any, NamedTuple

Json = dict[str, Any]
"""One JSON object as it travels."""


class Described(NamedTuple):
    """A result with words about it, as a few methods give them."""

    result: Any
    description: str


class Refused(Exception):
    """A call that Telegram refuses, with the code, the description and, for some, `parameters`."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON object of the answer."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters is not None:
            answer["parameters"] = self.parameters
        return answer


class Impossible(Exception):
    """Something a person (or a test) cannot do in a Telegram app; the text says why."""


def bad_request(description: str) -> Refused:
    """A 400 in Telegram's spelling."""
    return Refused(400, f"Bad Request: {description}")


def forbidden(description: str) -> Refused:
    """A 403 in Telegram's spelling."""
    return Refused(403, f"Forbidden: {description}")


def too_many(retry_after: int) -> Refused:
    """A 429 that asks to wait for `retry_after` seconds."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})

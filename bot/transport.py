"""HTTP to the Bot API on aiohttp: the transport under PTB, and the raw long poll that PTB's parser never sees.

Exceptions of this module, none of whose texts holds the token:

    NotConnected, AnswerLost     causes of PTB's NetworkError and TimedOut: surely not handled, or in doubt
    FetchFailed                  no updates were fetched
    ├─ Unreachable               no answer, or one from something that is not a Bot API
    │  └─ Garbled                a success whose body is not the Bot API's JSON
    ├─ Halted                    429, with the seconds to wait
    ├─ Conflict                  409: another program polls with this token, or a webhook is set
    └─ Unauthorized              the Bot API's 401 or 404: the token is not valid (any more)
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import aiohttp
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.logs import redact

# PTB 22 warns at every RetryAfter for as long as its durations are numbers.
os.environ.setdefault("PTB_TIMEDELTA", "true")

WAIT_WHEN_UNSAID = 5
"""Seconds to wait after a 429 that does not say how long."""
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
LONGEST_POLL = 50
_SPARE_TIME = 10


class NotConnected(Exception):
    """The Bot API has surely not handled the request: it never had it, or something in front of it refused."""


class AnswerLost(Exception):
    """The request may have been handled: it was sent, and its answer did not come or says nothing."""


class FetchFailed(Exception):
    """No updates were fetched."""


class Unreachable(FetchFailed):
    """No answer, or none of a Bot API."""


class Garbled(Unreachable):
    """Something answered with success but not with the Bot API's JSON."""


class Conflict(FetchFailed):
    """Another program polls with the same token, or a webhook is set."""


class Unauthorized(FetchFailed):
    """The token is not valid."""


class Halted(FetchFailed):
    """Asked too often; wait `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"Asked too often; wait {retry_after:g} seconds.")
        self.retry_after = retry_after


class AiohttpRequest(BaseRequest):
    """PTB's transport with at most `connections` open. The timeouts, in seconds, hold where a call gives none; reading
    is timed between two packets, and a POST ends after the sum of all at the latest."""

    def __init__(
        self,
        connections: int = 8,
        *,
        read_timeout: float = 20,
        write_timeout: float = 20,
        connect_timeout: float = 10,
        pool_timeout: float = 5,
    ) -> None:
        self._connections = connections
        self._read, self._write = read_timeout, write_timeout
        self._connect, self._pool = connect_timeout, pool_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read

    async def initialize(self) -> None:
        if self._session is None or self._session.closed:
            self._session = _session(self._connections)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of an answer that PTB knows how to read. Raises NetworkError or TimedOut, caused by
        NotConnected or AnswerLost, RetryAfter, or BadRequest for what the Bot API will never take."""
        if self._session is None or self._session.closed:
            raise NetworkError("The transport is not running.") from NotConnected("not running")
        read, connect = _seconds(read_timeout, self._read), _seconds(connect_timeout, self._connect)
        to_connection = _sum(connect, _seconds(pool_timeout, self._pool))
        total = _sum(to_connection, _seconds(write_timeout, self._write), read) if method == "POST" else None
        timeout = aiohttp.ClientTimeout(total=total, connect=to_connection, sock_connect=connect, sock_read=read)
        try:
            async with self._session.request(
                method, url, data=_form(request_data), timeout=timeout, allow_redirects=False
            ) as response:
                status, body = response.status, await response.read()
        except aiohttp.ConnectionTimeoutError as error:
            raise TimedOut("No connection in time.") from NotConnected(_text(error))
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
            raise NetworkError(f"No connection: {_text(error)}") from NotConnected(_text(error))
        except TimeoutError as error:
            raise TimedOut("No answer in time.") from AnswerLost(_text(error))
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"Connection lost: {_text(error)}") from AnswerLost(_text(error))
        if not 200 <= status < 300:
            _check(status, _json_object(body))
        return status, body


def _check(status: int, answer: dict[str, Any] | None) -> None:
    """Raises what PTB would not tell apart; the rest of the Bot API's refusals are PTB's to read."""
    text = f"{status} {(answer or {}).get('description') or 'without the words of a Bot API'}"
    if status >= 500:
        raise NetworkError(text) from AnswerLost(text)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RetryAfter(timedelta(seconds=_retry_after(answer)))
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise BadRequest(text)
    if answer is None:
        raise NetworkError(text) from NotConnected(text)


def _form(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters or None
    # Unquoted: Telegram shows a file's name as it stands in the form, so 台账.xlsx must not arrive as %E5%8F%B0….
    form = aiohttp.FormData(request_data.json_parameters, quote_fields=False)
    for name, (filename, content, mimetype) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mimetype)
    return form


@dataclass(frozen=True)
class RawUpdate:
    """An update as Telegram sent it: `body` is its JSON in ASCII, written the same way each time it is fetched."""

    update_id: int
    body: str


class UpdateSource:
    """Fetches updates without understanding them, so that one which PTB cannot parse stops nothing."""

    def __init__(self, api_url: str, token: str, *, allowed_updates: Sequence[str] = ALLOWED_UPDATES) -> None:
        self._url = f"{api_url}/bot{token}/getUpdates"
        self._allowed = json.dumps(list(allowed_updates))
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connection; a later fetch opens another."""
        if self._session is not None:
            await self._session.close()

    async def fetch(self, offset: int | None, *, timeout: int) -> list[RawUpdate]:
        """Up to 100 updates from `offset` on, in Telegram's order, confirming all before it; empty when none came
        within `timeout` seconds (50 at most). Raises a FetchFailed."""
        if self._session is None or self._session.closed:
            self._session = _session(1)
        wait = min(timeout, LONGEST_POLL)
        form = {"timeout": str(wait), "allowed_updates": self._allowed}
        if offset is not None:
            form["offset"] = str(offset)
        limits = aiohttp.ClientTimeout(total=wait + _SPARE_TIME, connect=_SPARE_TIME)
        try:
            async with self._session.post(self._url, data=form, timeout=limits, allow_redirects=False) as response:
                status, body = response.status, await response.read()
        except (aiohttp.ClientError, OSError) as error:
            raise Unreachable(_text(error)) from None
        answer = _json_object(body)
        if status == HTTPStatus.OK and answer and isinstance(answer.get("result"), list):
            return _raw_updates(answer["result"], offset or 0)
        raise _failure(status, answer)


def _raw_updates(items: list[Any], first: int) -> list[RawUpdate]:
    updates: list[RawUpdate] = []
    for item in items:
        update_id = item.get("update_id") if isinstance(item, dict) else None
        if type(update_id) is not int:
            # Kept all the same; Telegram numbers the updates of a batch one after the other.
            update_id = updates[-1].update_id + 1 if updates else first
        # ASCII escapes also carry half a surrogate pair, which no database takes as text.
        updates.append(RawUpdate(update_id, json.dumps(item, separators=(",", ":"))))
    return updates


def _failure(status: int, answer: dict[str, Any] | None) -> FetchFailed:
    text = redact(f"{status} {(answer or {}).get('description', 'without the words of a Bot API')}")
    match status:
        case HTTPStatus.OK:
            return Garbled("An answer that is not the Bot API's JSON.")
        case HTTPStatus.CONFLICT:
            return Conflict(text)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return Halted(_retry_after(answer))
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND if answer is not None:
            return Unauthorized(text)
    return Unreachable(text)


def _session(connections: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": BaseRequest.USER_AGENT},
        trust_env=False,
    )


def _json_object(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _retry_after(answer: dict[str, Any] | None) -> float:
    parameters = (answer or {}).get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return max(0, seconds) if isinstance(seconds, int | float) else WAIT_WHEN_UNSAID


def _seconds(given: object, default: float) -> float | None:
    """PTB passes a number, None for no limit, or a marker for the transport's own default."""
    return given if given is None or isinstance(given, int | float) else default


def _sum(*seconds: float | None) -> float | None:
    return None if None in seconds else sum(part for part in seconds if part is not None)


def _text(error: BaseException) -> str:
    return redact(f"{type(error).__name__}: {error}")

"""How the process logs: one handler on the root logger, for people or as JSON lines, and never a bot's token.

What is written is redacted after it has been put together, so that it makes no difference where a token came from:
message, arguments, extras, a repr, an exception's chain or a stack.
"""

import json
import logging
import math
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

from bot.config import LogStyle

_TOKEN = re.compile(r"bot\d+(?::|%3A)[\w-]+|\d{6,}(?::|%3A)[\w-]{20,}", re.ASCII | re.IGNORECASE)
_OWN_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_NOISY = ("httpx", "httpcore", "aiohttp.access", "apscheduler")


def redact(text: str) -> str:
    """The text without anything that looks like a bot's token, bare or in an address."""
    return _TOKEN.sub("<token>", text)


def set_up(style: LogStyle, stream: TextIO) -> None:
    """Sends all logging, Python's warnings and an exception that ends the process to `stream`, replacing what was set
    up before."""
    handler = _Handler(stream)
    handler.setFormatter(_JsonLines() if style == "json" else _Console())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_the_end


def _log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    # Python's own hook would print the exception as it is, and PTB's InvalidToken quotes the token.
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger(__name__).critical("Ended by an error.", exc_info=(kind, error, trace))


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Nothing: the inherited one would print the record's arguments unredacted, and the log has no other place."""


class _Console(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        extras = "".join(f" {key}={_one_word(value)}" for key, value in _extras(record).items())
        head = f"{_time(record)} {record.levelname} {record.name}: {_sentence(record)}{extras}"
        lines = "\n".join([head, *_traces(self, record).values()]).splitlines()
        # Indented, so that no text from outside can pass for a line of the log.
        return redact("\n    ".join(lines))


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": _sentence(record),
            **_traces(self, record),
        }
        for key, value in _extras(record).items():
            entry[f"{key}_" if key in entry else key] = value
        # Redacted value by value: in the finished line a token may follow an escape like \u0031.
        return json.dumps(_plain(entry), ensure_ascii=True)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _sentence(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # a wrong %-format must not lose what it wanted to say
        return f"{_shown(record.msg)} {_shown(record.args)}"


def _extras(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in record.__dict__.items() if key not in _OWN_FIELDS}


def _traces(formatter: logging.Formatter, record: logging.LogRecord) -> dict[str, str]:
    """The exception with its chain, and the stack, where the record has them."""
    traces = {}
    if record.exc_info:
        traces["exception"] = formatter.formatException(record.exc_info)
    elif record.exc_text:
        traces["exception"] = record.exc_text
    if record.stack_info:
        traces["stack"] = record.stack_info
    return traces


def _one_word(value: object) -> str:
    text = value if isinstance(value, str) else _shown(value)
    return text if re.fullmatch(r"[^\s\"=]+", text) else json.dumps(text, ensure_ascii=False)


def _plain(value: object) -> object:
    """The value as JSON can hold it, redacted; what JSON does not know becomes its repr."""
    if isinstance(value, str):
        return redact(value)
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, Mapping):
        return {redact(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return redact(_shown(value))


def _shown(value: object) -> str:
    try:
        return repr(value)
    except Exception as error:
        return f"<no repr: {type(error).__name__}>"

import io
import json
import logging
import sys
import warnings
from collections.abc import Callable, Iterator

import pytest
from telegram import Bot
from telegram.error import InvalidToken

from bot.config import LogStyle
from bot.logs import redact, set_up

TOKEN = "123456:TEST-token_for-tests-0123456789"
SECRET = TOKEN.partition(":")[2]
ADDRESS = f"https://api.telegram.org/bot{TOKEN}/sendMessage"

log = logging.getLogger("bot.test_logs")


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    for name in ("httpx", "httpcore", "aiohttp.access", "apscheduler"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def start(style: LogStyle) -> io.StringIO:
    stream = io.StringIO()
    set_up(style, stream)
    return stream


def in_a_chain() -> None:
    try:
        try:
            raise OSError(f"cannot reach {ADDRESS}")
        except OSError as error:
            raise RuntimeError("Sending failed.") from error
    except RuntimeError:
        log.exception("Not sent.")


class Holder:
    def __repr__(self) -> str:
        return f"Holder({TOKEN!r})"


LEAKS: dict[str, Callable[[], None]] = {
    "message": lambda: log.info(f"Calling {ADDRESS}."),  # noqa: G004
    "argument": lambda: log.info("Calling %s.", ADDRESS),
    "escaped argument": lambda: log.info("Calling %s.", ADDRESS.replace("123456:", "123456%3A")),
    "repr of an argument": lambda: log.info("Using %r.", Holder()),
    "repr of PTB's bot": lambda: log.info("Using %r.", Bot(TOKEN)),
    "wrong number of arguments": lambda: log.info("Calling.", ADDRESS),
    "extra": lambda: log.info("Calling.", extra={"address": ADDRESS}),
    "extra after a control character": lambda: log.info("Calling.", extra={"address": f"\x01{TOKEN}"}),
    "nested extra": lambda: log.info("Calling.", extra={"call": {TOKEN: [ADDRESS, (TOKEN,)]}}),
    "object as extra": lambda: log.info("Calling.", extra={"holder": Holder()}),
    "bytes as extra": lambda: log.info("Calling.", extra={"body": ADDRESS.encode()}),
    "chain of exceptions": in_a_chain,
    "stack": lambda: log.info("Here.", stack_info=True, extra={"token": TOKEN}),
    "warning": lambda: warnings.warn(f"Old call {ADDRESS}", UserWarning, stacklevel=1),
    "other library": lambda: logging.getLogger("httpx").warning("HTTP Request: POST %s", ADDRESS),
    "end of the process": lambda: sys.excepthook(InvalidToken, InvalidToken(f"`{TOKEN}` was rejected"), None),
}


@pytest.mark.parametrize("style", ["console", "json"])
@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.filterwarnings("default")
def test_no_token_reaches_the_log(style: LogStyle, leak: str, capfd: pytest.CaptureFixture[str]) -> None:
    stream = start(style)
    LEAKS[leak]()
    written = stream.getvalue() + "".join(capfd.readouterr())
    assert "<token>" in written
    assert SECRET not in written
    if style == "json":
        assert json.loads(written)["level"] in ("INFO", "WARNING", "ERROR", "CRITICAL")


@pytest.mark.parametrize(
    "text", ["12:30:45", "123456:short", "file://123456", "2023-03-24T18:00:00", "id 123456: 任务", "bot: 任务12：进展"]
)
def test_what_is_no_token_stays(text: str) -> None:
    assert redact(text) == text


def test_console_has_time_level_logger_sentence_and_extras() -> None:
    stream = start("console")
    log.warning("Chat %s is blocked.", 7, extra={"department": "省科技厅", "reason": "a b", "tries": 2})
    time, rest = stream.getvalue().split(" ", 1)
    assert time.endswith("Z")
    assert len(time) == len("2023-03-24T10:00:00.000Z")
    assert rest == 'WARNING bot.test_logs: Chat 7 is blocked. department=省科技厅 reason="a b" tries=2\n'


def test_a_text_from_outside_cannot_pass_for_a_line() -> None:
    stream = start("console")
    log.info("Got %s", "x\n2023-03-24T10:00:00.000Z ERROR bot: forged\r\u2028y")
    first, *others = stream.getvalue().splitlines()
    assert first.endswith("Got x")
    assert [line[:4] for line in others] == ["    "] * len(others)


def test_json_has_one_object_a_line() -> None:
    stream = start("json")
    log.info("Sent\n%d.", 3, extra={"chat": 7, "level": "x", "ratio": float("nan"), "ids": (1, 2), "holder": None})
    in_a_chain()
    sent, failed = map(json.loads, stream.getvalue().splitlines())
    assert {key: sent[key] for key in ("level", "logger", "message", "chat", "level_", "ratio", "ids", "holder")} == {
        "level": "INFO",
        "logger": "bot.test_logs",
        "message": "Sent\n3.",
        "chat": 7,
        "level_": "x",
        "ratio": "nan",
        "ids": [1, 2],
        "holder": None,
    }
    assert failed["exception"].startswith("Traceback")
    assert "cannot reach" in failed["exception"]
    assert failed["exception"].endswith("RuntimeError: Sending failed.")


def test_what_cannot_be_shown_does_not_stop_the_log() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise ValueError

    stream = start("json")
    log.info("Using %r.", Broken(), extra={"part": Broken()})
    assert json.loads(stream.getvalue())["part"] == "<no repr: ValueError>"


def test_noise_is_left_out() -> None:
    stream = start("console")
    for name in ("httpx", "httpcore.connection", "aiohttp.access", "apscheduler.scheduler", "bot.receiver"):
        logging.getLogger(name).info("Something happened.")
    assert stream.getvalue().count("\n") == 1
    assert "bot.receiver" in stream.getvalue()


def test_setting_up_again_writes_once() -> None:
    first = start("console")
    second = start("console")
    log.info("Once.")
    assert first.getvalue() == ""
    assert second.getvalue().count("Once.") == 1

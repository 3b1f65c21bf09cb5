import socket
from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot, Message
from telegram.error import NetworkError, TelegramError

from bot.transport import AiohttpRequest
from bot.verdicts import (
    EditGone,
    Malformed,
    Moved,
    NotSent,
    Reason,
    Refused,
    Unchanged,
    Unknown,
    Unreachable,
    Verdict,
    judge,
)
from tests.bot.loopback import (
    TOKEN,
    Handler,
    answering,
    breaking_off,
    never_shaking_hands,
    nobody,
    refusing,
    resetting,
    serving,
    silent,
)

Call = Callable[[Bot], Awaitable[object]]


async def send(bot: Bot) -> Message:
    return await bot.send_message(42, "text")


async def judged(root: str, call: Call = send) -> Verdict:
    request = AiohttpRequest(connect_timeout=0.1, read_timeout=0.05)
    async with request:
        bot = Bot(TOKEN, base_url=f"{root}/bot", request=request)
        with pytest.raises(Exception) as caught:
            await call(bot)
    return judge(caught.value)


FORBIDDEN: list[tuple[str, Verdict]] = [
    ("Forbidden: bot was blocked by the user", Unreachable(Reason.BLOCKED)),
    ("Forbidden: user is deactivated", Unreachable(Reason.DEACTIVATED)),
    ("Forbidden: bot can't initiate conversation with a user", Unreachable(Reason.NEVER_STARTED)),
    ("Forbidden: bot was kicked from the group chat", Unreachable(Reason.GONE)),
    ("Forbidden: bot was kicked from the supergroup chat", Unreachable(Reason.GONE)),
    ("Forbidden: bot is not a member of the channel chat", Unreachable(Reason.GONE)),
    ("Forbidden: the group chat was deleted", Unreachable(Reason.GONE)),
    ("Forbidden: bots can't send messages to bots", Refused("Forbidden: bots can't send messages to bots")),
]
BAD_REQUEST: list[tuple[str, Verdict]] = [
    ("Bad Request: chat not found", Unreachable(Reason.GONE)),
    ("Bad Request: user not found", Unreachable(Reason.GONE)),
    ("Bad Request: PEER_ID_INVALID", Unreachable(Reason.GONE)),
    ("Bad Request: group chat was deactivated", Unreachable(Reason.GONE)),
    ("Bad Request: INPUT_USER_DEACTIVATED", Unreachable(Reason.DEACTIVATED)),
    ("Bad Request: USER_IS_BLOCKED", Unreachable(Reason.BLOCKED)),
    (
        'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3',
        Malformed('Can\'t parse entities: unsupported start tag "x" at byte offset 3'),
    ),
    ("Bad Request: ENTITY_BOUNDS_INVALID", Malformed("Entity_bounds_invalid")),
    (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
        Unchanged(),
    ),
    ("Bad Request: message to edit not found", EditGone()),
    ("Bad Request: message can't be edited", EditGone()),
    ("Bad Request: MESSAGE_ID_INVALID", EditGone()),
    ("Bad Request: there is no text in the message to edit", EditGone()),
    ("Bad Request: message text is empty", Refused("Message text is empty")),
    ("Bad Request: message is too long", Refused("Message is too long")),
    ("Bad Request: BUTTON_DATA_INVALID", Refused("Button_data_invalid")),
    (
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        Refused("Can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"),
    ),
    (
        "Bad Request: not enough rights to send text messages to the chat",
        Refused("Not enough rights to send text messages to the chat"),
    ),
]
ANSWERS: list[tuple[Handler, Verdict]] = [
    *((refusing(403, words), verdict) for words, verdict in FORBIDDEN),
    *((refusing(400, words), verdict) for words, verdict in BAD_REQUEST),
    (
        refusing(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001234567890),
        Moved(-1001234567890),
    ),
    (refusing(429, "Too Many Requests: retry after 17", retry_after=17), NotSent(17)),
    (refusing(429, "Too Many Requests"), NotSent(5)),
    (refusing(401, "Unauthorized"), NotSent()),
    (refusing(404, "Not Found"), NotSent()),
    (refusing(409, "Conflict"), NotSent()),
    (refusing(413, "Request Entity Too Large"), Refused("413 Request Entity Too Large")),
    (answering(403, "<html>blocked by the office's proxy</html>"), NotSent()),
    (answering(404, "<html>nginx</html>"), NotSent()),
    (answering(302, ""), NotSent()),
    (refusing(500, "Internal Server Error"), Unknown()),
    (answering(502, "<html>Bad Gateway</html>"), Unknown()),
    (answering(504, ""), Unknown()),
    (answering(200, "<html>Please log in</html>"), Unknown()),
    (answering(200, {"ok": True}), Unknown()),
    (resetting, Unknown()),
    (breaking_off, Unknown()),
    (silent, Unknown()),
]


@pytest.mark.parametrize(("handler", "verdict"), ANSWERS)
async def test_an_answer_over_http(handler: Handler, verdict: Verdict) -> None:
    async with serving(handler) as root:
        assert await judged(root) == verdict


async def test_nobody_listens() -> None:
    assert await judged(nobody()) == NotSent()


async def test_no_connection_in_time() -> None:
    async with never_shaking_hands() as root:
        assert await judged(root) == NotSent()


async def test_edits_and_answers_to_buttons_are_judged_alike() -> None:
    async with serving(refusing(400, "Bad Request: message is not modified")) as root:
        assert await judged(root, lambda bot: bot.edit_message_reply_markup(42, 7)) == Unchanged()
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    async with serving(refusing(400, words)) as root:
        assert isinstance(await judged(root, lambda bot: bot.answer_callback_query("1")), Refused)


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (ConnectionRefusedError(), NotSent()),
        (socket.gaierror(), NotSent()),
        (caused(NetworkError("x"), caused(OSError(), ConnectionRefusedError())), NotSent()),
        (ConnectionResetError(), Unknown()),
        (BrokenPipeError(), Unknown()),
        (NetworkError("x"), Unknown()),
        (TelegramError("x"), Unknown()),
        (KeyError("result"), Unknown()),
    ],
)
def test_errors_that_did_not_come_through_the_transport(error: Exception, verdict: Verdict) -> None:
    assert judge(error) == verdict

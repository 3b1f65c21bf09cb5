import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot, InputFile, InputMediaDocument
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.transport import (
    AiohttpRequest,
    AnswerLost,
    Conflict,
    FetchFailed,
    Garbled,
    Halted,
    NotConnected,
    RawUpdate,
    Unauthorized,
    Unreachable,
    UpdateSource,
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

SENT = {"message_id": 7, "date": 1679621400, "chat": {"id": 42, "type": "private"}}


@asynccontextmanager
async def bot_at(root: str, request: AiohttpRequest | None = None) -> AsyncIterator[Bot]:
    request = request or AiohttpRequest()
    bot = Bot(TOKEN, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot", request=request)
    async with request:
        yield bot


async def test_parameters_arrive_as_a_form() -> None:
    asked: list[tuple[str, dict[str, str]]] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        asked.append((request.path, {key: str(value) for key, value in (await request.post()).items()}))
        return web.json_response({"ok": True, "result": SENT})

    async with serving(handler) as root, bot_at(root) as bot:
        message = await bot.send_message(42, "3月进展 & <b>", parse_mode="HTML")
    assert message.message_id == 7
    assert asked == [(f"/bot{TOKEN}/sendMessage", {"chat_id": "42", "text": "3月进展 & <b>", "parse_mode": "HTML"})]


async def test_files_arrive_with_their_names() -> None:
    parts: dict[str, object] = {}

    async def handler(request: web.Request) -> web.StreamResponse:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                parts[name] = (value.filename, value.content_type, value.file.read())
            else:
                parts[name] = value
        return web.json_response({"ok": True, "result": SENT})

    async with serving(handler) as root, bot_at(root) as bot:
        await bot.send_document(42, b"PK\x03\x04", filename='台账 "3月".xlsx', caption="台账")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert parts == {"chat_id": "42", "caption": "台账", "document": ('台账 "3月".xlsx', kind, b"PK\x03\x04")}


async def test_attached_files_arrive_beside_what_names_them() -> None:
    parts: dict[str, object] = {}

    async def handler(request: web.Request) -> web.StreamResponse:
        for name, value in (await request.post()).items():
            parts[name] = value.file.read() if isinstance(value, web.FileField) else value
        return web.json_response({"ok": True, "result": [SENT, SENT]})

    files = [InputMediaDocument(InputFile(text, filename="a.txt", attach=True)) for text in (b"one", b"two")]
    async with serving(handler) as root, bot_at(root) as bot:
        await bot.send_media_group(42, files)
    media = json.loads(str(parts["media"]))
    assert [parts[item["media"].removeprefix("attach://")] for item in media] == [b"one", b"two"]


async def test_a_file_is_fetched() -> None:
    async with serving(answering(200, b"\x00\x01")) as root, bot_at(root) as bot:
        assert await bot.request.retrieve(f"{root}/file/bot{TOKEN}/documents/1.pdf") == b"\x00\x01"


async def failure(root: str, request: AiohttpRequest) -> TelegramError:
    async with bot_at(root, request) as bot:
        with pytest.raises(TelegramError) as caught:
            await bot.send_message(42, "text")
    return caught.value


def assert_no_token(error: BaseException | None) -> None:
    while error is not None:
        assert TOKEN.partition(":")[2] not in f"{error} {error!r}"
        error = error.__cause__


@pytest.mark.parametrize(
    ("handler", "kind", "cause"),
    [
        (resetting, NetworkError, AnswerLost),
        (breaking_off, NetworkError, AnswerLost),
        (silent, TimedOut, AnswerLost),
        (refusing(500, "Internal Server Error"), NetworkError, AnswerLost),
        (answering(502, "<html>Bad Gateway</html>"), NetworkError, AnswerLost),
        (answering(302, ""), NetworkError, NotConnected),
        (answering(403, "<html>blocked by a proxy</html>"), NetworkError, NotConnected),
        (refusing(413, "Request Entity Too Large"), BadRequest, type(None)),
        (refusing(401, "Unauthorized"), InvalidToken, type(None)),
    ],
)
async def test_failures_say_whether_the_request_may_have_been_handled(
    handler: Handler, kind: type[Exception], cause: type[object]
) -> None:
    async with serving(handler) as root:
        error = await failure(root, AiohttpRequest(read_timeout=0.05))
    assert type(error) is kind
    assert type(error.__cause__) is cause
    assert_no_token(error)


async def test_no_connection_is_surely_not_sent() -> None:
    error = await failure(nobody(), AiohttpRequest())
    assert type(error) is NetworkError
    assert type(error.__cause__) is NotConnected


async def test_a_connection_that_does_not_come_about_in_time_is_surely_not_sent() -> None:
    async with never_shaking_hands() as root:
        error = await failure(root, AiohttpRequest(connect_timeout=0.05))
    assert type(error) is TimedOut
    assert type(error.__cause__) is NotConnected
    assert_no_token(error)


async def test_waiting_for_a_free_connection_is_surely_not_sent() -> None:
    arrived = asyncio.Event()

    async def handler(request: web.Request) -> web.StreamResponse:
        arrived.set()
        return await silent(request)

    request = AiohttpRequest(connections=1, connect_timeout=0.05, pool_timeout=0.05)
    async with serving(handler) as root, bot_at(root, request) as bot:
        first = asyncio.create_task(bot.send_message(42, "first"))
        await arrived.wait()
        with pytest.raises(TimedOut) as caught:
            await bot.send_message(43, "second")
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
    assert type(caught.value.__cause__) is NotConnected
    assert_no_token(caught.value)


async def test_a_call_may_bring_its_own_timeout() -> None:
    async with serving(silent) as root, bot_at(root) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(42, "text", read_timeout=0.05)


async def test_a_dripping_answer_ends_too() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.01)

    request = AiohttpRequest(read_timeout=0.1, write_timeout=0, connect_timeout=0.05, pool_timeout=0.05)
    async with serving(handler) as root:
        error = await failure(root, request)
    assert type(error) is TimedOut
    assert type(error.__cause__) is AnswerLost


async def test_it_starts_again_after_a_shutdown() -> None:
    async with serving(answering(200, {"ok": True, "result": SENT})) as root:
        request = AiohttpRequest()
        for _ in range(2):
            async with bot_at(root, request) as bot:
                await bot.send_message(42, "text")
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(42, "text")
    assert type(caught.value.__cause__) is NotConnected


async def fetched(handler: Handler, offset: int | None = None) -> list[RawUpdate]:
    async with serving(handler) as root, UpdateSource(root, TOKEN) as source:
        return await source.fetch(offset, timeout=0)


async def test_updates_are_fetched_raw_and_the_rest_is_confirmed() -> None:
    asked = []

    async def handler(request: web.Request) -> web.StreamResponse:
        asked.append((request.path, dict(await request.post())))
        return web.json_response({"ok": True, "result": [{"update_id": 12, "message": {"text": "已完成"}}]})

    (update,) = await fetched(handler, 12)
    assert update == RawUpdate(12, '{"update_id":12,"message":{"text":"\\u5df2\\u5b8c\\u6210"}}')
    allowed = '["message", "edited_message", "callback_query", "my_chat_member"]'
    assert asked == [(f"/bot{TOKEN}/getUpdates", {"offset": "12", "timeout": "0", "allowed_updates": allowed})]


async def test_a_poison_update_does_not_stop_the_batch() -> None:
    poison = (
        b'{"ok":true,"result":[{"update_id":5,"message":"no object"},{"update_id":"6"},null,{"x":"\\ud83d"},'
        b'{"update_id":9,"message":{"text":"\xff"}},{"update_id":10,"n":NaN}]}'
    )
    updates = await fetched(answering(200, poison))
    assert [update.update_id for update in updates] == [5, 6, 7, 8, 9, 10]
    assert [update.body.encode("ascii") for update in updates][3:5] == [
        b'{"x":"\\ud83d"}',
        b'{"update_id":9,"message":{"text":"\\ufffd"}}',
    ]


async def test_a_long_poll_outlives_its_wait_by_a_spare_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.transport._SPARE_TIME", 0.05)
    with pytest.raises(Unreachable):
        await fetched(silent)


@pytest.mark.parametrize(
    ("handler", "kind", "words"),
    [
        (refusing(409, "Conflict: terminated by other getUpdates request"), Conflict, "other getUpdates"),
        (refusing(401, "Unauthorized"), Unauthorized, "Unauthorized"),
        (refusing(404, f"Not Found: /bot{TOKEN}/getUpdates"), Unauthorized, "Not Found"),
        (answering(404, "<html>nginx</html>"), Unreachable, "404"),
        (refusing(429, "Too Many Requests: retry after 17", retry_after=17), Halted, "17 seconds"),
        (answering(429, "slow down"), Halted, "5 seconds"),
        (answering(502, "<html>Bad Gateway</html>"), Unreachable, "502"),
        (answering(200, "<html>Please log in</html>"), Garbled, "not the Bot API's JSON"),
        (answering(200, {"ok": True, "result": True}), Garbled, "not the Bot API's JSON"),
        (answering(200, '{"ok":true,"result":' + "[" * 100_000), Garbled, "not the Bot API's JSON"),
        (resetting, Unreachable, "Server disconnected"),
        (breaking_off, Unreachable, "PayloadError"),
    ],
)
async def test_failed_fetches(handler: Handler, kind: type[FetchFailed], words: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        await fetched(handler)
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert_no_token(caught.value)


async def test_nobody_there_to_fetch_from(caplog: pytest.LogCaptureFixture) -> None:
    async with UpdateSource(nobody(), TOKEN) as source:
        with pytest.raises(Unreachable) as caught:
            await source.fetch(None, timeout=0)
    logging.getLogger("bot").error("Fetching failed.", exc_info=caught.value)
    assert TOKEN not in caplog.text

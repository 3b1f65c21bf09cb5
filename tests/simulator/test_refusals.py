"""What Telegram refuses, in its words: tables over real HTTP calls."""

from typing import Any

import aiohttp
import pytest

from simulator.client import Actor, World
from simulator.server import Simulator
from tests.simulator.conftest import Call

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def keyboard(*rows: Any) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(text: Any = "好", **kind: Any) -> dict[str, Any]:
    return {"text": text, **kind}


@pytest.fixture
async def wang(world: World) -> Actor:
    person = await world.person("王芳", language="zh-hans", username="wangfang")
    await person.start()
    return person


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "LaTeX"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 0}, "chat not found"),
        ({"text": "x", "chat_id": -1}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "message_thread_id": 7}, "message thread not found"),
        ({"text": "x", "business_connection_id": "b"}, "business connection not found"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "x", "reply_to_message_id": 999}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"quote": "y"}}, 'can\'t find field "message_id"'),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": [1]}, "object expected as reply markup"),
        ({"text": "x", "link_preview_options": [1]}, "object expected as link preview options"),
        ({"text": "x", "link_preview_options": "{"}, "can't parse link preview options JSON object"),
        ({"text": "x", "reply_markup": {"inline_keyboard": "bad"}}, 'field "inline_keyboard" must be of type Array'),
        ({"text": "x", "reply_markup": {"force_reply": "yes"}}, 'field "force_reply" must be of type Boolean'),
        (
            {"text": "x", "reply_markup": keyboard([{"callback_data": "x"}])},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"text": "x", "reply_markup": keyboard([button(5, callback_data="x")])},
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        ({"text": "x", "reply_markup": keyboard([button("", callback_data="x")])}, "REPLY_MARKUP_INVALID"),
        (
            {"text": "x", "reply_markup": keyboard([button()])},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": keyboard([button(callback_data="")])},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": keyboard([button(callback_data="x", url="https://example.com")])},
            "can't parse inline keyboard button: exactly one of the optional fields must be used",
        ),
        ({"text": "x", "reply_markup": keyboard([button(callback_data="x" * 65)])}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": keyboard([button(callback_data="报" * 22)])}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": keyboard([button(url="not-a-url")])},
            "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "reply_markup": keyboard([button(url="ftp://example.com")])},
            "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
        ({"text": "x", "reply_markup": keyboard([button(pay=True)])}, "BUTTON_TYPE_INVALID"),
        (
            {"text": "x", "reply_markup": keyboard(*[[button(callback_data="x")]] * 101)},
            "reply markup is too long",
        ),
        ({"text": "x", "reply_markup": keyboard([button(callback_data="x")] * 9)}, "reply markup is too long"),
    ],
)
async def test_send_message_refuses(call: Call, wang: Actor, parameters: dict[str, Any], description: str) -> None:
    answer = await call("sendMessage", **({"chat_id": wang.id} | parameters))
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}
    assert len(await wang.chat()) == 1


@pytest.mark.parametrize(
    "parameters",
    [
        {"text": "x" * 4096},
        {"text": "😀" * 2048},
        {"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"},
        {"text": "x", "reply_parameters": {"message_id": 999, "allow_sending_without_reply": True}},
        {"text": "x", "reply_parameters": {}},
        {"text": "x", "reply_parameters": ""},
        {"text": "x", "reply_to_message_id": 999, "allow_sending_without_reply": " Yes "},
        {"text": "x", "reply_markup": keyboard([button(callback_data="x" * 64)])},
        {"text": "x", "reply_markup": keyboard(*[[button(callback_data="x")]] * 100)},
        {"text": "x", "reply_markup": keyboard([button(url="https://t.me/duban_bot?start=a")])},
        {"text": "x", "reply_markup": {"remove_keyboard": True}},
        {"text": "x", "reply_markup": {"inline_keyboard": []}},
    ],
)
async def test_send_message_takes_all_up_to_the_limits(call: Call, wang: Actor, parameters: dict[str, Any]) -> None:
    assert (await call("sendMessage", chat_id=wang.id, **parameters))["ok"]


async def test_nobody_is_written_to_before_start_after_a_block_or_when_gone(
    call: Call, world: World, wang: Actor
) -> None:
    li = await world.person("Li Wei")

    async def refusal(person: Actor) -> tuple[int, str]:
        answer = await call("sendMessage", chat_id=person.id, text="x")
        return answer["error_code"], answer["description"]

    assert await refusal(li) == (403, "Forbidden: bot can't initiate conversation with a user")
    await wang.block()
    assert await refusal(wang) == (403, "Forbidden: bot was blocked by the user")
    await wang.start()
    assert (await call("sendMessage", chat_id=wang.id, text="x"))["ok"]
    await wang.deactivate()
    assert await refusal(wang) == (403, "Forbidden: user is deactivated")


async def test_edits(call: Call, wang: Actor) -> None:
    markup = keyboard([button(callback_data="x")])
    sent = (await call("sendMessage", chat_id=wang.id, text="<b>x</b>", parse_mode="HTML", reply_markup=markup))[
        "result"
    ]
    mine = {"chat_id": wang.id, "message_id": sent["message_id"]}
    theirs = {"chat_id": wang.id, "message_id": (await wang.chat())[0].id}

    async def refusal(method: str, **parameters: Any) -> str:
        return str((await call(method, **parameters))["description"])

    again = await refusal("editMessageText", **mine, text="<b>x</b>", parse_mode="HTML", reply_markup=markup)
    assert again == NOT_MODIFIED
    assert await refusal("editMessageReplyMarkup", **mine, reply_markup=markup) == NOT_MODIFIED
    gone = {"chat_id": wang.id, "message_id": 999}
    assert await refusal("editMessageText", **gone, text="y") == "Bad Request: message to edit not found"
    assert await refusal("editMessageReplyMarkup", **gone) == "Bad Request: message to edit not found"
    assert await refusal("editMessageText", **theirs, text="y") == "Bad Request: message can't be edited"
    assert await refusal("editMessageReplyMarkup", **theirs) == "Bad Request: message can't be edited"
    assert await refusal("editMessageText", **mine, text="") == "Bad Request: message text is empty"
    forced = await refusal("editMessageReplyMarkup", **mine, reply_markup={"force_reply": True})
    assert forced == "Bad Request: inline keyboard expected"

    edited = (await call("editMessageText", **mine, text="y"))["result"]
    assert edited["text"] == "y"
    assert "reply_markup" not in edited
    assert "entities" not in edited
    assert edited["edit_date"] >= edited["date"] == sent["date"]
    assert await refusal("editMessageReplyMarkup", **mine) == NOT_MODIFIED
    assert (await call("deleteMessage", **mine))["result"] is True
    assert await refusal("editMessageText", **mine, text="z") == "Bad Request: message to edit not found"
    assert await refusal("deleteMessage", **mine) == "Bad Request: message to delete not found"
    assert (await call("deleteMessage", **theirs))["result"] is True


async def test_a_press_is_answered_once_and_in_time(call: Call, simulator: Simulator, wang: Actor) -> None:
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    await call("sendMessage", chat_id=wang.id, text="x", reply_markup=keyboard([button(callback_data="x")]))
    query = await wang.press_only("好")
    assert (await call("answerCallbackQuery", callback_query_id="1"))["description"] == late
    too_long = await call("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert too_long["description"] == "Bad Request: MESSAGE_TOO_LONG"
    assert (await call("answerCallbackQuery", callback_query_id=query, text="x" * 200))["result"] is True
    assert await wang.answer(query) == "x" * 200
    assert (await call("answerCallbackQuery", callback_query_id=query))["description"] == late
    old = await wang.press_only("好")
    simulator.state.presses[old].pressed_at -= 60
    assert (await call("answerCallbackQuery", callback_query_id=old))["description"] == late


async def test_token_and_method(simulator: Simulator, session: aiohttp.ClientSession, call: Call) -> None:
    unauthorized = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    async with session.get(f"{simulator.url}/bot123456:wrong/getMe") as response:
        assert (response.status, await response.json()) == (401, unauthorized)
    for method in ("sendEverything", "logOut", ""):
        assert await call(method) == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    assert (await call("GETME"))["result"]["username"] == "duban_bot"


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("getChat", {"chat_id": 5}, "chat not found"),
        ("leaveChat", {}, "chat member status can't be changed in private chats"),
        ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "planet"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    ],
)
async def test_other_methods_refuse(
    call: Call, wang: Actor, method: str, parameters: dict[str, Any], description: str
) -> None:
    answer = await call(method, **({"chat_id": wang.id} | parameters))
    assert answer["description"] == f"Bad Request: {description}"


async def test_menus_by_scope_and_language(call: Call, world: World, wang: Actor) -> None:
    li = await world.person("Li Wei", language="en")
    await li.start()
    general = [{"command": "help", "description": "Help"}]
    chinese = [{"command": "help", "description": "帮助"}]
    own = [{"command": "report", "description": "填报"}]
    await call("setMyCommands", commands=general)
    await call("setMyCommands", commands=chinese, scope={"type": "all_private_chats"}, language_code="zh-hans")
    assert await li.commands() == {"help": "Help"}
    assert await wang.commands() == {"help": "帮助"}
    chat = {"type": "chat", "chat_id": wang.id}
    await call("setMyCommands", commands=own, scope=chat)
    assert await wang.commands() == {"report": "填报"}
    assert (await call("getMyCommands", scope=chat))["result"] == own
    await call("deleteMyCommands", scope=chat)
    assert await wang.commands() == {"help": "帮助"}
    assert (await call("getMyCommands", scope=chat))["result"] == []
    assert (await call("setMyDescription", description="督办"))["result"] is True
    assert (await call("setMyShortDescription", short_description="督办"))["result"] is True

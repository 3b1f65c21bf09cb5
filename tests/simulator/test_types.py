"""What the simulator emits, held against two implementations of Telegram's types, and spoken to by both clients."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    ChatFullInfo,
    File,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyParameters,
    Update,
    User,
    WebhookInfo,
)
from pydantic import BaseModel, TypeAdapter

from simulator.client import World
from simulator.server import Simulator
from tests.simulator.conftest import PNG, TOKEN, Call

MARKUP = {"inline_keyboard": [[{"text": "🟢 正常", "callback_data": "x"}], [{"text": "看", "url": "https://t.me/x"}]]}


def unknown_to_aiogram(value: Any, path: str = "") -> Iterator[str]:
    """Every field that aiogram's types do not know."""
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from unknown_to_aiogram(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from unknown_to_aiogram(each, path)


def unknown_to_ptb(value: Any, path: str = "") -> Iterator[str]:
    """Every field that PTB's types do not know."""
    if isinstance(value, telegram.TelegramObject):
        yield from (f"{path}.{name}" for name in value.api_kwargs)
        for name in value.to_dict(recursive=False):
            yield from unknown_to_ptb(getattr(value, "from_user" if name == "from" else name, None), f"{path}.{name}")
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from unknown_to_ptb(each, path)


def check(given: Any, kind: type[BaseModel], ptb: type[telegram.TelegramObject]) -> None:
    """Both read it, know every field, and give the same back as they got."""
    read = TypeAdapter(kind).validate_python(given)
    assert list(unknown_to_aiogram(read)) == []
    assert list(unknown_to_ptb(ptb.de_json(given, None))) == []
    again = read.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    assert set(again) == set(given)


@pytest.mark.parametrize("place", ["chat", "from"])
def test_a_field_that_is_none_of_telegrams_is_found(place: str) -> None:
    user = {"id": 1, "is_bot": False, "first_name": "王芳"}
    given: dict[str, Any] = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": user}
    check(given, Message, telegram.Message)
    given[place]["mood"] = "fine"
    assert list(unknown_to_aiogram(Message.model_validate(given)))
    assert list(unknown_to_ptb(telegram.Message.de_json(given, None)))


async def test_every_object_is_one_of_telegrams(call: Call, world: World, simulator: Simulator) -> None:
    wang = await world.person("王芳", language="zh-hans", username="wangfang")
    start = await wang.start("invitation")
    results: list[Any] = []

    async def message(method: str, **parameters: Any) -> Any:
        answer = await call(method, **parameters)
        assert answer["ok"], answer
        results.append(answer["result"])
        return answer["result"]

    html = "<b>甲<i>乙</i></b> <code>x</code> <pre><code class='language-py'>y</code></pre> /task #通报 https://example.com"
    markup = {"reply_markup": MARKUP, "parse_mode": "HTML"}
    card = await message("sendMessage", chat_id=wang.id, text=html, **markup, reply_parameters={"message_id": start})
    plain = {"link_preview_options": {"is_disabled": True}, "protect_content": True}
    await message("sendMessage", chat_id=wang.id, text="x", **plain)
    await message("editMessageText", chat_id=wang.id, message_id=card["message_id"], text="新", reply_markup=MARKUP)
    await message("editMessageReplyMarkup", chat_id=wang.id, message_id=card["message_id"])
    await message("editMessageReplyMarkup", chat_id=wang.id, message_id=card["message_id"], reply_markup=MARKUP)
    mine = await wang.send("21家，已完成", reply_to=card["message_id"])
    await wang.edit(mine, "22家 <b>")
    file = await wang.file("佐证.pdf", b"%PDF", caption="见 /task", media_group="9")
    await wang.photo(PNG, caption="图")
    await wang.sticker("👍")
    await wang.press_only("🟢 正常")
    await call("deleteMessage", chat_id=wang.id, message_id=card["message_id"])
    await wang.forge(card["message_id"], "x")
    document = simulator.state.records.messages[wang.id][file].body["document"]["file_id"]
    await message("sendDocument", chat_id=wang.id, document=document, caption="<b>回执</b>", parse_mode="HTML")
    await wang.block()
    await wang.unblock()
    li = await world.person("Li Wei")
    group = await world.group("办公室", [wang, li])
    await message("sendMessage", chat_id=group.id, text="通报")
    await li.send("/help", chat=group)
    supergroup = await group.upgrade()
    await message("sendMessage", chat_id=supergroup.id, text="通报")
    await supergroup.remove_bot(wang)

    for result in results:
        check(result, Message, telegram.Message)
    updates = (await call("getUpdates"))["result"]
    assert len(updates) == 16
    for update in updates:
        check(update, Update, telegram.Update)
    check((await call("getMe"))["result"], User, telegram.User)
    check((await call("getWebhookInfo"))["result"], WebhookInfo, telegram.WebhookInfo)
    check((await call("getFile", file_id=document))["result"], File, telegram.File)
    for chat_id in (wang.id, supergroup.id):
        check((await call("getChat", chat_id=chat_id))["result"], ChatFullInfo, telegram.ChatFullInfo)


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(simulator.url))
    async with aiogram.Bot(TOKEN, session=session) as running:
        yield running


async def test_aiogram_talks_to_it(bot: aiogram.Bot, world: World) -> None:
    wang = await world.person("王芳")
    await wang.start()
    assert (await bot.get_me()).username == "duban_bot"
    (update,) = await bot.get_updates()
    assert update.message is not None
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="好", callback_data="x")]])
    reply = ReplyParameters(message_id=update.message.message_id)
    sent = await bot.send_message(
        wang.id, "<b>一</b>", parse_mode="HTML", reply_markup=keyboard, reply_parameters=reply
    )
    assert sent.reply_to_message is not None
    with pytest.raises(aiogram.exceptions.TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(chat_id=wang.id, message_id=sent.message_id, reply_markup=keyboard)
    document = await bot.send_document(wang.id, BufferedInputFile(b"1,2", "台账.csv"), caption="表")
    assert document.document is not None
    assert document.document.file_name == "台账.csv"
    assert await bot.set_my_commands(
        [BotCommand(command="help", description="帮助")], BotCommandScopeChat(chat_id=wang.id)
    )
    assert await wang.commands() == {"help": "帮助"}
    await wang.block()
    with pytest.raises(aiogram.exceptions.TelegramForbiddenError, match="blocked"):
        await bot.send_message(wang.id, "x")
    await bot.delete_webhook(drop_pending_updates=True)


async def test_ptb_talks_to_it(simulator: Simulator, world: World) -> None:
    wang = await world.person("王芳")
    await wang.start()
    root = simulator.url
    async with telegram.Bot(TOKEN, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot") as bot:
        (update,) = await bot.get_updates()
        assert update.message is not None
        markup = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("好", callback_data="x")]])
        sent = await bot.send_message(wang.id, "<b>一</b>", parse_mode="HTML", reply_markup=markup)
        query = await wang.press_only("好")
        (pressed,) = await bot.get_updates(offset=update.update_id + 1)
        assert pressed.callback_query is not None
        assert pressed.callback_query.message == sent
        await pressed.callback_query.answer("已存")
        assert await wang.answer(query) == "已存"
        with pytest.raises(telegram.error.BadRequest, match="not modified"):
            await sent.edit_reply_markup(markup)
        document = await bot.send_document(wang.id, b"1,2", filename="台账.csv", caption="表", reply_markup=markup)
        assert document.document is not None
        assert document.document.file_name == "台账.csv"
        file = await document.document.get_file()
        assert bytes(await file.download_as_bytearray()) == b"1,2"
        photo = await bot.send_photo(wang.id, PNG)
        assert photo.photo[-1].width == 2
        group = await world.group("办公室", [wang])
        new = await group.upgrade()
        with pytest.raises(telegram.error.ChatMigrated) as migrated:
            await bot.send_message(group.id, "x")
        assert migrated.value.new_chat_id == new.id

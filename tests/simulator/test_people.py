"""What people do, as the bot gets to know it."""

from typing import Any

import pytest

from simulator.client import Actor, World
from simulator.people import parts
from simulator.refusals import Impossible
from simulator.server import Simulator
from tests.simulator.conftest import Call

MARKUP = {"inline_keyboard": [[{"text": "🟢 正常", "callback_data": "s:1:g"}, {"text": "看", "url": "https://t.me/x"}]]}


@pytest.fixture
async def wang(world: World) -> Actor:
    person = await world.person("王芳", language="zh-hans")
    await person.start("invitation-1")
    return person


async def queued(simulator: Simulator, call: Call) -> list[dict[str, Any]]:
    """All updates that wait, confirmed."""
    simulator.state.updates._asked = (0, -10.0)
    found: list[dict[str, Any]] = (await call("getUpdates"))["result"]
    simulator.state.updates.drop()
    return found


async def test_start_opens_the_chat_and_its_id_is_the_persons(simulator: Simulator, call: Call, wang: Actor) -> None:
    (update,) = await queued(simulator, call)
    message = update["message"]
    assert message["chat"] == {"id": wang.id, "first_name": "王芳", "type": "private"}
    assert message["from"] == {"id": wang.id, "is_bot": False, "first_name": "王芳", "language_code": "zh-hans"}
    assert message["text"] == "/start invitation-1"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


@pytest.mark.parametrize("payload", ["x" * 65, "a b", "中", "a.b"])
async def test_a_payload_that_no_link_can_hold(world: World, payload: str) -> None:
    person = await world.person("王芳")
    with pytest.raises(Impossible, match="payload"):
        await person.start(payload)


async def test_a_deep_link_is_opened(simulator: Simulator, world: World, call: Call) -> None:
    await (await world.person("Li Wei")).opens("https://t.me/duban_bot?start=a-B_9")
    assert (await queued(simulator, call))[0]["message"]["text"] == "/start a-B_9"


async def test_message_ids_are_one_sequence_in_both_directions(call: Call, world: World, wang: Actor) -> None:
    li = await world.person("Li Wei")
    group = await world.group("办公室", [wang, li])
    made = (await group.chat())[0].id
    theirs = await wang.send("一")
    mine = (await call("sendMessage", chat_id=wang.id, text="二"))["result"]["message_id"]
    other = await li.start()
    in_group = (await call("sendMessage", chat_id=group.id, text="三"))["result"]["message_id"]
    assert [made, theirs, mine, other, in_group] == list(range(made, made + 5))


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("x" * 4096, [4096]),
        ("x" * 5000, [4096, 904]),
        ("😀" * 2049, [2048, 1]),
        ("x" * 4000 + "\n" + "y" * 1000, [4000, 1000]),
        ("x" * 4000 + " " + "y" * 1000, [4000, 1000]),
        ("x" * 100 + "\n" + "y" * 5000, [4096, 1005]),
    ],
)
def test_long_text_is_split_as_apps_do(text: str, lengths: list[int]) -> None:
    assert [len(part) for part in parts(text)] == lengths


async def test_a_long_reply_arrives_as_two_messages(simulator: Simulator, call: Call, wang: Actor) -> None:
    prompt = (await call("sendMessage", chat_id=wang.id, text="?"))["result"]["message_id"]
    await queued(simulator, call)
    first, second = await wang.send_all("字" * 5000, reply_to=prompt)
    one, two = await queued(simulator, call)
    assert (one["message"]["message_id"], two["message"]["message_id"]) == (first, second)
    assert one["message"]["reply_to_message"]["message_id"] == prompt
    assert "reply_to_message" not in two["message"]


async def test_a_reply_holds_the_message_one_level_deep(simulator: Simulator, call: Call, wang: Actor) -> None:
    first = await wang.send("一")
    second = (await call("sendMessage", chat_id=wang.id, text="二", reply_parameters={"message_id": first}))["result"]
    assert second["reply_to_message"]["text"] == "一"
    await queued(simulator, call)
    await wang.send("三", reply_to=second["message_id"])
    answered = (await queued(simulator, call))[0]["message"]["reply_to_message"]
    assert answered["text"] == "二"
    assert "reply_to_message" not in answered


async def test_an_own_message_is_edited_for_two_days(
    simulator: Simulator, call: Call, world: World, wang: Actor
) -> None:
    message = await wang.send("21家")
    await queued(simulator, call)
    await wang.edit(message, "22家")
    (update,) = await queued(simulator, call)
    assert update["edited_message"]["text"] == "22家"
    assert update["edited_message"]["edit_date"] >= update["edited_message"]["date"]
    from_bot = (await call("sendMessage", chat_id=wang.id, text="x"))["result"]["message_id"]
    with pytest.raises(Impossible, match="no message"):
        await wang.edit(from_bot, "y")
    await world.act("clock", {"by": 49 * 3600})
    with pytest.raises(Impossible, match="48 hours"):
        await wang.edit(message, "23家")


async def test_a_press_by_label_part_of_it_or_data(simulator: Simulator, call: Call, wang: Actor) -> None:
    old = (await call("sendMessage", chat_id=wang.id, text="旧", reply_markup=MARKUP))["result"]
    new = (await call("sendMessage", chat_id=wang.id, text="新", reply_markup=MARKUP))["result"]
    await queued(simulator, call)
    for button in ("🟢 正常", "正常", "s:1:g"):
        query = await wang.press_only(button)
        (update,) = await queued(simulator, call)
        pressed = update["callback_query"]
        assert (pressed["id"], pressed["data"], pressed["message"]) == (query, "s:1:g", new)
    await wang.press_only("正常", message=old["message_id"])
    assert (await queued(simulator, call))[0]["callback_query"]["message"] == old
    assert await wang.link("看") == "https://t.me/x"
    with pytest.raises(Impossible, match="is a link"):
        await wang.press_only("看")
    with pytest.raises(Impossible, match="no button"):
        await wang.press_only("红")


async def test_the_same_press_again_is_a_new_update(simulator: Simulator, call: Call, wang: Actor) -> None:
    await call("sendMessage", chat_id=wang.id, text="卡", reply_markup=MARKUP)
    await queued(simulator, call)
    await wang.press_only("正常")
    await wang.press_only("正常")
    one, two = await queued(simulator, call)
    assert one["update_id"] + 1 == two["update_id"]
    assert one["callback_query"]["data"] == two["callback_query"]["data"]


async def test_a_press_that_no_button_offers_and_one_on_a_deleted_message(
    simulator: Simulator, call: Call, wang: Actor
) -> None:
    sent = (await call("sendMessage", chat_id=wang.id, text="卡"))["result"]["message_id"]
    await queued(simulator, call)
    await wang.forge(sent, "s:99:g")
    assert (await queued(simulator, call))[0]["callback_query"]["data"] == "s:99:g"
    await call("deleteMessage", chat_id=wang.id, message_id=sent)
    await wang.forge(sent, "s:99:g")
    assert (await queued(simulator, call))[0]["callback_query"]["message"] == {
        "chat": {"id": wang.id, "first_name": "王芳", "type": "private"},
        "message_id": sent,
        "date": 0,
    }


async def test_a_press_is_waited_for_and_says_so_when_nobody_answers(call: Call, wang: Actor) -> None:
    await call("sendMessage", chat_id=wang.id, text="卡", reply_markup=MARKUP)
    with pytest.raises(TimeoutError, match=r"王芳's press.*\n.*chat:(.|\n)*卡"):
        await wang.press("正常", timeout=0.05)


async def test_block_and_unblock_are_told(simulator: Simulator, call: Call, wang: Actor) -> None:
    await queued(simulator, call)
    await wang.block()
    with pytest.raises(Impossible, match="START"):
        await wang.send("?")
    await wang.start()
    blocked, unblocked, started = await queued(simulator, call)
    states = [
        [update["my_chat_member"][side]["status"] for side in ("old_chat_member", "new_chat_member")]
        for update in (blocked, unblocked)
    ]
    assert states == [["member", "kicked"], ["kicked", "member"]]
    assert started["message"]["text"] == "/start"


async def test_waiting_for_a_message_shows_the_chat_when_it_does_not_come(call: Call, wang: Actor) -> None:
    sent = (await call("sendMessage", chat_id=wang.id, text="4月进展", reply_markup=MARKUP))["result"]["message_id"]
    seen = await wang.waits_for("进展", timeout=1)
    assert (seen.id, seen.labels, seen.from_bot) == (sent, ["🟢 正常", "看"], True)
    assert (await wang.waits_for_button("正常", timeout=1)).id == sent
    with pytest.raises(TimeoutError, match=r"4月进展\n    \[🟢 正常\] \[看\]"):
        await wang.waits_for("进展", after=sent, timeout=0.05)


async def test_stickers_files_and_albums(simulator: Simulator, call: Call, wang: Actor) -> None:
    await queued(simulator, call)
    await wang.sticker("👍")
    await wang.file("佐证.pdf", b"%PDF", mime="application/pdf", caption="见附件", media_group="7")
    sticker, file = (update["message"] for update in await queued(simulator, call))
    assert sticker["sticker"]["emoji"] == "👍"
    assert file["document"]["file_name"] == "佐证.pdf"
    assert (file["caption"], file["media_group_id"]) == ("见附件", "7")
    assert [message.text for message in await wang.chat()][-2:] == ["👍", "见附件"]


async def test_a_group_tells_the_bot_only_what_is_meant_for_it(
    simulator: Simulator, call: Call, world: World, wang: Actor
) -> None:
    li = await world.person("Li Wei")
    await queued(simulator, call)
    group = await world.group("办公室", [wang, li])
    joined, made = await queued(simulator, call)
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert made["message"]["group_chat_created"] is True
    notice = (await call("sendMessage", chat_id=group.id, text="通报"))["result"]["message_id"]
    await li.send("大家好", chat=group)
    await li.send("/help@another_bot", chat=group)
    await li.send("/help@duban_bot", chat=group)
    await li.send("收到", reply_to=notice, chat=group)
    heard = [update["message"]["text"] for update in await queued(simulator, call)]
    assert heard == ["/help@duban_bot", "收到"]


async def test_an_upgraded_group_names_its_new_id(simulator: Simulator, call: Call, world: World, wang: Actor) -> None:
    group = await world.group("办公室", [wang])
    await queued(simulator, call)
    new = await group.upgrade()
    to, since = (update["message"] for update in await queued(simulator, call))
    assert (to["migrate_to_chat_id"], since["migrate_from_chat_id"]) == (new.id, group.id)
    assert await call("sendMessage", chat_id=group.id, text="x") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    sent = (await call("sendMessage", chat_id=new.id, text="x"))["result"]
    assert (sent["chat"]["type"], sent["message_id"]) == ("supergroup", since["message_id"] + 1)
    await call("leaveChat", chat_id=new.id)
    gone = await call("sendMessage", chat_id=new.id, text="x")
    assert gone["description"] == "Forbidden: bot is not a member of the supergroup chat"

"""What the page is told, over real HTTP: chats whole and in part, who is typing, which parts people play."""

import asyncio

from simulator.client import Actor, World
from simulator.face import Face, Role
from simulator.typing_notices import TypingNotices
from tests.simulator.conftest import Call
from tests.simulator.page_client import Page


async def test_two_chats_come_in_one_snapshot_and_are_read(page: Page, wang: Actor, world: World, call: Call) -> None:
    anna = await world.person("Anna Smith", language="en")
    await anna.start()
    for person in (wang, anna):
        await call("sendMessage", chat_id=person.id, text=f"{person.name}!")
    assert [each["unread"] for each in (await page.state())["people"]] == [1, 1]
    async with page.session.get(f"{page.url}state?chat={wang.id}&after=0&chat={anna.id}&after=0") as response:
        shown = await response.json()
    assert [each["id"] for each in shown["chats"]] == [wang.id, anna.id]
    assert [each["messages"][-1]["text"] for each in shown["chats"]] == ["王芳!", "Anna Smith!"]
    assert [each["unread"] for each in shown["people"]] == [0, 0]


async def test_only_what_has_changed_comes_again(page: Page, wang: Actor, call: Call) -> None:
    sent = [await wang.send(text) for text in ("一", "二")]
    mine = [(await call("sendMessage", chat_id=wang.id, text=text))["result"]["message_id"] for text in ("三", "四")]
    seen = (await page.state(wang.id))["revision"]
    await wang.edit(sent[0], "一改")
    await call("deleteMessage", chat_id=wang.id, message_id=mine[0])
    answer = await wang.send("五", reply_to=mine[1])
    (chat,) = (await page.state(wang.id, after=seen))["chats"]
    assert not chat["whole"]
    assert [(each["id"], each["text"]) for each in chat["messages"]] == [(sent[0], "一改"), (answer, "五")]
    assert chat["gone"] == [mine[0]]
    assert chat["messages"][1]["quoted"]["text"] == "四"
    now = (await page.state(wang.id, after=seen))["revision"]
    (chat,) = (await page.state(wang.id, after=now))["chats"]
    assert (chat["messages"], chat["gone"]) == ([], [])


async def test_earlier_messages_come_in_steps(page: Page, wang: Actor) -> None:
    ids = [await wang.send(str(number)) for number in range(5)]
    async with page.session.get(f"{page.url}earlier?chat={wang.id}&before={ids[4]}&count=2") as response:
        step = await response.json()
    assert ([each["text"] for each in step["messages"]], step["more"]) == (["2", "3"], True)
    async with page.session.get(f"{page.url}earlier?chat={wang.id}&before={ids[2]}&count=9") as response:
        step = await response.json()
    assert ([each["text"] for each in step["messages"]], step["more"]) == (["/start", "0", "1"], False)


async def test_the_bot_is_typing_until_its_next_message(page: Page, wang: Actor, call: Call) -> None:
    async with page.session.get(f"{page.url}events") as stream:
        await stream.content.readuntil(b"\n\n")
        await call("sendChatAction", chat_id=wang.id, action="typing")
        async with asyncio.timeout(10):
            await stream.content.readuntil(b"\n\n")
    typing = (await page.state())["people"][0]["typing"]
    assert (typing["action"], 0 < typing["left"] <= 5) == ("typing", True)
    await call("sendMessage", chat_id=wang.id, text="好了")
    assert (await page.state())["people"][0]["typing"] is None


def test_the_bot_is_typing_for_five_seconds_at_most() -> None:
    now = [100.0]
    notices = TypingNotices(lambda: now[0])
    notices.begin(1, "upload_document")
    now[0] = 104.9
    assert notices.shown(1) == {"action": "upload_document", "left": 0.1}
    assert notices.shown(2) is None
    now[0] = 105.0
    assert notices.shown(1) is None


async def test_parts_that_people_play_come_as_keys(page: Page, face: Face) -> None:
    for name, role in (("王芳", Role("admin")), ("陈静", Role("head", "省教育厅")), ("周游", None)):
        person = (await page.act("person", name=name))["person"]
        face.roles.update({person: role} if role else {})
    roles = [each["role"] for each in (await page.state())["people"]]
    assert roles == [{"key": "admin", "department": ""}, {"key": "head", "department": "省教育厅"}, None]

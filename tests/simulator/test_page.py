"""The page over real HTTP: who may see it, what it shows, what can be done on it, and that text stays data."""

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import playwright
import pytest

from simulator.client import Actor, World
from simulator.face import Face
from simulator.page_files import FOLDER, TYPES
from simulator.server import Simulator
from tests.simulator.conftest import Call
from tests.simulator.page_client import Page

BUNDLED = Path(playwright.__file__).parent / "driver" / "node"
"""The Node that Playwright brings, for machines without one."""
HOSTILE = "<script>alert(1)</script> \"quotes\" & 'more' <img src=x onerror=alert(1)>"


@pytest.mark.parametrize("path", ["", "page.js", "state", "earlier", "events", "content/x"])
@pytest.mark.parametrize("key", ["", "wrong", "schlüssel"])
async def test_without_the_key_there_is_nothing(
    simulator: Simulator, session: aiohttp.ClientSession, key: str, path: str
) -> None:
    async with session.get(f"{simulator.url}/page/{key}/{path}") as response:
        assert response.status == 404


async def test_every_simulator_has_another_key(simulator: Simulator) -> None:
    assert simulator.page_url.startswith("http://127.0.0.1:")
    assert Face(ZoneInfo("UTC")).key != Face(ZoneInfo("UTC")).key


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1.evil.example:{port}"},
        {"Origin": "http://evil.example"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("path", ["{page}", "{page}state", "/control/people", "/clock"])
async def test_other_hosts_and_origins_are_refused(
    simulator: Simulator, session: aiohttp.ClientSession, headers: dict[str, str], path: str
) -> None:
    port = simulator.url.rsplit(":", 1)[1]
    sent = {name: value.format(port=port) for name, value in headers.items()}
    where = path.format(page=simulator.page_url.removeprefix(simulator.url))
    async with session.get(simulator.url + where, headers=sent) as response:
        assert response.status == 403


async def test_its_own_origin_may_act(page: Page, simulator: Simulator, session: aiohttp.ClientSession) -> None:
    headers = {"Origin": simulator.url}
    async with session.post(f"{page.url}person", json={"name": "李强"}, headers=headers) as response:
        assert response.status == 200


async def test_the_files_are_served_and_fetch_nothing_from_elsewhere(
    page: Page, session: aiohttp.ClientSession
) -> None:
    for path in ["", *(each.name for each in FOLDER.iterdir() if each.suffix in TYPES)]:
        async with session.get(page.url + path) as response:
            assert response.status == 200
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["Referrer-Policy"] == "no-referrer"
            text = await response.text()
        for forbidden in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "//cdn",
            "@import",
        ):
            assert forbidden not in text
    async with session.get(page.url + "..%2Fpage.py") as response:
        assert response.status == 404


async def test_a_stranger_starts_writes_and_is_read(page: Page, call: Call) -> None:
    person = (await page.act("person", name="周游", language_code="zh"))["person"]
    (line,) = (await page.state())["people"]
    assert (line["name"], line["standing"], line["unread"], line["last"]) == ("周游", "strange", 0, None)
    await page.act("text", status=400, person=person, text="在吗")
    await page.act("start", person=person)
    await page.act("text", person=person, text="在吗")
    sent = (await call("sendMessage", chat_id=person, text="您好"))["result"]["message_id"]
    (line,) = (await page.state())["people"]
    assert (line["standing"], line["unread"], line["last"]["text"]) == ("active", 1, "您好")
    await page.act("text", person=person, text="收到", reply_to=sent)
    shown = await page.state(person)
    assert [each["text"] for each in shown["chats"][0]["messages"]] == ["/start", "在吗", "您好", "收到"]
    assert shown["chats"][0]["messages"][-1]["reply_to"] == sent
    assert shown["people"][0]["unread"] == 0


async def test_a_long_chat_comes_in_part(page: Page, wang: Actor) -> None:
    for number in range(3):
        await wang.send(str(number))
    chat = (await page.state(wang.id, count=2))["chats"][0]
    assert ([each["text"] for each in chat["messages"]], chat["more"]) == (["1", "2"], True)
    assert not (await page.state(wang.id, count=4))["chats"][0]["more"]


@pytest.mark.parametrize("alert", [False, True])
async def test_a_press_brings_the_answer(page: Page, wang: Actor, call: Call, alert: bool) -> None:
    rows = [[{"text": "好", "callback_data": "yes"}, {"text": "好", "callback_data": "also"}]]
    sent = await call("sendMessage", chat_id=wang.id, text="?", reply_markup={"inline_keyboard": rows})
    number = sent["result"]["message_id"]
    pressing = asyncio.create_task(page.act("press", person=wang.id, message_id=number, data="also"))
    offset = 0
    while True:
        (update,) = (await call("getUpdates", offset=offset, limit=1, timeout=10))["result"]
        offset = update["update_id"] + 1
        if query := update.get("callback_query"):
            break
    assert query["data"] == "also"
    await call("answerCallbackQuery", callback_query_id=query["id"], text="已存", show_alert=alert)
    answer = await pressing
    assert (answer["answered"], answer["text"], answer["alert"]) == (True, "已存", alert)


async def test_hostile_text_stays_data(page: Page, world: World, call: Call) -> None:
    person = await world.person(HOSTILE)
    await person.start()
    await person.send(HOSTILE)
    await call("sendMessage", chat_id=person.id, text="<b>&lt;script&gt;</b>", parse_mode="HTML")
    shown = await page.state(person.id)
    assert shown["people"][0]["name"] == HOSTILE
    assert shown["chats"][0]["messages"][1]["text"] == HOSTILE
    bold = shown["chats"][0]["messages"][2]
    assert (bold["text"], bold["entities"]) == ("<script>", [{"type": "bold", "offset": 0, "length": 8}])
    assert all("html" not in each for each in shown["chats"][0]["messages"])


async def test_a_hostile_file_is_saved_not_shown(page: Page, wang: Actor, session: aiohttp.ClientSession) -> None:
    await wang.file("page.html", b"<script>alert(1)</script>", mime="text/html")
    document = (await page.state(wang.id))["chats"][0]["messages"][-1]["document"]
    async with session.get(page.url + document["url"]) as response:
        assert await response.read() == b"<script>alert(1)</script>"
        assert response.headers["Content-Disposition"] == "attachment"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_stream_tells_that_something_happened(
    page: Page, wang: Actor, session: aiohttp.ClientSession
) -> None:
    async with asyncio.timeout(10), session.get(f"{page.url}events") as stream:
        assert stream.content_type == "text/event-stream"
        first = await stream.content.readuntil(b"\n\n")
        await wang.send("进展正常")
        assert int((await stream.content.readuntil(b"\n\n")).split()[1]) > int(first.split()[1])


@pytest.mark.parametrize(
    ("given", "then"),
    [
        ({"by": 3600}, "2023-04-19T02:00"),
        ({"to": "2023-04-25T18:00"}, "2023-04-25T10:00"),
        ({"to": "2023-04-25T18:00:00+00:00"}, "2023-04-25T18:00"),
    ],
)
async def test_the_clock_goes_forward_in_the_plans_time(page: Page, given: dict[str, Any], then: str) -> None:
    assert (await page.act("clock", **given))["now"].startswith(then)
    assert (await page.state())["now"].startswith(then)


@pytest.mark.parametrize(
    ("action", "given", "status"),
    [
        ("clock", {"by": -1}, 400),
        ("clock", {"by": 1e300}, 400),
        ("clock", {"by": 86_400 * 3654}, 400),
        ("clock", {"to": "9999-12-31T23:59"}, 400),
        ("clock", {"to": "tomorrow"}, 400),
        ("clock", {"to": 5}, 400),
        ("text", {"person": 1, "text": "x"}, 400),
        ("text", {}, 400),
        ("person", {"name": " "}, 400),
        ("press", {"person": 6_100_000_001, "message_id": 999, "data": "x"}, 400),
        ("fault", {"trouble": "refuse"}, 404),
    ],
)
async def test_what_cannot_be_done_is_refused(
    page: Page, wang: Actor, action: str, given: dict[str, Any], status: int
) -> None:
    assert (await page.act(action, status=status, **given))["error"]
    assert (await page.state())["now"].startswith("2023-04-19")


TREES = """
import { payload, target, tree } from "./entities.js";
const bold = (offset, length) => ({ type: "bold", offset, length });
const drawn = (pieces) => pieces.map((p) => (p.children ? `[${p.type}:${drawn(p.children)}]` : p.text)).join("");
console.log(JSON.stringify([
  drawn(tree("<b>x</b>", [])),
  drawn(tree("a🟢bc", [bold(1, 2)])),
  drawn(tree("abcdef", [{ type: "blockquote", offset: 0, length: 5 }, bold(1, 2), { type: "italic", offset: 2, length: 1 }])),
  drawn(tree("abc", [bold(1, 99)])),
  target("javascript:alert(1)"), target("example.org/a"), target("data:text/html,x"),
  payload("https://t.me/duban_bot?start=AbC", "duban_bot"), payload("https://t.me/other?start=AbC", "duban_bot"), payload("AbC", "duban_bot"),
]));
"""


PARSED = """
import { readdirSync, readFileSync } from "node:fs";
import { SourceTextModule } from "node:vm";
const here = new URL(".", import.meta.url);
const scripts = readdirSync(here).filter((each) => each.endsWith(".js"));
for (const each of scripts) new SourceTextModule(readFileSync(new URL(each, here), "utf8"), { identifier: each });
console.log(JSON.stringify(scripts));
"""
WORDS = """
Object.defineProperty(globalThis, "navigator", { value: { languages: ["en-GB"] } });
const { roleWords, typingWords, words } = await import("./words.js");
const said = [roleWords({ key: "head", department: "省教育厅" }), roleWords(null), typingWords({ action: "find_location" })];
console.log(JSON.stringify([words(["en-GB"]), words(["zh-CN", "en"]), ...said]));
"""


async def run(folder: Path, script: str) -> Any:
    """What a script in the page's folder prints, with a copy of its modules beside it."""
    node = shutil.which("node") or shutil.which(BUNDLED)
    if node is None:
        pytest.skip("there is no node, not even Playwright's: the page's scripts are not run")
    shutil.copytree(FOLDER, folder / "page", dirs_exist_ok=True)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "page" / "try.js").write_text(script)
    running = await asyncio.create_subprocess_exec(
        node, "--experimental-vm-modules", "--no-warnings", folder / "page" / "try.js", stdout=asyncio.subprocess.PIPE
    )
    out, _ = await running.communicate()
    return json.loads(out)


async def test_every_word_of_the_page_is_there_in_both_languages(tmp_path: Path) -> None:
    english, chinese, *said = await run(tmp_path, WORDS)
    assert english.keys() == chinese.keys()
    html = (FOLDER / "index.html").read_text()
    assert set(re.findall(r'data-(?:word|label|hint)="(\w+)"', html)) <= english.keys()
    scripts = "".join(each.read_text() for each in FOLDER.glob("*.js"))
    assert set(re.findall(r"\bsay\.(\w+)", scripts)) <= english.keys()
    assert said == ["省教育厅 · Head", "", "is busy …"]


async def test_the_scripts_parse_and_entities_become_a_tree(tmp_path: Path) -> None:
    assert set(await run(tmp_path, PARSED)) >= {each.name for each in FOLDER.glob("*.js")}
    assert await run(tmp_path, TREES) == [
        "<b>x</b>",
        "a[bold:🟢]bc",
        "[blockquote:a[bold:b[italic:c]]de]f",
        "a[bold:bc]",
        None,
        "http://example.org/a",
        None,
        "AbC",
        None,
        None,
    ]

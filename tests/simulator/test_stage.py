"""Behind the scenes of the page, over real HTTP: the next event, trouble on the line, and the bot's process killed and started."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulator.bot_process import BotProcess
from simulator.client import Actor, World
from simulator.coming import HELD
from simulator.face import Face
from simulator.faults import Trouble
from simulator.office import Office
from simulator.page_files import FOLDER
from simulator.server import Simulator
from simulator.stage import Standing
from simulator.telling import ZONE
from storage.periods import StepKind
from tests.simulator.conftest import TOKEN, Call

NOW = datetime(2023, 4, 18, 9, tzinfo=ZONE)
ROUTES = [("get", ""), *(("post", f"/{name}") for name in ("arm", "quiet", "kill", "start", "check"))]
Post = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


@pytest.fixture
async def simulator(tmp_path: Path) -> AsyncIterator[Simulator]:
    async with Simulator(tmp_path / "telegram", token=TOKEN, now=NOW, overall=None, face=Face(ZONE)) as running:
        yield running


@pytest.fixture
async def post(simulator: Simulator, session: aiohttp.ClientSession) -> Post:
    """Does something on the page's address; what the server says."""

    async def posting(path: str, *, status: int = 200, **given: Any) -> dict[str, Any]:
        async with session.post(simulator.page_url + path, json=given) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == status, answer
            return answer

    return posting


@pytest.fixture
async def shown(simulator: Simulator, session: aiohttp.ClientSession) -> Callable[[], Awaitable[dict[str, Any]]]:
    async def showing() -> dict[str, Any]:
        async with session.get(f"{simulator.page_url}stage") as response:
            assert response.status == 200
            answer: dict[str, Any] = await response.json()
            return answer

    return showing


def line(stage: dict[str, Any], trouble: Trouble) -> dict[str, Any]:
    (found,) = [each for each in stage["network"] if each["trouble"] == trouble]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_without_the_key_and_from_elsewhere_there_is_nothing(
    simulator: Simulator, session: aiohttp.ClientSession, method: str, path: str
) -> None:
    async with session.request(method, f"{simulator.url}/page/wrong/stage{path}", json={}) as response:
        assert response.status == 404
    for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
        async with session.request(method, f"{simulator.page_url}stage{path}", json={}, headers=headers) as response:
            assert response.status == 403


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("arm", {}),
        ("arm", {"trouble": "earthquake"}),
        ("arm", {"trouble": ["slow"]}),
        ("arm", {"trouble": "slow", "calls": 0}),
        ("arm", {"trouble": "slow", "calls": 1.5}),
        ("arm", {"trouble": "slow", "calls": True}),
        ("arm", {"trouble": "slow", "calls": 10**9}),
        ("arm", {"trouble": "slow", "seconds": "long"}),
        ("arm", {"trouble": "slow", "seconds": 1e9}),
        ("arm", {"trouble": "too_many", "retry_after": -1}),
        ("quiet", {"trouble": "earthquake"}),
        ("kill", {}),
        ("start", {}),
        ("check", {}),
    ],
)
async def test_what_makes_no_sense_is_refused_in_a_sentence(post: Post, path: str, given: dict[str, Any]) -> None:
    assert " " in (await post(f"stage/{path}", status=400, **given))["error"]


async def test_a_page_without_a_bot_says_so(shown: Callable[[], Awaitable[dict[str, Any]]]) -> None:
    stage = await shown()
    assert (stage["next"], stage["why"], stage["bot"]) == (None, "no_bot", None)


async def test_trouble_lasts_for_the_next_calls_or_until_it_is_ended_and_is_counted(post: Post, call: Call) -> None:
    armed = await post("stage/arm", trouble="server_error", calls=2)
    assert line(armed, Trouble.SERVER_ERROR) == {"trouble": "server_error", "armed": True, "calls": 2, "struck": 0}
    assert [(await call("getMe"))["ok"] for _ in range(3)] == [False, False, True]
    endless = await post("stage/arm", trouble="too_many", calls=None, retry_after=7)
    assert line(endless, Trouble.SERVER_ERROR) == {"trouble": "server_error", "armed": False, "calls": 0, "struck": 2}
    assert line(endless, Trouble.TOO_MANY)["calls"] is None
    for _ in range(3):
        assert (await call("getMe"))["parameters"] == {"retry_after": 7}
    # Armed again it takes the place of what was armed.
    await post("stage/arm", trouble="too_many", calls=1)
    ended = await post("stage/quiet", trouble="too_many")
    assert line(ended, Trouble.TOO_MANY) == {"trouble": "too_many", "armed": False, "calls": 0, "struck": 3}
    assert (await call("getMe"))["ok"]
    await post("stage/arm", trouble="slow", calls=None, seconds=60)
    quiet = await post("stage/quiet")
    assert not any(each["armed"] or each["struck"] for each in quiet["network"])
    assert (await call("getMe"))["ok"]


async def test_a_bot_that_ends_by_itself_is_shown_with_its_code(
    simulator: Simulator, tmp_path: Path, shown: Callable[[], Awaitable[dict[str, Any]]], post: Post
) -> None:
    bot = BotProcess(simulator, tmp_path, DUBAN_PACE="swift")
    simulator.stage.bot = bot
    assert (await shown())["bot"]["standing"] == Standing.NEVER_STARTED
    await post("stage/start")
    await bot.ends()
    stage = await shown()
    assert stage["bot"] == {"standing": "ended", "since": None, "code": 2}
    assert stage["why"] == "no_database"


async def test_the_clock_trouble_and_a_killed_bot_lose_and_double_nothing(
    simulator: Simulator, world: World, tmp_path: Path, shown: Callable[[], Awaitable[dict[str, Any]]], post: Post
) -> None:
    async with BotProcess(simulator, tmp_path, DUBAN_PACE="1000", DUBAN_CHAT_PACE="1000") as bot:
        simulator.stage.bot = bot
        office = Office(world, bot)
        await office.first_admin()
        await office.load_plan()
        xu = await office.joins("省水利厅", "徐军", "zh")
        await bot.rests()
        await _go_to_the_asking_day(shown, post, bot)
        await xu.waits_for("徐军")

        await post("stage/arm", trouble="lose_answer")
        await xu.send("/help")
        await bot.rests()
        assert line(await shown(), Trouble.LOSE_ANSWER) == {
            "trouble": "lose_answer", "armed": False, "calls": 0, "struck": 1,
        }  # fmt: skip
        await post("stage/arm", trouble="too_many", retry_after=1)
        asked = await xu.send("/help")
        await xu.waits_for("/help", after=asked)
        await bot.rests()
        assert line(await shown(), Trouble.TOO_MANY)["struck"] == 1

        killed = await post("stage/kill")
        assert killed["bot"]["standing"] == "killed"
        await post("stage/kill", status=400)
        assert await post("stage/check") == {"rests": False}
        before, shows = len(await _answers(xu)), await xu.last()
        await xu.send("/help")
        data = shows.keyboard[0][0].data
        pressing = asyncio.create_task(post("press", person=xu.id, message_id=shows.id, data=data))
        started = await post("stage/start")
        assert started["bot"]["standing"] == "running"
        await post("stage/start", status=400)
        assert (await pressing)["answered"]
        await bot.rests()
        # Once to what was written, once to what was pressed.
        assert len(await _answers(xu)) == before + 2
        assert len([call for call in await world.log("answerCallbackQuery") if call["at"] > killed["now"]]) == 1

        found = await post("stage/check")
        messages = found.pop("once")
        assert found == {"rests": True, "doubled": 0, "lost": 0, "waiting": 0, "failed": 0, "faults": []}
        assert messages == len([m for each in (xu, office.admin) for m in await each.chat() if m.from_bot])


async def _go_to_the_asking_day(shown: Callable[[], Awaitable[dict[str, Any]]], post: Post, bot: BotProcess) -> None:
    for _ in range(5):
        coming = (await shown())["next"]
        assert coming is not None
        await post("clock", to=coming["at"])
        await bot.rests()
        if coming["what"][0]["kind"] == StepKind.ASK:
            break
    assert datetime.fromisoformat(coming["at"]) == datetime(2023, 4, 19, 9, tzinfo=ZONE)
    assert coming["what"] == [{"kind": "ask", "position": 1, "period": "2023-04", "on_due_day": False}]


async def _answers(actor: Actor) -> list[str]:
    return [message.text for message in await actor.chat() if message.from_bot]


def test_the_page_has_words_for_everything_that_comes_in_both_languages() -> None:
    words = (FOLDER / "stage_words.js").read_text("utf-8")
    needed = {
        *(f"event_{kind}" for kind in (*StepKind, HELD)),
        "event_reminder_due", "event_overdue_2", "event_overdue_3",
        *(f"trouble_{trouble}" for trouble in Trouble),
        *(f"bot_{standing}" for standing in Standing),
        *(f"why_{why}" for why in ("no_bot", "server", "no_database", "nothing")),
    }  # fmt: skip
    english, chinese = words.split("const CHINESE")
    keys = [set(re.findall(r'\b(\w+): ["(]', part)) for part in (english, chinese)]
    assert keys[0] == keys[1]
    assert needed <= keys[0]

"""The simulator's description of itself: true to the code, whole, and nothing that it allows, or just not, ends in a 5xx."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiogram.methods
import hypothesis.configuration
import jsonschema_rs
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from simulator.api import METHODS
from simulator.arguments import Arguments, Upload
from simulator.client import World
from simulator.description import SCHEMAS, TABLE, Method, description
from simulator.refusals import Refused
from simulator.server import Simulator
from simulator.state import State
from tests.simulator.conftest import NOW, PNG, TOKEN

BOUNDED = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""So many calls of each method that fit the description, and as many that do not; the same ones every time."""
EXAMPLE: dict[str, Any] = {
    "action": "typing", "caption": "x", "commands": [], "message_id": 1, "text": "x", "url": "http://127.0.0.1:9/",
}  # fmt: skip
"""Values with which a call goes far enough to read all that its method reads."""


def test_every_method_that_is_served_is_described() -> None:
    assert sorted(method.name.lower() for method in TABLE) == sorted([*METHODS, "getupdates"])


@pytest.mark.parametrize("method", TABLE, ids=lambda method: str(method.name))
def test_every_parameter_that_telegram_knows_is_described(method: Method) -> None:
    known = getattr(aiogram.methods, method.name[0].upper() + method.name[1:]).model_fields
    assert set(method.read) - {"reply_to_message_id", "allow_sending_without_reply"} <= set(known)
    assert set(known) == {*method.read, *method.unread}
    assert set(method.required) <= set(method.read)


def test_what_is_not_looked_at_stands_in_the_document() -> None:
    page = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text("utf-8")
    _, _, table = page.partition("| method | not looked at |\n|---|---|\n")
    rows = [line.strip("| ").split(" | ") for line in table.partition("\n\n")[0].splitlines()]
    assert {name: tuple(re.findall(r"`(\w+)`", cell)) for name, cell in rows} == {
        method.name: method.unread for method in TABLE if method.unread
    }


class Asked(dict[str, Any]):
    """Parameters that remember which of them were looked at."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)


@pytest.mark.parametrize(
    "method", [each for each in TABLE if each.name != "getUpdates"], ids=lambda method: str(method.name)
)
async def test_the_parameters_that_are_read_are_those_described(method: Method, tmp_path: Path) -> None:
    state = State(tmp_path, TOKEN, NOW, None)
    person = state.records.add_person("王芳", None, None)
    chat = state.records.open_private_chat(person)
    file = state.files.add("x.png", "image/png", PNG, "photos")
    names: set[str] = set()
    for reply in ({"reply_parameters": None}, {"reply_parameters": {"message_id": 1}}):
        for kind in ("text", "document"):
            state.records.add_message(chat, state.bot, {kind: "x"})
            message_id = state.records.latest(chat.id, 1)[0].id
            ids = {"chat_id": chat.id, "message_id": message_id, "file_id": file.file_id}
            values = Asked({**EXAMPLE, **ids, "callback_query_id": state.press(person.id, message_id, "x")} | reply)
            uploads = {method.file: Upload("x.png", PNG, "image/png")} if method.file else {}
            with suppress(Refused):
                METHODS[method.name.lower()](state, Arguments(values, uploads))
            names |= values.names
    state.close()
    assert names == set(method.read)


async def test_no_call_ends_in_a_5xx(tmp_path: Path) -> None:
    hypothesis.configuration.set_hypothesis_home_dir(tmp_path / "hypothesis")
    async with Simulator(tmp_path / "telegram", token=TOKEN, now=NOW, overall=None) as simulator:
        async with World(simulator.url) as world:
            ids = await peopled(simulator, world)
            assert await world.read("/openapi.json") == description()
        answers = await asyncio.to_thread(call_all, f"{simulator.url}/bot{TOKEN}", ids)
    assert set(answers) == {method.name for method in TABLE}
    # Enough of them went through that the work itself was reached, too.
    assert len([name for name, statuses in answers.items() if 200 in statuses]) > len(TABLE) / 2


def call_all(root: str, ids: dict[str, list[Any]]) -> dict[str, set[int]]:
    """Makes calls of every method; the statuses by method. What is no answer of Telegram's shape fails."""
    whole = description()
    whole["components"] = {"schemas": SCHEMAS | {name: {"enum": known} for name, known in ids.items()}}
    schema = schemathesis.openapi.from_dict(whole)
    shapes = {"$defs": SCHEMAS, "anyOf": [{"$ref": "#/$defs/Answer"}, {"$ref": "#/$defs/Refusal"}]}
    fits = jsonschema_rs.validator_for(json.loads(json.dumps(shapes).replace("#/components/schemas/", "#/$defs/")))
    answers: dict[str, set[int]] = {}
    session = requests.Session()

    def call_one(strategy: Any) -> None:
        @BOUNDED
        @given(case=strategy)
        def call(case: Any) -> None:
            response = case.call(base_url=root, session=session)
            answers.setdefault(case.operation.path.strip("/"), set()).add(response.status_code)
            assert response.status_code < 500, case.body
            assert fits.is_valid(response.json()), response.text

        call()

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        for name in whole["paths"]:
            call_one(schema[name]["POST"].as_strategy(generation_mode=mode))
    session.close()
    return answers


async def peopled(simulator: Simulator, world: World) -> dict[str, list[Any]]:
    """A world with somebody in it: what calls can be about, by the name in the description."""
    wang, li = await world.person("王芳"), await world.person("李强")
    await wang.start()
    await li.start()
    await li.block()
    group = await world.group("办公室", [wang])
    # An empty queue would make getUpdates wait.
    for number in range(100):
        simulator.state.updates.push_raw("{}", 2_000_000_000 + number)
    chat = simulator.state.records.chats[wang.id]
    for body in ({"text": "x"}, {"text": "y"}, {"caption": "z", "document": {}}):
        simulator.state.records.add_message(chat, simulator.state.bot, body)
    picture = simulator.state.files.add("x.png", "image/png", PNG, "photos")
    return {
        "ChatId": [wang.id, str(wang.id), li.id, group.id],
        "MessageId": [each.id for each in simulator.state.records.latest(wang.id, 9)],
        "QueryId": [simulator.state.press(wang.id, 1, "x")],
        "File": [picture.file_id],
        "Timeout": [0],
    }

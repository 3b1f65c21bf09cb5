"""A whole month of the real plan: everybody asked once, everything said stored, the summary's figures those that were sent."""

from __future__ import annotations

import asyncio
import re
from collections import Counter

import pytest

from domain.reports import RequestKind
from simulator import judge
from simulator.client import Actor
from simulator.office import departments
from simulator.players import sees
from tests.journeys.conftest import Stage

LATE = "省水利厅"
SILENT = "省教育厅"


@pytest.mark.long
async def test_a_month_of_the_real_plan(stage: Stage) -> None:
    office = stage.office
    await office.first_admin()
    await office.load_plan()
    await office.invite_all()
    await stage.bot.rests()
    assert len(office.contacts) == len(departments()) == 28

    await stage.at(4, 19)
    await asked_once(stage, [c.actor for c in office.contacts.values()], unasked=[office.head, office.supervisor])
    prompt = (await office.contacts["省科技厅"].actor.last()).text
    assert "省科技厅" in prompt
    assert all(title in prompt for title in ("完善实验室体系", "深化科技评价改革", "推动海洋平台建设"))

    prompt_ids = {name: (await c.actor.last()).id for name, c in office.contacts.items()}
    on_time = [contact for name, contact in office.contacts.items() if name not in (LATE, SILENT)]
    await asyncio.gather(*(office.answer_all(contact) for contact in on_time))
    await stage.bot.rests()

    await stage.at(4, 23, 9, 30)
    await stage.at(4, 25, 9, 30)
    for name, contact in office.contacts.items():
        reminders = [m for m in await contact.actor.chat() if m.from_bot and "🔔" in m.text and m.id > prompt_ids[name]]
        assert len(reminders) == (2 if name in (LATE, SILENT) else 0), name

    await stage.at(4, 26, 9, 30)
    await office.answer_all(office.contacts[LATE])
    await stage.at(4, 27, 9, 30)
    assert "省教育厅" in (await office.head.last()).text
    await stage.at(4, 28)
    await summary_agrees(stage)
    await stage.at(5, 5, 18)

    async with stage.bot.opened() as db:
        counted = await judge.count_requests(db, 1, "2023-04")
        assert counted == {RequestKind.REPORT: 113, RequestKind.CONTRIBUTION: 22}
        assert await judge.faults_in_reports(db, 1, "2023-04", office.contacts.values()) == []
        assert await judge.faults_in_delivery(db, stage.world) == []
    most = max([await scheduled(contact.actor) for contact in office.contacts.values()])
    assert most <= 5


async def asked_once(stage: Stage, asked: list[Actor], *, unasked: list[Actor]) -> None:
    """Each has exactly one message with the button that begins, the others none."""
    for actor in asked:
        prompts = [
            m
            for m in await actor.chat()
            if m.from_bot and any((b.data or "").startswith("go.") for r in m.keyboard for b in r)
        ]
        assert len(prompts) == 1, await actor.drawn()
    for actor in unasked:
        assert not [m for m in await actor.chat() if m.from_bot and "📋" in m.text and "go." in str(m.keyboard)]
    calls = [call for call in await stage.world.log("sendMessage") if call["chat_id"] in {a.id for a in asked}]
    assert len({call["message_id"] for call in calls}) == len(calls)


async def scheduled(actor: Actor) -> int:
    """Messages that came unasked in this period: the question and what chases it."""
    return len([m for m in await actor.chat() if m.from_bot and ("🔔" in m.text or m.text.startswith("📋"))])


async def summary_agrees(stage: Stage) -> None:
    """The figures of the English supervisor's summary equal a plain count of what people said."""
    office = stage.office
    said = {request: words for contact in office.contacts.values() for request, words in contact.said.items()}
    async with stage.bot.opened() as db, db.read() as tx:
        rows = await tx.rows(
            "SELECT q.id, q.kind, d.name FROM requests q JOIN departments d ON d.id = q.department_id "
            "JOIN periods e ON e.id = q.period_id WHERE e.label = '2023-04'"
        )
    reports = [row for row in rows if row["kind"] == "report"]
    given = [row for row in reports if row["id"] in said]
    late = [row for row in given if row["name"] == LATE]
    colours = Counter(said[row["id"]].health for row in given)
    text = (await sees(office.visitor, "sum")).text
    head = re.search(r"(\d+) of (\d+) reported \((\d+) on time, (\d+) late\)", text)
    assert head is not None, text
    assert [int(n) for n in head.groups()] == [len(given), 113, len(given) - len(late), len(late)]
    for word, health in (
        ("on track", "on_track"),
        ("at risk", "at_risk"),
        ("off track", "off_track"),
        ("done", "done"),
    ):
        assert re.search(rf"{word} {colours[health]}\b", text), (word, colours, text)
    missing = len(reports) - len(given)
    assert f"not reported yet: {missing}" in text
    contributions = [row for row in rows if row["kind"] == "contribution"]
    assert f"{len([r for r in contributions if r['id'] in said])} of {len(contributions)}" in text

"""Who is not meant to try everything: every command, and every button that anybody else was ever shown. Nothing comes of it."""

from __future__ import annotations

import pytest

from handlers.routes import COMMANDS
from simulator.client import Actor
from simulator.office import Office
from simulator.players import link_in, press, sees, tap
from simulator.refusals import Impossible
from tests.journeys.conftest import Stage
from tests.journeys.steps import (
    changed,
    ever_shown,
    kinds,
    names_hidden_from,
    once,
    presses_all,
    rows,
    said_to,
    stored,
    told,
    trouble,
)
from tests.journeys.tried import FORGED, NAMED, OWN_WORDS, PLAIN

SCIENCE, AFFAIRS = "省科技厅", "省民政厅"
"""The department whose things are tried, and another; it has tasks 104–106, of part 10, all to itself."""

POLITE = "Hello. This bot is open to invited people only. Please ask your office for an invitation link."
NO_LINK = "This invitation link is no longer valid. Please ask your office for a new one."


async def at_work(stage: Stage) -> tuple[Office, Actor]:
    """April is asked; the contact of one department has cards, receipts and open questions, the office has every kind
    of preview before it. Returns the office and that contact."""
    office = stage.office = Office(stage.world, stage.bot, "en")
    await office.first_admin()
    await office.load_plan()
    await office.invite_supervisors()
    contact = await office.joins(SCIENCE, "张伟", "en")
    await stage.bot.rests()
    await stage.at(4, 19)
    await tap(contact, "go")
    card = await sees(contact, "health")
    await press(contact, card, "health.1.1.on_track")
    for words in ("Two labs are through the review, 40 %", "ok", "任务2 twelve labs", "任务4 begun"):
        await contact.send(words)
    await contact.send("/mine")
    await stage.bot.rests()
    await contact.send("任务2 thirteen labs, really")
    await contact.send("/office Where do we find the form?")
    for command in ("/task 2", "/history 2", "/tasks", "/summary", "/missing", "/language", "/start", "/help"):
        await contact.send(command)
        await office.supervisor.send(command)
    for command in (
        "/summary part 1", f"/summary {SCIENCE}", "/departments", "/rhythm", "/reopen 1", "/return 2 please add figures",
        "/export",
    ):  # fmt: skip
        await office.supervisor.send(command)
    for command in (
        "/summary", "/start", "/people", f"/people {SCIENCE}", "/departments", "/invite", "/invite 省", f"/invite {AFFAIRS}",
        "/invite supervisor 省", "/assign 12 省", f"/assign 12 {SCIENCE}", "/owners 12", "/unassign 3 省科技厅",
        "/remove 张伟", "/rhythm", "/rhythm due 26", "/rhythm lock 7", "/day", "/day 2023-05-04", "/day 2023-05-04 on",
        "/ask", "/ask 2023-05", "/lock", "/lock 2023-04", "/import", "/export", "/alias 科 省", "/newdepartment",
    ):  # fmt: skip
        await office.admin.send(command)
    await office.admin.file("next.csv", "部分,任务\n1,实验室\n".encode())
    await stage.bot.rests()
    for name in ("person", "departments", "pick"):
        await tap(office.admin, name)
    for name in ("sum", "rhythm"):
        await tap(office.supervisor, name)
    await stage.bot.rests()
    assert trouble(stage.bot) == []
    return office, contact


async def tries_commands(stage: Stage, actor: Actor, hidden: set[str]) -> None:
    """Every command, alone and with arguments: each is answered, nothing changes, nothing hidden is said."""
    before = await stored(stage.bot)
    # Everybody may ask the office, and who oversees may subscribe to what is hers.
    plain = [
        f"/{command.name} {argument}"
        for command in COMMANDS
        if command.name not in ("office", "subscribe")
        for argument in PLAIN
    ]
    named = [f"/{name} {argument}" for name, arguments in NAMED.items() for argument in arguments]
    for written, own in ((plain, set()), (named, OWN_WORDS)):
        last = await actor.send("/nonsense")
        for text in written:
            await actor.send(text)
        await stage.bot.rests()
        assert changed(before, (await stored(stage.bot))) == []
        answers = await said_to(actor, last)
        assert len(answers) > len(written)
        assert told(hidden, answers, apart_from=own) == []


async def tries_buttons(stage: Stage, actor: Actor, hidden: set[str]) -> None:
    """Every button of others as if it stood under her own message, one of each kind as it stands under theirs, and what
    nobody was shown: each is answered, nothing changes, nothing hidden is said, not even in a message edited over."""
    shown = [each for each in await ever_shown(stage.world, [actor]) if not each.startswith("language")]
    assert len(kinds(shown)) > 40
    await actor.send("/help")
    message = await sees(actor, "tasks")
    row = (message.keyboard[0][0].data or "").rpartition("#")[2]
    before, newest = (await stored(stage.bot)), (await rows(stage.bot, "SELECT max(id) FROM outbox"))[0][0]
    for data in (kinds(shown), [f"{each}#{row}" for each in once(shown)], FORGED):
        await presses_all(actor, message, data)
        assert changed(before, (await stored(stage.bot))) == []
    await stage.bot.rests()
    said = await rows(
        stage.bot, "SELECT body FROM outbox WHERE id > :newest AND chat_id = :chat", newest=newest, chat=actor.id
    )
    assert len(said) > len(FORGED)
    assert told(hidden, [str(body) for (body,) in said]) == []


async def tries_everything(stage: Stage, actor: Actor, hidden: set[str]) -> None:
    await tries_commands(stage, actor, hidden)
    await tries_buttons(stage, actor, hidden)
    for message in await actor.chat():
        if message.from_bot and message.document is not None and message.document.name.endswith(".csv"):
            assert told(hidden, [(await stage.world.download(message.document)).decode("utf-8-sig")]) == []
    assert trouble(stage.bot) == []


async def tries_as_a_stranger(stage: Stage, actor: Actor, sentences: int) -> None:
    """The same of somebody who is not known here: silence but for the sentences of the day, and no word is kept."""
    before, last = (await stored(stage.bot)), (await actor.chat())[-1].id
    newest = (await rows(stage.bot, "SELECT max(id) FROM inbox"))[0][0]
    for command in COMMANDS:
        for argument in ("", *NAMED.get(command.name, ("12",))):
            await actor.send(f"/{command.name} {argument}")
    await actor.send("任务1 已完成")
    await actor.edit(await actor.send("/summary"), "/tasks")
    await actor.file("plan.csv", b"part,task\n1,x\n", caption="plan 2023-01-01 2023-12-31", mime="text/csv")
    await actor.sticker("👍")
    message = await actor.last()
    await presses_all(actor, message, [*once(await ever_shown(stage.world, [actor])), *FORGED])
    await stage.bot.rests()
    assert changed(before, (await stored(stage.bot))) == []
    said = await said_to(actor, last)
    assert len(said) == sentences
    assert set(said) <= {POLITE}
    assert (
        await rows(
            stage.bot,
            "SELECT id FROM inbox WHERE id > :newest AND chat_id = :chat AND body <> ''",
            newest=newest,
            chat=actor.id,
        )
    ) == []
    assert trouble(stage.bot) == []


async def test_a_contact_of_another_department_gets_nowhere(stage: Stage) -> None:
    office, _ = await at_work(stage)
    other = await office.joins(AFFAIRS, "Mary Brown", "en")
    await stage.bot.rests()
    hidden = names_hidden_from(lambda part, owners: AFFAIRS in owners)
    await tries_everything(stage, other, hidden | {"张伟", "王芳", "李强"})


@pytest.mark.long
async def test_a_head_reads_and_does_not_report(stage: Stage) -> None:
    office, _ = await at_work(stage)
    head = await office.joins(f"{SCIENCE} head", "陈静", "en")
    await stage.bot.rests()
    assert not {"report", "mine", "invite", "assign"} & set(await head.commands())
    hidden = names_hidden_from(lambda part, owners: SCIENCE in owners)
    await tries_everything(stage, head, hidden | {"王芳"})


async def test_a_supervisor_of_one_part_gets_that_part(stage: Stage) -> None:
    office, _ = await at_work(stage)
    supervisor = await office.joins("supervisor part 3", "John Miller", "en")
    await stage.bot.rests()
    hidden = names_hidden_from(lambda part, owners: part == 3)
    await tries_everything(stage, supervisor, hidden | {"张伟", "王芳", "李强"})


async def tries_as_a_guest(stage: Stage, contact: Actor) -> None:
    """A stranger to whom one card was lent tries everything else while it is open before her: nothing changes, and of the plan she
    learns no more than that card."""
    await contact.send("/report 3")
    await stage.bot.rests()
    await tap(contact, "lend")
    await stage.bot.rests()
    guest = await stage.world.person("丁", language="en")
    await guest.opens(link_in(await contact.last()))
    await stage.bot.rests()
    card = await guest.last()
    assert "loan." in str(card.keyboard)
    before = await stored(stage.bot)
    for command in COMMANDS:
        for argument in ("", *NAMED.get(command.name, ("12",))):
            await guest.send(f"/{command.name} {argument}")
    shown = [*once(await ever_shown(stage.world, [guest])), *FORGED]
    await presses_all(guest, card, [data for data in shown if not data.startswith("loan.")])
    await stage.bot.rests()
    assert changed(before, (await stored(stage.bot))) == []
    hidden = names_hidden_from(lambda part, owners: False) | {"张伟", "王芳", "李强"}
    assert told(hidden, [m.text for m in await guest.chat() if m.from_bot], apart_from={card.text, "张伟"}) == []


async def test_strangers_and_who_was_removed_learn_nothing(stage: Stage) -> None:
    office, contact = await at_work(stage)
    await tries_as_a_guest(stage, contact)
    used = next(m.text.split()[1] for m in await contact.chat() if m.text.startswith("/start "))
    silent = await stage.world.person("路人", language="en")
    with pytest.raises(Impossible, match="START"):
        await silent.send("/summary")

    plain, guessing, late = [await stage.world.person(name, language="en") for name in ("甲", "乙", "丙")]
    await plain.start()
    await guessing.start("garbage-garbage-garbage-garbage")
    await late.start(used)
    await stage.bot.rests()
    assert await said_to(plain) == [POLITE]
    # Whether a link never was or was used already is not to be told apart.
    assert await said_to(guessing) == await said_to(late) == [NO_LINK]
    for _ in range(9):
        await guessing.start("garbage-garbage-garbage-garbage")
    await stage.bot.rests()
    assert await said_to(guessing) == [NO_LINK] * 5
    await tries_as_a_stranger(stage, plain, 0)
    assert await plain.commands() == {}

    asked = await office.admin.send("/remove 张伟")
    await press(office.admin, await sees(office.admin, "removeyes", after=asked), "removeyes.4")
    await stage.bot.rests()
    assert (await contact.last()).text.startswith("Your access here has ended.")
    await tries_as_a_stranger(stage, contact, 1)
    await contact.start(used)
    await stage.bot.rests()
    assert (await said_to(contact))[-1] == NO_LINK
    assert await silent.chat() == []

    await stage.later(days=1)
    for stranger in (plain, guessing, late, contact):
        before = len(await said_to(stranger))
        for text in ("/summary", "/start", "Hello?"):
            await stranger.send(text)
        await stage.bot.rests()
        assert (await said_to(stranger))[before:] == [POLITE]

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

SCIENCE, AFFAIRS = "省科技厅", "省民政厅"
"""The department whose things are tried, and another; it has tasks 104–106, of part 10, all to itself."""

PLAIN = ("", "12", "2023-04", "省")
"""What may follow any command and names nobody: 省 is in the name of most departments."""

NAMED = {
    "start": (), "report": ("1 2023-04",), "task": ("512", "实验室", "科技"), "tasks": ("part 1", "red", "missing", "科技厅"),
    "history": ("1", "x"), "summary": ("part 1", "省科技厅", "科技", "2023-04 省科技厅", "2023-13", "part 99"),
    "missing": ("part 1", "省科技厅", "科技"), "reopen": ("1", "12 2023-04", "1 省科技厅"), "return": ("1 add the figures",),
    "ask": ("2023-05", "2023-03"), "owners": ("1", "1-3"), "assign": ("12 省科技厅", "1,12 省民政厅 joint"),
    "unassign": ("3 省工业和信息化厅",), "departments": ("2",), "people": ("省科技厅", "张伟"),
    "invite": ("省科技厅", "省科技厅 head", "supervisor", "supervisor part 3", "admin"), "remove": ("张伟", "王芳"),
    "alias": ("科技 省科技厅",), "newdepartment": ("省体育局",), "rhythm": ("due 25 18:00", "lock 3 18:00"),
    "day": ("2023-04-20 off",), "sheet": ("省科技厅", "科技"), "indicator": ("1", "1-3"),
}  # fmt: skip
"""What may follow one command, naming what there is or would come to be."""

OWN_WORDS = {word for arguments in NAMED.values() for argument in arguments for word in argument.split()}
"""What she writes herself she may be answered with."""

FORGED = (
    "sheet.1", "sheet.x", "sheetpick.1.1.health.mine", "sheetpick.1.1.health.x", "sheetyes.1.abcd", "sheetno.1",
    "", "#", "#1", "#zz", "page", "nobody.1", "go", "go.x", "go.999999999999999", "go.99999999999999999999",
    "card.1", "card.-1", "card.1.1", "card.２", "health.1.1.on_track", "health.1.2.on_track", "health.1.1.purple",
    "health.1.1", "both.1.1.done.100", "both.1.1.done.101", "percent.1.1.50", "percent.1.1.1000", "same.1.1", "next.1",
    "why.1", "why.1.sum.4", "book.1", "count.1.1", "count.9.9", "add.1", "replace.1", "mine.1", "task.1", "task.1.sum.4", "task.x", "task.512",
    "history.1.1", "history.1.99", "history.x.1", "owners.1", "owners.x", "tasks.1.a.", "tasks.1.p.1", "tasks.1.p.x",
    "tasks.1.w.实验室", "tasks.9.h.purple", "tasks.1.m.", "sum.4", "sum.4.parts.0.0.1", "sum.4.departments.0.0.1",
    "sum.4.missing.0.0.1", "sum.4.tasks.1.0.1", "sum.4.tasks.0.1.1", "sum.4.tasks.99.0.1", "sum.4.tasks.0.99.1",
    "sum.4.decide.0.0.1", "due.4.1.r.1.1.n", "due.4.1.r.1.1.b", "due.4.1.n.1.1.h", "due.4.1.a.1.0.g", "look.b.1.", "look.m.1.",
    "look.c.1.20230301", "look.f.1.海洋",
    "sum.999", "sum.x", "sum.4.nothing.0.0.1", "language.xx", "language", "rhythm.all", "rhythm.show.due",
    "rhythm.set.due.20", "rhythm.yes.due.20", "rhythm.no", "rhythm.x", "day.all", "day.set.2023-04-20.off",
    "day.yes.2023-04-20.off", "day.x", "ask.5", "ask.show.5", "ask.no", "ask.x", "lock.4", "lock.show.4", "lock.no",
    "reopen.1.1.2023-04", "reopen.1.1.", "reopen.1.99.2023-04", "reopen.x.1.2023-04", "assignto.1.abcd", "assignyes.abcd",
    "assignno.abcd", "assignpage.1.abcd", "pick.1.lead.1", "pick.1.king.1", "give.1.lead.2", "give.1.lead.99",
    "endowner.1.1", "inviteto.1.contact", "inviteto.1.king", "inviteto.99.contact", "invitefor.0", "invitefor.1",
    "uninvite.1", "unjoin.1", "unjoin.2", "people.1", "people.1.张", "person.1", "person.99", "remove.1", "removeyes.1",
    "removeno.1", "unseat.2.1.contact", "unseatyes.2.1.contact", "unseatyes.1.0.admin", "departments.1", "departments.x",
    "aliasto.1.科", "importhow", "importyes.1.abcd", "importno.1", "importnew.1", "importagain.1", "importfaults.1.1",
    "importtitle.1", "importyear.1.2023", "exportxlsx", "exportcsv", "makeagain.1", "enclose.1", "enclosed.1", "help",
    "indicators", "indtask.1", "indadd.1", "indread", "indlook.0", "indcard.1.w", "indcard.1", "indedit.1.t",
    "indset.1.1.confirmed.w", "indset.1.1.purple.w", "indset.99.1.dropped.t", "indask.1.name.w", "indask.1.king.w",
    "office.1", "office.999", "office.x", "officesaid.1", "officesaid.99", "officeagain.1", "thanks.1", "enquiry.1",
    "enquiry.1.answer", "enquiry.1.phone", "enquiry.99", "questions.1", "questions.x", "run", "run.x", "run.ask.2023-05",
    "run.reopen.1", "bookto.1", "bookto.1.5", "bookto.99", "bookback.1.2.3", "rewrite.1", "lastwords.1.1", "progress.1",
    "apply.1.reopening", "apply.t1.reopening", "apply.1.closing", "decide.1.grade.good", "decide.1.grade.x", "unclose.1", "unclose.x",
    "verify.1", "verify.1.done", "verify.1.done.site", "verify.1.purple", "verify.x",
    "object.1", "object.99", "unobject.1", "snooze.1", "snooze.4.202304210100", "snooze.x",
    "takeover.1", "lend.1", "lent.1.revoke", "lent.1.send.1", "lent.x", "loan.1.on_track", "loan.1.hand", "loan.1",
    "back.1", "back.x", "away.x", "away.20230420", "away.20230230.20230503",
    "instruct.1", "instruct.12.rev.1.1", "instruct.x", "instructno", "instruction.1", "instruction.1.answer",
    "instruction.1.answer.1", "instruction.1.close.1", "instruction.1.close.x", "instruction.1.again", "instruction.99",
    "instruction.x", "instructions.1", "instructions.x", "due.4.1.r.1.1.i",
    "indsure.1", "indsure.x", "indsureyes.abcd", "indsureundo.abcd",
)  # fmt: skip
"""What an altered app may send: ids of others, ids that are not there, letters for numbers, too much, too little, nothing."""


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

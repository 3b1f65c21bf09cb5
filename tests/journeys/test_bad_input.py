"""Commands, files, buttons and updates that are wrong: each gets an answer that says what to do, and the rest goes on."""

from __future__ import annotations

from datetime import timedelta

from simulator.office import Office
from simulator.players import press, sees, tail_of, tap
from tests.journeys.conftest import Stage
from tests.journeys.steps import answer, asked, changed, rows, says, stored, trouble, versions
from tests.services.plan_files import as_csv, faulty_plan, real_plan

COMMANDS = (
    ("/task 512", "There is no task 512 (this plan has 1–113)."),
    ("/task 0", "There is no task 0 (this plan has 1–113)."),
    ("/task", "Please write it like this:\n/task 12"),
    ("/history what", "Please write it like this:\n/history 12"),
    ("/owners 512", "There is no task 512"),
    ("/assign 512 省科技厅", "There is no task 512"),
    ("/assign 9-4-7 省科技厅", "is not a list of task numbers"),
    ("/assign 12 省无此厅", "No department is called “省无此厅”."),
    ("/unassign 12", "Please write it like this:\n/unassign 12"),
    ("/summary 2023-13", "There is no month or quarter “2023-13”. Please write it like 2023-04"),
    ("/summary 2024-01", "The plan has no period January 2024; it runs from January 2023 to December 2023."),
    ("/summary next tuesday", "No department is called “next tuesday”."),
    ("/summary part 99", "There is no part 99 (this plan has 1–11)."),
    ("/missing 2023-00", "There is no month or quarter “2023-00”."),
    ("/ask 2023-13", "There is no month or quarter “2023-13”."),
    ("/ask soon", "“soon” is not a period I can read. Please write it like 2023-04"),
    ("/lock 2023-12", "December 2023 has not been asked yet."),
    ("/lock 2024-01", "The plan has no period January 2024"),
    ("/reopen 512", "There is no task 512"),
    ("/reopen", "Please write it like this:\n/reopen 12"),
    ("/return 12", "/return 12"),
    ("/return 12 2023-02 please add", "There is no report on task 12 yet"),
    ("/rhythm due 99", "“99” is too small or too large"),
    ("/rhythm dew 25", "There is no setting “dew”."),
    ("/day 2023-02-30 off", "“2023-02-30 off” is not a day I can read."),
    ("/remove 没有此人", "Nobody here is called “没有此人”."),
    ("/invite", "Please write it like this:\n/invite"),
    ("/alias", "Please write it like this:\n/alias"),
    ("/tsak 12", "There is no command /tsak."),
)


async def test_commands_that_are_wrong_are_told_how(stage: Stage) -> None:
    await asked(stage)
    admin, before = stage.office.admin, (await stored(stage.bot))
    for command, told in COMMANDS:
        assert told in await says(stage, admin, command), command
    assert changed(before, (await stored(stage.bot))) == []
    assert trouble(stage.bot) == []


async def test_files_that_are_wrong_load_nothing(stage: Stage) -> None:
    office = stage.office = Office(stage.world, stage.bot, "en")
    await office.first_admin()
    admin = office.admin

    async def sends(name: str, content: bytes) -> str:
        last = await admin.file(name, content, caption="Plan 2023-01-01 2023-12-31")
        return await answer(stage, admin, last)

    header = as_csv(real_plan()[:1])
    for name, content, told in (
        ("empty.csv", b"", "cannot be read"),
        ("header.csv", header, "the table holds no tasks"),
        ("wrong.csv", "甲,乙\n1,2\n".encode(), "There is no column “"),
        ("plan.xlsx", b"PK\x03\x04 torn off", "cannot be read"),
        ("plan.csv", bytes(range(128, 256)), "cannot be read"),
    ):
        answered = await sends(name, content)
        assert told in answered, (name, answered)
        assert "What a plan file looks like" in answered
    faults = await sends("faulty.csv", as_csv(faulty_plan()))
    assert "faulty.csv has 5 problems, so nothing has been loaded" in faults
    for row, column, what in (
        (26, "序号", "the task has no number"), (61, "序号", "“12.5” is not a whole number"),
        (100, "序号", "number 7 is used already: Row 8"),
        (150, "任务", "the task has no title"), (151, "完成时限", "“尽快” is not a date"),
    ):  # fmt: skip
        assert f"Row {row}, “{column}”: {what}" in faults
    assert (await rows(stage.bot, "SELECT id FROM plans")) == (await rows(stage.bot, "SELECT id FROM tasks")) == []

    await sends("plan.csv", as_csv(real_plan()))
    await tap(admin, "importyes")
    await stage.bot.rests()
    assert (await rows(stage.bot, "SELECT count(*) FROM tasks")) == [(113,)]
    before = await stored(stage.bot, ("plans", "parts", "tasks", "owners", "departments"))
    assert "5 problems" in await sends("faulty.csv", as_csv(faulty_plan()))
    assert changed(before, (await stored(stage.bot, before))) == []
    assert trouble(stage.bot) == []


async def test_buttons_pressed_twice_and_too_late(stage: Stage) -> None:
    contact = await asked(stage)
    prompt = await contact.last()
    await tap(contact, "go")
    card = await sees(contact, "health")
    old = tail_of(card)
    token = (card.keyboard[0][0].data or "").rpartition("#")[2]

    async def presses(data: str) -> str:
        await contact.answer(await contact.forge(card.id, f"{data}#{token}"))
        await stage.bot.rests()
        return "\n".join(m.text for m in await contact.chat() if m.id == card.id)

    assert "🟢 on track · version 1" in await presses(f"health.{old}.on_track")
    assert "🟢 on track · version 1" in await presses(f"health.{old}.on_track")
    # The same button of a former drawing of the card changes nothing, and shows how it stands.
    assert "🟢 on track · version 1" in await presses(f"health.{old}.off_track")
    assert (await versions(stage, 102)) == [(1, "on_track", "")]
    for health in ("at_risk", "on_track"):
        await press(contact, await sees(contact, "next"), f"step.{old.split('.')[0]}.health")
        await stage.bot.rests()
        await press(contact, await sees(contact, "health"), f"health.{tail_of(await sees(contact, 'health'))}.{health}")
        await stage.bot.rests()
    assert (await versions(stage, 102)) == [(1, "on_track", "")]
    acts = await rows(stage.bot, "SELECT count(*) FROM audit WHERE act = 'report'")
    for _ in range(2):
        await tap(contact, "next")
        await stage.bot.rests()
    assert (await rows(stage.bot, "SELECT count(*) FROM audit WHERE act = 'report'")) == acts

    await stage.at(5, 18)
    before = await stored(stage.bot, ("requests", "reports"))
    await press(contact, prompt, "go.4")
    await stage.bot.rests()
    assert "May 2023" in (await contact.last()).text
    await presses(f"health.{old}.off_track")
    newest = await contact.last()
    revision = (await rows(stage.bot, "SELECT revision FROM requests WHERE id = :id", id=int(old.split(".")[0])))[0][0]
    await presses(f"health.{old.split('.')[0]}.{revision}.off_track")
    locked = await contact.last()
    assert locked.id > newest.id
    assert "April 2023 is locked, so task 102 can no longer be changed." in locked.text
    assert changed(before, (await stored(stage.bot, before))) == []
    assert trouble(stage.bot) == []


async def test_double_confirmations_happen_once(stage: Stage) -> None:
    await asked(stage)
    admin = stage.office.admin
    await says(stage, admin, "/assign 12 省科技厅")
    proposal = await admin.last()
    yes = next(b.data or "" for row in proposal.keyboard for b in row if (b.data or "").startswith("assignyes"))
    queries = [await admin.forge(proposal.id, yes) for _ in range(3)]
    for query in queries:
        await admin.answer(query)
    await stage.bot.rests()
    assert len(await rows(stage.bot, "SELECT * FROM audit WHERE act = 'owners' AND before <> 'null'")) == 1
    assert "This has been settled already." in (await admin.last()).text
    await says(stage, admin, "/lock 2023-04")
    question = await admin.last()
    lock = next(b.data or "" for row in question.keyboard for b in row if (b.data or "").startswith("lock."))
    for query in [await admin.forge(question.id, lock) for _ in range(2)]:
        await admin.answer(query)
    await stage.bot.rests()
    assert "April 2023 is locked already." in (await admin.last()).text
    assert trouble(stage.bot) == []


POISON = (
    '{"update_id": 7000001, "message": {"message_id": 9, "chat": {"id": %d, "type": "private"}}}',
    '{"update_id": 7000002, "message": {"message_id": 9, "date": 1, "chat": {"id": %d, "type": "private"}, "from": 5}}',
    '{"update_id": 7000003, "callback_query": {"id": "1"}}',
    '{"update_id": 7000004, "message": "words"}',
    "{}",
)
"""They lack what makes them what they say they are."""
HARMLESS = (
    '{"update_id": 7000006, "something_new": {"chat": {"id": %d}}}',
    '{"update_id": 7000007}',
    '{"update_id": 7000008, "message": {"message_id": 900, "date": 1681866000, "text": "102：rules \\ud83d \udcff agreed", '
    '"chat": {"id": %d, "type": "private", "first_name": "x"}, "from": {"id": %d, "is_bot": false, "first_name": "x"}}}',
)
"""The last holds half of a surrogate pair and a byte that is not UTF-8."""


async def test_poisoned_updates_are_put_aside_and_the_rest_goes_on(stage: Stage) -> None:
    contact = await asked(stage)
    admin = stage.office.admin
    for body in (*POISON, *HARMLESS):
        await stage.world.update(body.replace("%d", str(contact.id)))
    await contact.send("103：six colleges")
    asked_at = await admin.send("/people")
    await admin.waits_for("Han Jun", after=asked_at)
    for _ in range(500):
        if not (await rows(stage.bot, "SELECT 1 FROM inbox WHERE state = 'waiting'")):
            break
        await stage.world.jump(by=timedelta(seconds=20))
    await stage.bot.rests()
    counted = "SELECT state, count(*) FROM inbox WHERE update_id BETWEEN 7000000 AND 7000099 GROUP BY state"
    assert (await rows(stage.bot, counted)) == [("done", len(HARMLESS)), ("quarantined", len(POISON))]
    alarms = [m.text for m in await admin.chat() if "put aside" in m.text]
    assert len(alarms) == len(POISON)
    assert [text for _, _, text in (await versions(stage, 102))] == ["rules ? \ufffd agreed"]
    assert (await versions(stage, 103)) == [(1, "unstated", "six colleges")]
    assert "version 1" in (await contact.last()).text


async def test_what_is_sent_while_the_bot_is_down_is_answered_after(stage: Stage) -> None:
    contact = await asked(stage)
    await stage.bot.stop()
    await contact.send("102：rules agreed")
    await contact.send("103：six colleges")
    await contact.send("ok")
    await stage.bot.start()
    await stage.bot.rests()
    assert (await versions(stage, 102)) == [(1, "unstated", "rules agreed")]
    assert (await versions(stage, 103)) == [(1, "unstated", "six colleges")]
    assert len(await rows(stage.bot, "SELECT * FROM sayings")) == 3
    assert trouble(stage.bot) == []

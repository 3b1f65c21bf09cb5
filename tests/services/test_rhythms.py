"""The rhythm and own working days: read in words, previewed, changed, and who may not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.errors import NoSuchSetting, NotForYou, Outdated, UnderWay
from domain.outgoing import Outgoing, Reply
from domain.people import Role, Scope, Standing
from domain.reports import Period, RequestKind
from domain.unreadable import BadSetting, SettingOutOfRange, SettingOvertakes
from services import chasing, planning, rhythms
from storage import audit, people, periods, requests
from storage.database import Database, Tx
from storage.periods import StepKind
from tests.conftest import START, Office

MARCH_20 = datetime(2023, 3, 20, 2, tzinfo=UTC)
"""Mon 20 March, 10:00 in Shanghai: March was asked on the 17th."""


def shown(reply: Reply) -> Outgoing:
    assert reply.edit is not None
    return reply.edit


def data(outgoing: Outgoing) -> list[str]:
    return [button.data for row in outgoing.keyboard for button in row]


async def admin(tx: Tx, office: Office) -> Standing:
    """The admin, reading English."""
    who = await office.who(tx, Office.ADMIN)
    await people.set_language(tx, who.person.id, "en")
    return await office.who(tx, Office.ADMIN)


async def ask_march(tx: Tx, office: Office) -> None:
    march = await periods.by_label(tx, office.plan.id, "2023-03")
    assert march is not None
    ask = next(s for s in await periods.steps_of(tx, march.id) if s.kind is StepKind.ASK)
    await chasing.take(tx, ask, now=ask.due_at)


async def period(tx: Tx, office: Office, label: str) -> Period:
    found = await periods.by_label(tx, office.plan.id, label)
    assert found is not None
    return found


async def due_dates(tx: Tx, office: Office) -> dict[str, str]:
    return {p.label: f"{p.due_at.astimezone(office.plan.zone):%m-%d %H:%M}" for p in await periods.periods(tx, office.plan.id)}  # fmt: skip


async def confirmed(tx: Tx, who: Standing, setting: str, value: str, *, now: datetime = START) -> Outgoing:
    """Preview the change and press Confirm under it."""
    preview = shown(await rhythms.propose(tx, who, setting, value, now=now))
    _, _, pressed, written = data(preview)[0].split(".")
    return shown(await rhythms.confirm(tx, who, pressed, written, now=now))


async def test_a_supervisor_reads_and_gets_no_buttons_to_change(db: Database, office: Office) -> None:
    async with db.write() as tx:
        said = shown(await rhythms.show(tx, await office.who(tx, Office.SUPERVISOR), now=START))
    assert said.keyboard == ()


@pytest.mark.parametrize("chat_id", [Office.SCIENCE, Office.SCIENCE_HEAD, Office.INDUSTRY])
async def test_a_contact_does_not_read_it(db: Database, office: Office, chat_id: int) -> None:
    async with db.write() as tx:
        who = await office.who(tx, chat_id)
        with pytest.raises(NotForYou):
            await rhythms.show(tx, who, now=START)
        with pytest.raises(NotForYou):
            await rhythms.show_days(tx, who)


@pytest.mark.parametrize("chat_id", [Office.SUPERVISOR, Office.SCIENCE])
async def test_only_an_admin_changes_anything(db: Database, office: Office, chat_id: int) -> None:
    async with db.write() as tx:
        who = await office.who(tx, chat_id)
        for call in (
            rhythms.show_setting(tx, who, "due"),
            rhythms.propose(tx, who, "due", "20", now=START),
            rhythms.confirm(tx, who, "due", "20 18:00", now=START),
            rhythms.cancel(tx, who, now=START),
            rhythms.propose_day(tx, who, "2023-05-04 off", now=START),
            rhythms.set_day(tx, who, "2023-05-04 off", now=START),
        ):
            with pytest.raises(NotForYou):
                await call
        assert (await planning.current(tx)).rhythm == office.plan.rhythm
        assert await periods.days(tx, "CN") == {}


@pytest.mark.parametrize("setting", sorted(rhythms.CHOICES))
async def test_every_choice_offered_can_be_previewed(db: Database, office: Office, setting: str) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        offered = [d for d in data(shown(await rhythms.show_setting(tx, who, setting))) if d != "rhythm.all"]
        assert len(offered) >= 2
        for pressed in offered:
            assert len(pressed.encode()) <= 50
            name, step, named, value = pressed.split(".")
            assert (name, step, named) == ("rhythm", "set", setting)
            await rhythms.propose(tx, who, named, value, now=START)


async def test_the_longest_rhythm_fits_into_the_button(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        await confirmed(tx, who, "asked", "59 09:00")
        said = shown(await rhythms.propose(tx, who, "reminders", "50 10:10, 40 11:11, 30 12:12", now=START))
    assert len(data(said)[0].encode()) <= 50


async def test_moving_the_due_day_is_previewed_and_moves_only_planned_periods(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await ask_march(tx, office)
        who = await admin(tx, office)
        before = await due_dates(tx, office)
        preview = shown(await rhythms.propose(tx, who, "due", "20", now=MARCH_20))
        assert await due_dates(tx, office) == before
        assert "March 2023</b>: asked already, keeps its dates" in preview.text
        assert "asked: Wed 19 Apr → Thu 13 Apr" in preview.text
        assert "due: Tue 25 Apr → Thu 20 Apr" in preview.text
        said = shown(await rhythms.confirm(tx, who, "due", "20 18:00", now=MARCH_20))
        after = await due_dates(tx, office)
        steps = await periods.steps_of(tx, (await period(tx, office, "2023-04")).id)
        noted = await audit.of_object(tx, "plan", office.plan.id)
    assert "✔ Changed. Due: on day 20 of the month at 18:00" in said.text
    assert after["2023-03"] == "03-24 18:00"
    assert (after["2023-04"], after["2023-05"]) == ("04-20 18:00", "05-19 18:00")
    assert [f"{s.due_at:%m-%d}" for s in steps if s.kind is StepKind.ASK] == ["04-13"]
    assert (noted[-1]["before"], noted[-1]["after"]) == ('"25 18:00"', '"20 18:00"')


async def test_a_card_opened_early_moves_along(db: Database, office: Office) -> None:
    async with db.write() as tx:
        april = await period(tx, office, "2023-04")
        task = await planning.task(tx, office.plan, 1)
        await requests.add(
            tx, april, task_id=task.id, department_id=office.science.id, kind=RequestKind.REPORT, due_at=april.due_at
        )
        await confirmed(tx, await admin(tx, office), "due", "20")
        found = await requests.find(tx, april.id, task.id, office.science.id)
        moved = await period(tx, office, "2023-04")
    assert found is not None
    assert found.request.due_at == moved.due_at != april.due_at


async def test_confirming_twice_or_after_another_change_is_outdated(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        await confirmed(tx, who, "due", "20")
        with pytest.raises(Outdated):
            await rhythms.confirm(tx, who, "due", "20 18:00", now=START)
        await rhythms.propose(tx, who, "lock", "7", now=START)
        with pytest.raises(Outdated):
            await rhythms.confirm(tx, who, "lock", "10 18:00", now=START)
        await rhythms.cancel(tx, who, now=START)
        with pytest.raises(Outdated):
            await rhythms.confirm(tx, who, "lock", "7 18:00", now=START)
        assert (await planning.current(tx)).rhythm.written("lock") == "5 18:00"


async def test_two_admins_do_not_overwrite_each_other(db: Database, office: Office) -> None:
    async with db.write() as tx:
        first = await admin(tx, office)
        second = await office.who(tx, Office.SUPERVISOR)
        await people.take_charge(tx, second.person.id, Role.ADMIN, Scope(), now=START)
        second = await office.who(tx, Office.SUPERVISOR)
        await rhythms.propose(tx, first, "due", "20", now=START)
        await confirmed(tx, second, "asked", "3")
        with pytest.raises(Outdated):
            await rhythms.confirm(tx, first, "due", "20 18:00", now=START)


@pytest.mark.parametrize(
    ("setting", "value", "refusal", "button"),
    [
        ("colour", "red", NoSuchSetting, "rhythm.all"),
        ("due", "soon", BadSetting, "rhythm.show.due"),
        ("due", "32", SettingOutOfRange, "rhythm.show.due"),
        ("due", "25 25:00", SettingOutOfRange, "rhythm.show.due"),
        ("asked", "2 10:00", SettingOvertakes, "rhythm.show.reminders"),
        ("lock", "2", SettingOvertakes, "rhythm.show.overdue"),
        ("overdue", "1,2,7", SettingOvertakes, "rhythm.show.lock"),
    ],
)
async def test_what_does_not_fit_is_refused_with_what_to_do(
    db: Database, office: Office, setting: str, value: str, refusal: type[Exception], button: str
) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        with pytest.raises(refusal) as caught:
            await rhythms.propose(tx, who, setting, value, now=START)
    assert button in [b.data for b in caught.value.buttons]  # type: ignore[attr-defined]


async def test_what_stands_like_this_already_needs_no_question(db: Database, office: Office) -> None:
    async with db.write() as tx:
        said = shown(await rhythms.propose(tx, await admin(tx, office), "due", "25日 18:00", now=START))
    assert said.text.startswith("Due stands like this already.")


async def test_months_become_quarters_before_anything_is_asked(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        preview = shown(await rhythms.propose(tx, who, "every", "quarter", now=START))
        assert "Q1 2023" in preview.text
        await rhythms.confirm(tx, who, "every", "quarter", now=START)
        labels = [p.label for p in await periods.periods(tx, office.plan.id)]
        assert labels == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
        assert {s.period_id for s in await periods.due_steps(tx, now=datetime(2024, 3, 1, tzinfo=UTC))} == {
            p.id for p in await periods.periods(tx, office.plan.id)
        }


async def test_not_once_a_period_is_under_way(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await ask_march(tx, office)
        with pytest.raises(UnderWay) as caught:
            await rhythms.propose(tx, await admin(tx, office), "every", "quarter", now=MARCH_20)
    assert caught.value.values["period"] == "2023-03"


async def test_messages_to_people_are_not_made_by_a_change(db: Database, office: Office) -> None:
    """Whoever has been asked keeps her dates, so nobody needs to hear of it."""
    async with db.write() as tx:
        count = await tx.value("SELECT count(*) FROM outbox")
        await confirmed(tx, await admin(tx, office), "lock", "7")
        assert await tx.value("SELECT count(*) FROM outbox") == count

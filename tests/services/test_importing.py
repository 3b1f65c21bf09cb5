"""The talk about a plan file: what is asked and shown before anything is loaded, and that it is an admin's alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.errors import NotForYou, Outdated, PlanMoved
from domain.outgoing import Outgoing, Reply
from domain.people import Role, Scope, Standing
from domain.unreadable import BadSpan, FileTooLarge, TitleTooLong
from services import import_talk, importing, loading, planning
from services.importing import looked_at
from storage import drafts, outbox, people, tasks, uploads
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.plan_files import NEW, NOW, as_csv, changed_plan, checked, faulty_plan, load, real_plan

ADMIN = 2001


@pytest.fixture
async def admin(db: Database) -> Standing:
    """An English-speaking admin, and nothing loaded."""
    async with db.write() as tx:
        person = await people.add(tx, chat_id=ADMIN, name="Anna Smith", username="", language="en", now=NOW)
        await people.take_charge(tx, person.id, Role.ADMIN, Scope(), now=NOW)
        return await people.standing_of(tx, person)


@pytest.mark.parametrize("chat_id", [Office.SUPERVISOR, Office.SCIENCE, Office.SCIENCE_HEAD])
async def test_only_an_admin_loads(db: Database, office: Office, chat_id: int) -> None:
    file = checked(changed_plan())
    async with db.write() as tx:
        who = await office.who(tx, chat_id)
        seen = (await loading.propose(tx, office.plan, file)).fingerprint
        with pytest.raises(NotForYou):
            await loading.apply(tx, who, office.plan, file, seen=seen, now=NOW)
        with pytest.raises(NotForYou):
            await importing.received(tx, who, file_id="f", name="plan.csv", size=1, caption="", now=NOW)
        with pytest.raises(NotForYou):
            await importing.confirm(tx, who, 1, seen, now=NOW)
        with pytest.raises(NotForYou):
            await importing.how_to(tx, who)
        assert await importing.told(tx, who, "2023", now=NOW) is None


async def send(
    tx: Tx, who: Standing, content: bytes, *, name: str = "plan.csv", caption: str = "", now: datetime = NOW
) -> tuple[int, Outgoing]:
    """Send a file and have it fetched; its upload and what was answered then."""
    await importing.received(tx, who, file_id="file", name=name, size=len(content), caption=caption, now=now)
    upload = (await uploads.waiting(tx, now=NOW))[-1]
    await uploads.fetched(tx, upload.id, f"upload-{upload.id}", digest="", size=len(content))
    await importing.arrived(tx, upload, looked_at(name, content), now=now)
    row = await tx.value("SELECT id FROM outbox WHERE key = :key", key=f"import:{upload.id}")
    shown = await outbox.shown(tx, row)
    assert shown is not None
    return upload.id, shown


def button(outgoing: Outgoing, name: str) -> list[str]:
    """What the button of this name says when pressed, after its name."""
    (data,) = [b.data for row in outgoing.keyboard for b in row if b.data.split(".")[0] == name]
    return data.split(".")[1:]


def shown(reply: Reply | None) -> Outgoing:
    assert reply is not None
    return reply.edit or reply.messages[0]


async def test_title_and_days_are_asked_for_then_the_plan_is_loaded(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        upload, asked = await send(tx, admin, as_csv(real_plan()), name="shandong-2023.csv")
        assert "What is the plan called?" in asked.text
        asked = shown(await importing.told(tx, admin, " 重点工作任务 ", now=NOW))
        assert "The whole of 2023" in [b.label for row in asked.keyboard for b in row]
        with pytest.raises(BadSpan):
            await importing.told(tx, admin, "next year", now=NOW)
        preview = shown(await importing.take_year(tx, admin, upload, 2023, now=NOW))
        for words in ("11 parts · 113 tasks · 28 departments", "23 of the departments lead, 5 only take part",
                      "28 tasks name a target", "110 tasks are marked as inferred", "2023-01-01 – 2023-12-31"):  # fmt: skip
            assert words in preview.text
        assert await tasks.plans(tx) == []
        done = shown(await importing.confirm(tx, admin, upload, button(preview, "importyes")[1], now=NOW))
        assert "<b>重点工作任务</b> is loaded: 113 tasks." in done.text
        assert (await planning.current(tx)).title == "重点工作任务"
        assert await importing.told(tx, admin, "and now?", now=NOW) is None
        with pytest.raises(Outdated):
            await importing.confirm(tx, admin, upload, button(preview, "importyes")[1], now=NOW)


async def test_a_plan_loaded_late_says_what_is_asked_next_and_offers_what_was_not(
    db: Database, admin: Standing
) -> None:  # fmt: skip
    late = datetime(2023, 4, 20, 2, tzinfo=UTC)
    async with db.write() as tx:
        caption = "重点 2023-01-01 2023-12-31"
        upload, preview = await send(tx, admin, as_csv(real_plan()), caption=caption, now=late)
        done = shown(await importing.confirm(tx, admin, upload, button(preview, "importyes")[1], now=late))
        april = await planning.period(tx, await planning.current(tx), "2023-04")
    assert "April 2023 was not asked.\nMay 2023 is asked" in done.text
    assert (done.keyboard[0][0].label, done.keyboard[0][0].data) == ("📣 Ask April 2023 now", f"ask.show.{april.id}")


async def test_a_caption_says_all_that_would_be_asked(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        _, preview = await send(tx, admin, as_csv(real_plan()), caption="重点工作任务 2023-01-01 2023-12-31")
    assert preview.text.startswith("📋 <b>重点工作任务</b>")
    assert button(preview, "importyes")


async def test_typed_days_and_a_suggested_title(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        upload, _ = await send(tx, admin, as_csv(real_plan()), name="重点.csv")
        await importing.take_suggested_title(tx, admin, upload, now=NOW)
        preview = shown(await importing.told(tx, admin, "2023年1月1日至2023年12月31日", now=NOW))
        assert preview.text.startswith("📋 <b>重点</b>")
        with pytest.raises(Outdated):
            await importing.take_year(tx, admin, upload + 1, 2023, now=NOW)


async def test_a_title_that_is_too_long_is_refused(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        await send(tx, admin, as_csv(real_plan()))
        with pytest.raises(TitleTooLong):
            await importing.told(tx, admin, "题" * 201, now=NOW)


async def test_a_second_file_shows_what_it_would_change_and_waits(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        await load(tx, NEW, real_plan())
        plan = await planning.current(tx)
        upload, shows = await send(tx, admin, as_csv(changed_plan()))
        for words in (
            "1 added · 1 changed · 1 withdrawn · owners moved in 1 · 110 unchanged",
            "2 · Task: 完善实验室体系 → 完善实验室体系和平台",
            "200 新的任务 · 省新单位",
            "省科技厅, 省工业和信息化厅 (joint lead) → 省工业和信息化厅, 省水利厅 (joint lead)",
            "New departments: 省新单位.",
        ):
            assert words in shows.text
        assert len(await tasks.tasks(tx, plan.id)) == 113
        assert (await planning.task(tx, plan, 2)).title == "完善实验室体系"
        done = shown(await importing.confirm(tx, admin, upload, button(shows, "importyes")[1], now=NOW))
        assert "Added 1, changed 1, withdrawn 1, owners moved in 1." in done.text
        assert (await planning.task(tx, plan, 2)).title == "完善实验室体系和平台"
        _, again = await send(tx, admin, as_csv(changed_plan()))
        assert "Nothing to change" in again.text


async def test_what_was_not_seen_is_not_done(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        await load(tx, NEW, real_plan())
        plan = await planning.current(tx)
        upload, shows = await send(tx, admin, as_csv(changed_plan()))
        moved = await planning.task(tx, plan, 3)
        await tasks.end_owner(tx, moved.id, moved.owners[1].department.id, now=NOW)
    with pytest.raises(PlanMoved) as refused:
        async with db.write() as tx:
            await importing.confirm(tx, admin, upload, button(shows, "importyes")[1], now=NOW)
    assert [b.data for b in refused.value.buttons] == [f"importagain.{upload}"]
    async with db.write() as tx:
        assert (await planning.task(tx, plan, 2)).title == "完善实验室体系"
        fresh = shown(await importing.look_again(tx, admin, upload, now=NOW))
        await importing.confirm(tx, admin, upload, button(fresh, "importyes")[1], now=NOW)
        assert (await planning.task(tx, plan, 2)).title == "完善实验室体系和平台"


async def test_a_file_can_be_loaded_as_a_plan_of_its_own(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        await load(tx, NEW, real_plan())
        upload, _ = await send(tx, admin, as_csv(changed_plan()), name="2024.csv")
        await importing.take_as_new(tx, admin, upload, now=NOW)
        preview = shown(await importing.told(tx, admin, "明年 2024-01-01 2024-12-31", now=NOW))
        await importing.confirm(tx, admin, upload, button(preview, "importyes")[1], now=NOW)
        titles = [plan.title for plan in await tasks.plans(tx)]
        _, other = await send(tx, admin, as_csv(real_plan()), caption="后年 2025-01-01 2025-12-31")
    assert titles == ["重点工作任务", "明年"]
    assert "<b>后年</b>" in other.text


async def test_cancelled_is_cancelled(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        upload, preview = await send(tx, admin, as_csv(real_plan()), caption="重点 2023-01-01 2023-12-31")
        assert "Nothing has been loaded" in shown(await importing.cancel(tx, admin, upload)).text
        with pytest.raises(Outdated):
            await importing.confirm(tx, admin, upload, button(preview, "importyes")[1], now=NOW)
        assert await tasks.plans(tx) == []


async def test_a_file_called_off_before_it_arrives_is_not_spoken_of(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        await importing.received(tx, admin, file_id="f", name="plan.csv", size=1, caption="", now=NOW)
        (upload,) = await uploads.waiting(tx, now=NOW)
        await importing.cancel(tx, admin, upload.id)
        await importing.arrived(tx, upload, looked_at("plan.csv", as_csv(real_plan())), now=NOW)
        assert await tx.value("SELECT count(*) FROM outbox") == 0
        assert await drafts.get(tx, admin.person.id, import_talk.DRAFT) is None


async def test_faults_are_named_by_row_and_column(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        _, said = await send(tx, admin, as_csv(faulty_plan()), caption="重点 2023-01-01 2023-12-31")
        assert await tasks.plans(tx) == []
    assert said.text.splitlines()[:6] == [
        "⚠ <b>plan.csv</b> has 5 problems, so nothing has been loaded:",
        "Row 26, “序号”: the task has no number.",
        "Row 61, “序号”: “12.5” is not a whole number.",
        "Row 100, “序号”: number 7 is used already: Row 8.",
        "Row 150, “任务”: the task has no title.",
        "Row 151, “完成时限”: “尽快” is not a date I can read; please write it like 2023-06-30.",
    ]
    assert not [b for row in said.keyboard for b in row if b.data.startswith("importyes")]


async def test_many_faults_are_shown_on_pages(db: Database, admin: Standing) -> None:
    rows = faulty_plan()
    for row in rows[1:]:
        row[2] = ""
    async with db.write() as tx:
        upload, said = await send(tx, admin, as_csv(rows), caption="重点 2023-01-01 2023-12-31")
        assert "… and 184 more" in said.text
        seen = set()
        for page in range(1, 10):
            text = shown(await importing.show_faults(tx, admin, upload, page)).text
            assert len(text) <= 4096
            seen.update(text.splitlines()[1:])
    assert len(seen) == 204


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"\xff\xff\xff\x80\x81", "it is not a table"),
        (b"PK\x03\x04 not really", "it is damaged"),
        (b"hello,world\n1,2\n", "There is no column “Number”"),
        ("序号,部分,任务,牵头单位\n".encode(), "the table holds no tasks"),
    ],
    ids=["empty", "does not decode", "damaged", "wrong header", "only a header"],
)
async def test_what_is_no_plan_is_told_so(db: Database, admin: Standing, content: bytes, words: str) -> None:
    async with db.write() as tx:
        _, said = await send(tx, admin, content, caption="重点 2023-01-01 2023-12-31")
        assert words in said.text
        assert await tasks.plans(tx) == []


async def test_texts_are_kept_and_shown_as_text(db: Database, admin: Standing) -> None:
    rows = [["序号", "部分", "任务", "牵头单位"], ["1", "1 <b>创新</b>", "<script>&=1+1", "<i>省科技厅</i>"]]
    async with db.write() as tx:
        upload, preview = await send(tx, admin, as_csv(rows), caption="<b>重点</b> 2023-01-01 2023-12-31")
        assert "<i>" not in preview.text
        assert "&lt;b&gt;重点" in preview.text
        await importing.confirm(tx, admin, upload, button(preview, "importyes")[1], now=NOW)
        assert (await planning.task(tx, await planning.current(tx), 1)).title == "<script>&=1+1"


async def test_files_too_large_to_fetch_are_refused_at_once(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        with pytest.raises(FileTooLarge):
            await importing.received(tx, admin, file_id="f", name="a.xlsx", size=20_000_001, caption="", now=NOW)
        assert await uploads.waiting(tx, now=NOW) == []


async def test_a_file_that_telegram_does_not_give_is_told_and_not_tried_for_ever(
    db: Database, admin: Standing
) -> None:  # fmt: skip
    async with db.write() as tx:
        await importing.received(tx, admin, file_id="f", name="a.xlsx", size=1, caption="", now=NOW)
        (upload,) = await uploads.waiting(tx, now=NOW)
        await importing.failed(tx, upload, now=NOW)
        assert await uploads.waiting(tx, now=NOW) == []
        row = await tx.value("SELECT id FROM outbox WHERE key = :key", key=f"import:{upload.id}")
        said = await outbox.shown(tx, row)
    assert said is not None
    assert "could not be fetched" in said.text


async def test_an_admin_who_is_one_no_more_gets_no_preview(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        await importing.received(tx, admin, file_id="f", name="plan.csv", size=1, caption="", now=NOW)
        (upload,) = await uploads.waiting(tx, now=NOW)
        await people.leave(tx, admin.person.id, now=NOW)
        await importing.arrived(tx, upload, looked_at("plan.csv", as_csv(real_plan())), now=NOW)
        assert await tx.value("SELECT count(*) FROM outbox") == 0

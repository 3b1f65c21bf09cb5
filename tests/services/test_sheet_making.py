"""The sheet that is handed out: what stands in it, what can be filled, and that nothing in it is a formula."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import load_workbook

from domain.answer_cells import word
from domain.answer_sheet import MOST_FIGURES, NUMBER, Key
from domain.errors import NotForYou, NothingOpen
from domain.reports import STATED, Health, Statement
from messages.answer_sheet import ANSWERS, HEADERS, choices, healths, names
from messages.language import LANGUAGES, Words
from services import answering, owing, sheet_making
from services.posting import DEFAULT_ZONE
from storage import indicators, makings, promises, reports, tasks
from storage.database import Database
from tests.conftest import START, Office
from tests.services.made import made
from tests.services.rounds import request_of
from tests.services.sheet_files import Paper, handed_out
from tests.services.talk import ASKED, talking
from tests.services.test_answering import LABS, OPENED, reported

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "http://example.org")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_header_and_word_is_read_back(language: str) -> None:
    assert set(HEADERS[language]) == set(HEADERS["en"])
    assert len(names()) == len(LANGUAGES) * (len(ANSWERS) + MOST_FIGURES)
    assert {NUMBER, *ANSWERS} - {"figure"} <= set(names().values())
    offered = healths(Words(language, DEFAULT_ZONE))
    assert [choices().healths[word(each)] for each in offered] == list(STATED)
    assert len(",".join(offered)) < 255, "a drop-down holds no more"


async def test_one_row_a_task_with_all_that_is_known(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        tx, who = chat.tx, await office.who(chat.tx, Office.SCIENCE)
        for it in (LABS, OPENED):
            await indicators.add(tx, it)
        target = await owing.owned(tx, who, (await request_of(tx, office, 1, office.science.id)).request.id)
        said = Statement(Health.AT_RISK, 41, "第一行\n=1+1")
        await answering.write(tx, who, target, said, measured={1: Decimal("20.50")}, now=ASKED)
        await reported(chat, {}, number=2)
        february = await request_of(tx, office, 2, office.science.id, "2023-02")
        await promises.add(tx, february.request, person_id=who.person.id, words="挂牌", by=date(2023, 3, 20), now=START)
        reply = await sheet_making.mine(tx, who, now=ASKED)
        (waits,) = (await sheet_making.mine(tx, who, now=ASKED)).messages
        assert waits.text == "The file is being made."
        outgoing, content = await made(tx, Office.SCIENCE, now=ASKED)
        assert (reply.toast, reply.messages) == ("The file is being made.", ())
        assert (await tx.value("SELECT count(*) FROM makings"), await makings.waiting(tx, now=ASKED)) == (1, [])
        request = (await request_of(tx, office, 1, office.science.id)).request
    assert outgoing.document is not None
    assert outgoing.document.name == "省科技厅 March 2023 Report sheet.xlsx"
    assert "<b>March 2023</b> · 省科技厅 · 3 tasks" in outgoing.text
    paper = Paper(content)
    assert paper.header == [
        "Key (please leave as it is)", "No.", "Task", "Part", "Target", "Due", "Last report", "Health", "Percent done",
        "Indicator 1", "Figure 1", "Indicator 2", "Figure 2", "What was done", "Next step", "By when", "Help needed", "Help from",
    ]  # fmt: skip
    assert [row[1] for row in paper.body] == [1, 2, 3]
    row = paper.row(1)
    key = Key.read(str(row[0]))
    assert key is not None
    assert (key.request_id, key.revision, key.person_id, key.label) == (
        request.id, request.revision, who.person.id, "2023-03",
    )  # fmt: skip
    assert row[1:6] == [1, "完善实验室体系", "1 第1部分", "≥ 25 家", "Fri 24 Mar 18:00"]
    assert row[7:9] == ["🟡 at risk", 0.41]
    assert str(row[9]).startswith("全国重点实验室: at least 25 家 · from 19\nexpected by now ")
    assert (row[10], row[12], row[13]) == (20.5, "", "第一行\n=1+1")
    assert paper.value(2, "before") == "February 2023\n🟢 on track\n已召开两次推进会\nPromised: 挂牌 (Mon 20 Mar)"
    assert str(paper.value(3, "title")).endswith("(contribution)")


async def test_only_answers_can_be_filled_and_nothing_is_a_formula(
    db: Database, office: Office
) -> None:  # fmt: skip
    async with talking(db, office, Office.SCIENCE) as chat:
        tx, who = chat.tx, await office.who(chat.tx, Office.SCIENCE)
        for it in (LABS, OPENED):
            await indicators.add(tx, it)
        found = await owing.mine(tx, who)
        for answered, text in zip(found, HOSTILE, strict=False):
            await answering.write(tx, who, answered, Statement(Health.DONE, 100, text), now=ASKED)
        task = await tasks.task(tx, office.plan.id, 2)
        assert task is not None
        await tasks.set_task(
            tx, plan_id=office.plan.id, part_id=task.part.id, number=2, title=HOSTILE[4], target=HOSTILE[5],
            target_source="", due=None,
        )  # fmt: skip
        content = await handed_out(tx, who, now=ASKED)
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        xml = {name: container.read(name).decode() for name in container.namelist() if name.endswith(".xml")}
    sheet, book = xml["xl/worksheets/sheet1.xml"], xml["xl/workbook.xml"]
    assert "<f>" not in "".join(text for name, text in xml.items() if "worksheets" in name)
    assert "hyperlink" not in sheet.casefold()
    assert '<sheetProtection sheet="1"' in sheet
    assert 'hidden="1"' in sheet
    assert 'ySplit="3"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert 'state="hidden"' in book
    assert sheet.count('<dataValidation type="list"') == 3
    assert "yes,no" in sheet
    assert "Lists!$A$1:$A$3" in sheet
    paper = Paper(content)
    assert paper.value(2, "title") == HOSTILE[4]
    assert [load_workbook(io.BytesIO(content)).sheet_names] == [["Report sheet", "Lists"]]
    assert [paper.value(number, "words") for number in (1, 2, 3)] == list(HOSTILE[:3])


async def test_locked_and_excused_requests_are_not_in_it(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await office.who(tx, Office.SCIENCE)
        with pytest.raises(NothingOpen):
            await sheet_making.mine(tx, who, now=START)
        assert await makings.waiting(tx, now=START) == []


async def test_an_admin_gets_the_sheet_of_a_department_and_nobody_else_does(
    db: Database, office: Office
) -> None:  # fmt: skip
    async with talking(db, office, Office.ADMIN) as chat:
        tx = chat.tx
        admin = await office.who(tx, Office.ADMIN)
        await sheet_making.of_department(tx, admin, "水利", now=ASKED)
        assert [row[1] for row in Paper((await made(tx, Office.ADMIN, now=ASKED))[1]).body] == [5]
        await sheet_making.of_department_chosen(tx, admin, office.science.id, now=ASKED)
        assert "省科技厅" in (await made(tx, Office.ADMIN, now=ASKED))[0].text
        with pytest.raises(NothingOpen):
            await sheet_making.of_department_chosen(tx, admin, 99, now=ASKED)
        for chat_id in (Office.SUPERVISOR, Office.SCIENCE, Office.INDUSTRY):
            who = await office.who(tx, chat_id)
            with pytest.raises(NotForYou):
                await sheet_making.of_department(tx, who, "水利", now=ASKED)
            with pytest.raises(NotForYou):
                await sheet_making.of_department_chosen(tx, who, office.water.id, now=ASKED)
            with pytest.raises(NotForYou):
                await sheet_making.read(tx, who, {"department": office.water.id}, now=ASKED)
        assert await reports.versions(tx, 1) == []

"""The audit in chat: by task, department, person and time, in words; as a file whose hashes can be checked; for admins only."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from hashlib import sha256

import pytest

from domain.errors import NoSuchPerson, NoSuchTask, NotForYou, Refusal
from domain.outgoing import Outgoing, Reply
from domain.unreadable import NotUnderstood
from messages.language import plain
from services import auditing
from storage import audit, people
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.made import made


def _shown(reply: Reply) -> Outgoing:
    assert reply.edit is not None
    return reply.edit


async def _done(tx: Tx, office: Office) -> None:
    admin = (await office.who(tx, Office.ADMIN)).person
    for n in range(14):
        await audit.note(
            tx, person_id=None if n else admin.id, act="owners", on=("task", 2), before=[[office.science.id, "lead", 1, ""]],
            after=[[office.industry.id, "lead", 1, ""], [office.science.id, "joint", 1, ""]], now=START + timedelta(days=n),
        )  # fmt: skip
    await audit.note(tx, person_id=admin.id, act="alias", on=("department", office.water.id), after="<水利>", now=START)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", "调整了第2项任务的责任单位：省科技厅 → 省工业和信息化厅、省科技厅（共同牵头）"),
        ("en", "changed the owners of task 2: 省科技厅 → 省工业和信息化厅, 省科技厅 (joint lead)"),
    ],
)
async def test_what_was_done_is_told_in_words_and_in_pages(
    db: Database, office: Office, language: str, expected: str
) -> None:
    async with db.write() as tx:
        await _done(tx, office)
        who = await office.who(tx, Office.ADMIN)
        await people.set_language(tx, who.person.id, language)
        who = await office.who(tx, Office.ADMIN)

        async def asked(text: str) -> str:
            return plain(_shown(await auditing.show(tx, who, text, now=START)).text)

        first = _shown(await auditing.show(tx, who, "2", now=START))
        assert len(first.text.splitlines()) == 1 + auditing.A_PAGE
        more = [b.data for row in first.keyboard for b in row if b.data.startswith("audit.2")]
        number, of, subject, last = more[0].split(".")[1:]
        second = _shown(await auditing.turn(tx, who, int(number), of, int(subject), int(last)))
        *_, oldest = plain(second.text).splitlines()
        assert oldest.endswith(f"{who.person.name}{'' if language == 'zh' else ' '}{expected}")
        for text in ("task 2", "任务2", "第2项"):
            assert expected in await asked(text)
        assert "<水利>" in await asked("省水利厅")
        assert expected not in await asked("水利")
        by_person = await asked(who.person.name)
        assert expected in by_person
        assert "<水利>" in by_person
        assert len((await asked("2023-03-02")).splitlines()) == 2
        assert len((await asked("2023-04")).splitlines()) == 2
        assert "<水利>" in _shown(await auditing.turn(tx, who, 1, "all", 0, 0)).text.replace("&lt;", "<").replace(
            "&gt;", ">"
        )
        for text, refusal in (("999", NoSuchTask), ("nobody like that", NoSuchPerson), ("2023-13", NotUnderstood)):
            with pytest.raises(refusal):
                await auditing.show(tx, who, text, now=START)
        for of, subject in (("x", "1"), ("task", "999"), ("person", "999"), ("time", "9" * 15)):
            with pytest.raises(Refusal):
                await auditing.turn(tx, who, 1, of, int(subject), 0)


async def test_every_act_that_services_write_can_be_said(db: Database, office: Office) -> None:
    acts = [
        "report", "owners", "return", "accept", "reopen", "extend", "lock", "ask", "load", "add", "withdraw", "join",
        "invite", "remove", "end", "blocked", "unblocked", "language", "away", "alias", "rename", "apply", "decide",
        "attach", "approve", "lend", "promise", "need", "unaccept", "move", "enquire",
    ]  # fmt: skip
    kinds = [
        "task", "request", "indicator", "application", "need", "promise", "loan", "period", "bulletin", "plan",
        "part", "invitation", "person", "department",
    ]  # fmt: skip
    async with db.write() as tx:
        who = await office.who(tx, Office.ADMIN)
        for act in (*acts, "take back load", "rhythm due", "day 2023-05-04", "set title"):
            for kind in kinds:
                for after in (
                    {"health": "at_risk", "reason": "x"},
                    ["0.admin", "7.contact"],
                    5,
                    "reported",
                    START,
                    None,
                ):
                    await audit.note(tx, person_id=who.person.id, act=act, on=(kind, 1), after=after, now=START)
        pages = -(-len(acts) * len(kinds) * 6 // auditing.A_PAGE)
        for number in range(1, pages, 5):
            assert _shown(await auditing.turn(tx, who, number, "all", 0, 0)).text


async def test_the_file_holds_hashes_that_anybody_can_check(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await _done(tx, office)
        who = await office.who(tx, Office.ADMIN)
        await auditing.show(tx, who, "export", now=START)
        said, content = await made(tx, Office.ADMIN, now=START)
        found = await audit.verify(tx)
        assert found.last[:16] in said.text
        # As docs/operating.md tells to check it: with nothing of ours.
        before = ""
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        for row in rows:
            fields = [
                row["done_at"], int(row["person_id"]) if row["person_id"] else None, row["act"], row["object"],
                int(row["object_id"]), row["before"], row["after"],
            ]  # fmt: skip
            text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
            before = sha256(f"{before}\n{text}".encode()).hexdigest()
            assert row["hash"] == before
        assert (len(rows), before) == (found.rows, found.last)


@pytest.mark.parametrize("chat", [Office.SUPERVISOR, Office.SCIENCE, Office.SCIENCE_HEAD])
async def test_nobody_but_an_admin_reads_it(db: Database, office: Office, chat: int) -> None:
    async with db.write() as tx:
        who = await office.who(tx, chat)
        for call in (
            auditing.show(tx, who, "", now=START), auditing.turn(tx, who, 1, "all", 0, 0), auditing.order(tx, who, now=START),
            auditing.read(tx, who, {}, now=START),
        ):  # fmt: skip
            with pytest.raises(NotForYou):
                await call

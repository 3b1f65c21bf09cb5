"""How people, seats and lists read, and that what comes from outside stays harmless."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.outgoing import Button, Outgoing
from domain.ownership import Change, Wish
from domain.people import (
    Charge,
    Department,
    Duty,
    Person,
    PersonState,
    Post,
    Role,
    Scope,
    Seat,
    Standing,
)
from domain.tasks import Owner, Part, Task, TaskState
from messages import assignments, people, rosters
from messages.language import Html, Words
from messages.pages import MOST_BUTTONS, Line, turned
from messages.people import Place
from messages.rosters import Group

EN = Words("en", ZoneInfo("Asia/Shanghai"))
NOW = datetime(2023, 3, 1, 1, 0, tzinfo=UTC)
SCIENCE, HOSTILE = Department(1, "省科技厅"), Department(999999, "<b>A&B</b> Dept")
NAMES = {1: "省科技厅", 2: "省能源局"}
MALLORY = Person(999999, 7, "Mallory <a href='x'>& Co", "en", "", PersonState.ACTIVE)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (Seat(SCIENCE, Post.CONTACT), "省科技厅 · contact"),
        (Seat(SCIENCE, Post.DEPUTY), "省科技厅 · deputy contact"),
        (Seat(HOSTILE, Post.HEAD), "&lt;b&gt;A&amp;B&lt;/b&gt; Dept · head"),
        (Charge(Role.ADMIN, Scope()), "admin"),
        (Charge(Role.SUPERVISOR, Scope()), "supervisor · the whole plan"),
        (Charge(Role.SUPERVISOR, Scope(parts=frozenset({3, 1}))), "supervisor · part 1, part 3"),
        (Charge(Role.SUPERVISOR, Scope(departments=frozenset({2}))), "supervisor · 省能源局"),
    ],
)
def test_a_place_in_words(held: Place, said: str) -> None:
    assert people.place(EN, held, NAMES) == said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [([], ""), ([12], "12"), ([4, 5, 6, 12], "4–6, 12"), ([1, 2, 4, 5], "1–2, 4–5"), ([1, 3, 5], "1, 3, 5")],
)
def test_runs_of_numbers_are_drawn_together(numbers: list[int], said: str) -> None:
    assert assignments.spans(numbers) == said


def everything() -> list[Outgoing]:
    seat, charge = Seat(HOSTILE, Post.CONTACT), Charge(Role.SUPERVISOR, Scope(departments=frozenset({999999})))
    names = {HOSTILE.id: HOSTILE.name}
    task = Task(
        1, 1, Part(1, 1, "<i>part"), 99999, "<script>alert(1)</script>", "", "", None, TaskState.ACTIVE,
        (Owner(HOSTILE, Duty.LEAD, True, "stated"),),
    )  # fmt: skip
    wish = Wish(SCIENCE, Duty.LEAD)
    change = Change(task, (Owner(SCIENCE, Duty.LEAD, True, "stated"),), 1, 1)
    return [
        people.invited(EN, seat, names, link="https://t.me/b?start=x", invitation=999999, expires_at=NOW),
        people.welcome(EN, MALLORY, seat, names, led=1, joint=2, asked_at=NOW),
        people.welcome(EN, MALLORY, charge, names, led=0, joint=0, asked_at=None),
        people.held_already(EN, charge, names),
        people.joined(EN, MALLORY.name, "m", seat, names, invitation=999999),
        people.taken_back(EN, MALLORY.name, seat, names),
        people.remove_question(EN, MALLORY, [seat, charge], names),
        people.removed(EN, MALLORY.name, [HOSTILE]),
        people.end_question(EN, MALLORY, seat, names, last=True),
        people.ended(EN, MALLORY.name, charge, names, []),
        people.no_longer(EN, seat, names, [charge]),
        people.unreachable(EN, MALLORY.name, [HOSTILE, SCIENCE], {1: [MALLORY.name]}),
        rosters.people(EN, [Group(HOSTILE, ((MALLORY, seat),), ((charge, NOW),))], names, wanted="", page=1),
        rosters.card(EN, Standing(MALLORY, (seat,), (charge,)), names),
        rosters.alias_set(EN, "<b>", HOSTILE, SCIENCE),
        rosters.department_added(EN, HOSTILE),
        assignments.proposal(EN, wish, [change], "0123abcd", page=1, reachable=False, anew=True),
        assignments.assigned(EN, wish, [change], moved=2, reachable=False),
        assignments.which(EN, "<b>", [HOSTILE, SCIENCE], "0123abcd"),
    ]


@pytest.mark.parametrize("outgoing", everything(), ids=lambda o: o.text[:20])
def test_values_are_escaped_and_buttons_fit(outgoing: Outgoing) -> None:
    for hostile in ("<a ", "<script", "<i>", "A&B"):
        assert hostile not in outgoing.text
    assert outgoing.text.count("<b>") == outgoing.text.count("</b>")
    for button in (button for row in outgoing.keyboard for button in row):
        assert button.url or 1 <= len(button.data.encode()) <= 50
        assert "#" not in button.data
        assert "&amp;" not in button.label
        assert "&lt;" not in button.label


def test_nothing_is_lost_between_pages() -> None:
    lines = [Line(Html(f"{n} " + "x" * 90), Button(str(n), f"person.{n}")) for n in range(100)]
    seen: list[str] = []
    for page in range(1, 100):
        shown = turned(Html("head"), lines, name="people", page=page)
        data = [button.data for row in shown.keyboard for button in row]
        mine = [d for d in data if d.startswith("person.")]
        assert len(mine) <= MOST_BUTTONS
        assert len(shown.text) <= 3500
        seen += mine
        if f"people.{page + 1}" not in data:
            break
    assert seen == [f"person.{n}" for n in range(100)]
    assert turned(Html("head"), lines, name="people", page=0) == turned(Html("head"), lines, name="people", page=1)
    last = turned(Html("head"), lines, name="people", page=page)
    assert turned(Html("head"), lines, name="people", page=10_000) == last

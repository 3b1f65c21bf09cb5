"""What a standing allows, what a scope covers, and which department a name may mean."""

from __future__ import annotations

import pytest

from domain.people import (
    Charge,
    Department,
    Person,
    PersonState,
    Post,
    Role,
    Scope,
    Seat,
    Standing,
    departments_named,
)

SCIENCE, INDUSTRY, WATER = Department(1, "省科技厅"), Department(2, "省工业和信息化厅"), Department(3, "Dept of Water")
MARY = Person(1, 1001, "Mary Brown", "en", "", PersonState.ACTIVE)


def held(*seats: tuple[Department, Post], charges: tuple[Charge, ...] = ()) -> Standing:
    return Standing(MARY, tuple(Seat(d, p) for d, p in seats), charges)


CONTACT = held((SCIENCE, Post.CONTACT))
DEPUTY = held((SCIENCE, Post.DEPUTY))
HEAD = held((SCIENCE, Post.HEAD))
ADMIN = held(charges=(Charge(Role.ADMIN, Scope()),))
SUPERVISOR = held(charges=(Charge(Role.SUPERVISOR, Scope()),))
OF_PART = held(charges=(Charge(Role.SUPERVISOR, Scope(parts=frozenset({2}))),))
OF_WATER = held(charges=(Charge(Role.SUPERVISOR, Scope(departments=frozenset({3}))),))
NOBODY = held()


@pytest.mark.parametrize(
    ("who", "answers", "sees_own", "sees_part_2", "sees_water", "oversees"),
    [
        (CONTACT, True, True, False, False, False),
        (DEPUTY, True, True, False, False, False),
        (HEAD, False, True, False, False, False),
        (ADMIN, False, True, True, True, True),
        (SUPERVISOR, False, True, True, True, True),
        (OF_PART, False, False, True, False, True),
        (OF_WATER, False, False, False, True, True),
        (NOBODY, False, False, False, False, False),
    ],
)
def test_who_may_what(
    who: Standing, answers: bool, sees_own: bool, sees_part_2: bool, sees_water: bool, oversees: bool
) -> None:
    assert who.may_answer(SCIENCE.id) is answers
    assert not who.may_answer(INDUSTRY.id)
    assert who.may_see(1, [SCIENCE.id]) is sees_own
    assert who.may_see(2, [INDUSTRY.id]) is sees_part_2
    assert who.may_see(1, iter([INDUSTRY.id, WATER.id])) is sees_water
    assert who.oversees is oversees


def test_charges_add_up() -> None:
    both = held((SCIENCE, Post.HEAD), (INDUSTRY, Post.DEPUTY), charges=OF_PART.charges)
    assert (both.departments, both.answers_for) == (frozenset({1, 2}), frozenset({2}))
    assert both.in_charge(2, [])
    assert not both.in_charge(1, [SCIENCE.id])
    assert (both.is_supervisor, both.is_admin, both.in_charge_of_all) == (True, False, False)
    assert (ADMIN.in_charge_of_all, SUPERVISOR.in_charge_of_all, NOBODY.in_charge_of_all) == (True, True, False)


@pytest.mark.parametrize(
    ("scope", "text"),
    [
        (Scope(), ""),
        (Scope(parts=frozenset({2, 1})), "parts:1,2"),
        (Scope(departments=frozenset({7})), "departments:7"),
        (Scope(frozenset({1}), frozenset({7, 3})), "parts:1 departments:3,7"),
    ],
)
def test_a_scope_is_stored_and_read_back(scope: Scope, text: str) -> None:
    assert scope.to_text() == text
    assert Scope.from_text(text) == scope
    assert scope.is_whole is (text == "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("省科技厅", ["省科技厅"]),
        (" 省 科技厅 ", ["省科技厅"]),
        ("科技", ["省科技厅"]),
        ("省工信厅", ["省工业和信息化厅"]),
        ("工信", ["省工业和信息化厅"]),
        ("厅", ["省科技厅", "省工业和信息化厅"]),
        ("water", ["Dept of Water"]),
        ("DEPT OF WATER", ["Dept of Water"]),
        ("dept of w", ["Dept of Water"]),
        ("IT", ["省工业和信息化厅"]),
        ("教育厅", []),
        ("厅省", []),
        ("", []),
        ("  ", []),
    ],
)
def test_the_department_that_is_meant(text: str, names: list[str]) -> None:
    found = departments_named(text, [SCIENCE, INDUSTRY, WATER], {"it": INDUSTRY.id})
    assert [d.name for d in found] == names


def test_a_whole_name_wins_over_parts_of_others() -> None:
    known = [Department(1, "财政厅"), Department(2, "省财政厅监督局")]
    assert departments_named("财政厅", known, {}) == (known[0],)

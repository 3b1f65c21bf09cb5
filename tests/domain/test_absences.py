"""Days as people write them behind /away, and who stands in."""

from __future__ import annotations

from datetime import date

import pytest

from domain.absences import ends_offered, read, stand_in

TODAY = date(2023, 4, 19)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "first", "last", "deputy"),
    [
        ("2023-04-20 2023-05-03", (4, 20), (5, 3), ""),
        ("2023-04-20 2023-05-03 刘洋", (4, 20), (5, 3), "刘洋"),
        ("2023/4/20 – 2023/5/3, John Miller", (4, 20), (5, 3), "John Miller"),
        ("4月20日-5月3日", (4, 20), (5, 3), ""),
        ("4月20日至5月3日，由刘洋代", (4, 20), (5, 3), "刘洋"),
        ("4月20-25日", (4, 20), (4, 25), ""),
        ("从4月20日到25日 刘洋", (4, 20), (4, 25), "刘洋"),
        ("until Monday", (4, 19), (4, 24), ""),
        ("until next Monday", (4, 19), (4, 24), ""),
        ("到下周五", (4, 19), (4, 28), ""),
        ("至周五 刘洋", (4, 19), (4, 21), "刘洋"),
        ("until 3 May", (4, 19), (5, 3), ""),
        ("20 Apr – 3 May", (4, 20), (5, 3), ""),
        ("from April 20 to May 3rd Mary Brown", (4, 20), (5, 3), "Mary Brown"),
        ("tomorrow until Friday", (4, 20), (4, 21), ""),
        ("明天", (4, 20), (4, 20), ""),
        ("until 3 May Sunny", (4, 19), (5, 3), "Sunny"),
        ("until 3 May Sun Li", (4, 19), (5, 3), "Sun Li"),
        ("至5月3日 周一鸣", (4, 19), (5, 3), "周一鸣"),
        ("2023-04-28 2023-05-03 Sun Li", (4, 28), (5, 3), "Sun Li"),
        ("2023-04-28 2023-05-03 周一鸣", (4, 28), (5, 3), "周一鸣"),
        ("4月28日至5月3日，由周一鸣代", (4, 28), (5, 3), "周一鸣"),
        ("2023-04-28 2023-05-03 Monica", (4, 28), (5, 3), "Monica"),
        ("20 Apr Monica", (4, 20), (4, 20), "Monica"),
        ("Wed until Thurs", (4, 19), (4, 20), ""),
        ("至3日", (4, 19), (5, 3), ""),
        ("28日-3日", (4, 28), (5, 3), ""),
        ("19日-19日", (4, 19), (4, 19), ""),
        ("今天到明天", (4, 19), (4, 20), ""),
        ("2023年4月20日", (4, 20), (4, 20), ""),
    ],
)
def test_days_and_a_name(text: str, first: tuple[int, int], last: tuple[int, int], deputy: str) -> None:
    wish = read(text, TODAY)
    assert wish is not None
    assert (wish.from_on, wish.until_on, wish.deputy) == (date(2023, *first), date(2023, *last), deputy)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "刘洋",
        "2023-02-30 2023-05-03",
        "4月31日",
        "1 2 3",
        "1 May 2 May 3 May",
        "soon",
        "31日",
        "until 3 May 7 May",
        "2023-04-28 2023-05-03 Monday 3 May",
        "0日",
    ],
)
def test_what_names_no_day_is_not_guessed(text: str) -> None:
    assert read(text, TODAY) is None


def test_a_bare_day_that_has_passed_is_in_the_next_month_if_that_has_it() -> None:
    wish = read("至3日", date(2023, 12, 25))
    assert wish is not None
    assert (wish.from_on, wish.until_on) == (date(2023, 12, 25), date(2024, 1, 3))
    assert read("至30日", date(2023, 1, 31)) is None


def test_over_the_turn_of_the_year() -> None:
    wish = read("12月28日-1月3日", date(2023, 12, 20))
    assert wish is not None
    assert (wish.from_on, wish.until_on) == (date(2023, 12, 28), date(2024, 1, 3))


@pytest.mark.parametrize(
    ("named", "away", "found"),
    [
        (None, {1}, 2), (3, {1}, 3), (3, {1, 3}, 2), (2, {1, 2}, 3), (None, {1, 2, 3}, None), (9, {1}, 2), (1, {1}, 2),
        (1, {1, 2, 3}, None),
    ],
)  # fmt: skip
def test_the_next_who_is_there_stands_in(named: int | None, away: set[int], found: int | None) -> None:
    assert stand_in(1, named, [2, 3, 1], away) == found


def test_days_offered_lie_ahead() -> None:
    assert ends_offered(TODAY) == tuple(date(2023, *d) for d in ((4, 20), (4, 21), (4, 26), (4, 30), (5, 3)))
    assert ends_offered(date(2023, 4, 30))[0] == date(2023, 4, 30)

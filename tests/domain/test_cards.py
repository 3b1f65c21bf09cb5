"""Places on a card by their names, and which step follows which."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from domain.cards import Place, Step, first, following
from domain.indicators import Aim, Direction, Indicator, IndicatorState, Pace
from domain.measures import Measured, together
from domain.reports import Health, Report
from domain.sanity import Doubt, Question


def report(health: Health = Health.ON_TRACK, percent: int | None = None, computed: Health | None = None) -> Report:
    return Report(
        1, 1, 1, 1, "张伟", health, percent, "", 0, datetime(2023, 4, 19, tzinfo=UTC), False, computed=computed
    )


def measured(number: int, said: str | None = None) -> Measured:
    indicator = Indicator(
        number, 1, number, "x", "家", None, Aim.AT_LEAST, Decimal(9), None, Direction.UP, True, Pace.LINEAR, (),
        IndicatorState.CONFIRMED,
    )  # fmt: skip
    figure = None if said is None else Decimal(said)
    return Measured(indicator, figure, figure, None, None, None, None)


@pytest.mark.parametrize("place", [Place(Step.HEALTH), Place(Step.FIGURE, 12), Place(Step.WORDS)])
def test_a_place_is_found_by_its_name(place: Place) -> None:
    assert Place.named(place.name) == place


@pytest.mark.parametrize("name", ["", "nowhere", "figure-", "figure-x", "figure-²", "-12"])
def test_other_names_are_none(name: str) -> None:
    assert Place.named(name) in (None, Place(Step.FIGURE))


def test_a_card_begins_with_health_until_that_is_said() -> None:
    assert [first(r).step for r in (None, report(Health.UNSTATED), report())] == [Step.HEALTH, Step.HEALTH, Step.WORDS]


ASKED = (Question(Doubt.UNCHANGED_AGAIN),)


@pytest.mark.parametrize(
    ("at", "said", "figures", "asked", "then"),
    [
        ("health", None, (), (), "health"),
        ("health", report(), (), (), "percent"),
        ("health", report(percent=40), (), (), "words"),
        ("health", report(Health.DONE), (), (), "words"),
        ("health", report(), (measured(1), measured(2)), (), "figure-1"),
        ("figure-1", report(), (measured(1, "3"), measured(2)), (), "figure-2"),
        ("figure-1", report(), (measured(1), measured(2, "3")), (), "words"),
        ("figure-2", report(), (measured(1), measured(2, "3")), (), "words"),
        ("health", report(), (measured(1, "3"), measured(2)), (), "figure-2"),
        ("health", report(), (measured(1),), ASKED, "why"),
        ("why", report(), (measured(1),), ASKED, "figure-1"),
        ("why", report(Health.UNSTATED), (), ASKED, "health"),
        ("percent", report(), (), (), "words"),
    ],
)
def test_what_follows(
    at: str, said: Report | None, figures: tuple[Measured, ...], asked: tuple[Question, ...], then: str
) -> None:
    here = Place.named(at)
    assert here is not None
    assert following(here, said, figures, asked).name == then


@pytest.mark.parametrize(
    ("said", "computed", "differs"),
    [
        (Health.ON_TRACK, Health.AT_RISK, True),
        (Health.ON_TRACK, Health.OFF_TRACK, True),
        (Health.AT_RISK, Health.OFF_TRACK, True),
        (Health.DONE, Health.AT_RISK, True),
        (Health.DONE, Health.ON_TRACK, False),
        (Health.AT_RISK, Health.ON_TRACK, False),
        (Health.AT_RISK, Health.AT_RISK, False),
        (Health.NOT_STARTED, Health.OFF_TRACK, False),
        (Health.UNSTATED, Health.OFF_TRACK, False),
        (Health.ON_TRACK, None, False),
    ],
)
def test_only_a_better_word_than_the_figures_differs(said: Health, computed: Health | None, differs: bool) -> None:
    assert report(said, computed=computed).differs is differs


def test_figures_without_anything_expected_speak_for_nothing() -> None:
    assert together([measured(1, "3"), measured(2)]) is None

"""What is said unasked in a period: whole, within Telegram's limits, and safe whatever departments and tasks are called."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.reports import Health, RequestKind
from messages import prompts
from messages.language import Words
from tests.messages.hostile import ASKED, LANGUAGE_AND_NAME, PLAN, SHANGHAI, check, period, request

EN = Words("en", SHANGHAI)
JOINT = RequestKind.CONTRIBUTION


@pytest.mark.parametrize(("t", "name"), LANGUAGE_AND_NAME)
@pytest.mark.parametrize("count", [1, 12, 113])
def test_telegram_takes_every_one(t: Words, name: str, count: int) -> None:
    asked = period()
    missing = [request(n, name, JOINT if n % 5 == 0 else RequestKind.REPORT) for n in range(1, count + 1)]
    names = [f"{name} {n}" for n in range(count)]
    for outgoing in (
        prompts.asked(t, PLAN, asked, missing, [Health.ON_TRACK, Health.UNSTATED] * count),
        prompts.reminder(t, asked, missing, now=ASKED),
        prompts.reminder(t, asked, missing, now=asked.due_at - timedelta(hours=1)),
        prompts.overdue(t, asked, missing),
        prompts.to_head(t, asked, missing, names),
        prompts.to_head(t, asked, missing, []),
        prompts.nobody_reachable(t, asked, names),
        prompts.asked_by_hand(t, asked, count, names),
        prompts.asked_by_hand(t, asked, count, []),
    ):
        check(outgoing)


@pytest.mark.parametrize(("count", "minutes"), [(1, 1), (3, 1), (4, 2), (12, 4), (113, 38)])
def test_the_button_says_how_long_it_takes(count: int, minutes: int) -> None:
    assert prompts.start(EN, period(), count).label == f"▶ Start (about {minutes} min)"


def test_the_asking_names_what_is_owed_by_when() -> None:
    missing = [request(1, "实验室"), request(3, "数字", JOINT)]
    (said,) = check(prompts.asked(EN, PLAN, period(), missing, [Health.AT_RISK, Health.ON_TRACK, Health.ON_TRACK]))
    assert said.splitlines()[:6] == [
        "📋 Progress for March 2023 · 实验室, 数字",
        "1 report as lead, due Fri 24 Mar 18:00",
        "1 contribution, due Wed 22 Mar 18:00",
        "Last time: 🟢 on track 2 · 🟡 at risk 1",
        "1 实验室",
        "3 数字 (contribution)",
    ]


def test_the_tally_stands_in_the_order_of_the_colours() -> None:
    healths = [Health.UNSTATED, Health.DONE, Health.OFF_TRACK, Health.OFF_TRACK, Health.ON_TRACK]
    assert prompts.tally(EN, healths) == "🟢 on track 1 · 🔴 off track 2 · ✅ done 1 · ▫ unstated 1"
    assert prompts.tally(EN, []) == ""


def test_a_reminder_says_today_on_the_readers_own_day() -> None:
    asked, missing = period(), [request(1)]
    on_the_day = asked.due_at - timedelta(hours=8)
    assert "today at 18:00" in prompts.reminder(EN, asked, missing, now=on_the_day).text
    assert "due Fri 24 Mar 18:00" in prompts.reminder(EN, asked, missing, now=on_the_day - timedelta(days=1)).text


def test_a_head_without_contacts_is_told_so() -> None:
    said = prompts.to_head(EN, period(), [request(1)], []).text
    assert "Your department has no contact who can be reached." in said

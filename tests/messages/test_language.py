"""Escaping, days, periods and counts in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from messages.language import Html, Words, chosen, label, plain, shortened, text
from simulator.hypertext import parsed

SHANGHAI = ZoneInfo("Asia/Shanghai")
EN, ZH = Words("en", SHANGHAI), Words("zh", SHANGHAI)
DUE = datetime(2023, 4, 25, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("R&D", "R&amp;D"),
        ("&lt;", "&amp;lt;"),
        ("a\u202eb\u200fc\u2066d\ufeff\x00e", "abcde"),
        ("“quoted” 'x'", "“quoted” 'x'"),
        (Html("<b>x</b>"), "<b>x</b>"),
        (12, "12"),
        (None, "None"),
    ],
)
def test_values_are_made_safe_and_markup_passes(value: object, safe: str) -> None:
    assert text(value) == safe
    assert EN("{value}!", value=value) == f"{safe}!"


@pytest.mark.parametrize("value", ["<b>", "</blockquote>", "&", "a < b > c", "{name}", "{0}", "%s", "\u202e<i>"])
def test_what_somebody_wrote_is_shown_as_it_was_written(value: str) -> None:
    shown, marks = parsed(EN("<b>{value}</b> {value}", value=value))
    visible = value.replace("\u202e", "")
    assert shown == f"{visible} {visible}"
    assert [mark["type"] for mark in marks] == ["bold"]


def test_a_button_shows_what_was_written() -> None:
    assert label(EN("{value}", value="R&D <now> &amp;")) == "R&D <now> &amp;"


def test_plain_is_the_text_without_its_marks() -> None:
    assert plain("<b>R&amp;D</b> &lt;x&gt;\n<blockquote expandable>y</blockquote>") == "R&D <x>\ny"


def test_what_is_said_by_count() -> None:
    assert [EN.n("{n} task", "{n} tasks", count) for count in (0, 1, 2)] == ["0 tasks", "1 task", "2 tasks"]
    assert EN.n("{n} of {who}", "{n} of {who}", 2, who="<x>") == "2 of &lt;x&gt;"


@pytest.mark.parametrize(
    ("t", "day", "when", "month", "quarter", "listed"),
    [
        (EN, "Tue 25 Apr", "Tue 25 Apr 18:00", "April 2023", "Q2 2023", "a&amp;b, c"),
        (ZH, "4月25日（周二）", "4月25日（周二）18:00", "2023年4月", "2023年二季度", "a&amp;b、c"),
    ],
)
def test_days_and_periods(t: Words, day: str, when: str, month: str, quarter: str, listed: str) -> None:
    assert t.day(date(2023, 4, 25)) == day
    assert (t.when(DUE), t.clock(DUE)) == (when, "18:00")
    assert (t.period("2023-04"), t.period("2023-Q2")) == (month, quarter)
    assert t.listed(["a&b", "c"]) == listed


def test_times_stand_on_the_readers_own_clock() -> None:
    assert Words("en", ZoneInfo("America/New_York")).when(datetime(2023, 4, 25, 2, tzinfo=UTC)) == "Mon 24 Apr 22:00"


@pytest.mark.parametrize(
    ("code", "language"),
    [("zh-hans", "zh"), ("zh-TW", "zh"), ("ZH", "zh"), ("en-GB", "en"), ("de", "zh"), ("", "zh"), (None, "zh")],
)
def test_the_language_of_a_telegram_account(code: str | None, language: str) -> None:
    assert chosen(code, "zh") == language


@pytest.mark.parametrize(
    ("words", "cut"), [("12345", "12345"), ("123456", "1234…"), ("1234 56", "1234…"), ("123  456", "123…"), ("", "")]
)
def test_words_are_shortened_to_a_length(words: str, cut: str) -> None:
    assert shortened(words, 5) == cut


def test_lines_that_say_nothing_are_left_out() -> None:
    assert Html.lines(Html("a"), Html(), Html("b")) == "a\nb"

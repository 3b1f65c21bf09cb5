"""Cards and questions: whole, within Telegram's limits, and safe whatever was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.answers import Reading
from domain.cards import Card, Contribution, Place, Step
from domain.errors import NoSuchTask, NotYours
from domain.evidence import Attachment, Evidence, FileKind, Kept
from domain.outgoing import Outgoing
from domain.reports import STATED, Answered, Health, PeriodState, RequestKind, RequestState
from domain.reviews import Returned, ReturnReason
from messages import cards as words
from messages import evidence, questions, reports
from messages.language import Words
from tests.messages.hostile import ASKED, EVIL, LANGUAGE_AND_NAME, SHANGHAI, answered, check, period, report, request

EN = Words("en", SHANGHAI)


def back(words: str) -> Returned:
    return Returned(1, 1, 1, words, ReturnReason.OTHER, words, datetime(2023, 4, 19, tzinfo=UTC), None)


def cards(name: str) -> list[Card]:
    """A card in every stage."""
    before = answered(1, name, Health.AT_RISK)
    joint = tuple(
        Contribution(Answered(request(1, name, RequestKind.CONTRIBUTION), said))
        for said in (None, report(name), report(name, text=""), report(name, Health.DONE), *[report(name)] * 9)
    )
    late = replace(request(1, name, state=RequestState.REPORTED), answered_at=ASKED + timedelta(days=30))
    returned = replace(request(1, name, state=RequestState.RETURNED), unlocked_until_at=ASKED + timedelta(days=9))
    planned = replace(request(1, name), period=period(PeriodState.PLANNED))
    return [
        Card(answered(1, name), 1, 3, None),
        Card(answered(1, name), 113, 113, before, contributions=joint),
        *(
            Card(Answered(late, report(name, health, percent=100)), 1, 1, before, contributions=joint)
            for health in Health
        ),
        Card(Answered(late, report(name, text=name * 50)), 1, 1, before, contributions=joint),
        Card(
            Answered(late, report(name, Health.UNSTATED)),
            1,
            1,
            before,
            contributions=joint,
            reading=Reading(percent=80),
        ),
        Card(Answered(late, replace(report(name, text=""), no_change=10)), 1, 1, before),
        Card(answered(1, name), 1, 1, Answered(late, replace(report(name, text=""), no_change=2)), said_before=before),
        Card(Answered(returned, report(name)), 1, 1, before, contributions=joint, sent_back=back(name)),
        Card(Answered(planned, None), 1, 1, None, locked_before="2023-02"),
        Card(Answered(request(1, name, RequestKind.CONTRIBUTION), None), 1, 1, None),
    ]


@pytest.mark.parametrize(("t", "name"), LANGUAGE_AND_NAME)
def test_telegram_takes_every_card_as_one_message(t: Words, name: str) -> None:
    for card in cards(name):
        for now in (ASKED, ASKED + timedelta(days=12)):
            outgoing = words.card(t, card, now=now)
            check(outgoing, in_place=1)
            assert outgoing.about == f"card:{card.request.id}"


@pytest.mark.parametrize(("t", "name"), LANGUAGE_AND_NAME)
@pytest.mark.parametrize("count", [1, 9, 113])
def test_telegram_takes_every_list_and_question(t: Words, name: str, count: int) -> None:
    found = [answered(n, name, Health.ON_TRACK if n % 3 else None) for n in range(1, count + 1)]
    done = [answered(n, name, Health.UNSTATED) for n in range(1, count + 1)]
    for outgoing in (
        reports.overview(t, found),
        reports.overview(t, done),
        reports.all_in(t, period(), done),
        questions.which_task(t, 10**9, [name] * count, found, None),
        questions.which_task(t, 10**9, [name], done, NoSuchTask(number=512, first=1, last=113)),
        questions.add_or_replace(t, done[0]),
        questions.acknowledged(t, 10**9, name, answered(1, name), found),
        questions.acknowledged(t, 10**9, name, None, found),
        questions.nudge(t, found),
        questions.nudge(t, done),
        questions.nothing_to_book(t, None),
        questions.nothing_to_book(t, NotYours(number=12)),
        questions.to_whom(t, 10**9, name, answered(1, name), found),
        questions.to_whom(t, 10**9, name, None, found),
        questions.no_such(t, NotYours(number=12), found),
        *evidence_messages(t, done, name),
        questions.locked(t, done[0].request),
    ):
        check(outgoing, in_place=1)


def evidence_messages(t: Words, done: list[Answered], name: str) -> list[Outgoing]:
    """All that is said about a page of files with such a name."""
    kept = Evidence(
        1, 1, FileKind.DOCUMENT, "F", "U", name, 9_999_999, Kept.BYTES, "sha256-ab", ASKED, 1, name, 7, 1, 113, "2023-12", 1, 9,
        None,
    )  # fmt: skip
    files = [
        replace(kept, id=n, superseded_by=n + 1 if n % 2 else None, kept=Kept.LOST if n % 3 else kept.kept)
        for n in range(40)
    ]
    sent = Attachment(FileKind.DOCUMENT, "F", "U", name, "", 99_999_999)
    assert len(evidence.sent_back(t, kept).text) <= 1024
    return [
        evidence.which_task(t, files, done, about="whichfile"),
        evidence.which_task(t, files[:1], [], about="whichfile"),
        evidence.after_lock(t, done[0].request),
        evidence.full(t, done[0].request),
        evidence.too_large(t, done[0].request, sent),
        evidence.not_fetched(t, kept),
        evidence.not_fetched(t, replace(kept, request_id=None)),
        evidence.listing(t, 113, name, files, 2, replaceable=files),
        evidence.listing(t, 113, name, [], 1, replaceable=()),
        evidence.which_to_replace(t, 113, name, files, files),
        evidence.send_the_new_one(t, kept),
        evidence.sent_back(t, kept),
    ]


def test_what_was_written_is_shown_as_it_was_written() -> None:
    card = Card(Answered(request(1, EVIL, state=RequestState.REPORTED), report(EVIL)), 1, 1, None, Place(Step.WORDS))
    (said,) = check(words.card(EN, card, now=ASKED))
    visible = EVIL.replace("\u202e", "")
    assert said.splitlines()[0] == f"1/1 · Task 1 {visible}"
    assert said.splitlines()[-1] == visible


def test_tasks_of_two_periods_are_told_apart() -> None:
    march = answered(12, "x")
    april = Answered(replace(march.request, id=8, period=replace(march.request.period, id=8, label="2023-04")), None)
    for found, dated in (([march], False), ([march, april], True)):
        outgoing = reports.overview(EN, found)
        assert ("12 x · March 2023 — still missing" in outgoing.text) is dated
        assert [row[0].label for row in outgoing.keyboard] == (
            [*(["12 x · March 2023", "12 x · April 2023"] if dated else ["12 x"]), "📄 The sheet"]
        )


def test_every_health_can_be_tapped_with_the_cards_revision() -> None:
    card = Card(answered(1, "x"), 1, 1, None)
    data = [b.data for row in words.card(EN, card, now=ASKED).keyboard for b in row]
    tail = f"{card.request.id}.{card.request.revision}"
    ways = [f"lend.{card.request.id}", "mine", f"next.{tail}"]
    assert data == [*(f"health.{tail}.{health}" for health in STATED), *ways]


def test_what_was_read_is_asked_about_once_for_each_health() -> None:
    card = Card(answered(1, "x", Health.UNSTATED), 1, 1, None, reading=Reading(percent=80))
    labels = [b.label for row in words.card(EN, card, now=ASKED).keyboard for b in row]
    assert labels == [
        "✔ 🟢 on track", "✔ 🟡 at risk", "✔ 🔴 off track", "✔ ✅ done", "Only the words", "☰ All", "Next ›",
    ]  # fmt: skip


def test_a_card_names_the_first_joint_departments_and_counts_the_rest() -> None:
    joint = tuple(Contribution(Answered(request(1, f"单位{n}", RequestKind.CONTRIBUTION), None)) for n in range(6))
    (said,) = check(words.card(EN, Card(answered(1, "x"), 1, 1, None, contributions=joint), now=ASKED))
    assert said.splitlines()[3:8] == [*(f"单位{n} (joint): nothing yet" for n in range(4)), "… and 2 more"]


def test_a_long_list_says_how_many_more() -> None:
    found = [answered(n, "x", Health.ON_TRACK) for n in range(1, 114)]
    said = reports.overview(EN, found).text.splitlines()
    assert (said[0], said[-1], len(said)) == ("✔ <b>All 113 reported.</b>", "… and 73 more", 42)


@pytest.mark.parametrize(
    ("percent", "no_change", "said"),
    [
        (None, 0, "🟡 at risk"),
        (0, 0, "🟡 at risk 0 %"),
        (40, 1, "🟡 at risk 40 %, no change"),
        (None, 1, "🟡 at risk, no change"),
        (None, 4, "🟡 at risk, no change, 4 in a row"),
    ],
)
def test_how_a_report_stands_in_words(percent: int | None, no_change: int, said: str) -> None:
    assert reports.state(EN, replace(report("x", Health.AT_RISK, percent=percent), no_change=no_change)) == said

"""What is read out of replies, phrase by phrase, and how good that is in all: nothing wrong, hardly anything missed."""

from __future__ import annotations

import pytest

from tests.domain.phrases_read import FOLDER, Phrase, found, phrases, reading, score

FILES = ("chinese", "english", "kept_aside", "kept_aside_too")
MOST_MISSED = 0.05
PHRASES = [phrase for file in FILES for phrase in phrases(file)]


def test_there_are_enough_of_each_kind() -> None:
    english = [phrase for phrase in PHRASES if phrase.text.isascii()]
    assert len(PHRASES) - len(english) >= 160
    assert len(english) >= 80
    assert sum(phrase.is_trap for phrase in PHRASES) * 3 >= len(PHRASES)
    assert {path.stem for path in FOLDER.glob("*.tsv")} == set(FILES)


def test_no_phrase_stands_twice() -> None:
    seen = [(phrase.context, phrase.text) for phrase in PHRASES]
    assert sorted({one for one in seen if seen.count(one) > 1}) == []


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: f"{phrase.context}: {phrase.text}"[:80])
def test_nothing_wrong_is_read(phrase: Phrase) -> None:
    assert found(phrase) - phrase.expected == frozenset()


@pytest.mark.parametrize("file", FILES)
def test_what_was_read_is_quoted_as_it_was_written(file: str) -> None:
    for phrase in phrases(file):
        said = reading(phrase)
        words = [f.words for f in said.figures] + [p.words for p in said.promises] + [n.words for n in said.needs]
        assert [one for one in words if not one or one not in phrase.text] == []


@pytest.mark.parametrize("file", FILES)
def test_the_score(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    total = score((phrase.expected, found(phrase)) for phrase in phrases(file))
    with capsys.disabled():
        print(f"\n{file}: {total}", end=" ")  # noqa: T201
    assert total.wrong == 0
    assert total.missed <= MOST_MISSED * (total.right + total.missed)

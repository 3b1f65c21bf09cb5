"""Cutting long texts, and the tokens in keyboards."""

from __future__ import annotations

import re

import pytest

from domain.outgoing import TEXT_LIMIT, Button, Outgoing, below, in_place, pieces, split_token, with_token
from simulator.hypertext import parsed

PARAGRAPH = "一句话。" * 100


def shown(text: str) -> str:
    """The text as Telegram shows it; raises where its marks cannot be read."""
    return parsed(text)[0]


@pytest.mark.parametrize("text", ["", "short", "x" * TEXT_LIMIT, "line\n" * 800])
def test_what_fits_is_left_whole(text: str) -> None:
    assert pieces(text) == (text,)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("\n\n".join([PARAGRAPH] * 30), PARAGRAPH),
        ("\n".join([PARAGRAPH] * 30), PARAGRAPH),
        ("one line\n" + "\n\n".join([PARAGRAPH] * 30), PARAGRAPH),
    ],
)
def test_it_is_cut_where_a_paragraph_or_a_line_ends(text: str, ends: str) -> None:
    cut = pieces(text)
    assert len(cut) > 1
    assert all(len(piece) <= TEXT_LIMIT and piece.endswith(ends) for piece in cut)
    assert "".join(cut).replace("\n", "") == text.replace("\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "&amp;" * 3_000,
        "a&lt;" * 3_000,
        f"<b>{'x' * 10_000}</b>",
        "<b>head</b>\n<blockquote expandable>" + "任务 1 完善\n" * 1_200 + "</blockquote>\nbelow",
        "<blockquote>" + "<b>x</b> &amp; <i>y</i>\n\n" * 700 + "</blockquote>",
        "".join(f"<b>{n}</b>" for n in range(2_000)),
        '<a href="https://example.org/?a=1&amp;b=2">' + "link " * 2_000 + "</a>",
        f"<b>{'🙂' * 5_000}</b>",
        "\n\n" + "x" * 5_000,
    ],
)
def test_every_piece_can_be_read_alone_and_nothing_is_lost(text: str) -> None:
    cut = pieces(text)
    assert len(cut) > 1
    assert all(0 < len(piece) <= TEXT_LIMIT for piece in cut)
    plain = [shown(piece) for piece in cut]
    assert re.sub(r"\s", "", "".join(plain)) == re.sub(r"\s", "", shown(text))


def test_what_is_marked_goes_on_being_marked() -> None:
    first, second = pieces(f"<b>{'x' * 5_000}</b>")
    assert first.startswith("<b>x")
    assert first.endswith("x</b>")
    assert second.startswith("<b>x")
    assert second.endswith("x</b>")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("go.3#1f", ("go.3", 31)),
        ("go.3", ("go.3", None)),
        ("go.3#", ("go.3#", None)),
        ("a#b#2", ("a#b", 2)),
        ("", ("", None)),
        ("x#zz", ("x#zz", None)),
    ],
)
def test_a_press_names_its_row(data: str, found: tuple[str, int | None]) -> None:
    assert split_token(data) == found


def test_every_button_but_links_carries_the_row() -> None:
    keyboard = ((Button("a", "go.1"), Button("b", url="https://example.org")), (Button("c", "x"),))
    assert with_token(keyboard, 255) == (
        (Button("a", "go.1#ff"), Button("b", url="https://example.org")), (Button("c", "x#ff"),),
    )  # fmt: skip
    assert split_token(with_token(keyboard, 255)[0][0].data) == ("go.1", 255)


def test_replies_stand_below_or_in_place() -> None:
    one, two = Outgoing("one"), Outgoing("two")
    assert (below(one, two).messages, below(one).edit) == ((one, two), None)
    assert (in_place(one, two, toast="x").edit, in_place(one, two).messages) == (one, (two,))

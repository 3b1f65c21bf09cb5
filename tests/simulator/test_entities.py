"""HTML as Telegram reads it: entities, offsets, refusals."""

import pytest

from simulator.entities import formatted
from simulator.hypertext import as_html
from simulator.refusals import Json, Refused


def entity(kind: str, offset: int, length: int, **more: str) -> Json:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>甲</b>", "甲", [entity("bold", 0, 1)]),
        ("<strong>a</strong>", "a", [entity("bold", 0, 1)]),
        ("<i>a</i><em>b</em>", "ab", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>a</u> <ins>b</ins>", "a b", [entity("underline", 0, 1), entity("underline", 2, 1)]),
        ("<s>a</s>-<strike>b</strike>-<del>c</del>", "a-b-c", [entity("strikethrough", at, 1) for at in (0, 2, 4)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        ("<code>a&lt;b</code>", "a<b", [entity("code", 0, 3)]),
        ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [entity("pre", 0, 1, language="py")]),
        ("<blockquote>a\nb</blockquote>", "a\nb", [entity("blockquote", 0, 3)]),
        ("<blockquote expandable>a</blockquote>", "a", [entity("expandable_blockquote", 0, 1)]),
        (
            '<a href="https://example.com/?a=1&amp;b=2">l</a>',
            "l",
            [entity("text_link", 0, 1, url="https://example.com/?a=1&b=2")],
        ),
        ("<a href='example.com'>l</a>", "l", [entity("text_link", 0, 1, url="http://example.com/")]),
        ('<a href="nowhere">l</a>', "l", []),
        ("😀<b>甲</b>", "😀甲", [entity("bold", 2, 1)]),
        ("<b>😀</b>!", "😀!", [entity("bold", 0, 2)]),
        ("<b><i>a</i>b</b>", "ab", [entity("bold", 0, 2), entity("italic", 0, 1)]),
        ("<b>a<b>b</b></b>", "ab", [entity("bold", 0, 2)]),
        ("<b></b>a", "a", []),
        ("<B>a</B>", "a", [entity("bold", 0, 1)]),
        ("&amp;&lt;&gt;&quot;&#65;&#x4e2d;&nbsp;", '&<>"A中&nbsp;', []),
        ("  a  \n", "a", []),
        # In front tdlib trims only as far as no entity begins.
        ("<b> a </b> ", " a", [entity("bold", 0, 2)]),
        ("a\r\nb\x00c", "a\nb c", []),
        ("/start x", "/start x", [entity("bot_command", 0, 6)]),
        ("看 /task@duban_bot 12", "看 /task@duban_bot 12", [entity("bot_command", 2, 15)]),
        ("1/2 和/start", "1/2 和/start", []),
        ("<code>/start</code>", "/start", [entity("code", 0, 6)]),
        ("见 https://example.com/a。", "见 https://example.com/a。", [entity("url", 2, 21)]),
        ("@duban_bot #通报", "@duban_bot #通报", [entity("mention", 0, 10), entity("hashtag", 11, 3)]),
        ("a@b.cn", "a@b.cn", [entity("email", 0, 6)]),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[Json]) -> None:
    assert formatted(source, "HTML", None) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("甲<script>", 'Unsupported start tag "script" at byte offset 3'),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        formatted(source, "HTML", None)
    assert (refused.value.code, refused.value.description) == (400, f"Bad Request: can't parse entities: {reason}")


@pytest.mark.parametrize(
    ("entities", "description"),
    [
        ([entity("bold", 100, 1)], "entity begins after the end of the text at UTF-16 offset 100"),
        (
            [entity("bold", 0, 100)],
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100",
        ),
        ([entity("bold", -1, 1)], "receive an entity with incorrect offset -1"),
        ([entity("loud", 0, 1)], "can't parse MessageEntity: Unsupported type specified"),
    ],
)
def test_given_entities_must_fit_the_text(entities: list[Json], description: str) -> None:
    with pytest.raises(Refused, match=description.replace("(", r"\(")):
        formatted("hello", None, entities)


def test_without_a_mode_html_is_text() -> None:
    assert formatted("<b>x</b>", None, None) == ("<b>x</b>", [])


@pytest.mark.parametrize(
    "source",
    ["<b>甲😀</b> &lt;x&gt;", '<a href="https://example.com/">l</a>', "<b>a<i>b</i></b>c", "<pre>x\ny</pre>"],
)
def test_html_is_written_out_again(source: str) -> None:
    assert as_html(*formatted(source, "html", None)) == source

"""Text and entities: what Telegram reads, what it finds by itself, and the safe way back to HTML."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import BotApiError
from bot.sandbox.text import parse, part, tidy, to_html, utf16


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("a &lt; b &amp; c", "a < b & c", []),
        ("&quot;&#39;&#x4e2d;", "\"'中", []),
        ("&nbsp;&copy", "&nbsp;&copy", []),  # only four names are known
        ("AT&T", "AT&T", []),
        ("<b>粗</b>x", "粗x", [("bold", "粗")]),
        ("<STRONG>a</STRONG>", "a", [("bold", "a")]),
        ("<b></b>a", "a", []),  # nothing inside, no entity
        ("<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
        ("\U0001f600<u>x</u>", "\U0001f600x", [("underline", "x")]),  # two UTF-16 units before it
        ('<a href="https://x.org/?a=1&amp;b=2">t</a>', "t", [("text_link", "t")]),
        ("<a href='x.org'>t</a>", "t", [("text_link", "t")]),
        ("<a href=''>nowhere</a>", "nowhere", []),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", "x")]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", "x")]),
        ('<span class="tg-spoiler">x</span>y', "xy", [("spoiler", "x")]),
        ("<tg-spoiler>x</tg-spoiler>y", "xy", [("spoiler", "x")]),
        ("<s>a</s><del>b</del>", "ab", [("strikethrough", "a"), ("strikethrough", "b")]),
        ("<b>x</>", "x", [("bold", "x")]),  # an end tag without a name closes what is open
        ("  <b> x </b>  ", "x", [("bold", "x")]),  # trimmed, the entity too
    ],
)  # fmt: skip
def test_reading_html(html: str, text: str, entities: list[tuple[str, str]]) -> None:
    plain, found = parse(html, "HTML", None)
    assert plain == text
    assert [(entity["type"], part(plain, entity)) for entity in found] == entities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/plan now", [("bot_command", "/plan")]),
        ("/plan@sandbox_bot", [("bot_command", "/plan@sandbox_bot")]),
        ("say /plan", [("bot_command", "/plan")]),
        ("/remind每月5日", []),  # a letter right behind it: no command, though people type it
        ("/remind 每月5日", [("bot_command", "/remind")]),
        ("1/2 and/or http://x.org/a", [("url", "http://x.org/a")]),
        ("@ann_lee, 你好", [("mention", "@ann_lee")]),
        ("ann@example.org", [("email", "ann@example.org")]),
        ("看https://x.org/路？a=1。", [("url", "https://x.org/路？a=1")]),
        ("t.me/sandbox_bot?start=x", [("url", "t.me/sandbox_bot?start=x")]),
        ("#学习 #1", [("hashtag", "#学习")]),
    ],
)
def test_what_is_found_in_plain_words(text: str, found: list[tuple[str, str]]) -> None:
    plain, entities = tidy(text, [])
    assert [(entity["type"], part(plain, entity)) for entity in entities] == found


def test_nothing_is_found_in_code() -> None:
    assert [entity["type"] for entity in parse("<code>/plan @ann_lee</code>", "HTML", None)[1]] == ["code"]


def test_html_for_people_holds_only_what_the_entities_say() -> None:
    text, entities = parse('<b>a &lt;img&gt; <i>b</i></b> <a href="https://x.org/&quot;">c</a>', "HTML", None)
    assert to_html(text, entities) == '<b>a &lt;img&gt; <i>b</i></b> <a href="https://x.org/&quot;">c</a>'


MARKUP = st.lists(
    st.sampled_from(
        ["<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "</>", "<a href='x.org'>", "</a>", "&lt;"]
    )
    | st.text(alphabet="a中\U0001f600<&>/ \n@#'\"=", max_size=5)
).map("".join)


@given(MARKUP)
def test_any_markup_is_read_or_refused_in_telegrams_words(markup: str) -> None:
    try:
        text, entities = parse(markup, "HTML", None)
    except BotApiError as error:
        refusal, text, entities = error.description, "", []
    else:
        refusal = ""
    assert refusal == "" or refusal.startswith("Bad Request: can't parse entities: ")
    for entity in entities:
        assert entity["offset"] >= 0
        assert entity["length"] > 0
        assert entity["offset"] + entity["length"] <= utf16(text)
    assert _words(to_html(text, entities)) == text


@given(
    st.text(),
    st.lists(st.tuples(st.sampled_from(["bold", "pre", "spoiler"]), st.integers(0, 9), st.integers(1, 9))),
)
def test_any_entities_give_balanced_html_with_the_same_words(
    text: str, marks: list[tuple[str, int, int]]
) -> None:
    text, entities = tidy(text, [{"type": k, "offset": o, "length": n} for k, o, n in marks])
    words = _words(to_html(text, entities))
    if "\ufffd" not in words:  # an entity may cut a character of two UTF-16 units in half
        assert words == text


def _words(html: str) -> str:
    """The text of well-formed HTML; fails on tags that do not match."""
    words: list[str] = []
    stack: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert stack.pop() == tag

        def handle_data(self, data: str) -> None:
            words.append(data)

    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not stack
    return "".join(words)

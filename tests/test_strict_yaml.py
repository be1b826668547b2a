"""What plain YAML values mean, and what is refused rather than guessed."""

from __future__ import annotations

import math
from datetime import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.strict_yaml import read


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        # A time of day, which YAML 1.1 reads as a number in base 60.
        ("12:30", time(12, 30)),
        ("9:00", time(9, 0)),
        ("09:05", time(9, 5)),
        ("21:30:00", time(21, 30)),
        ("0:00", time(0, 0)),
        ("9：30", time(9, 30)),  # the wide colon of a Chinese keyboard
        ("24:00", "24:00"),  # no such time of day
        ("12:60", "12:60"),
        ("9:5", "9:5"),
        ("1:2:3", "1:2:3"),
        ("123:45", "123:45"),
        ("'12:30'", "12:30"),  # quotes mean text
        # Only true and false are booleans; Norway stays a country.
        ("no", "no"),
        ("off", "off"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        # Numbers of the core schema, and no others.
        ("12", 12),
        ("-3", -3),
        ("007", 7),
        ("0x1F", 31),
        ("0o17", 15),
        ("1_000", "1_000"),
        ("1,2", "1,2"),
        ("0b1", "0b1"),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("1e3", 1000.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("2026-01-31", "2026-01-31"),  # the key's own type reads dates
        ("9" * 5000, "9" * 5000),  # more digits than Python converts
        # Nothing.
        ("~", None),
        ("null", None),
        ("", None),
        ("''", ""),
    ],
)
def test_a_plain_value(written: str, meant: object) -> None:
    document = read(f"key: {written}")
    assert document.faults == ()
    assert isinstance(document.value, dict)
    assert document.value["key"] == meant
    assert type(document.value["key"]) is type(meant)


def test_keys_are_text_as_written() -> None:
    assert read("on: 1\n12:30: 2\n3: 4\n<<: 5\n").value == {"on": 1, "12:30": 2, "3": 4, "<<": 5}


def test_every_value_knows_the_line_of_its_key() -> None:
    lines = read("a:\n  b:\n    - 1\n    - c: |\n        long\n        text\nd: 2\n").lines
    assert lines == {
        (): 1,
        ("a",): 1,
        ("a", "b"): 2,
        ("a", "b", 0): 3,
        ("a", "b", 1): 4,
        ("a", "b", 1, "c"): 4,
        ("d",): 7,
    }


def test_a_duplicate_key_is_told_with_both_lines_and_the_first_one_stays() -> None:
    document = read("a:\n  b: 1\n\n  b: 2\na: 3\n")
    assert document.value == {"a": {"b": 1}}
    assert [(fault.line, fault.path, fault.problem) for fault in document.faults] == [
        (4, ("a", "b"), "is written twice, in line 2 and in line 4; keep one of them"),
        (5, ("a",), "is written twice, in line 1 and in line 5; keep one of them"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a: *b", 1, 'begins with "*"'),  # aliases could make a document that holds itself
        ("a: &b c", 1, 'begins with "&"'),  # PyYAML would drop the `&b` without a word
        ("x: 1\na: !!python/name:os.system x", 2, 'begins with "!"'),
        ("a: !important", 1, 'begins with "!"'),
        ("a: @boss", 1, 'begins with "@"'),
        ("a: `x`", 1, 'begins with "`"'),
        ("a:\n\tb: 1", 2, "a tab"),
        ("a: b: c", 1, "goes in quotes"),
        ("a\nb: 1", 2, "the line above lacks its colon"),
        ("a: 1\nb\nc: 2", 2, "a colon and a space"),
        ("a：1\nb: 2", 2, 'the narrow ":"'),
        ("a: 'b", 1, "a quotation mark is not closed"),
        ("a: [1, 2", 1, "a bracket is not closed"),
        ("a:\n  b: 1\n c: 2", 3, "uneven"),
        ("a: 1\n---\nb: 2", 2, "two documents"),
        ("a: 1\nb: \x07", 2, "control character"),
        ("? [1]\n: 2", 1, "a key must be plain text"),
        ("[" * 5000, 1, "nested too deeply"),
    ],
)
def test_what_is_refused(text: str, line: int, told: str) -> None:
    (fault,) = read(text).faults
    assert told in fault.problem
    assert fault.line == line


TEXTS = st.recursive(
    st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(TEXTS)
def test_text_in_quotes_comes_back_as_it_was(value: Any) -> None:
    document = read(yaml.safe_dump(value, default_style='"', allow_unicode=True))
    assert document.value == value
    assert document.faults == ()


@given(st.text(alphabet=st.sampled_from("ab:：-#'\"[]{}|>!&*%@`,? \n\t0159.~")))
def test_any_text_is_read_or_refused_with_a_line_that_exists(text: str) -> None:
    for fault in read(text).faults:
        assert 1 <= fault.line <= text.count("\n") + 2
        assert fault.problem

"""Pictures: for a phone, and never a box instead of a letter."""

from __future__ import annotations

from datetime import date

import pytest

from bot.sandbox.files import picture_size
from bot.scores import charts, fonts
from bot.scores.charts import Bar

BARS = [Bar(1, "Ann", "19/20", 1.0), Bar(2, "Night owl \N{CRESCENT MOON}", "18/20", 0.95)]


def test_a_board_is_as_wide_as_a_phone_and_grows_with_its_lines() -> None:
    small, large = (
        charts.board("Team", "2026", BARS, ["Took part: 6"]),
        charts.board("Team", "2026", BARS * 5, []),
    )
    assert small is not None
    assert large is not None
    (width, height), (same, taller) = picture_size(small), picture_size(large)
    assert width == same == 1080
    assert taller > height


def test_marks_over_time() -> None:
    marks = [(date(2026, month, 5), 60.0 + month) for month in range(1, 13)]
    for language in ("zh", "en"):
        picture = charts.over_time("Results", marks, language)
        if language == "en" or len(fonts.families()) > 1:
            assert picture is not None
            assert picture_size(picture)[0] == 1080
    assert charts.over_time("Results", [], "en") is None


def test_names_are_no_formulas() -> None:
    # as a formula the first is a fault, and the second loses its signs
    for name in ("$\\nothing$", "$x$"):
        assert charts.board("Team", "2026", [*BARS, Bar(3, name, "1/20", 0.05)], []) is not None


def test_what_is_too_long_is_broken_or_cut() -> None:
    short = charts.board("Team", "2026", BARS, [])
    said = "November 2026, by how often one took part, quizzes and questions of the day"
    long = charts.board("A team with a very long name, " * 5, said, [Bar(1, "W" * 70, "19/20", 1.0)] * 2, [])
    assert short is not None
    assert long is not None
    (width, height), (same, taller) = picture_size(short), picture_size(long)
    assert width == same
    assert taller > height  # the line under the title takes two


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Ann", "Ann"),
        ("Ünal Ørsted", "Ünal Ørsted"),
        ("Ann \N{CHERRY BLOSSOM}", "Ann"),  # an emoji goes, the name stays
        ("\N{CUNEIFORM SIGN A}", None),  # letters that no font here has: better in words
    ],
)
def test_what_can_be_drawn(text: str, drawn: str | None) -> None:
    assert fonts.drawable(text) == drawn


@pytest.mark.parametrize("name", ["\N{CUNEIFORM SIGN A}", "\N{CHERRY BLOSSOM}"])
def test_a_name_that_cannot_be_drawn_is_not_drawn_otherwise(name: str) -> None:
    assert charts.board("Team", "2026", [*BARS, Bar(3, name, "1/20", 0.05)], []) is None

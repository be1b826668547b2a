"""How questions have done: tables worked out by hand, and properties."""

from __future__ import annotations

from fractions import Fraction
from math import isclose, sqrt
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quiz.analysis import Doubt, Given, Grade, Item, Sheet, doubts, grade, items


def sheet(*points: int) -> Sheet:
    """Questions 0, 1, 2 … with so many of 100 hundredths."""
    return {place: Given(one, 100) for place, one in enumerate(points)}


@pytest.mark.parametrize(
    ("sheets", "facility", "discrimination"),
    [
        # rests 1, .5, .5, 0: deviations .5, 0, 0, -.5 with .5, .5, -.5, -.5: .5 / sqrt(1 * .5)
        ([sheet(100, 100, 100), sheet(100, 100, 0), sheet(0, 100, 0), sheet(0, 0, 0)], (1, 2), sqrt(0.5)),
        # who has the rest right has it, and the other way round
        ([sheet(100, 100), sheet(0, 0)], (1, 2), 1.0),
        ([sheet(100, 0), sheet(0, 100)], (1, 2), -1.0),
        # half points count as half: shares 1, .5, 0 with rests 1, .5, 0
        ([sheet(100, 100), sheet(50, 50), sheet(0, 0)], (1, 2), 1.0),
        # everybody has it right: there is nothing to correlate
        ([sheet(100, 100), sheet(100, 0)], (1, 1), None),
        # the rest is the same for all
        ([sheet(100, 100), sheet(0, 100)], (1, 2), None),
        # one alone, and a sheet that holds nothing else
        ([sheet(100, 0)], (1, 1), None),
        ([sheet(100), sheet(0)], (1, 2), None),
    ],
)
def test_by_hand(sheets: list[Sheet], facility: tuple[int, int], discrimination: float | None) -> None:
    found = items(sheets)[0]
    assert found.facility == Fraction(*facility)
    if discrimination is None:
        assert found.discrimination is None
    else:
        assert found.discrimination is not None
        assert isclose(found.discrimination, discrimination)


def test_shares_that_are_equal_are_equal_whatever_floats_say() -> None:
    # 1/3 of other sums each time: as floats the mean of thirds is not a third
    sheets = [{0: Given(100 * (n % 2), 100), 1: Given(10 * n, 30 * n)} for n in range(1, 12)]
    assert items(sheets)[0].discrimination is None


def test_none_at_all_is_none_whatever_floats_say() -> None:
    # thirds of which both groups have three: as floats the correlation is a hair below zero
    sheets = [
        {0: Given(points, 100), 1: Given(rest, 300)}
        for points, rests in ((100, (0, 100, 200)), (0, (0, 0, 300)))
        for rest in rests
    ]
    assert items(sheets)[0].discrimination == 0


def test_what_is_void_is_in_no_sum() -> None:
    sheets = [
        {0: Given(100, 100), 1: Given(100, 100), 2: Given(0, 0)},
        {0: Given(0, 100), 1: Given(0, 100), 2: Given(0, 0)},
    ]
    assert [item.id for item in items(sheets)] == [0, 1]
    assert items(sheets)[0].discrimination == pytest.approx(1)


def test_options_are_counted() -> None:
    given_ = ["A", "AB", "", "B"]
    found = items([{7: Given(0, 100, one)} for one in given_])[0]
    assert (found.id, found.number, dict(found.chosen), found.none) == (7, 4, {"A": 2, "B": 2}, 1)


@pytest.mark.parametrize(
    ("discrimination", "said"),
    [
        (0.4, Grade.VERY_GOOD),
        (0.399, Grade.GOOD),
        (0.3, Grade.GOOD),
        (0.2, Grade.MARGINAL),
        (0.199, Grade.POOR),
        (-1.0, Grade.POOR),
    ],
)
def test_the_usual_thresholds(discrimination: float, said: Grade) -> None:
    assert grade(discrimination) == said


def item(facility: float, discrimination: float | None, number: int = 10, **chosen: int) -> Item:
    return Item(1, number, Fraction(facility).limit_denominator(100), discrimination, chosen, 0)


@pytest.mark.parametrize(
    ("found", "right", "wrong", "expected"),
    [
        (item(0.5, 0.4, A=6, B=4), "A", "BCD", []),
        (item(0.19, 0.4, A=5, B=4), "A", "BCD", [Doubt.HARD]),
        (item(0.2, 0.4), "", "", []),
        (item(0.5, -0.01), "", "", [Doubt.NEGATIVE]),
        (item(0.5, 0.0), "", "", [Doubt.FLAT]),
        (item(0.5, 0.1), "", "", []),
        (item(0.5, None), "", "", []),
        # nearly everybody has it right: that one who knew much slipped says nothing
        (item(0.95, -0.3), "", "", []),
        (item(0.4, 0.4, A=4, B=5), "A", "BCD", [Doubt.PREFERRED]),
        # as often is not more often
        (item(0.4, 0.4, A=5, B=5), "A", "BCD", []),
        # of several right ones, the one that was chosen least
        (item(0.4, 0.4, A=9, B=3, C=4), "AB", "CD", [Doubt.PREFERRED]),
        (item(0.1, -0.5, A=1, B=9), "A", "B", [Doubt.PREFERRED, Doubt.NEGATIVE, Doubt.HARD]),
        # of nine, nothing
        (item(0.1, -0.5, 9, A=1, B=8), "A", "B", []),
    ],
)
def test_what_is_suspected(found: Item, right: str, wrong: str, expected: list[Doubt]) -> None:
    assert doubts(found, right, wrong) == expected


GIVEN = st.integers(1, 4).flatmap(
    lambda of: st.builds(Given, st.integers(0, of).map(lambda n: n * 50), st.just(of * 50))
)
SHEETS = st.lists(st.dictionaries(st.integers(0, 5), GIVEN, max_size=6), max_size=25)


@settings(max_examples=100, deadline=None)
@given(SHEETS)
def test_it_is_the_correlation_as_it_is_defined(sheets: list[dict[int, Given]]) -> None:
    for found in items(sheets):
        those = [one for one in sheets if found.id in one]
        shares = [Fraction(one[found.id].points, one[found.id].of) for one in those]
        assert found.number == len(those)
        assert found.facility == mean(shares)
        pairs = []
        for share, one in zip(shares, those, strict=True):
            others = [given_ for id_, given_ in one.items() if id_ != found.id]
            if others:
                pairs.append((share, Fraction(sum(g.points for g in others), sum(g.of for g in others))))
        expected = directly(pairs)
        if expected is None:
            assert found.discrimination is None
        else:
            assert found.discrimination is not None
            assert isclose(found.discrimination, expected, abs_tol=1e-9)
            assert -1 - 1e-9 <= found.discrimination <= 1 + 1e-9


def directly(pairs: list[tuple[Fraction, Fraction]]) -> float | None:
    """Pearson's correlation, exact up to the last root."""
    if not pairs:
        return None
    xs, ys = zip(*pairs, strict=True)
    mx, my = mean(xs), mean(ys)
    sxy = sum((x - mx) * (y - my) for x, y in pairs)
    sxx, syy = sum((x - mx) ** 2 for x in xs), sum((y - my) ** 2 for y in ys)
    return float(sxy) / sqrt(sxx * syy) if sxx and syy else None


@settings(max_examples=100, deadline=None)
@given(SHEETS, st.randoms(use_true_random=False))
def test_the_order_of_sheets_does_not_matter(sheets: list[dict[int, Given]], chance: object) -> None:
    mixed = list(sheets)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # a Random
    before, after = items(sheets), items(mixed)
    assert [(one.id, one.number, one.facility) for one in before] == [
        (one.id, one.number, one.facility) for one in after
    ]

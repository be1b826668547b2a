"""Papers are drawn: quotas met whenever they can be, the same from the same seed."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quiz import drawing
from bot.quiz.bank.question import Single

POOLS = st.lists(
    st.tuples(st.sets(st.integers(1, 12), max_size=8), st.integers(0, 5)), min_size=1, max_size=4
)


def most(pools: list[set[int]], numbers: list[int]) -> int:
    """How many slots can be filled at once, by Hall: an independent count over all subsets of quotas."""
    total = sum(numbers)
    lack = 0
    for chosen in range(2 ** len(pools)):
        inside = [at for at in range(len(pools)) if chosen >> at & 1]
        reach = set().union(*(pools[at] for at in inside)) if inside else set()
        lack = max(lack, sum(numbers[at] for at in inside) - len(reach))
    return total - lack


@given(POOLS, st.integers())
def test_quotas_are_met_or_refused(wanted: list[tuple[set[int], int]], seed: int) -> None:
    pools, numbers = [pool for pool, _ in wanted], [number for _, number in wanted]
    ordered = [sorted(pool) for pool in pools]
    reachable = most(pools, numbers)
    if reachable < sum(numbers):
        with pytest.raises(drawing.TooFew) as refused:
            drawing.draw(ordered, numbers, Random(seed))
        assert sum(refused.value.missing) == sum(numbers) - reachable
        return
    drawn = drawing.draw(ordered, numbers, Random(seed))
    assert sum(numbers) == len(drawn) == len(set(drawn))
    start = 0
    for pool, number in zip(pools, numbers, strict=True):
        assert set(drawn[start : start + number]) <= pool
        start += number
    assert drawn == drawing.draw(ordered, numbers, Random(seed))


def test_every_question_has_the_same_chance() -> None:
    counts = dict.fromkeys(range(10), 0)
    for seed in range(2000):
        for id_ in drawing.draw([range(10)], [3], Random(seed)):
            counts[id_] += 1
    assert all(500 < count < 700 for count in counts.values()), counts


@pytest.mark.parametrize(("last", "tail"), [("", ""), ("D", "D"), ("CD", "CD")])
def test_what_must_stay_last_does(last: str, tail: str) -> None:
    question = Single(
        id="q", kind="single", stem="题", options=["甲", "乙", "丙", "以上都是"], answer="A", last=last
    )
    orders = {drawing.shuffle(question, Random(seed)) for seed in range(200)}
    assert all(order.endswith(tail) and sorted(order) == list("ABCD") for order in orders)
    assert len(orders) == {"": 24, "D": 6, "CD": 2}[last]
    shown = orders.pop()
    assert drawing.options(question, shown)[shown.index("D")] == "以上都是"

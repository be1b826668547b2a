"""What a poll can hold, whole; and the choice of the next question of the day."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.quiz import drawing, pollable
from bot.quiz.bank.question import Judge, Multiple, Question, Single
from bot.quiz.daily.choosing import next_of
from bot.quiz.live import cards

READ: TypeAdapter[Question] = TypeAdapter(Question)


def single(**fields: Any) -> Single:
    return Single(
        **{"id": "s", "kind": "single", "stem": "几？", "options": ["甲", "乙"], "answer": "A", **fields}
    )


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        (single(), True),
        (single(stem="长" * 260), True),
        (single(stem="长" * 261), False),  # with its number before it, it could be too long
        (single(options=["甲" * 100, "乙"]), True),
        (single(options=["甲" * 101, "乙"]), False),
        (single(options=[f"{number}" for number in range(12)]), True),
        (single(picture="sign.png"), False),
        (single(explanation="长" * 900), True),  # it is clipped, the question is not
        (Judge(id="j", kind="judge", stem="对吗？", answer=True), True),
        (READ.validate_python({"id": "b", "kind": "blank", "stem": "___", "answer": "甲"}), False),
        (READ.validate_python({"id": "n", "kind": "numeric", "stem": "几？", "answer": 1}), False),
    ],
)
def test_what_fits(question: Question, fits: bool) -> None:
    assert pollable.fits(question) == fits


TEXT = st.text(st.sampled_from("甲乙 \n。A1"), min_size=1, max_size=900).filter(lambda text: text.strip())
SOURCE = st.fixed_dictionaries({"document": TEXT, "article": st.none() | TEXT})


@given(st.none() | TEXT, st.none() | SOURCE)
def test_an_explanation_is_one_that_telegram_takes(why: str | None, source: dict[str, str] | None) -> None:
    question = single(explanation=why, source=source)
    said = cards.explanation("zh", question)
    assert len(said) <= pollable.LONGEST_EXPLANATION
    assert said.count("\n") < pollable.MOST_LINES
    if why and len(why) <= 100:
        assert said.startswith(" ".join(why.split()))


@given(st.integers(2, 12), st.data())
def test_right_options_stay_right_however_they_are_shuffled(number: int, data: st.DataObject) -> None:
    letters = "ABCDEFGHIJKL"[:number]
    answer = "".join(data.draw(st.permutations(letters))[: data.draw(st.integers(2, number))])
    last = data.draw(st.sampled_from(["", letters[-1]]))
    question = Multiple(
        id="m",
        kind="multiple",
        stem="几？",
        options=[f"选项{one}" for one in letters],
        answer=answer,
        last=last,
    )
    shown = drawing.shuffle(question, Random(data.draw(st.integers())))
    texts = pollable.options(question, shown, ("正确", "错误"))
    right = pollable.correct(question, shown)
    assert right == sorted(set(right))
    assert {texts[place] for place in right} == {f"选项{letter}" for letter in answer}
    assert not last or texts[-1] == f"选项{last}"


@pytest.mark.parametrize(("answer", "place"), [(True, 0), (False, 1)])
def test_something_to_judge(answer: bool, place: int) -> None:
    question = Judge(id="j", kind="judge", stem="对吗？", answer=answer)
    assert pollable.options(question, "", ("正确", "错误")) == ["正确", "错误"]
    assert pollable.correct(question, "") == [place]


@given(st.integers(1, 8), st.integers(0, 40), st.integers())
def test_no_question_of_the_day_comes_again_until_all_have_come(size: int, days: int, seed: int) -> None:
    pool = {100 + number: number for number in range(size)}
    asked: list[int] = []
    for _ in range(days):
        found = next_of(pool, asked, seed)
        assert found is not None
        assert size == 1 or not asked or pool[found] != asked[-1]
        asked.append(pool[found])
    for start in range(0, len(asked) - size + 1, size):
        assert len(set(asked[start : start + size])) == size


def test_a_changed_question_is_the_same_question_and_an_empty_pool_gives_none() -> None:
    assert next_of({7: 1, 8: 2}, [1], seed=5) == 8
    assert next_of({}, [1], seed=5) is None

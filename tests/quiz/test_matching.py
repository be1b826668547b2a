"""Questions of a file beside those that are known: what is new, what has changed, what is as it was."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from bot.quiz import matching
from bot.quiz.bank.question import Question
from bot.quiz.matching import Known

QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
MADE_UP = "made-up"


def question(name: str, stem: str, **fields: Any) -> Question:
    return QUESTION.validate_python({"id": name, "kind": "judge", "stem": stem, "answer": True, **fields})


def known(key: str, *questions: Question, chat_id: int | None = 5, withdrawn: tuple[str, ...] = ()) -> Known:
    return Known(key, chat_id, {}, {}, {one.id: one for one in questions}, set(withdrawn))


ONE = question("own-001", "党费每月交一次。", topic="党费", difficulty="easy")
TWO = question("own-002", "党课由支部书记一人讲。", answer=False)
OWN = known("own", ONE, TWO)
THEIRS = known("safety", question("safety-001", "安全第一。"), chat_id=None)


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        # with ids
        ([ONE, TWO], (0, 0, 2, 0)),
        ([TWO], (0, 0, 1, 1)),
        ([ONE, question("own-002", "党课只能由支部书记讲。", answer=False)], (0, 1, 1, 0)),
        ([question("own-001", "党费每月交一次。", difficulty="easy")], (0, 1, 0, 1)),  # no topic
        ([question("own-003", "党小组会每月一次。")], (1, 0, 0, 2)),
        # without: by the stem, and what the file cannot say stays
        ([question("made-up-001", "党费每月交一次。")], (0, 0, 1, 1)),
        ([question("made-up-001", "党费 每月交一次")], (0, 1, 0, 1)),
        ([question("made-up-001", "党费每月交一次。", answer=False)], (0, 1, 0, 1)),
        ([question("made-up-001", "党费每年交一次。")], (1, 0, 0, 2)),
        ([question("made-up-001", "党费每月交一次。"), question("made-up-002", "党费每月交一次。")],
         (1, 0, 1, 1)),  # each is found once
        # of the operator's
        ([question("safety-001", "安全第一。")], (0, 0, 1, 2)),
        ([question("safety-001", "安全第二。")], (1, 0, 0, 2)),
        ([question("made-up-001", "安全第一。")], (0, 0, 1, 2)),
    ],
)  # fmt: skip
def test_what_a_file_would_change(found: list[Question], counts: tuple[int, ...]) -> None:
    match = matching.match(found, MADE_UP, "own", OWN, [THEIRS])
    assert (match.added, match.changed, match.same, match.missing) == counts


def test_ids_are_found_kept_and_made() -> None:
    found = [
        question("made-up-001", "党小组会每月一次。"),
        question("made-up-002", "党费每月交一次。"),
        question("own-002", "党课由支部书记一人讲。", answer=False),
        question("7", "支委会每月一次。"),
    ]
    match = matching.match(found, MADE_UP, "own", OWN, [])
    assert match.ids == {"made-up-001": "own-003", "made-up-002": "own-001", "own-002": "own-002", "7": "7"}


def test_an_id_that_anybody_may_use_is_no_proof() -> None:
    mine = known("own", question("1", "党费每月交一次。"))
    match = matching.match([question("1", "火警电话是119。")], MADE_UP, "own", mine, [])
    assert (match.added, match.changed) == (1, 0)
    assert match.ids == {"1": "own-001"}


def test_what_was_withdrawn_comes_back() -> None:
    away = known("own", ONE, TWO, withdrawn=("own-002",))
    match = matching.match([ONE, TWO], MADE_UP, "own", away, [])
    assert (match.added, match.same, match.missing) == (1, 1, 0)


def test_the_pack_to_which_most_belong() -> None:
    other = known("other", question("other-001", "火警电话是119。"))
    packs = [THEIRS, other, OWN]
    assert matching.best([ONE, TWO], packs, MADE_UP) is OWN
    assert matching.best([question("made-up-1", "火警电话是119。")], packs, MADE_UP) is other
    assert matching.best([question("safety-001", "安全第一。"), ONE], packs, MADE_UP) is OWN
    assert matching.best([question("x", "别的。"), question("y", "更别的。"), ONE], packs, MADE_UP) is None

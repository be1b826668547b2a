"""What people answer in the tests of an organisation: rows, as handing in leaves them, and a book of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import cast

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.quiz import store
from bot.quiz.bank import pack
from bot.quiz.exam.model import Answer, Attempt
from bot.quiz.model import Item
from tests.bench.branches import NOW, Branch
from tests.crowd_pack import HALF, RIGHT, WRONG, kind_of, letters, pack_text, worth
from tests.reckoned_items import Given

ASKED = 4
"""Questions in each paper, of so many."""
POOL = 16


def load_questions(session: Session) -> None:
    """Let the bot know the pack of the crowds."""
    found = pack.read(pack_text()).pack
    assert found is not None
    store.load(session, found, digest="1", now=NOW)


class Answering:
    """The people of a chat answer; some questions are known by those who know much, some by the others."""

    def __init__(self, session: Session, branch: Branch) -> None:
        self._session, self._branch, self._dice = session, branch, Random(branch.id)
        self._versions = {
            int(item.key.removeprefix("q-")): item.version_id for item in session.scalars(select(Item))
        }

    def answer(self, test_id: int, rows: Sequence[Mapping[str, object]]) -> None:
        """Each of these attempts at a test gets its answers; what was entered by hand has none."""
        where = Attempt.test_id == test_id
        ids = {
            (person, number): id_
            for id_, person, number in self._session.execute(
                select(Attempt.id, Attempt.person_id, Attempt.number).where(where)
            )
        }
        answers = []
        for row in rows:
            if row["by_hand_id"] is not None:
                continue
            person, number = cast(int, row["person_id"]), cast(int, row["number"])
            sheet = {}
            for place, question in enumerate(self._dice.sample(range(1, POOL + 1), ASKED)):
                how = self._how(question, cast(int, row["points"]) / cast(int, row["of"]))
                given = letters(question, how)
                is_tapped = kind_of(question) in ("single", "multiple", "judge")
                sheet[question] = Given(given if is_tapped else "", worth(question, how))
                answers.append(
                    {
                        "attempt_id": ids[person, number],
                        "place": place,
                        "version_id": self._versions[question],
                        "shown": "ABCD" if kind_of(question) in ("single", "multiple") else "",
                        "given": [given] if kind_of(question) == "blank" else given,
                        "points": sheet[question].points,
                        "of": 100,
                    }
                )
            self._branch.answered[test_id, person][number - 1] = sheet
        if answers:
            self._session.execute(insert(Answer), answers)

    def _how(self, question: int, share: float) -> str:
        likely = (share, 1 - share, 0.1, 0.97, 0.5)[question % 7 % 5]
        if self._dice.random() < likely:
            return RIGHT
        return self._dice.choice((HALF, WRONG))

"""How the questions of tests have done, as a sheet of an export: nobody is named."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from bot.chat.sheets import Cell, Column, Extent, Form, Sheet
from bot.quiz.exam.model import Test
from bot.quiz.exam.turnout import FEWEST
from bot.quiz.rulings.items import SHORT, find_in, is_judged


def sheets(extent: Extent) -> Sequence[Sheet]:
    """A row for each question of each paper, in the tests that have closed; suspects first."""
    tr = extent.tr
    columns = (
        Column(tr("Group"), width=22),
        Column(tr("Test"), width=20),
        Column(tr("Question"), width=60),
        Column(tr("Topic"), width=18),
        Column(tr("Answered by"), Form.NUMBER, 12),
        Column(tr("Facility"), Form.SHARE, 10),
        Column(tr("Discrimination"), Form.NUMBER, 14),
        Column(tr("To be looked at"), width=40),
    )
    return [Sheet(tr("Question analysis"), columns, _rows(extent), 3)]


def _rows(extent: Extent) -> Iterator[Sequence[Cell]]:
    for chat in extent.chats.values():
        since, until = extent.instants(chat.id)
        tests = extent.session.scalars(
            select(Test)
            .where(
                Test.chat_id == chat.id,
                Test.opens_at >= since,
                Test.opens_at < until,
                Test.closed_at.is_not(None),
                # Who takes another try has seen the answers.
                Test.makeup_of_id.is_(None),
            )
            .order_by(Test.id.desc())
        )
        by_paper: dict[int, list[Test]] = defaultdict(list)
        for test in tests:
            by_paper[test.paper_id].append(test)
        for held in by_paper.values():
            found = find_in(extent.session, chat.id, held)
            for entry in found.entries if found.sheets >= FEWEST else ():
                tells = entry.item.discrimination if is_judged(entry.item) else None
                yield (
                    chat.title,
                    held[0].name,
                    entry.question.stem,
                    entry.question.topic or "",
                    entry.item.number,
                    float(entry.item.facility),
                    None if tells is None else round(tells, 3) + 0.0,  # never -0
                    extent.tr("; ").join(extent.tr(SHORT[doubt]) for doubt in entry.doubts),
                )

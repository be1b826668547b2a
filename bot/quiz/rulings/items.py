"""How the questions of a paper have done, for its secretary alone: suspects first, no names.

Of fewer than five answers nothing is told of a question: they would tell what somebody has answered. Of fewer
than ten only how hard it was.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat import buttons, keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError, Voice
from bot.chat.texts import N_, clip
from bot.engine.outbox import Content, Key
from bot.quiz import analysis, drawing, grading, ruled
from bot.quiz.analysis import Doubt, Given, Grade, Item
from bot.quiz.bank.question import Judge, Multiple, Question, Single
from bot.quiz.exam import screens
from bot.quiz.exam.model import Answer, Attempt, Paper, Test, counting, paper_of, tests_by
from bot.quiz.exam.turnout import FEWEST
from bot.quiz.ruled import Ruled
from bot.quiz.rulings import cards
from bot.quiz.rulings.regrading import Mark

PER_PAGE = 8
MOST_TESTS = 24
"""Two years of months; what is older is another pack by now."""
ALL, LAST = 0, 1

DOUBTS = {
    Doubt.PREFERRED: N_("A wrong option was chosen more often than a right one: is the key right?"),
    Doubt.NEGATIVE: N_(
        "Those who did well otherwise got it wrong more often: is the key right, or is it unclear?"
    ),
    Doubt.HARD: N_("Fewer than a fifth of its points were reached."),
    Doubt.FLAT: N_("Those who did well otherwise did no better here: perhaps it is guessed."),
}
SHORT = {
    Doubt.PREFERRED: N_("a wrong option is chosen more often"),
    Doubt.NEGATIVE: N_("who does well otherwise gets it wrong more often"),
    Doubt.HARD: N_("very hard"),
    Doubt.FLAT: N_("who does well otherwise does no better here"),
}
GRADES = {
    Grade.VERY_GOOD: N_("very good"),
    Grade.GOOD: N_("good"),
    Grade.MARGINAL: N_("marginal"),
    Grade.POOR: N_("poor"),
}


@dataclass(frozen=True)
class Entry:
    """A question as it counts, how it has done, and why it is suspected."""

    question: Question
    item: Item
    doubts: Sequence[Doubt]


@dataclass(frozen=True)
class Findings:
    """What the closed tests of a paper say."""

    tests: int
    last: datetime | None
    """When the latest of them opened."""
    sheets: int
    entries: Sequence[Entry]
    """Suspects first, then those that were hardest."""
    few: int
    """Questions that fewer than five have answered."""


# -- what there is


def find(session: Session, paper: Paper, scope: int) -> Findings:
    """How the questions of a paper have done: in its closed tests, or the last of them.

    Other tries are left out: who takes them has seen the answers.
    """
    tests = [one for one in tests_by(session, paper.id) if one.closed_at and one.makeup_of_id is None]
    return find_in(session, paper.chat_id, tests[: 1 if scope == LAST else MOST_TESTS])


def find_in(session: Session, chat_id: int, tests: Sequence[Test]) -> Findings:
    """How questions have done in these tests of a chat, the latest first."""
    rows = _answered(session, tests)
    questions = ruled.questions(session, chat_id, {row.version_id for row in rows})
    sheets: dict[int, dict[int, Given]] = defaultdict(dict)
    for row in rows:
        chosen = row.given if drawing.is_tapped(questions[row.version_id].question) else ""
        sheets[row.attempt_id][row.version_id] = Given(row.points or 0, row.of or 0, chosen or "")
    found = analysis.items(sheets.values())
    told = [_entry(questions, item) for item in found if item.number >= FEWEST]
    told.sort(key=lambda one: (not one.doubts, one.item.facility, one.item.id))
    last = tests[0].opens_at if tests else None
    return Findings(len(tests), last, len(sheets), told, len(found) - len(told))


def _answered(session: Session, tests: Sequence[Test]) -> Sequence[Any]:
    """The answers of the attempts that count, as bare rows: there may be many."""
    in_tests = (Attempt.test_id.in_([test.id for test in tests]), Attempt.points.is_not(None))
    attempts = select(Attempt.id, Attempt.test_id, Attempt.person_id, Attempt.points, Attempt.of)
    marks: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    for row in session.execute(attempts.where(*in_tests).order_by(Attempt.number)):
        marks[row.test_id, row.person_id].append(Mark(row.id, row.points or 0, row.of or 0))
    counts = {test.id: test.blueprint.counts for test in tests}
    counted = {
        found.id
        for (test_id, _), those in marks.items()
        if (found := counting(those, counts[test_id])) is not None
    }
    answers = select(Answer.attempt_id, Answer.version_id, Answer.given, Answer.points, Answer.of)
    rows = session.execute(answers.join(Attempt, Attempt.id == Answer.attempt_id).where(*in_tests))
    return [row for row in rows if row.attempt_id in counted]


def _entry(questions: Mapping[int, Ruled], item: Item) -> Entry:
    question = questions[item.id].question
    right = _right(question)
    wrong = "".join(letter for letter in _options(question) if letter not in right)
    return Entry(question, item, analysis.doubts(item, right, wrong))


def _options(question: Question) -> str:
    if isinstance(question, Judge):
        return grading.TRUE + grading.FALSE
    return drawing.as_written(question)


def _right(question: Question) -> str:
    if isinstance(question, Judge):
        return grading.TRUE if question.answer else grading.FALSE
    return question.answer if isinstance(question, Single | Multiple) else ""


# -- how it looks


def listed(voice: Voice, paper: Paper, scope: int, page: int) -> Content:
    """All questions, page by page."""
    found = find(voice.session, paper, scope)
    entries = found.entries
    page = min(page, max(0, (len(entries) - 1) // PER_PAGE))
    shown = list(enumerate(entries, 1))[page * PER_PAGE : (page + 1) * PER_PAGE]
    enough = found.sheets >= FEWEST
    lines = _head(voice, paper, found, scope)
    suspects = sum(bool(entry.doubts) for entry in entries)
    if not enough:
        shown = []
        lines.append(
            voice.tr(
                "There have to be at least {fewest} of them; there are {number}.",
                fewest=FEWEST,
                number=found.sheets,
            )
        )
    elif page == 0 and not any(is_judged(entry.item) for entry in entries):
        lines += [
            Markup(),
            voice.tr(
                "No question was answered by {number} people or more yet: too few to say which are good.",
                number=analysis.ENOUGH,
            ),
            Markup(),
        ]
    elif page == 0 and not suspects:
        lines += [Markup(), voice.tr("No question is suspected."), Markup()]
    elif page == 0:
        lines += [Markup(), voice.tr("<b>Suspects: {number}</b>", number=suspects)]
    for number, entry in shown:
        if suspects and number == suspects + 1:
            lines += [Markup(), voice.tr("<b>The others</b>")]
        lines += _line(voice, number, entry)
    if enough and found.few:
        lines += [
            Markup(),
            voice.tr("Answered by fewer than {fewest}, not told: {number}", fewest=FEWEST, number=found.few),
        ]
    if shown:
        lines += [Markup(), voice.tr("Facility: the share of its points that were reached.")]
    if any(is_judged(entry.item) for _, entry in shown):
        lines.append(
            voice.tr(
                "Discrimination: whether those who get it right do well otherwise, too. From 0.3 it is good; "
                "near 0 or below it, look at the key."
            )
        )
    numbers = [cards.key(str(number), "item", paper.id, scope, entry.item.id) for number, entry in shown]
    turn = []
    if page > 0:
        turn.append(cards.key("◀", "items", paper.id, scope, page - 1))
    if enough and (page + 1) * PER_PAGE < len(entries):
        turn.append(cards.key("▶", "items", paper.id, scope, page + 1))
    other = (
        cards.key(voice.tr("All tests of it"), "items", paper.id, ALL, 0)
        if scope == LAST
        else cards.key(voice.tr("Only the last test"), "items", paper.id, LAST, 0)
    )
    back = Key(str(voice.tr("Back")), buttons.data("exam.open", paper.id))
    keys = [*buttons.rows(numbers, 4), *([turn] if turn else []), [other, back]]
    return Content(Markup("\n").join(lines), keys=keys)


def _head(voice: Voice, paper: Paper, found: Findings, scope: int) -> list[Markup]:
    lines = [
        voice.tr("<b>Item statistics: {name}</b>", name=paper.name),
        Markup("{group}").format(group=paper.chat.title),
    ]
    if scope == LAST and found.last is not None:
        moment = screens.moment(voice, found.last)
        lines.append(
            voice.tr("The last test, {moment}; sheets: {sheets}", moment=moment, sheets=found.sheets)
        )
    else:
        lines.append(
            voice.tr("Closed tests: {tests}; sheets: {sheets}", tests=found.tests, sheets=found.sheets)
        )
    return lines


def _line(voice: Voice, number: int, entry: Entry) -> list[Markup]:
    stem = clip(entry.question.stem.replace("\n", " "), 40)
    facility, tells = _percent(entry.item), _decimal(voice, entry.item.discrimination)
    said = (
        voice.tr(
            "facility {facility} %, discrimination {discrimination}", facility=facility, discrimination=tells
        )
        if is_judged(entry.item)
        else voice.tr("facility {facility} %, answers: {number}", facility=facility, number=entry.item.number)
    )
    lines = [Markup("{number}. {stem}").format(number=number, stem=stem), Markup("    ") + said]
    if entry.doubts:
        lines.append(Markup("    ") + voice.tr("; ").join(voice.tr(SHORT[doubt]) for doubt in entry.doubts))
    return lines


def is_judged(item: Item) -> bool:
    """Whether enough have answered to tell more than how hard it was: one more would turn it round."""
    return item.number >= analysis.ENOUGH


def _percent(item: Item) -> str:
    return str(math.floor(item.facility * 100 + Fraction(1, 2)))


def _decimal(voice: Voice, number: float | None) -> str:
    # Never -0.00: what is so near 0 has no sign.
    return voice.tr("unknown") if number is None else f"{round(number, 2) + 0.0:.2f}"


def opened(voice: Voice, paper: Paper, scope: int, version_id: int) -> Content:
    """One question: what was chosen how often, its numbers, and why it is suspected. Raises UserError."""
    found = find(voice.session, paper, scope)
    ids = [entry.item.id for entry in found.entries]
    if version_id not in ids or found.sheets < FEWEST:
        raise UserError(voice.tr(FROM_ANOTHER_TIME))
    place = ids.index(version_id)
    entry = found.entries[place]
    item = entry.item
    lines = [*_counted(voice, entry), Markup()]
    lines.append(
        voice.tr("Facility: {facility} %, answers: {number}", facility=_percent(item), number=item.number)
    )
    if not is_judged(item):
        lines.append(
            voice.tr("Discrimination: not reckoned of fewer than {number} answers.", number=analysis.ENOUGH)
        )
    elif item.discrimination is None:
        lines.append(voice.tr("Discrimination: unknown, all did the same here or in the others."))
    else:
        lines.append(
            voice.tr(
                "Discrimination: {discrimination} ({grade})",
                discrimination=_decimal(voice, item.discrimination),
                grade=voice.tr(GRADES[analysis.grade(item.discrimination)]),
            )
        )
    if entry.doubts:
        lines += [Markup(), *(voice.tr(DOUBTS[doubt]) for doubt in entry.doubts)]
    turn = []
    if place > 0:
        turn.append(cards.key(voice.tr("◀ Back"), "item", paper.id, scope, ids[place - 1]))
    if place + 1 < len(ids):
        turn.append(cards.key(voice.tr("Next ▶"), "item", paper.id, scope, ids[place + 1]))
    last = [
        cards.key(voice.tr("Key and voiding"), "open", paper.chat_id, version_id),
        cards.key(voice.tr("All questions"), "items", paper.id, scope, place // PER_PAGE),
    ]
    return Content(Markup("\n").join(lines), keys=[*([turn] if turn else []), last])


def _counted(voice: Voice, entry: Entry) -> list[Markup]:
    """The question with how often each option was chosen, ✓ at what is right."""
    question, item = entry.question, entry.item
    if not drawing.is_tapped(question):
        said = cards.key_said(voice, question)
        return [*cards.keyed(question), voice.tr("Right answer: {answer}", answer=said)]
    times = [voice.tr(" · {number}", number=item.chosen.get(one, 0)) for one in _options(question)]
    if isinstance(question, Judge):
        words = (voice.tr("True"), voice.tr("False"))
        marks = ["✓ " if own in _right(question) else "" for own in _options(question)]
        lines = [
            *cards.keyed(question),
            *(
                Markup("{}{}{}").format(mark, word, end)
                for mark, word, end in zip(marks, words, times, strict=True)
            ),
        ]
    else:
        lines = cards.keyed(question, times)
    if item.none:
        lines.append(voice.tr("None chosen: {number}", number=item.none))
    return lines


# -- buttons


def show(ctx: Context) -> None:
    """The list, or another page of it."""
    paper, scope = _chosen(ctx)
    ctx.show(listed(ctx, paper, scope, ctx.ids[2] if len(ctx.ids) > 2 else 0))


def open_item(ctx: Context) -> None:
    """One question of it."""
    paper, scope = _chosen(ctx)
    ctx.show(opened(ctx, paper, scope, ctx.ids[2] if len(ctx.ids) > 2 else 0))


def _chosen(ctx: Context) -> tuple[Paper, int]:
    """The paper a button is about, if he is a secretary of its group; in private only. Raises UserError."""
    paper = paper_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if paper is None or ctx.chat.is_group:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    keeping.group_of(ctx, paper.chat_id)
    return paper, ctx.choice(1, (ALL, LAST))

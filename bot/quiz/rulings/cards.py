"""How a reported question looks to its secretary, and what those are told whose results changed."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import when
from bot.chat import buttons
from bot.chat.context import Voice
from bot.chat.texts import clip, plain
from bot.engine.identity import Chat, Person
from bot.engine.outbox import Content, Key
from bot.quiz import amending, drawing, grading, ruled, showing, store
from bot.quiz.bank.question import Blank, Judge, Multiple, Numeric, Question, Single
from bot.quiz.exam import screens
from bot.quiz.exam.model import Test
from bot.quiz.exam.turnout import has_passed
from bot.quiz.practice import screens as practice
from bot.quiz.ruled import Ruled, Ruling
from bot.quiz.rulings import model
from bot.quiz.rulings.model import Reported, RulingDraft
from bot.quiz.rulings.regrading import Change, Effect
from bot.scores.ledger import Correction, Occasion

MOST_WORDS = 5
"""What so many people wrote is shown, the latest."""
MOST_LOGGED = 4
MOST_LISTED = 10
ROOM = 1500
"""Characters of a question and its options: explanation, words and what was decided take the rest."""
LONGEST_KEY = 300


def key(label: str, name: str, *ids: int) -> Key:
    """A button of this room."""
    return Key(plain(label), buttons.data(f"rulings.{name}", *ids))


# -- a question


def keyed(question: Question, added: Sequence[str] = ()) -> list[Markup]:
    """Stem and options as they are written, with ✓ at what is right; `added` stands behind each option."""
    question = practice.fitting(question, ROOM)
    stem, *options = showing.asked(question, drawing.as_written(question))
    if not isinstance(question, Single | Multiple):
        return [stem]
    marks = ["✓ " if letter in question.answer else "" for letter in drawing.as_written(question)]
    ends = added or [""] * len(options)
    return [
        stem,
        *(
            Markup("{}{}{}").format(mark, line, end)
            for mark, line, end in zip(marks, options, ends, strict=True)
        ),
    ]


def key_said(voice: Voice, question: Question) -> str:
    """The right answer; of blanks all that is accepted."""
    match question:
        case Judge():
            return voice.tr("True") if question.answer else voice.tr("False")
        case Blank():
            return clip(voice.tr("; ").join("/".join(blank) for blank in question.answer), LONGEST_KEY)
        case Numeric():
            return grading.with_unit(f"{question.answer:.10g}", question.unit)
    return question.answer


def _shown(voice: Voice, question: Question) -> list[Markup]:
    lines = keyed(question)
    if not isinstance(question, Single | Multiple):
        lines.append(voice.tr("Right answer: {answer}", answer=key_said(voice, question)))
    return lines


def card(voice: Voice, chat: Chat, version_id: int, done: Markup | None = None) -> Content:
    """A question as it counts in a chat: what was reported, what was decided, and the ways to decide.

    `voice` speaks to the secretary; `done` is what has just been done.
    """
    counts = ruled.question(voice.session, chat.id, version_id)
    reports = model.waiting_for(voice.session, chat.id, version_id)
    if reports:
        head = voice.tr("<b>Reported question</b>, by {number}", number=len(reports))
    elif counts.void:
        head = voice.tr("<b>Void question</b>")
    else:
        head = voice.tr("<b>Question</b>")
    lines = [
        head,
        Markup("{group}").format(group=clip(chat.title, 100)),
        Markup(),
        *_shown(voice, counts.question),
    ]
    if reasons := showing.reasons(voice, counts.question):
        lines += [Markup(), *reasons]
    if said := [report.words for report in reports if report.words]:
        lines += [Markup(), voice.tr("What they say:")]
        lines += [Markup("· {words}").format(words=clip(words, 120)) for words in said[-MOST_WORDS:]]
    lines += _log(voice, chat, version_id)
    if done is not None:
        lines += [Markup(), done]
    return Content(Markup("\n").join(lines), keys=_keys(voice, chat, version_id, counts, bool(reports)))


def _log(voice: Voice, chat: Chat, version_id: int) -> list[Markup]:
    rows = ruled.log(voice.session, chat.id, version_id)
    if not rows:
        return []
    names = _names(voice.session, {row.by_id for row in rows if row.by_id is not None})
    written = store.questions(voice.session, [version_id])[version_id]
    return [
        Markup(),
        voice.tr("Decided:"),
        *(
            voice.tr(
                "· {moment}, {name}: {what}",
                moment=screens.moment(voice, row.at.replace(second=0, microsecond=0)),
                name=clip(names.get(row.by_id or 0, ""), 30),
                what=_decided(voice, written, row),
            )
            for row in rows[:MOST_LOGGED]
        ),
    ]


def _names(session: Session, ids: Collection[int]) -> dict[int, str]:
    return {one.id: one.name for one in session.scalars(select(Person).where(Person.id.in_(ids)))}


def _decided(voice: Voice, written: Question, row: Ruling | RulingDraft) -> str:
    if row.void:
        return voice.tr("void")
    if row.answer is None:
        return voice.tr("right as it is written")
    answer = clip(key_said(voice, amending.amend(written, row.answer)), 100)
    return voice.tr("the right answer is {answer}", answer=answer)


def _keys(voice: Voice, chat: Chat, version_id: int, counts: Ruled, reported: bool) -> list[list[Key]]:
    ids = (chat.id, version_id)
    first = [key(voice.tr("Change the key"), "change", *ids)]
    if not counts.void:
        first.append(key(voice.tr("Void it"), "void", *ids))
    rows = [first]
    if counts.void or counts.corrected:
        rows.append([key(voice.tr("Back to how it was written"), "right", *ids)])
    elif reported:
        rows.append([key(voice.tr("It is right"), "right", *ids)])
    return rows


# -- preparing a ruling


def picker(voice: Voice, draft: RulingDraft, question: Question) -> Content:
    """Which answer is right?"""
    several = amending.is_several(question)
    keys = []
    for place, choice in enumerate(amending.choices(question)):
        ticked = several and choice in (draft.answer or "")
        # The state it leads to: a tap that comes twice does no more than one.
        ids = (draft.id, place, int(not ticked)) if several else (draft.id, place)
        keys.append(key(("✓ " if ticked else "") + _label(voice, choice), "pick", *ids))
    rows = buttons.rows(keys, 6 if len(keys) > 4 else 4)
    last = [key(voice.tr("Cancel"), "open", draft.chat_id, draft.version_id)]
    if several:
        last.insert(0, key(voice.tr("These are right"), "preview", draft.id))
    asked = voice.tr("Which options are right?") if several else voice.tr("Which answer is right?")
    lines = [*keyed(question), Markup(), asked]
    return Content(Markup("\n").join(lines), keys=[*rows, last])


def _label(voice: Voice, choice: Any) -> str:
    if isinstance(choice, bool):
        return voice.tr("True") if choice else voice.tr("False")
    return str(choice)


def to_write(voice: Voice, question: Question) -> tuple[Markup, str]:
    """What the right answer is to be written like, and an example."""
    example = key_said(voice, question)
    if isinstance(question, Blank) and len(question.answer) > 1:
        text = voice.tr(
            "Write the right answers to the {number} blanks, one on each line. For example: {example}",
            number=len(question.answer),
            example=example,
        )
    elif isinstance(question, Blank):
        text = voice.tr(
            "Write the right answer; where several are accepted, with / between them. For example: {example}",
            example=example,
        )
    else:
        text = voice.tr("Write the right number. For example: {example}", example=example)
    return Markup("{stem}\n\n{text}").format(
        stem=clip(question.stem.replace("\n", " "), 300), text=text
    ), example


def preview(voice: Voice, chat: Chat, draft: RulingDraft, written: Question, effect: Effect) -> Content:
    """What would be done, and whose results would change, as a number."""
    counts = ruled.as_ruled(written, void=draft.void, answer=draft.answer)
    lines = _shown(voice, counts.question)
    lines += [Markup(), voice.tr("To be decided: {what}", what=_decided(voice, written, draft))]
    lines.append(
        voice.tr(
            "Answered in tests by {people}; the marks of {felt} change, and they are told privately.",
            people=effect.people,
            felt=effect.felt,
        )
        if effect.felt
        else voice.tr("Answered in tests by {people}; nobody's marks change.", people=effect.people)
    )
    lines.append(voice.tr("It holds for “{group}” only.", group=chat.title))
    keys = [
        [
            key(voice.tr("Yes, do it"), "confirm", draft.id),
            key(voice.tr("Cancel"), "open", draft.chat_id, draft.version_id),
        ]
    ]
    return Content(Markup("\n").join(lines), keys=keys)


def listed(voice: Voice, waiting: Sequence[Reported], chats: Sequence[Chat]) -> Content:
    """The questions that were reported and wait for a decision."""
    titles = {chat.id: chat.title for chat in chats}
    questions = store.questions(voice.session, {one.version_id for one in waiting})
    lines = [voice.tr("<b>Reported questions</b>")]
    for number, one in enumerate(waiting[:MOST_LISTED], 1):
        stem = clip(questions[one.version_id].stem.replace("\n", " "), 60)
        line = voice.tr(
            "{number}. {stem} (reported by {reports})", number=number, stem=stem, reports=one.number
        )
        if len(titles) > 1:
            line += Markup(" ({group})").format(group=clip(titles[one.chat_id], 30))
        lines.append(line)
    if len(waiting) > MOST_LISTED:
        lines.append(voice.tr("… and {number} more", number=len(waiting) - MOST_LISTED))
    if not waiting:
        lines.append(voice.tr("None waits for you."))
    numbers = [
        key(str(number), "open", one.chat_id, one.version_id)
        for number, one in enumerate(waiting[:MOST_LISTED], 1)
    ]
    return Content(Markup("\n").join(lines), keys=buttons.rows(numbers, 5))


# -- to those whose results changed


def answered(voice: Voice, chat: Chat, question: Question, what: Ruling) -> Content:
    """Somebody's report was looked at: what was decided, and not which answer is right."""
    if what.void:
        said = voice.tr("It is void now and counts for nobody.")
    elif what.answer is not None:
        said = voice.tr("Its right answer was corrected.")
    else:
        said = voice.tr("It stays as it is.")
    return Content(
        voice.tr(
            "The question you reported was looked at. Thank you.\n{group}\n· {stem}\n{said}",
            group=chat.title,
            stem=clip(question.stem.replace("\n", " "), 80),
            said=said,
        )
    )


def _reason(voice: Voice, question: Question, why: Ruling) -> list[Markup]:
    if why.void:
        said = voice.tr("A question was voided and no longer counts.")
    elif why.answer is not None:
        said = voice.tr("The right answer of a question was corrected.")
    else:
        said = voice.tr("A question counts again as it was written.")
    return [said, Markup("· {stem}").format(stem=clip(question.stem.replace("\n", " "), 80))]


def corrected(
    voice: Voice,
    question: Question,
    why: Ruling,
    corrections: Sequence[Correction],
    titles: Mapping[int, str],
) -> Content:
    """Somebody's points in quizzes (`titles` by their ids) and questions of the day are others now."""
    lines = [voice.tr("<b>Your points were corrected</b>\n{group}", group=why.chat.title)]
    for one in corrections[-MOST_LISTED:]:
        day = when.say_day(one.held_on, voice.chat.language)
        what = (
            voice.tr("Quiz: {title}, {day}", title=clip(titles.get(one.occasion_id, ""), 40), day=day)
            if one.occasion == Occasion.QUIZ
            else voice.tr("Question of the day, {day}", day=day)
        )
        before, after = (f"{mark.points // 100}/{mark.of // 100}" for mark in (one.before, one.after))
        said = voice.tr("{what}: {before} → {after}", what=what, before=before, after=after)
        lines.append(Markup("· {line}").format(line=said))
    return Content(Markup("\n").join([*lines, *_reason(voice, question, why)]))


def changed(
    voice: Voice, test: Test, question: Question, why: Ruling, change: Change, makeup: Test | None
) -> Content:
    """Somebody's marks are others now: which they were, which they are, and why."""
    before, after = (screens.marks(mark.points, mark.of) for mark in (change.before, change.after))
    verdict = voice.tr("passed") if has_passed(change.after, test) else voice.tr("not passed")
    lines = [
        Markup("<b>{name}</b>\n{group}").format(name=test.name, group=test.chat.title),
        voice.tr(
            "Your marks were corrected: {before} → {after}, {verdict}",
            before=before,
            after=after,
            verdict=verdict,
        ),
        *_reason(voice, question, why),
    ]
    keys = [
        [
            Key(
                plain(voice.tr("Look at the answers")),
                buttons.data("exam.review", one.attempt.id, one.answer.place),
            )
        ]
        for one in change.regraded[-1:]
    ]
    if makeup is not None:
        lines.append(
            voice.tr(
                "There is another try for you until {moment}.", moment=screens.moment(voice, makeup.closes_at)
            )
        )
        keys.append([Key(plain(voice.tr("Take the test")), buttons.data("exam.come", makeup.id))])
    return Content(Markup("\n").join(lines), keys=keys)

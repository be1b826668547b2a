"""What came of an attempt, as far as it may be told: the result, the questions with their right answers."""

from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

from bot.chat.context import Voice
from bot.chat.texts import duration
from bot.engine.outbox import Content, Key
from bot.quiz import ruled, showing
from bot.quiz.exam import screens, sitting
from bot.quiz.exam.blueprint import Reveal
from bot.quiz.exam.model import Attempt, Test, answers_of
from bot.quiz.exam.turnout import has_passed


def may_reveal(test: Test) -> bool:
    """Whether the right answers of what was handed in may be shown."""
    return test.blueprint.reveal != Reveal.CLOSING or test.closed_at is not None


def result(voice: Voice, attempt: Attempt, attempts: Sequence[Attempt]) -> Content:
    """What came of an attempt, as far as it may be told yet."""
    test = attempt.test
    lines = [Markup("<b>{name}</b>").format(name=test.name)]
    if attempt.by_deadline:
        lines.append(
            voice.tr("The time is up; what you had answered was handed in.")
            if attempt.deadline_at < test.closes_at
            else voice.tr("The test has closed; what you had answered was handed in.")
        )
    keys: list[list[Key]] = []
    if attempt.by_hand_id is not None:
        lines.append(voice.tr("Entered by a secretary."))
    if not may_reveal(test):
        lines.append(
            voice.tr(
                "Handed in. Result and answers are told when the test closes, {moment}.",
                moment=screens.moment(voice, test.closes_at),
            )
        )
    else:
        lines += _outcome(voice, attempt)
        if answers_of(voice.session, attempt.id):
            keys.append([screens.key(voice.tr("Look at the answers"), "review", attempt.id, 0)])
    more = sitting.left(test, attempts)
    if screens.is_open(voice, test) and more != 0 and attempt.by_hand_id is None:
        keys.append([screens.key(voice.tr("Once more"), "begin", test.id)])
    elif (
        test.closed_at is None
        and may_reveal(test)
        and not has_passed(attempt, test)
        and test.blueprint.makeup_minutes
    ):
        lines.append(voice.tr("After the closing there is another try; I shall tell you."))
    return Content(Markup("\n").join(lines), keys=keys)


def _outcome(voice: Voice, attempt: Attempt) -> list[Markup]:
    passed = has_passed(attempt, attempt.test)
    mark = attempt.test.blueprint.pass_mark
    lines = [
        voice.tr("{marks} of 100, passed", marks=screens.marks(attempt.points, attempt.of))
        if passed
        else voice.tr(
            "{marks} of 100; {mark} are needed to pass",
            marks=screens.marks(attempt.points, attempt.of),
            mark=mark,
        )
    ]
    answers = answers_of(voice.session, attempt.id)
    if answers:
        counted = [answer for answer in answers if answer.of]
        right = sum(answer.points == answer.of for answer in counted)
        lines.append(voice.tr("{right} of {number} questions right", right=right, number=len(counted)))
        if len(counted) < len(answers):
            lines.append(voice.tr("Void, not counted: {number}", number=len(answers) - len(counted)))
    if attempt.submitted_at is not None and attempt.by_hand_id is None:
        took = duration(
            voice.chat.language, max(attempt.submitted_at - attempt.started_at, timedelta(minutes=1))
        )
        lines.append(voice.tr("It took you {span}.", span=took))
    return lines


def review(voice: Voice, attempt: Attempt, place: int) -> Content:
    """A question of what was handed in, with the right answer and why."""
    answers = answers_of(voice.session, attempt.id)
    place = min(place, len(answers) - 1)
    answer = answers[place]
    counts = ruled.question(voice.session, attempt.test.chat_id, answer.version_id)
    asked = counts.question
    lines = [
        voice.tr(
            "Question {place} of {number}, {kind}",
            place=place + 1,
            number=len(answers),
            kind=voice.tr(showing.KINDS[asked.kind]),
        ),
        Markup(),
        *showing.asked(asked, answer.shown),
        Markup(),
        *screens.verdict(voice, counts, answer, attempt.test.blueprint),
    ]
    turn = []
    if place > 0:
        turn.append(screens.key(voice.tr("◀ Back"), "review", attempt.id, place - 1))
    if place < len(answers) - 1:
        turn.append(screens.key(voice.tr("Next ▶"), "review", attempt.id, place + 1))
    return Content(
        Markup("\n").join(lines),
        keys=[
            *([turn] if turn else []),
            [
                screens.key(voice.tr("My result"), "result", attempt.id),
                screens.report_key(voice, attempt, place),
            ],
        ],
    )

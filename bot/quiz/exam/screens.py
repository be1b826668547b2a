"""The one message in which somebody takes a test: a question, the overview, the last word."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import when
from bot.chat import audience, buttons
from bot.chat.context import Voice
from bot.chat.texts import clip, duration, of_hundred, plain, span
from bot.engine.outbox import Content, Key
from bot.quiz import drawing, grading, ruled, showing
from bot.quiz.bank.question import Multiple, Question
from bot.quiz.exam import sitting
from bot.quiz.exam.blueprint import POINT, Blueprint, Counts, Reveal
from bot.quiz.exam.model import Answer, Attempt, Test
from bot.quiz.ruled import Ruled

CELLS = 10
PER_PAGE = 40
"""Questions in a page of the overview: a message holds a hundred buttons."""


def marks(points: int | None, of: int | None) -> str:
    """What was reached, of a hundred: 85, 83.3."""
    return of_hundred(points or 0, of) if of else "100"


def points_said(points: int | None) -> str:
    """Hundredths of a point, as points: 2, 2.5."""
    return f"{(points or 0) / POINT:.10g}"


def moment(voice: Voice, instant: datetime) -> str:
    """An instant as somebody there would say it now."""
    zone = ZoneInfo(voice.chat.zone)
    wall, now = (at.astimezone(zone).replace(tzinfo=None) for at in (instant, voice.now))
    return when.say_moment(wall, voice.chat.language, now)


def label(test: Test, among: Sequence[Test]) -> str:
    """What the button says that leads to a test: where two are called so, which group it is."""
    alone = sum(one.name == test.name for one in among) == 1
    return clip(test.name if alone else f"{clip(test.name, 14)} · {test.chat.title}", 30)


# -- before it


def rules(voice: Voice, blueprint: Blueprint) -> list[Markup]:
    """What somebody should know before he begins."""
    limit = blueprint.limit_minutes
    lines = [
        voice.tr("Questions: {number}, {limit}", number=blueprint.number, limit=_limit(voice, limit)),
        voice.tr("Pass mark: {mark} of 100", mark=blueprint.pass_mark),
    ]
    if blueprint.audience:
        lines.append(voice.tr("For: {whose}", whose=audience.said(voice, blueprint.audience)))
    if blueprint.attempts != 1:
        allowed = (
            voice.tr("as many attempts as you like")
            if blueprint.attempts == 0
            else voice.tr("{number} attempts", number=blueprint.attempts)
        )
        lines.append(
            voice.tr("{allowed}, {counts}", allowed=allowed, counts=counts_said(voice, blueprint.counts))
        )
    return lines


def _limit(voice: Voice, minutes: int | None) -> str:
    if minutes is None:
        return voice.tr("no time limit")
    return voice.tr("time limit {span}", span=span(voice.chat.language, timedelta(minutes=minutes)))


def counts_said(voice: Voice, counts: Counts) -> str:
    """Which attempt counts."""
    return {
        Counts.BEST: voice.tr("the best counts"),
        Counts.LAST: voice.tr("the last counts"),
        Counts.FIRST: voice.tr("the first counts"),
    }[counts]


def start(voice: Voice, test: Test, attempts: Sequence[Attempt]) -> Content:
    """What somebody sees when he comes for a test: the rules and Begin, or what he has done so far."""
    lines = [
        Markup("<b>{name}</b>").format(name=test.name),
        Markup("{title}").format(title=test.chat.title),
    ]
    lines += rules(voice, test.blueprint)
    may_begin = is_open(voice, test)
    lines.append(
        voice.tr("Open until {moment}", moment=moment(voice, test.closes_at))
        if may_begin
        else voice.tr("Closed.")
    )
    keys: list[list[Key]] = []
    going = sitting.under_way(attempts)
    more = sitting.left(test, attempts)
    if going is not None:
        keys.append([key(voice.tr("Go on"), "go", going.id, going.place)])
    else:
        done = [attempt for attempt in attempts if attempt.submitted_at is not None]
        if done:
            lines += [Markup(), voice.tr("Handed in: {number}", number=len(done))]
            keys.append([key(voice.tr("My result"), "result", done[-1].id)])
        if may_begin and more != 0:
            label = voice.tr("Once more") if done else voice.tr("Begin")
            keys.append([key(label, "begin", test.id)])
            if test.blueprint.limit_minutes is not None:
                lines += [Markup(), voice.tr("The time runs from when you tap “{label}”.", label=label)]
    return Content(Markup("\n").join(lines), keys=keys)


def is_open(voice: Voice, test: Test) -> bool:
    """Whether an attempt may be begun: it may have come to its end and not be closed yet."""
    return test.closed_at is None and voice.now < test.closes_at


# -- during it


def question(voice: Voice, attempt: Attempt, answers: Sequence[Answer]) -> Content:
    """The question the attempt is at."""
    answer = answers[attempt.place]
    counts = ruled.question(voice.session, attempt.test.chat_id, answer.version_id)
    asked = counts.question
    final = _is_final(attempt.test.blueprint, asked, answer)
    given = sum(one.given is not None for one in answers)
    lines = [
        voice.tr(
            "Question {place} of {number}, {kind}",
            place=attempt.place + 1,
            number=len(answers),
            kind=voice.tr(showing.KINDS[asked.kind]),
        ),
        Markup("{bar} {given}/{number}  {left}").format(
            bar=_bar(given, len(answers)),
            given=given,
            number=len(answers),
            left=_left(voice, attempt),
        ),
        Markup(),
        *showing.asked(asked, answer.shown),
        Markup(),
    ]
    if final:
        lines += verdict(voice, counts, answer, attempt.test.blueprint)
    else:
        if counts.void:
            lines.append(voice.tr("This question is void and does not count; you may leave it."))
        if (hint := showing.how_to_type(voice, asked)) is not None:
            lines.append(hint)
        if answer.given is not None:
            lines.append(
                voice.tr(
                    "Your answer: {answer}", answer=showing.said(voice, asked, answer.shown, answer.given)
                )
            )
    keys = [] if final else _options(voice, attempt, asked, answer)
    if asked.picture is not None:
        keys.insert(0, [key(showing.see_picture(voice), "picture", attempt.id, attempt.place)])
    return Content(Markup("\n").join(lines), keys=[*keys, *_ways(voice, attempt, answers, answer)])


def _is_final(blueprint: Blueprint, asked: Question, answer: Answer) -> bool:
    """Where the right answer is shown at once, an answer is final; several options are when confirmed."""
    return blueprint.reveal == Reveal.EACH and answer.points is not None


def _options(voice: Voice, attempt: Attempt, asked: Question, answer: Answer) -> list[list[Key]]:
    if not drawing.is_tapped(asked):
        return []
    chosen = answer.given or ""
    keys = [
        key(f"✓ {label}" if own in chosen else label, "pick", attempt.id, attempt.place, number)
        for number, (label, own) in enumerate(showing.labels(voice, asked, answer.shown))
    ]
    rows = buttons.rows(keys, 6 if len(keys) > 4 else 4)
    if isinstance(asked, Multiple):
        rows.append([key(voice.tr("Confirm"), "confirm", attempt.id, attempt.place)])
    return rows


def _ways(voice: Voice, attempt: Attempt, answers: Sequence[Answer], answer: Answer) -> list[list[Key]]:
    place, last = attempt.place, len(answers) - 1
    steps = []
    if place > 0:
        steps.append(key(voice.tr("◀ Back"), "go", attempt.id, place - 1))
    flag = voice.tr("⚑ Unmark") if answer.marked else voice.tr("⚐ Later")
    steps.append(key(flag, "mark", attempt.id, place))
    if place < last:
        steps.append(key(voice.tr("Next ▶"), "go", attempt.id, place + 1))
    return [
        steps,
        [
            key(voice.tr("Overview"), "overview", attempt.id, place // PER_PAGE),
            key(voice.tr("Hand in"), "submit", attempt.id, 0),
        ],
        [report_key(voice, attempt, place)],
    ]


def report_key(voice: Voice, attempt: Attempt, place: int) -> Key:
    return Key(plain(voice.tr("Report a mistake")), buttons.data("rulings.report", attempt.id, place))


def overview(voice: Voice, attempt: Attempt, answers: Sequence[Answer], page: int) -> Content:
    """All questions as buttons: answered, marked, open."""
    page = min(page, (len(answers) - 1) // PER_PAGE)
    shown = answers[page * PER_PAGE : (page + 1) * PER_PAGE]
    keys = [
        key(
            ("⚑" if answer.marked else "✓" if answer.given is not None else "") + str(answer.place + 1),
            "go",
            attempt.id,
            answer.place,
        )
        for answer in shown
    ]
    given = sum(answer.given is not None for answer in answers)
    marked = sum(answer.marked for answer in answers)
    lines = [
        Markup("<b>{name}</b>").format(name=attempt.test.name),
        voice.tr(
            "Answered {given} of {number}, {left}",
            given=given,
            number=len(answers),
            left=_left(voice, attempt),
        ),
    ]
    if marked:
        lines.append(voice.tr("⚑ Kept for later: {number}", number=marked))
    turn = []
    if page > 0:
        turn.append(key("◀", "overview", attempt.id, page - 1))
    if (page + 1) * PER_PAGE < len(answers):
        turn.append(key("▶", "overview", attempt.id, page + 1))
    last = [
        key(voice.tr("Go on"), "go", attempt.id, attempt.place),
        key(voice.tr("Hand in"), "submit", attempt.id, 0),
    ]
    return Content(Markup("\n").join(lines), keys=[*buttons.rows(keys, 5), *([turn] if turn else []), last])


def confirmation(voice: Voice, attempt: Attempt, answers: Sequence[Answer]) -> Content:
    """The last word before handing in."""
    void = ruled.voided(voice.session, [attempt.test.chat_id])
    missing = [one.place for one in answers if one.given is None and one.version_id not in void]
    marked = sum(answer.marked for answer in answers)
    lines = [voice.tr("Hand in “{name}” now?", name=attempt.test.name)]
    if missing:
        lines.append(voice.tr("Not answered yet: {number}", number=len(missing)))
    if marked:
        lines.append(voice.tr("⚑ Kept for later: {number}", number=marked))
    if not missing and not marked:
        lines.append(voice.tr("All questions are answered."))
    back = missing[0] if missing else attempt.place
    return Content(
        Markup("\n").join(lines),
        keys=[
            [
                key(voice.tr("Hand in"), "submit", attempt.id, 1),
                key(voice.tr("Go on"), "go", attempt.id, back),
            ]
        ],
    )


def verdict(voice: Voice, counts: Ruled, answer: Answer, blueprint: Blueprint) -> list[Markup]:
    """Whether an answer is right, its points, and the right answer with its reasons."""
    asked = counts.question
    said = voice.tr("Your answer: {answer}", answer=showing.said(voice, asked, answer.shown, answer.given))
    if counts.void:
        return [voice.tr("This question is void and does not count."), said]
    points, of = sitting.worth(blueprint, counts, answer.given)
    share = grading.credit(asked, answer.given, half=blueprint.half)
    word = (
        voice.tr("✓ Right") if share == 1 else voice.tr("In part right") if share else voice.tr("Not right")
    )
    return [
        voice.tr(
            "{word}, {points} of {of}",
            word=word,
            points=points_said(points),
            of=points_said(of),
        ),
        said,
        voice.tr("Right answer: {answer}", answer=showing.right(voice, asked, answer.shown)),
        *([voice.tr("A secretary has corrected the right answer.")] if counts.corrected else []),
        *showing.reasons(voice, asked),
    ]


def _bar(given: int, number: int) -> str:
    filled = given * CELLS // number
    return "▰" * filled + "▱" * (CELLS - filled)


def _left(voice: Voice, attempt: Attempt) -> str:
    """How long there still is, to the minute where it is short."""
    minute = timedelta(minutes=1)
    left = -(-max(attempt.deadline_at - voice.now, timedelta()) // minute) * minute
    if left <= minute:
        return voice.tr("less than a minute left")
    if left > timedelta(days=1):
        return voice.tr("until {moment}", moment=moment(voice, attempt.deadline_at))
    return voice.tr("{span} left", span=duration(voice.chat.language, left))


def key(label: str, name: str, *ids: int) -> Key:
    """A button of this feature."""
    return Key(plain(label), buttons.data(f"exam.{name}", *ids))

"""How practice looks: what is there to do, a question, its answer, what came of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot import when
from bot.chat import buttons
from bot.chat.context import Voice
from bot.chat.texts import LONGEST, plain
from bot.engine.outbox import Content, Key
from bot.quiz import drawing, grading, showing
from bot.quiz.bank.question import Multiple, Question, Single
from bot.quiz.grading import Given
from bot.quiz.practice import sitting as sittings
from bot.quiz.practice.choice import Turn
from bot.quiz.practice.model import Habit, Sitting

ROOM = LONGEST - 1500
"""Characters for a question and its options; explanation, source and the rest take less than what is left."""


def key(label: str, name: str, *ids: int, revision: int = 0) -> Key:
    """A button of practice."""
    return Key(plain(label), buttons.data(f"practice.{name}", *ids, revision=revision))


def day(voice: Voice, instant: datetime) -> str:
    """The day of an instant, on his own clock."""
    return when.say_day(instant.astimezone(ZoneInfo(voice.chat.zone)).date(), voice.chat.language)


# -- before it


def home(voice: Voice, habit: Habit, turn: Turn, in_book: int, next_due: datetime | None) -> Content:
    """What there is to do, and the ways to it."""
    lines = [voice.tr("<b>Practice</b>")]
    if turn.wrong:
        lines.append(voice.tr("Wrong before, and due today: {number}", number=len(turn.wrong)))
    if turn.right:
        lines.append(voice.tr("Right before, to be asked again: {number}", number=len(turn.right)))
    if turn.new:
        lines.append(voice.tr("New: {number}", number=len(turn.new)))
    number = min(habit.amount, len(turn.first(habit.amount)))
    keys: list[list[Key]] = []
    if number:
        keys.append([key(voice.tr("Begin: {number}", number=number), "begin")])
    else:
        lines.append(nothing(voice, next_due))
    if (done := done_today(voice, habit)) > 0:
        lines.append(voice.tr("Answered today: {number}", number=done))
    lines.append(voice.tr("Only you see this; it earns no points."))
    return Content(Markup("\n").join(lines), keys=[*keys, _elsewhere(voice, in_book)])


def nothing(voice: Voice, next_due: datetime | None) -> Markup:
    """There is nothing to practise now."""
    if next_due is None:
        return voice.tr("There is no question here that you could practise yet.")
    return voice.tr(
        "Nothing is due now, and you have seen every question. The next one comes on {day}.",
        day=day(voice, next_due),
    )


def done_today(voice: Voice, habit: Habit) -> int:
    """How many questions he has answered today."""
    today = voice.now.astimezone(ZoneInfo(voice.chat.zone)).date()
    return habit.done if habit.done_on == today else 0


def _elsewhere(voice: Voice, in_book: int) -> list[Key]:
    return [
        key(voice.tr("Wrong answers: {number}", number=in_book), "book"),
        key(voice.tr("Settings"), "settings"),
    ]


# -- during it


def question(voice: Voice, sitting: Sitting) -> Content:
    """The question that is shown: with ways to answer it, or with its answer."""
    asked = fitting(sittings.question_of(voice.session, sitting))
    order = sittings.order_of(sitting, asked)
    lines = [
        voice.tr(
            "Practice {place} of {number}, {kind}",
            place=sitting.place + 1,
            number=len(sitting.questions),
            kind=voice.tr(showing.KINDS[asked.kind]),
        )
    ]
    if asked.topic:
        lines[0] += Markup(" · {topic}").format(topic=asked.topic)
    lines.append(Markup())
    if sitting.answered:
        lines += [*answered(voice, asked, order, sitting.given), Markup()]
        lines += verdict(voice, asked, order, sitting.given)
        report = buttons.data("rulings.practised", sitting.version_id)
        keys = [_after(voice, sitting), [Key(plain(voice.tr("Report a mistake")), report)]]
    else:
        lines += showing.asked(asked, order)
        if (hint := showing.how_to_type(voice, asked)) is not None:
            lines += [Markup(), hint]
        keys = [*_options(voice, sitting, asked, order), _ways(voice, sitting)]
        if asked.picture is not None:
            see = key(showing.see_picture(voice), "picture", sitting.id, revision=sitting.revision)
            keys.insert(0, [see])
    return Content(Markup("\n").join(lines), keys=keys)


def _options(voice: Voice, sitting: Sitting, asked: Question, order: str) -> list[list[Key]]:
    if not drawing.is_tapped(asked):
        return []
    several = isinstance(asked, Multiple)
    keys = []
    for place, (label, own) in enumerate(showing.labels(voice, asked, order)):
        ticked = several and own in sitting.chosen
        # The state it leads to: a tap that comes twice does no more than one.
        ids = (sitting.id, place, int(not ticked)) if several else (sitting.id, place)
        label = f"✓ {label}" if ticked else label
        keys.append(key(label, "pick", *ids, revision=sitting.revision))
    rows = buttons.rows(keys, 6 if len(keys) > 4 else 4)
    if several:
        rows.append([key(voice.tr("Confirm"), "confirm", sitting.id, revision=sitting.revision)])
    return rows


def _ways(voice: Voice, sitting: Sitting) -> list[Key]:
    return [
        key(voice.tr("I do not know"), "pass", sitting.id, revision=sitting.revision),
        key(voice.tr("Stop here"), "stop", sitting.id, revision=sitting.revision),
    ]


def _after(voice: Voice, sitting: Sitting) -> list[Key]:
    if sitting.place + 1 >= len(sitting.questions):
        return [key(voice.tr("Finish"), "next", sitting.id, revision=sitting.revision)]
    return [
        key(voice.tr("Next ▶"), "next", sitting.id, revision=sitting.revision),
        key(voice.tr("Stop here"), "stop", sitting.id, revision=sitting.revision),
    ]


def answered(voice: Voice, asked: Question, order: str, given: Given | None) -> list[Markup]:
    """The stem, and the options with ✓ at what is right and ✗ at what was wrongly chosen."""
    stem, *options = showing.asked(asked, order)
    if not isinstance(asked, Single | Multiple):
        return [stem]
    chosen = given or ""
    marks = ["✓ " if own in asked.answer else "✗ " if own in chosen else "" for own in order]
    return [stem, *(Markup("{}{}").format(mark, line) for mark, line in zip(marks, options, strict=True))]


def verdict(voice: Voice, asked: Question, order: str, given: Given | None) -> list[Markup]:
    """Right or not, what would have been, and why."""
    lines: list[Markup] = []
    if sittings.is_right(asked, given):
        lines.append(Markup("<b>{word}</b>").format(word=voice.tr("✓ Right")))
    else:
        if given is not None:
            share = grading.credit(asked, given, half=True)
            word = voice.tr("In part right") if share else voice.tr("Not right")
            lines.append(Markup("<b>{word}</b>").format(word=word))
            said = showing.said(voice, asked, order, given)
            lines.append(voice.tr("Your answer: {answer}", answer=said))
        right = showing.right(voice, asked, order)
        lines.append(voice.tr("Right answer: {answer}", answer=right))
    return [*lines, *showing.reasons(voice, asked)]


def fitting(question: Question, room: int = ROOM) -> Question:
    """The question in so many characters: what is too long is cut, the stem and options alike."""
    options = question.options if isinstance(question, Single | Multiple) else []
    if len(question.stem) + sum(map(len, options)) <= room:
        return question
    share = room // (len(options) + 2)
    cut: dict[str, object] = {"stem": _cut(question.stem, share * 2)}
    if options:
        cut["options"] = [_cut(option, share) for option in options]
    return question.model_copy(update=cut)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


# -- after it


def summary(voice: Voice, sitting: Sitting, in_book: int) -> Content:
    """What came of a sitting."""
    answers = sitting.right + sitting.wrong
    if not answers:
        return Content(voice.tr("Nothing was answered this time."), keys=[_elsewhere(voice, in_book)])
    lines = [voice.tr("<b>Done</b>: {right} of {number} right", right=sitting.right, number=answers)]
    if sitting.wrong:
        lines.append(voice.tr("What was wrong comes again, from tomorrow on."))
    more = [key(voice.tr("More"), "more", sitting.id)]
    return Content(Markup("\n").join(lines), keys=[more, _elsewhere(voice, in_book)])

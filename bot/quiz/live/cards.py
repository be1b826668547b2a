"""How a live quiz looks: the lobby, the standings with the buttons, a question as a poll, the final board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import Voice
from bot.chat.texts import N_, clip, plain, tr
from bot.engine.identity import Membership
from bot.engine.outbox import Content, Key, Poll
from bot.quiz import pollable, showing
from bot.quiz.bank.question import Multiple, Question
from bot.quiz.live import ranking
from bot.quiz.live.model import LiveQuiz, Note, State
from bot.quiz.live.ranking import MOST_SHOWN, Place
from bot.quiz.model import Bank
from bot.quiz.polls import AskedPoll
from bot.quiz.pools import title_of
from bot.scores import ledger, naming
from bot.scores.ledger import Occasion
from bot.scores.model import Naming
from bot.scores.standings import custom_of

MOST_NAMES = 30
LEADING = 3
"""Names in the standings while it runs."""
MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
NUMBERS = (5, 10, 15, 20, 30)
"""How many questions a tap chooses."""


@dataclass(frozen=True)
class Standings:
    """Where everybody stands after the questions that count; `strangers` answered and are not known here."""

    places: Sequence[Place]
    counted: int
    strangers: int = 0


def _key(label: Markup | str, name: str, *ids: int) -> Key:
    return Key(plain(label), buttons.data(f"live.{name}", *ids))


# -- before it begins


def choice_of_packs(voice: Voice, packs: Sequence[tuple[Bank, int]], number: int, seconds: int) -> Content:
    """What shall be asked about? Zeroes stand for what was not said."""
    keys = [
        _key(f"{clip(title_of(voice, bank), 24)} ({total})", "pick", bank.id, number, seconds)
        for bank, total in packs
    ]
    rows = buttons.rows(keys, 2)
    if len(packs) > 1:
        rows.append([_key(voice.tr("A bit of everything"), "pick", 0, number, seconds)])
    return Content(voice.tr("A quiz: what about?"), keys=[*rows, [_key(voice.tr("Cancel"), "leave")]])


def choice_of_number(voice: Voice, title: str, bank_id: int, most: int, seconds: int) -> Content:
    """How many questions?"""
    numbers = [number for number in NUMBERS if number < most]
    if most <= NUMBERS[-1]:
        numbers.append(most)
    keys = [_key(str(number), "pick", bank_id, number, seconds) for number in numbers]
    text = voice.tr("A quiz about <b>{title}</b>: how many questions?", title=title)
    return Content(text, keys=[keys, [_key(voice.tr("Cancel"), "leave")]])


def lobby(voice: Voice, quiz: LiveQuiz, players: Sequence[Membership]) -> Content:
    """What comes, who is in, and that votes can be seen by everyone."""
    lines = [
        voice.tr(
            "<b>Quiz: {title}</b>\nQuestions: {number}, {seconds} seconds each",
            title=quiz.title,
            number=len(quiz.versions),
            seconds=quiz.seconds,
        ),
        Markup(""),
        voice.tr("Are you in? Tap “I am in”, so that your answers count."),
        voice.tr("Votes are open: Telegram shows everyone in the group who chose what."),
    ]
    if players:
        hidden = naming.hidden(voice.session, quiz.chat_id)
        named = [one.person_id for one in players if one.person_id not in hidden]
        chosen = custom_of(voice.session, quiz.chat_id).naming
        called = _called(voice, quiz, chosen, named[:MOST_NAMES]) if chosen != Naming.OFF else {}
        names = [called[id_] for id_ in named if id_ in called]
        said = voice.tr("In so far: {number}", number=len(players))
        if names:
            said = voice.tr(
                "In so far ({number}): {names}",
                number=len(players),
                names=voice.tr(", ").join(names),
            )
        lines += [Markup(""), said + (" …" if names and len(named) > MOST_NAMES else "")]
    keys = [
        [_join(voice, quiz)],
        [_key(voice.tr("Start"), "start", quiz.id), _key(voice.tr("Cancel"), "cancel", quiz.id)],
    ]
    return Content(Markup("\n").join(lines), keys=keys, topic=quiz.topic)


def _join(voice: Voice, quiz: LiveQuiz) -> Key:
    return _key(voice.tr("I am in"), "join", quiz.id)


# -- while it runs


def poll(language: str, head: str, asked: AskedPoll, question: Question) -> Poll:
    """A question as a poll, with `head` before it."""
    several = " " + plain(tr(language, N_("(several are right)"))) if isinstance(question, Multiple) else ""
    return Poll(
        question=f"{head}{question.stem.strip()}{several}",
        options=options(language, question, asked.shown),
        correct=asked.correct,
        explanation=explanation(language, question),
        seconds=asked.seconds,
    )


def under(voice: Voice, asked: AskedPoll) -> list[list[Key]]:
    """The button under a question that is asked as a poll."""
    return [[Key(plain(voice.tr("Report a mistake")), buttons.data("rulings.polled", asked.id))]]


def options(language: str, question: Question, shown: str) -> list[str]:
    """The options in the order they are shown."""
    return pollable.options(question, shown, (plain(tr(language, "True")), plain(tr(language, "False"))))


def explanation(language: str, question: Question) -> str:
    """Why it is so, and by what."""
    if question.source is None:
        return pollable.explanation(question, "")
    source = tr(language, "Source: {source}", source=showing.cited(language, question.source))
    return pollable.explanation(question, plain(source))


def board(voice: Voice, quiz: LiveQuiz, standings: Standings) -> Content:
    """How far it is, who leads, and the secretary's buttons."""
    lines: list[str] = [
        voice.tr("<b>Quiz: {title}</b>", title=quiz.title),
        voice.tr("Question {place} of {number}", place=quiz.place + 1, number=len(quiz.versions)),
    ]
    if quiz.state == State.PAUSED:
        lines.append(_paused(voice, quiz))
    leading = _ranks(voice, quiz, standings.places, LEADING, None)
    if standings.counted and leading:
        lines += ["", voice.tr("After {number} of the questions:", number=standings.counted), *leading]
    control = (
        [_key(voice.tr("Resume"), "resume", quiz.id), _key(voice.tr("End quiz"), "stop", quiz.id)]
        if quiz.state == State.PAUSED
        else [_key(voice.tr("Pause"), "pause", quiz.id), _key(voice.tr("End quiz"), "stop", quiz.id)]
    )
    keys = [[_join(voice, quiz)], control]
    if quiz.state == State.RUNNING:
        keys.insert(
            1,
            [
                _key(voice.tr("Next question"), "next", quiz.id, quiz.place),
                _key(voice.tr("Skip (not counted)"), "skip", quiz.id, quiz.place),
            ],
        )
    return Content(Markup("\n").join(lines), keys=keys, topic=quiz.topic)


def _paused(voice: Voice, quiz: LiveQuiz) -> Markup:
    match quiz.note:
        case Note.AWAY:
            return voice.tr("⏸ I was away for a while, so the quiz is paused.")
        case Note.UNSENT:
            return voice.tr("⏸ Telegram did not take the last questions, so the quiz is paused.")
    return voice.tr("⏸ Paused: a question that is open runs on, then nothing comes until you resume.")


def ended(voice: Voice, quiz: LiveQuiz) -> Content:
    """What is left of the message with the buttons."""
    head = voice.tr("<b>Quiz: {title}</b>", title=quiz.title)
    said = voice.tr("Cancelled.") if quiz.state == State.CANCELLED else voice.tr("It is over.")
    return Content(Markup("\n").join([head, said]), topic=quiz.topic)


def moved(voice: Voice, quiz: LiveQuiz) -> Content:
    """What is left of it where it goes on further down."""
    head = voice.tr("<b>Quiz: {title}</b>", title=quiz.title)
    return Content(Markup("\n").join([head, voice.tr("It goes on below.")]), topic=quiz.topic)


# -- what came of it


def final(voice: Voice, quiz: LiveQuiz, standings: Standings) -> Content:
    """The first few with medals, how many took part; nobody's low rank."""
    lines: list[str] = [voice.tr("<b>Quiz over: {title}</b>", title=quiz.title)]
    number = standings.counted
    if not number:
        lines.append(voice.tr("No question was finished, so there is nothing to count."))
    elif not standings.places:
        lines.append(voice.tr("Questions: {number}, and nobody I know has answered.", number=number))
    else:
        leading = _ranks(voice, quiz, standings.places, MOST_SHOWN, number)
        said = voice.tr(
            "Questions: {number}, took part: {people}", number=number, people=len(standings.places)
        )
        lines += [said, "", *leading] if leading else [said]
    if ledger.was_regraded(voice.session, Occasion.QUIZ, quiz.id):
        lines += ["", corrected(voice)]
    keys: list[list[Key]] = []
    if number and standings.strangers:
        lines += ["", strangers(voice, standings.strangers)]
        keys = [[_key(voice.tr("Count me in"), "count_me", quiz.id)]]
    return Content(Markup("\n").join(lines), keys=keys, topic=quiz.topic)


def corrected(voice: Voice) -> Markup:
    """Why the numbers are others than they were."""
    return voice.tr("The secretary has corrected a question; it is counted anew.")


def strangers(voice: Voice, number: int) -> Markup:
    """Some have answered who are not known to be here."""
    return voice.tr(
        "{number} more answered whom I do not know here yet. If it was you, tap “Count me in”.",
        number=number,
    )


def _ranks(voice: Voice, quiz: LiveQuiz, places: Sequence[Place], most: int, of: int | None) -> list[Markup]:
    """Lines of rank, name and right answers; with `of`, of how many, and the time.

    They name people as the board of the chat does, so many at most, and there is no gap where somebody is
    hidden.
    """
    custom, hidden = custom_of(voice.session, quiz.chat_id), naming.hidden(voice.session, quiz.chat_id)
    if custom.naming == Naming.OFF:
        return []
    seen = ranking.rank([place.score for place in places if place.score.person_id not in hidden])
    shown = ranking.shown(seen, min(most, custom.most))
    called = _called(voice, quiz, custom.naming, [place.score.person_id for place in shown])
    lines = []
    for place in shown:
        score = place.score
        medal = MEDALS.get(place.rank, f"{place.rank}.")
        right = f"{score.right}"
        if of is not None:
            time = _clock(score.time)
            right = voice.tr("{right}/{number} right, in {time}", right=score.right, number=of, time=time)
        line = Markup("{medal} {name}  {right}")
        lines.append(line.format(medal=medal, name=called[score.person_id], right=right))
    return lines


def _called(voice: Voice, quiz: LiveQuiz, chosen: Naming, people: Sequence[int]) -> Mapping[int, str]:
    """What these are called on the board of the chat, which has chosen how."""
    found = naming.names(voice, quiz.chat, chosen, people)
    return {id_: naming.in_line(clip(name, 40)) for id_, name in found.items()}


def _clock(length: timedelta) -> str:
    """`1:05.3`: minutes, seconds, tenths; whole seconds would let different ranks look equal."""
    minutes, tenths = divmod(round(length.total_seconds() * 10), 600)
    return f"{minutes}:{tenths // 10:02}.{tenths % 10}"

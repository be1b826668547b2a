"""Boards in words. Every list of names with marks says what it is for."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from babel.dates import format_skeleton
from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import Voice
from bot.chat.customs import day_of
from bot.chat.texts import N_, clip, of_hundred, plain
from bot.engine.identity import Chat
from bot.engine.outbox import Content, Key
from bot.scores import naming, ranking, standings
from bot.scores.model import BoardCustom
from bot.scores.ranking import Order, Place
from bot.scores.spans import FARTHEST, Months, Scope, Span, Wish
from bot.scores.standings import Board
from bot.when import say_day

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
NO_APPRAISAL = N_("For study, not for appraisal")
NO_BOARD = N_("There is no board in this group. What you have yourself: /me")
SPANS = {
    Span.OCCASION: N_("This test"),
    Span.MONTH: N_("Month"),
    Span.QUARTER: N_("Quarter"),
    Span.HALF: N_("Half-year"),
    Span.YEAR: N_("Year"),
    Span.ALL: N_("All time"),
}
ORDERS = {
    Order.POINTS: N_("Points"),
    Order.AVERAGE: N_("Average"),
    Order.PARTICIPATION: N_("Turnout"),
}
BY = {
    Order.POINTS: N_("by points"),
    Order.AVERAGE: N_("by average, of a hundred"),
    Order.PARTICIPATION: N_("by how often one took part"),
}
SCOPES = {Scope.TESTS: N_("tests only"), Scope.QUIZZES: N_("quizzes and questions of the day")}
MOST_PARTS = 5
"""Parts of a group under its board; the others are a tap away."""
MOST_OFFERED = 60
FITTING = 4
"""Chinese characters of a label, of three in a row."""
SCALES = (10, 100, 1_000, 10_000)
"""Tenths of an average are told, or the next where they do not tell two apart."""


def points_said(hundredths: int) -> str:
    """Points: 18, 17.5."""
    return f"{hundredths / 100:.10g}"


def marks_said(points: int, of: int) -> str:
    """Of a hundred: 85, 83.3."""
    return of_hundred(points, of) if of else "0"


def worths_said(voice: Voice, board: Board) -> list[str]:
    """What those have their places for who are named, or share the first.

    Of how many points is said where it is as many for all of them: else it would tell who was not there.
    """
    first = [place for place in board.places if place.rank == 1] if board.shown.crowd else ()
    places = board.shown.places or first
    match board.wish.order:
        case Order.POINTS if len({place.result.of for place in places}) > 1:
            return [_points(voice, place) for place in places]
        case Order.AVERAGE:
            return _averages(places)
    return [worth_said(voice, place, board.wish.order) for place in places]


def _points(voice: Voice, place: Place) -> str:
    return str(plain(voice.tr("{number} pts", number=points_said(place.result.points))))


def _averages(places: Sequence[Place]) -> list[str]:
    """Of a hundred, to as many decimals as tell different places apart: else it looks as if equals did not
    share one."""
    ranks = len({place.rank for place in places})
    said: list[str] = []
    for scale in SCALES:
        said = [f"{_rounded(place.result.average * 100, scale):.10g}" for place in places]
        if len(set(said)) == ranks:
            break
    return said


def _rounded(number: Fraction, scale: int) -> float:
    """To so many parts of one, a half up."""
    return math.floor(number * scale + Fraction(1, 2)) / scale


def worth_said(voice: Voice, place: Place, order: Order) -> str:
    """What somebody has his place for, as he is told it himself."""
    one = place.result
    match order:
        case Order.POINTS:
            return f"{points_said(one.points)}/{points_said(one.of)}"
        case Order.AVERAGE:
            return marks_said(one.points, one.of)
        case Order.PARTICIPATION:
            said = voice.tr("once") if one.taken == 1 else voice.tr("{number} times", number=one.taken)
            return str(plain(said))


def day_said(voice: Voice, day: date, today: date) -> str:
    """A day, with its year where that is not this one."""
    said = say_day(day, voice.chat.language)
    if day.year == today.year:
        return said
    return str(plain(voice.tr("{day} {year}", day=said, year=day.year)))


def span_said(voice: Voice, board: Board) -> str:
    """What the board is for: November 2026; 25 Nov, a test."""
    if board.held is not None:
        day, today = (day_of(board.group, moment) for moment in (board.held.at, voice.now))
        return f"{day_said(voice, day, today)} {board.held.name}"
    if board.wish.span is Span.OCCASION:
        tests = board.wish.scope is Scope.TESTS
        return str(plain(voice.tr(N_("No test is over yet") if tests else N_("No quiz is over yet"))))
    if board.months is None:
        return str(plain(voice.tr(SPANS[Span.ALL])))
    return months_said(voice, board.wish.span, board.months)


def months_said(voice: Voice, span: Span, months: Months) -> str:
    """A span of the calendar: 2026年11月, Q4 2026."""
    year, month = map(int, months.first.split("-"))
    match span:
        case Span.QUARTER:
            said = voice.tr("Q{number} {year}", number=(month + 2) // 3, year=year)
        case Span.HALF if month == 1:
            said = voice.tr("First half of {year}", year=year)
        case Span.HALF:
            said = voice.tr("Second half of {year}", year=year)
        case Span.YEAR:
            said = voice.tr("Year {year}", year=year)
        case _:
            return str(format_skeleton("yMMMM", date(year, month, 1), locale=voice.chat.language))
    return str(plain(said))


def headline(voice: Voice, board: Board) -> str:
    """What it is for, and how it goes."""
    if board.wish.span is Span.OCCASION and board.held is None:
        return span_said(voice, board)
    said = voice.tr("{span}, {order}", span=span_said(voice, board), order=voice.tr(BY[board.wish.order]))
    if board.part is not None:
        said = voice.tr("{part}: {said}", part=board.part, said=said)
    if board.wish.span is not Span.OCCASION:
        said = voice.tr("{said}, {scope}", said=said, scope=voice.tr(SCOPES[board.wish.scope]))
    return str(plain(said))


def rows(voice: Voice, board: Board, custom: BoardCustom) -> list[tuple[Place, str]]:
    """Who is named, and how."""
    people = [place.result.person_id for place in board.shown.places]
    called = naming.names(voice, board.group, custom.naming, people)
    return [(place, called[place.result.person_id]) for place in board.shown.places]


def said(voice: Voice, board: Board, custom: BoardCustom) -> Markup:
    """The board, as a message."""
    return Markup("\n").join(text(voice, board, custom))


def text(voice: Voice, board: Board, custom: BoardCustom) -> list[Markup]:
    """The board, line by line."""
    title = voice.tr("<b>Board</b>")
    if not voice.chat.is_group:
        title = voice.tr("<b>Board of {group}</b>", group=board.group.title)
    lines = [title, Markup("{said}").format(said=headline(voice, board)), Markup()]
    worths = worths_said(voice, board)
    for (place, name), worth in zip(rows(voice, board, custom), worths, strict=not board.shown.crowd):
        lines.append(
            Markup("{medal} {name}  {worth}").format(
                medal=MEDALS.get(place.rank, f"{place.rank}."),
                name=naming.in_line(clip(name, 40)),
                worth=worth,
            )
        )
    if board.shown.crowd:
        lines.append(voice.tr("🥇 {number} people, each {worth}", number=board.shown.crowd, worth=worths[0]))
    if worths:
        lines.append(Markup())
    return [*lines, *notes(voice, board)]


def notes(voice: Voice, board: Board) -> list[Markup]:
    """How many took part, and what the board goes by."""
    people, places = len(board.places), board.shown.places
    lines = []
    if not people and board.wish.span is Span.OCCASION and board.held is None:
        if board.unfinished:
            lines.append(voice.tr("A test that is open has its board when it has closed."))
        return lines
    if not people and board.wish.back:
        lines.append(voice.tr("Nobody has a result of that time."))
    elif not people:
        lines.append(voice.tr("Nobody has a result yet."))
    elif people < ranking.FEWEST:
        lines.append(voice.tr("Too few took part for a board: {people}", people=people))
    else:
        lines.append(voice.tr("Took part: {people}", people=people))
    if board.least > 1:
        lines.append(voice.tr("An average counts from {number} times up.", number=board.least))
    if board.unfinished:
        lines.append(voice.tr("A test that is open counts when it has closed."))
    if len({place.rank for place in places}) < len(places):
        times = board.wish.order is Order.PARTICIPATION
        said = N_("Who came as often shares a place.") if times else N_("Equals share a place.")
        lines.append(voice.tr(said))
    if places or board.shown.crowd:
        lines.append(voice.tr(NO_APPRAISAL))
    return lines


def my_place(voice: Voice, board: Board, person_id: int) -> Markup:
    """One's own place, for oneself alone; of who is hidden, where he would stand."""
    board, is_hidden = standings.with_own(voice, board, person_id)
    place, least = ranking.place_of(board.places, person_id), board.least
    if place is None and least > 1:
        return voice.tr("You have no place here yet. An average counts from {number} times up.", number=least)
    if place is None:
        return voice.tr("You have no result here yet.")
    shared = sum(other.rank == place.rank for other in board.places) > 1
    said = (
        N_("You share place {rank} of {people}, with {worth}")
        if shared
        else N_("You: place {rank} of {people}, with {worth}")
    )
    worth = worth_said(voice, place, board.wish.order)
    told = voice.tr(said, rank=place.rank, people=len(board.places), worth=worth)
    return voice.tr("{place} (the board does not show you)", place=told) if is_hidden else told


# -- its buttons


def keys(voice: Voice, board: Board, *, several: bool = False) -> list[list[Key]]:
    """The ways to other boards (with `several` to other groups, too), one's own place, and the picture."""
    wish = board.wish
    spans = [
        _to(voice, board, _span_label(span, wish.scope), ticked=span is wish.span, span=span, back=0)
        for span in Span
    ]
    orders = [
        _to(voice, board, label, ticked=order is wish.order, order=order) for order, label in ORDERS.items()
    ]
    last = []
    if voice.chat.is_group:
        last.append(_key(voice, N_("My place"), "mine", board))
    if board.shown.places:
        last.append(_key(voice, N_("As a picture"), "picture", board))
    if several:
        last.append(_key(voice, N_("Another group"), "groups", board))
    rows = [
        *buttons.rows(spans, 3),
        orders,
        *_in_rows(_parts(voice, board)),
        _turn(voice, board),
        last,
    ]
    return [row for row in rows if row]


def _span_label(span: Span, scope: Scope) -> str:
    return N_("This quiz") if span is Span.OCCASION and scope is Scope.QUIZZES else SPANS[span]


def _turn(voice: Voice, board: Board) -> list[Key]:
    """To what counts otherwise, and to the time before and after."""
    wish = board.wish
    keys = []
    if wish.span is not Span.ALL and wish.back < FARTHEST and (board.held or wish.span is not Span.OCCASION):
        keys.append(_to(voice, board, "◀", back=wish.back + 1))
    if wish.scope is Scope.TESTS:
        keys.append(_to(voice, board, N_("Quizzes"), scope=Scope.QUIZZES, back=0))
    else:
        keys.append(_to(voice, board, N_("Tests"), scope=Scope.TESTS, back=0))
    if wish.span is not Span.ALL and wish.back > 0:
        keys.append(_to(voice, board, "▶", back=wish.back - 1))
    return keys


def _parts(voice: Voice, board: Board) -> list[Key]:
    """To the parts of the group, where it has any."""
    if not board.parts:
        return []
    numbered = list(enumerate(board.parts, 1))
    shown = numbered[:MOST_PARTS]
    if board.part is not None and board.part not in board.parts[:MOST_PARTS]:
        shown[-1] = next(one for one in numbered if one[1] == board.part)
    more = [_key(voice, N_("More subgroups"), "parts", board)] if len(numbered) > len(shown) else []
    return (
        [_to(voice, board, N_("Everybody"), ticked=board.part is None, part=0)]
        + [
            _to(voice, board, clip(part, 16), ticked=part == board.part, part=number)
            for number, part in shown
        ]
        + more
    )


def _in_rows(keys: Sequence[Key]) -> list[list[Key]]:
    """Three in a row where their labels fit on a phone, else two."""
    longest = max((sum(1 if letter > "\u2e80" else 0.5 for letter in key.label) for key in keys), default=0)
    return buttons.rows(keys, 3 if longest <= FITTING else 2)


def part_keys(voice: Voice, board: Board) -> list[list[Key]]:
    """All parts of the group to choose from, and the way back."""
    parts = [
        _to(voice, board, clip(part, 24), ticked=part == board.part, part=number)
        for number, part in enumerate(board.parts[:MOST_OFFERED], 1)
    ]
    return [*buttons.rows(parts, 2), [_to(voice, board, N_("Back"))]]


def _to(voice: Voice, board: Board, label: str, *, ticked: bool = False, **changed: Any) -> Key:
    said = plain(voice.tr(label))
    return Key(f"✓ {said}" if ticked else said, _data("board", board, replace(board.wish, **changed)))


def _key(voice: Voice, label: str, name: str, board: Board) -> Key:
    return Key(plain(voice.tr(label)), _data(name, board, board.wish))


def _data(name: str, board: Board, wish: Wish) -> str:
    mark = standings.mark(board.parts)
    return buttons.data(f"scores.{name}", board.group.id, *wish.ids, revision=mark)


def choice(voice: Voice, groups: Sequence[Chat], wish: Wish) -> Content:
    """Of which group?"""
    rows = [
        Key(clip(group.title, 40), buttons.data("scores.board", group.id, *wish.ids)) for group in groups[:40]
    ]
    return Content(voice.tr("Which group?"), keys=buttons.rows(rows, 1))

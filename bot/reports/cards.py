"""How a report looks: to a secretary alone, and what of it a group may read."""

from collections.abc import Sequence
from fractions import Fraction

from markupsafe import Markup

from bot.chat import buttons
from bot.chat.context import Voice
from bot.chat.customs import day_of
from bot.chat.texts import N_, clip, of_hundred, plain
from bot.engine.identity import Chat
from bot.engine.outbox import Content, Key
from bot.reports.figures import FEWEST, Figures, Held
from bot.scores import spans
from bot.scores.cards import NO_APPRAISAL, months_said
from bot.scores.spans import FARTHEST, Span
from bot.when import say_day

SPANS = {
    Span.MONTH: N_("Month"),
    Span.QUARTER: N_("Quarter"),
    Span.HALF: N_("Half-year"),
    Span.YEAR: N_("Year"),
}
MOST_HELD = 12
MOST_OPEN = 5


def span_said(voice: Voice, group: Chat, span: Span, back: int) -> str:
    """The span: 2026年11月, Q4 2026."""
    return months_said(voice, span, spans.months(span, back, day_of(group, voice.now)))


def percent(share: Fraction) -> str:
    """Of a hundred, to a tenth."""
    return of_hundred(share.numerator, share.denominator)


def report(voice: Voice, group: Chat, span: Span, back: int, found: Sequence[Figures]) -> Content:
    """All numbers; `found` is the trend, the span itself the last of it."""
    lines = [
        voice.tr("<b>Report on {group}</b>", group=group.title),
        Markup("{span}").format(span=span_said(voice, group, span, back)),
    ]
    now = found[-1]
    lines += _numbers(voice, group, now)
    if not now.held:
        lines.append(voice.tr("No test was over in this time."))
    if now.open:
        names = voice.tr(", ").join(clip(duty.name, 40) for duty in now.open[:MOST_OPEN])
        lines.append(voice.tr("Open now, not counted yet: {names}", names=names))
    if len(found) > 1:
        lines += [Markup(), voice.tr("<b>Over time: handed in, average</b>")]
        first = back + len(found) - 1
        lines += [
            _in_the_trend(voice, span_said(voice, group, span, first - number), one)
            for number, one in enumerate(found)
        ]
    lines += [Markup(), voice.tr(NO_APPRAISAL)]
    return Content(Markup("\n").join(lines), keys=_keys(voice, group, span, back, found))


def aggregate(voice: Voice, group: Chat, span: Span, back: int, found: Figures) -> Markup | None:
    """What the group may read: no names, and nothing of fewer than five people; None: there is nothing."""
    if found.results.people < FEWEST:
        return None
    lines = [
        voice.tr("<b>How we did, {span}</b>", span=span_said(voice, group, span, back)),
        voice.tr("Tests that are over: {number}", number=len(found.held)),
        *_together(voice, group, found, with_hint=False),
        *_weak(voice, found),
        Markup(),
        voice.tr(NO_APPRAISAL),
    ]
    return Markup("\n").join(lines)


# -- its parts


def _numbers(voice: Voice, group: Chat, found: Figures) -> list[Markup]:
    lines: list[Markup] = []
    if found.held:
        lines += [Markup(), *(_line(voice, group, one) for one in found.held[-MOST_HELD:])]
        lines += [Markup(), voice.tr("Tests that are over: {number}", number=len(found.held))]
        lines += _together(voice, group, found, with_hint=True)
    lines += _weak(voice, found)
    if found.quizzes.people:
        people, right = found.quizzes.people, found.quizzes.right
        lines.append(Markup())
        lines.append(
            voice.tr("Quizzes and questions of the day: {people} took part", people=people)
            if right is None
            else voice.tr(
                "Quizzes and questions of the day: {people} took part, {share}% right",
                people=people,
                share=percent(right),
            )
        )
    return lines


def _line(voice: Voice, group: Chat, one: Held) -> Markup:
    """A test in a line."""
    day = day_of(group, one.duty.opens_at)
    said = Markup("{day}  {name}  {count}").format(
        day=say_day(day, voice.chat.language),
        name=clip(one.duty.name, 30),
        count=f"{one.done.done}/{one.done.meant}"
        if group.roster_confirmed_at
        else voice.tr("handed in: {number}", number=one.done.done),
    )
    if one.results.average is not None:
        said += voice.tr(", average {marks}", marks=percent(one.results.average))
    if one.results.passed is not None:
        said += voice.tr(", passed {share}%", share=percent(one.results.passed))
    return said


def _together(voice: Voice, group: Chat, found: Figures, *, with_hint: bool) -> list[Markup]:
    done, share = found.done, found.participation
    lines = []
    if group.roster_confirmed_at is None or share is None:
        lines.append(voice.tr("Handed in: {number}", number=done.done))
        if with_hint:
            lines.append(voice.tr("How many were meant to is told once /roster is confirmed."))
    else:
        lines.append(
            voice.tr(
                "Handed in: {done} of {meant}, {share}%",
                done=done.done,
                meant=done.meant,
                share=percent(share),
            )
        )
    if found.results.average is not None:
        lines.append(voice.tr("Average: {marks} of 100", marks=percent(found.results.average)))
    elif with_hint:
        lines.append(
            voice.tr(
                "Averages are told from {fewest} people up: of fewer they would tell marks.", fewest=FEWEST
            )
        )
    if found.results.passed is not None:
        lines.append(voice.tr("Passed: {share}%", share=percent(found.results.passed)))
    return lines


def _weak(voice: Voice, found: Figures) -> list[Markup]:
    """The topics of which least was right."""
    if not found.weakest:
        return []
    return [
        Markup(),
        voice.tr("<b>Worth another look</b>"),
        *(
            voice.tr(
                "{topic}: {share}% right", topic=one.topic, share=percent(Fraction(one.right, one.answers))
            )
            for one in found.weakest
        ),
    ]


def _in_the_trend(voice: Voice, said: str, one: Figures) -> Markup:
    if not one.held:
        return voice.tr("{span}: no test", span=said)
    share, average = one.participation, one.results.average
    if share is None and average is None:
        return voice.tr("{span}: handed in by {number}", span=said, number=one.done.done)
    if average is None:
        return voice.tr("{span}: {share}%", span=said, share=percent(share or Fraction(0)))
    if share is None:
        return voice.tr("{span}: average {marks}", span=said, marks=percent(average))
    return voice.tr(
        "{span}: {share}%, average {marks}",
        span=said,
        share=percent(share),
        marks=percent(average),
    )


def _keys(
    voice: Voice, group: Chat, span: Span, back: int, found: Sequence[Figures]
) -> Sequence[Sequence[Key]]:
    def key(label: str, name: str, *ids: int) -> Key:
        return Key(plain(voice.tr(label)), buttons.data(f"reports.{name}", group.id, *ids))

    others = [
        Key(
            ("✓ " if (one, 0) == (span, back) else "") + plain(voice.tr(said)),
            buttons.data("reports.open", group.id, one, 0),
        )
        for one, said in SPANS.items()
    ]
    turn = []
    if back < FARTHEST:
        turn.append(key("◀", "open", span, back + 1))
    if back > 0:
        turn.append(key("▶", "open", span, back - 1))
    # An English word is longer than a Chinese one: four side by side are cut off on a phone.
    rows = [*buttons.rows(others, 4 if voice.chat.language == "zh" else 2), turn]
    if len(found) > 1:
        rows.append([key(N_("The trend as a picture"), "chart", span, back)])
    if found[-1].results.people >= FEWEST:
        rows.append([key(N_("Send the numbers to the group"), "preview", span, back)])
    rows.append([key(N_("Register"), "register", 0, 0), key(N_("Spreadsheet"), "export")])
    return rows


def preview(voice: Voice, group: Chat, span: Span, back: int, text: Markup) -> Content:
    """What the group would read, before it does."""
    lines = [voice.tr("{group} would read this:", group=group.title), Markup(), text]
    keys = [
        Key(plain(voice.tr("Send it")), buttons.data("reports.send", group.id, span, back)),
        Key(plain(voice.tr("Back")), buttons.data("reports.open", group.id, span, back)),
    ]
    return Content(Markup("\n").join(lines), keys=[keys])


def choice(voice: Voice, groups: Sequence[Chat], name: str, *ids: int) -> list[list[Key]]:
    """Of which group? A button for each."""
    return [[Key(clip(group.title, 40), buttons.data(name, group.id, *ids))] for group in groups[:40]]

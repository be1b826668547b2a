"""How a paper looks to who plans it: its card, and the menus that change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Any

from markupsafe import Markup

from bot import when
from bot.chat import audience, buttons
from bot.chat.context import Voice
from bot.chat.texts import N_, clip, plain, span
from bot.engine.outbox import Content, Key
from bot.quiz import choosing, showing, store
from bot.quiz.exam import plan, screens
from bot.quiz.exam.blueprint import POINT, Blueprint, Counts, Reveal
from bot.quiz.exam.model import Paper, Test, last_closed, open_tests
from bot.quiz.exam.turnout import Turnout

DAY = 24 * 60
STEP = 5
"""Questions that a tap on a pack adds."""
MOST_PAPERS = 8


class Menu(IntEnum):
    """What the buttons under a card offer."""

    MAIN = 0
    QUESTIONS = 1
    RULES = 2
    CHOICE = 3
    NOW = 4
    DELETE = 5
    CLOSE = 6
    AUDIENCE = 7


@dataclass(frozen=True)
class Rule:
    """Something about a paper that is chosen from a few values: the field of its blueprint."""

    field: str
    label: str
    values: Sequence[Any]


RULES = (
    Rule("open_minutes", N_("Open for"), (DAY, 2 * DAY, 3 * DAY, 5 * DAY, 7 * DAY, 14 * DAY)),
    Rule("limit_minutes", N_("Time limit"), (None, 10, 15, 20, 30, 45, 60, 90)),
    Rule("pass_mark", N_("Pass mark"), (0, 60, 70, 80, 90, 100)),
    Rule("attempts", N_("Attempts"), (1, 2, 3, 0)),
    Rule("counts", N_("What counts"), tuple(Counts)),
    Rule("reveal", N_("Answers shown"), tuple(Reveal)),
    Rule("makeup_minutes", N_("Another try"), (0, DAY, 2 * DAY, 3 * DAY, 5 * DAY, 7 * DAY)),
    Rule("study_minutes", N_("Practice before it"), (0, DAY, 3 * DAY, 5 * DAY, 7 * DAY)),
    Rule("half", N_("Partly right"), (True, False)),
    Rule("shuffle", N_("Order"), (True, False)),
    Rule("nudge", N_("Reminder at the end"), (True, False)),
)


def value_said(voice: Voice, rule: Rule, value: Any) -> str:
    """A value as it is offered."""
    tr = voice.tr
    words: Mapping[tuple[str, Any], str] = {
        ("limit_minutes", None): tr("no limit"),
        ("attempts", 0): tr("any number"),
        ("counts", Counts.BEST): tr("the best"),
        ("counts", Counts.LAST): tr("the last"),
        ("counts", Counts.FIRST): tr("the first"),
        ("reveal", Reveal.EACH): tr("after each question"),
        ("reveal", Reveal.SUBMISSION): tr("once handed in"),
        ("reveal", Reveal.CLOSING): tr("after the closing"),
        ("makeup_minutes", 0): tr("none"),
        ("study_minutes", 0): tr("none"),
        ("half", True): tr("half the points"),
        ("half", False): tr("no points"),
        ("shuffle", True): tr("shuffled"),
        ("shuffle", False): tr("as in the bank"),
        ("nudge", True): tr("privately before the closing"),
        ("nudge", False): tr("none"),
    }
    if (rule.field, value) in words:
        return words[rule.field, value]
    if rule.field.endswith("_minutes"):
        return span(voice.chat.language, timedelta(minutes=value))
    return str(value)


# -- the card


def card(voice: Voice, paper: Paper, menu: Menu = Menu.MAIN, *, rule: int = 0) -> Content:
    """The card of a paper; `voice` speaks where it is shown, which may be the secretary's private chat."""
    blueprint = paper.blueprint
    group = voice.towards(paper.chat)
    tests = open_tests(voice.session, [paper.chat_id])
    held = next((test for test in tests if test.paper_id == paper.id), None)
    lines = [Markup("<b>{name}</b>").format(name=paper.name)]
    if voice.chat.id != paper.chat_id:
        lines.append(Markup("{group}").format(group=paper.chat.title))
    lines += _composition(voice, paper, blueprint)
    lines += screens.rules(voice, blueprint) if blueprint.quotas else []
    lines += [
        voice.tr(
            "{label}: {value}",
            label=voice.tr(one.label),
            value=value_said(voice, one, getattr(blueprint, one.field)),
        )
        for one in RULES
        if _worth_saying(one, blueprint)
    ]
    lines += _times(voice, group, paper, held)
    keys = _KEYS[menu](voice, paper, held, rule)
    return Content(Markup("\n").join(lines), keys=keys)


def _worth_saying(rule: Rule, blueprint: Blueprint) -> bool:
    """The length is always said; other rules where they are not what one expects."""
    if rule.field in ("limit_minutes", "pass_mark", "attempts", "counts"):
        return False  # said with the rules for who takes it
    return rule.field == "open_minutes" or getattr(blueprint, rule.field) != getattr(Blueprint(), rule.field)


def _composition(voice: Voice, paper: Paper, blueprint: Blueprint) -> list[Markup]:
    if not blueprint.quotas:
        return [voice.tr("No questions chosen yet.")]
    group = voice.towards(paper.chat)
    lines = [
        voice.tr(
            "Asks: {quotas}",
            quotas=voice.tr(", ").join(
                _quota_said(voice, quota.words, quota.number) for quota in blueprint.quotas
            ),
        )
    ]
    if len(blueprint.worth) == len(showing.KINDS) and len(worths := set(blueprint.worth.values())) == 1:
        lines.append(voice.tr("Points: {points} each", points=f"{worths.pop() / POINT:.10g}"))
    elif blueprint.worth:
        worth = voice.tr(", ").join(
            voice.tr("{kind} {points}", kind=voice.tr(showing.KINDS[kind]), points=f"{points / POINT:.10g}")
            for kind, points in blueprint.worth.items()
        )
        lines.append(voice.tr("Points: {worth}", worth=worth))
    for quota, lack in plan.shortage(group, paper.chat_id, blueprint):
        lines.append(voice.tr("Not enough: {words}, {lack} missing", words=quota.words, lack=lack))
    return lines


def _quota_said(voice: Voice, words: str, number: int) -> str:
    return words if any(character.isdigit() for character in words) else f"{words} {number}"


def _times(voice: Voice, group: Voice, paper: Paper, held: Test | None) -> list[Markup]:
    lines: list[Markup] = []
    if held is not None and held.closes_at <= voice.now:
        lines.append(voice.tr("It is closing; the report comes in a moment."))
    elif held is not None:
        said = (
            voice.tr("The other try is open until {moment}, done: {count}")
            if held.makeup_of_id is not None
            else voice.tr("Open now until {moment}, done: {count}")
        )
        lines.append(
            said.format(
                moment=screens.moment(group, held.closes_at), count=Turnout(voice.session, held).count
            )
        )
    schedule = paper.schedule
    if schedule is not None and schedule.recurring:
        lines.append(voice.tr("Opens: {rule}", rule=when.describe(schedule, voice.chat.language)))
    if schedule is not None and (coming := plan.upcoming(group, paper)) is not None:
        here = voice.now.astimezone(schedule.zone).replace(tzinfo=None)
        lines.append(voice.tr("Next: {moment}", moment=when.say_moment(coming, voice.chat.language, here)))
        if plan.said_twice(group, paper):
            lines.append(
                voice.tr("Another test of this name opens at the same time. Delete one if only one is meant.")
            )
    elif held is None and paper.blueprint.quotas:
        lines.append(voice.tr("Not planned yet."))
    return lines


# -- the buttons


def _key(paper: Paper, label: str, name: str, *ids: int) -> Key:
    return Key(plain(label), buttons.data(f"exam.{name}", paper.id, *ids, revision=paper.revision))


def _main_keys(voice: Voice, paper: Paper, held: Test | None, rule: int) -> list[list[Key]]:
    rows = [
        [
            _key(paper, voice.tr("Questions"), "menu", Menu.QUESTIONS),
            _key(paper, voice.tr("Rules"), "menu", Menu.RULES),
            _key(paper, voice.tr("Name"), "ask_name"),
        ]
    ]
    if held is None and paper.blueprint.quotas:
        rows.append(
            [
                _key(paper, voice.tr("Open now"), "menu", Menu.NOW),
                _key(paper, voice.tr("Set the time"), "ask_time"),
            ]
        )
    if held is not None and voice.now < held.closes_at:
        rows.append(
            [
                _key(paper, voice.tr("One day longer"), "longer", held.id),
                _key(paper, voice.tr("Close now"), "menu", Menu.CLOSE),
            ]
        )
        rows.append([_key(paper, voice.tr("Enter a result by hand"), "hand", held.id, 0)])
    closed = last_closed(voice.session, paper.id)
    if closed is not None and held is None:
        # What was written on paper is often handed in later.
        rows.append([_key(paper, voice.tr("Add a result to the last one"), "hand", closed.id, 0)])
    if closed is not None and not voice.chat.is_group:
        rows.append([Key(plain(voice.tr("Item statistics")), buttons.data("rulings.items", paper.id, 0, 0))])
    rows.append(
        [
            _key(paper, voice.tr("Delete"), "menu", Menu.DELETE),
            Key(plain(voice.tr("All tests")), buttons.data("exam.list")),
        ]
    )
    return rows


def _question_keys(voice: Voice, paper: Paper, held: Test | None, rule: int) -> list[list[Key]]:
    chosen = {
        quota.packs[0]: quota.number
        for quota in paper.blueprint.quotas
        if len(quota.packs) == 1 and quota.topic is None and quota.kind is None
    }
    rows = []
    counts = store.counts(voice.session, paper.chat_id)
    for bank in choosing.offered(voice.session, paper.chat_id, paper.chat.language, also=chosen):
        title = bank.title.get(voice.chat.language) or bank.key
        label = voice.tr(
            "{title} +{step} ({chosen} of {number})",
            title=clip(title, 26),
            step=STEP,
            chosen=chosen.get(bank.key, 0),
            number=counts[bank.key][1],
        )
        rows.append([_key(paper, label, "add", bank.id)])
    rows.append([_key(paper, voice.tr("Clear"), "clear"), _back(voice, paper)])
    return rows


def _rule_keys(voice: Voice, paper: Paper, held: Test | None, rule: int) -> list[list[Key]]:
    keys = [_key(paper, voice.tr(one.label), "menu", Menu.CHOICE, place) for place, one in enumerate(RULES)]
    if len(audience.choices(voice.session, paper.chat_id)) > 1 or paper.blueprint.audience:
        keys.append(_key(paper, voice.tr("For whom"), "menu", Menu.AUDIENCE))
    return [*buttons.rows(keys, 2), [_back(voice, paper)]]


def _choice_keys(voice: Voice, paper: Paper, held: Test | None, rule: int) -> list[list[Key]]:
    one = RULES[rule]
    now = getattr(paper.blueprint, one.field)
    keys = [
        _key(paper, ("✓ " if value == now else "") + value_said(voice, one, value), "set", rule, number)
        for number, value in enumerate(one.values)
    ]
    return [*buttons.rows(keys, 2), [_key(paper, voice.tr("Back"), "menu", Menu.RULES)]]


def _audience_keys(voice: Voice, paper: Paper, held: Test | None, rule: int) -> list[list[Key]]:
    now = paper.blueprint.audience
    keys = [
        _key(
            paper,
            ("✓ " if one == now else "") + clip(audience.said(voice, one), 24),
            "audience",
            audience.number_of(one),
        )
        for one in audience.choices(voice.session, paper.chat_id)
    ]
    return [*buttons.rows(keys, 2), [_key(paper, voice.tr("Back"), "menu", Menu.RULES)]]


def _now_keys(voice: Voice, paper: Paper, held: Test | None, rule: int) -> list[list[Key]]:
    return [[_key(paper, voice.tr("Yes, announce it in the group"), "now")], [_back(voice, paper)]]


def _delete_keys(voice: Voice, paper: Paper, held: Test | None, rule: int) -> list[list[Key]]:
    return [[_key(paper, voice.tr("Yes, delete it"), "delete")], [_back(voice, paper)]]


def _close_keys(voice: Voice, paper: Paper, held: Test | None, rule: int) -> list[list[Key]]:
    close = [_key(paper, voice.tr("Yes, close and report"), "close", held.id)] if held is not None else []
    return [close, [_back(voice, paper)]]


def _back(voice: Voice, paper: Paper) -> Key:
    return _key(paper, voice.tr("Back"), "menu", Menu.MAIN)


_KEYS = {
    Menu.MAIN: _main_keys,
    Menu.QUESTIONS: _question_keys,
    Menu.RULES: _rule_keys,
    Menu.CHOICE: _choice_keys,
    Menu.NOW: _now_keys,
    Menu.DELETE: _delete_keys,
    Menu.CLOSE: _close_keys,
    Menu.AUDIENCE: _audience_keys,
}


# -- lists


def listed(voice: Voice, papers: Sequence[Paper], *, may_make: bool) -> Content:
    """The papers somebody looks after, each with a button that opens its card."""
    lines = [voice.tr("<b>Tests</b>")]
    shown = papers[-MOST_PAPERS:]
    for number, paper in enumerate(shown, 1):
        line = Markup("{number}. {name}").format(number=number, name=paper.name)
        if voice.chat.id != paper.chat_id:
            line += Markup(" ({group})").format(group=clip(paper.chat.title, 30))
        lines.append(line)
    if not shown:
        example = voice.tr("/test every month on the 20th 9:00 open 5 days integrity 10 limit 20 min pass 60")
        lines.append(voice.tr("None is planned. In one line, for example: {example}", example=example))
    keys = buttons.rows(
        [Key(str(number), buttons.data("exam.open", paper.id)) for number, paper in enumerate(shown, 1)], 4
    )
    if may_make:
        keys.append([Key(plain(voice.tr("New test")), buttons.data("exam.new"))])
    return Content(Markup("\n").join(lines), keys=keys)


def open_for_me(voice: Voice, tests: Sequence[Test]) -> Content:
    """The tests that are open for somebody, each with the way to it."""
    if not tests:
        return Content(voice.tr("No test is open for you now."))
    lines = [voice.tr("<b>Open tests</b>")]
    keys = []
    for test in tests:
        lines.append(
            voice.tr(
                "{name}, {group}: until {moment}",
                name=test.name,
                group=test.chat.title,
                moment=screens.moment(voice, test.closes_at),
            )
        )
        keys.append([Key(screens.label(test, tests), buttons.data("exam.come", test.id))])
    return Content(Markup("\n").join(lines), keys=keys)

"""A paper is made from words: what it asks about, its rules, when it opens, and its name."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot import when
from bot.chat import access, audience, keeping
from bot.chat.context import Context, UserError
from bot.chat.customs import days_of, defaults_of
from bot.chat.feature import Who
from bot.chat.texts import clip
from bot.engine.identity import Chat
from bot.quiz import choosing, spoken
from bot.quiz.bank.question import fold
from bot.quiz.exam import plan, request, rules
from bot.quiz.exam.blueprint import MOST_QUESTIONS, Blueprint, Quota
from bot.quiz.exam.model import Paper
from bot.quiz.pools import MOST_NAMED

LONGEST_NAME = 60
LONGEST_LINE = 500
"""Characters: nobody says more of a test, and reading thousands would hold up everybody else."""
_HOW = re.compile(r"help|帮助|怎么用|用法|例子|[?？]+", re.IGNORECASE)
DEFAULT_NAMES = {"zh": "知识测试", "en": "Knowledge test"}


def group_for(ctx: Context) -> Chat:
    """The group a new paper is for. Raises UserError."""
    if ctx.chat.is_group:
        access.demand(Who.SECRETARY, ctx, unasked=ctx.chat.telegram_id in ctx.unasked)
        return ctx.chat
    chats = keeping.groups_of(ctx)
    if len(chats) > 1:
        raise UserError(ctx.tr("You look after several groups. Say this in the one it is for, please."))
    return chats[0]


def make(ctx: Context, chat: Chat, words: str) -> tuple[Paper, bool]:
    """A paper by these words, and whether they ask for a test now instead of planning one. Raises
    UserError."""
    if len(words) > LONGEST_LINE:
        raise UserError(ctx.tr("That is more than one line of a test. {example}", example=example(ctx)))
    asked = _read(ctx, chat, words)
    _demand_read(ctx, asked)
    schedule, name = read_when(ctx, chat, asked.rest)
    _demand_known(ctx, chat, name)
    _demand_number(ctx, chat, name, asked.wanted)
    paper = Paper(
        chat_id=chat.id,
        chat=chat,
        topic=ctx.topic,
        name=clip(name, LONGEST_NAME) or DEFAULT_NAMES[chat.language],
        plan={},
        rule=schedule.to_json() if schedule is not None else None,
        revision=0,
        created_by_id=ctx.person.id if ctx.person is not None else None,
        created_at=ctx.now,
    )
    quotas = _quotas(ctx, chat, asked.wanted)
    paper.blueprint = Blueprint.model_validate(
        {**asked.rules, "quotas": quotas, "audience": asked.audience or audience.EVERYBODY}
    )
    if quotas:
        demand_enough(ctx, paper.blueprint, chat)
    ctx.session.add(paper)
    ctx.session.flush()
    plan.rearm(ctx.towards(chat), paper)
    return paper, asked.at_once and bool(quotas) and paper.next_wall is None


def read_opening(ctx: Context, chat: Chat, words: str) -> tuple[when.Schedule | None, Mapping[str, Any]]:
    """The schedule in these words, and the rules that were named along with it. Raises UserError: whatever
    else there is would be lost."""
    asked = _read(ctx, chat, words)
    _demand_read(ctx, asked)
    schedule, rest = read_when(ctx, chat, asked.rest)
    if schedule is not None and (rest or asked.wanted):
        lost = rest or asked.wanted[0].words
        raise UserError(
            ctx.tr(
                "Only when it opens, please; I do not understand “{words}” in it. For example: {example}",
                words=clip(lost, 40),
                example=ctx.tr("every month on the 20th 9:00"),
            )
        )
    return schedule, asked.rules


def _read(ctx: Context, chat: Chat, words: str) -> request.Request:
    try:
        named = {audience.said(ctx, one): one for one in audience.choices(ctx.session, chat.id) if one}
        find = choosing.finder(ctx.session, chat.id, chat.language)
        return request.read(words, lambda name: find(name) is not None, named)
    except rules.TooMuch as error:
        raise UserError(
            ctx.tr(
                "That number is too large or too small: {words}. {example}",
                words=error.words,
                example=example(ctx),
            )
        ) from error


def _meant(ctx: Context, chat: Chat, name: str) -> choosing.Meant | None:
    return choosing.find(ctx.session, chat.id, name, chat.language)


def _demand_read(ctx: Context, asked: request.Request) -> None:
    """Raise UserError where a rule was not understood, or the numbers do not add up: what is not understood
    would be part of the name, while another rule holds."""
    if (unread := rules.unread_rule(asked.rest)) is not None:
        as_written = (
            word for word in re.split(r"[\s,，;；、。]+", ctx.words) if spoken.in_digits(word) == unread
        )
        raise UserError(
            ctx.tr(
                "I do not understand “{words}”. Rules are said like this: open 5 days, limit 20 min, "
                "pass 60, 2 attempts, resit 3 days, study 3 days, 5 points each, no half points.\n{example}",
                words=clip(next(as_written, unread), 40),
                example=example(ctx),
            )
        )
    number = sum(one.number for one in asked.wanted)
    if asked.wanted and asked.total not in (None, number):
        raise UserError(
            ctx.tr("The parts make {number} questions, not {total}.", number=number, total=asked.total)
        )


def _demand_number(ctx: Context, chat: Chat, name: str, wanted: Sequence[request.Wanted]) -> None:
    """Raise UserError where a pack is named without a number beside others that have one: 廉政10 党规."""
    if not wanted:
        return
    titles = [
        title
        for bank in choosing.offered(ctx.session, chat.id, chat.language)
        for title in map(fold, bank.title.values())
    ]
    words = name.replace("、", " ").replace(",", " ").split()
    counted = {fold(one.name) for one in wanted}
    if words and all(any(fold(word) in title for title in titles) for word in words):
        bare = next((word for word in words if fold(word) not in counted), None)
        if bare is not None:
            raise UserError(ctx.tr("How many questions about “{words}”? For example: {words} 5", words=bare))


def _demand_known(ctx: Context, chat: Chat, name: str) -> None:
    """Raise UserError where something in the name reads like questions that are not there: 反贪10."""
    if (words := request.unknown_quota(name)) is not None:
        banks = choosing.offered(ctx.session, chat.id, chat.language)
        titles = [bank.title.get(ctx.chat.language) or bank.key for bank in banks]
        raise UserError(
            ctx.tr(
                "There are no questions about “{words}”. There are: {titles}. {example}",
                words=words,
                titles=ctx.tr(", ").join(titles[:MOST_NAMED]),
                example=example(ctx),
            )
        )


def _quotas(ctx: Context, chat: Chat, wanted: Sequence[request.Wanted]) -> list[Quota]:
    found = []
    for one in wanted:
        meant = _meant(ctx, chat, one.name)
        if meant is not None:
            kind: Any = one.kind or meant.kind
            found.append(
                Quota(words=one.words, number=one.number, packs=meant.packs, topic=meant.topic, kind=kind)
            )
    return found


def read_when(ctx: Context, chat: Chat, words: str) -> tuple[when.Schedule | None, str]:
    """The schedule in these words, and what is left as the name. Raises UserError."""
    if not words:
        return None, ""
    try:
        asked = when.read(
            words,
            now=ctx.now,
            zone=ZoneInfo(chat.zone),
            language=ctx.chat.language,
            defaults=defaults_of(chat),
        )
    except when.Unreadable as error:
        if error.reason == "nothing" and not any(character.isdigit() for character in words):
            return None, words
        if error.reason == "nothing":
            _demand_known(ctx, chat, words)
        raise UserError(escape(error.hint(ctx.chat.language)) + "\n" + example(ctx)) from error
    if asked.schedule.next_after(ctx.now, days_of(chat)) is None:
        raise UserError(escape(when.Unreadable("never").hint(ctx.chat.language)))
    return asked.schedule, asked.subject


def asks_how(words: str) -> bool:
    """Whether these words ask how a test is planned, and name none."""
    return _HOW.fullmatch(words.strip()) is not None


def example(ctx: Context) -> Markup:
    """How a test is planned in one line."""
    line = ctx.tr("/test every month on the 20th 9:00 open 5 days integrity 10 limit 20 min pass 60")
    return ctx.tr("For example: {example}", example=line)


def demand_enough(ctx: Context, blueprint: Blueprint, chat: Chat) -> None:
    """Raise UserError where the quotas cannot be met, or are too many."""
    if blueprint.number > MOST_QUESTIONS:
        raise UserError(ctx.tr("A test holds {most} questions at most.", most=MOST_QUESTIONS))
    lacking = plan.shortage(ctx.towards(chat), chat.id, blueprint)
    if lacking:
        said = ctx.tr("; ").join(
            ctx.tr("{words}: {lack} missing", words=quota.words, lack=lack) for quota, lack in lacking
        )
        raise UserError(
            ctx.tr("There are not enough questions. {said}. /questions shows what there is.", said=said)
        )

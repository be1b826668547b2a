"""`/test`, and the buttons of a paper's card. Thin: read the words, change the paper, show the card."""

from collections.abc import Sequence
from typing import Any

from markupsafe import escape

from bot import when
from bot.chat import audience, buttons, keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.chat.texts import clip, plain
from bot.engine.identity import Chat
from bot.engine.outbox import Content, Key
from bot.quiz import store
from bot.quiz.exam import cards, holding, making, notices, plan, record, taking
from bot.quiz.exam.blueprint import MOST_QUESTIONS, Blueprint, Quota
from bot.quiz.exam.cards import RULES, STEP, Menu
from bot.quiz.exam.model import Paper, Test, open_tests, paper_of, papers_of, test_of
from bot.quiz.model import Bank

NAME_QUESTION = "exam.name"
TIME_QUESTION = "exam.time"


def test(ctx: Context) -> None:
    """`/test`: for a member what is open, for a secretary what is planned; with words, a new paper."""
    if ctx.ids:  # by a link
        if (found := test_of(ctx.session, ctx.ids[0])) is None:
            raise UserError(ctx.tr("There is no such test."))
        taking.come(ctx, found)
    elif making.asks_how(ctx.words):
        raise UserError(making.example(ctx))
    elif ctx.words:
        paper, at_once = making.make(ctx, making.group_for(ctx), ctx.words)
        ctx.answer(cards.card(ctx, paper, Menu.NOW if at_once else Menu.MAIN))
    elif ctx.chat.is_group:
        ctx.answer(_overview_in_group(ctx))
    else:
        ctx.answer(_overview_in_private(ctx))


def about(session: Any, test_id: int) -> Chat | None:
    """The group that a link to a test is about."""
    found = test_of(session, test_id)
    return found.chat if found is not None else None


def _overview_in_group(ctx: Context) -> Content:
    if ctx.is_secretary:
        return cards.listed(ctx, papers_of(ctx.session, [ctx.chat.id]), may_make=True)
    tests = [one for one in open_tests(ctx.session, [ctx.chat.id]) if one.makeup_of_id is None]
    if not tests:
        return Content(ctx.tr("No test is open here now."))
    keys = [[Key(clip(one.name, 30), url=notices.link(ctx, one))] for one in tests]
    return Content(ctx.tr("You take it in private; your result is told to you alone."), keys=keys)


def _overview_in_private(ctx: Context) -> Content:
    kept = keeping.groups_of(ctx, optional=True)
    tests = _open_for(ctx)
    if not kept or tests:
        content = cards.open_for_me(ctx, tests)
        more = [[Key(plain(ctx.tr("Tests I look after")), buttons.data("exam.list"))]] if kept else []
        return Content(content.text, keys=[*content.keys, *more])
    return _list(ctx)


def _open_for(ctx: Context) -> Sequence[Test]:
    """The open tests of his groups that are for him."""
    if ctx.person is None:
        return []
    return record.tests_open_for(ctx.session, ctx.person)


def _list(ctx: Context) -> Content:
    chats = [ctx.chat] if ctx.chat.is_group else keeping.groups_of(ctx)
    return cards.listed(ctx, papers_of(ctx.session, [chat.id for chat in chats]), may_make=len(chats) == 1)


def show_list(ctx: Context) -> None:
    """All papers."""
    ctx.show(_list(ctx))


def come(ctx: Context) -> None:
    """A member chose a test that is open."""
    found = test_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if found is None or ctx.chat.is_group:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    taking.come(ctx, found)


# -- changing a paper


def new(ctx: Context) -> None:
    """An empty paper, to be filled by taps."""
    paper, _ = making.make(ctx, making.group_for(ctx), "")
    ctx.show(cards.card(ctx, paper))


def open_card(ctx: Context) -> None:
    """Its card."""
    ctx.show(cards.card(ctx, _kept(ctx)))


def menu(ctx: Context) -> None:
    """Another row of buttons."""
    paper = _kept(ctx)
    chosen = ctx.choice(1, list(Menu))
    rule = ctx.ids[2] if len(ctx.ids) > 2 and ctx.ids[2] < len(RULES) else 0
    ctx.show(cards.card(ctx, paper, chosen, rule=rule))


def choose(ctx: Context) -> None:
    """A rule of the paper gets another value."""
    paper = _fresh(ctx)
    rule = ctx.choice(1, RULES)
    value = ctx.choice(2, rule.values)
    paper.blueprint = paper.blueprint.model_copy(update={rule.field: value})
    _changed(ctx, paper)
    ctx.show(cards.card(ctx, paper, Menu.RULES))


def choose_audience(ctx: Context) -> None:
    """It is for everybody, for a subgroup, or for who has a tag; for the tests that open from now on."""
    paper = _fresh(ctx)
    chosen = audience.numbered(ctx.session, paper.chat_id, ctx.ids[1] if len(ctx.ids) > 1 else -1)
    if chosen is None:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    paper.blueprint = paper.blueprint.model_copy(update={"audience": chosen})
    _changed(ctx, paper)
    ctx.show(cards.card(ctx, paper, Menu.RULES))


def add(ctx: Context) -> None:
    """Some more questions of a pack."""
    paper = _fresh(ctx)
    bank = ctx.session.get(Bank, ctx.ids[1]) if len(ctx.ids) > 1 else None
    if bank is None or bank.chat_id not in (None, paper.chat_id):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    title = bank.title.get(paper.chat.language) or bank.key
    quotas = list(paper.blueprint.quotas)
    at = next(
        (at for at, one in enumerate(quotas) if one.packs == (bank.key,) and not one.topic and not one.kind),
        None,
    )
    before = quotas[at].number if at is not None else 0
    there = store.counts(ctx.session, paper.chat_id)[bank.key][1]
    number = min(before + STEP, there, MOST_QUESTIONS)
    if number == before:
        ctx.toast(ctx.tr("All questions of it are in already."))
        return
    quota = Quota(words=f"{title} {number}", number=number, packs=(bank.key,))
    if at is None:
        quotas.append(quota)
    else:
        quotas[at] = quota
    blueprint = paper.blueprint.model_copy(update={"quotas": tuple(quotas)})
    making.demand_enough(ctx, blueprint, paper.chat)
    paper.blueprint = blueprint
    _changed(ctx, paper)
    ctx.show(cards.card(ctx, paper, Menu.QUESTIONS))


def clear(ctx: Context) -> None:
    """Choose the questions anew."""
    paper = _fresh(ctx)
    paper.blueprint = paper.blueprint.model_copy(update={"quotas": ()})
    _changed(ctx, paper)
    ctx.show(cards.card(ctx, paper, Menu.QUESTIONS))


def ask_name(ctx: Context) -> None:
    """What shall it be called?"""
    paper = _kept(ctx)
    example = making.DEFAULT_NAMES[ctx.chat.language]
    ctx.ask(
        ctx.tr("What shall the test be called? For example: {example}", example=example),
        example,
        name=NAME_QUESTION,
        about=paper.id,
    )


def typed_name(ctx: Context) -> None:
    """Its name was typed."""
    paper = _kept(ctx)
    if not ctx.words:
        raise UserError(ctx.tr("There are no words in it. For example: {example}", example=paper.name))
    paper.name = clip(ctx.words, making.LONGEST_NAME)
    _changed(ctx, paper)
    ctx.answer(cards.card(ctx, paper))


def ask_time(ctx: Context) -> None:
    """When shall it open?"""
    paper = _kept(ctx)
    if not paper.blueprint.quotas:
        raise UserError(ctx.tr("Choose the questions first, please."))
    example = plain(ctx.tr("every month on the 20th 9:00"))
    ctx.ask(
        ctx.tr("When shall “{name}” open? For example: {example}", name=paper.name, example=example),
        example,
        name=TIME_QUESTION,
        about=paper.id,
    )


def typed_time(ctx: Context) -> None:
    """When it opens was typed."""
    paper = _kept(ctx)
    schedule, rules = making.read_opening(ctx, paper.chat, ctx.words)
    if schedule is None:
        raise UserError(escape(when.Unreadable("nothing").hint(ctx.chat.language)))
    if not paper.blueprint.quotas:
        raise UserError(ctx.tr("Choose the questions first, please."))
    paper.blueprint = Blueprint.model_validate({**paper.blueprint.model_dump(), **rules})
    paper.rule, paper.next_wall = schedule.to_json(), None
    _changed(ctx, paper)
    ctx.answer(cards.card(ctx, paper))


def _changed(ctx: Context, paper: Paper) -> None:
    paper.revision += 1
    plan.rearm(ctx.towards(paper.chat), paper)


def delete(ctx: Context) -> None:
    """No more tests by this paper; those that were held stay in the record."""
    paper = _fresh(ctx)
    group = ctx.towards(paper.chat)
    held = _held(ctx, paper)
    if held is not None:
        raise UserError(ctx.tr("A test is open by it. Close that first, please."))
    paper.deleted_at = ctx.now
    _changed(ctx, paper)
    plan.rearm(group, paper)
    ctx.show(Content(ctx.tr("Deleted: {name}. What was held stays in the record.", name=paper.name)))


# -- holding a test


def now(ctx: Context) -> None:
    """Open a test at once."""
    paper = _fresh(ctx)
    if not paper.blueprint.quotas:
        raise UserError(ctx.tr("Choose the questions first, please."))
    if _held(ctx, paper) is not None:
        raise UserError(ctx.tr("One is open already."))
    making.demand_enough(ctx, paper.blueprint, paper.chat)
    paper.revision += 1
    plan.open_test(ctx.towards(paper.chat), paper, ctx.now)
    ctx.show(cards.card(ctx, paper))


def longer(ctx: Context) -> None:
    """One day more."""
    paper, held = _holding(ctx)
    paper.revision += 1
    holding.prolong(ctx.towards(paper.chat), held)
    ctx.show(cards.card(ctx, paper))


def close(ctx: Context) -> None:
    """Close it now, and report."""
    paper, held = _holding(ctx)
    paper.revision += 1
    holding.cut_short(ctx.towards(paper.chat), held)
    ctx.show(cards.card(ctx, paper))


def _held(ctx: Context, paper: Paper) -> Test | None:
    return next((one for one in open_tests(ctx.session, [paper.chat_id]) if one.paper_id == paper.id), None)


def _holding(ctx: Context) -> tuple[Paper, Test]:
    """The paper, and the test that is open by it. Raises UserError."""
    paper = _fresh(ctx)
    held = test_of(ctx.session, ctx.ids[1]) if len(ctx.ids) > 1 else None
    if held is None or held.paper_id != paper.id or ctx.now >= held.closes_at:
        raise UserError(ctx.tr("This test has closed."))
    return paper, held


def _kept(ctx: Context) -> Paper:
    """The paper a button or an answer is about, if he is a secretary of its group. Raises UserError."""
    paper = paper_of(ctx.session, ctx.ids[0]) if ctx.ids else None
    if paper is None or paper.deleted_at is not None:
        raise UserError(ctx.tr("That test is no longer in the list."))
    keeping.group_of(ctx, paper.chat_id)
    return paper


def _fresh(ctx: Context) -> Paper:
    """The same, where the card that was tapped shows how things are. Raises UserError."""
    paper = _kept(ctx)
    if ctx.revision != paper.revision:
        ctx.show(cards.card(ctx, paper))
        raise UserError(ctx.tr("It has been changed meanwhile; here is how it is now."))
    return paper

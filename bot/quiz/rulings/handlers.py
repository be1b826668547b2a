"""A secretary rules on a question. Thin: find the question, prepare the ruling, show what it would change."""

from typing import Any

from markupsafe import Markup
from sqlalchemy import delete, select

from bot.chat import keeping
from bot.chat.context import FROM_ANOTHER_TIME, Context, UserError
from bot.engine.identity import Chat, Person
from bot.engine.outbox import Content
from bot.quiz import amending, ruled, store
from bot.quiz.bank.formats import words
from bot.quiz.bank.question import Question
from bot.quiz.model import Bank, Item, ItemVersion
from bot.quiz.rulings import cards, model, regrading, reporting, ruling
from bot.quiz.rulings.model import RulingDraft

KEY_QUESTION = "rulings.key"


def show_list(ctx: Context) -> None:
    """The questions that wait for a decision."""
    _demand_private(ctx)
    chats = keeping.groups_of(ctx)
    ctx.show(cards.listed(ctx, model.waiting(ctx.session, [chat.id for chat in chats]), chats))


def open_card(ctx: Context) -> None:
    """One question; what was being prepared for it is left."""
    chat, version_id = _chosen(ctx)
    ctx.show(cards.card(ctx, chat, version_id))


def change(ctx: Context) -> None:
    """Another answer is right: which one?"""
    chat, version_id = _chosen(ctx)
    question = ruled.question(ctx.session, chat.id, version_id).question
    draft = _new(ctx, chat, version_id)
    if amending.is_several(question):
        draft.answer = question.answer
    _keep(ctx, draft)
    if amending.choices(question):
        ctx.show(cards.picker(ctx, draft, question))
        return
    text, example = cards.to_write(ctx, question)
    ctx.ask(text, example[:64], name=KEY_QUESTION, about=draft.id)


def pick(ctx: Context) -> None:
    """An answer was tapped: it is the right one; of several options, one of the right ones or not."""
    chat, draft, written = _draft(ctx)
    choice = ctx.choice(1, amending.choices(written))
    if not amending.is_several(written):
        _demand_other(ctx, draft, choice)
        draft.answer = choice
        ctx.show(_preview(ctx, chat, draft, written))
        return
    draft.answer = amending.ticked(written, draft.answer, ctx.ids[1], ctx.choice(2, (False, True)))
    ctx.show(cards.picker(ctx, draft, ruled.question(ctx.session, chat.id, draft.version_id).question))


def typed_key(ctx: Context) -> None:
    """The right answer was written."""
    chat, draft, written = _draft(ctx)
    try:
        answer = amending.read(written, ctx.words)
        _demand_other(ctx, draft, answer)
    except ValueError as error:
        raise UserError(_not_understood(ctx, written, error)) from error
    draft.answer = answer
    # Below what was typed; the message above keeps its buttons, which lead to the same.
    ctx.answer(_preview(ctx, chat, draft, written), name=reporting.name_of(chat, draft.version_id))


def _not_understood(ctx: Context, written: Question, error: ValueError) -> Markup:
    text, _ = cards.to_write(ctx, written)
    if len(error.args) == 2 and isinstance(error.args[1], dict):
        return Markup("{}\n{}").format(words.say(error, ctx.chat.language), text)
    return Markup("{}\n\n{}").format(ctx.tr("That cannot be the answer."), text)


def preview(ctx: Context) -> None:
    """The options that are ticked are right."""
    chat, draft, written = _draft(ctx)
    try:
        _demand_other(ctx, draft, draft.answer)
    except ValueError as error:
        raise UserError(ctx.tr("Choose two options or more, please.")) from error
    ctx.show(_preview(ctx, chat, draft, written))


def void(ctx: Context) -> None:
    """It is to count for nobody."""
    chat, version_id = _chosen(ctx)
    draft = _new(ctx, chat, version_id)
    draft.void = True
    written = _demand_other(ctx, draft, None)
    _keep(ctx, draft)
    ctx.show(_preview(ctx, chat, draft, written))


def right(ctx: Context) -> None:
    """It is right as it is written: what was decided otherwise is undone, once that is confirmed."""
    chat, version_id = _chosen(ctx)
    counts = ruled.question(ctx.session, chat.id, version_id)
    if not (counts.void or counts.corrected or model.waiting_for(ctx.session, chat.id, version_id)):
        raise UserError(ctx.tr("That is how it counts already."))
    draft = _new(ctx, chat, version_id)
    _keep(ctx, draft)
    if counts.void or counts.corrected:
        written = store.questions(ctx.session, [version_id])[version_id]
        ctx.show(_preview(ctx, chat, draft, written))
    else:
        ruling.rule(ctx, chat, draft)


def confirm(ctx: Context) -> None:
    """It is carried out."""
    chat, draft, _ = _draft(ctx)
    try:
        _demand_other(ctx, draft, draft.answer)
    except ValueError as error:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME)) from error
    ruling.rule(ctx, chat, draft)


def _preview(ctx: Context, chat: Chat, draft: RulingDraft, written: Question) -> Content:
    counts = ruled.as_ruled(written, void=draft.void, answer=draft.answer)
    effect = regrading.foresee(ctx.session, chat.id, draft.version_id, counts)
    return cards.preview(ctx, chat, draft, written, effect)


def _demand_other(ctx: Context, draft: RulingDraft, answer: Any) -> Question:
    """The question as written. Raises UserError where it counts like that already, ValueError where it has no
    such answer."""
    written = store.questions(ctx.session, [draft.version_id])[draft.version_id]
    counts = ruled.as_ruled(written, void=draft.void, answer=answer)
    if counts == ruled.question(ctx.session, draft.chat_id, draft.version_id):
        raise UserError(ctx.tr("That is how it counts already."))
    return written


# -- what all of them need


def _demand_private(ctx: Context) -> Person:
    if ctx.person is None or ctx.chat.is_group:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return ctx.person


def _chosen(ctx: Context) -> tuple[Chat, int]:
    """The group and the version a button is about, if he is a secretary there and it is asked there."""
    _demand_private(ctx)
    chat_id, version_id = (*ctx.ids, 0, 0)[:2]
    chat = keeping.group_of(ctx, chat_id)
    owner = ctx.session.execute(
        select(Bank.chat_id)
        .join(Item, Item.pack_id == Bank.id)
        .join(ItemVersion, ItemVersion.question_id == Item.id)
        .where(ItemVersion.id == version_id)
    ).first()
    if owner is None or owner.chat_id not in (None, chat.id):
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    return chat, version_id


def _new(ctx: Context, chat: Chat, version_id: int) -> RulingDraft:
    """A draft of his that says it is right as written; it is not kept yet."""
    by = _demand_private(ctx)
    return RulingDraft(
        chat_id=chat.id, version_id=version_id, by_id=by.id, void=False, answer=None, at=ctx.now
    )


def _keep(ctx: Context, draft: RulingDraft) -> None:
    """Keep it in the place of any other of his for this question."""
    ctx.session.execute(
        delete(RulingDraft).where(
            RulingDraft.by_id == draft.by_id,
            RulingDraft.chat_id == draft.chat_id,
            RulingDraft.version_id == draft.version_id,
        )
    )
    ctx.session.add(draft)
    ctx.session.flush()


def _draft(ctx: Context) -> tuple[Chat, RulingDraft, Question]:
    """The draft a button is about, if it is his and he still may; with the question as written."""
    by = _demand_private(ctx)
    draft = ctx.session.get(RulingDraft, ctx.ids[0]) if ctx.ids else None
    if draft is None or draft.by_id != by.id:
        raise UserError(ctx.tr(FROM_ANOTHER_TIME))
    chat = keeping.group_of(ctx, draft.chat_id)
    return chat, draft, store.questions(ctx.session, [draft.version_id])[draft.version_id]

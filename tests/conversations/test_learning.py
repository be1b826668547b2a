"""What somebody got wrong in the group he can practise in private."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.quiz.learning import PORTION
from bot.quiz.practice.model import Card
from bot.sandbox import people
from tests.conversations.quizzes import answer, load_packs
from tests.conversations.stage import Actor, Reader, Stage


async def test_a_wrong_vote_of_the_day_is_in_the_book_once_the_answer_is_told(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await load_packs(stage)
    for one in (secretary, member):
        await one.starts()
        one.private.reads()
        await one.says("/today", group)
        group.reads()
    await secretary.says("/daily 8:30 用车", group)
    group.reads()
    await stage.until("2026-11-21 08:30")
    group.asks()
    await answer(member, group, right=False)
    await answer(secretary, group)
    await member.says("/practice")
    assert "错题本 0" in book(member)
    await stage.until("2026-11-21 20:01")
    group.reads()
    await member.says("/practice")
    assert "错题本 1" in book(member)
    await member.presses("错题本 1")
    await member.presses("用车 1")
    await member.presses("1")
    assert member.private.sees().startswith("11月21日 周六 在“环卫一队党支部”答错\n\n公车不能私用。")
    await secretary.says("/practice")
    assert "错题本 0" in book(secretary)


def book(actor: Actor) -> list[str]:
    """The buttons under what he reads next."""
    actor.private.reads()
    return actor.private.buttons()


async def test_a_big_group_is_remembered_in_portions(stage: Stage, secretary: Actor) -> None:
    await load_packs(stage)
    crowd = [stage.actor(f"P{number}") for number in range(2 * PORTION + 1)]
    group = stage.group("全体", secretary, *crowd)
    await stage.settle()
    group.reads()
    await secretary.says("/daily 8:30 用车", group)
    group.reads()
    for one in crowd:
        people.say(stage.world, group.chat, one.user, "/today")
    await stage.until("2026-11-21 08:30")
    for _ in crowd:
        group.reads()
    group.asks()
    for one in crowd:
        await answer(one, group, right=False, settle=False)
    await stage.until("2026-11-21 20:01")
    group.reads()
    assert stage.app is not None
    cards = await stage.app.db.read(lambda session: session.scalar(select(func.count()).select_from(Card)))
    assert cards == len(crowd)

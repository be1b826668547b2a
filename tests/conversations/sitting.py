"""How stories about private tests go: it is announced, people begin, tap, answer; and what came of it."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.engine.outbox import Outgoing, State
from bot.sandbox import people
from bot.scores.ledger import ScoreEntry
from tests.conversations.papers import load_pack, right_answer
from tests.conversations.stage import Actor, Reader, Stage

PLAN = "/test 每月25日9点 廉政测试 开放5天 廉政5 限时20分钟 及格60 不提醒"


async def announce(stage: Stage, group: Reader, secretary: Actor, member: Actor) -> Reader:
    """A test of five questions is open from the 25th to the 30th at nine; both have started the bot."""
    await load_pack(stage)
    await meet(secretary, member)
    await hold(stage, group, secretary, PLAN, opens="2026-11-25 09:00")
    return group


async def meet(*those: Actor) -> None:
    """They start the bot."""
    for one in those:
        await one.starts()
        one.private.reads()


async def hold(
    stage: Stage, group: Reader, secretary: Actor, words: str, *, opens: str = "2026-11-21 09:00"
) -> None:
    """The secretary plans a test in words, and it opens."""
    await secretary.says(words, group)
    group.reads()
    await stage.until(opens)
    group.reads()


async def begin(who: Actor, test: int = 1) -> None:
    """He follows the link, and begins."""
    await who.starts(f"test-{test}")
    who.private.reads()
    await who.presses("开始")


def tap(who: Actor, label: str) -> None:
    """He taps, whether the bot hears it or not."""
    assert who.private.latest is not None
    message = who.private.chat.messages[who.private.latest.id]
    rows = (message.markup or {})["inline_keyboard"]
    spots = [(r, c) for r, row in enumerate(rows) for c, key in enumerate(row) if key["text"] == label]
    people.press(who.stage.world, message, who.user, *spots[0])


async def answer(who: Actor, *, last: int = 5, wrong: int = 0) -> None:
    """He answers so many questions as they stand, the first `wrong` of them wrong."""
    for number in range(last):
        await answer_one(who, wrong=number < wrong)


async def answer_one(who: Actor, *, wrong: bool = False) -> None:
    """He answers the question he sees, in one of the ways there are: taps, ticks, words."""
    found = right_answer(who.private.sees(), wrong=wrong)
    if "确定" in who.private.buttons():
        for letter in found:
            await who.presses(letter)
        await who.presses("确定")
    elif found in who.private.buttons():
        await who.presses(found)
    else:
        await who.says(found)


async def manage(stage: Stage, secretary: Actor, group: Reader, *labels: str) -> None:
    """The secretary opens the test's card, and taps."""
    await secretary.says("/test", group)
    group.reads()
    for label in ("1", *labels):
        await secretary.presses(label, group)


async def ledger(stage: Stage) -> list[int]:
    """The points of all entries, in hundredths."""
    assert stage.app is not None
    return await stage.app.db.read(
        lambda session: list(session.scalars(select(ScoreEntry.points).order_by(ScoreEntry.id)))
    )


async def refused(stage: Stage) -> int:
    """How many messages Telegram has refused."""
    assert stage.app is not None
    return await stage.app.db.read(
        lambda session: (
            session.scalar(select(func.count()).where(Outgoing.state == State.PARKED).select_from(Outgoing))
            or 0
        )
    )

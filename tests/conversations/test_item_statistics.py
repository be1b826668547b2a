"""How the questions of a paper have done: for the secretary alone, suspects first, nobody named."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.engine.database import Turn
from tests.conversations.crowd import hand_in
from tests.conversations.papers import load_pack
from tests.conversations.stage import Actor, Reader, Stage

PLAN = "/test 明天9点 小测 开放1天 廉政5 不提醒"


@pytest.fixture
async def closed(stage: Stage, group: Reader, secretary: Actor) -> Reader:
    """A test has been, and twelve have taken it."""
    await load_pack(stage)
    await secretary.starts()
    secretary.private.reads()
    await secretary.says(PLAN, group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    # q-1 is known by those who know little, and most choose B; q-2 by those who know much
    await _take(stage, 1, [_sheet(place) for place in range(12)])
    await stage.until("2026-11-22 09:01")
    group.reads()
    secretary.private.reads()
    return group


def _sheet(place: int) -> Mapping[str, tuple[object, int]]:
    """What was given, and its points of 100; the first know most."""
    return {
        "q-1": ("C", 100) if place >= 9 else ("B" if place < 7 else "", 0),
        "q-2": ("ABD", 100) if place < 6 else ("AB", 50),
        "q-3": ("T", 100) if place < 8 else ("F", 0),
        "q-4": (["四"], 100) if place < 4 else (["三"], 0),
        "q-5": ("1", 100),
    }


async def _take(stage: Stage, test: int, sheets: list[Mapping[str, tuple[object, int]]]) -> None:
    assert stage.app is not None
    now = stage.world.now()
    await stage.app.db.write(lambda session: hand_in(session, test, sheets, now), Turn.TIMERS)


async def _opens(who: Actor, card: str = "1") -> None:
    await who.says("/test")
    who.private.reads()
    await who.presses(card)


async def test_suspects_come_first(stage: Stage, closed: Reader, secretary: Actor) -> None:
    await _opens(secretary)
    await secretary.presses("题目分析")
    assert secretary.private.sees() == (
        "题目分析：小测\n环卫一队党支部\n已截止的测试 1 次，答卷 12 份\n\n需要核对的题：1 道\n"
        "1. 纪律处分一共有几种？\n    得分率 25%，区分度 -0.70\n"
        "    选错项的更多；其他题答得好的反而错得多\n\n其他题目\n"
        "2. 监督执纪有___种形态。\n    得分率 33%，区分度 0.55\n"
        "3. 收下礼金后上交也要登记。\n    得分率 67%，区分度 0.10\n"
        "4. 哪些属于廉洁纪律的内容？\n    得分率 75%，区分度 0.70\n"
        "5. 警告的影响期是几年？\n    得分率 100%，区分度 算不出\n\n"
        "得分率：这道题大家得到的分占满分的多少。\n"
        "区分度：答对这道题的人，其他题是否也答得好。0.3 以上算好，接近 0 或为负时请核对答案。"
    )
    assert secretary.private.buttons() == ["1", "2", "3", "4", "5", "只看最近一次", "返回"]
    await secretary.presses("1")
    assert secretary.private.sees() == (
        "纪律处分一共有几种？\nA. 三种 · 0 人\nB. 四种 · 7 人\n✓ C. 五种 · 3 人\nD. 六种 · 0 人\n"
        "没有选：2 人\n\n"
        "得分率 25%，12 人答过\n区分度 -0.70（差）\n\n选错项的人比选正确项的还多，请核对答案。\n"
        "其他题答得好的人，这道题反而错得多，请看看答案或题干有没有问题。"
    )
    # from here the key can be changed at once, and the numbers follow
    await secretary.presses("改答案或作废")
    assert secretary.private.sees().startswith("题目\n环卫一队党支部\n\n纪律处分一共有几种？")
    await secretary.presses("改答案")
    await secretary.presses("B")
    await secretary.presses("确定")
    await _opens(secretary)
    await secretary.presses("题目分析")
    assert "没有发现需要核对的题。\n\n1. 监督执纪有___种形态。" in secretary.private.sees()
    await secretary.presses("2")
    assert "B. 四种 · 7 人" in secretary.private.sees()
    assert "✓ B" in secretary.private.sees()
    await secretary.presses("下一题 ▶")
    assert secretary.private.sees().startswith("收下礼金后上交也要登记。\n✓ 正确 · 8 人\n错误 · 4 人\n\n")
    await secretary.presses("全部题目")
    await secretary.presses("返回")
    assert "题目分析" in secretary.private.buttons()


async def test_the_last_test_alone_and_of_fewer_than_five_nothing(
    stage: Stage, closed: Reader, secretary: Actor
) -> None:
    await secretary.says("/test", closed)
    closed.reads()
    await secretary.presses("1", closed)
    assert "题目分析" not in closed.buttons()  # in private only
    await secretary.presses("现在开考", closed)
    await secretary.presses("确定，在群里公布", closed)
    closed.reads()
    await _take(stage, 2, [_sheet(place) for place in range(4)])
    await stage.until("2026-11-24 09:00")
    closed.reads()
    secretary.private.reads()
    await _opens(secretary)
    await secretary.presses("题目分析")
    assert "已截止的测试 2 次，答卷 16 份" in secretary.private.sees()
    await secretary.presses("只看最近一次")
    assert secretary.private.sees() == (
        "题目分析：小测\n环卫一队党支部\n最近一次：11月22日 周日 09:01，答卷 4 份\n"
        "至少要有 5 份答卷才能分析，现在有 4 份。"
    )
    assert secretary.private.buttons() == ["看全部测试", "返回"]
    assert await secretary.forges("rulings.item:1.1.1:0", secretary.private) != ""
    await secretary.presses("看全部测试")
    assert "答卷 16 份" in secretary.private.sees()


async def test_of_fewer_than_ten_only_how_hard_it_was(stage: Stage, group: Reader, secretary: Actor) -> None:
    await load_pack(stage)
    await secretary.starts()
    secretary.private.reads()
    await secretary.says(PLAN, group)
    group.reads()
    await stage.until("2026-11-21 09:00")
    group.reads()
    await _take(stage, 1, [_sheet(place) for place in range(3, 10)])
    await stage.until("2026-11-22 09:01")
    group.reads()
    secretary.private.reads()
    await _opens(secretary)
    await secretary.presses("题目分析")
    assert secretary.private.sees() == (
        "题目分析：小测\n环卫一队党支部\n已截止的测试 1 次，答卷 7 份\n\n"
        "每道题答过的都不到 10 人，还看不出题目好坏，先只列得分率。\n\n"
        "1. 纪律处分一共有几种？\n    得分率 14%，7 人答过\n"
        "2. 监督执纪有___种形态。\n    得分率 14%，7 人答过\n"
        "3. 哪些属于廉洁纪律的内容？\n    得分率 71%，7 人答过\n"
        "4. 收下礼金后上交也要登记。\n    得分率 71%，7 人答过\n"
        "5. 警告的影响期是几年？\n    得分率 100%，7 人答过\n\n"
        "得分率：这道题大家得到的分占满分的多少。"
    )
    await secretary.presses("1")
    assert secretary.private.sees().endswith(
        "没有选：2 人\n\n得分率 14%，7 人答过\n区分度：答过的不到 10 人，先不算。"
    )


async def test_nobody_else_sees_it(stage: Stage, closed: Reader, secretary: Actor, member: Actor) -> None:
    other = stage.actor("别处书记")
    elsewhere = stage.group("环卫二队党支部", other)
    await stage.settle()
    elsewhere.reads()
    for who in (member, other):
        await who.starts()
        who.private.reads()
        before = who.private.sees()
        for forged in ("rulings.items:1.0.0:0", "rulings.item:1.0.1:0", "rulings.items:99.0.0:0"):
            assert await who.forges(forged, who.private) != ""
        assert who.private.sees() == before
    await secretary.says("/test", closed)
    closed.reads()
    await secretary.forges("rulings.items:1.0.0:0", closed)
    assert "区分度" not in closed.sees()
    await _opens(secretary)
    for forged in ("rulings.items:1.7.0:0", "rulings.items:1:0", "rulings.item:1.0.999:0"):
        assert await secretary.forges(forged, secretary.private) != ""
    # a page that is not there is the last one
    await secretary.forges("rulings.items:1.0.99:0", secretary.private)
    assert secretary.private.sees().startswith("题目分析：小测")


async def test_a_team_elsewhere(stage: Stage, team: Reader, lead: Actor) -> None:
    await load_pack(stage)
    await lead.starts()
    lead.private.reads()
    await lead.says("/test tomorrow 9:00 Check open 1 day integrity 5 no nudge", team)
    team.reads()
    await stage.until("2026-11-21 09:00")
    team.reads()
    await _take(stage, 1, [_sheet(place) for place in range(12)])
    await stage.until("2026-11-22 09:01")
    team.reads()
    lead.private.reads()
    await _opens(lead)
    await lead.presses("Item statistics")
    assert lead.private.sees().startswith(
        "Item statistics: Check\nDepot North\nClosed tests: 1; sheets: 12\n\nSuspects: 1\n"
        "1. 纪律处分一共有几种？\n    facility 25 %, discrimination -0.70\n"
        "    a wrong option is chosen more often; who does well otherwise gets it wrong more often\n\n"
        "The others\n2. "
    )
    await lead.presses("2")
    assert lead.private.sees() == (
        "监督执纪有___种形态。\nRight answer: 四\n\nFacility: 33 %, answers: 12\nDiscrimination: 0.55 "
        "(very good)"
    )
    await lead.presses("All questions")
    await lead.presses("Only the last test")
    assert "The last test, Sat 21 Nov 09:00; sheets: 12" in lead.private.sees()

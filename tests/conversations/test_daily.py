"""The question of the day: asked on a schedule, closed at its time with the answer and without names."""

from __future__ import annotations

import pytest

from bot.sandbox.model import Member
from bot.scores.ledger import Occasion
from tests.conversations.papers import load_pack
from tests.conversations.quizzes import answer, introduce, load_packs, points, stem
from tests.conversations.stage import Actor, Reader, Stage


@pytest.fixture
async def branch(stage: Stage, group: Reader, member: Actor) -> Reader:
    """A group with questions; the bot knows both of its members."""
    return await introduce(stage, group, member)


async def test_a_question_comes_every_day_and_its_answer_in_the_evening(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/daily 8:30 用车", branch)
    assert branch.reads() == (
        "已记下：每日一题\n每天 08:30\n题目：用车（1 题）\n20:00 公布答案\n\n"
        "接下来：\n11月21日 周六 08:30\n11月22日 周日 08:30\n11月23日 周一 08:30"
    )
    assert branch.buttons() == ["改时间", "换题库", "暂停", "删除"]
    await stage.until("2026-11-21 08:30")
    assert branch.asks() == "每日一题\n公车不能私用。"
    poll = branch.poll()
    assert (poll.quiz, poll.anonymous, poll.open_period) == (True, False, 11 * 3600 + 1800)
    await answer(member, branch)
    await answer(secretary, branch, right=False)
    await stage.until("2026-11-21 19:59")
    branch.stays_silent()
    await stage.until("2026-11-21 20:01")
    said = branch.reads()
    assert said.startswith("每日一题 答案\n正确答案：正确\n")
    assert said.endswith("2 人答题，1 人答对。")
    assert "秀英" not in said
    assert poll.closed
    assert branch.latest is not None
    assert branch.latest.api["reply_to_message"]["poll"]["id"] == poll.id
    assert await points(stage, Occasion.DAILY) == {"志远": [(0, 100)], "秀英": [(100, 100)]}


async def test_over_a_week_no_question_comes_again_until_all_have_come(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/daily 每天8:30 廉政 至18:00", branch)
    assert "18:00 公布答案" in branch.reads()
    asked = []
    for day in range(21, 29):
        if day == 24:  # down over the question and its closing
            await stage.until("2026-11-24 08:00")
            await stage.stop()
            await stage.until("2026-11-24 18:30")
            await stage.start()
            await stage.settle()
            branch.stays_silent()
            continue
        await stage.until(f"2026-11-{day} 08:30")
        branch.asks()
        asked.append(stem(branch.poll().question))
        if day == 26:  # down over the closing: a vote given meanwhile counts
            await stage.stop()
            await answer(member, branch)
            await stage.until("2026-11-26 23:00")
            assert branch.poll().closed
            await stage.start()
            await stage.later(minutes=1)
        else:
            await answer(member, branch)
            await stage.until(f"2026-11-{day} 18:01")
        assert branch.reads().endswith("1 人答题，1 人答对。")
    assert len(set(asked[:4])) == 4
    assert len(set(asked[4:])) == 3
    assert asked[3] != asked[4]
    assert await points(stage, Occasion.DAILY) == {"秀英": [(100, 100)] * 7}


async def test_down_at_half_past_eight_it_comes_late_and_closes_in_time(
    stage: Stage, branch: Reader, secretary: Actor
) -> None:
    await secretary.says("/daily 8:30 廉政", branch)
    branch.reads()
    await stage.stop()
    await stage.until("2026-11-22 11:00")  # two questions were missed: the last one comes
    await stage.start()
    await stage.settle()
    branch.asks()
    await stage.until("2026-11-22 20:01")
    assert branch.reads().startswith("每日一题 答案")
    assert branch.poll().closed


async def test_a_team_elsewhere_has_it_on_weekdays_until_six(stage: Stage, team: Reader, lead: Actor) -> None:
    await load_packs(stage)
    await lead.says("/daily every weekday 8:30 safety until 6pm", team)
    assert team.reads().startswith(
        "Noted: question of the day\nEvery Monday to Friday at 08:30\nAbout: Work safety (questions: 3)\n"
        "The answer comes at 18:00\n\nNext:\nMon 23 Nov"
    )
    await stage.until("2026-11-23 08:30")
    assert team.asks().startswith("Question of the day\n")
    await answer(lead, team)
    await stage.until("2026-11-23 18:01")
    assert team.reads().endswith("1 answered, 1 of them right.")
    await stage.until("2026-11-24 08:30")
    team.asks()
    await stage.until("2026-11-24 18:01")
    assert "answered" not in team.reads()  # nobody: that is not said


async def test_the_card_pauses_changes_and_deletes(stage: Stage, branch: Reader, secretary: Actor) -> None:
    await secretary.says("/daily", branch)
    assert branch.reads() == "本群还没有每日一题。例如：/daily 8:30 廉政"
    await secretary.says("/daily 8:30", branch)
    assert "题目：全部题库（4 题）" in branch.reads()
    await secretary.says("/daily", branch)
    branch.reads()
    await secretary.presses("暂停", branch)
    assert "⏸ 已暂停" in branch.sees()
    await stage.later(days=2)
    branch.stays_silent()
    await secretary.presses("恢复", branch)
    await secretary.presses("换题库", branch)
    await secretary.presses("廉政 (4)", branch)
    assert "题目：廉政（4 题）" in branch.sees()
    await secretary.presses("改时间", branch)
    assert branch.reads().startswith("志远 每日一题什么时候出？例如：每个工作日8:30 至18:00")
    await secretary.answers("每周一9点", branch)
    assert branch.reads().startswith("已记下：每日一题\n每周一 09:00\n题目：廉政（4 题）")
    await secretary.presses("删除", branch)
    assert branch.sees() == "已删除，不再出每日一题。"
    await secretary.presses("撤销", branch)
    assert "每周一 09:00" in branch.sees()
    await secretary.presses("删除", branch)
    await stage.later(days=8)
    branch.stays_silent()


async def test_a_question_that_is_open_closes_though_its_plan_was_deleted(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor
) -> None:
    await secretary.says("/daily 8:30 用车", branch)
    branch.reads()
    card = branch.latest
    await stage.until("2026-11-21 08:30")
    branch.asks()
    await answer(member, branch)
    branch.latest = card
    await secretary.presses("删除", branch)  # drawn before the question came: shown as it is now
    await secretary.presses("删除", branch)
    assert branch.sees() == "已删除，不再出每日一题。"
    await stage.until("2026-11-21 20:01")
    assert branch.reads().endswith("1 人答题，1 人答对。")
    await stage.until("2026-11-22 20:01")
    branch.stays_silent()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("8:30 财务", "没有关于“财务”的题。现有题库：廉政。例如：/daily 8:30 廉政"),
        ("明天8:30 廉政", "每日一题要定期出。例如：/daily 8:30 廉政"),
        ("每小时 廉政", "一天最多 3 题，免得打扰大家。例如：/daily 8:30 廉政"),
        ("廉政", "几点出题？例如：/daily 8:30 廉政"),
    ],
)
async def test_what_cannot_be_is_refused_with_an_example(
    branch: Reader, secretary: Actor, words: str, said: str
) -> None:
    await secretary.says(f"/daily {words}", branch)
    assert branch.reads() == said


async def test_members_cannot_touch_it_nor_another_group(
    stage: Stage, branch: Reader, secretary: Actor, member: Actor, team: Reader, lead: Actor
) -> None:
    await member.says("/daily 8:30 廉政", branch)
    assert "只有本群管理员" in branch.reads()
    await secretary.says("/daily 8:30 廉政", branch)
    branch.reads()
    for label in branch.buttons():
        assert "只有本群管理员" in await member.presses(label, branch)
    await lead.says("/today", team)
    team.reads()
    for name in ("delete", "pause", "change", "about", "restore"):
        said = await lead.forges(f"daily.{name}:1:1", team)
        assert said == "This button is from another time. Please ask again."
    assert "过期" in await member.forges("daily.count_me:1:0", branch)
    await stage.until("2026-11-21 08:30")
    branch.asks()
    assert "过期" in await member.forges("daily.count_me:1:0", branch)  # not while it is open


async def test_a_voter_who_was_not_known_makes_himself_known(
    stage: Stage, branch: Reader, secretary: Actor
) -> None:
    stranger = stage.actor("国强")
    branch.chat.members[stranger.user.id] = Member(stranger.user.id, "member")
    await secretary.says("/daily 8:30 用车", branch)
    branch.reads()
    await stage.until("2026-11-21 08:30")
    branch.asks()
    await answer(stranger, branch)
    await stage.until("2026-11-21 20:01")
    assert branch.reads().endswith("另有 1 人答了题，我还不认识。是您的话，请点“算上我”。")
    assert await points(stage, Occasion.DAILY) == {}
    assert await stranger.presses("算上我", branch) == "已计入，谢谢。"
    await stage.later(seconds=20)
    assert branch.sees().endswith("1 人答题，1 人答对。")
    assert branch.buttons() == []
    assert await points(stage, Occasion.DAILY) == {"国强": [(100, 100)]}


async def test_when_nothing_is_left_to_ask_it_pauses_and_says_so(
    stage: Stage, branch: Reader, secretary: Actor
) -> None:
    own = "id: own\ntitle: {zh: 本队, en: Own}\nlanguage: zh\ndescription: {zh: 例, en: E}\nquestions:\n"
    await load_pack(stage, own + "  - {id: o-1, kind: judge, stem: 一, answer: true}\n")
    await secretary.says("/daily 8:30 本队", branch)
    branch.reads()
    await load_pack(stage, own + "  - {id: o-2, kind: blank, stem: 一___, answer: 二}\n")
    await stage.until("2026-11-21 08:31")
    assert branch.reads() == "“本队”已经没有题可出，每日一题先暂停。换题库请用 /daily"
    await stage.later(days=3)
    branch.stays_silent()


async def test_at_night_it_comes_without_a_sound(stage: Stage, branch: Reader, secretary: Actor) -> None:
    await secretary.says("/daily 7:00 廉政", branch)
    branch.reads()
    await stage.until("2026-11-21 07:00")
    branch.asks()
    assert branch.latest is not None
    assert branch.latest.silent


async def test_another_zone_keeps_the_wall_time(stage: Stage, branch: Reader, secretary: Actor) -> None:
    await secretary.says("/daily 8:30 廉政", branch)
    branch.reads()
    await secretary.says("/settings London", branch)
    while branch.unread():
        branch.reads()
    await stage.until("2026-11-20 16:29")
    branch.stays_silent()
    await stage.until("2026-11-20 16:30")  # 08:30 in London
    branch.asks()
    await stage.until("2026-11-21 03:59")
    branch.stays_silent()
    await stage.until("2026-11-21 04:01")
    branch.reads()

"""`/quiz`, `/daily` and `/practice` in one line, as people write it."""

import pytest

from tests.conversations.papers import load_pack
from tests.conversations.quizzes import load_packs
from tests.conversations.stage import Actor, Reader, Stage

CHARTER = """
id: charter
title: {zh: 党章党规, en: Party charter}
language: zh
description: {zh: 例子, en: An example}
questions:
  - {id: c-1, kind: judge, topic: 党章, stem: 党章可以随意修改。, answer: false}
"""


@pytest.fixture(autouse=True)
async def banks(stage: Stage) -> None:
    await load_packs(stage)
    await load_pack(stage, CHARTER)


async def test_a_quiz_with_numbers_in_words(group: Reader, secretary: Actor) -> None:
    await secretary.says("/quiz 廉政和党规 三题 半分钟", group)
    assert group.reads().startswith("知识竞答：廉政、党章党规\n共 3 题，每题 30 秒\n")


async def test_a_question_of_the_day_from_two_packs_until_six(group: Reader, secretary: Actor) -> None:
    await secretary.says("/daily 每周一三五早上八点半 廉政、党规 下午六点公布答案", group)
    assert group.reads().startswith(
        "已记下：每日一题\n每周一、三、五 08:30\n题目：廉政、党章党规（5 题）\n18:00 公布答案\n"
    )
    await secretary.says("/daily 8:30 廉政、反贪", group)
    assert group.reads().startswith("没有关于“反贪”的题。现有题库：")


async def test_who_wants_no_question_of_the_day_any_more_gets_the_buttons(
    group: Reader, secretary: Actor
) -> None:
    await secretary.says("/daily 停", group)
    assert group.reads().startswith("本群还没有每日一题。")
    await secretary.says("/daily 8:30", group)
    group.reads()
    await secretary.says("/daily 取消", group)
    assert group.reads().startswith("每日一题\n每天 08:30\n")
    assert group.buttons()[-2:] == ["暂停", "删除"]


async def test_what_is_not_said_anew_of_the_question_of_the_day_stays(
    group: Reader, secretary: Actor
) -> None:
    await secretary.says("/daily 8:30 党规 至18:00", group)
    group.reads()
    await secretary.presses("改时间", group)
    group.reads()
    await secretary.answers("每天7点", group)
    assert group.reads().startswith("已记下：每日一题\n每天 07:00\n题目：党章党规（1 题）\n18:00 公布答案\n")


async def test_practice_with_the_number_first_or_in_words(group: Reader, member: Actor) -> None:
    await member.says("/practice", group)
    group.reads()
    await member.starts("practice")
    member.private.reads()
    for words in ("两题 廉政", "廉政两题", "2题 廉政"):
        await member.says(f"/practice {words}")
        assert member.private.reads().startswith("练习 1/2 · ")
    await member.says("/practice 2 questions on integrity")
    assert member.private.reads().startswith("练习 1/2 · ")


async def test_the_wrong_answers_and_the_hour_in_one_line(group: Reader, member: Actor) -> None:
    await member.says("/practice", group)
    group.reads()
    await member.starts("practice")
    member.private.reads()
    await member.says("/practice 错题本")
    assert member.private.reads().startswith("错题本：0 题")
    await member.says("/practice 每个工作日晚上八点")
    assert member.private.reads().endswith("工作日 20:00 提醒您练习。")
    await member.says("/practice 每天7:30")
    assert member.private.reads().endswith("每天 7:30 提醒您练习。")

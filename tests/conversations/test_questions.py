"""A secretary's own questions: sent as a file in private, examined, and taken over with a tap."""

from __future__ import annotations

from tests.conversations.stage import Actor, Reader, Stage

EXAM = """一、单选题
1. 党员大会一般多久召开一次？（ B ）
A. 每月  B. 每季度  C. 每半年  D. 每年
2. 支委会一般多久召开一次？
A. 每月
B. 每季度
C. 每半年
答案：A
解析：支委会一般每月召开一次。
二、判断题
3. 党小组会一般每月召开一次。（√）
三、简答题
4. 谈谈你的体会。
"""


async def test_questions_are_examined_and_taken_over_in_private(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.starts()
    secretary.private.reads()
    await secretary.says("/questions", group)
    assert group.reads() == "已发到您的私聊。"
    assert secretary.private.reads() == "题库\n还没有题库。"
    assert secretary.private.buttons() == ["导入题目", "下载填写模板"]
    await secretary.sends("支部知识.txt", EXAM.encode("gb18030"))
    report = secretary.private.reads()
    assert report.startswith("支部知识.txt\n可以导入 3 题。\n第 13 行，")
    assert secretary.private.buttons() == ["导入 3 题", "算了"]
    await secretary.presses("导入 3 题")
    assert secretary.private.sees() == "已导入：新增 3 题，更新 0 题，未变 0 题，停用 0 题。"
    await secretary.says("/questions")
    assert secretary.private.reads() == "题库\n支部知识：3 题"
    await secretary.sends("支部知识.txt", EXAM.replace("（√）", "（×）").encode())
    secretary.private.reads()
    await secretary.presses("导入 3 题")
    assert secretary.private.sees() == "已导入：新增 0 题，更新 1 题，未变 2 题，停用 0 题。"


async def test_questions_have_no_place_in_the_group(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.starts()
    secretary.private.reads()
    await secretary.sends("exam.txt", EXAM.encode(), group, caption="/questions")
    assert group.reads() == "请把文件私聊发给我，题目在群里公开就不能再考了。"


async def test_a_team_elsewhere_fills_in_the_list(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.starts()
    lead.private.reads()
    await lead.says("/questions")
    assert lead.private.reads() == "Question banks\nThere is none yet."
    await lead.presses("A list to fill in")
    assert lead.private.reads() == "Fill it in and send it back with /questions as its caption."
    await lead.sends("questions.xlsx", lead.private.file(), caption="/questions")
    assert lead.private.reads().startswith("questions.xlsx\nI can take over ")
    await lead.presses("Cancel")
    assert lead.private.sees() == "Nothing was taken over."


async def test_what_is_no_bank_is_answered_with_a_sentence(stage: Stage, lead: Actor) -> None:
    await lead.starts()
    lead.private.reads()
    await lead.sends("notes.txt", b"\x00\xff\xfe\x01 nothing of the kind")
    lead.private.reads()
    await lead.says("/questions")
    lead.private.reads()
    await lead.presses("Import questions")
    assert lead.private.reads().startswith("Answer this message with the file")
    await lead.answers("no file", lead.private)
    assert lead.private.reads().startswith("That was no file.")

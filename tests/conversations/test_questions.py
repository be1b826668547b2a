"""A secretary's own questions: sent as a file in private, examined, taken over with a tap; and sent back."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import openpyxl
import pytest

from bot.engine.database import Turn
from bot.quiz import store
from bot.quiz.bank import pack
from bot.sandbox import members
from tests.conversations.stage import Actor, Reader, Stage, open_stage

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
    assert report.startswith("支部知识.txt\n可以导入 3 题。\n\n没有读入 1 处：\n· 第 13 行“")
    assert secretary.private.buttons() == ["导入 3 题", "算了"]
    await secretary.presses("导入 3 题")
    assert secretary.private.sees() == "已导入到环卫一队党支部：新增 3 题。"
    await secretary.says("/questions")
    assert secretary.private.reads() == "题库\n支部知识：3 题\n\n点一下题库，可以查看和导出。"
    await secretary.sends("支部知识.txt", EXAM.replace("（√）", "（×）").encode())
    assert "“支部知识”：更新 1 题、未变 2 题。" in secretary.private.reads()
    await secretary.presses("导入 1 题")
    assert secretary.private.sees() == "已导入到环卫一队党支部：更新 1 题、未变 2 题。"
    await secretary.sends("支部知识.txt", EXAM.replace("（√）", "（×）").encode())
    assert "没有新内容，3 题都和库里一样。" in secretary.private.reads()
    assert secretary.private.buttons() == []


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
    assert lead.private.reads() == "Fill it in and send it back to me here."
    await lead.sends("questions.xlsx", lead.private.file())
    assert lead.private.reads().startswith("questions.xlsx\nQuestions I can take over: ")
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


# --- as files, and back --------------------------------------------------------

LONGER = EXAM.replace(
    "三、简答题\n4. 谈谈你的体会。", "4. 党费每年交一次。（×）\n5. 党课由支部书记一人讲。（×）"
)
ABROAD = """1. How often is the fire drill?
A. Monthly
B. Twice a year
C. None of the above
Answer: B
2. The lift may be used in a fire.
A. True
B. False
Answer: B
"""


async def bring(actor: Actor, name: str, text: str, label: str) -> None:
    """Import a file, and forget what was said about it."""
    await actor.starts()
    actor.private.reads()
    await actor.sends(name, text.encode())
    actor.private.reads()
    await actor.presses(label)


async def export(actor: Actor, title: str, label: str) -> bytes:
    """The file that a tap on a pack and then on a format brings."""
    await actor.says("/questions")
    actor.private.reads()
    await actor.presses(title)
    await actor.presses(label)
    actor.private.reads()
    return actor.private.file()


@pytest.mark.parametrize(("label", "ending"), [("YAML", "yaml"), ("Excel", "xlsx"), ("GIFT", "gift")])
async def test_a_bank_goes_out_as_a_file_and_comes_back_with_nothing_new(
    stage: Stage, group: Reader, secretary: Actor, label: str, ending: str
) -> None:
    await bring(secretary, "支部知识.txt", LONGER, "导入 5 题")
    data = await export(secretary, "支部知识", label)
    await secretary.sends(f"改过名字.{ending}", data, caption="/questions")
    told = secretary.private.reads()
    assert told.startswith(f"改过名字.{ending}\n没有新内容，5 题都和库里一样。")
    assert secretary.private.buttons() == []


@pytest.mark.parametrize(("label", "ending"), [("YAML", "yaml"), ("Excel", "xlsx"), ("GIFT", "gift")])
async def test_a_team_gets_its_bank_as_a_file_and_sends_it_back(
    stage: Stage, team: Reader, lead: Actor, label: str, ending: str
) -> None:
    await bring(lead, "fire.txt", ABROAD, "Import 2")
    await lead.says("/questions")
    assert (
        lead.private.reads() == "Question banks\nfire: 2\n\nTap a bank to see more, or to get it as a file."
    )
    await lead.presses("fire")
    assert lead.private.sees() == (
        "fire\nQuestions: 2 (single choice 1, true or false 1)\n\nAs which file would you like it?"
    )
    assert lead.private.buttons() == ["Excel", "GIFT", "YAML", "Back"]
    assert await lead.presses(label) == "The file is on its way."
    assert lead.private.reads().startswith("fire, questions: 2\n")
    await lead.sends(f"fire.{ending}", lead.private.file(), caption="/questions")
    assert lead.private.reads().startswith(f"fire.{ending}\nNothing new: all of it is there already (2).")


async def test_what_was_changed_in_an_exported_sheet_becomes_new_versions(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await bring(secretary, "支部知识.txt", LONGER, "导入 5 题")
    book = openpyxl.load_workbook(io.BytesIO(await export(secretary, "支部知识", "Excel")))
    sheet = book.active
    assert sheet is not None
    titles = [cell.value for cell in sheet[1]]
    sheet.cell(2, titles.index("题干") + 1).value = "支部党员大会一般多久召开一次？"
    sheet.delete_rows(4)
    sheet.append(["", "判断题", "支部书记是支部的主要负责人。", *[""] * 4, "对"])
    held = io.BytesIO()
    book.save(held)
    await secretary.sends("改好的.xlsx", held.getvalue(), caption="/questions")
    told = secretary.private.reads()
    assert "“支部知识”：新增 1 题、更新 1 题、未变 3 题。" in told
    assert "库里还有 1 题不在这个文件里，不点“停用”就照旧保留。" in told
    assert secretary.private.buttons() == ["导入 2 题", "导入 2 题，停用其余 1 题", "算了"]
    await secretary.presses("导入 2 题")
    assert secretary.private.sees() == "已导入到环卫一队党支部：新增 1 题、更新 1 题、未变 3 题。"
    await secretary.sends("改好的.xlsx", held.getvalue(), caption="/questions")
    assert "没有新内容" in secretary.private.reads()
    await secretary.presses("停用其余 1 题")
    assert secretary.private.sees() == "已导入到环卫一队党支部：未变 5 题、停用 1 题。"


async def test_questions_of_a_bank_that_comes_with_the_bot_become_ones_own_when_they_are_changed(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await shipped(stage)
    await secretary.starts()
    secretary.private.reads()
    data = await export(secretary, "安全生产", "YAML")
    changed = data.decode().replace("安全第一。", "安全为了生产。")
    await secretary.sends("安全生产.yaml", changed.encode())
    told = secretary.private.reads()
    assert "和已有的题比：新增 1 题、未变 1 题。" in told
    assert "与自带题库不同，会成为您自己的题：1 题" in told
    await secretary.presses("导入 1 题")
    await secretary.sends("又一次.yaml", changed.encode())
    assert "没有新内容" in secretary.private.reads()
    await secretary.says("/questions")
    assert secretary.private.reads().startswith("题库\n安全生产：2 题\n安全生产：1 题")


async def test_who_has_no_group_may_not_read_what_others_are_asked(stage: Stage, member: Actor) -> None:
    await shipped(stage)
    await member.starts()
    member.private.reads()
    await member.says("/questions")
    assert member.private.reads() == "题库\n安全生产：2 题\n\n已过复核日期：2 题"  # their words are not shown
    assert member.private.buttons() == ["导入题目", "下载填写模板"]
    assert await member.forges("quiz.write:1.2:0", member.private) == "这个按钮已经过期了，请重新发一次命令。"


async def shipped(stage: Stage) -> None:
    """A pack in the operator's folder."""
    found = pack.read(SHIPPED).pack
    assert found is not None
    assert stage.app is not None
    await stage.app.db.write(
        lambda session: store.load(session, found, "digest", stage.world.now()), Turn.TIMERS
    )


SHIPPED = """id: safety
title: {zh: 安全生产, en: Work safety}
language: zh
description: {zh: 安全生产常识, en: What everybody should know}
review_by: 2026-01-31
questions:
  - {id: safety-001, kind: judge, stem: 安全第一。, answer: true, explanation: 人最要紧。}
  - {id: safety-002, kind: numeric, stem: 火警电话是多少？, answer: 119}
"""


async def test_a_pack_with_faults_is_told_line_by_line_in_chinese(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.starts()
    secretary.private.reads()
    await secretary.sends("safety.yaml", SHIPPED.replace("answer: 119", "answer: 很多").encode())
    assert secretary.private.reads() == (
        "safety.yaml\n里面没有可以导入的题目。\n\n没有读入 1 处：\n"
        "· 第 8 行“safety-002”：answer：要写数字，例如 3 或 2.5，不加引号"
    )
    assert secretary.private.buttons() == []


async def test_what_says_all_of_the_above_is_told_to_stay_last(
    stage: Stage, team: Reader, lead: Actor
) -> None:
    await lead.starts()
    lead.private.reads()
    await lead.sends("fire.txt", ABROAD.encode())
    assert "“All of the above” and the like stay last: 1" in lead.private.reads()
    await lead.presses("Import 2")
    found = pack.read((await export(lead, "fire", "YAML")).decode()).pack
    assert found is not None
    assert [getattr(question, "last", "") for question in found.questions] == ["C", ""]


async def test_a_secretary_of_two_groups_says_for_which(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    other = stage.group("环卫二队党支部", secretary)
    await stage.settle()
    other.reads()
    await secretary.starts()
    secretary.private.reads()
    await secretary.sends("支部知识.txt", LONGER.encode())
    secretary.private.reads()
    labels = secretary.private.buttons()
    assert labels == ["导入 5 题到环卫一队党支部", "导入 5 题到环卫二队党支部", "算了"]
    await secretary.presses(labels[1])
    await secretary.says("/questions", group)
    group.reads()
    assert secretary.private.reads() == "题库\n还没有题库。"
    await secretary.says("/questions", other)
    other.reads()
    assert secretary.private.reads().startswith("题库\n支部知识：5 题\n")
    await secretary.says("/questions")
    assert secretary.private.reads().startswith("题库\n支部知识：5 题 · 环卫二队党支部\n")


async def test_whose_groups_are_only_known_at_the_tap_says_for_which(
    stage: Stage, group: Reader, secretary: Actor, member: Actor
) -> None:
    await member.starts()
    member.private.reads()
    await member.sends("支部知识.txt", LONGER.encode())
    member.private.reads()
    other = stage.group("环卫二队党支部", member)
    await stage.settle()
    other.reads()
    members.act(stage.world, group.chat, member.user, "promote")
    for one in (group, other):
        await member.says("/settings", one)
        one.reads()
    await member.presses("导入 5 题")
    assert member.private.sees() == "给哪个群用？"
    await member.presses("导入 5 题到环卫二队党支部")
    assert member.private.sees() == "已导入到环卫二队党支部：新增 5 题。"


async def test_what_was_left_out_and_what_is_lacking_is_said_in_few_lines(
    stage: Stage, group: Reader, secretary: Actor
) -> None:
    await secretary.starts()
    secretary.private.reads()
    rows = "".join(f"判断题,第{n}条规定要遵守。,对,2,很难说\n" for n in range(9))
    await secretary.sends("题.csv", f"题型,题干,答案,分值,难度\n{rows}".encode(), caption="/questions")
    assert secretary.private.reads().splitlines() == [
        "题.csv",
        "可以导入 9 题。",
        "",
        "可以导入，但请看一下 1 处：",
        "· 整体：某个答案出现得太多（√: 9 / 9）",
        "",
        "难度“很难说”看不懂，请写：易、中、难（共 9 处）",
        "第 1 行“分值”：这一列没有带过来",
        "有 9 题没写出处，不影响使用。",
        "有 9 题没写解析，补上一两句更有收获。",
    ]
    told = secretary.private.file().decode("utf-8-sig").splitlines()
    assert len(told) == 1 + 1 + 9
    assert told[-1] == "第 10 行“第8条规定要遵守。”：难度“很难说”看不懂，请写：易、中、难"


async def test_a_picture_that_is_only_named_is_told(stage: Stage, group: Reader, secretary: Actor) -> None:
    await secretary.starts()
    secretary.private.reads()
    sheet = "题型,题干,答案,图片\n判断题,这是禁止标志。,对,no.png\n判断题,黄色表示警告。,对,\n"
    await secretary.sends("标志.csv", sheet.encode(), caption="/questions")
    said = secretary.private.reads()
    assert "图片不能随文件带来，这些题暂不使用：1 题。请管理员把图片放到题库文件旁边。" in said


async def test_a_long_report_fits_under_its_file(stage: Stage, team: Reader, lead: Actor) -> None:
    await lead.starts()
    lead.private.reads()
    stems = [f"{'Somebody asks about matter number ' * 4}{n}?" for n in range(40)]
    text = "".join(
        f"{n}. {stem}\nA. Yes\nB. No\nC. Perhaps\nAnswer: F\n\n" for n, stem in enumerate(stems, 1)
    )
    await lead.sends("much.txt", text.encode())
    assert "… and " in lead.private.reads()
    assert len(lead.private.file().decode("utf-8-sig").splitlines()) == 40


async def test_what_rests_on_a_dead_edition_is_told(migrated_database: str, tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parents[2] / "questions/editions.yaml", tmp_path)
    async with open_stage(migrated_database, packs=tmp_path) as stage:
        secretary = stage.actor("志远")
        await secretary.starts()
        secretary.private.reads()
        exam = EXAM.replace("党员大会一般多久召开一次？", "《纪律处分条例》（2018年）规定的处分有几种？")
        await secretary.sends("处分.txt", exam.encode())
        assert "2023年修订" in secretary.private.reads()

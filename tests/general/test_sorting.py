"""Whose a sheet is that came without a word: told by its headings."""

from __future__ import annotations

import pytest

from bot.app import FEATURES
from bot.chat.feature import Registry
from bot.general.sorting import kind_of

FEATURE_OF = {id(feature.files): feature.name for feature in FEATURES if feature.files is not None}


def owner(*rows: str) -> str | None:
    """The feature that reads a sheet with these rows, cells apart by commas."""
    kind = kind_of([row.split(",") for row in rows], Registry(FEATURES).files)
    return None if kind is None else FEATURE_OF[id(kind)]


@pytest.mark.parametrize(
    ("rows", "feature"),
    [
        (["姓名,小组,职务,标签"], "general"),
        (["Name,Group,Role,Tags"], "general"),
        (["姓 名"], "general"),  # a list of names, and nothing else
        (["环卫一队党员花名册", "序号,姓名,性别,出生日期,入党时间,手机"], "general"),  # a title above
        (["姓名,成绩"], "general"),  # what is not known is said in the preview
        (["Name,Start date,Group,Role"], "general"),  # English: a reminder may have a name, too
        (["姓名,题目,答案"], "quiz"),  # whoever asks, questions are meant
        (["题型,题干,选项A,选项B,选项C,选项D,答案,解析"], "quiz"),
        (["Question,Answer"], "quiz"),
        (["廉政题库", "", "序号,题目内容,正确答案"], "quiz"),
        (["日期,时间,内容,提前,负责人"], "reminders"),
        (["Date,Time,What"], "reminders"),
        (["Name,Date"], "reminders"),
        (["内容,类型,日期,时间"], "reminders"),  # 内容 and 类型 may be a question's as well
        (["名称,数量"], None),  # things
        (["日期,姓名"], None),  # who is on duty, and no word of what is to be done
        (["王强", "李梅"], None),  # names alone are taken where it is said that they are names
        (["小组,职务"], None),
        ([], None),
    ],
)
def test_the_headings_tell(rows: list[str], feature: str | None) -> None:
    assert owner(*rows) == feature

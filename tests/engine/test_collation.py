"""In which order people are listed: as a secretary looks for them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.collation import SOUND, collation_key


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (
            ["陈静", "李娜", "王芳", "张伟", "周杰"],
            "by pinyin; code points would begin with 周 and end with 陈",
        ),
        (["王安", "王芳", "王海", "王秀英"], "one surname: by the second character"),
        (["王芳", "王芳芳"], "who has less comes first"),
        (["Ann", "ben", "Zoe", "安然"], "Latin names first, whatever their case"),
        (["Emil", "Émile", "Emma"], "an accent does not send a name to the end"),
        (["ann", "Ａnna", "anne"], "letters of full width are letters"),
        (["阎军", "闫军", "杨军"], "a surname of the second level, where its sound is"),
        (["秦安", "秦勇", "覃安"], "surnames that sound alike do not mix"),
        (["钱进", "覃安", "仇英", "孙丽"], "qian, qin, qiu (the word is chou), sun"),
        (["欧阳", "区明", "朴松", "任飞", "单丹"], "ou, ou, piao, ren, shan"),
        (["谢军", "解军", "徐军"], "xie, though the word is jie"),
        (["王琳", "王玥"], "a given name of the second level, after those of the first"),
        (["王芳", "陳靜"], "what GB 2312 has not, after what it has"),
        (["左军", "😀"], "signs at the end"),
        (["", "Ann"], "no name at all"),
    ],
)
def test_people_stand_where_one_looks_for_them(names: list[str], reason: str) -> None:
    mixed = random.Random(1).sample(names, len(names))
    assert sorted(mixed, key=collation_key) == names, reason


def test_surnames_are_placed_by_characters_that_have_a_place() -> None:
    # the first level of GB 2312 ends at D7F9
    assert all(b"\xb0\xa1" <= one.encode("gb2312") <= b"\xd7\xf9" for one in SOUND.values())


@given(st.text(max_size=8), st.text(max_size=8))
def test_two_names_are_equal_only_where_they_are_the_same(one: str, other: str) -> None:
    assert (collation_key(one) == collation_key(other)) == (one == other)

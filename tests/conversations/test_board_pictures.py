"""Boards as pictures: names of all kinds in them, and words where no picture can be drawn."""

from __future__ import annotations

from bot.sandbox.files import picture_size
from bot.scores import fonts
from tests.conversations.scoring import hold, join
from tests.conversations.stage import Actor, Reader, Stage


async def test_a_board_as_a_picture(stage: Stage, group: Reader, six: list[Actor]) -> None:
    await six[0].says("/top", group)
    group.reads()
    board = group.latest
    assert await six[0].presses("看图", group) == "正在画，稍等。"
    await stage.settle()
    caption = group.reads()
    if len(fonts.families()) > 1:
        assert caption == "排行榜\n2026年11月，按总分，只计测试\n仅供学习，不作考核"
        assert picture_size(group.file())[0] == 1080
        assert group.latest is not None
        assert "photo" in group.latest.api
    else:  # no font for Chinese on this machine: the same in words
        assert "🥇 周建国  19/20" in caption
    group.latest = board
    await six[1].presses("看图", group)  # the same within a minute comes once
    await stage.settle()
    group.stays_silent()


async def test_names_of_all_kinds(stage: Stage, group: Reader, secretary: Actor) -> None:
    names = ("李\u202e红梅", "مريم", "\N{CHERRY BLOSSOM}", "$x$", "<b>王</b>", "Ann")
    people = await join(stage, group, *names)
    await hold(stage, group, "2026-11-05", [(one, 20) for one in people])
    await people[0].says("/top", group)
    said = group.reads()
    # what turns a line round stays out, and what is written from right to left keeps to itself
    assert (
        "🥇 李红梅  20/20\n🥇 \u2068مريم\u2069  20/20\n🥇 🌸  20/20\n🥇 $x$  20/20\n🥇 <b>王</b>  20/20"
        in said
    )
    await people[0].presses("看图", group)
    await stage.settle()
    said = group.reads()
    assert "仅供学习，不作考核" in said
    if len(fonts.families()) > 1:
        assert picture_size(group.file())[0] == 1080


async def test_a_name_that_no_font_has_is_said_in_words(stage: Stage, team: Reader, lead: Actor) -> None:
    people = await join(stage, team, "\N{CUNEIFORM SIGN A}", "Bo", "Cy", language="en")
    await hold(stage, team, "2026-11-05", [(one, 20) for one in people])
    await lead.says("/top", team)
    team.reads()
    await lead.presses("As a picture", team)
    await stage.settle()
    said = team.reads()
    assert "🥇 \N{CUNEIFORM SIGN A}  20/20\n🥇 Bo  20/20\n" in said
    assert said.endswith("For study, not for appraisal\n\nThis machine has no font to draw it with.")


async def test_ones_own_place_stands_under_the_picture_too(
    stage: Stage, group: Reader, six: list[Actor]
) -> None:
    await six[4].starts()
    six[4].private.reads()
    await six[4].says("/top")
    six[4].private.reads()
    await six[4].presses("看图")
    await stage.settle()
    assert six[4].private.reads().endswith("\n\n您第 5 名，共 6 人，9.5/20")

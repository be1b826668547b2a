"""The people of the demo, all invented: a secretary, a dozen members, their group, and one with topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.members import act, add_topic, found_group
from bot.sandbox.world import World


@dataclass(frozen=True)
class Cast:
    """Who plays: the first is the secretary and owns the groups, the second is an administrator too."""

    language: str
    people: tuple[tuple[str, str, str], ...]  # first name, last name, username
    group: str
    forum: str
    topics: tuple[str, ...]
    bot: str
    titles: tuple[str, str]


CHINESE = Cast(
    language="zh-hans",
    people=(
        ("志远", "陈", "chen_zhiyuan"),
        ("慧敏", "林", "lin_huimin"),
        ("建国", "周", "zhou_jg"),
        ("秀英", "王", ""),
        ("晓东", "赵", "zhao_xd"),
        ("丽华", "孙", "sunlihua"),
        ("海涛", "马", ""),
        ("雨晴", "许", "xu_yuqing"),
        ("文杰", "高", "gaowenjie"),
        ("桂兰", "何", ""),
        ("俊峰", "罗", "luo_jf"),
        ("思琪", "邓", "siqi_deng"),
        ("永强", "曹", ""),
    ),
    group="环卫一队党支部",
    forum="机关总支工作群",
    topics=("学习", "测试", "后勤"),
    bot="支部日历",
    titles=("书记", "组织委员"),
)
ENGLISH = Cast(
    language="en",
    people=(
        ("Nora", "Whitfield", "nora_w"),
        ("Tom", "Okafor", "tom_okafor"),
        ("Elena", "Marsh", "elenamarsh"),
        ("Viktor", "Lindqvist", ""),
        ("Priya", "Nair", "priya_n"),
        ("George", "Hartley", ""),
        ("Amina", "Diallo", "amina_d"),
        ("Rob", "Castell", "robcastell"),
        ("Mei", "Tan", "mei_tan"),
        ("Sven", "Aldous", ""),
        ("Carla", "Reyes", "carla_reyes"),
        ("Jonas", "Feld", ""),
        ("Hannah", "Pryce", "hpryce"),
    ),
    group="Depot North team",
    forum="Safety committee",
    topics=("Briefings", "Tests", "Rota"),
    bot="Team Calendar",
    titles=("team lead", "deputy"),
)
CASTS = {"zh": CHINESE, "en": ENGLISH}


def demo_world(
    language: str = "zh",
    *,
    token: str = "1:SANDBOX",
    now: datetime | None = None,
    frozen: bool = False,
    budgets: bool | None = None,
) -> World:
    """A world of people: the secretary's group of thirteen with the bot as a plain member, and a forum.

    Raises ValueError for a language other than zh and en.
    """
    try:
        cast = CASTS[language]
    except KeyError:
        raise ValueError(f"The demo speaks zh and en, not {language}.") from None
    world = World(token, now, frozen, budgets=budgets, bot_name=cast.bot, bot_username="calendar_demo_bot")
    people = [world.add_user(first, last, username, cast.language) for first, last, username in cast.people]
    secretary, deputy = people[:2]
    group = found_group(world, cast.group, creator=secretary, members=people)
    act(world, group, deputy, "promote", by=secretary)
    group.member(secretary.id).title, group.member(deputy.id).title = cast.titles
    forum = found_group(world, cast.forum, creator=secretary, members=people[:6], forum=True)
    for topic in cast.topics:
        add_topic(world, forum, topic, secretary)
    return world

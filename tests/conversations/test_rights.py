"""Who may do what, where: every command, said by everybody in every kind of chat.

A new command fails here until it has its row. What is answered is told by the kind of answer; what is done
besides is told by the stories of each command.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import migrations
from bot.app import FEATURES
from bot.chat.feature import Registry, Who
from bot.chat.texts import tr
from bot.engine.identity import Chat, Membership
from tests.conversations import discretion
from tests.conversations.stage import Actor, Reader, Stage, open_stage
from tests.databases import sqlite_url

ANSWERS = {
    "no": ("Only the administrators of this group can do this. Ask one of them, please.",),
    "aside": ("I have written to you in private.",),
    "no group": (
        "You are not a secretary of any group I know. Say a command in the group first, "
        "for example /settings",
    ),
    "there": (  # in the private chat, where a link leads
        "Practice is private: only you see it.",
        "I tell this to you alone, in private.",
        "This is between you and me: say /forgetme in our private chat.",
        "This is for you alone, and I cannot see who you are. Open {link}",
    ),
    "group": (  # in the group only
        "Secretaries are appointed in the group. Say /secretary there.",
        "A live quiz is played in a group. Say /quiz there.",
        "The question of the day is asked in a group. Say /daily there.",
    ),
    "plan": ("None is planned. In one line, for example: {example}",),
    "none": ("No test is open here now.", "No test is open for you now."),
}
"""Kinds of answers by the sentences that are said; every other answer is that it is done: "yes"."""

HERE = ("administrator", "appointed", "anonymous", "member", "unknown")
PRIVATE = ("administrator", "appointed", "member", "unknown", "outsider")
ELSEWHERE = PRIVATE
"""In the outsider's group the others are members and nothing else."""

EVERYBODY = ("yes yes yes yes yes", "yes yes yes yes yes", "yes yes yes yes yes")
SECRETARY = ("yes yes yes no no", "yes yes yes yes yes", "no no no no yes")
"""In his private chat everybody is his own secretary."""
IN_GROUPS = ("yes yes yes no no", "group group group group group", "no no no no yes")
ASIDE = ("aside aside there no no", "yes yes no_group no_group yes", "no no no no aside")
TABLE: dict[str, tuple[str, str, str]] = {
    # said: in the group, in private, in another's group; each by the roles above
    "remind": SECRETARY,
    "reminders": EVERYBODY,
    "today": EVERYBODY,
    "week": EVERYBODY,
    "receipts": ASIDE,
    "calendar": EVERYBODY,
    "import": SECRETARY,
    "ledger": ASIDE,
    "quiz": IN_GROUPS,
    "daily": IN_GROUPS,
    "practice": ("there there there there there", EVERYBODY[1], "there there there there there"),
    "test": ("plan plan plan none none", "plan plan none none plan", "none none none none plan"),
    "test 每月25日9点 党规5": ("yes yes yes no no", "yes yes no_group no_group yes", "no no no no yes"),
    "top": EVERYBODY,
    "report": ASIDE,
    "export": ASIDE,
    "me": ("there there there there there", EVERYBODY[1], "there there there there there"),
    # questions of one's own are one's own matter where one looks after no group
    "questions": ("aside aside there no no", EVERYBODY[1], "no no no no aside"),
    "start": EVERYBODY,
    "help": EVERYBODY,
    "settings": SECRETARY,
    "settings 中文": SECRETARY,
    "roster": ASIDE,
    # who was appointed appoints nobody
    "secretary": ("yes no yes no no", "group group group group group", "no no no no yes"),
    "privacy": EVERYBODY,
    "mydata": ("aside aside there aside aside", EVERYBODY[1], "aside aside aside aside aside"),
    "forgetme": ("there there there there there", EVERYBODY[1], "there there there there there"),
}


ROLES = ("administrator", "appointed", "anonymous", "member", "unknown", "outsider")


def kind_of(said: str) -> str:
    """What kind of answer it is."""
    for kind, sentences in ANSWERS.items():
        for sentence in sentences:
            told = re.split(r"\{\w+\}", tr("zh", sentence))
            if all(part in said for part in told):
                return kind
    return "yes"


@dataclass
class Cast:
    """Everybody, by role, and the places."""

    stage: Stage
    people: dict[str, Actor]
    here: Reader
    elsewhere: Reader


@pytest.fixture
async def cast(tmp_path: Path) -> AsyncIterator[Cast]:
    """A group with a confirmed roster on which one member is not; and a group of the outsider's, where all of
    them are members and nothing else."""
    url = sqlite_url(tmp_path)
    migrations.upgrade(url)
    async with open_stage(url) as stage:
        people = {role: stage.actor(name) for role, name in zip(ROLES, "甲乙丙丁戊己", strict=True)}
        people["anonymous"] = people["administrator"]
        here = stage.group(
            "环卫一队党支部",
            people["administrator"],
            *(people[role] for role in ("appointed", "member", "unknown")),
        )
        outsider = people["outsider"]
        elsewhere = stage.group(
            "机关党支部", outsider, *(one for role, one in people.items() if role != "outsider")
        )
        await stage.settle()
        for role in ("appointed", "member"):
            await people[role].says("/today", here)
        await people["administrator"].says("/secretary", here)
        read(here)
        await people["administrator"].presses("乙", here)
        for one in people.values():
            await one.starts()
        administrator = people["administrator"]
        await administrator.says("/roster")
        read(administrator.private)
        await administrator.presses("人齐了，确认")
        assert stage.app is not None
        cast = Cast(stage, people, here, elsewhere)
        for place in (here, elsewhere, *(one.private for one in people.values())):
            read(place)
        yield cast
        assert discretion.private_matters(stage.world) == []


def read(place: Reader) -> list[str]:
    """All that is said there."""
    return [place.reads() for _ in place.unread()]


async def answer(cast: Cast, command: str, role: str, where: str) -> str:
    """What kind of answer somebody gets."""
    who = cast.people[role]
    place = {"here": cast.here, "elsewhere": cast.elsewhere, "private": who.private}[where]
    await who.says(f"/{command}", place, anonymous=True if role == "anonymous" else None)
    said = read(place)
    private = read(who.private)
    for other in cast.people.values():
        assert read(other.private) == [], f"/{command} by the {role} was told to somebody else"
    assert len(said) == 1 or (where == "private" and said), f"/{command} by the {role}: {said}"
    kind = kind_of(said[0])
    assert bool(private) == (kind == "aside"), f"/{command} by the {role}: {private}"
    return kind


def test_every_command_has_its_row() -> None:
    known = {command.name for feature in FEATURES for command in feature.commands}
    assert {said.split()[0] for said in TABLE} == known


@pytest.mark.parametrize(
    ("where", "column", "roles"), [("here", 0, HERE), ("private", 1, PRIVATE), ("elsewhere", 2, ELSEWHERE)]
)
async def test_every_command_by_everybody(
    cast: Cast, where: str, column: int, roles: tuple[str, ...]
) -> None:
    found = {}
    for said in TABLE:
        kinds = [await answer(cast, said, role, where) for role in roles]
        found[said] = " ".join(kind.replace(" ", "_") for kind in kinds)
    assert found == {said: row[column] for said, row in TABLE.items()}


async def test_no_button_of_a_secretary_is_a_members(cast: Cast) -> None:
    """Whatever a member makes up in the group, he is told whose matter it is; and nothing private is said."""
    member = cast.people["member"]
    await member.says("/help", cast.here)
    read(cast.here)
    registry = Registry(FEATURES)
    for name, button in registry.buttons.items():
        toast = await member.forges(f"{name}:1.2.1.1:0", cast.here)
        if button.who is not Who.EVERYBODY:
            assert kind_of(toast) == "no", name
        read(cast.here)
        read(member.private)


async def test_no_button_in_private_reaches_into_a_group(cast: Cast) -> None:
    """An outsider who makes up taps in his private chat learns nothing of the group, and changes nothing."""
    member = cast.people["member"]
    await member.says("/help")
    read(member.private)
    before = await noted(cast)
    for name, button in Registry(FEATURES).buttons.items():
        if not button.remote and button.who is Who.EVERYBODY:
            continue
        for ids in ("1", "1.2.1.1"):
            await member.forges(f"{name}:{ids}:0", member.private)
            said = [member.private.sees(), *read(member.private)]
            assert not any("环卫一队党支部 名册" in one or "未绑定" in one for one in said), name
    assert await noted(cast) == before
    assert read(cast.here) == []


async def noted(cast: Cast) -> list[tuple[object, ...]]:
    """What is noted of the members of the first group, and of the group."""
    assert cast.stage.app is not None
    rows = (
        select(
            Membership.person_id,
            Membership.exempt,
            Membership.appointed,
            Membership.subgroup,
            Membership.left_at,
        )
        .where(Membership.chat_id == 1)
        .order_by(Membership.person_id)
    )
    chat = select(Chat.language, Chat.zone, Chat.roster_confirmed_at).where(Chat.id == 1)
    return await cast.stage.app.db.read(
        lambda session: [(*row,) for row in (*session.execute(rows), *session.execute(chat))]
    )

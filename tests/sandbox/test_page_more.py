"""The page's rarer things: files and pictures, topics, what is pinned, a group that becomes a supergroup."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from playwright.async_api import expect

from bot.sandbox import World, members, serve
from bot.sandbox.messages import set_pinned
from bot.sandbox.model import Message
from tests.sandbox.page_window import PHONE, screenshots, window
from tests.sandbox.test_page import FRIDAY, TOKEN


def picture(width: int = 240, height: int = 160) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x3a\x8f\xd9" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


async def test_a_document_and_a_picture_are_sent_from_a_phone(tmp_path: Path) -> None:
    world = World(token=TOKEN, now=FRIDAY, frozen=True)
    person = world.add_user("周建国", "", "zhou", "zh-hans")
    members.found_group(world, "机关支部", creator=person, members=[person])
    roster = tmp_path / "2026年11月党员大会参会人员名单（第三稿，已核对）.csv"
    roster.write_text("姓名,电话\n王芳,138\n", "utf-8")
    (tmp_path / "合影.png").write_bytes(picture())
    async with (
        serve(world) as address,
        window(address, screenshots(tmp_path), "files", size=PHONE) as phone,
    ):
        await phone.open_chat("机关支部")
        await phone.part("file-input").set_input_files(roster)
        await phone.fits()
        await phone.part("send-files-go").click()
        await expect(phone.part("file", "第三稿")).to_be_visible()
        await phone.part("file-input").set_input_files(tmp_path / "合影.png")
        await phone.shoot("1-before-sending")
        await phone.part("send-files-go").click()
        await expect(phone.part("photo")).to_be_visible()
        await phone.fits()
        await phone.shoot("2-sent")
    kinds = [next(k for k in ("document", "photo") if k in m.api) for m in _written(world)]
    assert kinds == ["document", "photo"]


async def test_topics_what_is_pinned_and_the_move_to_a_supergroup(tmp_path: Path) -> None:
    world = World(token=TOKEN, now=FRIDAY, frozen=True)
    person = world.add_user("周建国", "", "zhou", "zh-hans")
    forum = members.found_group(world, "机关总支", creator=person, members=[person], forum=True)
    for topic in ("学习", "后勤"):
        members.add_topic(world, forum, topic, person)
    small = members.found_group(world, "小组", creator=person, members=[person], supergroup=False)
    async with (
        serve(world) as address,
        window(address, screenshots(tmp_path), "more") as desk,
    ):
        await desk.open_chat("机关总支")
        await desk.part("topic", "学习").click()
        await desk.write("读书会改到周五")
        await expect(desk.part("message", "读书会改到周五")).to_be_visible()
        pinned = desk.page.locator("#pinned")
        set_pinned(world, world.messages(forum.id)[-1], person, outgoing=False)
        await expect(pinned).to_contain_text("读书会改到周五")
        await expect(desk.part("service", "置顶了")).to_be_visible()
        await desk.part("topic", "后勤").click()
        await expect(pinned).to_be_hidden()
        await expect(desk.part("message", "读书会改到周五")).to_have_count(0)
        await desk.shoot("1-topics")

        await desk.open_chat("小组")
        await desk.part("panel-button").click()
        await desk.part("tab-people").click()
        await desk.part("migrate").click()
        await expect(desk.part("service", "超级群").first).to_be_visible()
        await desk.shoot("2-supergroup")
        await desk.fits()
    assert small.migrated_to is not None


def _written(world: World) -> list[Message]:
    return [
        message
        for chat in world.chats.values()
        for message in chat.messages.values()
        if not message.service and not message.outgoing
    ]

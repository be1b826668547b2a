"""The demo, as somebody sees it who runs the README's first command: the page and the whole bot behind it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.sandbox.page_window import DESKTOP, PHONE, screenshots, window


@asynccontextmanager
async def demo(language: str) -> AsyncIterator[str]:
    """`python -m bot demo`, and the address it prints; Ctrl-C ends it without a word more."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--language", language, "--port", "0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "TZ": "Asia/Shanghai"},
    )
    assert process.stdout is not None
    printed = (await process.stdout.readline()).decode()
    address = re.search(r"http://127\.0\.0\.1:\d+", printed)
    assert address is not None, printed
    await process.stdout.readline()
    try:
        yield address[0]
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = await asyncio.wait_for(process.communicate(), 10)
    assert (process.returncode, rest.decode()) == (0, "")


@pytest.mark.parametrize(
    ("language", "locale", "words", "noted", "fired", "listed"),
    [
        ("zh", "zh-CN", "/remind 每周五15点 学习例会", "已记下：学习例会", "⏰ 学习例会", "接下来的提醒"),
        (
            "en",
            "en-GB",
            "/remind every Friday 15:00 Safety briefing",
            "Noted: Safety briefing",
            "⏰ Safety briefing",
            "What is coming",
        ),
    ],
)
async def test_a_secretary_plans_a_reminder_and_the_group_gets_it_at_the_next_due_moment(
    tmp_path: Path, language: str, locale: str, words: str, noted: str, fired: str, listed: str
) -> None:
    folder = screenshots(tmp_path)
    async with demo(language) as address:
        async with window(address, folder, f"demo-{language}-desktop", size=DESKTOP, language=locale) as page:
            await page.write(words)
            await expect(page.page.get_by_role("article").filter(has_text=noted).last).to_be_visible()
            await page.part("to-next").click()
            await expect(page.page.get_by_role("article").filter(has_text=fired).last).to_be_visible()
            await page.fits()
            await page.shoot("reminded")
        async with window(address, folder, f"demo-{language}-phone", size=PHONE, language=locale) as page:
            await page.page.get_by_test_id("chat").first.click()
            await page.write("/reminders")
            await expect(page.page.get_by_role("article").filter(has_text=listed).last).to_be_visible()
            await page.fits()
            await page.shoot("list")
            await page.write("/settings")
            await expect(page.page.get_by_role("article").last).to_contain_text("English")
            await page.shoot("settings")


@pytest.mark.parametrize(
    ("language", "locale", "words"),
    [
        (
            "zh",
            "zh-CN",
            {
                "remind": "/remind 每周五15点 学习例会 提前1天 需回执",
                "noted": "已记下：学习例会",
                "once": "只改这次",
                "only": "这里只改",
                "back": "返回",
                "fired": "⏰ 学习例会",
                "got it": "收到",
                "counted": "收到 1",
                "list": "接下来的提醒",
            },
        ),
        (
            "en",
            "en-GB",
            {
                "remind": "/remind every Friday 15:00 Safety briefing remind 1 day before, ack",
                "noted": "Noted: Safety briefing",
                "once": "Just once",
                "only": "concerns only",
                "back": "Back",
                "fired": "⏰ Safety briefing",
                "got it": "Got it",
                "counted": "Got it 1",
                "list": "What is coming",
            },
        ),
    ],
)
async def test_a_card_is_used_with_a_thumb(
    tmp_path: Path, language: str, locale: str, words: dict[str, str]
) -> None:
    folder = screenshots(tmp_path)
    async with (
        demo(language) as address,
        window(address, folder, f"card-{language}-phone", size=PHONE, language=locale) as page,
    ):
        await page.page.get_by_test_id("chat").first.click()
        await page.write(words["remind"])
        card = page.page.get_by_role("article").filter(has_text=words["noted"]).last
        await expect(card).to_be_visible()
        await page.fits()
        await page.shoot("noted")
        card = page.page.get_by_role("article").last
        await card.get_by_role("button", name=words["once"]).click()
        await expect(card).to_contain_text(words["only"])
        await page.fits()
        await page.shoot("once")
        await card.get_by_role("button", name=words["back"], exact=True).click()
        await page.part("to-next").click()
        await page.part("to-next").click()
        fired = page.page.get_by_role("article").filter(has_text=words["fired"]).last
        await fired.get_by_role("button", name=words["got it"]).click()
        await expect(fired).to_contain_text(words["counted"])
        await page.shoot("receipt")
        await page.write("/reminders")
        await expect(page.page.get_by_role("article").filter(has_text=words["list"]).last).to_be_visible()
        await page.fits()
        await page.shoot("list")
        await page.write("/help")
        await page.shoot("help")

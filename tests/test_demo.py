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
from playwright.async_api import Locator, expect

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
        for _notice_and_thing in range(2):
            said = await page.page.get_by_role("article").count()
            await page.part("to-next").click()
            await expect(page.page.get_by_role("article")).to_have_count(said + 1)
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


@pytest.mark.parametrize(
    ("language", "locale", "words"),
    [
        (
            "zh",
            "zh-CN",
            {
                "plan": "/test 党风廉政测试 开放3天 廉政10 党规5 业务5 限时20分钟 及格60",
                "card": "题目：廉政10",
                "now": "现在开考",
                "yes": "确定，在群里公布",
                "take": "开始答题",
                "begin": "开始",
                "first": "第 1/20 题",
                "second": "第 2/20 题",
                "overview": "总览",
                "hand in": "交卷",
                "sure": "现在交卷吗",
                "result": "分及格",
                "look": "看答案和解析",
                "right": "正确答案",
            },
        ),
        (
            "en",
            "en-GB",
            {
                "plan": "/test Integrity check open 3 days, integrity 15, limit 20 min, pass 60",
                "card": "Asks: integrity 15",
                "now": "Open now",
                "yes": "Yes, announce it in the group",
                "take": "Take the test",
                "begin": "Begin",
                "first": "Question 1 of 15",
                "second": "Question 2 of 15",
                "overview": "Overview",
                "hand in": "Hand in",
                "sure": "now?",
                "result": "are needed to pass",
                "look": "Look at the answers",
                "right": "Right answer",
            },
        ),
    ],
)
async def test_a_test_is_announced_and_taken_on_a_phone(
    tmp_path: Path, language: str, locale: str, words: dict[str, str]
) -> None:
    folder = screenshots(tmp_path)
    async with (
        demo(language) as address,
        window(address, folder, f"exam-{language}-phone", size=PHONE, language=locale) as page,
    ):
        await page.page.get_by_test_id("chat").first.click()

        def button(name: str) -> Locator:
            return page.page.get_by_role("article").last.get_by_role("button", name=name, exact=True)

        def latest() -> Locator:
            return page.page.get_by_role("article").last

        for _ in range(20):  # the packs are loaded beside everything else
            await page.write(words["plan"])
            await asyncio.sleep(0.5)
            if words["card"] in await latest().inner_text():
                break
        await expect(latest()).to_contain_text(words["card"])
        await page.fits()
        await page.shoot("card")
        await button(words["now"]).click()
        await button(words["yes"]).click()
        announced = page.page.get_by_role("article").filter(has_text="📝").last
        await expect(announced).to_be_visible()
        await page.shoot("announced")
        await announced.get_by_role("button", name=words["take"]).click()
        await expect(button(words["begin"])).to_be_visible()
        await page.shoot("rules")
        await button(words["begin"]).click()
        await expect(latest()).to_contain_text(words["first"])
        await page.fits()
        await page.shoot("question")
        await button("A").click()
        await expect(latest()).to_contain_text(words["second"])
        await button(words["overview"]).click()
        await expect(button("✓1")).to_be_visible()
        await page.fits()
        await page.shoot("overview")
        await button(words["hand in"]).click()
        await expect(latest()).to_contain_text(words["sure"])  # the button there is called the same
        await page.shoot("sure")
        await button(words["hand in"]).click()
        await expect(latest()).to_contain_text(words["result"])
        await page.shoot("result")
        await button(words["look"]).click()
        await expect(latest()).to_contain_text(words["right"])
        await page.fits()
        await page.shoot("answer")

"""A window of headless Chromium with the page in it, for phone and desktop, with screenshots."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, ViewportSize, async_playwright, expect

PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1360, height=860)

STICKING_OUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    if (!box.width || !element.checkVisibility() || element.closest("svg, #topics")) return false;
    return box.right > innerWidth + 0.5 || box.left < -0.5;
}).map((element) => element.outerHTML.slice(0, 120))"""

# Quotes and copy buttons inside a bubble are small on purpose; a switch is pressed by its whole line.
TOO_SMALL = """() => [...document.querySelectorAll("button, select, input[type=text]")].filter((element) => {
    const box = element.getBoundingClientRect();
    if (!box.width || !element.checkVisibility({opacityProperty: true})) return false;
    if (element.closest(".bubble") && !element.matches(".poll-option, .poll-action")) return false;
    return box.height < 40 || box.width < 38;
}).map((element) => element.outerHTML.slice(0, 120))"""


@dataclass
class Window:
    """One person's window: the page, and a folder for what it looked like."""

    page: Page
    folder: Path
    name: str

    async def shoot(self, moment: str) -> None:
        await self.page.screenshot(path=self.folder / f"{self.name}-{moment}.png", animations="disabled")

    def part(self, test_id: str, text: str | None = None) -> Locator:
        found = self.page.get_by_test_id(test_id)
        return found.filter(has_text=text) if text else found

    async def become(self, name: str) -> None:
        await self.page.locator("[data-testid=me]:visible, [data-testid=composer-me]:visible").first.click()
        await self.part("people-list").locator(".row-name").get_by_text(name, exact=True).click()
        await expect(self.part("people")).to_have_count(0)

    async def open_chat(self, title: str) -> None:
        if await self.part("back").is_visible():
            await self.part("back").click()
        await self.part("chat", title).click()
        await expect(self.part("chat-title")).to_contain_text(title)

    async def write(self, text: str) -> None:
        await self.part("composer").fill(text)
        await self.part("send").click()
        await expect(self.part("composer")).to_have_value("")

    async def fits(self) -> None:
        """Nothing sticks out of the window, and a finger finds every button."""
        outside = await self.page.evaluate(STICKING_OUT)
        assert outside == [], outside
        if self.page.viewport_size == PHONE:
            small = await self.page.evaluate(TOO_SMALL)
            assert small == [], small


def chromium() -> str:
    """Where Chromium is; without it the test is skipped at home and fails in CI."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    reason = "Chromium is not installed (Debian: apt-get install chromium), so the page was not tried"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def screenshots(tmp_path: Path) -> Path:
    """The folder for screenshots: SCREENSHOTS of the environment, else the test's own."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@asynccontextmanager
async def window(
    address: str,
    folder: Path,
    name: str,
    *,
    size: ViewportSize = DESKTOP,
    language: str = "zh-CN",
    dark: bool = False,
    forgive: str = "",
) -> AsyncIterator[Window]:
    """The page at that address in a fresh browser.

    An error in its console fails the test, unless it holds the words in `forgive`.
    """
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        context = await browser.new_context(
            viewport=size,
            locale=language,
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",  # a click waits until what it is for stands still
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        try:
            await page.goto(address)
            await expect(page.locator("body[data-ready]")).to_be_attached()
            yield Window(page, folder, name)
        except Exception as error:
            await page.screenshot(path=folder / f"{name}-failed.png")
            for complaint in complaints:
                error.add_note(f"The page's console: {complaint}")
            raise
        finally:
            await browser.close()
    assert [one for one in complaints if not forgive or forgive not in one] == []

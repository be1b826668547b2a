"""The page, tried as people try it: in a real browser, on a phone and at a desk, with a bot that answers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import expect

from bot.sandbox import World, serve
from tests.sandbox.page_bot import Json, page_bot
from tests.sandbox.page_window import PHONE, screenshots, window

TOKEN = "1:SANDBOX"
FRIDAY = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)  # 14:30 in Beijing
BRANCH = "机关第一党支部"


@dataclass
class Scene:
    """A group of three people and a bot, served over HTTP; the time stands until somebody turns it."""

    address: str
    world: World
    http: httpx.AsyncClient
    group: int
    people: dict[str, int]
    bot_name: str

    async def post(self, path: str, **body: Any) -> Any:
        answer = await self.http.post(path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    async def says(self, name: str, text: str, **extra: Any) -> Json:
        said: Json = await self.post(
            f"/world/chats/{self.group}/messages", **{"from": self.people[name], "text": text, **extra}
        )
        return said


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    world = World(token=TOKEN, now=FRIDAY, frozen=True)
    async with serve(world, port=0) as address, httpx.AsyncClient(base_url=address, timeout=30) as http:
        people: dict[str, int] = {}
        for name, username in (("周建国", "zhou"), ("王芳", "wangfang"), ("李伟", "liwei")):
            answer = await http.post(
                "/world/users", json={"first_name": name, "username": username, "language_code": "zh-hans"}
            )
            people[name] = answer.json()["id"]
        answer = await http.post(
            "/world/chats",
            json={
                "title": BRANCH,
                "type": "supergroup",
                "creator": people["周建国"],
                "members": list(people.values()),
                "with_bot": True,
            },
        )
        snapshot = (await http.get("/world")).json()
        yield Scene(address, world, http, answer.json()["id"], people, snapshot["bot"]["username"])


async def test_a_member_on_a_phone_taps_a_button_answers_a_quiz_and_turns_the_clock(
    scene: Scene, tmp_path: Path
) -> None:
    folder = screenshots(tmp_path)
    async with (
        page_bot(scene.address, TOKEN) as bot,
        window(scene.address, folder, "phone", size=PHONE) as phone,
    ):
        await bot.call("setMyCommands", commands=[{"command": "plan", "description": "接下来有什么"}])

        # He chooses who he is, and finds the group and the bot in the list.
        await expect(phone.part("me")).to_contain_text("周建国")
        await phone.become("王芳")
        await expect(phone.part("me")).to_contain_text("王芳")
        await expect(phone.part("chat")).to_have_count(2)
        await phone.shoot("1-list")
        await phone.fits()

        # The list gives way to the chat; the command menu opens on a slash and sends at a tap.
        await phone.open_chat(BRANCH)
        await expect(phone.part("me")).to_be_hidden()
        await phone.part("composer").fill("/")
        await phone.shoot("2-commands")
        await phone.part("suggestion", "/plan").locator("button").first.click()
        card = phone.part("message", "三楼会议室")
        await expect(card.get_by_test_id("key")).to_have_count(3)
        await phone.fits()

        # A tap waits for the bot, shows its answer as a toast, and the card is edited in place.
        await card.get_by_test_id("key").first.click()
        await expect(phone.part("toast")).to_have_text("已记下，谢谢。")
        card = phone.part("message", "1 人收到")
        await expect(card.get_by_test_id("edited")).to_be_visible()
        await phone.shoot("3-toast")
        await card.get_by_test_id("key").nth(1).click()
        await expect(phone.part("alert")).to_contain_text("学习例会由书记主持。")
        await phone.part("alert").get_by_role("button").click()

        # A wrong answer is marked, the right one shown, and the explanation comes by itself.
        await phone.write("/quiz")
        quiz = phone.part("poll")
        await expect(quiz.get_by_test_id("countdown")).to_contain_text("10:00")
        await quiz.get_by_test_id("poll-option").filter(has_text="两次").click()
        await expect(phone.part("alert")).to_contain_text("一般每年召开一次。")
        await phone.part("alert").get_by_role("button").click()
        await expect(quiz.get_by_role("img", name="选错了")).to_be_visible()
        await expect(quiz.get_by_role("img", name="正确答案")).to_be_visible()
        await phone.shoot("4-quiz")
        await quiz.get_by_test_id("poll-results").click()
        await expect(phone.part("voters")).to_contain_text("王芳")
        await phone.page.keyboard.press("Escape")
        await phone.fits()

        # An hour later the quiz is closed; a week later a new date stands above the new message.
        await phone.part("plus-hour").click()
        await expect(phone.part("clock-time")).to_have_text("15:30:00")
        await expect(quiz).to_contain_text("测验已结束")
        await phone.part("plus-week").click()
        await expect(phone.part("clock-date")).to_have_text("11月27日 周五")
        await bot.say(scene.group, "⏰ 学习例会")
        await expect(phone.part("date").last).to_have_text("11月27日 周五")
        await phone.shoot("5-a-week-later")

        # Back to the list, where the last message stands beside its time.
        await phone.part("back").click()
        await expect(phone.part("chat", BRANCH)).to_contain_text("学习例会")
        await phone.fits()


async def test_a_secretary_at_a_desk_is_asked_replies_votes_and_starts_the_bot(
    scene: Scene, tmp_path: Path
) -> None:
    folder = screenshots(tmp_path)
    async with (
        page_bot(scene.address, TOKEN) as bot,
        window(scene.address, folder, "desk") as desk,
    ):
        await desk.open_chat(BRANCH)

        # The bot asks him: the reply opens by itself, for him and not for the others.
        await desk.write("/ask")
        await expect(desk.part("context")).to_contain_text("请回复提醒的内容")
        await expect(desk.part("composer")).to_have_attribute("placeholder", "例如：学习例会")
        await desk.become("王芳")
        await expect(desk.part("context")).to_be_hidden()
        await desk.become("周建国")
        await desk.part("composer").fill("交党费")
        await desk.part("composer").press("Enter")
        answer = desk.part("message", "记下了：交党费")
        await expect(answer).to_be_visible()
        await expect(desk.part("message").filter(has=desk.part("quote")).last).to_contain_text("交党费")

        # Several answers, sent with one button; another person's vote is seen live.
        await desk.write("/where")
        poll = desk.part("poll")
        await poll.get_by_role("checkbox", name="规划馆").click()
        await poll.get_by_role("checkbox", name="纪念馆").click()
        await poll.get_by_test_id("poll-vote").click()
        await expect(poll.get_by_test_id("poll-option").first).to_contain_text("100%")
        sent = await desk.part("message").filter(has=poll).get_attribute("data-id")
        await scene.post(
            f"/world/chats/{scene.group}/messages/{sent}/vote",
            **{"from": scene.people["李伟"], "options": [1]},
        )
        await expect(poll.get_by_test_id("poll-option").first).to_contain_text("50%")
        await desk.shoot("1-poll")

        # A document can be fetched as it was sent.
        await desk.write("/file")
        async with desk.page.expect_download() as download:
            await desk.part("file", "统计.csv").click()
        assert (await (await download.value).path()).read_bytes() == b"name,hours\n"

        # What others write arrives live; what is edited or deleted changes in place.
        said = await scene.says("李伟", "会议室在几楼？")
        line = desk.part("message", "会议室在几楼？")
        await expect(line.get_by_test_id("text")).to_be_visible()
        await scene.post(
            f"/world/chats/{scene.group}/messages/{said['message_id']}/delete",
            **{"from": scene.people["李伟"]},
        )
        await expect(line).to_have_count(0)

        # The deep link opens the private chat and starts the bot with what it carries.
        await desk.write("/test")
        await desk.part("key", "开始答题").click()
        await expect(desk.part("message", "你好。exam17")).to_be_visible()
        await desk.shoot("2-private")

        # Blocked, the bot cannot write; unblocked, it can.
        await desk.part("chat-menu").click()
        await desk.page.get_by_role("menuitem", name="屏蔽机器人").click()
        await expect(desk.part("do-blocked")).to_have_text("解除屏蔽")
        with pytest.raises(AssertionError, match="blocked"):
            await bot.say(scene.people["周建国"], "在吗")
        await desk.part("do-blocked").click()
        await expect(desk.part("do-blocked")).not_to_be_visible()
        await bot.say(scene.people["周建国"], "又见面了")
        await expect(desk.part("message", "又见面了")).to_be_visible()
        await desk.fits()


async def test_somebody_who_never_met_the_bot_sees_start_and_a_badge_for_what_waits(
    scene: Scene, tmp_path: Path
) -> None:
    folder = screenshots(tmp_path)
    async with (
        page_bot(scene.address, TOKEN) as bot,
        window(scene.address, folder, "english", size=PHONE, language="en-GB", dark=True) as phone,
    ):
        await phone.become("李伟")
        await phone.part("chat").last.click()
        await expect(phone.part("do-start")).to_have_text("Start")
        await phone.shoot("1-start")
        await phone.part("do-start").click()
        await expect(phone.part("message", "你好。")).to_be_visible()
        await phone.part("back").click()

        # Two messages wait, also for the one who is somebody else at the moment.
        await bot.say(scene.group, "<b>one</b>")
        await bot.say(scene.group, "two <tg-spoiler>secret</tg-spoiler>", disable_notification=True)
        await expect(phone.part("chat", BRANCH).get_by_test_id("badge")).to_have_text("2")
        await expect(phone.page).to_have_title(re.compile(r"^\(2\)"))
        await phone.open_chat(BRANCH)
        await expect(phone.part("unread-line")).to_be_visible()
        await phone.part("message", "two").locator(".spoiler").click()
        await phone.shoot("2-unread")
        await phone.part("back").click()
        await expect(phone.part("badge")).to_have_count(0)

        # The panel fills the phone, one tab at a time.
        await phone.part("panel-button").click()
        for tab in ("people", "faults", "log", "time"):
            await phone.part(f"tab-{tab}").click()
            await phone.fits()
            await phone.shoot(f"3-panel-{tab}")
        await phone.part("panel-close").click()
        await expect(phone.part("panel")).to_be_hidden()


async def test_the_clock_goes_to_the_next_due_moment_and_faults_are_shown(
    scene: Scene, tmp_path: Path
) -> None:
    folder = screenshots(tmp_path)
    due = FRIDAY + timedelta(days=4, hours=2)
    scene.world.next_due = lambda: due if scene.world.now() < due else None
    async with (
        page_bot(scene.address, TOKEN) as bot,
        window(scene.address, folder, "panel") as desk,
    ):
        await expect(desk.part("next-due")).to_have_text("下一个时刻：11月24日 周二 16:30")
        await desk.part("to-next").click()
        await expect(desk.part("clock-date")).to_have_text("11月24日 周二")
        await expect(desk.part("clock-time")).to_have_text("16:30:00")
        await expect(desk.part("next-due")).to_have_text("眼下没有安排")

        # Another zone, another wall clock; the choice stays.
        await desk.part("panel-button").click()
        await desk.part("zone").select_option("Europe/London")
        await expect(desk.part("clock-time")).to_have_text("08:30:00")

        # A fault is switched on here and felt by the bot.
        await desk.part("tab-faults").click()
        await desk.part("fault-flood-all").click()
        await expect(desk.part("fault-clear")).to_be_enabled()
        with pytest.raises(AssertionError, match="Too Many Requests"):
            await bot.say(scene.group, "早")
        await desk.shoot("1-faults")
        await desk.part("fault-clear").click()
        await expect(desk.part("fault-clear")).to_be_disabled()
        await bot.say(scene.group, "早上好")
        await expect(desk.part("message", "早上好")).to_be_visible()
        await desk.part("tab-log").click()
        await expect(desk.part("log").locator(".failed")).to_contain_text("retry after 10")
        await expect(desk.part("log").locator("li").first).to_contain_text(f"{BRANCH} · 早上好")

        # A new person joins, and becomes an administrator.
        await desk.part("tab-people").click()
        await desk.part("first_name").fill("赵洋")
        await desk.part("add-person").click()
        newcomer = desk.part("member", "赵洋")
        await newcomer.get_by_role("button").click()
        await desk.page.get_by_role("menuitem", name="设为管理员").click()
        await expect(newcomer).to_contain_text("管理员")
        await desk.shoot("2-people")

        # The other language takes over the whole page.
        await desk.part("tab-time").click()
        await desk.part("language-en").click()
        await expect(desk.part("to-next")).to_have_text(re.compile("next due moment"))
        await desk.fits()


async def test_a_page_that_lost_the_server_comes_back_and_has_missed_nothing(tmp_path: Path) -> None:
    world = World(token=TOKEN, now=FRIDAY, frozen=True)
    person = world.add_user("周建国", "", "zhou", "zh-hans")
    async with AsyncExitStack() as serving:
        address = await serving.enter_async_context(serve(world))
        async with window(address, screenshots(tmp_path), "reconnect", forgive="net::ERR_") as desk:
            await desk.part("chat", world.bot.first_name).click()
            await desk.part("do-start").click()
            await expect(desk.part("message", "/start")).to_be_visible()
            await serving.aclose()
            await expect(desk.part("chat-status")).to_have_text("正在连接…")

            # The world goes on; when the server is back the page shows what happened in between.
            await serving.enter_async_context(serve(world, port=int(address.rsplit(":", 1)[1])))
            async with page_bot(address, TOKEN) as bot:
                await bot.say(person.id, "又见面了")
            await expect(desk.part("message", "又见面了")).to_be_visible()
            await expect(desk.part("chat-status")).to_have_text("机器人")


async def test_what_people_write_is_never_markup(scene: Scene, tmp_path: Path) -> None:
    folder = screenshots(tmp_path)
    wicked = '<img src=x onerror="document.title=1"> & <b>no</b>'
    await scene.post(
        "/world/chats", title=wicked, type="group", creator=scene.people["周建国"], members=[], with_bot=True
    )
    async with window(scene.address, folder, "markup") as desk:
        await desk.open_chat(wicked)
        await desk.write(wicked)
        await expect(desk.part("text").last).to_contain_text(wicked)
        await expect(desk.page.locator("#flow img, #flow b, #list img, #chat-header img")).to_have_count(0)

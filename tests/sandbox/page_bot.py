"""A small bot for the tests of the page: a card with buttons, polls, a question, a file, a deep link."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx

Json = dict[str, Any]


class PageBot:
    """The Bot API of the sandbox by name: `await bot.call("sendMessage", chat_id=…, text=…)`."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def call(self, method: str, files: Json | None = None, **parameters: Any) -> Any:
        if files:
            # A form has no types: what is not text travels as JSON, as in Telegram's own rules.
            form = {name: v if isinstance(v, str) else json.dumps(v) for name, v in parameters.items()}
            answer = await self._http.post(method, data=form, files=files)
        else:
            answer = await self._http.post(method, json=parameters)
        body = answer.json()
        assert body["ok"], f"{method}: {body}"
        return body["result"]

    async def say(self, chat: int, text: str, **extra: Any) -> Json:
        result: Json = await self.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **extra)
        return result


@asynccontextmanager
async def page_bot(address: str, token: str) -> AsyncIterator[PageBot]:
    """The bot, answering one update after the other until the end of the block.

    What it raises fails the test at the end of the block.
    """
    async with httpx.AsyncClient(base_url=f"{address}/bot{token}/", timeout=30) as http:
        bot = PageBot(http)
        listening = asyncio.create_task(_listen(bot))
        try:
            yield bot
        finally:
            if not listening.done():
                listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


async def _listen(bot: PageBot) -> None:
    offset = 0
    while True:
        updates = await bot.call(
            "getUpdates",
            offset=offset,
            timeout=20,
            allowed_updates=["message", "callback_query", "poll_answer", "my_chat_member"],
        )
        for update in updates:
            offset = update["update_id"] + 1
            await _answer(bot, update)


async def _answer(bot: PageBot, update: Json) -> None:
    if press := update.get("callback_query"):
        await _answer_press(bot, press)
    if "message" not in update or "text" not in update["message"]:
        return
    message = update["message"]
    chat, words = message["chat"]["id"], message["text"].split()
    match words[0].split("@")[0]:
        case "/plan":
            keyboard = [
                [{"text": "收到", "callback_data": "seen"}, {"text": "说明", "callback_data": "why"}],
                [{"text": "这个按钮上的字实在太长了，手机上放不下，只好在末尾省略", "callback_data": "seen"}],
            ]
            await bot.say(
                chat, "<b>学习例会</b>\n每周五 15:00，三楼会议室", reply_markup={"inline_keyboard": keyboard}
            )
        case "/quiz":
            await bot.call(
                "sendPoll",
                chat_id=chat,
                question="党的组织生活会一般每年召开几次？",
                options=[{"text": text} for text in ("一次", "两次", "四次")],
                type="quiz",
                is_anonymous=False,
                correct_option_ids=[0],
                explanation="一般每年召开一次。",
                open_period=600,
            )
        case "/where":
            await bot.call(
                "sendPoll",
                chat_id=chat,
                question="主题党日去哪里？",
                options=[{"text": text} for text in ("规划馆", "社区志愿服务", "纪念馆")],
                is_anonymous=False,
                allows_multiple_answers=True,
            )
        case "/ask":
            await bot.say(
                chat,
                "请回复提醒的内容",
                reply_parameters={"message_id": message["message_id"]},
                reply_markup={
                    "force_reply": True,
                    "selective": True,
                    "input_field_placeholder": "例如：学习例会",
                },
            )
        case "/file":
            await bot.call("sendDocument", chat_id=chat, files={"document": ("统计.csv", b"name,hours\n")})
        case "/test":
            me = await bot.call("getMe")
            button = {"text": "开始答题", "url": f"https://t.me/{me['username']}?start=exam17"}
            await bot.say(chat, "<i>11月测试</i>", reply_markup={"inline_keyboard": [[button]]})
        case "/start":
            await bot.say(chat, f"你好。{' '.join(words[1:])}")
        case _ if "reply_to_message" in message:
            await bot.say(chat, f"记下了：{message['text']}")


async def _answer_press(bot: PageBot, press: Json) -> None:
    if press["data"] == "why":
        await bot.call(
            "answerCallbackQuery", callback_query_id=press["id"], text="学习例会由书记主持。", show_alert=True
        )
        return
    await bot.call("answerCallbackQuery", callback_query_id=press["id"], text="已记下，谢谢。")
    message = press["message"]
    await bot.call(
        "editMessageText",
        chat_id=message["chat"]["id"],
        message_id=message["message_id"],
        text="学习例会\n1 人收到",
        reply_markup=message["reply_markup"],
    )

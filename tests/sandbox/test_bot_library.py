"""python-telegram-bot over HTTP: it understands all that the sandbox answers, and raises what it should."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChatMember,
    ChatMemberAdministrator,
    ChatMemberOwner,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputPollOption,
    Poll,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, EndPointNotFound, Forbidden, InvalidToken, RetryAfter

from bot.sandbox import members, people
from bot.sandbox.voting import vote
from tests.sandbox.town import PIXEL, Town

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("收到", callback_data="seen:1")]])


async def test_who_the_bot_is_and_where(bot: Bot, town: Town) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.can_read_all_group_messages) == (1, "sandbox_bot", False)
    chat = await bot.get_chat(town.group.id)
    assert (chat.title, chat.type, chat.is_forum) == ("支部", "supergroup", None)
    private = await bot.get_chat(town.member.id)
    assert (private.first_name, private.type) == ("Ann", "private")
    assert await bot.get_chat_member_count(town.group.id) == 3
    members.act(town.world, town.group, town.world.bot, "promote")
    owner, itself = await bot.get_chat_administrators(town.group.id)
    assert isinstance(owner, ChatMemberOwner)
    assert isinstance(itself, ChatMemberAdministrator)
    assert itself.can_pin_messages
    assert (await bot.get_chat_member(town.group.id, town.member.id)).status == "member"
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.delete_webhook()


async def test_a_card_is_sent_tapped_edited_pinned_and_deleted(bot: Bot, town: Town) -> None:
    members.act(town.world, town.group, town.world.bot, "promote")
    sent = await bot.send_message(
        town.group.id,
        "<b>学习例会</b> 15:00",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
        disable_notification=True,
    )
    assert sent.text_html == "<b>学习例会</b> 15:00"
    message = town.group.messages[sent.message_id]
    assert message.silent
    people.press(town.world, message, town.member)
    update = (await bot.get_updates(allowed_updates=Update.ALL_TYPES))[-1]
    assert update.callback_query is not None
    assert update.callback_query.data == "seen:1"
    assert update.callback_query.message == sent
    assert await update.callback_query.answer("记下了", show_alert=True)
    [query] = town.world.queries.values()
    assert (query.answered, query.text, query.alert) == (True, "记下了", True)
    edited = await sent.edit_text("1 人收到", reply_markup=KEYBOARD)
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("1 人收到", reply_markup=KEYBOARD)
    await sent.edit_reply_markup(None)
    assert await sent.pin()
    assert await sent.unpin()
    assert await bot.set_message_reaction(town.group.id, sent.message_id, "👍")
    assert await bot.send_chat_action(town.group.id, "typing")
    assert await sent.delete()
    assert await bot.delete_messages(town.group.id, [sent.message_id])


async def test_a_quiz_is_answered_and_stopped(bot: Bot, town: Town) -> None:
    options: list[str | InputPollOption] = [InputPollOption("一次"), "两次", "四次"]
    sent = await bot.send_poll(
        town.group.id,
        "一年几次？",
        options,
        is_anonymous=False,
        type=Poll.QUIZ,
        correct_option_ids=[0, 2],
        allows_multiple_answers=True,
        shuffle_options=True,
        hide_results_until_closes=True,
        explanation="<i>见条例</i>",
        explanation_parse_mode="HTML",
        open_period=timedelta(minutes=10),
    )
    assert sent.poll is not None
    assert sent.poll.correct_option_ids == (0, 2)
    assert [option.persistent_id for option in sent.poll.options] == ["0", "1", "2"]
    vote(town.world, town.group.messages[sent.message_id], town.member, [0, 2])
    answer, state = await bot.get_updates(allowed_updates=[Update.POLL, Update.POLL_ANSWER])
    assert answer.poll_answer is not None
    assert answer.poll_answer.option_ids == (0, 2)
    assert answer.poll_answer.option_persistent_ids == ("0", "2")
    assert state.poll is not None
    assert state.poll.total_voter_count == 1
    stopped = await bot.stop_poll(town.group.id, sent.message_id)
    assert stopped.is_closed


async def test_a_question_by_force_reply_and_its_answer(bot: Bot, town: Town) -> None:
    said = town.say(town.member, "/remind")
    asked = await bot.send_message(
        town.group.id,
        "要提醒什么？",
        reply_parameters=ReplyParameters(said.id),
        reply_markup=ForceReply(selective=True, input_field_placeholder="例如：学习例会"),
    )
    town.say(town.member, "学习例会", reply_to=asked.message_id)
    answer = (await bot.get_updates())[-1].message
    assert answer is not None
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "要提醒什么？"
    assert answer.from_user is not None
    assert answer.from_user.language_code == "en"


async def test_files_both_ways(bot: Bot, town: Town) -> None:
    sent = await bot.send_document(
        town.group.id, b"name,hours\n", caption="<b>统计</b>", parse_mode="HTML", filename="统计.csv"
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("统计.csv", 11)
    assert sent.caption == "统计"
    await sent.edit_caption("统计表")
    photo = await bot.send_photo(town.group.id, PIXEL)
    assert (photo.photo[0].width, photo.photo[0].height) == (3, 2)
    again = await bot.send_document(town.member.id, sent.document.file_id)
    assert again.document == sent.document
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"name,hours\n"


async def test_commands_for_some(bot: Bot, town: Town) -> None:
    await bot.set_my_commands([BotCommand("plan", "What is coming")])
    await bot.set_my_commands([BotCommand("plan", "接下来有什么")], language_code="zh")
    await bot.set_my_commands([("remind", "Remind")], scope=BotCommandScopeAllGroupChats())
    assert [one.description for one in await bot.get_my_commands(language_code="zh")] == ["接下来有什么"]
    scope = BotCommandScopeChatMember(town.group.id, town.member.id)
    assert await bot.get_my_commands(scope=scope) == ()
    assert await bot.delete_my_commands(scope=BotCommandScopeAllGroupChats())


async def test_topics_and_leaving(bot: Bot, town: Town) -> None:
    forum = members.found_group(town.world, "总支", creator=town.secretary, members=[], forum=True)
    members.act(town.world, forum, town.world.bot, "promote")
    topic = await bot.create_forum_topic(forum.id, "测试")
    sent = await bot.send_message(forum.id, "hello", message_thread_id=topic.message_thread_id)
    assert (sent.is_topic_message, sent.message_thread_id) == (True, topic.message_thread_id)
    assert await bot.leave_chat(forum.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(forum.id, "anyone?")


async def test_every_kind_of_update_is_understood(bot: Bot, town: Town) -> None:
    await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    members.act(town.world, town.group, town.world.bot, "promote", by=town.secretary)
    members.act(town.world, town.group, town.stranger, "join")
    members.act(town.world, town.group, town.stranger, "restrict", by=town.secretary)
    members.act(town.world, town.group, town.stranger, "leave", by=town.secretary)
    members.act(town.world, town.group, town.secretary, "promote", anonymous=True)
    said = town.say(town.secretary, "hello")
    people.edit(town.world, said, town.secretary, "hello all")
    people.upload(town.world, town.group, town.member, "a.txt", b"x")
    people.forward(town.world, said, town.member, town.private(town.member))
    people.block(town.world, town.member)
    basic = members.found_group(town.world, "小组", creator=town.secretary, members=[], supergroup=False)
    members.migrate(town.world, basic)
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    assert [update.update_id for update in updates] == sorted(update.update_id for update in updates)
    assert all(update.effective_chat for update in updates)
    assert not any(update.api_kwargs for update in updates)
    kinds = {kind for update in updates for kind in update.to_dict() if kind != "update_id"}
    assert kinds == {"message", "edited_message", "my_chat_member", "chat_member"}


async def test_errors_become_the_right_exceptions(bot: Bot, address: str, town: Town) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(town.secretary.id, "hi")
    with pytest.raises(BadRequest, match="Can't parse entities: can't find end tag"):
        await bot.send_message(town.group.id, "<b>", parse_mode="HTML")
    town.world.set_faults({"flood": {"retry_after": 7}})
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(town.group.id, "hi")
    assert flood.value.retry_after == timedelta(seconds=7)
    basic = members.found_group(town.world, "小组", creator=town.secretary, members=[], supergroup=False)
    fresh = members.migrate(town.world, basic)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(basic.id, "hi")
    assert moved.value.new_chat_id == fresh.id
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("inventSomething")
    # Another token, on the same connections: a Bot that could not begin would not close its own.
    stranger = Bot("1:OTHER", f"{address}/bot", request=bot.request)
    with pytest.raises(InvalidToken):
        await stranger.get_me()

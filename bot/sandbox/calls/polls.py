"""Methods that send and stop polls.

The error texts are TDLib's; for the explanation and the times, which only Telegram's servers
check, they are the sandbox's own.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from bot.sandbox import sending, voting
from bot.sandbox.access import Access, find_chat, find_message
from bot.sandbox.calls.messages import DELIVERY, UNSEEN, delivery
from bot.sandbox.calls.params import Params, read_entities
from bot.sandbox.calls.registry import Registry
from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json, Poll, PollOption
from bot.sandbox.polls import instant, poll_json
from bot.sandbox.world import World

registry = Registry()

QUESTION_LIMIT = 300
OPTION_LIMIT = 100
OPTIONS_LIMIT = 12
EXPLANATION_LIMIT = 200
EXPLANATION_LINES = 3
DESCRIPTION_LIMIT = 1024
PERIOD = range(5, 2_628_000 + 1)


@registry.method(
    "sendPoll",
    takes=f"{DELIVERY} question question_parse_mode question_entities options is_anonymous type "
    "allows_multiple_answers allows_revoting correct_option_id correct_option_ids explanation "
    "explanation_parse_mode explanation_entities description description_parse_mode description_entities "
    "open_period close_date is_closed shuffle_options hide_results_until_closes",
    ignores=UNSEEN,
)
def send_poll(world: World, p: Params) -> Json:
    poll = _read(world, p)
    how = delivery(p)
    chat = find_chat(world, p.chat(), Access.WRITE)
    poll.id = str(world.take_id("poll"))
    message = sending.send(world, chat, {"poll": poll_json(poll)}, how, what="polls", poll=poll)
    if poll.closes_at is not None and not poll.closed:
        world.close_later(poll, lambda due: voting.close(world, due))
    return message.api


def _read(world: World, p: Params) -> Poll:
    """The poll a call describes; raises BotApiError for one that Telegram refuses."""
    kind = p.text("type", "regular") or "regular"
    if kind not in ("regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    quiz = kind == "quiz"
    question, question_entities = _text(world, p, "question")
    if not question:
        raise bad_request("text must be non-empty")
    if len(question) > QUESTION_LIMIT:
        raise bad_request(f"poll question length must not exceed {QUESTION_LIMIT}")
    options = _options(world, p)
    description, description_entities = _text(world, p, "description")
    if len(description) > DESCRIPTION_LIMIT:
        raise bad_request("message caption is too long")
    poll = Poll(
        "",
        question,
        question_entities,
        options,
        created=world.now(),
        anonymous=p.flag("is_anonymous", default=True),
        quiz=quiz,
        multiple=p.flag("allows_multiple_answers"),
        revoting=p.flag("allows_revoting", default=not quiz),
        shuffle=p.flag("shuffle_options"),
        hide_results=p.flag("hide_results_until_closes"),
        description=description,
        description_entities=description_entities,
        closed=p.flag("is_closed"),
    )
    if quiz:
        _read_quiz(world, p, poll)
    _read_end(world, p, poll)
    return poll


def _text(world: World, p: Params, name: str) -> tuple[str, list[Json]]:
    return sending.read_text(
        world, p.text(name), p.text(f"{name}_parse_mode"), p.entities(f"{name}_entities")
    )


def _options(world: World, p: Params) -> list[PollOption]:
    given = p.whole("options", "options")
    if not isinstance(given, list):
        raise bad_request("expected an Array of String as options")
    if not given:
        raise bad_request("poll must have at least one answer option")
    if len(given) > OPTIONS_LIMIT:
        raise bad_request(f"poll can't have more than {OPTIONS_LIMIT} options")
    options = []
    for position, one in enumerate(given):
        one = {"text": one} if isinstance(one, str) else one
        if not isinstance(one, dict):
            raise bad_request("expected an option to be of type String")
        if unknown := one.keys() - {"text", "text_parse_mode", "text_entities"}:
            raise bad_request(f"poll option field not modelled by the sandbox: {', '.join(sorted(unknown))}")
        text, entities = sending.read_text(
            world,
            str(one.get("text", "")),
            one.get("text_parse_mode"),
            read_entities(one.get("text_entities")),
        )
        if not text:
            raise bad_request("text must be non-empty")
        if len(text) > OPTION_LIMIT:
            raise bad_request(f"poll options length must not exceed {OPTION_LIMIT}")
        options.append(PollOption(str(position), text, entities))
    return options


def _read_quiz(world: World, p: Params, poll: Poll) -> None:
    if "correct_option_ids" in p:
        correct = p.whole("correct_option_ids", "correct option identifiers")
        if not isinstance(correct, list):
            raise bad_request("expected an Array of correct option identifiers")
        if not all(isinstance(one, int) for one in correct):
            raise bad_request("correct option identifier must be of type Number")
    else:
        correct = [p.number("correct_option_id", -1)] if "correct_option_id" in p else []
    if not correct:
        raise bad_request("correct quiz option list must be non-empty")
    if any(here >= there for here, there in pairwise(correct)):
        raise bad_request("correct quiz option list must be increasing")
    if any(not 0 <= one < len(poll.options) for one in correct):
        raise bad_request("wrong quiz correct_option_id")
    poll.correct = correct
    poll.explanation, poll.explanation_entities = _text(world, p, "explanation")
    if len(poll.explanation) > EXPLANATION_LIMIT:
        raise bad_request(f"poll explanation length must not exceed {EXPLANATION_LIMIT}")
    if poll.explanation.count("\n") >= EXPLANATION_LINES:
        raise bad_request(f"poll explanation must not have more than {EXPLANATION_LINES - 1} line feeds")


def _read_end(world: World, p: Params, poll: Poll) -> None:
    """When the poll closes by itself; open_period wins over close_date."""
    period = p.number("open_period")
    if period:
        closes_at = poll.created + timedelta(seconds=period)
    elif date := p.number("close_date"):
        closes_at = instant(date)
        period = date - int(poll.created.timestamp())
    else:
        return
    if period not in PERIOD:
        raise bad_request(f"a poll can be open for {PERIOD.start} to {PERIOD.stop - 1} seconds")
    poll.open_period, poll.closes_at = period, closes_at


@registry.method("stopPoll", takes="chat_id message_id reply_markup")
def stop_poll(world: World, p: Params) -> Json:
    markup = sending.check_markup(p.markup())
    chat = find_chat(world, p.chat(), Access.EDIT)
    message = find_message(chat, p.number("message_id"), "message with poll to stop")
    if message.poll is None:
        raise bad_request("message is not a poll")
    if message.poll.closed:
        raise bad_request("poll has already been closed")
    if not message.outgoing or message.forwarded:
        raise bad_request("poll can't be stopped")
    voting.close(world, message.poll)
    if message.api.get("reply_markup") != markup:
        sending.edit(world, message, {}, markup)
    return poll_json(message.poll)

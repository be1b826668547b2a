"""Polls and quizzes: what the bot may ask, how people vote, when it ends, and what the bot is told."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.sandbox.model import Json, Poll


def poll_json(poll: Poll) -> Json:
    """Telegram's Poll as the bot that sent it sees it."""
    shape: Json = {"id": poll.id, "question": poll.question}
    if poll.question_entities:
        shape["question_entities"] = poll.question_entities
    options = []
    for option in poll.options:
        one: Json = {"persistent_id": option.persistent_id, "text": option.text, "voter_count": option.voters}
        if option.entities:
            one["text_entities"] = option.entities
        options.append(one)
    shape["options"] = options
    shape["total_voter_count"] = len(poll.votes)
    if poll.closes_at is not None:
        shape["open_period"] = poll.open_period
        shape["close_date"] = int(poll.closes_at.timestamp())
    shape |= {
        "is_closed": poll.closed,
        "is_anonymous": poll.anonymous,
        "allows_multiple_answers": poll.multiple,
        "allows_revoting": poll.revoting,
        "members_only": False,
        "type": "quiz" if poll.quiz else "regular",
    }
    if poll.quiz:
        if len(poll.correct) == 1:
            shape["correct_option_id"] = poll.correct[0]
        shape["correct_option_ids"] = poll.correct
        if poll.explanation:
            shape |= {"explanation": poll.explanation, "explanation_entities": poll.explanation_entities}
    if poll.description:
        shape["description"] = poll.description
        if poll.description_entities:
            shape["description_entities"] = poll.description_entities
    return shape


def instant(timestamp: int) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)

"""Quiz polls of the bot's, as Telegram tells of them in updates of their own.

Such an update comes with every vote and when a poll closes. The first of a poll says all that is wanted: by
it the bot learns of a poll whose sending seemed to fail. The others are dropped.
"""

from datetime import UTC, datetime, timedelta

from bot.chat.addressed import Raw
from bot.chat.feature import PostedPoll

MOST_TOLD = 10_000


def read(raw: Raw) -> PostedPoll | None:
    """The quiz poll with open votes that an update tells of; None: it is another kind of poll, or somebody
    else's, whose right answers Telegram does not tell."""
    poll = raw.get("poll")
    try:
        if not isinstance(poll, dict) or poll["type"] != "quiz" or poll["is_anonymous"]:
            return None
        correct = poll["correct_option_ids"] if "correct_option_ids" in poll else [poll["correct_option_id"]]
        seconds = int(poll["open_period"])
        return PostedPoll(
            str(poll["id"]),
            str(poll["question"]),
            tuple(str(option["text"]) for option in poll["options"]),
            tuple(map(int, correct)),
            datetime.fromtimestamp(int(poll["close_date"]), UTC) - timedelta(seconds=seconds),
            seconds,
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


class PollBook:
    """Of which polls the features have been told since the bot started."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def is_news(self, raw: Raw) -> bool:
        """Whether an update tells of a poll of the bot's that nobody was told of."""
        poll = read(raw)
        return poll is not None and poll.poll_id not in self._told

    def note(self, poll_ids: set[str]) -> None:
        """The features were told of these, and it is committed."""
        if len(self._told) > MOST_TOLD:
            self._told.clear()  # at worst they are told again
        self._told |= poll_ids

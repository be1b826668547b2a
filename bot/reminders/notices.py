"""What a group or a person is told of a reminder: that it is due, will be soon, has changed."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from markupsafe import Markup

from bot import when
from bot.chat import buttons
from bot.chat.context import Voice
from bot.chat.texts import N_, plain, span, tr
from bot.engine.outbox import Content, Key
from bot.reminders import cards
from bot.reminders.model import Reminder


def fired(ctx: Voice, reminder: Reminder, at: datetime, *, since: datetime | None, fired_id: int) -> Content:
    """The message of an occurrence; `since`: the first of several that became this one."""
    text = Markup("⏰ {text}").format(text=reminder.text)
    due = cards.moment(ctx, since or at)
    late = (
        ctx.tr("Late: it was due on {moment}", moment=due)
        if since is None
        else ctx.tr("Late: due since {moment}, several times in one message", moment=due)
    )
    keys: Sequence[Sequence[Key]] = ()
    if reminder.receipt:
        keys = receipt_keys(ctx, fired_id, "")
    elif not ctx.chat.is_group:
        keys = [
            [
                Key(label, buttons.data("reminders.snooze", reminder.id, number))
                for number, label in enumerate(_snooze_labels(ctx.chat.language))
            ]
        ]
    return Content(text, late_text=Markup("\n").join([text, late]), topic=reminder.topic, keys=keys)


@cache
def _snooze_labels(language: str) -> Sequence[str]:
    """Put together once: they are under every private reminder that falls due."""
    return [plain(tr(language, N_("In {span}"), span=span(language, by))) for by in cards.SNOOZES]


def receipt_keys(ctx: Voice, fired_id: int, count: str) -> list[list[Key]]:
    """The one button under a message that asks for receipts, with the count of who has."""
    label = plain(ctx.tr("Got it"))
    return [[Key(f"{label} {count}".strip(), buttons.data("reminders.receipt", fired_id))]]


def ahead(ctx: Voice, reminder: Reminder, occurrence: when.Occurrence) -> Content:
    """The advance notice of an occurrence; it names the time of the thing itself."""
    text = Markup("⏳ {text}\n{moment}").format(text=reminder.text, moment=cards.moment(ctx, occurrence))
    return Content(text, topic=reminder.topic)


def cancelled(ctx: Voice, reminder: Reminder) -> Content:
    """What the group is told when something does not take place."""
    text = ctx.tr("Cancelled: <b>{text}</b>", text=reminder.text)
    if (placed := cards.next_by_rule(ctx, reminder, after=ctx.now)) is not None:
        said = ctx.tr("It was planned for {moment}.", moment=cards.moment(ctx, placed.at))
        if reminder.schedule.recurring:
            said = ctx.tr(
                "It was planned for {moment} and will not come any more.", moment=cards.moment(ctx, placed.at)
            )
        text += "\n" + said
    return Content(text, topic=reminder.topic)


def takes_place(ctx: Voice, reminder: Reminder) -> Content:
    """What the group is told when what was cancelled takes place after all."""
    text = ctx.tr("It takes place after all: <b>{text}</b>", text=reminder.text)
    upcoming = [cards.moment(ctx, at) for at in cards.next_times(ctx, reminder, 1)]
    return Content(Markup("\n").join([text, *upcoming]), topic=reminder.topic)


def changes(ctx: Voice, reminder: Reminder) -> Content | None:
    """What the group is told of single occurrences that are skipped or moved; None if there are none."""
    lines = cards.changed(ctx, reminder)
    if not lines:
        return None
    head = ctx.tr("Changed: <b>{text}</b>", text=reminder.text)
    rest = ctx.tr("All other times stay as they are.")
    return Content(Markup("\n").join([head, *lines[1:], rest]), topic=reminder.topic)

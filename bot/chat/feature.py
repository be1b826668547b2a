"""What a feature is made of. `app.py` lists the features; menus, /help and the README derive from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from markupsafe import Markup
from sqlalchemy.orm import Session

from bot.chat.context import Context, TimerContext, Tools, Voice
from bot.chat.sheets import Extent, Sheet
from bot.engine.housekeeping import Retention
from bot.engine.identity import Chat, Person
from bot.engine.outbox import Key, Outgoing
from bot.spreadsheets import Cell


class Who(Enum):
    """Who may do it. In his private chat everybody is his own secretary."""

    EVERYBODY = "everybody"
    SECRETARY = "secretary"
    """The administrators of the group, and whom they appointed."""
    ADMINISTRATOR = "administrator"


class Where(Enum):
    """Where a command is offered in the menu."""

    ANYWHERE = "anywhere"
    GROUP = "group"
    PRIVATE = "private"


@dataclass(frozen=True)
class Command:
    """`/name`, what it does in a few words (a message of the catalogue), and an example for each language."""

    name: str
    handle: Callable[[Context], None]
    help: str
    who: Who = Who.EVERYBODY
    examples: Mapping[str, str] | None = None
    where: Where = Where.ANYWHERE
    remote: bool = False
    """Said in private it is about groups: Telegram is asked first who administers those of the person; in a
    group, who administers that one."""
    linked: bool = False
    """A link of ours opens it in private: t.me/<bot>?start=<name>. What is remote is always linked."""
    about: Callable[[Session, int], Chat | None] | None = None
    """The group that a link is about (t.me/<bot>?start=<name>-<number>): of a stranger Telegram is asked
    first whether he is a member there. The number comes as the only one of `ids`."""
    counts: bool = False
    """Telegram is asked first how many are in the groups it is about."""


@dataclass(frozen=True)
class Button:
    """What happens when a button whose data begins with `name` is tapped."""

    name: str
    press: Callable[[Context], None]
    who: Who = Who.EVERYBODY
    remote: bool = False
    counts: bool = False
    """Both as a command's."""


@dataclass(frozen=True)
class Reply:
    """What happens with what somebody types in answer to the question called `name`."""

    name: str
    handle: Callable[[Context], None]
    who: Who = Who.EVERYBODY


@dataclass(frozen=True)
class Firing:
    """What happens when timers called `name` are due.

    `load` fetches their owners by id in one go, `chat` tells in which chat an owner lives. `after_hearing`:
    it ends something that people may do until then, so it waits while what they did may still be to come.
    """

    name: str
    load: Callable[[Session, Sequence[int]], Mapping[int, Any]]
    chat: Callable[[Any], Chat]
    fire: Callable[[TimerContext, Any], None]
    after_hearing: bool = False


@dataclass(frozen=True)
class Job:
    """Heavy work: `work` runs in a reading thread and changes nothing, `finish` writes what came of it.

    It is begun by arming a timer called `name`.
    """

    name: str
    load: Callable[[Session, Sequence[int]], Mapping[int, Any]]
    chat: Callable[[Any], Chat]
    work: Callable[[TimerContext, Any], Any]
    finish: Callable[[TimerContext, Any, Any], None]


@dataclass(frozen=True)
class Vote:
    """An answer to a poll: which options, in rising order (none: withdrawn), received when."""

    poll_id: str
    person: Person
    options: tuple[int, ...]
    received_at: datetime
    since: datetime
    """The earliest instant at which it may have been given."""


@dataclass(frozen=True)
class PostedPoll:
    """A quiz poll of the bot's as Telegram has it: what it says, which places are right, since when it is
    open (by Telegram's clock) and for how many seconds."""

    poll_id: str
    question: str
    options: tuple[str, ...]
    correct: tuple[int, ...]
    posted_at: datetime
    seconds: int


@dataclass(frozen=True)
class Held:
    """An occasion for which points were given: its number among its kind, what it is called, when."""

    id: int
    name: str
    at: datetime


@dataclass(frozen=True)
class Occasions:
    """The occasions of one kind, told by the feature that holds them; `kind` as the ledger has it."""

    kind: str
    latest: Callable[[Session, int, int], Held | None]
    """Of a chat (its id) the last one that is over, or so many before that one."""
    held: Callable[[Session, Sequence[int]], Mapping[int, Held]]
    """These occasions, by their ids."""
    untold: Callable[[Session, Sequence[int]], Sequence[int]]
    """Of these chats those that are not over: what came of them shows on no board yet."""


@dataclass(frozen=True)
class Open:
    """Something that waits for a person, and the button that leads there."""

    said: Markup
    button: Key


@dataclass(frozen=True)
class Mastery:
    """How many answers of a person to the questions on a topic were right."""

    topic: str
    right: int
    answers: int


@dataclass(frozen=True)
class Duty:
    """Something that everybody in a group is meant to do once, such as a test."""

    id: int
    name: str
    opens_at: datetime
    ends_at: datetime
    over: bool
    pass_mark: int
    """Of a hundred."""
    done: frozenset[int]
    """Who has done it, by the ids of persons."""
    remind: str | None
    """The data of a button that reminds privately those who have not; None: there is none."""
    audience: str = ""
    """Who is meant, as `chat.audience` keeps it."""


@dataclass(frozen=True)
class Upload:
    """A file that came in private without a word: its name, where it is kept until it is read, who sent it,
    and of which groups he is a secretary."""

    name: str
    attachment_id: int
    sender: Person
    groups: Sequence[Chat]


@dataclass(frozen=True)
class FileKind:
    """Files that a feature reads also where they come without a word."""

    endings: tuple[str, ...]
    """What the names of files end with, in small letters, that can be nothing else."""
    headings: Callable[[Sequence[Cell]], int]
    """How many headings of its lists are in a row of a sheet; 0: it cannot be one."""
    take: Callable[[Voice, Upload], None]
    """Have it read, and show what would be taken over."""


class Retain(Protocol):
    """Drops a slice of what has been kept long enough; returns whether there may be more."""

    def __call__(self, session: Session, *, now: datetime, keep: Retention) -> bool: ...


@dataclass(frozen=True)
class Feature:
    """One thing the bot does."""

    name: str
    commands: Sequence[Command] = ()
    buttons: Sequence[Button] = ()
    replies: Sequence[Reply] = ()
    firings: Sequence[Firing] = ()
    jobs: Sequence[Job] = ()
    vote: Callable[[Tools, Session, Vote], None] | None = None
    posted: Callable[[Tools, Session, PostedPoll], None] | None = None
    """Telegram tells of a quiz poll of the bot's, also of one whose sending seemed to fail; before or after
    the outcome of its sending is known, and not each time that somebody votes."""
    arrive: Callable[[Context], None] | None = None
    """The bot was brought into a group, or somebody spoke to it for the first time after a block."""
    awaits: Callable[[Context], bool] | None = None
    """Somebody said something in private that may answer what the bot has just asked; returns whether it did.
    Asked before any `said`."""
    said: Callable[[Context], bool] | None = None
    """Somebody said something in private that is no command; returns whether it was understood."""
    receive: Callable[[Context], None] | None = None
    """Somebody sent the bot a file in private, without a command: one feature finds out whose it is."""
    files: FileKind | None = None
    settled: Callable[[Voice, Outgoing], None] | None = None
    """A message whose name begins with `feature/` was sent, dropped or refused; in that transaction."""
    forget: Callable[[Session, datetime], None] | None = None
    """Drop what is over; once a day."""
    retain: Retain | None = None
    """Once a day, again and again until there is nothing left to drop."""
    merge: Callable[[Voice, Person, Person], None] | None = None
    """The first, who has no account, turns out to be the second: asked before what points to the first is
    moved over, for what must not be doubled."""
    mine: Callable[[Voice, Person], Mapping[str, Any]] | None = None
    """What is kept of somebody, for himself to read: values of JSON, with names in his language."""
    erase: Callable[[Voice, Person], None] | None = None
    """Somebody wishes to be forgotten: what is under way ends, what is his alone goes."""
    move: Callable[[Context], None] | None = None
    """The chat's zone or calendar has changed: what is armed for it keeps its wall time."""
    occasions: Sequence[Occasions] = ()
    open_for: Callable[[Voice, Person], Sequence[Open]] | None = None
    """What waits for somebody; asked in his private chat."""
    mastery: Callable[[Session, Person], Sequence[Mastery]] | None = None
    """How he has answered by topic, as far as it may be told him."""

    sheets: Callable[[Extent], Sequence[Sheet]] | None = None
    """What it adds to an export."""
    duties: Callable[[Session, Chat, datetime, datetime], Sequence[Duty]] | None = None
    """What the members of a group were meant to do that began from one instant up to another, in order."""
    topics: Callable[[Session, Chat, datetime, datetime], Sequence[Mastery]] | None = None
    """How a group has answered by topic in what began from one instant up to another and is over; of topics
    that at least five have answered."""


class Registry:
    """All features, looked up by the names of what they registered."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)
        self.commands = {command.name: command for feature in features for command in feature.commands}
        self.buttons = {button.name: button for feature in features for button in feature.buttons}
        self.replies = {reply.name: reply for feature in features for reply in feature.replies}
        self.firings = [firing for feature in features for firing in feature.firings]
        self.jobs = [job for feature in features for job in feature.jobs]
        self.votes = [feature.vote for feature in features if feature.vote is not None]
        self.posted = [feature.posted for feature in features if feature.posted is not None]
        self.arrivals = [feature.arrive for feature in features if feature.arrive is not None]
        self.awaiting = [feature.awaits for feature in features if feature.awaits is not None]
        self.listeners = [feature.said for feature in features if feature.said is not None]
        self.receivers = [feature.receive for feature in features if feature.receive is not None]
        self.files = [feature.files for feature in features if feature.files is not None]
        self.forgetters = [feature.forget for feature in features if feature.forget is not None]
        self.retainers = [feature.retain for feature in features if feature.retain is not None]
        self.mergers = [feature.merge for feature in features if feature.merge is not None]
        self.mine = [feature.mine for feature in features if feature.mine is not None]
        self.erasers = [feature.erase for feature in features if feature.erase is not None]
        self.settled = {feature.name: feature.settled for feature in features if feature.settled is not None}
        self.occasions = {one.kind: one for feature in features for one in feature.occasions}
        self.open_for = [feature.open_for for feature in features if feature.open_for is not None]
        self.mastery = [feature.mastery for feature in features if feature.mastery is not None]
        self.moves = [feature.move for feature in features if feature.move is not None]
        self.sheets = [feature.sheets for feature in features if feature.sheets is not None]
        self.duties = [feature.duties for feature in features if feature.duties is not None]
        self.topics = [feature.topics for feature in features if feature.topics is not None]

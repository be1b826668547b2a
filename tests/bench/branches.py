"""The chats of an organisation and who is in them, each with a book that is kept beside the bot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.engine.identity import Absence, Chat, ChatKind, Membership, Person, Role
from bot.quiz.exam.model import Paper
from bot.scores.model import BoardCustom, BoardWish, Naming, Showing
from tests.reckoned_items import Sheet
from tests.reckoning import Book, Member

NOW = datetime(2026, 12, 28, 6, 0, tzinfo=UTC)
LAST_MONTH = 2026 * 12 + 11
OPEN = timedelta(days=3)
PARTS = ("第一党小组", "第二党小组", "第三党小组")
ZONES = ("Asia/Shanghai",) * 3 + ("Europe/London", "America/Los_Angeles") + ("Asia/Shanghai",) * 5
COUNTS = ("best", "last", "first")
MOST = (10, 3, 5, 20)


@dataclass
class Branch:
    """A chat, and the book of it; people go by their ids."""

    id: int
    title: str
    zone: ZoneInfo
    book: Book
    naming: str
    most: int
    counts: str
    """Which of two attempts at a test counts."""
    given: dict[tuple[int, int], list[list[tuple[int, int]]]] = field(
        default_factory=lambda: defaultdict(lambda: [[], []])
    )
    """By test and person: what he reached at the test, and at the other try; each of how many."""
    answered: dict[tuple[int, int], list[Sheet | None]] = field(default_factory=lambda: defaultdict(list))
    """By test and person: what he gave each time at the test itself; None: by hand, or not looked at."""

    @property
    def today(self) -> date:
        return NOW.astimezone(self.zone).date()

    def counting(self, test_id: int, person: int) -> tuple[int, int]:
        """What counts of all he has handed in: the best share, of equals the later."""
        tries = [_one_of(tries, self.counts) for tries in self.given[test_id, person] if tries]
        best = tries[0]
        for one in tries[1:]:
            if _share(one) >= _share(best):
                best = one
        return best

    def count_sheets(self) -> None:
        """Enter into the book which of the answers of each count in the end."""
        for key, sheets in self.answered.items():
            sheet = sheets[_place(self.given[key][0], self.counts)]
            if sheet is not None:
                self.book.sheets[key] = sheet


def _one_of(tries: Sequence[tuple[int, int]], counts: str) -> tuple[int, int]:
    return tries[_place(tries, counts)]


def _place(tries: Sequence[tuple[int, int]], counts: str) -> int:
    """Which of them counts; of equals the later."""
    if counts == "best":
        return max(range(len(tries)), key=lambda place: (_share(tries[place]), place))
    return 0 if counts == "first" else len(tries) - 1


def _share(one: tuple[int, int]) -> Fraction:
    return Fraction(one[0], one[1] or 1)


# -- who is where


def found(session: Session, chats: int, people: int, months: int, dice: Random) -> list[Branch]:
    """Chats and their members: some join late, some leave, one in fifty is in the next chat, too."""
    begin = datetime(*year_and_month(LAST_MONTH - months + 1), 1, tzinfo=UTC) - timedelta(days=40)
    branches, rows = [], []
    for number in range(1, chats + 1):
        zone = ZONES[number % len(ZONES)]
        naming = Naming.ALIASES if number % 4 == 0 else Naming.NAMES
        most = MOST[number % len(MOST)]
        chat = Chat(
            telegram_id=-number,
            kind=ChatKind.GROUP,
            title=f"第{number:03}支部",
            language="zh" if zone == ZONES[0] else "en",
            zone=zone,
            roster_confirmed_at=begin,
            created_at=begin,
        )
        session.add(chat)
        session.flush()
        session.add(BoardCustom(chat_id=chat.id, naming=naming, most=most))
        session.add(Paper(chat_id=chat.id, name="廉政测试", plan={}, created_at=begin))
        branches.append(
            Branch(chat.id, chat.title, ZoneInfo(zone), Book(), naming, most, COUNTS[number % len(COUNTS)])
        )
    for number in range(people):
        name = f"同志{number}" if number % 500 else f"=同志{number}"
        rows.append({"name": name, "telegram_id": 1_000_000 + number, "created_at": begin})
    session.execute(insert(Person), rows)
    ids = list(session.execute(select(Person.id, Person.name).order_by(Person.id)))
    for number, (id_, name) in enumerate(ids):
        branch = branches[number * chats // people]
        _enrol(branch, id_, name, begin, months, dice)
        if number % 50 == 7:
            _enrol(branches[(branches.index(branch) + 1) % chats], id_, name, begin, months, dice)
    members = [(branch, one) for branch in branches for one in branch.book.members.values()]
    session.execute(insert(Membership), [_membership(branch, one) for branch, one in members])
    absences = [
        {"chat_id": branch.id, "person_id": one.who, "left_at": gone, "returned_at": back}
        for branch, one in members
        for gone, back in one.away
    ]
    if absences:
        session.execute(insert(Absence), absences)
    session.execute(insert(BoardWish), [_wish(branch, one) for branch, one in members])
    return branches


def _enrol(branch: Branch, id_: int, name: str, begin: datetime, months: int, dice: Random) -> None:
    if id_ in branch.book.members:
        return  # there is one chat only
    days = months * 30
    joined = begin + timedelta(minutes=dice.randrange(1440))
    left: datetime | None = None
    away: tuple[datetime, datetime] | None = None
    fate = id_ % 12
    if fate == 1:
        joined = begin + timedelta(days=40 + dice.randrange(days))
    elif fate == 4:
        left = begin + timedelta(days=40 + dice.randrange(days))
    elif fate == 9:
        gone = begin + timedelta(days=40 + dice.randrange(days))
        away = (gone, gone + timedelta(days=1 + dice.randrange(90)))
        if id_ % 24 == 21:  # back, or gone, at the very moment at which a test closes
            moment = closing(branch, LAST_MONTH - dice.randrange(months))
            far = timedelta(days=45)
            away = (moment - far, moment) if dice.random() < 0.5 else (moment, moment + far)
    elif id_ % 24 == 7:  # at the very moment at which a test closes
        joined = closing(branch, LAST_MONTH - dice.randrange(months))
    elif id_ % 24 == 19:
        left = closing(branch, LAST_MONTH - dice.randrange(months))
    showing = dice.choices(["name", "alias", "hidden"], [18, 1, 1])[0]
    branch.book.members[id_] = Member(
        who=id_,
        name=name,
        joined_at=min(joined, NOW),
        left_at=min(left, NOW) if left is not None else None,
        away=[away] if away is not None and joined < away[0] and away[1] < NOW else [],
        exempt=dice.random() < 0.04,
        subgroup=dice.choice(PARTS) if dice.random() < 0.9 else "",
        tags=("流动",) if dice.random() < 0.1 else (),
        showing=showing,
        alias=f"山人{id_}" if showing == "alias" else "",
    )


def _membership(branch: Branch, one: Member) -> dict[str, object]:
    return {
        "chat_id": branch.id,
        "person_id": one.who,
        "role": Role.MEMBER,
        "exempt": one.exempt,
        "subgroup": one.subgroup or None,
        "tags": list(one.tags),
        "joined_at": one.joined_at,
        "left_at": one.left_at,
    }


def _wish(branch: Branch, one: Member) -> dict[str, object]:
    alias = one.alias or None
    return {
        "chat_id": branch.id,
        "person_id": one.who,
        "showing": Showing(one.showing),
        "alias": alias,
        "sign": alias,
    }


def year_and_month(number: int) -> tuple[int, int]:
    """The year and the month of a month that is counted from the year 0."""
    return number // 12, number % 12 + 1


def opening(branch: Branch, month: int) -> datetime:
    """In some chats half past midnight on the first: elsewhere it is still the month before."""
    day = 1 + branch.id % 20
    clock = time(0, 30) if day == 1 or branch.id % 3 == 0 else time(9)
    return datetime.combine(date(*year_and_month(month), day), clock, branch.zone).astimezone(UTC)


def closing(branch: Branch, month: int) -> datetime:
    return opening(branch, month) + OPEN

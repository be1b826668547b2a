"""The completion register: who has done what he was meant to, month by month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.chat import audience
from bot.chat.feature import Duty
from bot.engine.identity import Membership


class Mark(Enum):
    """How somebody stands with what he was meant to do."""

    DONE = "done"
    PARTLY = "partly"
    """Of several in a month he has done some."""
    NOT_YET = "not yet"
    EXEMPT = "exempt"
    LATER = "joined later"
    LEFT = "left"
    NOTHING = "nothing"
    """There was nothing for him."""


@dataclass(frozen=True)
class Cell:
    """What stands in a month for somebody; `done` of `meant`."""

    mark: Mark
    done: int = 0
    meant: int = 0


def mark(member: Membership, duty: Duty) -> Mark:
    """How a member stands with one duty.

    What is done is done, whoever he is. Exempt is who is so now: since when is not kept. Who came after the
    end, or had left before it and was not back, was not meant. `member` comes with his absences.
    """
    if member.person_id in duty.done:
        return Mark.DONE
    if not audience.includes(duty.audience, member):
        return Mark.NOTHING
    if member.exempt:
        return Mark.EXEMPT
    if not member.was_there(duty.ends_at):
        return Mark.LEFT
    if member.joined_at >= duty.ends_at:
        return Mark.LATER
    return Mark.NOT_YET


def cell(marks: Iterable[Mark]) -> Cell:
    """The marks of a month in one."""
    found = list(marks)
    done, missing = found.count(Mark.DONE), found.count(Mark.NOT_YET)
    if done and missing:
        return Cell(Mark.PARTLY, done, done + missing)
    if done or missing:
        return Cell(Mark.DONE if done else Mark.NOT_YET, done, done + missing)
    return Cell(next((one for one in (Mark.EXEMPT, Mark.LATER, Mark.LEFT) if one in found), Mark.NOTHING))


def count(members: Sequence[Membership], duty: Duty) -> Cell:
    """How many have done a duty, of how many who were meant to."""
    return cell(mark(member, duty) for member in members)


def total(cells: Iterable[Cell]) -> Cell:
    """Several counts in one."""
    found = list(cells)
    done, meant = sum(one.done for one in found), sum(one.meant for one in found)
    if not meant:
        return Cell(Mark.NOTHING)
    return Cell(Mark.DONE if done == meant else Mark.PARTLY if done else Mark.NOT_YET, done, meant)

"""What a test consists of, and by which rules it is held. Pure."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.quiz.bank.question import Question

Kind = Literal["single", "multiple", "judge", "blank", "numeric"]
POINT = 100
"""Points are counted in hundredths."""
MOST_QUESTIONS = 100


class Counts(StrEnum):
    """Which of several attempts counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"


class Reveal(StrEnum):
    """When the right answers are shown."""

    EACH = "each"
    """After each answer, which is final then."""
    SUBMISSION = "submission"
    CLOSING = "closing"


class Quota(BaseModel):
    """So many questions: of these packs (any, where none is named), on this topic, of this kind."""

    model_config = ConfigDict(frozen=True)

    words: str
    """As it was said: 廉政."""
    number: int = Field(ge=1, le=MOST_QUESTIONS)
    packs: tuple[str, ...] = ()
    topic: str | None = None
    kind: Kind | None = None

    def takes(self, pack: str, question: Question) -> bool:
        """Whether a question of a pack may be drawn for it."""
        return (
            (not self.packs or pack in self.packs)
            and (self.topic is None or question.topic == self.topic)
            and (self.kind is None or question.kind == self.kind)
        )


class Blueprint(BaseModel):
    """A paper's composition and rules. Lengths of time are in whole minutes."""

    model_config = ConfigDict(frozen=True)

    quotas: tuple[Quota, ...] = ()
    worth: dict[Kind, int] = {}
    """Hundredths of a point by kind; what is not named is worth one point."""
    half: bool = True
    """Some of the right options and no wrong one are worth half."""
    open_minutes: int = 3 * 24 * 60
    limit_minutes: int | None = 20
    pass_mark: Annotated[int, Field(ge=0, le=100)] = 60
    """In hundredths of all points."""
    attempts: Annotated[int, Field(ge=0)] = 1
    """0: as many as one likes."""
    counts: Counts = Counts.BEST
    reveal: Reveal = Reveal.SUBMISSION
    shuffle: bool = True
    study_minutes: int = 0
    """How long before its opening the group is asked to practise; 0: it is not."""
    makeup_minutes: int = 0
    """How long those who have not passed have for another try after the closing; 0: there is none."""
    nudge: bool = True
    audience: str = ""
    """Who is meant to take it, as `chat.audience` keeps it."""

    @property
    def number(self) -> int:
        """How many questions there are."""
        return sum(quota.number for quota in self.quotas)

    @property
    def open_for(self) -> timedelta:
        return timedelta(minutes=self.open_minutes)

    def worth_of(self, question: Question) -> int:
        """What a question is worth, in hundredths."""
        return self.worth.get(question.kind, POINT)

"""Editions that are out of force: a list that an organisation extends, and what a question cites of them.

An entry names a document; a question is stale if its source names that document with one of the `dead`
editions, or (with `gone`) at all unless it says what took its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import strict_yaml
from bot.quiz.bank.question import Question

FILE = "editions.yaml"


class Edition(BaseModel):
    """What is dead of a document, and what to cite instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str
    dead: list[str] = Field(default_factory=list, description="Editions by year, such as 2018")
    gone: bool = False
    unless: str | None = Field(None, description="Words that make a mention of what is gone right")
    words: list[str] = Field(
        default_factory=list, description="Words in a question that betray a dead edition"
    )
    instead: str

    def is_cited_by(self, question: Question) -> bool:
        """Whether the question rests on what is dead."""
        source = question.source
        cited = f"{source.document} {source.article or ''} {source.edition or ''}" if source else ""
        said = " ".join(filter(None, (question.stem, question.explanation, cited)))
        if any(word in said for word in self.words):
            return True
        if self.document not in cited:
            return False
        if self.gone:
            return self.unless is None or self.unless not in said
        return any(re.search(rf"(?<!\d){re.escape(edition)}(?!\d)", cited) for edition in self.dead)


class Editions(BaseModel):
    """The file `editions.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    editions: list[Edition]


def read(text: str) -> list[Edition]:
    """Read the list. Raises ValueError with the line of what is wrong."""
    document = strict_yaml.read(text)
    if document.faults:
        raise ValueError("; ".join(f"line {fault.line}: {fault.problem}" for fault in document.faults))
    try:
        return Editions.model_validate(document.value).editions
    except ValidationError as error:
        one: Any = error.errors()[0]
        line = document.lines.get(tuple(one["loc"]), 1)
        raise ValueError(f"line {line}: {'.'.join(map(str, one['loc']))}: {one['msg']}") from error


def stale(question: Question, editions: Sequence[Edition]) -> Edition | None:
    """The dead edition a question rests on, if it does."""
    return next((edition for edition in editions if edition.is_cited_by(question)), None)

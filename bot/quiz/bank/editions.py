"""Editions that are out of force: a list that an organisation extends, and what a question cites of them.

An entry names a document; a question is stale if it names that document with one of the `dead` editions, in
its source or anywhere else (《…》（2018年）, 2018年修订的《…》), or (with `gone`) at all, unless it says what
took its place. Where years stand together the latest is the edition: 2018年通过，2024年修正 is 2024's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot import strict_yaml
from bot.quiz.bank.question import Multiple, Question, Single

FILE = "editions.yaml"
_OTHER_DOCUMENT = "(?!实施|施行|司法解释|释义|若干)"
"""监察法实施条例 is not 监察法."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EDITION = r"(?:版|修订|修正|修改|印发|发布|公布|颁布|通过|制定|文本)"
_TOLD = re.compile(
    "废止|失效|取代|替代|代替|旧版|旧法|原法|修订前|修正前|不再|已被|以前|此前|曾"
    r"|repealed|replaced|superseded|no longer|former|used to",
    re.IGNORECASE,
)
"""Words of a text that tells of the change, and does not rest on what was before."""
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


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
        options = question.options if isinstance(question, Single | Multiple) else []
        texts = [question.stem, question.explanation or "", *options]
        said = " ".join(filter(None, (question.stem, question.explanation, cited)))
        if any(word in said for word in self.words):
            return True
        if self.gone:
            if self.unless is not None and self.unless in said:
                return False
            return self.document in cited or any(
                f"{self.document}》" in text and not _TOLD.search(text) for text in texts
            )
        if source is not None and self._rests_on(source.document, source.article, source.edition):
            return True
        return not _TOLD.search(said) and any(
            max(years) in self.dead for text in texts for years in self._years_beside(text)
        )

    def _rests_on(self, document: str, article: str | None, edition: str | None) -> bool:
        name = re.search(re.escape(self.document) + _OTHER_DOCUMENT, document)
        if name is None:
            return False
        years = [one for found in self._years_beside(document) for one in found]
        if not years and document[name.end() :].strip("》 "):
            years = _YEAR.findall(document)
        if years := years + _YEAR.findall(edition or ""):
            return max(years) in self.dead
        cited = f"{document} {article or ''} {edition or ''}"
        return any(re.search(rf"(?<!\d){re.escape(one)}(?!\d)", cited) for one in self.dead)

    def _years_beside(self, text: str) -> Iterator[list[str]]:
        """The years that a text gives as editions of the document, for each time it names it."""
        plain = _with_digits(text)
        for match in re.finditer(re.escape(self.document) + _OTHER_DOCUMENT, plain):
            before, after = plain[max(0, match.start() - 40) : match.start()], plain[match.end() :]
            found: list[str] = []
            if bracket := re.match(r"》?\s*[(\[【〔]([^)\]】〕]*)", after):
                found = _YEAR.findall(bracket[1])
            elif year := re.match(rf"》?\s*((?:19|20)\d\d)\s*年?\s*(?:{_EDITION}|$)", after):
                found = [year[1]]
            if not found and (
                year := re.search(
                    rf"(?<!\d)((?:19|20)\d\d)\s*年?(?:\d+月)?(?:\d+日)?{_EDITION}的?\s*《?[^《》，。；]{{0,8}}$",
                    before,
                )
            ):
                found = [year[1]]
            if found:
                yield found


def _with_digits(text: str) -> str:
    """A text with brackets of one width, and the years of 二〇一八年 in digits."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub("[一二][〇零一二三四五六七八九]{3}(?=年)", lambda year: year[0].translate(_DIGITS), plain)


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

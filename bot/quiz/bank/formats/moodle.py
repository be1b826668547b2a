"""Moodle XML, as the question bank of Moodle exports it.

https://docs.moodle.org/en/Moodle_XML_format says what it is, and Moodle's importer what it does where the
page is silent. The file is read as a stream, with neither DTD nor entities, question by question.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException, sax  # type: ignore[import-untyped]  # it ships no types

from bot.quiz.bank.formats import cloze, html
from bot.quiz.bank.formats.decoding import decode
from bot.quiz.bank.formats.html import plain
from bot.quiz.bank.formats.marking import (
    Answer,
    accepted,
    as_number,
    choice,
    explanation,
    topic,
    value,
    with_blank,
)
from bot.quiz.bank.formats.reading import (
    BIGGEST,
    MOST,
    Fault,
    Found,
    Reading,
    Unfit,
    fit,
    number,
    refusal,
)

_FORMS = {"moodle_auto_format": "auto", "plain_text": "plain", "markdown": "markdown", "wiki_like": "plain"}
_DEEPEST = 40
_UNREAD = {"file", "image_base64", "dataset_definitions"}
"""Elements whose contents may be very long, and are not needed."""
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
_ENCODING = re.compile(rb"\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_CONTROL = dict.fromkeys([*range(1, 9), 11, 12, *range(14, 32)], " ")
_KINDS_OF_TEXT = (
    "utf-8",
    "utf-16",
    "gb",
    "big5",
    "cp",
    "windows",
    "iso8859",
    "ascii",
    "koi8",
    "shift",
    "euc",
)
_TRUTH = {"true": True, "false": False, "对": True, "错": False, "正确": True, "错误": False}


def read(data: bytes, *, prefix: str) -> Reading:
    """Read an export of the question bank. Raises ValueError for what is none, damaged, unsafe or too big."""
    text = _text(data)
    quiz = _Quiz(prefix)
    try:
        sax.parseString(text.encode(), quiz, forbid_dtd=True)
    except DefusedXmlException as error:
        raise refusal("hostile xml") from error
    except SAXParseException as error:
        if quiz.is_begun or not text.strip():
            raise refusal("broken xml", at=error.getLineNumber() or 1) from error
        raise refusal("not moodle") from error
    return quiz.reading


def _text(data: bytes) -> str:
    """The file without its declaration, which names the encoding it no longer has."""
    if len(data) > BIGGEST:
        raise refusal("too big")
    text: str | None = None
    if named := _ENCODING.match(data.removeprefix(codecs.BOM_UTF8)):
        try:
            encoding = codecs.lookup(named[1].decode("ascii"))
            if encoding.name.startswith(_KINDS_OF_TEXT):
                text = data.removeprefix(codecs.BOM_UTF8).decode(encoding.name)
        except (LookupError, UnicodeError):
            text = None
    text = decode(data) if text is None else text
    if "\0" in text:
        raise refusal("no text")
    return _DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), text, count=1).translate(_CONTROL)


@dataclass
class Element:
    """An element of a question: its attributes, its words and what is in it."""

    name: str
    attributes: Mapping[str, str]
    words: list[str] = field(default_factory=list)
    inside: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.words).strip()

    def all(self, name: str) -> list[Element]:
        return [one for one in self.inside if one.name == name]

    def first(self, name: str) -> Element | None:
        return next((one for one in self.inside if one.name == name), None)

    def said(self, name: str) -> str:
        """The words of an element in this one, none if it is not there."""
        one = self.first(name)
        return one.text if one else ""


class _Quiz(ContentHandler):
    """Gathers one question after the other."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self.reading = Reading([], [])
        self.is_begun = False
        self._prefix = prefix
        self._open: list[Element] = []
        self._line = self._place = self._unread = 0
        self._topic: str | None = None
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:
        if not self._open and name != "quiz":
            raise refusal("not moodle")
        if len(self._open) > _DEEPEST:
            raise refusal("hostile xml")
        self.is_begun = True
        if len(self._open) == 1:
            self._line = self._locator.getLineNumber()
        element = Element(name, dict(attrs.items()))
        if len(self._open) > 1 and not self._unread:
            self._open[-1].inside.append(element)
        self._unread += name in _UNREAD
        self._open.append(element)

    def characters(self, content: str) -> None:
        if self._open and not self._unread:
            self._open[-1].words.append(content)

    def endElement(self, name: str) -> None:
        element = self._open.pop()
        self._unread -= name in _UNREAD
        if len(self._open) == 1 and name == "question":
            self._take(element)

    def _take(self, element: Element) -> None:
        kind = element.attributes.get("type", "").strip()
        if kind == "category":
            category = element.first("category")
            self._topic = topic(category.said("text") if category else "")
            return
        self._place += 1
        if self._place > MOST:
            raise refusal("too many", most=MOST)
        words = _words(element)
        try:
            fields = _fields(element, kind)
            notes = fields.pop("notes", [])
            made = fit({"id": number(self._prefix, self._place), "topic": self._topic, **fields})
        except Unfit as unfit:
            self.reading.faults.append(Fault(self._line, words, unfit.reason, **unfit.facts))
        else:
            self.reading.questions.append(Found(made, self._line))
            self.reading.notes.extend(Fault(self._line, words, note) for note in notes)


def _words(question: Element) -> str:
    stem = question.first("questiontext")
    said = re.sub(r"<[^<>]{0,500}>|&nbsp;", " ", stem.said("text")[:5000] if stem else "").strip()
    name = question.first("name")
    return said or (name.said("text") if name else "") or question.attributes.get("type", "")


# --- one question ----------------------------------------------------------------


def _fields(question: Element, kind: str) -> dict[str, Any]:
    """The fields of a question, and what to note about it. Raises Unfit."""
    if kind in ("essay", "description"):
        raise Unfit(kind)
    if kind in ("matching", "match"):
        raise Unfit("matching")
    reader = _READERS.get(kind)
    if reader is None:
        raise Unfit("unsupported", kind=kind or "?")
    if question.said("image") or question.first("image_base64"):
        raise Unfit("picture")
    asked = question.first("questiontext")
    form = _form(asked, "html")
    said = question.first("generalfeedback")
    general = _plain(said, form, aside=True)
    fields = reader(question, form, general)
    if "stem" not in fields:
        stem = _plain(asked, form)
        fields["stem"] = with_blank(stem) if fields["kind"] == "blank" and stem else stem
    notes = ["capitals ignored"] if fields.pop("capitals", False) else []
    feedbacks = [one.first("feedback") for one in question.all("answer")]
    if fields.get("explanation") and any(
        one and html.has_picture(one.said("text")) for one in [said, *feedbacks]
    ):
        notes.append("picture left out")
    return {**fields, "notes": notes}


def _form(element: Element | None, usual: str) -> str:
    named = element.attributes.get("format", "") if element else ""
    return _FORMS.get(named.strip(), "html") if named else usual


def _plain(element: Element | None, usual: str, *, aside: bool = False) -> str:
    """What an element says in its `text`. Raises Unfit."""
    if element is None:
        return ""
    text = element.first("text")
    if text is None:
        return ""
    if text.inside:
        raise Unfit("raw markup")
    return plain(text.text, _form(element, usual), aside=aside)


def _weight(answer: Element) -> float:
    written = answer.said("fraction")
    try:
        if written:  # as a tag it is a share of one, and no longer written
            return float(written) * 100
        return float(answer.attributes.get("fraction", "0").replace(",", ".") or 0)
    except ValueError as error:
        raise Unfit("unclear weights") from error


def _answers(question: Element, form: str, *, literal: bool) -> list[Answer]:
    """The answers of a question; `literal` ones are typed, so they hold no HTML."""
    found = []
    for answer in question.all("answer"):
        text = answer.first("text")
        # Outside of `text` it is an old way to write a number.
        said = (text.text if text else answer.text) if literal else _plain(answer, form)
        found.append(
            Answer(
                said,
                _weight(answer),
                _plain(answer.first("feedback"), form, aside=True),
                answer.said("tolerance") or "0",
            )
        )
    return found


def _choice(question: Element, form: str, general: str) -> dict[str, Any]:
    answers = _answers(question, form, literal=False)
    single = question.first("single")
    one = single is None or single.text not in ("false", "0", "")
    return {**choice(answers, one=one), "explanation": explanation(general, answers)}


def _set(question: Element, form: str, general: str) -> dict[str, Any]:
    answers = _answers(question, form, literal=False)
    return {**choice(answers, one=False), "explanation": explanation(general, answers)}


def _judge(question: Element, form: str, general: str) -> dict[str, Any]:
    answers = _answers(question, form, literal=False)
    right = [answer for answer in answers if answer.is_right]
    if len(right) != 1 or (truth := _TRUTH.get(right[0].text.casefold())) is None:
        raise Unfit("truth")
    said = [Answer("", answer.weight, answer.feedback) for answer in answers]
    return {"kind": "judge", "answer": truth, "explanation": explanation(general, said)}


def _blank(question: Element, form: str, general: str) -> dict[str, Any]:
    answers = _answers(question, form, literal=True)
    return {
        "kind": "blank",
        "answer": [accepted(answers)],
        "explanation": explanation(general, answers),
        "capitals": question.said("usecase") in ("1", "true"),
    }


def _numeric(question: Element, form: str, general: str) -> dict[str, Any]:
    answers = _answers(question, form, literal=True)
    units = question.first("units")
    named = {
        unit.said("unit_name"): as_number(unit.said("multiplier") or "1")
        for unit in (units.all("unit") if units else [])
        if unit.said("unit_name")
    }
    base = [name for name, multiplier in named.items() if multiplier == 1]
    if named and not base:
        raise Unfit("unit")
    return {
        **value(answers),
        "unit": base[0] if base else None,
        "explanation": explanation(general, answers),
    }


def _cloze(question: Element, form: str, general: str) -> dict[str, Any]:
    asked = question.first("questiontext")
    text = asked.first("text") if asked else None
    if text and text.inside:
        raise Unfit("raw markup")
    return cloze.fields(text.text if text else "", form, general)


_READERS: dict[str, Callable[[Element, str, str], dict[str, Any]]] = {
    "multichoice": _choice,
    "multichoiceset": _set,
    "oumultiresponse": _set,
    "truefalse": _judge,
    "shortanswer": _blank,
    "numerical": _numeric,
    "cloze": _cloze,
    "multianswer": _cloze,
}

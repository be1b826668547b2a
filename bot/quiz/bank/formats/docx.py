"""Papers in Word (`.docx`): paragraphs as lines, with the numbers that Word counts, and tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.quiz.bank.formats import exam, headings, office, sheet
from bot.quiz.bank.formats.blanks import ANSWERED, ANSWERED_END
from bot.quiz.bank.formats.cells import Row, Sheet, tidy
from bot.quiz.bank.formats.draft import EQUATION, PICTURE
from bot.quiz.bank.formats.numbering import Numbering, W
from bot.quiz.bank.formats.office import local
from bot.quiz.bank.formats.reading import Fault, Found, Reading, refusal

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_DEEPEST = 60
_SYMBOLS = {
    "F0FC": "√",
    "F0FB": "×",
    "F0FE": "√",
    "F0FD": "×",
    "F050": "√",
    "F04F": "×",
    "F052": "√",
    "F054": "×",
}
"""Ticks and crosses of Wingdings and Wingdings 2."""
_LEFT_OUT = ("del", "moveFrom", "instrText", "delText", "commentReference", "footnoteReference", "rPr", "pPr")


def read(data: bytes, *, prefix: str) -> Reading:
    """Read a paper; a line is a paragraph. Raises ValueError as `reading.refusal` makes it."""
    parts = office.open_parts(data)
    main = next((name for name in parts.namelist() if name.lower() == "word/document.xml"), None)
    if main is None:
        raise refusal("broken")
    root = office.part(parts, main)
    numbers, styles = office.part(parts, "word/numbering.xml"), office.part(parts, "word/styles.xml")
    body = next((child for child in root if local(child) == "body"), None) if root is not None else None
    if body is None:
        raise refusal("broken")
    document = _Document(Numbering(numbers, styles))
    document.blocks(body)
    return _joined(document, prefix)


def _joined(document: _Document, prefix: str) -> Reading:
    """What stands in tables with headings, and what stands in lines."""
    faults = list(document.faults)
    readings: list[Reading] = []
    if document.tables:
        readings.append(sheet.read_sheets(document.tables, f"{prefix}-t" if document.lines else prefix))
    try:
        readings.append(exam.read_lines(document.lines, prefix=prefix))
    except ValueError:
        if not readings and not faults:
            raise
    questions: list[Found] = [one for reading in readings for one in reading.questions]
    faults += [one for reading in readings for one in reading.faults]
    notes = [one for reading in readings for one in reading.notes]
    questions.sort(key=lambda one: one.line)
    return Reading(questions, sorted(faults, key=lambda fault: fault.line), notes)


@dataclass
class _Document:
    """Goes through a document once, in its order."""

    numbering: Numbering
    lines: list[tuple[int, str]] = field(default_factory=list)
    tables: list[Sheet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    line: int = 0

    def blocks(self, parent: Element, depth: int = 0) -> None:
        """Paragraphs and tables, also in what wraps them."""
        if depth > _DEEPEST:
            raise refusal("broken")
        for child in parent:
            match local(child):
                case "p":
                    self.line += 1
                    for text in self.paragraph(child).split("\n"):
                        self.lines.append((self.line, text))
                case "tbl":
                    self.table(child, depth)
                case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag":
                    self.blocks(child, depth + 1)
                case "AlternateContent":
                    self.blocks(_one_of(child), depth + 1)

    def paragraph(self, element: Element) -> str:
        """The text of a paragraph with its number; parts of it that are no text leave a mark."""
        label = self.numbering.label(element.find(f"{W}pPr"))
        text = "".join(self._inline(element, 0)).replace(f"{ANSWERED_END}{ANSWERED}", "")
        # An underlined answer between underlined spaces is one blank.
        return label + text.replace(f"___{ANSWERED}", ANSWERED).replace(f"{ANSWERED_END}___", ANSWERED_END)

    def _inline(self, parent: Element, depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            raise refusal("broken")
        for child in parent:
            name = local(child)
            if name in _LEFT_OUT:
                continue
            if name == "r":
                yield self._run(child, depth)
            elif name == "AlternateContent":
                yield from self._inline(_one_of(child), depth + 1)
            elif name in ("oMath", "oMathPara"):
                yield EQUATION
            elif name in ("p", "tbl", "txbxContent"):
                continue
            else:
                yield from self._inline(child, depth + 1)

    def _run(self, run: Element, depth: int) -> str:
        properties = run.find(f"{W}rPr")
        text = "".join(self._pieces(run, depth))
        if properties is None or not text:
            return text
        align = properties.find(f"{W}vertAlign")
        if align is not None:
            text = office.scripted(text, str(align.get(f"{W}val", "")))
        underline = properties.find(f"{W}u")
        if underline is not None and underline.get(f"{W}val", "single") not in ("none", "0"):
            # An underlined space is a blank; underlined words may be the answer in one.
            return "___" if not text.strip(" \u3000\u00a0\t_") else f"{ANSWERED}{text}{ANSWERED_END}"
        return text

    def _pieces(self, run: Element, depth: int) -> Iterator[str]:
        for child in run:
            match local(child):
                case "t":
                    yield child.text or ""
                case "tab" | "ptab":
                    yield "\t"
                case "br" | "cr":
                    yield "\n" if child.get(f"{W}type") in (None, "textWrapping") else ""
                case "noBreakHyphen":
                    yield "-"
                case "sym":
                    yield _SYMBOLS.get(str(child.get(f"{W}char", "")).upper(), PICTURE)
                case "drawing" | "pict" | "object":
                    yield self._drawn(child)
                case "AlternateContent":
                    chosen = _one_of(child)
                    if any(local(inner) in ("drawing", "pict", "object") for inner in chosen):
                        yield self._drawn(chosen)
                    else:
                        yield "".join(self._pieces(chosen, depth + 1)) if depth < _DEEPEST else ""
                case "oMath" | "oMathPara":
                    yield EQUATION

    def _drawn(self, element: Element) -> str:
        """A picture leaves a mark; a text box is named, for nobody knows where its words belong."""
        boxes = [inner for inner in element.iter() if local(inner) == "txbxContent"]
        words = " ".join(text.text or "" for box in boxes for text in box.iter() if local(text) == "t")
        if boxes:
            if words.strip():
                self.faults.append(Fault(self.line, words, "text box"))
            return ""
        return PICTURE

    def table(self, element: Element, depth: int) -> None:
        """A table with headings is a sheet; a key stays a row; else its cells are lines, as in a grid."""
        rows: list[tuple[int, list[str]]] = []
        for row in element.iter(f"{W}tr"):
            texts = []
            self.line += 1
            for cell in row.findall(f"{W}tc") + row.findall(f"{W}sdt/{W}sdtContent/{W}tc"):
                inner = _Document(self.numbering, line=self.line)
                inner.blocks(cell, depth + 1)
                self.faults += [Fault(self.line, one.words, one.reason, **one.facts) for one in inner.faults]
                texts.append("\n".join(text for _, text in inner.lines))
            rows.append((self.line, texts))
        if any(headings.find([tidy(text) for text in texts]) for _, texts in rows[:5]):
            self.tables.append(_sheet(rows))
            return
        for line, texts in rows:
            if texts and tidy(texts[0]) in ("题号", "序号", "答案", "题目"):
                self.lines.append((line, "\t".join(tidy(text) for text in texts)))
            else:
                self.lines += [(line, part) for text in texts for part in text.split("\n")]


def _sheet(rows: list[tuple[int, list[str]]]) -> Sheet:
    found = []
    for line, texts in rows:
        row = Row(line, [])
        for place, text in enumerate(texts):
            for mark, reason in ((PICTURE, "picture"), (EQUATION, "formula")):
                if mark in text:
                    row.problems[place] = (reason, "")
            row.texts.append(tidy(text))
        found.append(row)
    return Sheet("", found)


def _one_of(alternatives: Element) -> Element:
    """The same content is there twice: for newer programs and for older ones."""
    found = [child for child in alternatives if local(child) == "Choice"]
    return found[0] if found else alternatives

"""Sheets of questions (`.xlsx` and `.csv`): a row is a question, headings say what the columns hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from bot.quiz.bank.formats import cells, exam, headings, office, options
from bot.quiz.bank.formats.cells import Row, Sheet
from bot.quiz.bank.formats.draft import Draft, difficulty_of, kind_of, letters_of, take
from bot.quiz.bank.formats.headings import Columns
from bot.quiz.bank.formats.reading import Fault, Reading, Unfit, refusal

_SEARCHED = 30
"""Rows in which headings are looked for."""
_LOOSE = ("类型", "类别", "题目类别", "试题类别", "type")
"""Headings that may mean the kind of a question or its topic."""
_OF_CHOICES = (None, "choice", "single", "multiple")
_DATES = ("in_force_since", "checked_on", "review_by")
_NUMBERED = re.compile(r"\s*(\d{1,5})\s*[.、．:：)）]\s*(?![\d])")


def read(data: bytes, *, prefix: str) -> Reading:
    """Read an `.xlsx` or a `.csv`. Raises ValueError as `reading.refusal` makes it."""
    if data.startswith((b"PK", office.OLD)):
        return read_sheets(cells.workbook(data), prefix)
    candidates = [[sheet] for sheet in cells.separated(data)]
    # The right mark is the one that finds the most headings.
    return read_sheets(max(candidates, key=_headings_of), prefix)


def read_sheets(sheets: Sequence[Sheet], prefix: str) -> Reading:
    """The questions of these sheets. Raises ValueError if there are none, nor any headings."""
    reading = Reading([], [])
    known = [sheet for sheet in sheets if _headings_of([sheet])]
    if not known:
        lines = [(row.line, "   ".join(filter(None, row.texts))) for sheet in sheets for row in sheet.rows]
        try:
            return exam.read_lines(lines, prefix=prefix)
        except ValueError as error:
            raise refusal("no headings") from error
    reader = _Reader(prefix, reading)
    for sheet in sheets:
        if sheet in known:
            reader.read(sheet, f"{sheet.name}: " if len(known) > 1 else "")
        elif any(sum(map(bool, row.texts)) > 2 for row in sheet.rows):
            reading.faults.append(Fault(sheet.rows[0].line, sheet.name, "no headings"))
    if not reading.questions and any(fault.reason == "cell formula" for fault in reading.faults):
        raise refusal("only formulas")
    if not reading.questions and not reading.faults:
        raise refusal("no questions")
    return reading


def _headings_of(sheets: Sequence[Sheet]) -> int:
    """How many headings there are."""
    found = [
        columns for sheet in sheets for row in sheet.rows[:_SEARCHED] if (columns := headings.find(row.texts))
    ]
    return max((len(one.places) + len(one.options) for one in found), default=0)


class _Reader:
    """Reads sheets one after the other; what is counted goes on."""

    def __init__(self, prefix: str, reading: Reading) -> None:
        self.prefix, self.reading = prefix, reading
        self.place = 0
        self.codes: set[str] = set()

    def read(self, sheet: Sheet, where: str) -> None:
        columns: Columns | None = None
        kind = sheet.name if kind_of(sheet.name) else ""
        drafts: list[tuple[Draft, Unfit | None]] = []
        for row in sheet.rows:
            if not any(row.texts) and not row.problems:
                continue
            found = headings.find(row.texts)
            if found is not None and columns is not None and not _repeats(found, columns):
                found = None  # a question whose cells happen to say what headings say
            if found is not None:
                columns = found
                _settle_kind(sheet, row, columns)
                self._note_columns(sheet, row, columns)
            elif columns is not None:
                filled = [text for text in row.texts if text]
                if len(filled) == 1 and not row.problems and (section := _section(filled[0])):
                    kind = section
                else:
                    drafts.append(self._draft(row, columns, kind))
        _strip_numbers([draft for draft, _ in drafts])
        for draft, unfit in drafts:
            self.place += 1
            one = (
                take(draft, self.prefix, self.place)
                if unfit is None
                else Fault(draft.line, draft.stem or draft.answer, unfit.reason, **unfit.facts)
            )
            if isinstance(one, Fault):
                self.reading.faults.append(Fault(one.line, where + one.words, one.reason, **one.facts))
            else:
                self.reading.questions.append(one)

    def _note_columns(self, sheet: Sheet, headings_row: Row, columns: Columns) -> None:
        for place, text in columns.left.items():
            if any(
                place < len(row.texts) and row.texts[place]
                for row in sheet.rows
                if row.line > headings_row.line
            ):
                self.reading.notes.append(Fault(headings_row.line, text, "column"))

    def _draft(self, row: Row, columns: Columns, kind: str) -> tuple[Draft, Unfit | None]:
        def text(role: str) -> str:
            place = columns.places.get(role)
            return row.texts[place] if place is not None and place < len(row.texts) else ""

        called = text("kind") or kind
        if not called and kind_of(text("topic")):
            called = text("topic")
        draft = Draft(row.line, text("stem"), called, counted=columns.counted, exact=bool(text("id")))
        unfit = None
        try:
            _check_cells(row, columns)
            draft.answer = _answer(row, columns, text)
            draft.options = _options(row, columns, text)
            if (
                not draft.options
                and not draft.exact
                and kind_of(called) in (None, "choice", "single", "multiple")
            ):
                draft.stem, draft.options = options.below(draft.stem)
            draft.more = self._more(row, text)
        except Unfit as error:
            unfit = error
        return draft, unfit

    def _more(self, row: Row, text: Callable[[str], str]) -> dict[str, Any]:
        """What else is said about the question, by the names of its fields."""
        more: dict[str, Any] = {
            name: said
            for name in ("explanation", "topic", "unit", "picture", "jurisdiction")
            if (said := text(name))
        }
        if code := text("id"):
            if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", code):
                raise Unfit("code", code=code[:60])
            if code in self.codes:
                raise Unfit("code twice", code=code)
            self.codes.add(code)
            more["id"] = code
        document = text("source") or text("article") or text("edition")
        if document:
            more["source"] = {"document": document}
            for name in ("article", "edition"):
                if text("source") and text(name):
                    more["source"][name] = text(name)
        if said := text("difficulty"):
            if (difficulty := difficulty_of(said)) is None:
                self.reading.notes.append(Fault(row.line, text("stem"), "difficulty", value=said[:20]))
            else:
                more["difficulty"] = difficulty
        for name in _DATES:
            if said := text(name):
                more[name] = _date(said)
        if said := text("last"):
            more["last"] = letters_of(said) or said
        if text("any_order"):
            more["any_order"] = True
        if said := text("tolerance"):
            try:
                more["tolerance"] = float(said.lstrip("±"))
            except ValueError as error:
                raise Unfit("not a number", answer=said[:60]) from error
        return more


def _settle_kind(sheet: Sheet, headings_row: Row, columns: Columns) -> None:
    """类型 is what a question is called, or what it is about: the cells below tell."""
    place = columns.places.get("kind", -1)
    if place < 0 or "topic" in columns.places or headings.plain(headings_row.texts[place]) not in _LOOSE:
        return
    said = {
        row.texts[place]
        for row in sheet.rows
        if row.line > headings_row.line and place < len(row.texts) and row.texts[place]
    }
    if said and all(len(one) > 1 and not one.isdecimal() and kind_of(one) is None for one in said):
        columns.places["topic"] = columns.places.pop("kind")


def _repeats(found: Columns, known: Columns) -> bool:
    """Whether headings come once more, perhaps others: nothing in the row is anything else."""
    return set(found.left.values()) <= set(known.left.values()) and "answer" in found.places


def _section(text: str) -> str:
    """`一、单选题（每题2分）` in a row of its own says what comes below."""
    name = re.sub(r"^[一二三四五六七八九十\d]+[、.．]|^第.{1,3}(?:部分|大题)", "", text).strip()
    name = re.split(r"[（(：:]", name, maxsplit=1)[0].strip()
    return name if len(name) <= 12 and kind_of(name) else ""


def _check_cells(row: Row, columns: Columns) -> None:
    """What is no text matters where it is taken."""
    taken = {place for role, place in columns.places.items() if role != "none"}
    taken |= {place for _, place in columns.options} | {*columns.answers, -1}
    for place, (reason, value) in sorted(row.problems.items()):
        if place in taken:
            raise Unfit(reason, **({"value": value} if value else {}))


def _answer(row: Row, columns: Columns, text: Callable[[str], str]) -> str:
    several = [row.texts[place] for place in columns.answers if place < len(row.texts) and row.texts[place]]
    if several and text("answer"):
        raise Unfit("answers disagree", one=text("answer")[:60], other=several[0][:60])
    return "；".join(several) or text("answer")


def _options(row: Row, columns: Columns, text: Callable[[str], str]) -> list[tuple[str, str]]:
    given = [
        (letter, row.texts[place] if place < len(row.texts) else "") for letter, place in columns.options
    ]
    while given and not given[-1][1]:
        given.pop()
    if not all(said for _, said in given):
        raise Unfit("empty option")
    together = text("options")
    if given:
        if together:
            raise Unfit("two ways", answer=together[:60])
        return given if text("id") else options.without_letters(given)
    return options.in_one_cell(together)


def _strip_numbers(drafts: Sequence[Draft]) -> None:
    """Numbers before the stems, if every stem has one and they count."""
    found = [_NUMBERED.match(draft.stem) for draft in drafts]
    numbers = [int(match[1]) for match in found if match]
    if len(drafts) > 2 and len(numbers) == len(drafts) and not any(draft.exact for draft in drafts):
        steps = [later - earlier for earlier, later in pairwise(numbers)]
        if all(step == 1 or later == 1 for step, later in zip(steps, numbers[1:], strict=True)):
            for draft, match in zip(drafts, found, strict=True):
                draft.stem = draft.stem[match.end() if match else 0 :]


def _date(said: str) -> date:
    match = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", said)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise Unfit("date", value=said[:30])


def sheet_of(rows: Iterator[tuple[int, list[str]]]) -> Sheet:
    """A table of another document as a sheet."""
    return Sheet("", [Row(line, [cells.tidy(text) for text in texts]) for line, texts in rows])


def has_headings(data: bytes) -> bool:
    """Whether a text has a line of headings, as a CSV file does."""
    try:
        return any(_headings_of([sheet]) for sheet in cells.separated(data, _SEARCHED))
    except ValueError:  # a line that no cell can hold
        return False

"""Questions as an `.xlsx`: for the bank that goes out, and for a template that explains itself."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.quiz.bank.question import LETTERS, Blank, Judge, Multiple, Numeric, Question, Single

_KINDS = {"single": "单选题", "multiple": "多选题", "judge": "判断题", "blank": "填空题", "numeric": "数值题"}
_DIFFICULTIES = {"easy": "易", "medium": "中", "hard": "难"}
_WIDTHS = {"题干": 50, "解析": 50, "出处": 30, "答案": 16, "题目代码": 14, "Question": 50, "Explanation": 50}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write(questions: Sequence[Question]) -> bytes:
    """The questions as a sheet that `sheet.read` reads back the same. No cell is ever a formula."""
    most = max((len(q.options) for q in questions if isinstance(q, Single | Multiple)), default=4)
    columns: list[tuple[str, Callable[[Any], str]]] = [
        ("题目代码", lambda q: q.id),
        ("题型", lambda q: _KINDS[q.kind]),
        ("题干", lambda q: q.stem),
    ]
    for place in range(max(most, 4)):
        columns.append((f"选项{LETTERS[place]}", _option(place)))
    columns += [("答案", _answer), ("解析", lambda q: q.explanation or "")]
    rare: list[tuple[str, Callable[[Any], str]]] = [
        ("误差", lambda q: repr(q.tolerance) if isinstance(q, Numeric) and q.tolerance else ""),
        ("单位", lambda q: getattr(q, "unit", None) or ""),
        ("固定在后", lambda q: getattr(q, "last", "")),
        ("空不分顺序", lambda q: "是" if getattr(q, "any_order", False) else ""),
        ("出处", lambda q: q.source.document if q.source else ""),
        ("条款", lambda q: (q.source.article or "") if q.source else ""),
        ("版本", lambda q: (q.source.edition or "") if q.source else ""),
        ("知识点", lambda q: q.topic or ""),
        ("难度", lambda q: _DIFFICULTIES[q.difficulty.value]),
        ("图片", lambda q: q.picture or ""),
        ("生效日期", lambda q: q.in_force_since.isoformat() if q.in_force_since else ""),
        ("核对日期", lambda q: q.checked_on.isoformat() if q.checked_on else ""),
        ("复核期限", lambda q: q.review_by.isoformat() if q.review_by else ""),
        ("适用地区", lambda q: q.jurisdiction or ""),
    ]
    columns += [(name, cell) for name, cell in rare if any(cell(question) for question in questions)]
    names = [name for name, _ in columns]
    return book("题库", names, [[cell(question) for _, cell in columns] for question in questions])


def _option(place: int) -> Callable[[Any], str]:
    return lambda q: q.options[place] if isinstance(q, Single | Multiple) and place < len(q.options) else ""


def _answer(question: Question) -> str:
    match question:
        case Single() | Multiple():
            return question.answer
        case Judge():
            return "对" if question.answer else "错"
        case Numeric():
            return repr(question.answer)
        case Blank():
            escape = re.compile(r"([;；|｜/／、,，\\])")
            return "；".join(
                " / ".join(escape.sub(r"\\\1", one) for one in blank) for blank in question.answer
            )


def book(
    title: str,
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: tuple[str, Sequence[str]] | None = None,
) -> bytes:
    """A workbook of text, and perhaps a second sheet of notes: its name and its lines."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.worksheet import Worksheet

    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for line, texts in enumerate([names, *rows], 1):
        for place, text in enumerate(texts, 1):
            if not text:
                continue
            cell = sheet.cell(line, place)
            # Set as text whatever it begins with: `=`, `+`, `-` or `@` must never become a formula.
            cell.value = _FORBIDDEN.sub("", text)
            cell.data_type = "s"
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if text[0] in "=+-@\t\r":
                cell.quotePrefix = True
            if line == 1:
                cell.font = Font(bold=True)
    for place, name in enumerate(names, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 16)
        if notes:
            for line in range(2, 300):
                # as text, or Excel makes a date of 1/2 and a number of 007
                sheet[f"{letter}{line}"].number_format = "@"
    sheet.freeze_panes = "A2"
    if notes:
        note = made.create_sheet(notes[0])
        note.column_dimensions["A"].width = 100
        for line, text in enumerate(notes[1], 1):
            note.cell(line, 1, text).alignment = Alignment(wrap_text=True)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()

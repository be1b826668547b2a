"""A list that explains itself, for filling in and sending back."""

import io

_LISTS: dict[str, tuple[str, str, list[tuple[str, ...]], list[str]]] = {
    "zh": (
        "提醒",
        "说明",
        [
            ("日期", "时间", "内容", "提前", "负责人"),
            ("12月25日", "15:00", "学习例会", "1天、30分钟", "张三"),
            ("每月5日", "9点", "缴纳党费", "3天", ""),
            ("每季度最后一个工作日", "10:30", "交季度总结", "", "李四"),
        ],
        [
            "每行一个提醒，把示例换成自己的，存好后发给机器人。",
            "日期：具体的一天（12月25日、2027/3/5），或周期（每周五、每月最后一天、每个工作日）。",
            "时间：例如 9:00、下午3点；空着就用群里的默认时间。",
            "内容：到时候发到群里的话。",
            "提前：例如 1天、30分钟；不需要就空着。",
            "负责人：会写在内容后面；可以空着。",
            "列的顺序可以改，多余的列不影响，看不懂的行会逐行告诉您。",
        ],
    ),
    "en": (
        "Reminders",
        "How to",
        [
            ("Date", "Time", "What", "Notice", "Owner"),
            ("25 December", "15:00", "Study session", "1 day, 30 minutes", "Tom"),
            ("every month on the 5th", "9:00", "Pay dues", "3 days", ""),
            ("last working day of every quarter", "10:30", "Hand in the report", "", "Ann"),
        ],
        [
            "One reminder a row: replace the examples with your own, save, and send the file to the bot.",
            "Date: a day (25 December, 2027-03-05) or a rhythm (every Friday, last day of every month).",
            "Time: for example 9:00 or 3pm; left empty, the default time of the chat.",
            "What: the words that are sent to the group.",
            "Notice: for example 1 day, 30 minutes; may stay empty.",
            "Owner: is added to the words; may stay empty.",
            "Columns may change places and others may be added; rows that cannot be read are listed.",
        ],
    ),
}
_WIDTHS = (34, 12, 40, 22, 16)


def example(language: str) -> bytes:
    """The `.xlsx`: `zh`, anything else is English. It reads without faults."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

    title, note_title, rows, notes = _LISTS["zh" if language == "zh" else "en"]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = width
        for number in range(2, 200):
            # as text, or Excel makes a date of the year it is typed in of 12月25日
            sheet[f"{letter}{number}"].number_format = "@"
    sheet.freeze_panes = "A2"
    note = book.create_sheet(note_title)
    note.column_dimensions["A"].width = 90
    for number, line in enumerate(notes, 1):
        note.cell(number, 1, line).alignment = Alignment(wrap_text=True)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()

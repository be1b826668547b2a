"""How long a bank of 5,000 questions takes from the file to the database, in each format, and its memory.

    python -m tests.bench.bank_import [--questions 5000] [--format xlsx …]

Each format is read, examined by the doctor and loaded into a fresh SQLite file in a process of its own.
Memory is the most that was resident, and how much of it is more than after the imports.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from sqlalchemy.orm import Session

from bot.engine.database import Base, writing_engine
from bot.quiz import store
from bot.quiz.bank import doctor, formats, pack
from bot.quiz.bank.formats import gift, workbook
from bot.quiz.bank.pack import Pack, Said
from bot.quiz.bank.question import LETTERS, Judge, Multiple, Question, Single
from tests.bench.stand import say
from tests.databases import sqlite_url

_SUBJECTS = "支部 车间 班组 仓库 工地 食堂 车队 机房 门卫 财务室 档案室 会议室 垃圾站 配电房 值班室".split()  # noqa: SIM905  # a list of words reads as words
_DEEDS = "检查 登记 报告 交接 培训 盘点 消毒 清运 巡视 签字 演练 验收 公示 归档 复核 抽查 报销 采购".split()  # noqa: SIM905  # as above
_TIMES = "每天 每周 每旬 每月 每季度 每半年 每年 随时 事前 事后 当场 次日".split()  # noqa: SIM905  # as above
_WHYS = "防止差错 落实责任 保障安全 便于追溯 减少浪费 方便群众 服从规定 保护环境".split()  # noqa: SIM905  # as above


def bank(count: int) -> list[Question]:
    """Questions of three kinds that resemble each other as those of real banks do."""
    chance = random.Random(5)
    made: list[Question] = []
    for number in range(1, count + 1):
        rule = f"{chance.choice(_SUBJECTS)}的第{chance.randint(1, 900)}号{chance.choice(_DEEDS)}规定"
        deed = f"由{chance.choice(_SUBJECTS)}负责人{chance.choice(_TIMES)}{chance.choice(_DEEDS)}"
        why = f"见{rule}，为了{chance.choice(_WHYS)}，须{deed}。"
        options = [f"{when}{chance.choice(_DEEDS)}一次" for when in chance.sample(_TIMES, 4)]
        common: dict[str, Any] = {"id": f"b-{number:03}", "explanation": why}
        match number % 3:
            case 0:
                made.append(
                    Judge(kind="judge", stem=f"按照{rule}，{deed}。", answer=number % 2 == 0, **common)
                )
            case 1:
                stem = f"{rule}要求{deed}，具体做法是（ ）。"
                answer = chance.choice("ABCD")
                made.append(Single(kind="single", stem=stem, options=options, answer=answer, **common))
            case _:
                stem = f"{rule}中，{deed}之外还应当（ ）。"
                answer = "".join(sorted(chance.sample("ABCD", chance.randint(2, 4))))
                made.append(Multiple(kind="multiple", stem=stem, options=options, answer=answer, **common))
    return made


# --- files as people have them ---------------------------------------------------


def _answer(question: Question) -> str:
    return ("正确" if question.answer else "错误") if isinstance(question, Judge) else str(question.answer)


def _options(question: Question) -> list[str]:
    return [] if isinstance(question, Judge) else list(getattr(question, "options", []))


def _paper(questions: Sequence[Question]) -> list[str]:
    lines: list[str] = []
    for kind, heading in (("single", "一、单选题"), ("multiple", "二、多选题"), ("judge", "三、判断题")):
        lines.append(heading)
        for number, question in enumerate((one for one in questions if one.kind == kind), 1):
            lines.append(f"{number}. {question.stem}")
            lines += [f"{letter}. {text}" for letter, text in zip(LETTERS, _options(question), strict=False)]
            lines += [f"答案：{_answer(question)}", f"解析：{question.explanation}", ""]
    return lines


def _csv(questions: Sequence[Question]) -> bytes:
    held = io.StringIO()
    table = csv.writer(held)
    table.writerow(["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析"])
    kinds = {"single": "单选题", "multiple": "多选题", "judge": "判断题"}
    for one in questions:
        options = [*_options(one), "", "", "", ""][:4]
        table.writerow([kinds[one.kind], one.stem, *options, _answer(one), one.explanation])
    return held.getvalue().encode("gb18030")


def _docx(questions: Sequence[Question]) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = "".join(
        f'<w:p><w:pPr><w:spacing w:line="360"/></w:pPr><w:r><w:rPr><w:sz w:val="21"/></w:rPr>'
        f"<w:t>{escape(line)}</w:t></w:r></w:p>"
        for line in _paper(questions)
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        body = f'<w:document xmlns:w="{space}"><w:body>{paragraphs}</w:body></w:document>'
        out.writestr("word/document.xml", body)
    return held.getvalue()


def _aiken(questions: Sequence[Question]) -> bytes:
    blocks = []
    for one in questions:
        options, answer = _options(one), str(one.answer)
        if isinstance(one, Judge):
            options, answer = ["正确", "错误"], "A" if one.answer else "B"
        lettered = [f"{letter}. {text}" for letter, text in zip(LETTERS, options, strict=False)]
        blocks.append("\n".join([one.stem, *lettered, f"ANSWER: {', '.join(answer)}"]))
    return "\n\n".join(blocks).encode()


def _moodle(questions: Sequence[Question]) -> bytes:
    blocks = []
    for one in questions:
        if isinstance(one, Judge):
            weights: list[tuple[str, float]] = [
                ("true", 100 if one.answer else 0),
                ("false", 0 if one.answer else 100),
            ]
            kind, single = "truefalse", ""
        else:
            share = 100 / len(str(one.answer))
            weights = [
                (text, share if letter in str(one.answer) else 0)
                for letter, text in zip(LETTERS, _options(one), strict=False)
            ]
            kind, single = "multichoice", f"<single>{'true' if one.kind == 'single' else 'false'}</single>"
        answers = "".join(
            f'<answer fraction="{weight:.5f}"><text><![CDATA[<p>{text}</p>]]></text></answer>'
            if kind == "multichoice"
            else f'<answer fraction="{weight}"><text>{text}</text></answer>'
            for text, weight in weights
        )
        blocks.append(
            f'<question type="{kind}"><name><text>{one.id}</text></name><questiontext format="html"><text>'
            f"<![CDATA[<p>{one.stem}</p>]]></text></questiontext><generalfeedback><text>{one.explanation}</text>"
            f"</generalfeedback>{single}{answers}</question>"
        )
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(blocks)}</quiz>'.encode()


def _of(questions: Sequence[Question]) -> Pack:
    title = Said(zh="题库", en="Bank")
    return Pack(id="b", title=title, language="zh", description=title, questions=list(questions))


WRITERS: dict[str, Callable[[Sequence[Question]], bytes]] = {
    "xlsx": workbook.write,
    "csv": _csv,
    "docx": _docx,
    "txt": lambda questions: "\n".join(_paper(questions)).encode(),
    "gift": lambda questions: gift.write(questions).encode(),
    "aiken": _aiken,
    "xml": _moodle,
    "yaml": lambda questions: pack.write(_of(questions)).encode(),
}

# --- one format, in a process of its own --------------------------------------------


def _resident() -> float:
    """The most memory this program ever held, in MB. `getrusage` would count what the process held before it
    became this program, too."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


def take(file: Path) -> str:
    """Read, examine and load a file: how long each step took, and the memory."""
    before = _resident()
    times = [time.perf_counter()]
    data = file.read_bytes()
    if file.suffix == ".yaml":
        read = pack.read(data.decode())
        made, left = read.pack, len(read.faults)
        assert made is not None
    else:
        reading = formats.read(data, file.name, prefix="b")
        made, left = _of([one.question for one in reading.questions]), len(reading.faults)
    times.append(time.perf_counter())
    doubts = doctor.examine(list(made.whole()), [], date(2026, 11, 20))
    times.append(time.perf_counter())
    with tempfile.TemporaryDirectory() as folder:
        engine = writing_engine(sqlite_url(Path(folder)))
        Base.metadata.create_all(engine)
        with Session(engine) as session, session.begin():
            loaded = store.load(session, made, sha256(data).hexdigest(), datetime(2026, 11, 20, tzinfo=UTC))
        times.append(time.perf_counter())
        engine.dispose()
    read_, examined, taken = (end - start for start, end in pairwise(times))
    return (
        f"{times[-1] - times[0]:.2f} s "
        f"(read {read_:.2f}, examined {examined:.2f}, loaded {taken:.2f}), "
        f"{_resident():.0f} MB (+{_resident() - before:.0f}), "
        f"{loaded.added} taken, {left} left, {len(doubts)} doubts"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--format", nargs="*", choices=list(WRITERS), default=list(WRITERS))
    parser.add_argument("--take", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.take is not None:
        print(take(options.take))
        return
    questions = bank(options.questions)
    with tempfile.TemporaryDirectory() as folder:
        for ending in options.format:
            file = Path(folder) / f"bank.{ending}"
            file.write_bytes(WRITERS[ending](questions))
            command = [sys.executable, "-m", "tests.bench.bank_import", "--take", str(file)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            size = f"{file.stat().st_size / 1_000_000:.1f} MB"
            say(f"{options.questions} questions as {ending}, {size}", took=done.stdout.strip())


if __name__ == "__main__":
    main()

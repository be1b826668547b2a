"""What `python -m bot questions` does, as plain functions: files in, lines out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from bot.quiz.bank import doctor, editions, illustrations, pack
from bot.quiz.bank.editions import Edition
from bot.quiz.bank.pack import Pack, Reading, Said
from bot.quiz.bank.question import Question


class Unreadable(Exception):
    """A file that cannot be used; the message says why."""


def packs_in(paths: Iterable[Path]) -> list[Path]:
    """The packs among these files and folders, in order. Raises Unreadable."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += [file for file in sorted(path.rglob("*.yaml")) if file.name != editions.FILE]
        elif path.exists():
            found.append(path)
        else:
            raise Unreadable(f"there is no {path}")
    return found


def editions_beside(paths: Iterable[Path]) -> list[Edition]:
    """The dead editions listed beside these files and in these folders. Raises Unreadable."""
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in paths)
    found: list[Edition] = []
    for folder in folders:
        file = folder / editions.FILE
        if file.exists():
            try:
                found += editions.read(text_of(file))
            except ValueError as error:
                raise Unreadable(f"{file}, {error}") from error
    return found


def text_of(file: Path) -> str:
    """The text of a file. Raises Unreadable."""
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise Unreadable(f"{file} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file} is not UTF-8 text; save it as UTF-8") from error


@dataclass(frozen=True)
class Found:
    """A pack of a folder: what was read, the pictures it names, and the digest of all of it."""

    file: Path
    digest: str
    reading: Reading
    pictures: Mapping[str, bytes]
    unseen: Sequence[str]
    """A line for each picture that cannot be shown."""


def read_folder(folder: Path, known: Mapping[str, str]) -> Iterator[Found]:
    """The packs of a folder that are not `known` (digests by the packs' ids) as they are.

    Raises Unreadable."""
    for file in packs_in([folder]):
        text = text_of(file)
        digest = sha256(text.encode())
        # A pack that names pictures is read every time: they may have changed, and its words have not.
        if "picture" not in text and digest.hexdigest() in known.values():
            continue
        reading = pack.read(text)
        shown, unseen = illustrations.read(file, reading.pack) if reading.pack is not None else ({}, [])
        for data in shown.values():
            digest.update(data)
        if digest.hexdigest() not in known.values():
            yield Found(file, digest.hexdigest(), reading, shown, unseen)


def check(files: Sequence[Path], dead: Sequence[Edition], today: date) -> Iterator[str]:
    """Every fault and doubt of these packs, one line each."""
    seen: dict[str, Path] = {}
    for file in files:
        reading = pack.read(text_of(file))
        yield from (f"{file}, {fault}" for fault in reading.faults)
        if reading.pack is None:
            continue
        if reading.pack.id in seen:
            yield f"{file}: the pack {reading.pack.id} is in {seen[reading.pack.id]}, too"
        seen[reading.pack.id] = file
        yield from (f"{file}, {fault}" for fault in illustrations.read(file, reading.pack)[1])
        for doubt in doctor.examine(list(reading.pack.whole()), dead, today):
            if doubt.finding not in doctor.HARMLESS:
                line = f", line {reading.lines[doubt.question]}, {doubt.question}" if doubt.question else ""
                yield f"{file}{line}: {doubt}"


def gather(files: Sequence[Path], key: str, language: str) -> tuple[Pack | None, list[str]]:
    """One pack of all that these files hold, in whatever format, and a line for all that was not taken.
    A single pack stays what it is. Raises Unreadable."""
    from bot.quiz.bank import formats
    from bot.quiz.bank.formats import words

    found: list[Question] = []
    left: list[str] = []
    for number, file in enumerate(files, 1):
        if file.suffix == ".yaml":
            reading = pack.read(text_of(file))
            left += [f"{file}, {fault}" for fault in reading.faults]
            if reading.pack is not None and len(files) == 1:
                return reading.pack, left
            found += list(reading.pack.whole()) if reading.pack is not None else []
            continue
        prefix = key if len(files) == 1 else f"{key}-{number}"
        try:
            taken = formats.read(file.read_bytes(), file.name, prefix=prefix)
        except OSError as error:
            raise Unreadable(f"{file} cannot be read ({error.strerror})") from error
        except ValueError as error:
            raise Unreadable(f"{file}: {words.say(error, language)}") from error
        found += [one.question for one in taken.questions]
        left += [
            f"{file}, line {fault.line}, {fault.words}: {words.say(fault, language)}"
            for fault in taken.faults
        ]
    if not found:
        return None, left
    title = Said(zh=key, en=key)
    tongue: Literal["zh", "en"] = "zh" if language == "zh" else "en"
    try:
        made = Pack(id=key, title=title, language=tongue, description=title, questions=found)
    except ValidationError as error:
        raise Unreadable("; ".join(str(one["msg"]) for one in error.errors())) from error
    return made, left


def written(of: Pack, ending: str) -> tuple[bytes, list[str]]:
    """The pack as a file of that ending (.yaml, .xlsx, .gift), and a line for all that it cannot hold.
    Raises Unreadable for another ending."""
    from bot.quiz.bank.formats import gift, workbook

    questions = list(of.whole())
    match ending:
        case ".yaml":
            return pack.write(of).encode(), []
        case ".xlsx":
            return workbook.write(questions), []
        case ".gift":
            left = [f"{one.id}: GIFT cannot hold this question" for one in questions if not gift.is_held(one)]
            left += [
                f"{one.id}: GIFT drops {', '.join(gone)}" for one in questions if (gone := gift.lost(one))
            ]
            return gift.write([one for one in questions if gift.is_held(one)]).encode(), left
    raise Unreadable(
        f"nothing is written as {ending or 'a file without an ending'}; try .yaml, .xlsx or .gift"
    )


def stats(packs: Iterable[Pack]) -> Iterator[str]:
    """What is in these packs: how many questions, of which kinds, topics and difficulties."""
    for one in packs:
        yield f"{one.id}: {one.title.zh} / {one.title.en}, questions: {len(one.questions)}"
        for label, counted in (
            ("kinds", Counter(question.kind for question in one.questions)),
            ("keys", Counter(str(getattr(q, "answer", "")) for q in one.questions if q.kind == "single")),
            ("topics", Counter(question.topic or "-" for question in one.questions)),
            ("difficulty", Counter(str(question.difficulty) for question in one.questions)),
        ):
            yield f"  {label}: " + ", ".join(f"{name} {number}" for name, number in counted.most_common())

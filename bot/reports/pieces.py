"""What both forms of a file are written with: rows by the column, and pieces that are compressed beside."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain, count, islice
from typing import IO

from bot.chat.sheets import Cell, Sheet

MOST_ROWS = 1_048_000
"""Of one sheet, as Excel has it, less some for what stands above."""
_AT_ONCE = 2000
_REMEMBERED = 5_000


class Written(dict[Cell, str]):
    """How the values of a column are written, by `write`: most come again and again, so they are kept."""

    def __init__(self, write: Callable[[Cell], str]) -> None:
        self._write = write

    def __missing__(self, value: Cell) -> str:
        written = self._write(value)
        if len(self) < _REMEMBERED:
            self[value] = written
        return written


def parted(sheet: Sheet, most_rows: int) -> Iterator[Sheet]:
    """The sheet; what is too long for one goes on in others. Read each before asking for the next."""
    rows = iter(sheet.rows)
    for number in count(1):
        first = list(islice(rows, 1))
        if number > 1 and not first:
            return
        title = sheet.title if number == 1 else f"{sheet.title} {number}"
        yield replace(sheet, title=title, rows=chain(first, islice(rows, most_rows - 1)))


def by_column(
    rows: Iterable[Sequence[Cell]], columns: Sequence[Mapping[Cell, str]]
) -> Iterator[list[Iterable[str]]]:
    """Some thousand rows at a time, each time all columns of them: their values as these write them."""
    rows = iter(rows)
    while found := list(islice(rows, _AT_ONCE)):
        values = zip(*found, strict=True)
        yield [map(column.__getitem__, those) for column, those in zip(columns, values, strict=True)]


def compress(stream: IO[bytes], pieces: Iterable[bytes]) -> None:
    """Write pieces to a file in a zip, each one while the next is made: zlib lets go of the interpreter."""
    with ThreadPoolExecutor(1, thread_name_prefix="compress") as thread:
        written = thread.submit(stream.write, b"")
        for piece in pieces:
            written.result()
            written = thread.submit(stream.write, piece)
        written.result()

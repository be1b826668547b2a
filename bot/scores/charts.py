"""Pictures for a phone: a board as bars, marks over time as a line. PNG, or None where no font can draw it.

Slow (a few tenths of a second): only beside the writer thread. Takes plain values and knows no database.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_skeleton

from bot.scores import fonts

if TYPE_CHECKING:  # half a second, and memory that most runs never need
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

INK, PALE, BLUE, GRID = "#1f2933", "#6b7785", "#3b7dd8", "#e4e8ee"
ORANGE = "#d9822b"
MEDALS = {1: "#e0a800", 2: "#9aa5b1", 3: "#b9743a"}
DPI = 160
WIDTH = 6.75
"""Inches; 1,080 pixels."""
MARGIN = 0.03
ROOM = 0.9
"""Of the width, for what stands above and below."""
MOST_NAME = 0.44
"""Of the width, for a name; what is left of it goes to the bars."""
LONGEST = 80
"""No more characters of anything are measured."""


@dataclass(frozen=True)
class Bar:
    """A line of a board: rank, name, what is written behind it, and its length of the longest (0 to 1)."""

    rank: int
    name: str
    said: str
    length: float


def board(title: str, subtitle: str, bars: Sequence[Bar], notes: Sequence[str]) -> bytes | None:
    """A board."""
    texts = [title, subtitle, *notes, *(part for bar in bars for part in (bar.name, bar.said))]
    if not bars or not fonts.all_drawable(texts) or not all(fonts.drawable(bar.name) for bar in bars):
        return None  # also where of a name nothing is left: it was an emoji
    figure, axes = _figure()
    lines = _wrapped(figure, subtitle, 16)
    row, head, foot = 0.55, 0.9 + 0.36 * len(lines), 0.3 + 0.36 * len(notes)
    height = head + row * len(bars) + foot
    _size(figure, height, top=1 - head / height, bottom=foot / height)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.axis("off")
    _title(figure, title, 1 - 0.44 / height)
    for number, line in enumerate(lines):
        figure.text(0.05, 1 - (0.84 + 0.36 * number) / height, line, color=PALE, fontsize=16, va="center")
    names = [axes.text(0.065, place, bar.name, color=INK, fontsize=17.5) for place, bar in enumerate(bars)]
    for name in names:
        _fit(name, MOST_NAME)
    said = [axes.text(0, place, bar.said, color=INK, fontsize=16) for place, bar in enumerate(bars)]
    inside = 1 - 2 * MARGIN  # what the axes have of the width
    start = 0.09 + max(map(_width, names)) / inside
    end = 0.988 - max(map(_width, said)) / inside
    for place, (bar, name, worth) in enumerate(zip(bars, names, said, strict=True)):
        colour, length = MEDALS.get(bar.rank, BLUE), (end - start) * bar.length
        axes.text(0.025, place, str(bar.rank), color=colour, fontsize=18, va="center", ha="center")
        axes.barh(place, max(length, 0.005), left=start, height=0.5, color=colour, alpha=0.85)
        worth.set_x(start + length + 0.012)
        for text in (name, worth):
            text.set_verticalalignment("center")
    for number, note in enumerate(notes):
        inches = foot - 0.26 - 0.36 * number
        _fit(figure.text(0.05, inches / height, note, color=PALE, fontsize=15, va="center"), ROOM)
    return _png(figure)


def over_time(title: str, marks: Sequence[tuple[date, float]], language: str) -> bytes | None:
    """Marks of a hundred, in the order of their days."""
    if not marks or not fonts.all_drawable([title]):
        return None
    figure, axes = _figure()
    _size(figure, 4.1, top=0.85, bottom=0.2, left=0.1, right=0.94)
    _title(figure, title, 0.92)
    places = range(len(marks))
    values = [value for _, value in marks]
    axes.plot(places, values, color=BLUE, linewidth=2.4, marker="o", markersize=7, markerfacecolor="white")
    axes.set_ylim(0, 112)
    axes.set_yticks([0, 20, 40, 60, 80, 100])
    axes.grid(axis="y", color=GRID)
    axes.set_axisbelow(True)
    axes.set_xlim(-0.4, max(len(marks) - 0.6, 0.6))
    # From the last one back: it is the one that is looked at.
    told = list(places)[:: -max(1, -(-len(marks) // 6))][::-1]
    axes.set_xticks(told, _days([marks[place][0] for place in told], language))
    axes.tick_params(colors=PALE, length=0, labelsize=14)
    axes.tick_params(axis="x", pad=9)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for place, value in zip(places, values, strict=True):
        if len(marks) <= 12 or place == len(marks) - 1:
            before, after = values[max(place - 1, 0) : place], values[place + 1 : place + 2]
            # Where the line comes from above there is room below, and beside it where it rises or falls.
            low = value >= 15 and len(values) > 1 and all(near > value for near in (*before, *after))
            high = all(near <= value for near in (*before, *after))
            aside = 7 * _sign(value - after[0]) if before and after and not low and not high else 0
            axes.annotate(
                f"{value:.3g}",
                (place, value),
                (aside, -11 if low else 10),
                textcoords="offset points",
                ha="center",
                va="top" if low else "bottom",
                color=INK,
                fontsize=15,
            )
    return _png(figure)


@dataclass(frozen=True)
class Line:
    """Numbers of a hundred, one for each span of time; None: there was nothing."""

    name: str
    values: Sequence[float | None]


def trend(title: str, spans: Sequence[str], lines: Sequence[Line]) -> bytes | None:
    """Lines over spans of time, each with its name."""
    if not spans or not fonts.all_drawable([title, *spans, *(line.name for line in lines)]):
        return None
    figure, axes = _figure()
    _size(figure, 4.4, top=0.74, bottom=0.16, left=0.1, right=0.96)
    _title(figure, title, 0.93)
    for line, colour in zip(lines, (BLUE, ORANGE), strict=False):
        values = [float("nan") if value is None else value for value in line.values]
        axes.plot(
            range(len(spans)),
            values,
            color=colour,
            linewidth=2.4,
            marker="o",
            markersize=7,
            markerfacecolor="white",
            label=line.name,
        )
    axes.set_ylim(0, 112)
    axes.set_yticks([0, 20, 40, 60, 80, 100])
    axes.grid(axis="y", color=GRID)
    axes.set_axisbelow(True)
    axes.set_xlim(-0.4, max(len(spans) - 0.6, 0.6))
    axes.set_xticks(list(range(len(spans))), list(spans))
    axes.tick_params(colors=PALE, length=0, labelsize=12)
    for spine in axes.spines.values():
        spine.set_visible(False)
    figure.legend(
        loc="upper left",
        bbox_to_anchor=(0.035, 0.88),
        ncols=2,
        frameon=False,
        fontsize=13,
        labelcolor=INK,
        handlelength=1.2,
    )
    return _png(figure)


def _figure() -> tuple[Figure, Axes]:
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # Read when a text is made, not when it is drawn; only one picture is drawn at a time.
    matplotlib.rcParams["font.family"] = list(fonts.families())
    matplotlib.rcParams["text.parse_math"] = False  # somebody may be called $x$
    figure = Figure(figsize=(WIDTH, WIDTH), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)  # not pyplot, which keeps every figure
    figure.subplots_adjust(left=MARGIN, right=1 - MARGIN)
    return figure, figure.add_subplot()


def _size(
    figure: Figure,
    height: float,
    *,
    top: float,
    bottom: float,
    left: float = MARGIN,
    right: float = 1 - MARGIN,
) -> None:
    """So many inches high, with so much of it for the drawing."""
    figure.set_size_inches(WIDTH, height)
    figure.subplots_adjust(left=left, right=right, top=top, bottom=bottom)


def _title(figure: Figure, title: str, at: float) -> None:
    text = figure.text(0.05, at, title, color=INK, fontsize=21, fontweight="bold", va="center")
    _fit(text, ROOM)


def _width(text: Text) -> float:
    """How much of the width it takes."""
    return float(text.get_window_extent().width) / (WIDTH * DPI)


def _fit(text: Text, room: float) -> None:
    """Show what can be drawn of it, and no more than there is room for (of the width)."""
    said = (fonts.drawable(text.get_text()) or "")[:LONGEST]
    text.set_text(said)
    while _width(text) > room and said:
        said = said[:-1].rstrip()
        text.set_text(said + "…")


def _wrapped(figure: Figure, said: str, size: float) -> list[str]:
    """In lines, broken after commas, where it is too long for one."""
    lines = [""]
    for part in re.split(r"(?<=[，：])|(?<=[,:]) ", fonts.drawable(said) or ""):
        joined = f"{lines[-1]}{'' if part and ord(part[0]) > 0x2E80 else ' '}{part}".strip()
        text = figure.text(0, 0, joined, fontsize=size)
        if lines[-1] and _width(text) > ROOM:
            lines.append(part)
        else:
            _fit(text, ROOM)
            lines[-1] = text.get_text()
        text.remove()
    return lines


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _days(days: Sequence[date], language: str) -> list[str]:
    """In words, with the year at the first of each year."""
    locale = "en_GB" if language == "en" else language
    told, year = [], 0
    for day in days:
        said = str(format_skeleton("MMMd", day, locale=locale))
        if day.year != year:
            said += "\n" + str(format_skeleton("y", day, locale=locale))
        told.append(said)
        year = day.year
    return told


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()

"""Pictures for a phone: a board as bars, marks over time as a line. PNG, or None where no font can draw it.

Slow (a few tenths of a second): only beside the writer thread. Takes plain values and knows no database.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_skeleton

from bot.scores import fonts

if TYPE_CHECKING:  # half a second, and memory that most runs never need
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, PALE, BLUE, GRID = "#1f2933", "#6b7785", "#3b7dd8", "#e4e8ee"
ORANGE = "#d9822b"
MEDALS = {1: "#e0a800", 2: "#9aa5b1", 3: "#b9743a"}
DPI = 160
WIDTH = 6.75
"""Inches; 1,080 pixels."""
LONGEST_NAME = 7.5


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
    row, head, foot = 0.52, 1.2, 0.3 + 0.34 * len(notes)
    height = head + row * len(bars) + foot
    figure, axes = _figure(height, top=1 - head / height, bottom=foot / height)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.axis("off")
    _head(figure, title, subtitle, height)
    start, end = 0.36, 0.86
    for place, bar in enumerate(bars):
        colour, length = MEDALS.get(bar.rank, BLUE), (end - start) * bar.length
        axes.text(0.025, place, str(bar.rank), color=colour, fontsize=17, va="center", ha="center")
        axes.text(0.065, place, _clipped(bar.name), color=INK, fontsize=15.5, va="center", ha="left")
        axes.barh(place, max(length, 0.005), left=start, height=0.5, color=colour, alpha=0.85)
        axes.text(start + length + 0.012, place, bar.said, color=INK, fontsize=14, va="center")
    for number, note in enumerate(notes):
        inches = foot - 0.26 - 0.34 * number
        figure.text(0.05, inches / height, _clipped(note, 32), color=PALE, fontsize=14, va="center")
    return _png(figure)


def over_time(title: str, marks: Sequence[tuple[date, float]], language: str) -> bytes | None:
    """Marks of a hundred, in the order of their days."""
    if not marks or not fonts.all_drawable([title]):
        return None
    height = 3.9
    figure, axes = _figure(height, top=0.82, bottom=0.14, left=0.1, right=0.96)
    figure.text(0.05, 0.92, _clipped(title, 20), color=INK, fontsize=19, fontweight="bold", va="center")
    places = range(len(marks))
    values = [value for _, value in marks]
    axes.plot(places, values, color=BLUE, linewidth=2.4, marker="o", markersize=7, markerfacecolor="white")
    axes.set_ylim(0, 112)
    axes.set_yticks([0, 20, 40, 60, 80, 100])
    axes.grid(axis="y", color=GRID)
    axes.set_axisbelow(True)
    step = max(1, -(-len(marks) // 6))
    axes.set_xlim(-0.4, max(len(marks) - 0.6, 0.6))
    axes.set_xticks(list(places)[::step], [_day(day, language) for day, _ in marks][::step])
    axes.tick_params(colors=PALE, length=0, labelsize=13)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for place, value in zip(places, values, strict=True):
        if len(marks) <= 12 or place == len(marks) - 1:
            axes.annotate(
                f"{value:.3g}",
                (place, value),
                (0, 10),
                textcoords="offset points",
                ha="center",
                color=INK,
                fontsize=13,
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
    height = 4.4
    figure, axes = _figure(height, top=0.74, bottom=0.16, left=0.1, right=0.96)
    figure.text(0.05, 0.93, _clipped(title, 20), color=INK, fontsize=19, fontweight="bold", va="center")
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


def _figure(
    height: float, *, top: float, bottom: float, left: float = 0.03, right: float = 0.97
) -> tuple[Figure, Axes]:
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # Read when a text is made, not when it is drawn; only one picture is drawn at a time.
    matplotlib.rcParams["font.family"] = list(fonts.families())
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)  # not pyplot, which keeps every figure
    figure.subplots_adjust(left=left, right=right, top=top, bottom=bottom)
    return figure, figure.add_subplot()


def _head(figure: Figure, title: str, subtitle: str, height: float) -> None:
    def at(inches: float) -> float:
        return 1 - inches / height

    figure.text(0.05, at(0.42), _clipped(title, 20), color=INK, fontsize=19, fontweight="bold", va="center")
    figure.text(0.05, at(0.8), _clipped(subtitle, 30), color=PALE, fontsize=15, va="center")


def _clipped(text: str, longest: float = LONGEST_NAME) -> str:
    """What can be drawn of it, no wider than so many Chinese characters."""
    said, width = "", 0.0
    for letter in fonts.drawable(text) or "":
        width += 1 if ord(letter) > 0x2E80 else 0.55
        if width > longest:
            return said.rstrip() + "…"
        said += letter
    return said


def _day(day: date, language: str) -> str:
    return str(format_skeleton("MMMd", day, locale="en_GB" if language == "en" else language))


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()

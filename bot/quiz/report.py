"""What is said about a file of questions: what was not taken, what is doubtful, what was left out beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.chat.context import Voice
from bot.chat.texts import N_, clip
from bot.quiz.bank.doctor import HARMLESS, Doubt, Finding

SHOWN = 6
"""Lines of a report that the chat shows; the rest is in a file."""
_SHOWN_NOTES = 3

FINDINGS = {
    Finding.DEAD_EDITION: N_("rests on an edition that is out of force"),
    Finding.CONTRADICTS: N_("asks the same as another, with another answer"),
    Finding.SAME_QUESTION: N_("is in the file twice"),
    Finding.SAME_STEM: N_("asks the same as another, with other options"),
    Finding.NEAR_STEM: N_("asks nearly the same as another"),
    Finding.ALL_NOT_LAST: N_("“all of the above” must stay last"),
    Finding.NAMES_LETTER: N_("names an option by its letter, which moves when options are shuffled"),
    Finding.NO_EXPLANATION: N_("has no explanation"),
    Finding.NO_SOURCE: N_("names no source"),
    Finding.OVERDUE: N_("is past its review"),
    Finding.LONG_STEM: N_("the question is too long for a poll"),
    Finding.LONG_OPTION: N_("an option is too long for a poll"),
    Finding.LONG_EXPLANATION: N_("the explanation is too long for a poll"),
    Finding.MANY_LINES: N_("the explanation has more than three lines, too many for a poll"),
    Finding.CLIPPED_OPTION: N_("an option is clipped on phones"),
    Finding.LONGEST_IS_RIGHT: N_("the longest option is right too often"),
    Finding.KEY_BIAS: N_("one answer is right too often"),
}
_OF_ANOTHER = (Finding.CONTRADICTS, Finding.SAME_QUESTION, Finding.SAME_STEM, Finding.NEAR_STEM)
"""Doubts whose words are the id of another question."""


@dataclass(frozen=True)
class Told:
    """Something about a line of the file: its first words, and a sentence in the language of the chat."""

    line: int
    words: str
    why: str


def of_faults(voice: Voice, faults: Sequence[Told]) -> list[Markup]:
    """A line for each."""
    return [_told(voice, fault) for fault in faults]


def of_doubts(voice: Voice, doubts: Sequence[Doubt], lines: Mapping[str, int]) -> list[Markup]:
    """A line for everything doubtful but what most banks lack; `lines` by the questions' ids."""
    said = []
    for doubt in doubts:
        if doubt.finding in (*HARMLESS, Finding.NO_SOURCE, Finding.NO_EXPLANATION):
            continue
        why, shown = voice.tr(FINDINGS[doubt.finding]), clip(doubt.words, 30)
        if doubt.finding in _OF_ANOTHER:
            shown = voice.tr("line {line}", line=lines.get(doubt.words, 0))
        if doubt.question is None:
            said.append(voice.tr("On the whole: {why} ({words})", why=why, words=shown))
        else:
            line = lines.get(doubt.question, 0)
            said.append(voice.tr("Line {line}: {why} ({words})", line=line, why=why, words=shown))
    return said


def in_short(voice: Voice, faults: Sequence[Markup], doubts: Sequence[Markup], most: int) -> list[Markup]:
    """What the chat shows of both, under a heading each: a few lines, those that were not taken first."""
    said: list[Markup] = []
    left = most
    for heading, lines in (
        (voice.tr("Left out: {number}", number=len(faults)), faults),
        (voice.tr("Fine to take, but worth a look: {number}", number=len(doubts)), doubts),
    ):
        if not lines:
            continue
        shown, left = lines[:left], max(0, left - len(lines))
        said += [Markup(), heading]
        said += [Markup("· {line}").format(line=line) for line in shown]
        if len(shown) < len(lines):
            said.append(voice.tr("… and {number} more, in the file", number=len(lines) - len(shown)))
    return said


def of_notes(voice: Voice, notes: Sequence[Told]) -> list[Markup]:
    """What was left out beside questions that were taken, in a few lines: once where it is the same."""
    said = []
    for why, number in Counter(note.why for note in notes).most_common(_SHOWN_NOTES):
        if number == 1:
            said += [_told(voice, note) for note in notes if note.why == why]
        else:
            said.append(voice.tr("{why} ({number} times)", why=why, number=number))
    return said


def notes_in_full(voice: Voice, notes: Sequence[Told]) -> list[Markup]:
    """A line for each note."""
    return [_told(voice, note) for note in notes]


def of_lacking(voice: Voice, doubts: Sequence[Doubt]) -> Iterator[Markup]:
    """One gentle line each for what most banks lack."""
    counted = Counter(doubt.finding for doubt in doubts)
    if number := counted[Finding.NO_SOURCE]:
        yield voice.tr("Without a source: {number}. That is no hindrance.", number=number)
    if number := counted[Finding.NO_EXPLANATION]:
        yield voice.tr("Without an explanation: {number}. A sentence helps people to learn.", number=number)


def _told(voice: Voice, one: Told) -> Markup:
    if not one.words:
        return voice.tr("Line {line}: {why}", line=one.line, why=one.why)
    return voice.tr("Line {line} “{words}”: {why}", line=one.line, words=clip(one.words, 30), why=one.why)

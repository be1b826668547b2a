"""Questions of a file beside those that are known: which are new, which have changed, which are as they were.

A question is known by its id (题目代码), or, where its file has none, by its stem. A pack that comes with the
bot is the operator's: what differs from it becomes a question of the chat's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.quiz.bank.question import Question, fold

_NOT_EVERYWHERE = (
    *("picture", "source", "in_force_since", "checked_on", "review_by", "jurisdiction"),
    *("topic", "difficulty", "last", "any_order", "unit"),
)
"""Fields that a file without ids may have no place for: what it does not say stays as it was."""


@dataclass(frozen=True)
class Known:
    """A pack as it stands, with all it ever held, by id; without a chat it is the operator's."""

    key: str
    chat_id: int | None
    title: Mapping[str, str]
    description: Mapping[str, str]
    questions: dict[str, Question] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Match:
    """What a file would change in a pack. `questions` are to be loaded; `changed` counts what is to be a new
    version, `same` what stays, `missing` what the pack holds and the file does not; `differing` are of those
    that are new: they differ from the operator's question of that id."""

    questions: Sequence[Question] = ()
    added: int = 0
    changed: int = 0
    same: int = 0
    missing: int = 0
    differing: int = 0
    ids: Mapping[str, str] = field(default_factory=dict)
    """By the ids in the file: what each question is called now."""


def best(found: Sequence[Question], packs: Sequence[Known], made_up: str) -> Known | None:
    """The pack of a chat to which half of these questions belong or more, those apart that are the operator's
    as they are. Ids that begin with `made_up` are no ids."""
    finders = [_Finder(known, made_up) for known in packs if known.chat_id is None]
    own = [question for question in found if not any(finder.holds(question) for finder in finders)]
    scores = [(_score(own, known, made_up), known) for known in packs if known.chat_id is not None]
    score, known = max(scores, key=lambda one: one[0], default=(0, None))
    return known if score and score * 2 >= len(own) else None


def match(
    found: Sequence[Question], made_up: str, key: str, own: Known | None, operators: Sequence[Known]
) -> Match:
    """What these questions would change in `own`, or make of a new pack called `key`."""
    finders = [(known, _Finder(known, made_up)) for known in ([own] if own else []) + list(operators)]
    taken = set(own.questions) if own else set()
    free = _free(key, taken)
    ids: dict[str, str] = {}
    loaded: list[Question] = []
    added = changed = same = differing = 0
    for read in found:
        question = read
        known, before = next(
            ((known, before) for known, finder in finders if (before := finder.find(read))), (None, None)
        )
        if known is None or before is None:
            name = question.id
            if name.startswith(made_up) or name in taken:
                name = next(free)
            question = question.model_copy(update={"id": name})
            added += 1
        else:
            question = _merged(before, question, exact=not question.id.startswith(made_up))
            if known is not own:
                same, added = (same + 1, added) if question == before else (same, added + 1)
                differing += question != before
            elif before.id in known.withdrawn:
                added += 1
            else:
                same, changed = (same + 1, changed) if question == before else (same, changed + 1)
        ids[read.id] = question.id
        if known is own or question != before:
            taken.add(question.id)
            loaded.append(question)
    there = set(own.questions) - own.withdrawn if own else set()
    missing = len(there - {question.id for question in loaded})
    return Match(loaded, added, changed, same, missing, differing, ids)


class _Finder:
    """Finds questions of a pack, each once."""

    def __init__(self, known: Known, made_up: str) -> None:
        self._known, self._made_up = known, made_up
        self._by_stem: dict[tuple[str, str], list[str]] = {}
        for name, question in known.questions.items():
            self._by_stem.setdefault(_stem(question), []).append(name)
        self._left = set(known.questions)

    def find(self, question: Question) -> Question | None:
        if not question.id.startswith(self._made_up):
            names = [question.id] if _is_the_same(question, self._known) else []
        else:
            names = self._by_stem.get(_stem(question), [])
            names = sorted(names, key=lambda name: _rest(self._known.questions[name]) != _rest(question))
        name = next((name for name in names if name in self._left), None)
        if name is None:
            return None
        self._left.discard(name)
        return self._known.questions[name]

    def holds(self, question: Question) -> bool:
        """Whether the pack has the very question."""
        before = self.find(question)
        exact = not question.id.startswith(self._made_up)
        return before is not None and _merged(before, question, exact=exact) == before


def _is_the_same(question: Question, known: Known) -> bool:
    """Whether an id means the question of that id: `1` may be anybody's, `safety-001` is that of safety."""
    before = known.questions.get(question.id)
    if before is None:
        return False
    return question.id.startswith(f"{known.key}-") or _stem(before) == _stem(question)


def _score(found: Sequence[Question], known: Known, made_up: str) -> int:
    finder = _Finder(known, made_up)
    return sum(finder.find(question) is not None for question in found)


def _stem(question: Question) -> tuple[str, str]:
    kind = "choice" if question.kind in ("single", "multiple") else question.kind
    return kind, re.sub(r"\W", "", fold(question.stem)) or question.stem


def _rest(question: Question) -> object:
    return getattr(question, "options", None), question.answer


def _merged(before: Question, question: Question, *, exact: bool) -> Question:
    """The question as it is to be: with the id it has, and with what its file could not say."""
    kept = {"id": before.id}
    for name in () if exact else _NOT_EVERYWHERE:
        field_info = type(question).model_fields.get(name)
        if field_info is None or not hasattr(before, name) or getattr(question, name) != field_info.default:
            continue
        if name != "last" or getattr(before, "options", None) == getattr(question, "options", None):
            kept[name] = getattr(before, name)
    return question.model_copy(update=kept)


def _free(key: str, taken: set[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if (name := f"{key}-{number:03}") not in taken:
            yield name

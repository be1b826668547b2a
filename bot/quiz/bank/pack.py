"""A pack: a YAML file of questions, read with the line of every fault, and written.

What stands at the top (`checked_on`, `review_by`, `jurisdiction`, `in_force_since`) holds for every question
that does not say otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from bot import strict_yaml
from bot.quiz.bank.faults import Fault, explained
from bot.quiz.bank.question import Day, Id, Question, Text

SCHEMA = "pack.schema.json"
"""The JSON Schema beside the packs: editors complete and check by it."""
INHERITED = ("in_force_since", "checked_on", "review_by", "jurisdiction")
ID_TWICE = "id twice"
KINDS = ("single", "multiple", "judge", "blank", "numeric")


class Said(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: Text
    en: Text


class Pack(BaseModel):
    """A bank of questions about one field, in one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    title: Said
    language: Literal["zh", "en"]
    description: Said
    in_force_since: Day | None = None
    checked_on: Day | None = None
    review_by: Day | None = None
    jurisdiction: str | None = None
    questions: list[Question] = Field(min_length=1, max_length=20_000)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Pack:
        seen: set[str] = set()
        for question in self.questions:
            if question.id in seen:
                raise PydanticCustomError(ID_TWICE, "two questions have the id {id}", {"id": question.id})
            seen.add(question.id)
        return self

    def whole(self) -> Iterator[Question]:
        """The questions, each with what the pack says for all."""
        common = {name: getattr(self, name) for name in INHERITED}
        for question in self.questions:
            missing = {
                name: value for name, value in common.items() if value and getattr(question, name) is None
            }
            yield question.model_copy(update=missing) if missing else question


@dataclass(frozen=True)
class Reading:
    """A pack as it was read; without one there are faults. `lines` gives the line of each question's id."""

    pack: Pack | None
    faults: tuple[Fault, ...]
    lines: Mapping[str, int]


def read(text: str) -> Reading:
    """Read a pack from YAML. Never raises: what is wrong is in `faults`, all of it."""
    document = strict_yaml.read(text)
    value = document.value
    questions = value.get("questions") if isinstance(value, dict) else None
    listed = questions if isinstance(questions, list) else []
    names = [str(one["id"]) if isinstance(one, dict) and "id" in one else None for one in listed]
    lines: dict[str, int] = {}
    faults = [
        Fault(fault.line, _name(fault.path, names), "yaml", _within(fault.path), {"problem": fault.problem})
        for fault in document.faults
    ]
    for number, name in enumerate(names):
        if name is None:
            continue
        line = document.lines.get(("questions", number), 1)
        if name in lines:
            faults.append(Fault(line, name, "id twice", ("id",), {"first": lines[name], "second": line}))
        else:
            lines[name] = line
    pack = None
    if value is None and not faults:
        faults.append(Fault(1, None, "empty"))
    elif not document.faults:
        try:
            pack = Pack.model_validate(value)
        except ValidationError as error:
            faults += _explain(error, document, names)
    return Reading(pack, tuple(sorted(faults, key=lambda fault: fault.line)), lines)


def _explain(
    error: ValidationError, document: strict_yaml.Document, names: Sequence[str | None]
) -> Iterator[Fault]:
    for one in error.errors(include_url=False, include_context=True):
        if one["type"] == ID_TWICE:
            continue  # told already, with the lines
        # In a union the path holds the kind after the number of the question; the document does not.
        path = tuple(part for part in one["loc"] if part not in KINDS)
        path += tuple(one.get("ctx", {}).get("at", ()))
        known = path
        while known and known not in document.lines:
            known = known[:-1]
        reason, facts = explained(one, KINDS)
        yield Fault(document.lines.get(known, 1), _name(path, names), reason, _within(path), facts)


def _name(path: Sequence[str | int], names: Sequence[str | None]) -> str | None:
    if len(path) > 1 and path[0] == "questions" and isinstance(path[1], int) and path[1] < len(names):
        return names[path[1]] or f"question {path[1] + 1}"
    return None


def _within(path: Sequence[str | int]) -> tuple[str | int, ...]:
    """The path within the question, or within the pack."""
    return tuple(path[2:] if len(path) > 1 and path[0] == "questions" else path)


def write(pack: Pack) -> str:
    """The pack as YAML that `read` reads back to the same."""
    data = pack.model_dump(mode="json", exclude_defaults=True)
    data["questions"] = [_ordered(question) for question in pack.questions]
    body = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return f"# yaml-language-server: $schema={SCHEMA}\n{body}"


def _ordered(question: Question) -> dict[str, Any]:
    dumped = question.model_dump(mode="json", exclude_defaults=True)
    first = ("id", "kind", "stem", "picture", "options", "answer")
    return {key: dumped[key] for key in (*first, *dumped) if key in dumped}


class _Dumper(yaml.SafeDumper):
    """No aliases, which the strict reader refuses; quotes where it would read something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    # A line break of Unicode's that stands without quotes comes back as a space.
    plain = strict_yaml.is_plain_text(value) and not set(value) & set("\x85\u2028\u2029")
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if plain else '"')


_Dumper.add_representer(str, _text)


def schema() -> str:
    """The JSON Schema of a pack."""
    return json.dumps(Pack.model_json_schema(), ensure_ascii=False, indent=2) + "\n"

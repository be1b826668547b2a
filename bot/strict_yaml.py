"""YAML as people write it: nothing is guessed, nothing is dropped, and every value knows its line.

PyYAML speaks YAML 1.1, which reads `12:30` as 750 and `no` as false, and keeps the last of two equal keys
without a word. Here plain values follow the core schema of YAML 1.2
(https://yaml.org/spec/1.2.2/#103-core-schema) with one addition: a time of day is a time of day. Dates and
`yes`, `no`, `on`, `off` stay text, for the key's own type to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

import yaml

Value = None | bool | int | float | str | time | list[Any] | dict[str, Any]
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a document: `line` counts from 1, `path` is empty for a fault of syntax."""

    line: int
    path: KeyPath
    problem: str


@dataclass(frozen=True)
class Document:
    """A YAML document that has been read: its value, the line of every key path, and all its faults.

    Keys of mappings are always text, as written. After a fault of syntax the value is None; of duplicate
    keys it holds the first.
    """

    value: Value
    lines: Mapping[KeyPath, int]
    faults: tuple[Fault, ...]


def read(text: str) -> Document:
    """Read one YAML document; an empty one is None. Never raises: what is wrong is in `faults`."""
    reading = _Reading()
    try:
        node = _Loader(text).get_single_node()
        value = None if node is None else reading.value(node, ())
    except yaml.MarkedYAMLError as error:
        fault = _syntax_fault(error, text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        fault = Fault(line, (), "there is an invisible control character; delete it")
    except RecursionError:
        fault = Fault(1, (), "lists or keys are nested too deeply")
    else:
        return Document(value, reading.lines, tuple(reading.faults))
    return Document(None, {}, (fault,))


def is_plain_text(written: str) -> bool:
    """Whether a text, written without quotes as a value, is read as that text and nothing else."""
    return not any(pattern.fullmatch(written) for pattern, _ in _PLAIN.values())


class _Loader(yaml.SafeLoader):
    """PyYAML's scanner and parser with our own idea of plain values, and with neither aliases nor tags."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave it bare
        # Without aliases no document can hold itself, or grow to gigabytes when it is read.
        if isinstance(event, yaml.AliasEvent):
            raise _must_be_quoted("*", event)
        if event.anchor is not None:
            raise _must_be_quoted("&", event)
        if getattr(event, "tag", None) is not None:
            raise _must_be_quoted("!", event)
        return super().compose_node(parent, index)

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        if kind is not yaml.ScalarNode or not implicit[0]:  # implicit[0]: it stands without quotes
            return "text"
        return next((name for name, (pattern, _) in _PLAIN.items() if pattern.fullmatch(value)), "text")


class _Reading:
    """One walk over the nodes, gathering values, lines and faults."""

    def __init__(self) -> None:
        self.lines: dict[KeyPath, int] = {}
        self.faults: list[Fault] = []

    def value(self, node: yaml.Node, path: KeyPath) -> Value:
        self.lines.setdefault(path, _line(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        written: str = node.value
        return _PLAIN[node.tag][1](written) if node.tag in _PLAIN else written

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = _line(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(Fault(line, path, "a key must be plain text"))
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in mapping:
                problem = f"is written twice, in line {self.lines[here]} and in line {line}; keep one of them"
                self.faults.append(Fault(line, here, problem))
                continue
            self.lines[here] = line
            mapping[key] = self.value(value_node, here)
        return mapping


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


# --- plain values ------------------------------------------------------------


def _time(text: str) -> time:
    hour, minute, second = (int(part) for part in [*re.split("[:：]", text), "0"][:3])
    return time(hour, minute, second)


def _integer(text: str) -> int:
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


def _decimal(text: str) -> float:
    return float(re.sub(r"\.(?=inf|nan)", "", text.lower()))


# Python refuses to convert more than 4,300 digits: a number of more than 300 stays text, nobody means it.
_PLAIN: dict[str, tuple[re.Pattern[str], Callable[[str], Value]]] = {
    "null": (re.compile(r"~|null|Null|NULL|"), lambda text: None),
    "boolean": (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    "time": (re.compile(r"([01]?[0-9]|2[0-3])[:：][0-5][0-9]([:：][0-5][0-9])?"), _time),
    "integer": (re.compile(r"[-+]?[0-9]{1,300}|0o[0-7]{1,300}|0x[0-9a-fA-F]{1,300}"), _integer),
    "decimal": (
        re.compile(
            r"[-+]?(\.[0-9]{1,300}|[0-9]{1,300}(\.[0-9]{0,300})?)([eE][-+]?[0-9]{1,9})?"
            r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
        ),
        _decimal,
    ),
}


# --- faults of syntax --------------------------------------------------------

_MEANINGS = {
    "found character '\\t'": "a tab stands where YAML wants spaces",
    "mapping values are not allowed": 'there is one ": " too many, the line above lacks its colon, or the '
    'indentation is uneven (text that holds ": " goes in quotes)',
    "could not find expected ':'": 'a key is followed by a colon and a space, as in "key: value"',
    "found unexpected end of stream": "a quotation mark is not closed",
    "expected <block end>": "the indentation is uneven, or a quotation mark is in the wrong place",
    "expected ',' or": "a bracket is not closed, or a comma is missing",
    "found another document": 'there are two documents; delete the line "---" and what follows it',
}


def _must_be_quoted(character: str, event: Any) -> yaml.MarkedYAMLError:
    problem = f'a value that begins with "{character}" must be in quotes'
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _syntax_fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    problem = error.problem or "this is not YAML"
    mark = error.problem_mark
    if "expected ':'" in problem:
        mark = error.context_mark  # where the key began, rather than where PyYAML gave up
    line = 1 if mark is None else int(mark.line) + 1
    if odd := re.match(r"found character '([^\\])'", problem):
        problem = f'a value that begins with "{odd[1]}" must be in quotes'
    problem = next((meaning for words, meaning in _MEANINGS.items() if words in problem), problem)
    # A key before a wide colon runs on into the next line, so the fault is noticed one line late.
    if any("：" in written for written in text.splitlines()[max(0, line - 2) : line]):
        problem += '; the colon after a key is the narrow ":" and a space, not "："'
    return Fault(line, (), problem)

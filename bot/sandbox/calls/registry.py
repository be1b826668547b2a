"""A table of methods, filled by a decorator beside each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.calls.params import Params
from bot.sandbox.world import World

Run = Callable[[World, Params], Any]


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    run: Run
    parameters: frozenset[str]


class Registry(dict[str, Method]):
    def method(self, name: str, takes: str = "", ignores: str = "") -> Callable[[Run], Run]:
        """Register a method: `takes` are the parameters it obeys, `ignores` those without an effect here."""

        def register(run: Run) -> Run:
            self[name.lower()] = Method(name, run, frozenset(takes.split()) | frozenset(ignores.split()))
            return run

        return register

    @classmethod
    def joined(cls, *registries: Registry) -> Registry:
        every = cls()
        for registry in registries:
            every.update(registry)
        return every

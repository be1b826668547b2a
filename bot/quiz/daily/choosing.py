"""Which question is next: none comes again until all have been asked. Pure."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def next_of(pool: Mapping[int, T], asked: Sequence[T], seed: int) -> int | None:
    """The version to ask of a pool (version to question); `asked` are the questions until now, in order.

    One of those that were asked least often, and not the last one again where there is another. None: the
    pool is empty.
    """
    times = Counter(asked)
    last = asked[-1] if asked else None
    candidates = [id_ for id_ in sorted(pool) if pool[id_] != last] or sorted(pool)
    if not candidates:
        return None
    least = min(times[pool[id_]] for id_ in candidates)
    return Random(f"{seed}/{len(asked)}").choice([id_ for id_ in candidates if times[pool[id_]] == least])

"""How fast the reader of schedules is: figures, no assertions. Run `python tests/bench/when_speed.py`."""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import when

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
CORPORA = Path(__file__).parent.parent / "when"


def phrases() -> list[str]:
    """All phrases of the corpora, refused ones included."""
    found: list[str] = []
    for name in ("phrases_zh.txt", "phrases_en.txt"):
        for line in (CORPORA / name).read_text("utf-8").splitlines():
            if line.strip() and line[0] not in "#=@":
                found.append(line.replace("|", ""))
    return found


def read(text: str) -> when.Schedule | None:
    """The schedule, or None where the text is refused."""
    try:
        return when.read(text, now=NOW, zone=SHANGHAI, language="zh", defaults=when.Defaults()).schedule
    except when.Unreadable:
        return None


def garbled(texts: list[str], count: int, seed: int = 1) -> list[str]:
    """Random strings that are hard to read: pieces of phrases in any order, and noise."""
    chance = random.Random(seed)
    alphabet = (
        "每周月日年天点时半一二三五十第个工作最后前从到起共次上下午晚 0123456789:/-.,，。()abdehimnorstuwy"
    )
    found: list[str] = []
    for _ in range(count):
        first, second = chance.choice(texts), chance.choice(texts)
        piece = first[: chance.randint(0, len(first))] + second[chance.randint(0, len(second)) :]
        noise = "".join(chance.choice(alphabet) for _ in range(chance.randint(0, 40)))
        found.append(chance.choice([piece, noise, piece + noise, noise + piece]))
    return found


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time it takes: neighbours on the machine do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def percentiles(seconds: list[float]) -> str:
    """p50, p99 and the worst, in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100)
    return f"p50 {cuts[49] * 1e3:.3f} ms, p99 {cuts[98] * 1e3:.3f} ms, worst {max(seconds) * 1e3:.3f} ms"


def main() -> None:
    """Measure and print."""
    program = "import time; t = time.perf_counter(); import bot.when; print(time.perf_counter() - t)"
    imports = [
        float(subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True).stdout)
        for _ in range(5)
    ]
    print(f"import bot.when: {min(imports) * 1e3:.0f} ms")

    texts = phrases()
    for text in texts:
        read(text)
    known = [timed(partial(read, text)) for text in texts]
    print(f"reading {len(texts)} phrases, warm: {percentiles(known)}")
    random_strings = [timed(partial(read, text)) for text in garbled(texts, 100_000)]
    print(f"reading 100,000 random strings: {percentiles(random_strings)}")

    days = when.workdays.china()
    daily = read("每天9点 X")
    assert daily
    later = NOW.astimezone(UTC) + timedelta(days=365 * 30)
    rounds = [timed(lambda: daily.next_after(later, days)) for _ in range(2000)]
    print(f"daily rule 30 years on: {percentiles(rounds)}")

    schedules = [schedule for text in texts if (schedule := read(text)) and schedule.recurring]
    moments = [NOW.astimezone(UTC) + timedelta(hours=7 * n) for n in range(10_000)]
    mixed = list(zip(moments, schedules * (10_000 // len(schedules) + 1), strict=False))
    whole = timed(lambda: [schedule.next_after(at, days) for at, schedule in mixed])
    print(f"10,000 re-armings of mixed rules: {whole:.2f} s")


if __name__ == "__main__":
    main()

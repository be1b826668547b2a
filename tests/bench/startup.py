"""Start-up and memory with 100,000 armed timers.

    python -m tests.bench.startup [--armed 100000]

From the start of the process `python -m bot run` to its first getUpdates, and its resident memory 5 seconds
later.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.planned import plan
from tests.bench.stand import TOKEN, database, say, telegram


def memory(pid: int) -> float:
    """Resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--armed", type=int, default=100_000)
    number = parser.parse_args().armed
    with telegram() as client, database() as url:
        start = datetime.now(UTC) + timedelta(days=1)
        plan(url, [start + timedelta(seconds=index) for index in range(number)])
        environment = {
            **os.environ,
            "BOT_TELEGRAM__TOKEN": TOKEN,
            "BOT_TELEGRAM__BASE_URL": f"{str(client.base_url).rstrip('/')}/bot",
            "BOT_DATABASE__URL": url,
        }
        for attempt in ("first start", "second start"):
            seen = client.get("/world/log").json()
            seq = seen[-1]["seq"] if seen else 0
            began = time.perf_counter()
            bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment)
            while not any(
                call["method"] == "getUpdates" for call in client.get(f"/world/log?since={seq}").json()
            ):
                time.sleep(0.005)
            ready = time.perf_counter() - began
            time.sleep(5)
            say(f"{number} armed: {attempt}", ready=f"{ready:.2f} s", memory=f"{memory(bot.pid):.0f} MB")
            bot.terminate()
            bot.wait()


if __name__ == "__main__":
    main()

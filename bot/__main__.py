"""`python -m bot`."""

import gc

# At Python's own pace the collector walks through what is being imported for a quarter of the start.
gc.set_threshold(50_000, 20, 20)

from bot.cli import app  # noqa: E402  # nothing is imported before that

app()

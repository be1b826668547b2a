"""What the operator sets: config.yaml and the environment become frozen, validated settings.

Every key of the file is also an environment variable, which wins: `telegram.token` is `BOT_TELEGRAM__TOKEN`.
An empty variable, like an empty key, counts as not set. A secret may lie in a file of its own, named by
`token_file` in the YAML or by `BOT_TELEGRAM__TOKEN_FILE`. Relative paths start at the folder of the
configuration file; without one, at the working directory. config.example.yaml explains each key.
"""

from bot.config.settings import TELEGRAM, Database, Key, Operator, Questions, Settings, Telegram, keys
from bot.config.sources import ConfigError, find_file, load, without_secrets

__all__ = [
    "TELEGRAM",
    "ConfigError",
    "Database",
    "Key",
    "Operator",
    "Questions",
    "Settings",
    "Telegram",
    "find_file",
    "keys",
    "load",
    "without_secrets",
]

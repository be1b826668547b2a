"""Where settings come from: a YAML file, the environment, and files that hold one secret each."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from bot import strict_yaml
from bot.config.settings import NO_TOKEN, Key, Settings, keys, text

FILE_NAME = "config.yaml"


class ConfigError(Exception):
    """The settings cannot be used. `faults` says why, each in a sentence for people, without any secret."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(without_secrets(fault) for fault in faults)
        if len(self.faults) == 1:
            super().__init__(self.faults[0])
        else:
            lines = "".join(f"\n- {fault}" for fault in self.faults)
            super().__init__(f"{len(self.faults)} things in the configuration need mending:{lines}")


def without_secrets(text: str) -> str:
    """A last net: a token or a password in the wrong place, say where a key should be, is not shown."""
    text = re.sub(r"[0-9]+[:：][A-Za-z0-9_-]{20,}", "(a token)", text)
    return re.sub(r":/{1,3}(?!/|name:password@)[^\s@]+@", "://(hidden)@", text)


NOBODY = "0:" + "0" * 35
"""A token of no bot."""


def load(path: Path | None, environ: Mapping[str, str], *, with_token: bool = True) -> Settings:
    """Settings from the file `path` and the environment `environ`.

    Without a path, config.yaml in the working directory is read if it is there. With `with_token=False` (a
    backup needs none) no token is looked for, and the settings hold that of nobody. Raises ConfigError, with
    everything that is wrong.
    """
    file = find_file(path)
    folder = file.absolute().parent if file else Path.cwd()
    reading = _Reading(folder)
    from_file = reading.file(file) if file else {}
    from_environment = reading.environment(environ)
    values: dict[str, dict[str, object]] = {group: {} for group in Settings.model_fields}
    for key in keys():
        if key.path == "telegram.token" and not with_token:
            values[key.group][key.name] = NOBODY
            continue
        chosen = reading.choose(key, from_environment) or reading.choose(key, from_file)
        if chosen:
            values[key.group][key.name] = chosen.value
            reading.origins[key.path] = chosen.origin
    try:
        settings = Settings.model_validate(values, context={"folder": folder})
    except ValidationError as error:
        reading.note(error, _Origin(str(file) if file else ""))
        raise ConfigError(reading.sentences()) from None
    if reading.faults:
        raise ConfigError(reading.sentences())
    return settings


def find_file(path: Path | None) -> Path | None:
    """The configuration file to be read: the named one, or config.yaml in the working directory, or none.

    Raises ConfigError when the named one is not there.
    """
    if path is None:
        usual = Path(FILE_NAME)
        return usual if usual.exists() else None
    if not path.exists():
        raise ConfigError([f"{path}: there is no such file. To make one, copy config.example.yaml to {path}"])
    return path


@dataclass(frozen=True)
class _Origin:
    """Where a value was written: a file and its line, or an environment variable."""

    name: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.name}, line {self.line}" if self.line else self.name


@dataclass(frozen=True)
class _Given:
    value: object
    origin: _Origin


_Layer = dict[str, _Given]  # by key path; `telegram.token_file` is a path of its own here


@dataclass
class _Reading:
    """One attempt to read the settings, and what was found wrong in it."""

    folder: Path
    origins: dict[str, _Origin] = field(default_factory=dict)
    faults: list[tuple[_Origin, str, str]] = field(default_factory=list)
    is_unreadable: bool = False
    """The file could not be read as a whole, so nobody knows what it lacks."""

    def fault(self, origin: _Origin, path: str, problem: str) -> None:
        self.faults.append((origin, path, problem))

    def sentences(self) -> list[str]:
        in_order = sorted(self.faults, key=lambda fault: fault[0].line or math.inf)
        return [": ".join(filter(None, (str(origin), path, problem))) for origin, path, problem in in_order]

    def note(self, error: ValidationError, nowhere: _Origin) -> None:
        """Take over what pydantic found; what is missing only because it was faulty is not told twice."""
        known = {path for _, path, _ in self.faults}
        for found in error.errors(include_url=False, include_input=False):
            path = ".".join(str(part) for part in found["loc"][:2])
            group = path.split(".")[0]
            problem = str(found.get("ctx", {}).get("error", found["msg"]))
            if found["type"] == "default_factory_not_called":
                continue  # it is told of the key that the default derives from
            if found["type"] == "missing":
                if self.is_unreadable or known & {group, path, f"{path}_file"}:
                    continue
                problem = NO_TOKEN if path == "telegram.token" else "is missing"
            self.fault(self.origins.get(path, nowhere), path, problem)

    def file(self, file: Path) -> _Layer:
        layer: _Layer = {}
        try:
            written = file.read_bytes().decode("utf-8-sig")
        except OSError as error:
            self.is_unreadable = True
            self.fault(_Origin(str(file)), "", f"cannot be read ({error.strerror})")
            return layer
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            self.is_unreadable = True
            self.fault(_Origin(str(file), line), "", "this is not UTF-8 text; save the file as UTF-8")
            return layer
        document = strict_yaml.read(written)
        for fault in document.faults:
            path = ".".join(str(part) for part in fault.path)
            self.is_unreadable |= document.value is None
            self.fault(_Origin(str(file), fault.line), path, fault.problem)
        groups = {} if document.value is None else document.value
        if not isinstance(groups, dict):
            self.fault(_Origin(str(file), 1), "", "must begin with a key, such as telegram:")
            return layer
        for group, entries in groups.items():
            origin = _Origin(str(file), document.lines[(group,)])
            if group not in Settings.model_fields:
                self.fault(origin, group, _unknown(group, Settings.model_fields))
                continue
            names = _names(group)
            if not isinstance(entries, dict | None):
                example = f'"{names[0]}: …", with a space after the colon'
                self.fault(
                    origin, group, f"must hold keys, indented on the lines below it, such as {example}"
                )
                continue
            for name, value in (entries or {}).items():
                origin = _Origin(str(file), document.lines[(group, name)])
                if name not in names:
                    self.fault(origin, f"{group}.{name}", _unknown(name, names, group))
                elif value is not None:
                    layer[f"{group}.{name}"] = _Given(value, origin)
        return layer

    def environment(self, environ: Mapping[str, str]) -> _Layer:
        paths = {key.variable: key.path for key in keys()}
        paths |= {f"{key.variable}_FILE": f"{key.path}_file" for key in keys() if key.is_secret}
        layer: _Layer = {}
        for variable, value in environ.items():
            # Other programs have variables in BOT_ too; only what was surely meant for us is a mistake.
            near = get_close_matches(variable, paths, n=1, cutoff=0.85)
            if variable in paths and value.strip():
                layer[paths[variable]] = _Given(value, _Origin(variable))
            elif variable not in paths and variable.startswith("BOT_") and ("__" in variable or near):
                hint = f"Did you mean {near[0]}?" if near else f"Allowed: {', '.join(paths)}"
                self.fault(_Origin(variable), "", f"there is no such setting. {hint}")
        return layer

    def choose(self, key: Key, layer: _Layer) -> _Given | None:
        """What a layer says of a key: the value itself, or the contents of the file that it names."""
        given = layer.get(key.path)
        in_file = layer.get(f"{key.path}_file") if key.is_secret else None
        if in_file is None:
            return given
        if given is not None:
            problem = f"both {key.name} and {key.name}_file are set; keep one of them"
            self.fault(in_file.origin, key.path, problem)
            return None
        path = f"{key.path}_file"
        try:
            file = self.folder / text(in_file.value)
            secret = file.read_text("utf-8").strip()
        except OSError as error:
            self.fault(in_file.origin, path, f"{file} cannot be read ({error.strerror})")
        except UnicodeDecodeError:
            self.fault(in_file.origin, path, f"{file} is not a text file")
        except ValueError as error:
            self.fault(in_file.origin, path, str(error))
        else:
            if secret:
                return _Given(secret, in_file.origin)
            self.fault(in_file.origin, path, f"{file} is empty")
        return None


def _names(group: str) -> list[str]:
    """The keys that a group may hold in the YAML."""
    names = []
    for key in keys():
        if key.group == group:
            names += [key.name, f"{key.name}_file"] if key.is_secret else [key.name]
    return names


def _unknown(name: str, allowed: Iterable[str], group: str = "") -> str:
    """Why a key is refused: the nearest right one, here or in another group, and all allowed here."""
    here = {f"{group}.{each}" if group else each: each for each in allowed}
    elsewhere = {key.path: key.name for key in keys()}
    for places in (here, elsewhere):
        if near := get_close_matches(name, places.values(), n=1, cutoff=0.7):
            meant = next(path for path, each in places.items() if each == near[0])
            return f"there is no such key. Did you mean {meant}? Allowed here: {', '.join(here.values())}"
    return f"there is no such key. Allowed here: {', '.join(here.values())}"

"""The pictures that questions show: files beside their pack."""

from __future__ import annotations

from pathlib import Path

from bot.quiz.bank.pack import Pack

LARGEST = 5 * 2**20
"""Bytes. Telegram takes ten megabytes as a photo, and phones load it over the mobile network."""
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}


def read(file: Path, pack: Pack) -> tuple[dict[str, bytes], list[str]]:
    """The pictures of the pack in `file`, by their names there, and a line for each that cannot be shown."""
    found: dict[str, bytes] = {}
    faults = []
    for question in pack.questions:
        if question.picture is None or question.picture in found:
            continue
        try:
            found[question.picture] = _read(file.parent, question.picture)
        except ValueError as error:
            faults.append(f"{question.id}: the picture {question.picture} {error}")
    return found, faults


def kind_of(data: bytes) -> str | None:
    """What kind of picture it is; None: no kind that is shown."""
    return next((kind for beginning, kind in _BEGINNINGS.items() if data.startswith(beginning)), None)


def _read(folder: Path, name: str) -> bytes:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError("lies outside the pack's folder")
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"is larger than {LARGEST // 2**20} MB")
        data = path.read_bytes()
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror})") from error
    if kind_of(data) is None:
        raise ValueError(f"is neither {' nor '.join(_BEGINNINGS.values())}")
    return data

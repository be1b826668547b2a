"""Files in the world: kept in memory, found by id or path, the oldest forgotten when they are too many."""

from __future__ import annotations

import mimetypes
import struct
from pathlib import PurePosixPath

from bot.sandbox.model import File, Json

KEPT_BYTES = 256 * 1024 * 1024
_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


class FileStore:
    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}
        self._count = 0
        self._bytes = 0

    def add(self, name: str, data: bytes, mime_type: str = "", *, photo: bool = False) -> File:
        """Keep a file; `photo` needs a picture whose size can be read, else raises ValueError."""
        width, height = picture_size(data) if photo else (0, 0)
        self._count += 1
        name = PurePosixPath(name.replace("\\", "/")).name or "file"
        suffix = PurePosixPath(name).suffix
        path = f"photos/file_{self._count}.jpg" if photo else f"documents/file_{self._count}{suffix}"
        mime_type = mime_type or mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind = "AgACAgUAAxk" if photo else "BQACAgUAAxk"
        file = File(
            f"{kind}{self._count:012d}", f"AQAD{self._count:08d}", path, name, mime_type, data, width, height
        )
        self._by_id[file.id] = self._by_path[path] = file
        self._bytes += len(data)
        while self._bytes > KEPT_BYTES and len(self._by_id) > 1:
            self._forget(next(iter(self._by_id.values())))
        return file

    def by_id(self, file_id: str) -> File | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> File | None:
        return self._by_path.get(path)

    def _forget(self, file: File) -> None:
        del self._by_id[file.id], self._by_path[file.path]
        self._bytes -= len(file.data)


def file_content(file: File) -> Json:
    """The part of a Message that holds the file."""
    shape: Json = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.data)}
    if file.is_photo:
        return {"photo": [{**shape, "width": file.width, "height": file.height}]}
    return {"document": {"file_name": file.name, "mime_type": file.mime_type, **shape}}


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, GIF, JPEG or WebP picture; raises ValueError for anything else."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return struct.unpack(">II", data[16:24])
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return struct.unpack("<HH", data[6:10])
        if data.startswith(b"\xff\xd8"):
            return _jpeg_size(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp_size(data)
    except (struct.error, IndexError) as error:
        raise ValueError("a picture that is cut off") from error
    raise ValueError("not a picture")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    place = 2
    while data[place] == 0xFF:
        marker, length = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + length
    raise ValueError("a JPEG without a frame")


def _webp_size(data: bytes) -> tuple[int, int]:
    match data[12:16]:
        case b"VP8 ":
            width, height = struct.unpack("<HH", data[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            bits = struct.unpack("<I", data[21:25])[0]
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    raise ValueError("a WebP of an unknown kind")

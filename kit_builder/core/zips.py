"""Zips with reproducible bytes: no time, no place, members in the order given; what an older zip holds is not pressed again."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, NamedTuple

from isal import isal_zlib

from kit_builder.core.files import portable

FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell
PRESSED = (".mp4", ".png", ".jpg", ".woff2")  # media that do not become smaller
LEVEL = 3  # of ISA-L's 0 to 3: about as small as zlib's 6, eight times as fast
_HEADER = 30  # bytes before the name of a member, APPNOTE.TXT 4.3.7


class Ready(NamedTuple):
    """A member of an older zip whose content is the same."""

    archive: Path
    name: str


def pack(target: Path, members: Mapping[str, Path | bytes], ready: Mapping[str, Ready], pressed: tuple[str, ...]) -> str:
    """Write a zip and return its SHA-256; members that are ``ready`` are taken over as they are pressed there.

    Members with the endings ``pressed`` go in as they are, and so do media.
    """
    with target.open("wb") as file, ExitStack() as stack:
        told = _Told(file)
        _write(told, members, _Older(ready, stack), (*PRESSED, *pressed))
    return told.sum.hexdigest()


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a small zip as bytes."""
    buffer = io.BytesIO()
    _write(buffer, members)
    return buffer.getvalue()


def _write(file: Any, members: Mapping[str, Any], older: _Older | None = None, pressed: tuple[str, ...] = PRESSED) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            assert portable(name), name
            info = zipfile.ZipInfo(name, FIRST_MOMENT)
            info.create_system, info.external_attr = 3, 0o644 << 16
            _append(archive, info, (older and older.take(info)) or _press(info, content, pressed))


def _press(info: zipfile.ZipInfo, content: Path | bytes, pressed: tuple[str, ...]) -> bytes:
    data = content if isinstance(content, bytes) else content.read_bytes()
    info.file_size, info.CRC = len(data), isal_zlib.crc32(data)
    if info.filename.endswith(pressed):
        return data
    info.compress_type = zipfile.ZIP_DEFLATED
    press = isal_zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return bytes(press.compress(data) + press.flush())


def _append(archive: zipfile.ZipFile, info: zipfile.ZipInfo, pressed: bytes) -> None:
    """Add a member that is pressed already, which ``zipfile`` itself has no call for."""
    made: Any = archive
    info.compress_size, info.header_offset = len(pressed), made.fp.tell()
    made.fp.write(info.FileHeader(zip64=False))
    made.fp.write(pressed)
    made.filelist.append(info)
    made.NameToInfo[info.filename] = info
    made.start_dir, made._didModify = made.fp.tell(), True


class _Older:
    """The members of older zips, each opened once."""

    def __init__(self, ready: Mapping[str, Ready], stack: ExitStack) -> None:
        self._ready, self._stack = ready, stack
        self._open: dict[Path, zipfile.ZipFile] = {}

    def take(self, info: zipfile.ZipInfo) -> bytes | None:
        """Return the pressed bytes of a member, and write their sizes into ``info``; None where it is not ready."""
        found = self._ready.get(info.filename)
        if found is None:
            return None
        if found.archive not in self._open:
            self._open[found.archive] = self._stack.enter_context(zipfile.ZipFile(found.archive))
        archive: Any = self._open[found.archive]
        was = archive.NameToInfo.get(found.name)
        if was is None:
            return None
        archive.fp.seek(was.header_offset)
        header = archive.fp.read(_HEADER)
        lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        archive.fp.seek(was.header_offset + _HEADER + lengths)
        info.file_size, info.CRC, info.compress_type = was.file_size, was.CRC, was.compress_type
        pressed: bytes = archive.fp.read(was.compress_size)
        return pressed


class _Told:
    """A file that is only written forwards, and the sum of what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._at, self.sum = file, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sum.update(data)
        self._at += len(data)
        return self._file.write(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        self._file.flush()

    def seekable(self) -> bool:
        return False

"""Zips with reproducible bytes: no time, no place, members in the order given; what an older zip holds is not compressed again."""

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
COMPRESSED_MEDIA = (".mp4", ".png", ".jpg", ".woff2")  # media that do not become smaller
LEVEL = 3  # of ISA-L's 0 to 3: about as small as zlib's 6, eight times as fast
_HEADER_SIZE = 30  # bytes before the name of a member, APPNOTE.TXT 4.3.7


class OldMember(NamedTuple):
    """A member of an older zip whose content is the same."""

    archive: Path
    name: str


def pack(target: Path, members: Mapping[str, Path | bytes], reusable: Mapping[str, OldMember], compressed: tuple[str, ...]) -> str:
    """Write a zip and return its SHA-256; members that are ``reusable`` are copied as they are compressed there.

    Files whose names end as in ``compressed`` are stored as they are, and so are media.
    """
    with target.open("wb") as file, ExitStack() as stack:
        hashing = _HashingFile(file)
        _write(hashing, members, _OldZips(reusable, stack), (*COMPRESSED_MEDIA, *compressed))
    return hashing.sha256.hexdigest()


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a small zip as bytes."""
    buffer = io.BytesIO()
    _write(buffer, members)
    return buffer.getvalue()


def _write(file: Any, members: Mapping[str, Any], old_zips: _OldZips | None = None, compressed: tuple[str, ...] = COMPRESSED_MEDIA) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            assert portable(name), name
            info = zipfile.ZipInfo(name, FIRST_MOMENT)
            info.create_system, info.external_attr = 3, 0o644 << 16
            _append(archive, info, (old_zips and old_zips.take(info)) or _compress(info, content, compressed))


def _compress(info: zipfile.ZipInfo, content: Path | bytes, compressed: tuple[str, ...]) -> bytes:
    data = content if isinstance(content, bytes) else content.read_bytes()
    info.file_size, info.CRC = len(data), isal_zlib.crc32(data)
    if info.filename.endswith(compressed):
        return data
    info.compress_type = zipfile.ZIP_DEFLATED
    compressor = isal_zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return bytes(compressor.compress(data) + compressor.flush())


def _append(archive: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> None:
    """Add a member that is compressed already, for which ``zipfile`` itself has no call."""
    zip_file: Any = archive
    info.compress_size, info.header_offset = len(data), zip_file.fp.tell()
    zip_file.fp.write(info.FileHeader(zip64=False))
    zip_file.fp.write(data)
    zip_file.filelist.append(info)
    zip_file.NameToInfo[info.filename] = info
    zip_file.start_dir, zip_file._didModify = zip_file.fp.tell(), True


class _OldZips:
    """The members of older zips, each opened once."""

    def __init__(self, reusable: Mapping[str, OldMember], stack: ExitStack) -> None:
        self._reusable, self._stack = reusable, stack
        self._open: dict[Path, zipfile.ZipFile] = {}

    def take(self, info: zipfile.ZipInfo) -> bytes | None:
        """Return the compressed bytes of a member, and write their sizes into ``info``; None where no old zip holds it."""
        member = self._reusable.get(info.filename)
        if member is None:
            return None
        if member.archive not in self._open:
            self._open[member.archive] = self._stack.enter_context(zipfile.ZipFile(member.archive))
        archive: Any = self._open[member.archive]
        old = archive.NameToInfo.get(member.name)
        if old is None:
            return None
        archive.fp.seek(old.header_offset)
        header = archive.fp.read(_HEADER_SIZE)
        lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        archive.fp.seek(old.header_offset + _HEADER_SIZE + lengths)
        info.file_size, info.CRC, info.compress_type = old.file_size, old.CRC, old.compress_type
        compressed: bytes = archive.fp.read(old.compress_size)
        return compressed


class _HashingFile:
    """A file that is only appended to, and the SHA-256 of what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._position, self.sha256 = file, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        self._position += len(data)
        return self._file.write(data)

    def tell(self) -> int:
        return self._position

    def flush(self) -> None:
        self._file.flush()

    def seekable(self) -> bool:
        return False

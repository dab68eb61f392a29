"""A cache of what is slow to make, by what it is made from: after a change or an interrupted build the rest is not made again."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kit_builder.core.files import STATE

NAME = "drawn"
MOST = 300_000_000  # bytes in the cache; the whole kit in three languages needs some 130 million
_CHECKSUM_SIZE = 32  # bytes of a SHA-256, which stands before the data


@dataclass(frozen=True)
class Cache:
    """Keeps bytes by key in a folder of the output.

    ``code`` names what makes them. A ``fresh`` cache returns only what was put into it in this run.
    What the file system refuses is not cached; an entry whose checksum is wrong counts as missing.
    """

    output: Path
    code: str
    fresh: bool = False
    _written: set[str] = field(default_factory=set, init=False, compare=False, repr=False)

    def get(self, key: str) -> bytes | None:
        """Return the cached bytes, or None."""
        path = self._path(key)
        try:
            content = b"" if self.fresh and key not in self._written else path.read_bytes()
            os.utime(path)  # so that ``prune`` removes it last
        except OSError:
            return None
        data = content[_CHECKSUM_SIZE:]
        return data if content[:_CHECKSUM_SIZE] == hashlib.sha256(data).digest() else None

    def put(self, key: str, data: bytes) -> None:
        """Cache some bytes, whole or not at all."""
        path = self._path(key)
        self._written.add(key)
        temporary = path.with_name(f"{path.name}.new-{os.getpid()}")
        with suppress(OSError):
            if not path.parent.is_dir():
                path.parent.mkdir()  # only there where a build writes
            temporary.write_bytes(hashlib.sha256(data).digest() + data)
            os.replace(temporary, path)

    def _path(self, key: str) -> Path:
        return self.output / STATE / NAME / hashlib.sha256(f"{self.code} {key}".encode()).hexdigest()


def prune(output: Path, most: int = MOST) -> None:
    """Remove the least recently used entries until at most so many bytes are left, and files that were not written to the end."""
    try:
        with os.scandir(output / STATE / NAME) as entries:
            files = [(entry.stat().st_mtime_ns, entry.stat().st_size, entry.path) for entry in entries]
    except OSError:
        return
    room = most
    for _, size, path in sorted(files, reverse=True):
        room -= size
        if room < 0 or ".new-" in os.path.basename(path):
            with suppress(OSError):
                os.unlink(path)

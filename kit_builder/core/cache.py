"""What is slow to make, kept by what it is made from: after a change, or a build that broke off, the rest is not made once more."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kit_builder.core.files import STATE

NAME = "drawn"
MOST = 300_000_000  # bytes that are kept; the whole kit in three languages needs some 130 million
_SUM = 32  # bytes of a SHA-256


@dataclass(frozen=True)
class Cache:
    """Keeps bytes by keys in a folder of the output.

    ``code`` names what makes them. A ``fresh`` one gives back only what it was given itself.
    Whatever the file system refuses is not kept; what does not have its sum any more has not been kept.
    """

    output: Path
    code: str
    fresh: bool = False
    _given: set[str] = field(default_factory=set, init=False, compare=False, repr=False)

    def get(self, key: str) -> bytes | None:
        """Return what was kept."""
        path = self._path(key)
        try:
            content = b"" if self.fresh and key not in self._given else path.read_bytes()
            os.utime(path)  # so that what is needed is taken away last
        except OSError:
            return None
        made = content[_SUM:]
        return made if content[:_SUM] == hashlib.sha256(made).digest() else None

    def put(self, key: str, made: bytes) -> None:
        """Keep something, whole or not at all."""
        path = self._path(key)
        self._given.add(key)
        aside = path.with_name(f"{path.name}.new-{os.getpid()}")
        with suppress(OSError):
            if not path.parent.is_dir():
                path.parent.mkdir()  # only there where a build writes
            aside.write_bytes(hashlib.sha256(made).digest() + made)
            os.replace(aside, path)

    def _path(self, key: str) -> Path:
        return self.output / STATE / NAME / hashlib.sha256(f"{self.code} {key}".encode()).hexdigest()


def prune(output: Path, most: int = MOST) -> None:
    """Take away what has not been needed for the longest time, down to so many bytes, and what was not written to its end."""
    try:
        with os.scandir(output / STATE / NAME) as entries:
            found = [(entry.stat().st_mtime_ns, entry.stat().st_size, entry.path) for entry in entries]
    except OSError:
        return
    room = most
    for _, size, path in sorted(found, reverse=True):
        room -= size
        if room < 0 or ".new-" in os.path.basename(path):
            with suppress(OSError):
                os.unlink(path)

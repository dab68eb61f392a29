"""What builds remember of an output folder: what each file was made from, and how it was left there."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kit_builder.core.files import STATE, Seen, sha256_of
from kit_builder.core.model import Gap

VERSION = 5
NAME = f"{STATE}/state.json"


@dataclass(frozen=True)
class File:
    """A file as it was left: its SHA-256, its size in bytes, and when it was changed, in nanoseconds."""

    sha256: str
    size: int
    changed: int


@dataclass(frozen=True)
class LessonMemory:
    """What a lesson's files were made from and are: ``key`` names all but the media, ``media`` each file that was looked for.

    ``source`` names the files that its cells come from, so that they need not be read to know that they are the same.
    ``made`` maps a format to its path, or to "" where the lesson has nothing for it; ``summary`` is what a bundle needs to know
    of the lesson, ``left_out`` maps a format to the sentences about what could not be shown, "" to those about every format.
    """

    key: str
    media: Mapping[str, str]
    made: Mapping[str, str]
    summary: Mapping[str, Any]
    left_out: Mapping[str, tuple[str, ...]]
    source: str = ""


@dataclass(frozen=True)
class BundleMemory:
    """The files of a bundle, its own and those of its lessons; ``key`` names all that they were made from but what was looked for.

    That is ``media`` for its own pages, as for a lesson, and ``source`` names all else that its own files were made from, the files
    of its lessons among it; ``code`` names the builder.
    """

    key: str
    code: str
    source: str
    files: tuple[str, ...]
    media: Mapping[str, str]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class CatalogMemory:
    """What a catalog of a language lacks; ``key`` names the texts and their translations."""

    key: str
    gap: Gap


@dataclass
class Memory:
    """All of it, by the names of files, lessons, bundles and catalogs; ``seen`` are the files that they were made from."""

    files: dict[str, File] = field(default_factory=dict)
    lessons: dict[str, LessonMemory] = field(default_factory=dict)
    bundles: dict[str, BundleMemory] = field(default_factory=dict)
    catalogs: dict[str, CatalogMemory] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)

    def holds(self, folder: Path, name: str) -> bool:
        """Say whether a file is in the folder as it was left there; where only the time is another, its content decides."""
        recorded, path = self.files.get(name), os.path.join(folder, name)
        try:
            info = os.stat(path)
            if recorded is None or info.st_size != recorded.size:
                return False
            return info.st_mtime_ns == recorded.changed or sha256_of(path) == recorded.sha256
        except OSError:
            return False


def look_at(path: Path, sha256: str) -> File:
    """Return a file as it is now."""
    info = path.stat()
    return File(sha256, info.st_size, info.st_mtime_ns)


def read_memory(folder: Path) -> Memory:
    """Return what earlier builds wrote; what cannot be read, or names a file outside the folder, is forgotten and so made again."""
    try:
        raw = json.loads((folder / NAME).read_text("utf-8"))
        if raw["version"] != VERSION:
            return Memory()
        memory = Memory(
            {str(name): File(str(sha), int(size), int(changed)) for name, (sha, size, changed) in raw["files"].items()},
            {name: _lesson(entry) for name, entry in raw["lessons"].items()},
            {name: _bundle(entry) for name, entry in raw["bundles"].items()},
            {name: _catalog(entry) for name, entry in raw["catalogs"].items()},
            {str(name): Seen(str(sha), tuple(map(int, state))) for name, (sha, *state) in raw["seen"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Memory()
    named = {*memory.files, *(name for bundle in memory.bundles.values() for name in bundle.files)}
    return memory if all(map(_is_inside, named)) else Memory()


def _lesson(entry: Any) -> LessonMemory:
    left_out = {str(format_name): _texts(sentences) for format_name, sentences in entry["left_out"].items()}
    media, made, summary = _names(entry["media"]), _names(entry["made"]), dict(entry["summary"])
    return LessonMemory(str(entry["key"]), media, made, summary, left_out, str(entry["source"]))


def _bundle(entry: Any) -> BundleMemory:
    files, left_out = _texts(entry["files"]), _texts(entry["left_out"])
    return BundleMemory(str(entry["key"]), str(entry["code"]), str(entry["source"]), files, _names(entry["media"]), left_out)


def _catalog(entry: Any) -> CatalogMemory:
    texts, lacking, first = entry["gap"]
    return CatalogMemory(str(entry["key"]), Gap(int(texts), int(lacking), _texts(first)))


def _names(entry: Any) -> dict[str, str]:
    return {str(name): str(value) for name, value in entry.items()}


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(map(str, values))


def _is_inside(name: str) -> bool:
    return bool(name) and name[0] != "/" and not any(part in ("", ".", "..") or ":" in part or "\\" in part for part in name.split("/"))


def memory_bytes(memory: Memory) -> bytes:
    """Write what a later build shall know."""
    raw = {
        "version": VERSION,
        "files": {name: [file.sha256, file.size, file.changed] for name, file in memory.files.items()},
        "lessons": {name: asdict(lesson) for name, lesson in memory.lessons.items()},
        "bundles": {name: asdict(bundle) for name, bundle in memory.bundles.items()},
        "catalogs": {name: asdict(catalog) for name, catalog in memory.catalogs.items()},
        "seen": {name: [file.sha256, *file.state] for name, file in memory.seen.items() if file.state},
    }
    return (json.dumps(raw, sort_keys=True) + "\n").encode()

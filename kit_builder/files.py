"""Write files so that an interruption leaves the old ones whole, and remember what was written."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from kit_builder.errors import KitError

STATE = ".kit-builder"
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell
_PRESSED = (".mp4", ".png", ".jpg", ".woff2")  # what does not become smaller
_REASONS = {
    errno.ENOSPC: "the disk is full. Free some space",
    errno.EROFS: "the folder cannot be written to. Choose another with -o",
    errno.EACCES: "the folder cannot be written to. Choose another with -o",
    errno.EPERM: "the folder cannot be written to. Choose another with -o",
    errno.ENOTDIR: "a file stands where a folder should be. Choose another with -o",
    errno.EEXIST: "a file stands where a folder should be. Choose another with -o",
}


def explain(error: OSError, folder: Path, changed: int = 0) -> KitError:
    """Turn an error of the file system into a sentence; ``changed`` is how many files had been put in place before it."""
    reason = _REASONS.get(error.errno or 0, f"{error.strerror or error}. Look at the folder")
    what = f"Only {changed} files were renewed" if changed else "Nothing was changed"
    return KitError(f"{what} in {folder}: {reason}, then build again.")


def write_all(folder: Path, files: Mapping[str, bytes], outdated: Iterable[str] = ()) -> None:
    """Write files (paths relative to ``folder``) and take away outdated ones.

    All are first written aside, then put in their places one by one, those named last in ``files`` last: up to then
    an interruption changes nothing, and at no time is a file half written.
    """
    aside = folder / STATE / f"new-{os.getpid()}"
    changed = 0
    try:
        try:
            for name, content in files.items():
                path = aside / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            for name in files:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(aside / name, folder / name)
                changed += 1
            for name in outdated:
                (folder / name).unlink(missing_ok=True)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise explain(error, folder, changed) from error


def remove_leftovers(folder: Path) -> None:
    """Take away what an interrupted build left aside, but not what another build is writing now."""
    for path in (folder / STATE).glob("new-*"):
        from psutil import pid_exists  # here, because it is rarely needed

        owner = path.name.removeprefix("new-")
        if not owner.isdecimal() or int(owner) == os.getpid() or not pid_exists(int(owner)):
            shutil.rmtree(path, ignore_errors=True)


def read_state(folder: Path) -> dict[str, Any]:
    """Return what earlier builds wrote: ``{bundle: {"key": str, "files": {path: SHA-256}}}``.

    What cannot be read, or names a file outside the folder, is forgotten: then it is built again.
    """
    try:
        state = json.loads((folder / STATE / "state.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: known for name, known in state.items() if _is_memory(known)} if isinstance(state, dict) else {}


def _is_memory(known: object) -> bool:
    match known:
        case {"key": str(), "files": dict(files)}:
            paths = [PurePosixPath(name) for name in files]
            return not any(path.is_absolute() or ".." in path.parts or ":" in str(path) or "\\" in str(path) for path in paths)
    return False


def state_bytes(state: Mapping[str, Any]) -> bytes:
    """Write the memory of builds."""
    return (json.dumps(state, indent=1, sort_keys=True) + "\n").encode()


def digest(paths: Iterable[Path], *more: str) -> str:
    """Return one SHA-256 for the names and contents of files, and for texts."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    for text in more:
        total.update(text.encode() + b"\0")
    return total.hexdigest()


def is_unchanged(folder: Path, sums: Mapping[str, str]) -> bool:
    """Say whether every file is there with the SHA-256 that was noted."""
    try:
        return all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == value for name, value in sums.items())
    except OSError:
        return False


def zipped(content: Mapping[str, bytes]) -> bytes:
    """Pack files by their names in the order given; the same files give the same bytes."""
    import io
    import zipfile  # here, because a build in which nothing changed needs none

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo(name, _FIRST_MOMENT)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = zipfile.ZIP_STORED if name.endswith(_PRESSED) else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=6)
    return buffer.getvalue()


def replace_file(path: Path, content: bytes) -> bool:
    """Write a file whole, unless it holds the very same; return whether it has changed. Raises KitError."""
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.new")
        aside.write_bytes(content)
        os.replace(aside, path)
    except OSError as error:
        raise explain(error, path.parent) from error
    return True

"""Write files so that an interruption leaves the old ones whole."""

from __future__ import annotations

import atexit
import errno
import hashlib
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kit_builder.core.errors import KitError

STATE = ".kit-builder"
TEMPORARY = "tumar-typst-"  # how the names of folders for temporary files begin
_LOCK = "lock"
_BUILD_TEMPORARY = re.compile(r"new-\d+")  # as ``aside`` names its folder
_CACHE_TEMPORARY = re.compile(r"[0-9a-f]+\.new-\d+")  # as ``kit_builder.core.cache`` does
_GRACE = 60  # seconds in which a temporary folder must get its lock
TICK = 3_000_000_000  # nanoseconds; those of a FAT file system are 2 seconds apart
_REASONS = {
    errno.ENOSPC: "the disk is full. Free some space",
    errno.EROFS: "the folder cannot be written to. Choose another with -o",
    errno.EACCES: "the folder cannot be written to. Choose another with -o",
    errno.EPERM: "the folder cannot be written to. Choose another with -o",
    errno.ENOTDIR: "a file stands where a folder should be. Choose another with -o",
    errno.EEXIST: "a file stands where a folder should be. Choose another with -o",
    errno.ENAMETOOLONG: "a name or the whole path is too long. Choose a shorter one",
}


FORBIDDEN = frozenset('<>:"|?*\\')  # in names on Windows
_PORTS = frozenset(f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³")
RESERVED = _PORTS | {"con", "prn", "aux", "nul", "conin$", "conout$"}


def portable(name: str) -> bool:
    """Say whether a path can be the name of a file on Windows, macOS and Linux alike, and be written as UTF-8."""
    return all(
        part
        and part not in (".", "..")
        and not part.endswith((" ", "."))
        and part.partition(".")[0].strip().lower() not in RESERVED
        and not any(character in FORBIDDEN or ord(character) < 32 or 0xD800 <= ord(character) <= 0xDFFF for character in part)
        for part in name.split("/")
    )


def explain(error: OSError, folder: Path, changed: int = 0) -> KitError:
    """Turn an error of the file system into a sentence; ``changed`` is how many files had been replaced before it."""
    reason = _REASONS.get(error.errno or 0, f"{error.strerror or error}. Look at the folder")
    what = f"Only {changed} files were replaced" if changed else "Nothing was changed"
    return KitError(f"{what} in {folder}: {reason}, then build again.")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let nobody else write into a folder meanwhile; raise KitError where somebody does.

    Whoever holds the lock owns the temporary files, so those that killed processes left there are removed first.
    """
    from filelock import FileLock, Timeout  # here, because a build in which nothing has changed writes nothing

    state = folder / STATE
    try:
        _require_own(state)
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / _LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise KitError(f"Another build is writing into {folder} now. Wait until it has ended, or choose another folder with -o.") from error
    except NotImplementedError:  # a file system without locks, such as some of the network
        yield
        return
    except OSError as error:
        raise explain(error, folder) from error
    try:
        for path in _leftovers(folder):
            _remove(path)
        yield
    finally:
        with suppress(OSError):
            if os.listdir(state) == [_LOCK]:  # no build has left its state there
                (state / _LOCK).unlink()
        lock.release()
        with suppress(OSError):
            state.rmdir()


def _require_own(state: Path) -> None:
    """Require of a state folder that no link in it leads elsewhere, where others' files would be removed as leftovers."""
    wrong = state if _kind(state) not in ("", "folder") else state / _LOCK
    if wrong == state or _kind(wrong) not in ("", "file"):
        raise KitError(f"{wrong} is a link, or not what this program puts there. It is not used; remove it, then try again.")
    if unexpected := next((path for path in _entries(state) if path.name != _LOCK and _kind(path) not in ("file", "folder")), None):
        raise KitError(f"{unexpected} is a link, or not what this program puts there. It is not used; remove it, then try again.")


def is_link(path: Path | str) -> bool:
    """Say whether a path is a symbolic link, or a junction of Windows; raises OSError for what is not there."""
    info = os.lstat(path)
    is_junction = getattr(info, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
    return stat.S_ISLNK(info.st_mode) or is_junction


def _kind(path: Path) -> str:
    """Return "folder", "file", "" for what is not there, or "other", such as a link or a pipe."""
    try:
        mode = os.lstat(path).st_mode
        if is_link(path):
            return "other"
    except FileNotFoundError:
        return ""
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "other"


def _entries(folder: Path) -> list[Path]:
    """Return what is in a folder itself, and in none that a link leads to."""
    try:
        return [] if is_link(folder) else sorted(Path(entry.path) for entry in os.scandir(folder))
    except OSError:
        return []


def _leftovers(folder: Path) -> list[Path]:
    """Return the temporary files of a folder, of a build that runs or was killed: only names as this program gives them."""
    entries = _entries(folder / STATE)
    in_cache = [path for entry in entries for path in _entries(entry) if _CACHE_TEMPORARY.fullmatch(path.name)]
    return [*(path for path in entries if _BUILD_TEMPORARY.fullmatch(path.name)), *in_cache]


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside the real files, which are ``locked``, to write to; it is removed at the end, whatever has happened."""
    staging = folder / STATE / f"new-{os.getpid()}"
    try:
        staging.mkdir(parents=True, exist_ok=True)
        yield staging
    except OSError as error:
        raise explain(error, folder) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def put_in_place(folder: Path, staging: Path, names: Iterable[str], outdated: Iterable[str] = ()) -> None:
    """Move files that were written to ``staging`` where they belong, one by one in this order, and remove outdated ones.

    Up to the first an interruption changes nothing, and at no time is a file half written. Raises KitError.
    """
    changed = 0
    try:
        for name in names:
            _with_folder(f"{folder}/{name}", partial(os.replace, f"{staging}/{name}"))
            changed += 1
        for name in outdated:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise explain(error, folder, changed) from error


def write_all(folder: Path, files: Mapping[str, bytes], outdated: Iterable[str] = ()) -> None:
    """Write files (paths relative to ``folder``, which is ``locked``) aside first, then move them into place; remove outdated ones."""
    with aside(folder) as staging:
        for name, content in files.items():
            write(staging / name, content)
        put_in_place(folder, staging, files, outdated)


def write(path: Path, content: Path | bytes) -> None:
    """Write a file, or copy another one there, and the folders that it needs."""
    if isinstance(content, Path):
        _with_folder(str(path), partial(shutil.copyfile, content))
    else:
        _with_folder(str(path), lambda name: Path(name).write_bytes(content))


def _with_folder(path: str, action: Callable[[str], object]) -> None:
    """Do something with a path, and make the folder that it needs only where that is missing: mostly it is there."""
    try:
        action(path)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        action(path)


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files and folders that killed processes left, unless a process is writing there now."""
    if _leftovers(folder):
        with suppress(KitError), locked(folder):
            pass
    for path in Path(tempfile.gettempdir()).glob(f"{TEMPORARY}*"):
        if not _is_in_use(path):
            _remove(path)


def temporary_folder() -> Path:
    """Make a folder for temporary files; it is removed when this process ends, or with the next build if this one is killed."""
    from filelock import FileLock

    folder = Path(tempfile.mkdtemp(prefix=TEMPORARY))
    lock = FileLock(folder / _LOCK, timeout=0)
    with suppress(NotImplementedError):
        lock.acquire()

    def remove() -> None:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


def _is_in_use(folder: Path) -> bool:
    """Say whether the process that made a temporary folder still runs: it holds the lock in it."""
    from filelock import FileLock, Timeout

    try:
        if not (folder / _LOCK).is_file():
            return time.time() - folder.stat().st_mtime < _GRACE
        with FileLock(folder / _LOCK, timeout=0):
            return False
    except Timeout:
        return True
    except (OSError, NotImplementedError):  # of another user
        return True


def walk(name: str, folder: str) -> Iterator[tuple[str, str]]:
    """Give the name, below ``name``, and the path of each file of a folder.

    Left out are Python's own, those that begin with a dot, and each README.md: it is for people, and nothing is made from it.
    """
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name[0] == "." or entry.name in ("__pycache__", "README.md"):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from walk(f"{name}/{entry.name}", entry.path)
        elif entry.is_file():
            yield f"{name}/{entry.name}", entry.path


def name_of(path: Path, root: Path) -> str:
    """Name a file from a kit's folder, or by its whole path where it is elsewhere."""
    return path.as_posix().removeprefix(f"{root.as_posix()}/")


def read_whole(path: Path, most: int = -1) -> bytes:
    """Read a file, or what is one byte more than ``most``; raises OSError, also for a pipe, which could let us wait for ever."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        code = errno.EISDIR if path.is_dir() else errno.EINVAL
        raise OSError(code, "Is a directory" if path.is_dir() else "It is a pipe, or something else that is no file", str(path))
    with open(path, "rb") as file:
        return file.read(most + 1 if most >= 0 else -1)


def sha256_of(path: Path | str) -> str:
    """Return the SHA-256 of a file; raises OSError."""
    with open(path, "rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Seen(NamedTuple):
    """A file that was read: its SHA-256, and what the file system said of it, or nothing where that is no proof."""

    sha256: str
    state: tuple[int, ...]


def see(path: str, previous: Seen | None = None) -> Seen:
    """Read a file, unless the file system says of it what it said in ``previous``; raises OSError.

    Who changes a file twice within one tick of its clock leaves the same times: so they prove something only for a file that was
    some seconds old when it was read (as Git does, git-scm.com/docs/racy-git).
    """
    info = os.stat(path)
    state = (info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino, info.st_dev)
    if previous and previous.state == state:
        return previous
    is_old = max(info.st_mtime_ns, info.st_ctime_ns) < time.time_ns() - TICK
    return Seen(sha256_of(path), state if is_old else ())


def digest(*texts: str) -> str:
    """Return one SHA-256 for texts."""
    sha256 = hashlib.sha256()
    for text in texts:
        sha256.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return sha256.hexdigest()


def replace_file(path: Path, content: bytes) -> bool:
    """Write a file whole, unless it holds the very same; return whether it has changed. Raises KitError.

    What an earlier process left when it was killed is removed.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(new)  # which could be a link that leads elsewhere
        with new.open("xb") as file:
            file.write(content)
        os.replace(new, path)
    except OSError as error:
        raise explain(error, path.parent) from error
    finally:
        _remove(new)
    return True

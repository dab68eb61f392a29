"""A bundle as it was received: its zip is unpacked into a folder of its own, and its files are compared with its list.

Whoever makes a bundle writes its list, so the list tells of faults in copying, and of nothing else: it is never a reason to trust.
What may come along is only what nothing on a computer runs or reads by itself.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from kit_builder.build.bundle import SUMS, UNPACKED
from kit_builder.core.errors import KitError, say_plainly
from kit_builder.core.files import aside, is_link, locked, portable, read_whole, sha256_of
from kit_builder.exports.notebook import as_read
from kit_builder.exports.registry import FORMATS

START = "START.html"
TUMAR = "notebooks/tumar/"
# the kinds of files that may lie anywhere in a bundle: nothing imports, runs or obeys them
_PAGES = (*{Path(form.path).suffix for form in FORMATS.values()}, ".docx", ".txt", ".md", ".woff2")
_MEDIA = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp4", ".webm", ".vtt", ".mp3", ".ogg", ".wav")
_ALLOWED_NAMES = frozenset({SUMS, "LICENSE", "LICENSE-CONTENT", UNPACKED})
_JUNK = frozenset({"__pycache__", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "desktop.ini"})  # of systems and of JupyterLab
_BYTECODE_FOLDER = "__pycache__"  # from which Python may load something else than the file beside it says
_MOST_FILES = 20_000  # files
_LONGEST_NAME, _MOST_FOLDERS = 240, 12  # characters of a name, and folders in it
_LONGEST_LIST = 5_000_000  # bytes of a list, which are some 40 000 lines
_LONGEST_TOML, _MOST_POINTS = 200_000, 100  # bytes of a TOML file, and points of one line of it: names in names cost their number squared
_LARGEST_BUNDLE = 2_000_000_000  # bytes; a bundle of twelve lessons in three languages has a fifth of it
_DENSE_RATIO = 100  # how many times as large as in the zip files may be that have more than _MOST_DENSE bytes together
_MOST_DENSE = 50_000_000
Say = Callable[[str], object]


@dataclass(frozen=True)
class Found:
    """The notebooks of a bundle by their names in it: those that are as the list says, and those that were changed or added since."""

    whole: tuple[str, ...]
    changed: tuple[str, ...]


def unpack(archive: Path, say: Say = say_plainly) -> Path:
    """Take a bundle's zip apart beside itself, into a folder that was not there before, or find it there just as it is in the zip.

    Everything is checked before anything is put into its place. Raises KitError.
    """
    try:
        if archive.exists() and not archive.is_file():
            raise KitError(f"{archive.name} is not a file. Name the zip of a bundle.")
        with zipfile.ZipFile(archive) as zip_file:
            top = _require_bundle(archive, zip_file)
            if not os.access(archive.parent, os.W_OK):
                raise KitError(f"{archive.name} lies where nothing can be written. Copy it into a folder of your own and open it there.")
            with locked(archive.parent):
                target = _target_folder(archive.parent / top, zip_file, say)
                if target.exists():
                    return target
                with aside(archive.parent) as new_folder:
                    _extract(zip_file, new_folder)
                    verify(new_folder / top)
                    os.rename(new_folder / top, target)
                return target
    except FileNotFoundError as error:
        raise KitError(f"{archive} does not exist.") from error
    except KitError as error:
        raise error if archive.name in str(error) else KitError(f"{archive.name} is not unpacked. {error}") from error
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError) as error:
        raise KitError(f"{archive.name} cannot be unpacked: {error}. Copy it again.") from error


def _target_folder(wanted: Path, zip_file: zipfile.ZipFile, say: Say) -> Path:
    """Return a folder that is just what the zip holds, or the name of one that is not there yet."""
    for number in count(1):
        target = wanted.with_name(f"{wanted.name}-{number}") if number > 1 else wanted
        if not os.path.lexists(target):
            return target
        with suppress(KitError, OSError):
            if not target.is_symlink() and _holds_the_same(target, zip_file, wanted.name):
                return target
        say(f"{target} is not what the zip holds, and stays as it is. To open it as it is: kit-builder open {target}")
    raise AssertionError


def _holds_the_same(folder: Path, zip_file: zipfile.ZipFile, top: str) -> bool:
    """Say whether a folder holds what a zip holds, and no more; a notebook may be written as JupyterLab saves it."""
    if read_whole(folder / SUMS, _LONGEST_LIST) != zip_file.read(f"{top}/{SUMS}"):
        return False
    notebooks = look_at(folder)
    names = [name.removeprefix(f"{top}/") for name in zip_file.namelist()]
    return all(
        name in names and _is_same_notebook((folder / name).read_bytes(), zip_file.read(f"{top}/{name}")) for name in notebooks.changed
    )


def _is_same_notebook(content: bytes, other: bytes) -> bool:
    try:
        return as_read(json.loads(content)) == as_read(json.loads(other))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False


def _require_bundle(archive: Path, zip_file: zipfile.ZipFile) -> str:
    """Require of a zip, before anything of it is written, that it may be a bundle; return the name of its folder."""

    def fail(why: str) -> KitError:
        return KitError(f"{archive.name} is not a bundle of this kit: {why}. Nothing of it was unpacked.")

    members = zip_file.infolist()
    if len(members) > _MOST_FILES:
        raise fail(f"it holds {len(members)} files")
    for member in members:
        if why := _problem(member):
            raise fail(why)
    files = [member.filename for member in members if not member.is_dir()]
    if clashing := _clashing_name(member.filename for member in members):
        raise fail(f"two of its files would have one name on many computers, {clashing!r}")
    tops = {name.partition("/")[0] for name in files}
    if len(tops) != 1 or not all("/" in name for name in files):
        raise fail("its files are not in one folder")
    (top,) = tops
    inside = [name.removeprefix(f"{top}/") for name in files]
    bundles = sorted(name.removesuffix(f"/{SUMS}") for name in inside if name.count("/") == 1 and name.endswith(f"/{SUMS}"))
    if SUMS not in inside and bundles:
        raise KitError(f"{archive.name} holds several bundles. Take it out of the zip, then name one of its folders: {', '.join(bundles)}.")
    for name in (SUMS, START):
        if name not in inside:
            raise fail(f"there is no {name} in it")
    if strange := next((name for name in inside if not _is_allowed(name)), None):
        raise fail(f"{strange!r} is no file that a bundle has")
    if zip_file.getinfo(f"{top}/{SUMS}").file_size > _LONGEST_LIST:
        raise fail(f"its list ({SUMS}) is too long")
    _require_room(archive, members)
    return top


def _problem(member: zipfile.ZipInfo) -> str:
    """Return why a member of a zip cannot be one of a bundle, or nothing."""
    name = member.orig_filename  # as it is written: on Windows zipfile changes it
    if len(name) > _LONGEST_NAME or name.count("/") > _MOST_FOLDERS:
        return f"the name {name[:40]!r}… is too long, or in too many folders"
    if not portable(name.removesuffix("/")):
        return f"{name!r} cannot be the name of a file on every computer"
    if any(part.startswith(".") for part in name.split("/")):
        return f"{name!r} is a hidden file, which could change how programs work"
    if any(part.casefold() == _BYTECODE_FOLDER for part in name.split("/")):
        return f"{name!r} is compiled code, which need not be what the files beside it say"
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return f"{name!r} is a link, not a file"
    if member.flag_bits & 1:
        return f"{name!r} is encrypted with a password"
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"{name!r} is compressed in a way that bundles are not"
    return ""


def _clashing_name(names: Iterable[str]) -> str | None:
    """Return a name that two files or folders would share where case does not count, or that is both; folders end with /."""
    spelled: dict[str, str] = {}
    files: set[str] = set()
    folders: set[str] = set()
    for name in names:
        parents = [str(parent) for parent in PurePosixPath(f"{name}x" if name.endswith("/") else name).parents if parent.name]
        folders.update(parents)
        for path in [*parents, *([] if name.endswith("/") else [name])]:
            if spelled.setdefault(unicodedata.normalize("NFKC", path).casefold(), path) != path:
                return path
        if name in files:
            return name
        if not name.endswith("/"):
            files.add(name)
    return next(iter(files & folders), None)


def _require_room(archive: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    size = sum(member.file_size for member in members)
    dense = [member for member in members if member.file_size > _DENSE_RATIO * member.compress_size]
    if size > _LARGEST_BUNDLE or sum(member.file_size for member in dense) > _MOST_DENSE:
        what = f"{size / 1e6:.0f} MB are compressed into {archive.stat().st_size / 1e6:.1f} MB"
        raise KitError(f"{archive.name} is not a bundle of this kit: {what}, which could fill the disk. Nothing of it was unpacked.")
    free = shutil.disk_usage(archive.parent).free
    if size > free:
        what = f"it needs {size / 1e6:.0f} MB, and {free / 1e6:.0f} MB are free"
        raise KitError(f"{archive.name} cannot be unpacked: the disk is full; {what}. Free some space, then try again.")


def _extract(zip_file: zipfile.ZipFile, place: Path) -> None:
    """Write the members of a zip whose names have been checked."""
    for member in zip_file.infolist():
        if not member.is_dir():
            path = place / member.filename
            path.parent.mkdir(parents=True, exist_ok=True)
            with zip_file.open(member) as source, path.open("xb") as target:
                shutil.copyfileobj(source, target)


def _is_allowed(name: str) -> bool:
    """Say whether a bundle may have a file of this name: the activities, notebooks and their data, and what nothing runs."""
    path = PurePosixPath(name)
    if name.startswith(TUMAR):
        return True
    if path.suffix.lower() in (".ipynb", ".toml"):
        return path.parent.as_posix() == "notebooks"
    return path.suffix.lower() in (*_PAGES, *_MEDIA) or name in _ALLOWED_NAMES


def verify(folder: Path) -> list[str]:
    """Return the files of the bundle's list, all of them there and as it says, and no others; raise KitError otherwise."""
    with _readable(folder):
        checksums = _read_list(folder)
        files = dict(_files(folder, folder))
        if strange := next((name for name in files if name not in checksums and name != SUMS), None):
            raise _unlisted(folder, strange)
        for name, checksum in checksums.items():
            _require_same(folder, name, checksum, files)
        return list(checksums)


def look_at(folder: Path) -> Found:
    """Find the notebooks of a bundle that people may have worked with: notebooks may be changed or added, and all else is as listed.

    What Python has compiled of it is taken away, for it need not be made from what was looked at. Raises KitError.
    """
    with _readable(folder):
        checksums = _read_list(folder)
        files = dict(_files(folder, folder))
        notebooks = _compared(folder, checksums, files)
        for name in checksums:
            if name.endswith(".toml"):
                _require_plain_data(folder, files[name])
        _remove_bytecode(folder)
        return notebooks


def _compared(folder: Path, checksums: dict[str, str], files: dict[str, Path]) -> Found:
    whole: list[str] = []
    changed: list[str] = []
    for name in files:
        if name not in checksums and name != SUMS:
            if not _is_notebook(name):
                raise _unlisted(folder, name)
            changed.append(name)
    for name, checksum in checksums.items():
        if not _is_notebook(name) or name not in files:
            _require_same(folder, name, checksum, files)
        else:
            (whole if sha256_of(files[name]) == checksum else changed).append(name)
    return Found(tuple(sorted(whole)), tuple(sorted(changed)))


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """Turn what the file system refuses into a sentence."""
    try:
        yield
    except OSError as error:
        what = f": {Path(error.filename).name}" if isinstance(error.filename, str) else ""
        why = f"it cannot be read{what}: {error.strerror or error}"
        raise KitError(f"{folder.name} is not opened: {why}. Copy the bundle to a place where you may read and write.") from error


def _require_plain_data(folder: Path, path: Path) -> None:
    """Require of a TOML file of a stranger that reading it takes neither long nor much memory."""
    data = read_whole(path, _LONGEST_TOML)
    if len(data) > _LONGEST_TOML or max(line.count(b".") for line in data.split(b"\n")) > _MOST_POINTS:
        raise KitError(f"{folder.name} is not a bundle of this kit: {path.name} is too long, or has names that are. It is not opened.")


def _remove_bytecode(folder: Path) -> None:
    """Take away what Python has compiled in a bundle; raise KitError where that cannot be done."""
    for place, names, _ in os.walk(folder):
        for name in [name for name in names if name.casefold() == _BYTECODE_FOLDER]:
            names.remove(name)
            path = Path(place, name)
            shutil.rmtree(path, ignore_errors=True)
            if os.path.lexists(path):
                what = f"{folder.name}/{path.relative_to(folder).as_posix()}"
                why = "is compiled code, which need not be what the files beside it say, and cannot be taken away"
                raise KitError(f"{what} {why}. The bundle is not opened: copy its folder to a place where you may write.")


def _is_notebook(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".ipynb" and path.parent.as_posix() == "notebooks" and not path.name.startswith(".")


def _unlisted(folder: Path, name: str) -> KitError:
    return KitError(
        f"{folder.name}/{name} does not belong to the bundle: its list ({SUMS}) does not name it. "
        "If it is yours, move it to another place; if you do not know it, unpack the zip of the bundle again."
    )


def _read_list(folder: Path) -> dict[str, str]:
    """Read the list of a bundle: the name of each file and its SHA-256."""
    try:
        content = read_whole(folder / SUMS, _LONGEST_LIST)
        if len(content) > _LONGEST_LIST:
            raise KitError(f"The list of {folder.name} ({SUMS}) is too long for that of a bundle. Copy the bundle again.")
        lines = content.decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KitError(f"{folder.name} has no list of its files ({SUMS}), so it is not whole. Copy the bundle again.") from error
    checksums: dict[str, str] = {}
    for line in lines:
        checksum, _, name = line.partition("  ")
        if not portable(name) or any(part.startswith(".") for part in name.split("/")) or name in checksums:
            raise KitError(f"The list of {folder.name} ({SUMS}) has a line that is none of a bundle: {line[:80]!r}. Copy the bundle again.")
        checksums[name] = checksum
    if START not in checksums:
        raise KitError(f"The list of {folder.name} ({SUMS}) is not that of a bundle. Copy the bundle again.")
    if strange := next((name for name in checksums if not _is_allowed(name)), None):
        raise KitError(f"{folder.name} is not a bundle of this kit: {strange!r} is no file that a bundle has. It is not opened.")
    return checksums


def _files(bundle: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Give the name and the path of each file of a bundle, but what systems and JupyterLab leave; raise KitError for a link."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = Path(entry.path)
        name = path.relative_to(bundle).as_posix()
        if is_link(path):
            raise KitError(f"{bundle.name}/{name} is a link that leads elsewhere. A bundle has none: unpack its zip again.")
        if entry.name in _JUNK or entry.name.startswith("._"):
            continue
        if entry.is_dir():
            yield from _files(bundle, path)
        elif entry.is_file():
            yield name, path
        else:
            raise KitError(f"{bundle.name}/{name} is a pipe, or another thing that is no file. A bundle has none: unpack its zip again.")


def _require_same(folder: Path, name: str, checksum: str, files: dict[str, Path]) -> None:
    try:
        is_same = name in files and stat.S_ISREG(os.lstat(files[name]).st_mode) and sha256_of(files[name]) == checksum
    except OSError:
        is_same = False
    if not is_same:
        raise KitError(f"{folder.name}/{name} is missing or has been changed, so the bundle is not whole. Unpack its zip again.")

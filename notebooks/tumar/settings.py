"""The language, the age and the place that all activities of a notebook share, and the data beside them."""

from __future__ import annotations

import inspect
import json
import os
import re
import tomllib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from stat import S_ISREG
from typing import Any
from urllib.parse import quote

from tumar.kind import Refused, be_kind

_HERE = Path(__file__).resolve().parent
_PICTURE_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


MOST_PIXELS = 40_000_000
_JPEG_PART = re.compile(rb"\xff([\x01-\xfe])(..)", re.DOTALL)  # its kind and length, ITU-T T.81 B.1.1
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])\s*(?:\.|$)|.*[<>:\"|?*]", re.I)  # what Windows keeps for itself

State = tuple[int, int, int] | None

asked: dict[Path, State] = {}
"""The files that were looked for, as ``state_of`` found them: a builder empties it, and reads from it what a lesson is made from."""

_found: dict[
    tuple[Path, Path, str], tuple[Path, Mapping[Path, State]]
] = {}  # the file of a name in a folder and a kit, and what was looked for


class MediaError(Refused):
    """A picture, film or data file that is missing or not of the kit; the message says what to do."""


@dataclass(frozen=True)
class Settings:
    """What ``setup`` was called with; ``folder`` is where the notebook and ``objectives.toml`` lie.

    ``audience`` is who does the activities, as in ``kit.toml``: a "class" with its "teacher", or a "pupil" alone.
    ``kit`` is the folder of the kit that the notebook may take pictures and films from. It is named, never guessed from what lies
    beside the notebook: whoever sends a notebook can send files beside it.
    """

    language: str = "en"
    age: str = "10-13"
    folder: Path = _HERE.parent
    kit: Path = _HERE.parent.parent
    audience: str = "class"

    def file(self, source: str) -> Path:
        """Find a file named as in the notebook; raise MediaError when it is missing or may not be read.

        A notebook may read its own folder, and the media of its kit and of the one that tumar belongs to. Links are followed first.
        """
        path, looked_for = _found.get((self.folder, self.kit, source), (self.folder, {}))
        if not looked_for or any(state_of(one) != state for one, state in looked_for.items()):
            with looking() as looked_for:
                path = self._find(source)
            _found[self.folder, self.kit, source] = path, looked_for
        for one, state in looked_for.items():
            asked.setdefault(one, state)
        return path

    def _find(self, source: str) -> Path:
        if _DEVICE.match(source.rpartition("/")[2]):
            raise MediaError(f"{source} cannot be the name of a file on Windows. Give it another name.")
        try:
            path, is_there = _look_for(self.folder / source)
            own, is_own = (path, False) if is_there else _look_for(_HERE.parent / source)
        except (OSError, ValueError):  # the first also for a link that leads to itself
            raise MediaError(f"{source[:60]} cannot be the name of a file.") from None
        if is_own:
            path, is_there = own, True
        may_be_read = self._may_read(path)
        if not may_be_read and (is_there or not own.is_relative_to(_media(_HERE.parent.parent))):
            raise MediaError(f"{source} is outside the folder of the kit's media and that of the notebook. Copy it there.")
        if not is_there:
            place = path.parent if may_be_read else os.path.realpath(self.folder)
            raise MediaError(f"{source} does not exist. Check the spelling, or put the file into {place}.")
        return path

    def _may_read(self, path: Path) -> bool:
        """Say whether a file, without links in its path, is one that the notebook may read."""
        places = (Path(os.path.realpath(self.folder)), _media(self.kit), _HERE.parent, _media(_HERE.parent.parent))
        return any(path.is_relative_to(place) for place in places)

    def has_file(self, source: str) -> bool:
        """Say whether there is a file of the kit, named as in the notebook."""
        try:
            return self.file(source).is_file()
        except MediaError:
            return False

    def picture(self, source: str) -> str:
        """Return a picture as a data: address, so that it shows with no server and no network."""
        path = self.file(source)
        kind = _PICTURE_TYPES.get(path.suffix.lower())
        if kind is None:
            raise MediaError(f"{source}: pictures are .svg, .png or .jpg files.")
        try:
            return _data_address(path, kind, path.stat().st_mtime_ns)
        except UnicodeDecodeError as error:
            raise MediaError(f"{source} is not a drawing: it is not text. Save it again as SVG.") from error

    def data(self) -> dict[str, Any]:
        """Read ``objectives.toml``, in the language as far as it is translated."""
        paths = (_look_for(folder / "objectives.toml") for folder in (self.folder, _HERE.parent))
        path = next((path for path, is_there in paths if is_there and self._may_read(path)), None)
        if path is None:
            raise MediaError(f"objectives.toml is missing in {self.folder}. It belongs beside the notebook.")
        data: dict[str, Any] = _said(_toml(path, path.stat().st_mtime_ns), _known(self.language).get("data", {}))
        return data


def _media(kit: Path) -> Path:
    """Return where the media of a kit lie; a link in their place leads nowhere."""
    return Path(os.path.realpath(kit), "media")


@contextmanager
def looking() -> Iterator[Mapping[Path, State]]:
    """Gather the files that are looked for meanwhile; those that were looked for before stay ``asked`` as they were then."""
    before, found = asked.copy(), dict[Path, State]()
    asked.clear()
    try:
        yield found
    finally:
        found.update(asked)
        asked.update(before)


def state_of(path: Path) -> State:
    """Return when a file was changed, in nanoseconds, its size in bytes and its number; None where there is none."""
    try:
        now = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (now.st_mtime_ns, now.st_size, now.st_ino) if S_ISREG(now.st_mode) else None


def look_for(path: Path) -> bool:
    """Say whether there is a file, and note in ``asked`` that it was looked for."""
    state = state_of(path)
    asked.setdefault(path, state)
    return state is not None


def _look_for(path: Path) -> tuple[Path, bool]:
    """Return the file that a name leads to, and whether it is there; links may lead elsewhere tomorrow, so both are noted."""
    plain, found = os.path.normpath(path), os.path.realpath(path)
    is_there = look_for(Path(plain))
    return (Path(plain), is_there) if found == plain else (Path(found), look_for(Path(found)))


@cache
def _data_address(path: Path, kind: str, _changed: int) -> str:
    if kind == "image/svg+xml":
        text = " ".join(path.read_text("utf-8").split())
        return f"data:{kind}," + quote(text, safe=" ='/:;,.()-_!*@$+?[]{}|~")
    content = path.read_bytes()
    check_pixels(path.name, content)
    return f"data:{kind};base64," + b64encode(content).decode("ascii")


def check_pixels(name: str, content: bytes) -> None:
    """Raise MediaError for a PNG or JPEG that says it has more pixels than fit into the memory of a school's computer."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        wide, high = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    elif content.startswith(b"\xff\xd8"):
        wide, high = max(_jpeg_sizes(content), key=lambda size: size[0] * size[1], default=(0, 0))
    else:
        return
    if wide * high > MOST_PIXELS:
        raise MediaError(f"{name} has {wide} x {high} pixels, which is too much. Make it smaller.")


def _jpeg_sizes(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield the width and height of each frame; what only looks like a frame, within a comment, is passed over."""
    at = 2
    while part := _JPEG_PART.search(content, at):
        kind = part[1][0]
        stands_alone = kind == 0x01 or 0xD0 <= kind <= 0xD9
        at = part.start() + 2 + (0 if stands_alone else int.from_bytes(part[2], "big"))
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            high, wide = (int.from_bytes(content[place : place + 2], "big") for place in (part.end() + 1, part.end() + 3))
            yield wide, high


@cache
def _toml(path: Path, _changed: int) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def forget_files() -> None:
    """Read pictures and data anew, even those whose time and size tell no difference."""
    _data_address.cache_clear()
    _toml.cache_clear()


_current = Settings()


def setup(
    *without_name: object,
    language: str = "en",
    age: str = "10-13",
    folder: str | Path | None = None,
    kit: str | Path | None = None,
    audience: str = "class",
    **unknown: object,
) -> None:
    """Choose the language, the age, where the files are and who does the activities that are made after this call (see ``Settings``)."""
    if wrong := wrong_setup(len(without_name), {"language": language, "age": age, "audience": audience, **unknown}):
        raise Refused(wrong)
    from tumar import ACTIVITIES  # here, because activities need this module

    global _current
    be_kind(lambda: words(_current.language), ACTIVITIES)
    _current = Settings(language, age, Path(folder or Settings.folder), Path(kit or Settings.kit), audience)


def wrong_setup(without_name: int, named: Mapping[str, object]) -> str:
    """Say what is wrong with a call of ``setup``, as far as no kit must be known for it."""
    form = 'setup(language="en", age="10-13")'
    if without_name:
        return f"setup needs the names of what it is told. Write {form}."
    for name, value in named.items():
        if name not in inspect.signature(setup).parameters or name in ("without_name", "unknown"):
            return f"setup has no setting {name!r}. Write {form}."
        if name in ("language", "age", "audience") and not isinstance(value, str):
            return f"setup needs {name} in quotation marks, and here is {value!r:.40}. Write {form}."
    return ""


def current() -> Settings:
    """Return what ``setup`` chose last."""
    return _current


def words(language: str) -> dict[str, str]:
    """Return the activities' own words; English where there is no translation."""
    return {**_english(), **_known(language).get("words", {})}


def learn(language: str, known: dict[str, dict[str, Any]]) -> None:
    """Take the texts of a language from the builder instead of from ``locale/<language>.json``.

    ``{"words": {name: text}, "data": {...}}``: "data" has the tables of objectives.toml, and for each text {English text: text}.
    """
    _learned[language] = known


_learned: dict[str, dict[str, dict[str, Any]]] = {}


def _known(language: str) -> dict[str, dict[str, Any]]:
    return _learned[language] if language in _learned else _read(language)


@cache
def _read(language: str) -> dict[str, dict[str, Any]]:
    path = _HERE / "locale" / f"{language}.json"
    if not language.replace("-", "").replace("_", "").isalnum() or not path.is_file():
        return {}
    known: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return known


@cache
def _english() -> dict[str, str]:
    return tomllib.loads((_HERE / "words.toml").read_text("utf-8"))


def _said(data: Any, known: Mapping[str, Any]) -> Any:
    """Return data in another language: ``known`` has its tables, without lists, down to {English text: text} where a text may stand."""
    if not known:
        return data
    if isinstance(data, dict):
        return {name: _said(value, known.get(name, {})) for name, value in data.items()}
    if isinstance(data, list):
        return [_said(value, known) for value in data]
    return known.get(data, data) if isinstance(data, str) else data

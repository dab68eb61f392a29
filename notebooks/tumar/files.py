"""The files that a notebook may read: those in its own folder, and the media of its kit and of the one that tumar belongs to."""

from __future__ import annotations

import os
import re
import tomllib
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from stat import S_ISREG
from typing import Any, TypeVar
from urllib.parse import quote

from tumar.errors import Refused

HOME = Path(__file__).resolve().parent
MOST_PIXELS = 40_000_000
_PICTURE_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_JPEG_SEGMENT = re.compile(rb"\xff([\x01-\xfe])(..)", re.DOTALL)  # its marker and length, ITU-T T.81 B.1.1
_WINDOWS_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[1-9]|lpt[1-9])\s*(?:\.|$)|.*[<>:\"|?*]", re.I)  # what Windows keeps for itself

T = TypeVar("T")
State = tuple[int, int, int] | None
"""When a file was changed, in nanoseconds, its size in bytes and its number; None where there is no file."""


class MediaError(Refused):
    """A picture, film or data file that is missing or not of the kit; the message says what to do."""


class Files:
    """The files of one notebook, by the names that stand in it.

    ``folder`` is where the notebook lies. ``kit`` is the folder of the kit whose media it may take besides those of the kit that tumar
    belongs to. It is named, never guessed from what lies beside the notebook: whoever sends a notebook can send files beside it.

    ``asked`` are the files that were looked for, as they were found: what has been made with these files is made from them.
    """

    def __init__(self, folder: Path | None = None, kit: Path | None = None) -> None:
        self.folder = folder or HOME.parent
        self.kit = kit or HOME.parent.parent
        self.asked: dict[Path, State] = {}
        self._found: dict[str, tuple[Path, Mapping[Path, State]]] = {}  # by the name of a file, with what was looked for
        self._read: dict[Path, tuple[State, Any]] = {}  # what files hold, as they were then

    def asked_anew(self) -> Files:
        """Return the same files with nothing asked yet; what has been read is shared."""
        fresh = Files(self.folder, self.kit)
        fresh._found, fresh._read = self._found, self._read
        return fresh

    def find(self, source: str) -> Path:
        """Find a file named as in the notebook, links followed; raise MediaError when it is missing or may not be read."""
        path, looked_for = self._found.get(source, (self.folder, {}))
        if not looked_for or any(state_of(place) != state for place, state in looked_for.items()):
            search = self.asked_anew()
            try:
                path = search._search(source)
            finally:
                self.note(search.asked)
            looked_for = search.asked
            self._found[source] = path, looked_for
        self.note(looked_for)
        return path

    def has(self, source: str) -> bool:
        """Say whether there is a file that the notebook may read."""
        try:
            return self.find(source).is_file()
        except MediaError:
            return False

    def picture(self, source: str) -> str:
        """Return a picture as a data: address, so that it shows with no server and no network; raise MediaError."""
        path = self.find(source)
        kind = _PICTURE_TYPES.get(path.suffix.lower())
        if kind is None:
            raise MediaError(f"{source}: pictures are .svg, .png or .jpg files.")
        try:
            return self._once(path, lambda: _data_address(path, kind))
        except UnicodeDecodeError as error:
            raise MediaError(f"{source} is not a drawing: it is not text. Save it again as SVG.") from error

    def art(self, name: str) -> str:
        """Return a drawing of the kit, named from ``media/art``, as a data: address; raise MediaError."""
        return self.picture(f"../media/art/{name}")

    def data(self) -> dict[str, Any]:
        """Read ``objectives.toml``: the one beside the notebook, else the one beside tumar; raise MediaError where there is none."""
        paths = (self._look_for(folder / "objectives.toml") for folder in (self.folder, HOME.parent))
        path = next((path for path, is_there in paths if is_there and self._may_read(path)), None)
        if path is None:
            raise MediaError(f"objectives.toml is missing in {self.folder}. It belongs beside the notebook.")
        return self._once(path, lambda: tomllib.loads(path.read_text("utf-8")))

    def look_for(self, path: Path) -> bool:
        """Say whether there is a file, and note that it was asked for."""
        state = state_of(path)
        self.asked.setdefault(path, state)
        return state is not None

    def note(self, asked: Mapping[Path, State]) -> None:
        """Note what was asked for elsewhere; what was asked for before stays as it was then."""
        for path, state in asked.items():
            self.asked.setdefault(path, state)

    def _once(self, path: Path, read: Callable[[], T]) -> T:
        """Return what a file holds, read once as long as it stays as it is."""
        state = state_of(path)
        if path not in self._read or self._read[path][0] != state:
            self._read[path] = state, read()
        content: T = self._read[path][1]
        return content

    def _search(self, source: str) -> Path:
        if _WINDOWS_DEVICE.match(source.rpartition("/")[2]):
            raise MediaError(f"{source} cannot be the name of a file on Windows. Give it another name.")
        try:
            path, is_there = self._look_for(self.folder / source)
            own, is_own = (path, False) if is_there else self._look_for(HOME.parent / source)
        except (OSError, ValueError):  # the first also for a link that leads to itself
            raise MediaError(f"{source[:60]} cannot be the name of a file.") from None
        if is_own:
            path, is_there = own, True
        may_be_read = self._may_read(path)
        if not may_be_read and (is_there or not own.is_relative_to(_media(HOME.parent.parent))):
            raise MediaError(f"{source} is outside the folder of the kit's media and that of the notebook. Copy it there.")
        if not is_there:
            place = path.parent if may_be_read else os.path.realpath(self.folder)
            raise MediaError(f"{source} does not exist. Check the spelling, or put the file into {place}.")
        return path

    def _may_read(self, path: Path) -> bool:
        """Say whether a file, without links in its path, is one that the notebook may read."""
        places = (Path(os.path.realpath(self.folder)), _media(self.kit), HOME.parent, _media(HOME.parent.parent))
        return any(path.is_relative_to(place) for place in places)

    def _look_for(self, path: Path) -> tuple[Path, bool]:
        """Return the file that a name leads to, and whether it is there; links may lead elsewhere tomorrow, so both are noted."""
        plain, real = os.path.normpath(path), os.path.realpath(path)
        is_there = self.look_for(Path(plain))
        return (Path(plain), is_there) if real == plain else (Path(real), self.look_for(Path(real)))


def _media(kit: Path) -> Path:
    """Return where the media of a kit lie; a link in their place leads nowhere."""
    return Path(os.path.realpath(kit), "media")


def state_of(path: Path) -> State:
    """Return when a file was changed, in nanoseconds, its size in bytes and its number; None where there is none."""
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (status.st_mtime_ns, status.st_size, status.st_ino) if S_ISREG(status.st_mode) else None


def _data_address(path: Path, kind: str) -> str:
    if kind == "image/svg+xml":
        text = " ".join(path.read_text("utf-8").split())
        return f"data:{kind}," + quote(text, safe=" ='/:;,.()-_!*@$+?[]{}|~")
    content = path.read_bytes()
    check_pixels(path.name, content)
    return f"data:{kind};base64," + b64encode(content).decode("ascii")


def check_pixels(name: str, content: bytes) -> None:
    """Raise MediaError for a PNG or JPEG that says it has more pixels than fit into the memory of a school's computer."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = (int.from_bytes(content[offset : offset + 4], "big") for offset in (16, 20))
    elif content.startswith(b"\xff\xd8"):
        width, height = max(_jpeg_sizes(content), key=lambda size: size[0] * size[1], default=(0, 0))
    else:
        return
    if width * height > MOST_PIXELS:
        raise MediaError(f"{name} has {width} x {height} pixels, which is too much. Make it smaller.")


def _jpeg_sizes(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield the width and height of each frame; what only looks like a frame, within a comment, is passed over."""
    position = 2
    while segment := _JPEG_SEGMENT.search(content, position):
        marker = segment[1][0]
        stands_alone = marker == 0x01 or 0xD0 <= marker <= 0xD9
        position = segment.start() + 2 + (0 if stands_alone else int.from_bytes(segment[2], "big"))
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = (int.from_bytes(content[offset : offset + 2], "big") for offset in (segment.end() + 1, segment.end() + 3))
            yield width, height

"""A stranger's bundle, as a zip or as a folder: nothing of it runs, nothing of the user's is touched, and a sentence says why.

Three lists grow: ``ZIPS`` (what is no bundle and is not even unpacked), ``FOLDERS`` (what is no bundle any more), and ``NOTEBOOKS``
(what opens, but is not signed). Whoever attacks writes a list of files that fits, so all but the folders have one.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import json
import os
import shutil
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.sign import MemorySignatureStore, NotebookNotary
from traitlets.config import Config

from kit_builder import open as module
from kit_builder.build.run import build
from kit_builder.core.errors import KitError
from kit_builder.core.files import remove_leftovers, sha256_of
from kit_builder.core.kit import read_kit
from kit_builder.core.plan import Plan
from kit_builder.exports.notebook import STATE, VIEW
from kit_builder.open import ASLEEP, open_bundle
from kit_builder.trust import unpack as received
from kit_builder.trust.lab_server import CarefulContents
from kit_builder.trust.unpack import unpack

ROOT = Path(__file__).resolve().parents[2]
NAME = "tumar-kit-grades-1-4-en"
EVIL = "window.evil = 1"
LINK = 0o120777 << 16
PUPIL = "notebooks/privacy-pupil.ipynb"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small bundle as this kit makes it."""
    kit, folder = read_kit(ROOT), tmp_path_factory.mktemp("dist")
    build(kit, Plan(("privacy", "overuse"), ("6-9",), ("en",), ("pupil", "teacher", "family"), folder))
    return folder / NAME


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a user, with what is precious to him or her."""
    place = tmp_path / "home"
    for name in (".jupyter/jupyter_server_config.py", ".bashrc", f"{NAME}/my notes.txt", "Downloads/work.ipynb"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("mine", "utf-8")
    return place


def tree(folder: Path) -> dict[str, str]:
    """Return everything in a folder, links too, with the sum of each file."""
    return {
        path.relative_to(folder).as_posix(): "link" if path.is_symlink() else sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def relist(folder: Path) -> None:
    """Write a list that fits."""
    names = sorted(name for name in tree(folder) if name != "SHA256SUMS")
    lines = (f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def zipped(folder: Path, target: Path, *more: tuple[str, bytes, int]) -> Path:
    """Zip a bundle, with members that have a name, a content and attributes."""
    with zipfile.ZipFile(target, "w") as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that is there twice
        for name in tree(folder):
            made.write(folder / name, f"{NAME}/{name}")
        for name, content, attributes in more:
            info = zipfile.ZipInfo("x")
            info.filename, info.external_attr, info.compress_type = name, attributes, zipfile.ZIP_DEFLATED
            made.writestr(info, content)
    return target


# ---------------------------------------------------------------- zips

ZIPS: dict[str, tuple[str, bytes, int]] = {  # a member that is added
    "settings of Jupyter": (f"{NAME}/jupyter_server_config.py", b"1/0", 0),
    "settings of Jupyter as data": (f"{NAME}/jupyter_server_config.json", b"{}", 0),
    "settings of JupyterLab": (f"{NAME}/overrides.json", b"{}", 0),
    "hidden settings of Jupyter": (f"{NAME}/.jupyter/jupyter_server_config.py", b"1/0", 0),
    "what IPython runs at its start": (f"{NAME}/.ipython/profile_default/startup/00-x.py", b"1/0", 0),
    "a hidden file": (f"{NAME}/.bashrc", b"x", 0),
    "a hidden file deep down": (f"{NAME}/notebooks/tumar/.x/a.py", b"x", 0),
    "a module in the place of one that a kernel loads": (f"{NAME}/notebooks/ipywidgets/__init__.py", b"1/0", 0),
    "a module in the place of the launcher of kernels": (f"{NAME}/notebooks/ipykernel_launcher.py", b"1/0", 0),
    "what Python runs at its start": (f"{NAME}/notebooks/sitecustomize.py", b"1/0", 0),
    "a file of paths": (f"{NAME}/notebooks/evil.pth", b"import os", 0),
    "a compiled module": (f"{NAME}/notebooks/debugpy.pyc", b"x", 0),
    "a module in machine code": (f"{NAME}/notebooks/debugpy.cpython-311-x86_64-linux-gnu.so", b"x", 0),
    "a kernel": (f"{NAME}/share/jupyter/kernels/python3/kernel.json", b"{}", 0),
    "a language server": (f"{NAME}/node_modules/pyright/langserver.index.js", b"x", 0),
    "a program": (f"{NAME}/START.exe", b"MZ", 0),
    "a command file": (f"{NAME}/START.bat", b"x", 0),
    "a shortcut of Windows": (f"{NAME}/START.html.lnk", b"x", 0),
    "what a stick runs": (f"{NAME}/autorun.inf", b"x", 0),
    "a link": (f"{NAME}/media/way.svg", b"../../../.bashrc", LINK),
    "a link to a folder": (f"{NAME}/media/way", b"/", LINK),
    "a pipe": (f"{NAME}/media/pipe.svg", b"", 0o010644 << 16),
    "up": (f"{NAME}/../.bashrc", b"x", 0),
    "up twice": (f"{NAME}/media/../../../out.txt", b"x", 0),
    "a whole path": ("/tmp/out.txt", b"x", 0),  # noqa: S108
    "a drive": ("C:/out.txt", b"x", 0),
    "a drive within": (f"{NAME}/C:/out.txt", b"x", 0),
    "another stream of a file": (f"{NAME}/START.html:evil", b"x", 0),
    "marks of Windows between folders": (f"{NAME}\\..\\out.txt", b"x", 0),
    "a device of Windows": (f"{NAME}/media/aux.svg", b"x", 0),
    "a point at the end": (f"{NAME}/media/a.svg.", b"x", 0),
    "a blank at the end": (f"{NAME}/media /a.svg", b"x", 0),
    "a name twice": (f"{NAME}/START.html", b"other", 0),
    "a name twice in capitals": (f"{NAME}/start.HTML", b"other", 0),
    "a folder twice in capitals": (f"{NAME}/Notebooks/tumar/activities/quiz/__init__.py", b"other", 0),
    "a name twice in other signs": (f"{NAME}/ST\uff21RT.html", b"other", 0),
    "a folder in the place of a file": (f"{NAME}/START.html/a.svg", b"x", 0),
    "another folder beside": ("other/a.svg", b"x", 0),
    "a file beside": ("a.svg", b"x", 0),
    "a file that the list does not name": (f"{NAME}/media/more.svg", b"<svg/>", 0),
    "a long name": (f"{NAME}/{'a' * 230}.svg", b"x", 0),
    "a name of many folders": (f"{NAME}/media/{'a/' * 25_000}a.svg", b"x", 0),
    "folders in folders": (f"{NAME}/media/{'a/' * 12}a.svg", b"x", 0),
    "a compiled activity": (f"{NAME}/notebooks/tumar/__pycache__/quiz.cpython-311.pyc", b"x", 0),
    "a bomb": (f"{NAME}/media/bomb.svg", bytes(60_000_000), 0),
}


def test_a_zip_that_is_pressed_in_a_rare_way_is_refused(good: Path, home: Path) -> None:
    with zipfile.ZipFile(home / "evil.zip", "w", zipfile.ZIP_LZMA) as made:  # whose dictionary could fill the memory
        made.write(good / "START.html", f"{NAME}/START.html")
    with pytest.raises(KitError, match=r"evil\.zip is not a bundle of this kit: .* is compressed in a way that bundles are not"):
        unpack(home / "evil.zip")


@pytest.mark.parametrize("member", ZIPS.values(), ids=ZIPS)
def test_a_zip_that_is_no_bundle_is_refused_and_leaves_nothing(
    good: Path, home: Path, trusted: list[str], member: tuple[str, bytes, int]
) -> None:
    folder = Path(shutil.copytree(good, home.parent / "evil"))
    name = member[0].removeprefix(f"{NAME}/")
    if member[1] != b"<svg/>":
        with (folder / "SHA256SUMS").open("a", encoding="utf-8") as listed:
            listed.write(f"{hashlib.sha256(member[1]).hexdigest()}  {name}\n")
    archive = zipped(folder, home / "evil.zip", member)
    before = tree(home.parent)
    with pytest.raises(KitError, match=r"evil\.zip") as caught:
        open_bundle(archive, browser=False)
    assert len(str(caught.value).splitlines()) == 1
    assert tree(home.parent) == before
    assert trusted == []


def test_a_zip_in_which_a_listed_file_is_missing_is_refused(good: Path, home: Path) -> None:
    folder = Path(shutil.copytree(good, home.parent / "evil"))
    (folder / "notebooks" / "tumar" / "activities" / "quiz" / "__init__.py").unlink()
    archive = zipped(folder, home / "evil.zip")
    before = tree(home)
    with pytest.raises(KitError, match=r"quiz/__init__\.py is missing"):
        unpack(archive)
    assert tree(home) == before


def test_a_zip_that_needs_more_room_than_there_is_says_so_before_it_writes(good: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(good, home / "kit.zip")
    monkeypatch.setattr(received.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))  # type: ignore[attr-defined]
    with pytest.raises(KitError, match=r"kit\.zip cannot be unpacked: the disk is full; it needs \d+ MB, and 0 MB are free"):
        unpack(archive)


def test_a_zip_that_says_less_than_it_holds_fills_no_disk(good: Path, home: Path) -> None:
    archive = zipped(good, home / "evil.zip", (f"{NAME}/media/bomb.svg", bytes(30_000_000), 0))
    content = bytearray(archive.read_bytes())
    size = struct.pack("<L", 30_000_000)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<L", 10)
    archive.write_bytes(content)
    before = tree(home)
    with pytest.raises(KitError, match=r"evil\.zip"):
        unpack(archive)
    assert tree(home) == before


def test_nothing_that_was_there_is_written_over(good: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = zipped(good, home / "kit.zip")
    before = tree(home)
    first = unpack(archive)
    assert first == home / f"{NAME}-2"
    assert unpack(archive) == first  # as it is the same
    assert f"{NAME} is not what the zip holds, and stays as it is" in capsys.readouterr().out
    (first / "notebooks" / "privacy-pupil.ipynb").write_text("my work", "utf-8")
    assert unpack(archive) == home / f"{NAME}-3"
    (home / f"{NAME}-3" / "media" / "more.svg").write_text("<svg/>", "utf-8")
    assert unpack(archive) == home / f"{NAME}-4"
    assert (first / "notebooks" / "privacy-pupil.ipynb").read_text("utf-8") == "my work"
    assert before.items() <= tree(home).items()
    assert ".kit-builder" not in {path.name for path in home.iterdir()}


def test_a_bundle_that_another_program_has_zipped_again_opens(good: Path, home: Path, trusted: list[str]) -> None:
    shutil.copytree(good, home.parent / "sent" / NAME)
    archive = shutil.make_archive(str(home / "kit"), "zip", home.parent / "sent", NAME)  # which names folders too
    assert open_bundle(Path(archive), browser=False) == 0
    assert len(trusted) == 4


def test_a_link_in_the_place_of_the_folder_is_not_followed(good: Path, home: Path) -> None:
    shutil.rmtree(home / NAME)
    shutil.copytree(good, home.parent / "elsewhere")
    (home / NAME).symlink_to(home.parent / "elsewhere")
    assert unpack(zipped(good, home / "kit.zip")) == home / f"{NAME}-2"


STATES: dict[str, Callable[[Path, Path], object]] = {  # what others put where this program keeps what it remembers
    "a link": lambda state, victim: state.symlink_to(victim),
    "a link that leads nowhere": lambda state, victim: state.symlink_to(victim / "gone"),
    "a link in the place of the lock": lambda state, victim: (state.mkdir(), (state / "lock").symlink_to(victim / "note.txt")),
    "a link within": lambda state, victim: (state.mkdir(), (state / "drawn").symlink_to(victim / "a")),
    "a file": lambda state, victim: state.write_text("x", "utf-8"),
    "a pipe in the place of the lock": lambda state, victim: (state.mkdir(), os.mkfifo(state / "lock")),
}
OTHERS = ("new-1/work.txt", "new-york/work.txt", "a/0a.new-1", "a/plan.new-york", "note.txt", "lock")


@pytest.fixture
def victim(home: Path) -> Path:
    """A folder of the user with names like those that this program gives."""
    for name in OTHERS:
        (home / "victim" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "victim" / name).write_text("mine", "utf-8")
    return home / "victim"


@pytest.mark.parametrize("plant", STATES.values(), ids=STATES)
def test_what_lies_where_this_program_writes_leads_it_nowhere(
    good: Path, home: Path, victim: Path, plant: Callable[[Path, Path], object]
) -> None:
    archive = zipped(good, home / "kit.zip")
    plant(home / ".kit-builder", victim)
    before = tree(home)
    with pytest.raises(KitError, match=r"\.kit-builder.* is a link, or not what this program puts there"):
        unpack(archive)
    with pytest.raises(KitError, match=r"\.kit-builder.* is a link, or not what this program puts there"):
        build(read_kit(ROOT), Plan(("privacy",), ("6-9",), ("en",), ("family",), home), fresh=True)
    remove_leftovers(home)
    assert tree(home) == before


def test_only_names_that_this_program_gives_are_taken_away(good: Path, home: Path, victim: Path) -> None:
    shutil.copytree(victim, home / ".kit-builder")
    unpack(zipped(good, home / "kit.zip"))
    left = set(tree(home / ".kit-builder"))
    assert left == {"new-york/work.txt", "a/plan.new-york", "note.txt", "lock"}


# ---------------------------------------------------------------- folders


def _link(folder: Path, name: str, target: Path) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(target)


def _write(folder: Path, name: str, text: str = "1/0") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


FOLDERS: dict[str, Callable[[Path], object]] = {
    "a link in the place of a picture": lambda folder: _link(folder, "LICENSE", Path("/etc/passwd")),
    "a link in the place of a notebook": lambda folder: _link(folder, PUPIL, folder / "notebooks" / "overuse-pupil.ipynb"),
    "a link to a folder": lambda folder: _link(folder, "media/way", Path("/etc")),
    "a link that is hidden": lambda folder: _link(folder, "notebooks/.ipynb_checkpoints", Path("/etc")),
    "a module that hides another": lambda folder: _write(folder, "notebooks/ipywidgets/__init__.py"),
    "a module among the activities": lambda folder: _write(folder, "notebooks/tumar/more.py"),
    "settings of Jupyter": lambda folder: _write(folder, "jupyter_server_config.py"),
    "hidden settings": lambda folder: _write(folder, ".jupyter/jupyter_server_config.py"),
    "a picture that the list does not name": lambda folder: _write(folder, "media/more.svg", "<svg/>"),
    "a changed activity": lambda folder: _write(folder, "notebooks/tumar/activities/quiz/__init__.py"),
    "a missing notebook": lambda folder: (folder / PUPIL).unlink(),
    "no list": lambda folder: (folder / "SHA256SUMS").unlink(),
    "a list with a way out": lambda folder: _write(folder, "SHA256SUMS", f"{'0' * 64}  ../../x\n{'0' * 64}  START.html\n"),
    "a list that names a hidden file": lambda folder: _write(folder, "SHA256SUMS", f"{'0' * 64}  .x\n{'0' * 64}  START.html\n"),
}


def _pipe(folder: Path, name: str) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)


FOLDERS |= {
    "a pipe in the place of a notebook": lambda folder: _pipe(folder, PUPIL),
    "a pipe in the place of the list": lambda folder: _pipe(folder, "SHA256SUMS"),
    "a pipe in the place of data": lambda folder: _pipe(folder, "notebooks/kit.toml"),
    "a pipe that the list does not name": lambda folder: os.mkfifo(folder / "notebooks" / "more.ipynb"),
    "a list without an end": lambda folder: _write(folder, "SHA256SUMS", f"{'0' * 64}  START.html\n" + "\n" * 6_000_000),
    "data with names in names": lambda folder: (_write(folder, "notebooks/kit.toml", f"a{'.a' * 12_000} = 1\n"), relist(folder)),
    "data without an end": lambda folder: (_write(folder, "notebooks/kit.toml", "#\n" * 200_000), relist(folder)),
}


@pytest.mark.parametrize("spoil", FOLDERS.values(), ids=FOLDERS)
def test_a_folder_that_is_no_bundle_any_more_is_not_opened(
    good: Path, home: Path, trusted: list[str], spoil: Callable[[Path], object]
) -> None:
    folder = Path(shutil.copytree(good, home / "bundle"))
    spoil(folder)
    before = tree(home)
    with pytest.raises(KitError) as caught:
        open_bundle(folder, browser=False)
    assert "bundle" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    assert tree(home) == before
    assert trusted == []


def test_code_that_was_compiled_by_a_stranger_is_not_kept(good: Path, home: Path, trusted: list[str]) -> None:
    folder = Path(shutil.copytree(good, home / "bundle"))
    _write(folder, "notebooks/tumar/__pycache__/quiz.cpython-311.pyc", "evil")
    open_bundle(folder, browser=False)
    assert PUPIL.rpartition("/")[2] in trusted
    assert not list(folder.rglob("*.pyc"))


def test_code_that_was_compiled_by_a_stranger_and_stays_is_not_opened(
    good: Path, home: Path, trusted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(good, home / "bundle"))
    _write(folder, "notebooks/tumar/__pycache__/quiz.cpython-311.pyc", "evil")
    monkeypatch.setattr(received.shutil, "rmtree", lambda *_, **__: None)  # as in a folder that cannot be written to
    with pytest.raises(KitError, match=r"bundle/notebooks/tumar/__pycache__ is compiled code, .* copy its folder to a place where"):
        open_bundle(folder, browser=False)
    assert trusted == []


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENXIO, errno.EIO])
def test_a_file_that_cannot_be_read_is_named(
    good: Path, home: Path, trusted: list[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(path: Path) -> str:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(received, "sha256_of", refuse)
    with pytest.raises(KitError, match=r"(cannot be read: .*\.ipynb|is missing or has been changed)") as caught:
        open_bundle(Path(shutil.copytree(good, home / "bundle")), browser=False)
    assert len(str(caught.value).splitlines()) == 1
    assert trusted == []


@pytest.mark.parametrize("place", ["bundle.zip", "notebook.ipynb"])
def test_a_pipe_is_not_waited_for(home: Path, run: Any, place: str) -> None:
    os.mkfifo(home / place)
    ran = run(home, "open" if place.endswith(".zip") else "build", str(home / place))
    assert ran.code == 1
    assert place in ran.err
    assert len(ran.err.splitlines()) == 1


SIGNS = ("\x1b", "\x9b", "\x07", "\x7f", "\r", "\u202e", "\u2066", "\u2069", "\u200e", "\u200f")


@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_no_name_or_text_of_a_stranger_rules_the_terminal(
    good: Path, home: Path, trusted: list[str], capsys: pytest.CaptureFixture[str], run: Any, sign: str
) -> None:
    folder = Path(shutil.copytree(good, home / "bundle"))
    raw = json.loads((folder / PUPIL).read_text("utf-8"))
    _prose(raw).update(source=f"<b{sign}>")
    (folder / "notebooks" / f"a{sign}2K-pupil.ipynb").write_text(json.dumps(raw), "utf-8")
    open_bundle(folder, browser=False)
    said = capsys.readouterr().out
    written = sign.encode("unicode_escape").decode()
    assert sign not in said
    assert f"a{written}2K-pupil.ipynb" in said
    ran = run(home, "open", str(home / f"a{sign}.zip"))
    assert ran.code == 1
    assert f"a{written}.zip" in ran.err
    assert sign not in ran.err


# ---------------------------------------------------------------- notebooks


def _activity(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the first cell that shows an activity."""
    return next(cell for cell in raw["cells"] if any(VIEW in output.get("data", {}) for output in cell.get("outputs", ())))


def _models(raw: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for model in raw["metadata"]["widgets"][STATE]["state"].values():
        if "_esm" in model["state"]:
            yield model


def _model(raw: dict[str, Any]) -> dict[str, Any]:
    return next(_models(raw))


def _prose(raw: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(cell for cell in raw["cells"] if cell["cell_type"] == "markdown")
    return found


def _add(raw: dict[str, Any], kind: str, source: str, outputs: list[Any] | None = None, **more: Any) -> None:
    cell = {"cell_type": kind, "id": "evil", "metadata": {}, "source": source, **more}
    raw["cells"].append(cell | ({"execution_count": None, "outputs": outputs or []} if kind == "code" else {}))


def _shown(**data: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": data}


def _add_shown(kind: str, content: Any) -> Callable[[dict[str, Any]], object]:
    return lambda raw: _activity(raw)["outputs"].append(_shown(**{kind: content}))


def _prose_says(text: str) -> Callable[[dict[str, Any]], object]:
    return lambda raw: _prose(raw).update(source=f"# A\n\n{text}")


def _widget(module_name: str, model: str, **state: Any) -> Callable[[dict[str, Any]], object]:
    def add(raw: dict[str, Any]) -> None:
        made = {"model_module": module_name, "model_module_version": "*", "model_name": model, "state": state}
        raw["metadata"]["widgets"][STATE]["state"]["0" * 32] = made
        _activity(raw)["outputs"][0]["data"][VIEW]["model_id"] = "0" * 32

    return add


NOTEBOOKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "another script": lambda raw: _model(raw)["state"].update(_esm=EVIL),
    "a script with more": lambda raw: [model["state"].update(_esm=f"{EVIL};{model['state']['_esm']}") for model in _models(raw)],
    "the script of another activity": lambda raw: _model(raw)["state"].update(
        _esm=next(model["state"]["_esm"] for model in _models(raw) if model["state"]["_esm"] != _model(raw)["state"]["_esm"])
    ),
    "a script from elsewhere": lambda raw: _model(raw)["state"].update(_esm="https://evil.example/a.js"),
    "another style": lambda raw: _model(raw)["state"].update(_css="@import url(http://evil.example/a.css)"),
    "HTML in the content": lambda raw: _model(raw)["state"].update(content={"html": f"<img src=x onerror='{EVIL}'>"}),
    "HTML in the words": lambda raw: _model(raw)["state"]["words"].update(start_over=f"<img src=x onerror='{EVIL}'>"),
    "a picture from elsewhere": lambda raw: _model(raw)["state"].update(pictures={"a": "http://evil.example/a.svg"}),
    "more in the state": lambda raw: _model(raw)["state"].update(evil=1),
    "a view of another module": lambda raw: _model(raw)["state"].update(_view_module="evil"),
    "classes of the page": lambda raw: _model(raw)["state"].update(_dom_classes=["jp-Dialog"]),
    "a widget of another module": _widget("evil", "EvilModel"),
    "a widget that shows HTML": _widget("@jupyter-widgets/controls", "HTMLModel", value=f"<img src=x onerror='{EVIL}'>"),
    "a widget that shows outputs": _widget("@jupyter-widgets/output", "OutputModel", outputs=[_shown(**{"text/html": EVIL})]),
    "a widget that nothing shows": lambda raw: raw["metadata"]["widgets"][STATE]["state"].update({"1" * 32: {**_model(raw)}}),
    "buffers": lambda raw: _model(raw).update(buffers=[{"encoding": "base64", "path": ["_esm"], "data": "YQ=="}]),
    "another state": lambda raw: raw["metadata"]["widgets"].update({"application/evil+json": {}}),
    "HTML as an output": _add_shown("text/html", f"<script>{EVIL}</script>"),
    "HTML in the output of an activity": lambda raw: _activity(raw)["outputs"][0]["data"].update({"text/html": f"<script>{EVIL}</script>"}),
    "a drawing as an output": _add_shown("image/svg+xml", f"<svg xmlns='http://www.w3.org/2000/svg' onload='{EVIL}'/>"),
    "JavaScript as an output": _add_shown("application/javascript", EVIL),
    "Markdown as an output": _add_shown("text/markdown", f"<img src=x onerror='{EVIL}'>"),
    "a formula as an output": _add_shown("text/latex", "$\\href{javascript:alert(1)}{x}$"),
    "a chart as an output": _add_shown("application/vnd.vega.v5+json", {"signals": []}),
    "an output of a kind of its own": _add_shown("application/vnd.evil+json", {}),
    "words in red": lambda raw: _activity(raw)["outputs"].append({"output_type": "stream", "name": "stderr", "text": "x"}),
    "an error": lambda raw: _activity(raw)["outputs"].append(
        {"output_type": "error", "ename": "x", "evalue": "x", "traceback": ["\x1b]8;;javascript:1\x1b\\x"]}
    ),
    "HTML in prose": _prose_says(f"<img src=x onerror='{EVIL}'>"),
    "HTML within a word of code": _prose_says(f"`a` <script>{EVIL}</script>"),
    "a comment that opens": _prose_says("<!-- x"),
    "a link that runs": _prose_says(f"[x](javascript:{EVIL})"),
    "a link that runs, disguised": _prose_says(f"[x](java&#x0A;script&colon;{EVIL})"),
    "a formula that runs": _prose_says("$\\href{data}{x}$"),
    "a picture inside the cell": lambda raw: _prose(raw).update(attachments={"a.svg": {"image/svg+xml": "<svg/>"}}),
    "a cell of code": lambda raw: _add(raw, "code", "import os; os.system('calc')"),
    "a hidden cell of code": lambda raw: _add(raw, "code", "1/0", metadata={"jupyter": {"source_hidden": True}}),
    "a magic": lambda raw: _add(raw, "code", "%load_ext evil"),
    "code after the activity": lambda raw: _activity(raw).update(source=["".join(_activity(raw)["source"]), "\nimport os"]),
    "another text than it shows": lambda raw: _activity(raw).update(source=['# A\nPoll("""\nA?\n\n- I\n- You\n""")']),
    "code in the call of setup": lambda raw: raw["cells"][0].update(
        source=["from tumar import setup\nsetup(language='en', folder=open('/x'))"]
    ),
    "code after the title": lambda raw: raw["cells"][0].update(source=[f"# A\rimport os\n{''.join(raw['cells'][0]['source'][1:])}"]),
    "a raw cell": lambda raw: _add(raw, "raw", f"<script>{EVIL}</script>", metadata={"format": "text/html"}),
    "another kernel": lambda raw: raw["metadata"]["kernelspec"].update(name="bash"),
    "more metadata": lambda raw: raw["metadata"].update(evil={"init_cell": True}),
    "metadata of a cell": lambda raw: _prose(raw)["metadata"].update(init_cell=True),
    "cells that say they are trusted": lambda raw: (
        _activity(raw)["metadata"].update(trusted=True),
        _model(raw)["state"].update(_esm=EVIL),
    ),
    "code that is slow to look through": lambda raw: raw["cells"].insert(
        0, {"cell_type": "code", "id": "slow", "metadata": {}, "execution_count": None, "outputs": [], "source": "#" + "setup(" * 20_000}
    ),
    "names in names without an end": lambda raw: _add(raw, "code", f"a{'.b' * 900}()"),
    "a picture from elsewhere in prose": _prose_says("![](http://evil.example/a.png)"),
    "a picture from elsewhere without its protocol": _prose_says("![x](//evil.example/a.png)"),
    "a picture from elsewhere, disguised": _prose_says("![x](<http&colon;//evil.example/a.png>)"),
    "a picture from elsewhere in a title": _prose_says('![x](http://evil.example/a.png "x")'),
    "a picture from elsewhere named below": _prose_says("![x][y]\n\n[y]: http://evil.example/a.png"),
    "a picture from elsewhere named by its text": _prose_says("![y]\n\n[y]: http://evil.example/a.png"),
    "a picture from elsewhere around another": _prose_says("![![x](a.svg)](http://evil.example/a.png)"),
    "half a sign": _prose_says("\ud800"),
    "half a sign in an output": lambda raw: _activity(raw)["outputs"][0]["data"].update({"text/plain": "\ud800"}),
    "a text for a number of runs": lambda raw: _activity(raw).update(execution_count=EVIL),
    "a text for a number of runs of an output": lambda raw: _activity(raw)["outputs"][0].update(execution_count=[EVIL]),
    "a language of its own": lambda raw: raw["metadata"].update(language_info={"name": "javascript"}),
    "more about the language": lambda raw: raw["metadata"].update(language_info={"name": "python", "evil": EVIL}),
    "a version that is a text": lambda raw: raw["metadata"].update(language_info={"name": "python", "version": f"3.1{EVIL}"}),
    "an older format": lambda raw: raw.update(nbformat=3),
    "cells that are none": lambda raw: raw["cells"].append(5),
    "outputs that are none": lambda raw: _activity(raw).update(outputs=[5]),
    "widgets that are none": lambda raw: raw["metadata"].update(widgets=[]),
}


@pytest.mark.parametrize("doctor", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_a_doctored_notebook_opens_asleep(
    good: Path, home: Path, trusted: list[str], capsys: pytest.CaptureFixture[str], doctor: Callable[[dict[str, Any]], object]
) -> None:
    folder = Path(shutil.copytree(good, home.parent / "evil"))
    raw = json.loads((folder / PUPIL).read_text("utf-8"))
    doctor(raw)
    (folder / PUPIL).write_text(json.dumps(raw), "utf-8")
    relist(folder)
    before = tree(home)
    assert open_bundle(zipped(folder, home / "evil.zip"), browser=False) == 0
    said = capsys.readouterr().out
    assert f"{Path(PUPIL).name} is not as this kit would make it: " in said
    assert said.count(" is not as this kit would make it: ") == 1
    assert ASLEEP in said
    assert sorted(trusted) == ["overuse-pupil.ipynb", "overuse-teacher.ipynb", "privacy-teacher.ipynb"]
    new = {name for name in tree(home) if not name.startswith(f"{NAME}-2/")} - {"evil.zip"}
    assert new == set(before)


def served(folder: Path, name: str) -> Any:
    """Return a notebook of a bundle as the server that is started gives it out."""
    understood, _ = module.judge(folder, received.look_at(folder), read_kit(ROOT))
    contents = CarefulContents(root_dir=str(folder), config=Config({"CarefulContents": {"understood": list(understood.values())}}))
    return asyncio.run(contents.get(name))["content"]


def is_trusted(notebook: Any) -> bool:
    return all(cell["metadata"]["trusted"] for cell in notebook["cells"] if cell["cell_type"] == "code")


def test_a_notebook_with_the_signature_of_an_innocent_one_is_not_trusted(good: Path, tmp_path: Path) -> None:
    """Jupyter signs names and values run together, so a text can stand for a cell with a script."""
    folder = Path(shutil.copytree(good, tmp_path / "evil"))
    raw = json.loads((folder / PUPIL).read_text("utf-8"))
    hidden = (
        f"cell_typecodeexecution_countNoneidevilmetadataoutputsdataapplication/javascript{EVIL}metadataoutput_typedisplay_datasource# x"
    )
    prose = {"cell_type": "markdown", "id": "a", "metadata": {"deletable": False, "editable": False}}
    shown = {"data": {"application/javascript": EVIL}, "metadata": {}, "output_type": "display_data"}
    script = {"cell_type": "code", "execution_count": None, "id": "evil", "metadata": {}, "outputs": [shown], "source": "# x"}
    state = {STATE: {"version_major": 2, "version_minor": 0, "state": {}}}
    whole = {**raw, "metadata": {**raw["metadata"], "widgets": state}}
    innocent = {**whole, "cells": [raw["cells"][0], {**prose, "source": f"Hello. {hidden}"}]}
    evil = {**whole, "cells": [raw["cells"][0], {**prose, "source": "Hello. "}, script]}
    with NotebookNotary(data_dir="", store_factory=MemorySignatureStore, secret=b"x") as notary:
        signatures = {notary.compute_signature(nbformat.from_dict(made)) for made in (innocent, evil)}
    assert len(signatures) == 1
    other = "notebooks/overuse-pupil.ipynb"
    (folder / other).write_text(json.dumps(innocent), "utf-8")
    (folder / PUPIL).write_text(json.dumps(evil), "utf-8")
    assert is_trusted(served(folder, other))
    assert not is_trusted(served(folder, PUPIL))
    assert EVIL not in json.dumps(served(folder, PUPIL))


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.vega.v5+json",
        "application/vnd.vegalite.v5+json",
        "application/geo+json",
        "application/javascript",
        "application/pdf",
        "image/svg+xml",
        "image/gif",
        "text/html",
        "text/latex",
        "text/markdown",
    ],
)
def test_of_what_is_not_trusted_text_and_pictures_alone_are_given_out(good: Path, tmp_path: Path, kind: str) -> None:
    folder = Path(shutil.copytree(good, tmp_path / "evil"))
    raw = json.loads((folder / PUPIL).read_text("utf-8"))
    _add(raw, "code", "1", [_shown(**{kind: EVIL, "text/plain": "words", "image/png": "iVBORw0KGgo="})])
    _add(raw, "markdown", "x", id="evil2", attachments={"a": {kind: EVIL, "image/png": "iVBORw0KGgo="}})
    (folder / PUPIL).write_text(json.dumps(raw), "utf-8")
    notebook = served(folder, PUPIL)
    assert EVIL not in json.dumps(notebook)
    assert notebook["cells"][-2]["outputs"][0]["data"] == {"text/plain": "words", "image/png": "iVBORw0KGgo="}
    assert notebook["cells"][-1]["attachments"] == {"a": {"image/png": "iVBORw0KGgo="}}
    kinds = {kind for cell in notebook["cells"] for output in cell.get("outputs", ()) for kind in output.get("data", ())}
    assert kinds == {"text/plain", "image/png"}
    assert "widgets" not in notebook["metadata"]


def test_what_changes_after_it_was_judged_is_not_trusted(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(good, tmp_path / "evil"))
    judged = module.judge

    def judge(*arguments: Any) -> Any:
        result = judged(*arguments)
        raw = json.loads((folder / PUPIL).read_text("utf-8"))
        _add_shown("text/html", EVIL)(raw)
        (folder / PUPIL).write_text(json.dumps(raw), "utf-8")
        return result

    monkeypatch.setattr(module, "judge", judge)
    assert EVIL not in json.dumps(served(folder, PUPIL))


def test_a_run_writes_no_signature_and_trusts_what_is_run_and_saved(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    folder = Path(shutil.copytree(good, tmp_path / "kit"))
    contents = CarefulContents(root_dir=str(folder))
    raw = json.loads((folder / PUPIL).read_text("utf-8"))
    _add(raw, "code", "1", [_shown(**{"text/html": "<b>mine</b>"})])
    for cell in raw["cells"]:
        cell["metadata"]["trusted"] = True  # as JupyterLab says of cells that were run
    asyncio.run(contents.save({"type": "notebook", "content": raw}, PUPIL))
    assert "<b>mine</b>" in json.dumps(asyncio.run(contents.get(PUPIL))["content"])
    assert "<b>mine</b>" not in json.dumps(served(folder, PUPIL))  # in the next run
    assert not (tmp_path / "jupyter" / "nbsignatures.db").exists()
    assert not (tmp_path / "jupyter" / "notebook_secret").exists()


def test_where_jupyter_cannot_write_a_sentence_says_so(good: Path, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    for name in ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "file" / "jupyter"))
    ran = run(tmp_path, "open", str(good), "--no-browser")
    assert ran.code == 1
    assert "JupyterLab cannot start: " in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: _write(folder, "notebooks/tumar/activities/quiz/__init__.py"),
        lambda folder: _write(folder, "notebooks/tumar/more.py"),
        lambda folder: _write(folder, "notebooks/tumar/front/kit.js", EVIL),
        lambda folder: _write(folder, "notebooks/tumar/locale/kk.json", '{"words": {"start_over": "<script>"}}'),
        lambda folder: (folder / "notebooks" / "tumar" / "activities" / "quiz" / "__init__.py").unlink(),
    ],
    ids=["changed", "one more", "a script", "words", "one less"],
)
def test_with_other_activities_nothing_is_signed(
    good: Path, home: Path, trusted: list[str], capsys: pytest.CaptureFixture[str], change: Callable[[Path], object]
) -> None:
    folder = Path(shutil.copytree(good, home.parent / "evil"))
    change(folder)
    relist(folder)
    open_bundle(zipped(folder, home / "evil.zip"), browser=False)
    said = capsys.readouterr().out
    assert "somebody has changed them, or the kit that made them. So the activities sleep" in said
    assert trusted == []


def test_another_edition_is_named_and_not_trusted_for_it(
    good: Path, home: Path, trusted: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "edition", lambda: "7.1")
    folder = Path(shutil.copytree(good, home.parent / "older"))
    _write(folder, "notebooks/tumar/activities/quiz/__init__.py", "# as it was then")
    relist(folder)
    open_bundle(folder, browser=False)
    said = capsys.readouterr().out
    assert "it says that it was made by edition 0.1.0, and this is 7.1" in said
    assert ASLEEP in said
    assert trusted == []


def test_a_bundle_of_this_kit_says_nothing_of_trust(good: Path, home: Path, trusted: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    open_bundle(zipped(good, home / "kit.zip"), browser=False)
    assert len(trusted) == 4
    assert "asleep" not in capsys.readouterr().out


def test_no_message_calls_the_list_a_proof() -> None:
    for name in ("trust/unpack", "open"):
        text = (ROOT / "kit_builder" / f"{name}.py").read_text("utf-8").partition('"""')[2].partition('"""')[2]
        assert "trusted" not in text
        assert "proof" not in text


# ---------------------------------------------------------------- which lesson


def test_the_first_lesson_is_that_of_the_kits_order_and_not_of_the_alphabet(
    good: Path, home: Path, trusted: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(good, home / "bundle"))
    first = next(risk for risk in read_kit(ROOT).risks if risk in ("privacy", "overuse"))
    open_bundle(folder, browser=False)
    assert f"Starting JupyterLab with {first}-pupil.ipynb" in capsys.readouterr().out
    for risk in ("privacy", "overuse"):
        open_bundle(folder, risk=risk, teacher=True, browser=False)
        assert f"Starting JupyterLab with {risk}-teacher.ipynb" in capsys.readouterr().out


@pytest.mark.parametrize(("risk", "says"), [("privasy", "Did you mean 'privacy'?"), ("content", "Known: "), ("../x", "Known: ")])
def test_a_risk_that_the_bundle_has_not_is_named_with_those_that_it_has(good: Path, run: Any, tmp_path: Path, risk: str, says: str) -> None:
    ran = run(tmp_path, "open", str(good), "--risk", risk, "--no-browser")
    assert ran.code == 1
    assert f"there is no risk '{risk}'" in ran.err
    assert says in ran.err
    assert "privacy" in ran.err

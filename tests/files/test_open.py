"""Opening a bundle: only what is whole and known is signed, and nothing is written outside its folder."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kit_builder.core.errors import KitError
from kit_builder.open import ASLEEP, open_bundle
from kit_builder.trust.unpack import unpack, verify

OPEN_AND_CHECK = """
import asyncio, json, sys
from pathlib import Path
import nbformat
from jupyterlab.labapp import LabApp
from kit_builder.open import open_bundle
from nbformat.sign import NotebookNotary
from traitlets.config import Config

def start(options):
    from kit_builder.trust.lab_server import CarefulContents
    understood = [one.partition("=")[2] for one in options if one.startswith("--CarefulContents.understood=")]
    contents = CarefulContents(root_dir=sys.argv[1], config=Config({"CarefulContents": {"understood": understood}}))
    def trusted(name):
        cells = asyncio.run(contents.get(f"notebooks/{name}"))["content"]["cells"]
        return all(cell["metadata"]["trusted"] for cell in cells if cell["cell_type"] == "code")
    print(json.dumps({name: trusted(name) for name in sys.argv[2:]}))

LabApp.launch_instance = start
open_bundle(Path(sys.argv[1]), browser=False)
with NotebookNotary() as notary:
    for name in sys.argv[2:]:
        assert not notary.check_signature(nbformat.read(Path(sys.argv[1], "notebooks", name), as_version=4))
"""


@pytest.fixture
def bundle(real_build: Any, tmp_path: Path) -> Path:
    """A copy of a real bundle, to be spoiled."""
    return Path(shutil.copytree(real_build.bundle, tmp_path / real_build.bundle.name))


SPOILS: dict[str, Callable[[Path], object]] = {
    "changed": lambda path: path.write_bytes(path.read_bytes() + b" "),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize(
    "name", ["START.html", "notebooks/kit.toml", "notebooks/tumar/activities/quiz/__init__.py", "media/films/sticker.mp4"]
)
@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_a_bundle_with_another_file_is_not_opened_and_the_file_is_named(
    bundle: Path, trusted: list[str], name: str, spoil: Callable[[Path], object]
) -> None:
    verify(bundle)
    spoil(bundle / name)
    with pytest.raises(KitError, match=rf"{name} is missing or has been changed|no START\.html"):
        open_bundle(bundle, browser=False)
    assert trusted == []


def test_a_notebook_that_people_have_worked_with_opens(bundle: Path, trusted: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    path = bundle / "notebooks" / "cyberbullying-pupil.ipynb"
    raw = json.loads(path.read_text("utf-8"))
    raw["cells"].append({"cell_type": "code", "id": "mine", "metadata": {}, "source": "1 + 1", "execution_count": None, "outputs": []})
    path.write_text(json.dumps(raw), "utf-8")
    before = path.read_bytes()
    assert open_bundle(bundle, risk="cyberbullying", browser=False) == 0
    said = capsys.readouterr().out
    assert f"cyberbullying-pupil.ipynb is not as this kit would make it: cell {len(raw['cells'])}: it is neither an activity nor" in said
    assert ASLEEP in said
    assert path.name not in trusted
    assert "privacy-pupil.ipynb" in trusted
    assert path.read_bytes() == before


def test_a_notebook_with_another_sentence_is_as_this_kit_would_make_it(bundle: Path, trusted: list[str]) -> None:
    path = bundle / "notebooks" / "cyberbullying-pupil.ipynb"
    raw = json.loads(path.read_text("utf-8"))
    next(cell for cell in raw["cells"] if cell["cell_type"] == "markdown")["source"] = ["# Our own title\n", "\n", "And a *sentence*."]
    path.write_text(json.dumps(raw, indent=1), "utf-8")
    open_bundle(bundle, browser=False)
    assert path.name in trusted


def test_a_notebook_that_the_list_does_not_name_is_not_signed(bundle: Path, trusted: list[str]) -> None:
    (bundle / "notebooks" / "a-pupil.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "utf-8")
    try:
        open_bundle(bundle, browser=False)
    except KitError as error:
        assert "a-pupil.ipynb" in str(error)
    assert "a-pupil.ipynb" not in trusted


def test_what_jupyterlab_and_python_leave_in_a_bundle_is_no_obstacle(bundle: Path, trusted: list[str]) -> None:
    for name in ("notebooks/tumar/__pycache__/quiz.pyc", "notebooks/.ipynb_checkpoints/cyberbullying-pupil-checkpoint.ipynb"):
        (bundle / name).parent.mkdir(parents=True)
        (bundle / name).write_bytes(b"{}")
    assert open_bundle(bundle, browser=False) == 0
    assert sorted(trusted) == sorted(path.name for path in (bundle / "notebooks").glob("*-*.ipynb"))
    assert "cyberbullying-pupil.ipynb" in trusted


@pytest.mark.parametrize("text", ["", "no list at all\n", "\xff"])
def test_a_list_that_names_nothing_makes_nothing_trusted(bundle: Path, trusted: list[str], text: str) -> None:
    (bundle / "SHA256SUMS").write_bytes(text.encode("latin-1"))
    with pytest.raises(KitError):
        open_bundle(bundle, browser=False)
    assert trusted == []


def test_a_bundle_without_list_is_not_trusted(bundle: Path) -> None:
    (bundle / "SHA256SUMS").unlink()
    with pytest.raises(KitError, match="has no list of its files"):
        verify(bundle)


def test_a_bundle_is_opened_from_its_zip(real_build: Any, trusted: list[str], tmp_path: Path) -> None:
    assert open_bundle(Path(shutil.copy(real_build.zip, tmp_path)), browser=False) == 0
    assert (tmp_path / real_build.bundle.name / "START.html").is_file()
    assert trusted


def test_notebooks_are_trusted_by_the_server_that_is_started_and_not_by_the_users_jupyter(
    bundle: Path, start_process: Any, tmp_path: Path
) -> None:
    own = {"JUPYTER_DATA_DIR": str(tmp_path / "jupyter"), "JUPYTER_CONFIG_DIR": str(tmp_path / "jupyter"), "HOME": str(tmp_path)}
    raw = json.loads((bundle / "notebooks" / "cyberbullying-teacher.ipynb").read_text("utf-8"))
    raw["cells"][0]["metadata"]["more"] = True
    (bundle / "notebooks" / "cyberbullying-teacher.ipynb").write_text(json.dumps(raw), "utf-8")
    names = ("cyberbullying-pupil.ipynb", "cyberbullying-teacher.ipynb")
    process = start_process(OPEN_AND_CHECK, str(bundle), *names, folder=tmp_path, **own)
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    assert json.loads(out.splitlines()[-1]) == {"cyberbullying-pupil.ipynb": True, "cyberbullying-teacher.ipynb": False}


@pytest.mark.parametrize(
    "names",
    [
        ["kit/START.html", "kit/../../out.txt"],
        ["kit/START.html", "../out.txt"],
        ["kit/START.html", "/out.txt"],
        ["kit/START.html", "kit\\..\\..\\out.txt"],
        ["kit/START.html", "other/file.txt"],
        ["START.html"],
        ["../START.html"],
        [".."],
        [],
    ],
    ids=str,
)
def test_a_zip_that_is_no_bundle_is_refused_and_writes_nothing_outside(tmp_path: Path, names: list[str]) -> None:
    place = tmp_path / "inner" / "most"
    place.mkdir(parents=True)
    with zipfile.ZipFile(place / "evil.zip", "w") as made:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = name
            made.writestr(info, "x")
    with pytest.raises(KitError):
        open_bundle(place / "evil.zip", browser=False)
    assert not list(tmp_path.rglob("out.txt"))
    assert not (tmp_path / "inner" / "START.html").exists()


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda whole: whole[: len(whole) // 2],
    "not a zip": lambda _: b"<html>404</html>",
    "empty": lambda _: b"",
    "zeros inside": lambda whole: whole[:3000] + bytes(200) + whole[3200:],
    "other bytes inside": lambda whole: whole[:9000] + bytes(range(256)) * 4 + whole[10024:],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_zip_that_is_damaged_is_said_in_a_sentence(real_build: Any, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    archive = tmp_path / "kit.zip"
    archive.write_bytes(damage(real_build.zip.read_bytes()))
    with pytest.raises(KitError, match=r"kit\.zip"):
        unpack(archive)


def test_a_zip_with_a_password_is_said_in_a_sentence(tmp_path: Path) -> None:
    archive = tmp_path / "kit.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("kit/START.html", "x")
    content = bytearray(archive.read_bytes())
    for header, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + at] |= 1  # the mark of an encrypted file
    archive.write_bytes(content)
    with pytest.raises(KitError, match=r"kit\.zip"):
        unpack(archive)


@pytest.mark.parametrize("name", ["gone.zip", "gone", "folder"])
def test_what_is_no_bundle_is_named(run: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    ran = run(tmp_path, "open", name, "--no-browser")
    assert ran.code == 1
    assert name in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_bundle_without_the_notebook_that_is_wanted_says_how_to_make_it(kit_copy: Path, run: Any) -> None:
    run(kit_copy, "build", "--age", "10-13", "--format", "pupil")
    ran = run(kit_copy, "open", "dist/tumar-kit-grades-5-8-en", "--teacher", "--no-browser")
    assert ran.code == 1
    assert "Build it with --format teacher" in ran.err


def test_notebooks_of_a_bundle_find_their_pictures_beside_them(bundle: Path) -> None:
    for path in (bundle / "notebooks").glob("*.ipynb"):
        for made in json.loads(path.read_text("utf-8"))["cells"]:
            for part in "".join(made["source"]).split("](../")[1:]:
                assert (bundle / part.split(")")[0]).is_file(), part[:60]
    assert (bundle / "notebooks" / "tumar" / "__init__.py").is_file()

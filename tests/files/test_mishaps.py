"""Rare things that happen to files, names, processes and zips: each gets a sentence, and costs nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

import pytest
from builds import COMMAND, sums

from kit_builder.build import run as build
from kit_builder.build import state as memory
from kit_builder.core import files
from kit_builder.core.errors import KitError
from kit_builder.trust.unpack import unpack

NAME = "tumar-kit-grades-5-8-en"
ONE = ("build", "--age", "10-13", "--format", "family", "--format", "pupil")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def outside(kit: Path, *arguments: str, program: str = COMMAND, **more: str) -> Any:
    script = kit.parent / "program.py"
    script.write_text(program, "utf-8")
    return subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=kit,
        env=os.environ | more,
        capture_output=True,
        timeout=120,
        encoding="utf-8",
        errors="replace",
    )


def test_a_file_that_is_no_longer_wanted_goes_even_if_the_build_was_killed_before_it_went(kit_copy: Path, run: Any, tmp_path: Path) -> None:
    run(kit_copy, *ONE)
    change(kit_copy / "notebooks" / "cyberbullying.ipynb", "tumar/hello.svg", "tumar/cheer.svg")
    killed = """
import os, sys
from kit_builder.cli import main
def step(event, arguments):
    if event == "os.remove" and ".svg" in str(arguments[0]):
        os.kill(os.getpid(), 9)
sys.addaudithook(step)
main(sys.argv[1:])
"""
    assert outside(kit_copy, *ONE, program=killed).returncode == -9
    run(kit_copy, *ONE)
    run(kit_copy, *ONE, "--fresh")
    run(kit_copy, *ONE, "-o", str(tmp_path / "elsewhere"))
    assert sums(kit_copy / "dist").keys() == sums(tmp_path / "elsewhere").keys()


def test_what_changes_between_the_reading_of_the_kit_and_the_build_is_not_lost_for_ever(kit_copy: Path, run: Any, monkeypatch: Any) -> None:
    run(kit_copy, *ONE)
    bundles_of = build.bundles_of

    def saved_now(*arguments: Any) -> Any:
        change(kit_copy / "notebooks" / "kit.toml", 'title = "Tumar Kit"', 'title = "Another title"')
        return bundles_of(*arguments)

    monkeypatch.setattr(build, "bundles_of", saved_now)
    run(kit_copy, *ONE)
    monkeypatch.undo()
    run(kit_copy, *ONE)
    assert "Another title" in (kit_copy / "dist" / NAME / "START.html").read_text("utf-8")


def test_a_worker_that_is_killed_is_said_in_a_sentence(kit_copy: Path) -> None:
    program = """
import os, sys
from kit_builder.build import run as build
from kit_builder.cli import main
build.ENOUGH, os.cpu_count = 1, lambda: 2
if __name__ == "__mp_main__":
    os.kill(os.getpid(), 9)
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""
    ran = outside(kit_copy, *ONE, "--language", "en", "--language", "kk", program=program)
    assert "Traceback" not in ran.stderr
    assert ran.returncode == 1


def test_a_file_that_goes_while_the_inputs_are_read_is_no_traceback(kit_copy: Path, run: Any, monkeypatch: Any) -> None:
    stray = kit_copy / "media" / "4913"  # vim writes such a one to try whether it can
    stray.write_text("x")
    sha256_of = files.sha256_of

    def gone(path: Any) -> str:
        if str(path) == str(stray):
            stray.unlink(missing_ok=True)
        return sha256_of(path)

    monkeypatch.setattr(files, "sha256_of", gone)
    assert run(kit_copy, *ONE).code in (0, 1)


def test_an_output_that_cannot_be_read_is_made_again_or_said(kit_copy: Path, run: Any, monkeypatch: Any) -> None:
    run(kit_copy, *ONE)
    page = kit_copy / "dist" / NAME / "cyberbullying" / "family.html"
    os.utime(page, (1, 1))
    sha256_of = memory.sha256_of

    def denied(path: Any) -> str:
        if str(path) == str(page):
            raise PermissionError(13, "Permission denied")  # as Windows does while another program has it open
        return sha256_of(path)

    monkeypatch.setattr(memory, "sha256_of", denied)
    assert run(kit_copy, *ONE).code in (0, 1)


def test_a_picture_with_the_time_of_the_one_before_is_not_taken_for_it(kit_copy: Path, run: Any, tmp_path: Path) -> None:
    art = kit_copy / "media" / "art" / "tumar"
    for name in ("hello.svg", "cheer.svg"):
        os.utime(art / name, (315532800, 315532800))  # as they come out of a zip of the kit
    slides = ("build", "--age", "10-13", "--format", "slides")
    run(kit_copy, *slides)
    shutil.copy2(art / "cheer.svg", art / "hello.svg")
    run(kit_copy, *slides)  # in the same process, as watch does
    assert outside(kit_copy, *slides).returncode == 0  # and even a process of its own does not heal it
    assert outside(kit_copy, *slides, "-o", str(tmp_path / "elsewhere")).returncode == 0
    here, there = sums(kit_copy / "dist"), sums(tmp_path / "elsewhere")
    assert [name for name in here if here[name] != there[name]] == []


@pytest.mark.parametrize("name", ["Lesson #1", "100%25 sure", "What now?", "1:2"])
def test_links_of_start_work_whatever_the_notebook_is_called(kit_copy: Path, run: Any, name: str) -> None:
    notebook = (kit_copy / "notebooks" / "cyberbullying.ipynb").rename(kit_copy / "notebooks" / f"{name}.ipynb")
    ran = run(kit_copy, "build", str(notebook), "--format", "family")
    if ran.code == 1:
        assert name in ran.err  # refused in a sentence is as good
        return
    page = kit_copy / "dist" / f"{name}-grades-5-8-en" / "START.html"
    text = page.read_text("utf-8")
    (link,) = (part.split('"')[0] for part in text.split('href="')[1:] if "family.html" in part.split('"')[0])
    address = urlsplit(urljoin(page.as_uri(), link))
    assert (address.scheme, address.query, address.fragment) == ("file", "", "")
    assert Path(url2pathname(address.path)).is_file()


@pytest.mark.parametrize("what", ["notebook", "output", "kit"])
def test_a_name_that_is_no_utf_8_is_said_or_works(kit_copy: Path, tmp_path: Path, what: str) -> None:
    bad = os.fsdecode("урок".encode("cp1251"))  # as unzip leaves the names of a zip made by an old Windows program
    arguments, home = list(ONE), kit_copy
    if what == "notebook":
        notebook = (kit_copy / "notebooks" / "cyberbullying.ipynb").rename(kit_copy / "notebooks" / f"{bad}.ipynb")
        arguments = ["build", str(notebook), "--format", "family"]
    elif what == "output":
        arguments += ["-o", str(tmp_path / bad)]
    else:
        home = kit_copy.rename(tmp_path / bad)
    assert "Traceback" not in outside(home, *arguments, PYTHONIOENCODING="utf-8:strict").stderr


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "ascii"])
def test_a_report_that_the_screen_has_no_letters_for_is_no_traceback(kit_copy: Path, encoding: str) -> None:
    notebook = (kit_copy / "notebooks" / "cyberbullying.ipynb").rename(kit_copy / "notebooks" / "Қорқыту.ipynb")
    ran = outside(kit_copy, "build", str(notebook), "--format", "family", PYTHONIOENCODING=encoding)
    assert "Traceback" not in ran.stderr
    assert ran.returncode == 0


@pytest.mark.parametrize("command", [("new",), ("open", "--no-browser")])
def test_a_name_that_is_too_long_is_said_by_every_command(kit_copy: Path, run: Any, command: tuple[str, ...]) -> None:
    ran = run(kit_copy, *command, "x" * 300)
    assert ran.code == 1
    assert "too long" in ran.err


def test_a_picture_that_goes_during_the_build_is_named(kit_copy: Path, run: Any, monkeypatch: Any) -> None:
    run(kit_copy, *ONE)
    change(kit_copy / "notebooks" / "cyberbullying.ipynb", "# Hello", "# Good day")
    write = Path.write_bytes

    def first(self: Path, data: bytes) -> int:
        monkeypatch.setattr(Path, "write_bytes", write)
        (kit_copy / "media" / "art" / "tumar" / "hello.svg").unlink()
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", first)
    ran = run(kit_copy, *ONE)
    assert ran.code == 1
    assert "hello.svg" in ran.err


def strange(place: Path, *names: str) -> Path:
    with zipfile.ZipFile(place / "strange.zip", "w") as made:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = name
            made.writestr(info, "x")
    return place / "strange.zip"


def test_a_zip_with_an_empty_name_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KitError):
        unpack(strange(tmp_path, "kit/START.html", ""))


@pytest.mark.parametrize("name", ["con.html", "a:b.html", "what?.svg", "point./x.html", "COM1.svg", "space /x"])
def test_a_zip_with_names_that_windows_forbids_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(KitError):
        unpack(strange(tmp_path, "kit/START.html", f"kit/{name}"))
    assert not (tmp_path / "kit").exists()


@pytest.mark.parametrize("name", ["con", "nul.lesson", "COM1", "a:b", "what?", "point.", "trailing ", 'quo"te', "a|b", "a\\b", "new\nline"])
def test_a_notebook_with_a_name_that_windows_forbids_is_said_before_anything_is_made(kit_copy: Path, run: Any, name: str) -> None:
    notebook = (kit_copy / "notebooks" / "cyberbullying.ipynb").rename(kit_copy / "notebooks" / f"{name}.ipynb")
    ran = run(kit_copy, "build", str(notebook), "--format", "family")
    assert ran.code == 1
    assert not (kit_copy / "dist").exists()


@pytest.mark.parametrize("name", ["COM1.svg", "a:b.svg", "aux.svg"])
def test_a_picture_with_a_name_that_windows_forbids_is_said(kit_copy: Path, run: Any, name: str) -> None:
    shutil.copy(kit_copy / "media" / "art" / "tumar" / "hello.svg", kit_copy / "media" / name)
    change(kit_copy / "notebooks" / "cyberbullying.ipynb", "../media/art/tumar/hello.svg", f"../media/{name}")
    ran = run(kit_copy, *ONE)
    assert name in ran.err


def test_a_full_disk_while_unpacking_leaves_the_copy_that_is_there(kit_copy: Path, run: Any, monkeypatch: Any, tmp_path: Path) -> None:
    run(kit_copy, *ONE)
    archive = Path(shutil.copy(kit_copy / "dist" / f"{NAME}.zip", tmp_path))
    good = sums(unpack(archive))
    (tmp_path / NAME / "START.html").write_text("mine")
    good["START.html"] = sums(tmp_path / NAME)["START.html"]
    copied = shutil.copyfileobj

    def full(source: Any, target: Any, *_: Any) -> None:
        target.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(KitError) as caught:
        unpack(archive)
    monkeypatch.setattr(shutil, "copyfileobj", copied)
    assert "the disk is full" in str(caught.value)
    assert sums(tmp_path / NAME) == good
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(NAME)} == {NAME, f"{NAME}.zip"}


@pytest.mark.parametrize("name", ["START.html", "SHA256SUMS"])
def test_a_notebook_called_like_a_file_of_the_bundle_is_said(kit_copy: Path, run: Any, name: str) -> None:
    notebook = (kit_copy / "notebooks" / "cyberbullying.ipynb").rename(kit_copy / "notebooks" / f"{name}.ipynb")
    ran = run(kit_copy, "build", str(notebook), "--format", "family")
    assert ran.code == 0 or f"{name}.ipynb" in ran.err


def test_a_kit_that_was_moved_builds_on(kit_copy: Path, run: Any, tmp_path: Path) -> None:
    run(kit_copy, *ONE)
    home = kit_copy.rename(tmp_path / "moved")
    (home / "LICENSE").write_text("MIT")  # something of the bundle, but not of its lessons
    ran = run(home, *ONE)
    assert (ran.code, ran.err.strip()) == (0, "")


def test_a_kit_that_was_copied_takes_no_picture_from_the_first(kit_copy: Path, run: Any, tmp_path: Path) -> None:
    run(kit_copy, *ONE)
    home = shutil.copytree(kit_copy, tmp_path / "copy")
    change(kit_copy / "media" / "art" / "tumar" / "hello.svg", "</svg>", "<!-- of the first --></svg>")
    (home / "LICENSE").write_text("MIT")
    run(home, *ONE)
    assert "of the first" not in (home / "dist" / NAME / "media" / "art" / "tumar" / "hello.svg").read_text("utf-8")

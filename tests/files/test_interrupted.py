"""Builds that stop between two files: what was good stays, and the next build mends the rest."""

from __future__ import annotations

import errno
import os
import signal
import zipfile
from pathlib import Path
from typing import Any

import pytest
from builds import sums

from kit_builder import files
from kit_builder.errors import KitError

NAME = "tumar-kit-grades-5-8-en"
ONE = ("build", "--age", "10-13")
STOPPED_BETWEEN_FILES = """
import os, signal, sys
from kit_builder.cli import main
put, count = os.replace, 0
def until(*places):
    global count
    count += 1
    if count > int(sys.argv[1]):
        os.kill(os.getpid(), getattr(signal, sys.argv[2]))
    return put(*places)
os.replace = until
sys.exit(main(["build", "--age", "10-13", "--fresh"]))
"""


def change(kit: Path) -> None:
    notebook = kit / "notebooks" / "cyberbullying.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("# Hello", "# Good day"), "utf-8")


@pytest.mark.parametrize(("signalled", "code"), [("SIGKILL", -signal.SIGKILL), ("SIGINT", 130)])
@pytest.mark.parametrize("after", [0, 3])
def test_a_build_that_stops_between_two_files_leaves_the_zip_and_the_next_mends_all(
    kit_copy: Path, run: Any, start_process: Any, tmp_path: Path, signalled: str, code: int, after: int
) -> None:
    run(kit_copy, *ONE)
    good_zip = (kit_copy / "dist" / f"{NAME}.zip").read_bytes()
    change(kit_copy)
    process = start_process(STOPPED_BETWEEN_FILES, str(after), signalled, folder=kit_copy)
    _, error = process.communicate(timeout=120)
    assert process.returncode == code
    assert "Traceback" not in error
    assert (kit_copy / "dist" / f"{NAME}.zip").read_bytes() == good_zip
    run(kit_copy, *ONE)
    run(kit_copy, *ONE, "-o", str(tmp_path / "elsewhere"))
    assert sums(kit_copy / "dist") == sums(tmp_path / "elsewhere")
    assert {path.name for path in (kit_copy / "dist" / ".kit-builder").iterdir()} <= {"lock", "state.json", "drawn"}
    assert list((kit_copy / "dist" / ".kit-builder" / "drawn").glob("*.new-*")) == []


def test_a_file_is_whole_at_every_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write_all(tmp_path, {"a.txt": b"old", "b.txt": b"old"})
    put = os.replace
    seen = []

    def look(source: Path, target: Path) -> None:
        seen.append({name: (tmp_path / name).read_bytes() for name in ("a.txt", "b.txt")})
        put(source, target)

    monkeypatch.setattr(os, "replace", look)
    files.write_all(tmp_path, {"a.txt": b"new", "b.txt": b"new"})
    assert seen == [{"a.txt": b"old", "b.txt": b"old"}, {"a.txt": b"new", "b.txt": b"old"}]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_when_putting_in_place_fails_one_sentence_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KitError) as caught:
        files.write_all(tmp_path, {"a.txt": b"new"})
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not list((tmp_path / ".kit-builder").glob("new-*"))


def test_nothing_was_changed_is_only_said_when_it_is_true(kit_copy: Path, run: Any) -> None:
    run(kit_copy, *ONE)
    before = sums(kit_copy / "dist")
    page = kit_copy / "dist" / NAME / "notebooks" / "cyberbullying-pupil.ipynb"
    page.unlink()
    page.mkdir()
    change(kit_copy)
    ran = run(kit_copy, *ONE)
    assert ran.code == 1
    assert "Traceback" not in ran.err
    after = sums(kit_copy / "dist")
    changed = {name for name in after if after[name] != before.get(name)}
    assert not changed or "Nothing was changed" not in ran.err


def test_a_build_beside_another_does_not_take_its_files_away(tmp_path: Path) -> None:
    other = tmp_path / ".kit-builder" / f"new-{os.getppid()}"
    other.mkdir(parents=True)
    (other / "a.html").write_text("half")
    files.remove_leftovers(tmp_path)
    assert (other / "a.html").exists()


def test_what_a_killed_build_left_aside_is_taken_away(tmp_path: Path, start_process: Any) -> None:
    ended = start_process("pass", folder=tmp_path)
    ended.communicate(timeout=60)
    left = tmp_path / ".kit-builder" / f"new-{ended.pid}"
    left.mkdir(parents=True)
    (left / "a.html").write_text("half")
    files.remove_leftovers(tmp_path)
    assert not left.exists()


MEMORIES = ["", "[]", "5", '{"%s": 5}', '{"%s": {"key": 5}}', '{"%s": {"key": "x", "files": 5}}', '{"%s": null}', "\0"]


@pytest.mark.parametrize("memory", MEMORIES)
def test_any_memory_of_builds_is_no_obstacle(kit_copy: Path, run: Any, memory: str) -> None:
    (kit_copy / "dist" / ".kit-builder").mkdir(parents=True)
    (kit_copy / "dist" / ".kit-builder" / "state.json").write_text(memory.replace("%s", NAME))
    ran = run(kit_copy, *ONE, "--format", "family")
    assert (ran.code, ran.err.strip()) == (0, "")


def test_a_memory_of_builds_cannot_name_files_outside_the_folder(kit_copy: Path, run: Any, tmp_path: Path) -> None:
    precious = tmp_path / "precious.txt"
    precious.write_text("keep me")
    (kit_copy / "dist" / ".kit-builder").mkdir(parents=True)
    names = f'{{"{NAME}": {{"key": "x", "files": {{"../../precious.txt": "0", "{precious}": "0"}}}}}}'
    (kit_copy / "dist" / ".kit-builder" / "state.json").write_text(names)
    run(kit_copy, *ONE, "--format", "family")
    assert precious.exists()


def test_other_files_in_the_output_folder_stay(kit_copy: Path, run: Any) -> None:
    mine = kit_copy / "dist" / NAME / "my notes.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    run(kit_copy, *ONE)
    run(kit_copy, *ONE, "--fresh", "--format", "slides")
    assert mine.read_text() == "mine"


def test_builds_of_two_ages_do_not_disturb_each_other(kit_copy: Path, run: Any) -> None:
    run(kit_copy, *ONE)
    before = sums(kit_copy / "dist" / NAME)
    run(kit_copy, "build", "--age", "6-9")
    assert sums(kit_copy / "dist" / NAME) == before
    assert "unchanged" in run(kit_copy, *ONE).out
    assert {path.name for path in (kit_copy / "dist").glob("*.zip")} == {f"{NAME}.zip", "tumar-kit-grades-1-4-en.zip"}


def test_a_zip_does_not_depend_on_the_day_or_the_place(kit_copy: Path, run: Any) -> None:
    run(kit_copy, *ONE)
    with zipfile.ZipFile(kit_copy / "dist" / f"{NAME}.zip") as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert str(kit_copy).encode() not in archive.read(info)
        assert archive.namelist() == sorted(archive.namelist())

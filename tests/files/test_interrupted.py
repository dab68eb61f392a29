"""Builds that stop between two files: what was good stays, and the next build mends the rest."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from builds import sums

from kit_builder.core import files
from kit_builder.core.errors import KitError

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


def write_all(folder: Path, made: dict[str, bytes]) -> None:
    with files.locked(folder):
        files.write_all(folder, made)


def test_a_file_is_whole_at_every_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all(tmp_path, {"a.txt": b"old", "b.txt": b"old"})
    put = os.replace
    seen = []

    def look(source: Path, target: Path) -> None:
        seen.append({name: (tmp_path / name).read_bytes() for name in ("a.txt", "b.txt")})
        put(source, target)

    monkeypatch.setattr(os, "replace", look)
    write_all(tmp_path, {"a.txt": b"new", "b.txt": b"new"})
    assert seen == [{"a.txt": b"old", "b.txt": b"old"}, {"a.txt": b"new", "b.txt": b"old"}]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_when_putting_in_place_fails_one_sentence_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KitError) as caught:
        write_all(tmp_path, {"a.txt": b"new"})
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


LEAVINGS = {  # what somebody who was ended by force leaves, and "{pid}" is a process that runs
    "a process that has ended": "new-999999999/a.html",
    "a process whose number another has taken": "new-{pid}/a.html",
    "this process": "new-{own}/a.html",
    "something that was kept": "drawn/abc.new-{pid}",
    "an empty folder": "new-{pid}/tumar-kit-grades-5-8-en/",
}


@pytest.fixture
def left(request: pytest.FixtureRequest, kit_copy: Path) -> Path:
    """Something that was left in the output folder of a kit."""
    name = str(request.param).format(pid=os.getppid(), own=os.getpid())
    path = kit_copy / "dist" / ".kit-builder" / name
    (path if name.endswith("/") else path.parent).mkdir(parents=True)
    if not name.endswith("/"):
        path.write_bytes(b"")
    return path


@pytest.mark.parametrize("left", LEAVINGS.values(), ids=LEAVINGS, indirect=True)
def test_what_was_left_goes_with_the_next_build(kit_copy: Path, run: Any, left: Path) -> None:
    run(kit_copy, *ONE, "--format", "family")
    assert not left.exists()
    assert not list((kit_copy / "dist" / ".kit-builder").glob("new-*"))


@pytest.mark.parametrize("left", LEAVINGS.values(), ids=LEAVINGS)
def test_what_was_left_goes_with_a_build_that_has_nothing_to_do(kit_copy: Path, run: Any, left: str) -> None:
    run(kit_copy, *ONE, "--format", "family")
    path = kit_copy / "dist" / ".kit-builder" / left.format(pid=os.getppid(), own=os.getpid()).rstrip("/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    ran = run(kit_copy, *ONE, "--format", "family")
    assert "unchanged" in ran.out
    assert not path.exists()


HOLDS_THE_LOCK = """
import sys
from pathlib import Path
from kit_builder.core import files
with files.locked(Path(sys.argv[1])), files.aside(Path(sys.argv[1])) as place:
    (place / "a.html").write_text("half")
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_a_build_that_has_nothing_to_do_leaves_what_another_is_making(kit_copy: Path, run: Any) -> None:
    run(kit_copy, *ONE, "--format", "family")
    command = [sys.executable, "-c", HOLDS_THE_LOCK, str(kit_copy / "dist")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == "ready\n"
        assert run(kit_copy, *ONE, "--format", "family").code == 0
        assert (kit_copy / "dist" / ".kit-builder" / f"new-{other.pid}" / "a.html").exists()
        other.stdin.close()


@pytest.mark.parametrize("before", [b"old", b"new"])
def test_half_a_catalog_that_was_left_goes_when_the_catalog_is_written_again(tmp_path: Path, before: bytes) -> None:
    (tmp_path / "kit.po").write_bytes(before)
    (tmp_path / ".kit.po.new").write_bytes(b"ha")
    files.replace_file(tmp_path / "kit.po", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"kit.po": b"new"}


def test_a_full_disk_leaves_no_half_of_a_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KitError, match="the disk is full"):
        files.replace_file(tmp_path / "kit.po", b"new")
    assert not list(tmp_path.iterdir())


def test_where_nothing_is_remembered_no_trace_of_the_lock_stays(tmp_path: Path) -> None:
    write_all(tmp_path, {"a.txt": b"new"})
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


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

"""Builds among power cuts, full and read-only disks, rivals, clocks and names: what was good stays whole, the next build heals."""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

import psutil
import pytest
from builds import COMMAND, differing, sums

from kit_builder.core.errors import KitError
from kit_builder.trust.unpack import unpack, verify

NAME = "tumar-kit-grades-5-8-en"
ONE = ("build", "--age", "10-13")
QUICK = ("--format", "family", "--format", "pupil")


def left_aside(output: Path) -> set[str]:
    half = {path.name for path in (output / ".kit-builder" / "drawn").glob("*.new-*")}
    return half | {path.name for path in (output / ".kit-builder").glob("*")} - {"lock", "state.json", "drawn"}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def is_unchanged(out: str) -> bool:
    """Say whether a build has told of each of its files that it is as it was."""
    return out.count("  unchanged\n") == out.count(" KB") + out.count(" MB") > 1


def sentence(ran: Any) -> str:
    """Return the one sentence in which a command says why it has failed."""
    said: str = ran.err.strip()
    assert ran.code == 1, said
    assert said.startswith("kit-builder: "), said
    assert len(said.splitlines()) == 1, said
    return said


def assert_as_elsewhere(run: Any, kit: Path, elsewhere: Path) -> None:
    """Build once more into another folder, and compare."""
    assert run(kit, *ONE, *QUICK, "-o", str(elsewhere)).code == 0
    assert differing(sums(kit / "dist"), sums(elsewhere)) == []


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start Python with a program that is talked with; whatever happens, it ends with the test."""
    started: list[subprocess.Popen[str]] = []

    def start_it(program: str, *arguments: str, folder: Path, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        script = tmp_path / f"program-{len(started)}.py"  # a file, because processes beside it read it again
        script.write_text(program, "utf-8")
        command = [*before, sys.executable, str(script), *arguments]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True))
        return started[-1]

    yield start_it
    for one in started:
        one.kill()
        one.communicate()


# kill -9

KILLED = '''
import json, os, signal, sys, traceback
from contextlib import redirect_stdout, suppress
import psutil
from kit_builder.build import run as build
from kit_builder.core import files
from kit_builder.cli import main

KIT, NOTES = sys.argv[1:3]
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}

def watch(victim):
    """Count what is done to files of the kit, in all processes of a build, and kill its first one before a certain step."""
    which, moment = os.environ["WHICH"], int(os.environ["MOMENT"])
    counter = os.open(os.path.join(NOTES, "counter"), os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    renamed = 0

    def step(event, arguments):
        nonlocal renamed
        writes = event in CHANGES
        if event == "open":
            if not str(arguments[0]).startswith(KIT):
                return
            writes = bool(arguments[2] & (os.O_WRONLY | os.O_RDWR))
        elif not writes:
            return
        if writes or which == "any":
            os.write(counter, b".")
            if moment and os.fstat(counter).st_size >= moment:
                strike(event, arguments)
        renamed += event == "os.rename"

    def strike(event, arguments):
        try:
            note = open(os.path.join(NOTES, "struck"), "x")
        except FileExistsError:
            return
        if event == "open" and "w" in (arguments[1] or ""):
            with suppress(OSError), open(arguments[0], "wb") as half:
                half.write(b"half a file")
        family = [[one.pid, one.create_time()] for one in psutil.Process(victim).children(recursive=True)]
        with note:
            json.dump({"step": [event, str(arguments[0])], "renamed": renamed, "family": family}, note)
        os.kill(victim, signal.SIGKILL)

    sys.addaudithook(step)

def build_in_a_process_of_its_own(asked):
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 70
    try:
        with open(os.path.join(NOTES, "said"), "w") as said:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
        os.environ |= {"WHICH": asked["which"], "MOMENT": str(asked["moment"]), "VICTIM": str(os.getpid())}
        if asked["two"]:
            build.ENOUGH, os.cpu_count = 1, lambda: 2
        watch(os.getpid())
        code = main(asked["arguments"])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

if __name__ == "__mp_main__":
    watch(int(os.environ["VICTIM"]))
if __name__ == "__main__":
    files.TICK = 10**20  # no file is old enough to be left unread, so that each build takes the same steps
    with redirect_stdout(sys.stderr):
        main(sys.argv[3:])  # so that nothing is left to import
    for line in sys.stdin:
        print(build_in_a_process_of_its_own(json.loads(line)), flush=True)
'''


class Killer:
    """Builds in processes that are forked from a prepared one, and kills them before a certain step."""

    def __init__(self, kit: Path, notes: Path, start: Callable[..., subprocess.Popen[str]], *build: str) -> None:
        self.kit, self.notes, self.build = kit, notes, build
        notes.mkdir()
        self.process = start(KILLED, str(kit), str(notes), *build, "-o", str(notes / "warm"), folder=kit)

    def __call__(self, *more: str, moment: int = 0, which: str = "any", two: bool = False) -> int:
        """Build, and return the code that it ended with."""
        for path in self.notes.glob("[cs]*"):
            path.unlink()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = {"moment": moment, "which": which, "two": two, "arguments": [*self.build, *more]}
        print(json.dumps(asked), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        assert answer, self.process.communicate()[1]
        return int(answer)

    @property
    def steps(self) -> int:
        return (self.notes / "counter").stat().st_size

    @property
    def said(self) -> str:
        return (self.notes / "said").read_text("utf-8")

    @property
    def struck(self) -> dict[str, Any]:
        noted: dict[str, Any] = json.loads((self.notes / "struck").read_text("utf-8"))
        return noted


def still_run(family: list[list[float]], seconds: float = 30) -> list[psutil.Process]:
    """Wait until processes have ended, and return those that have not; one that nobody has asked for its end counts as ended."""

    def runs(one: psutil.Process) -> bool:
        try:
            return bool(one.is_running() and one.status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return False

    running = []
    for pid, created in family:
        try:
            running.append(psutil.Process(int(pid)))
        except psutil.NoSuchProcess:
            continue
        if running[-1].create_time() != created:
            running.pop()
    deadline = time.monotonic() + seconds
    while (running := [one for one in running if runs(one)]) and time.monotonic() < deadline:
        psutil.wait_procs(running, timeout=0.05)
    return running


def two_versions(kit: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return what makes a kit new and old: a lesson, its picture and a file that is copied, so files differ, come and go."""
    notebook, data = kit / "notebooks" / "cyberbullying.ipynb", kit / "notebooks" / "objectives.toml"
    old = {path: path.read_bytes() for path in (notebook, data)}

    def renew() -> None:
        change(notebook, "# Hello", "# Good day")
        change(notebook, "tumar/hello.svg", "tumar/cheer.svg")
        data.write_bytes(old[data] + b"\n# new\n")

    def restore() -> None:
        for path, content in old.items():
            path.write_bytes(content)

    return renew, restore


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 and fork are of Unix")
@pytest.mark.parametrize(
    ("which", "two", "times"),
    [("any", False, 22), ("writes", False, 18), ("writes", True, 10)],
    ids=["before any step", "before what changes files", "with two processes"],
)
def test_kill_9_at_any_moment_leaves_every_file_whole_and_the_next_build_heals(
    kit_copy: Path, start: Any, tmp_path: Path, which: str, two: bool, times: int
) -> None:
    killer = Killer(kit_copy, tmp_path / "notes", start, *ONE, "--language", "en", "--language", "kk", *QUICK)
    output, versions, good, steps, helped = kit_copy / "dist", two_versions(kit_copy), [], [], 0
    assert killer(which=which) == 0, killer.said
    at_first = killer.steps
    for number, say in enumerate(versions):
        say()
        assert killer("-o", str(tmp_path / str(number))) == 0, killer.said
        good.append(sums(tmp_path / str(number)))
        assert killer(which=which) == 0, killer.said
        steps.append(killer.steps)
    assert good[0].keys() - good[1].keys()
    assert good[1].keys() - good[0].keys()
    most = min(steps) - (5 if two else 0)  # two processes may make a folder once more or once less
    for number, moment in enumerate(sorted(random.Random(f"{which} {two}").sample(range(1, most + 1), times))):
        versions[number % 2]()
        new = good[number % 2]
        if number % 6 == 5:
            shutil.rmtree(output)  # the first build of all, which takes more steps
            moment = moment * at_first // (most + 5)
        before = sums(output) if output.exists() else {}
        assert killer(moment=moment, which=which, two=two) == -signal.SIGKILL, f"{moment} of {most}: {killer.said}"
        struck = killer.struck
        place = f"killed before step {moment} of {most}, {struck['step']}"
        assert "Traceback" not in killer.said, place
        assert still_run(struck["family"]) == [], place
        helped += bool(struck["family"])
        now = sums(output) if output.exists() else {}
        if not struck["renamed"]:
            assert differing(now, before) == [], place
        assert [name for name, total in now.items() if total not in (before.get(name), new.get(name))] == [], place
        assert before.keys() & new.keys() <= now.keys(), place
        if any(now[name] == new.get(name) != before.get(name) for name in now if name.endswith(".zip")):
            assert [name for name in new if not name.endswith(".zip") and now.get(name) != new[name]] == [], f"a zip is newer: {place}"
        assert [name for name in now if name.endswith(".zip") and zipfile.ZipFile(output / name).testzip()] == [], place
        memory = output / ".kit-builder" / "state.json"
        assert json.loads(memory.read_text("utf-8") if memory.exists() else "{}") is not None, place
        assert killer() == 0, f"{killer.said}: {place}"
        assert differing(sums(output), new) == [], place
    assert killer("--fresh") == 0, killer.said
    assert not left_aside(output)
    assert bool(helped) == two


# A full disk, a read-only folder

DISK = """
import errno, hashlib, io, json, os, shutil, subprocess, sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from kit_builder.cli import main

way, disk, home, away = sys.argv[1:5]
steps, left, fault = 0, 0, None  # of the pretended disk: how many there were, how many more work, the number of the error after them

def step(event, arguments):
    global steps, left
    path = str(arguments[0]) if arguments else ""
    makes = event == "os.mkdir" and not os.path.exists(path)
    writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if path.startswith(disk) and (makes or writes or (event == "os.rename" and fault == errno.EROFS)):
        steps, left = steps + 1, left - 1
        if fault and left < 0:
            raise OSError(fault, os.strerror(fault), path)

def used():
    about = os.statvfs(disk)
    return (about.f_blocks - about.f_bfree) * about.f_frsize if way == "mounted" else steps

def leave(room):
    "Fill the disk but for some bytes (if pretended: some steps); None frees it."
    global left, fault
    if way == "pretended":
        left, fault = room or 0, None if room is None else errno.ENOSPC
        return
    filler = Path(disk, "filler")
    filler.unlink(missing_ok=True)
    if room is not None:
        about = os.statvfs(disk)
        with filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, about.f_bavail * about.f_frsize - room)

def read_only(is_so):
    global left, fault
    if way == "pretended":
        left, fault = 0, errno.EROFS if is_so else None
    else:
        subprocess.run(["mount", "-o", "remount,bind," + ("ro" if is_so else "rw"), disk], check=True)

def build(*more, to="dist"):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([*sys.argv[5:], "-o", os.path.join(disk, to), *more])
    made = {}
    for path in (path for place in ("dist", "other", "elsewhere") for path in Path(disk, place).rglob("*") if path.is_file()):
        if path.name != "lock":
            made[str(path.relative_to(disk))] = [hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns]
    return {"code": code, "out": out.getvalue(), "err": err.getvalue().strip(), "files": made}

def edit():
    path = Path(kit, "notebooks", "cyberbullying.ipynb")
    path.write_text(path.read_text("utf-8").replace("# Hello", "# Good day"), "utf-8")

if way == "mounted":
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk], check=True)
else:
    sys.addaudithook(step)
kit = shutil.copytree(home, os.path.join(disk, "kit"))
os.chdir(kit)
before = used()
said = {"good": build()}
whole = used() - before
"""

FULL = """
edit()
for share in [0, 0.004, 0.02, 0.1, 0.3, 0.6, 0.8]:
    leave(int(share * whole))
    said[f"room for {share}"] = build("--fresh")
leave(0)
said["first"] = build(to="other")
leave(None)
"""

READ_ONLY = """
edit()
read_only(True)
said["changed"], said["fresh"], said["first"], said["away"] = build(), build("--fresh"), build(to="other"), build(to=away)
read_only(False)
said["healed"] = build()
read_only(True)
said["up to date"] = build()
read_only(False)
"""

HEALED = """
said["healed"], said["again"], said["elsewhere"] = build(), build(), build(to="elsewhere")
print(json.dumps(said))
"""


@pytest.fixture(params=["mounted", "pretended"])
def on_disk(request: Any, kit_copy: Path, start: Any, tmp_path: Path) -> Callable[[str], dict[str, Any]]:
    """Run a program on a small disk of its own, which nobody else sees and which goes with it, or on one that is pretended."""
    disk = tmp_path / "disk"
    disk.mkdir()
    before: tuple[str, ...] = ()
    if request.param == "mounted":
        mount = ("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk))
        ways = (("unshare", "--mount"), ("unshare", "--mount", "--map-root-user")) if shutil.which("unshare") else ()
        before = next((way for way in ways if subprocess.run([*way, *mount], capture_output=True).returncode == 0), ())
        if not before:
            pytest.skip("this computer lets nobody mount a disk here; the same is tested with a pretended one")

    def run_it(program: str) -> dict[str, Any]:
        arguments = (request.param, str(disk), str(kit_copy), str(tmp_path / "away"), *ONE, *QUICK)
        process = start(DISK + program + HEALED, *arguments, folder=kit_copy, before=before)
        out, error = process.communicate(timeout=120)
        assert process.returncode == 0, error
        said: dict[str, Any] = json.loads(out)
        return said

    return run_it


def assert_refused_and_healed(said: dict[str, Any], refused: list[str], reason: str) -> None:
    for name in refused:
        one = said[name]
        assert (one["code"], one["err"].count("\n")) == (1, 0), name
        assert one["err"].startswith("kit-builder: Nothing was changed in "), name
        assert one["err"].endswith(f": {reason}, then build again."), name
        assert one["files"] == said["good"]["files"], name
    assert (said["healed"]["code"], said["healed"]["err"]) == (0, "")
    made: dict[str, dict[str, str]] = {"dist": {}, "elsewhere": {}}
    for path, (total, _) in said["elsewhere"]["files"].items():
        if not path.endswith("state.json"):
            made[path.partition("/")[0]][path.partition("/")[2]] = total
    assert made["dist"]
    assert differing(made["dist"], made["elsewhere"]) == []
    assert is_unchanged(said["again"]["out"])


def test_a_full_disk_is_said_and_costs_nothing_and_the_next_build_heals(on_disk: Any) -> None:
    said = on_disk(FULL)
    refused = [name for name in said if name.startswith("room for")]
    assert len(refused) == 7
    assert_refused_and_healed(said, [*refused, "first"], "the disk is full. Free some space")


def test_a_folder_that_has_become_read_only_is_said_and_what_is_up_to_date_in_it_still_is(on_disk: Any) -> None:
    said = on_disk(READ_ONLY)
    assert_refused_and_healed(said, ["changed", "fresh", "first"], "the folder cannot be written to. Choose another with -o")
    assert (said["away"]["code"], said["away"]["err"]) == (0, "")  # of a kit that is read-only itself
    assert (said["up to date"]["code"], said["up to date"]["err"]) == (0, "")
    assert is_unchanged(said["up to date"]["out"])
    assert said["up to date"]["files"] == said["again"]["files"]


# Two builds at once

HELD = """
import os, sys
from kit_builder.cli import main
put = os.replace
def when_told(*places):
    os.replace = put
    print("made", flush=True)
    sys.stdin.readline()
    return put(*places)
os.replace = when_told
sys.exit(main(sys.argv[1:]))
"""


def test_of_two_builds_into_one_folder_the_second_is_told_at_once_and_into_another_it_ends_well(
    kit_copy: Path, run: Any, start: Any, tmp_path: Path
) -> None:
    dist = kit_copy / "dist"
    assert run(kit_copy, *ONE, *QUICK).code == 0
    change(kit_copy / "notebooks" / "cyberbullying.ipynb", "# Hello", "# Good day")
    before = sums(dist)
    first = start(HELD, *ONE, *QUICK, folder=kit_copy)
    assert first.stdout.readline() == "made\n", first.communicate()[1]
    second = start(COMMAND, *ONE, *QUICK, folder=kit_copy)
    _, told = second.communicate(timeout=60)  # the first one waits, so a second that waited would wait for ever
    assert told == f"kit-builder: Another build is writing into {dist} now. Wait until it has ended, or choose another folder with -o.\n"
    assert second.returncode == 1
    for more in ("--fresh",), ("--age", "6-9"):
        assert sentence(run(kit_copy, *ONE, *QUICK, *more)) == told.strip()
    assert run(kit_copy, *ONE, *QUICK, "-o", str(tmp_path / "other")).code == 0
    assert differing(sums(dist), before) == []
    _, error = first.communicate("go on\n", timeout=60)
    assert first.returncode == 0, error
    assert differing(sums(dist), sums(tmp_path / "other")) == []
    assert differing(sums(dist), before) != []
    assert is_unchanged(run(kit_copy, *ONE, *QUICK).out)
    assert not left_aside(dist)


def test_a_build_that_is_killed_while_it_holds_the_folder_holds_it_no_more(kit_copy: Path, run: Any, start: Any) -> None:
    first = start(HELD, *ONE, *QUICK, folder=kit_copy)
    assert first.stdout.readline() == "made\n", first.communicate()[1]
    assert "Another build" in sentence(run(kit_copy, *ONE, *QUICK))
    first.kill()
    first.wait(timeout=60)
    assert run(kit_copy, *ONE, *QUICK).code == 0
    assert not left_aside(kit_copy / "dist")


# Clocks

YEAR_1971, YEAR_2099 = 31_536_000.0, 4_070_908_800.0
CLOCKS = {"1971": [YEAR_1971], "2099": [YEAR_2099], "before 1970": [-1000.0], "jumping": [YEAR_2099, YEAR_1971, 1.8e9, 0.0]}


def test_no_byte_depends_on_the_clock(kit_copy: Path, run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    local, gm = time.localtime, time.gmtime
    assert run(kit_copy, *ONE, "-o", str(tmp_path / "today")).code == 0
    today = sums(tmp_path / "today")
    for name, moments in CLOCKS.items():
        now = itertools.cycle(moments).__next__
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", now)
            patch.setattr(time, "time_ns", lambda now=now: int(now() * 1e9))
            patch.setattr(time, "localtime", lambda moment=None, now=now: local(now() if moment is None else moment))
            patch.setattr(time, "gmtime", lambda moment=None, now=now: gm(now() if moment is None else moment))
            made, again = (run(kit_copy, *ONE, "-o", str(tmp_path / "then"), *more) for more in (("--fresh",), ()))
        assert (made.code, again.code) == (0, 0), name
        assert is_unchanged(again.out), name
        assert differing(sums(tmp_path / "then"), today) == [], name
    for path in (tmp_path / "then").rglob("*.pdf"):
        assert b"D:20" not in path.read_bytes(), f"{path.name} names a day"


def test_times_of_files_decide_nothing(kit_copy: Path, run: Any, tmp_path: Path) -> None:
    page = kit_copy / "dist" / NAME / "cyberbullying" / "family.html"
    word = "WORD-OF-THE-FAMILY"
    for moment in (YEAR_1971, YEAR_2099, YEAR_1971):

        def set_times(moment: float = moment) -> None:
            for path in [kit_copy, *kit_copy.rglob("*")]:
                os.utime(path, (moment, moment))

        set_times()
        assert run(kit_copy, *ONE, *QUICK).code == 0
        set_times()  # of the output, too
        assert is_unchanged(run(kit_copy, *ONE, *QUICK).out)
        whole = page.read_bytes()
        page.write_bytes(bytes(len(whole)))
        assert run(kit_copy, *ONE, *QUICK).code == 0
        assert page.read_bytes() == whole
        change(kit_copy / "notebooks" / "cyberbullying.ipynb", word, word := word.swapcase())  # as long as before, and as old
        set_times()
        assert run(kit_copy, *ONE, *QUICK).code == 0
        assert word in page.read_text("utf-8")
        assert_as_elsewhere(run, kit_copy, tmp_path / "elsewhere")


# A file that changes during the build

CHANGES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a notebook": ("notebooks/cyberbullying.ipynb", lambda path: change(path, "WORD-OF-THE-FAMILY", "ANOTHER-WORD")),
    "the axes": ("notebooks/kit.toml", lambda path: change(path, '"Joke or bullying?"', '"ANOTHER-WORD"')),
    "a picture": ("media/art/tumar/hello.svg", lambda path: change(path, "</svg>", "<!-- x --></svg>")),
    "a file that comes": ("notebooks/tumar/new.txt", lambda path: path.write_text("new")),
    "a file that goes": ("notebooks/tumar/activities/quiz/__init__.py", Path.unlink),
}


@pytest.fixture
def while_building(kit_copy: Path, run: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], Any]:
    """Build, and let something happen when the lesson has been read and the first file made from it is being written."""

    def build(happens: Callable[[], object]) -> Any:
        write = Path.write_bytes

        def first(self: Path, data: bytes) -> int:
            monkeypatch.setattr(Path, "write_bytes", write)
            happens()
            return write(self, data)

        monkeypatch.setattr(Path, "write_bytes", first)
        ran = run(kit_copy, *ONE, *QUICK)
        assert Path.write_bytes is write, "nothing was written"
        return ran

    return build


@pytest.mark.parametrize(("name", "change_it"), CHANGES.values(), ids=CHANGES)
def test_a_file_that_changes_during_the_build_is_named_and_the_next_build_is_right(
    kit_copy: Path, run: Any, while_building: Any, tmp_path: Path, name: str, change_it: Callable[[Path], object]
) -> None:
    assert run(kit_copy, *ONE, *QUICK).code == 0
    change(kit_copy / "notebooks" / "cyberbullying.ipynb", "# Hello", "# Good day")
    good = sums(kit_copy / "dist")
    said = sentence(while_building(lambda: change_it(kit_copy / name)))
    assert said.endswith(f"{name} has changed while the build was running. Nothing was changed; build again.")
    assert differing(sums(kit_copy / "dist"), good) == []
    assert not left_aside(kit_copy / "dist")
    assert run(kit_copy, *ONE, *QUICK).code == 0
    assert_as_elsewhere(run, kit_copy, tmp_path / "elsewhere")
    assert differing(sums(kit_copy / "dist"), good) != []


@pytest.mark.parametrize("name", ["other.ipynb", "there.ipynb", "Untitled.ipynb", "notes.txt", "pictures/cat.svg"])
def test_another_file_that_is_saved_beside_the_notebook_during_the_build_is_none_of_it(
    kit_copy: Path, run: Any, while_building: Any, name: str
) -> None:
    (kit_copy / "notebooks" / "there.ipynb").write_text("{}", "utf-8")

    def save() -> None:
        path = kit_copy / "notebooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"cells": []}', "utf-8")

    ran = while_building(save)
    assert (ran.code, ran.err.strip()) == (0, "")


def test_a_notebook_that_is_half_saved_during_the_build_costs_nothing_until_it_is_saved(
    kit_copy: Path, run: Any, while_building: Any, tmp_path: Path
) -> None:
    notebook = kit_copy / "notebooks" / "cyberbullying.ipynb"
    assert run(kit_copy, *ONE, *QUICK).code == 0
    good = sums(kit_copy / "dist")
    change(notebook, "# Hello", "# Good day")
    whole = notebook.read_bytes()
    assert "cyberbullying.ipynb has changed" in sentence(while_building(lambda: os.truncate(notebook, 300)))
    assert "cyberbullying.ipynb is not a notebook: it is not valid JSON" in sentence(run(kit_copy, *ONE, *QUICK))
    assert differing(sums(kit_copy / "dist"), good) == []
    notebook.write_bytes(whole)
    assert run(kit_copy, *ONE, *QUICK).code == 0
    assert_as_elsewhere(run, kit_copy, tmp_path / "elsewhere")


def test_a_file_whose_time_alone_changes_during_the_build_is_no_obstacle(kit_copy: Path, while_building: Any) -> None:
    ran = while_building(lambda: os.utime(kit_copy / "notebooks" / "cyberbullying.ipynb", (YEAR_2099, YEAR_2099)))
    assert (ran.code, ran.err.strip()) == (0, "")


# Long paths

LIMIT = 255  # of a name, in bytes


def deep(folder: Path, length: int) -> Path:
    """Return a path of about so many bytes, of names that are short enough."""
    while len(os.fsencode(folder)) < length - 60:
        folder /= "қалта" * 5
    return folder / ("x" * max(1, length - len(os.fsencode(folder)) - 1))


def test_a_name_or_path_that_is_too_long_is_said_in_a_sentence(kit_copy: Path, run: Any, tmp_path: Path) -> None:
    for path in (tmp_path / ("x" * (LIMIT + 1)), tmp_path / ("ә" * 128), deep(tmp_path, 5000)):
        said = sentence(run(kit_copy, *ONE, *QUICK, "-o", str(path)))
        assert said.startswith(f"kit-builder: Nothing was changed in {path}: ")
        assert "too long" in said
        said = sentence(run(kit_copy, "build", f"{path}.ipynb"))
        assert f"{path}.ipynb cannot be read" in said
        assert "too long" in said
    assert not (kit_copy / "dist").exists()


def test_an_output_folder_with_no_room_for_the_names_of_files_is_said_and_left_as_it_was(kit_copy: Path, run: Any, tmp_path: Path) -> None:
    output = deep(tmp_path, os.pathconf(tmp_path, "PC_PATH_MAX") - 60)  # room for the lock, but not for a page
    said = sentence(run(kit_copy, *ONE, *QUICK, "-o", str(output)))
    assert "Nothing was changed" in said
    assert "too long" in said
    assert sums(output) == {}
    assert not left_aside(output)


def test_a_notebook_whose_name_is_too_long_for_its_zip_is_said_and_nothing_stays(kit_copy: Path, run: Any) -> None:
    notebook = kit_copy / "notebooks" / "cyberbullying.ipynb"
    for letter in "xә":
        notebook = notebook.rename(kit_copy / "notebooks" / (letter * ((LIMIT - len(".ipynb")) // len(letter.encode())) + ".ipynb"))
        said = sentence(run(kit_copy, "build", str(notebook), *QUICK))
        assert "Nothing was changed" in said
        assert "too long" in said
        assert sums(kit_copy / "dist") == {}
        assert not left_aside(kit_copy / "dist")


def test_paths_of_more_than_1000_letters_work(kit_copy: Path, run: Any, tmp_path: Path) -> None:
    assert run(kit_copy, *ONE, *QUICK, "-o", str(tmp_path / "short")).code == 0
    home, output = deep(tmp_path, 2200), deep(tmp_path, 2600)
    home.parent.mkdir(parents=True)
    kit_copy.rename(home)
    assert run(home, *ONE, *QUICK, "-o", str(output)).code == 0
    assert differing(sums(output), sums(tmp_path / "short")) == []
    assert is_unchanged(run(home, *ONE, *QUICK, "-o", str(output)).out)
    assert run(home, "build", str(home / "notebooks" / "cyberbullying.ipynb"), *QUICK).code == 0
    (page,) = (home / "dist").glob("*/START.html")
    assert_links_work(page)


# Names

NAMES = (
    "my  first lesson",
    "Әңгіме – қауіпсіз ғаламтор ңүұқөһі",
    "it's Aliya’s",
    "😀 сабақ 👩🏽‍🏫",
    "и\u0306од",  # one letter of two signs, as macOS writes it
    "50% [a] & b; c=d, {e} (f) !~^`$",
)


class Links(HTMLParser):
    """Collects where the links of a page lead."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value and value != "tel:111"]


def assert_links_work(page: Path) -> None:
    """Follow each link as a browser does: joined to the address of the page, then decoded."""
    links = Links(page).found
    assert links
    for link in links:
        address = urlsplit(urljoin(page.resolve().as_uri(), link))
        assert (address.scheme, address.fragment) == ("file", ""), link
        assert address.query in ("", "start"), link  # which tells the page that there is a START
        assert Path(url2pathname(address.path)).is_file(), link


def test_a_notebook_may_have_any_name_that_people_give(kit_copy: Path, run: Any, tmp_path: Path) -> None:
    notebook = kit_copy / "notebooks" / "cyberbullying.ipynb"
    for name in NAMES:
        notebook = notebook.rename(kit_copy / "notebooks" / f"{name}.ipynb")
        output, there = tmp_path / name / "out", tmp_path / "colleague" / name
        build = ("build", str(notebook), *QUICK, "--format", "slides", "--format", "family-pdf", "-o", str(output))
        ran = run(kit_copy, *build)
        assert ran.code == 0, f"{name}: {ran.err}"
        bundle, archive = output / f"{name}-grades-5-8-en", output / f"{name}-grades-5-8-en.zip"
        assert f"{bundle.name}/START.html" in ran.out
        assert {path.name for path in (bundle / name).iterdir()} == {"family.html", "slides.html", "family.pdf"}, name
        with zipfile.ZipFile(archive) as opened:
            assert {f"{bundle.name}/{path}" for path in sums(bundle)} == set(opened.namelist())
            for info in opened.infolist():
                assert info.filename.isascii() or info.flag_bits & 0x800, f"{info.filename} is not marked as UTF-8"
        there.mkdir(parents=True)
        taken_out = unpack(Path(shutil.copy(archive, there)))
        assert f"{name}/family.html" in verify(taken_out)
        for page in (bundle / "START.html", taken_out / "START.html"):
            assert_links_work(page)
        assert is_unchanged(run(kit_copy, *build).out)


def test_a_kit_and_its_output_may_lie_in_folders_of_any_name(kit_copy: Path, run: Any, tmp_path: Path) -> None:
    build, home = (*ONE, *QUICK, "--language", "en", "--language", "kk"), kit_copy
    assert run(kit_copy, *build, "-o", str(tmp_path / "plain")).code == 0
    for name in NAMES:
        home = home.rename(tmp_path / name)
        (home / "notebooks" / name).mkdir()
        assert run(home / "notebooks" / name, *build, "--fresh").code == 0, name  # started in a folder of the kit
        assert differing(sums(home / "dist"), sums(tmp_path / "plain")) == [], name
        pages = list((home / "dist").glob("*/START.html"))
        assert len(pages) == 2, name
        for page in pages:
            assert_links_work(page)


def test_a_picture_may_have_any_name_that_people_give(kit_copy: Path, run: Any) -> None:
    names = [name for name in NAMES if not set(name) & set("[]%")]  # which mean something in Markdown
    for name in names:
        shutil.copy(kit_copy / "media" / "art" / "tumar" / "hello.svg", kit_copy / "media" / f"{name}.svg")
    pictures = "\\n\\n".join(f"![Tumar waves.](<../media/{name}.svg>)" for name in names)
    change(kit_copy / "notebooks" / "cyberbullying.ipynb", "![Tumar waves.](../media/art/tumar/hello.svg)", pictures)
    ran = run(kit_copy, *ONE, *QUICK)
    assert (ran.code, ran.err.strip()) == (0, "")
    assert {f"media/{name}.svg" for name in names} <= {*verify(kit_copy / "dist" / NAME)}


# Zips of strangers

LINK = 0o120777 << 16  # the mark of a symbolic link, in the attributes of a member
STRANGE: dict[str, list[tuple[str, str, int]]] = {
    "a link that leads out": [("kit/START.html", "x", 0), ("kit/way", "../..", LINK), ("kit/way/out.txt", "x", 0)],
    "a link in place of the folder": [("kit", "..", LINK), ("kit/out.txt", "x", 0)],
    "a drive": [("kit/START.html", "x", 0), ("C:/out.txt", "x", 0)],
    "a drive alone": [("C:\\kit\\START.html", "x", 0)],
    "a computer of the network": [("//server/share/START.html", "x", 0)],
    "a name that is too long": [("kit/START.html", "x", 0), (f"kit/{'x' * 300}", "x", 0)],
    "a file in place of a folder": [("kit/START.html", "x", 0), ("kit/START.html/out.txt", "x", 0)],
    "up and down again": [("kit/START.html", "x", 0), ("kit/../kit/../../out.txt", "x", 0)],
}


@pytest.mark.parametrize("members", STRANGE.values(), ids=STRANGE)
def test_a_strange_zip_is_refused_in_a_sentence_and_writes_nothing_outside(tmp_path: Path, members: list[tuple[str, str, int]]) -> None:
    place = tmp_path / "inner" / "most"
    place.mkdir(parents=True)
    with zipfile.ZipFile(place / "strange.zip", "w") as made:
        for name, content, attributes in members:
            info = zipfile.ZipInfo("x")
            info.filename, info.external_attr = name, attributes
            made.writestr(info, content)
    with pytest.raises(KitError, match=r"strange\.zip"):
        unpack(place / "strange.zip")
    assert not list(tmp_path.rglob("*.txt"))
    assert {path.name for path in place.iterdir()} <= {"strange.zip", "kit"}
    assert not [path for path in tmp_path.rglob("*") if path.is_symlink()]
    assert {path.name for path in (tmp_path / "inner").iterdir()} == {"most"}


COSTLY = {  # cells that cost themselves, and nothing else
    "a number for a name": "# x\nlabs.week({1: [1, 1, 1, 1, 1, 1, 1]})",
    "bytes for a name": "# x\nlabs.week({b'a': [1, 1, 1, 1, 1, 1, 1]})",
    "a list for a name": "# x\nlabs.week({[1]: 2})",
    "a number for names": "# x\nlabs.week({'a': [1, 1, 1, 1, 1, 1, 1]}, matters=3)",
    "a number without an end": f"# x\nlabs.spread(0x{'f' * 5000}, 1)",
    "names in names": "a" + ".b" * 900 + "()",
    "names in names before a lab": "labs" + ".b" * 700 + ".week({})",
    "calls of calls": "setup" + "()" * 800,
    "a sum without an end": "x = " + "1+" * 900 + "1\nlabs.week(x)",
    "signs without an end": "x = " + "-" * 900 + "1\nlabs.week(x)",
    "places in places": "labs.week(x" + "[0]" * 900 + ")",
    "pictures in pictures": "![a](" * 20_000,
}


def test_a_cell_that_cannot_be_read_costs_itself_and_is_named(
    tmp_path: Path, run: Any, cell: Any, write_notebook: Callable[..., Path]
) -> None:
    cells = [cell(text, type="code" if not text.startswith("!") else "markdown", slide="slide") for text in COSTLY.values()]
    path = write_notebook(tmp_path / "costly.ipynb", [cell("# T\n\nhello", slide="slide"), *cells])
    began = time.monotonic()
    ran = run(tmp_path, "build", str(path), "--age", "10-13", "--format", "exercise", "-o", str(tmp_path / "made"))
    assert ran.code == 0, ran.err
    said = [name for number, name in enumerate(COSTLY, 2) if f"costly.ipynb, cell {number}, line" in ran.err]
    assert said == list(COSTLY)
    assert time.monotonic() - began < 60

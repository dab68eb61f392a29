"""What tests share: the real kit, a small copy of it that a test may break, and a way to run the command line."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from kit_builder.cli import main
from kit_builder.core.kit import read_kit
from kit_builder.core.model import Cell, Kit, Lesson, Notebook, Variant

hypothesis.settings.register_profile("kit", deadline=None)  # how long an example takes says more of the computer than of the code
hypothesis.settings.load_profile("kit")

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.ipynb", "films")

SETUP = '# Start\nfrom tumar import HelpSteps, Poll, Quiz, Rehearsal, Sort, Story, Video, setup\n\nsetup(language="en", age="10-13")'
QUIZ = '# Think\nQuiz("""\nIs it kind?\n\n- [x] Yes, it is\n  > It makes a friend glad.\n- [ ] No, never\n  > Read it once more.\n""")'

CellMaker = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the real kit."""
    return ROOT


@pytest.fixture(scope="session")
def kit() -> Kit:
    """The real kit, as read."""
    return read_kit(ROOT)


@pytest.fixture(scope="session")
def cell() -> CellMaker:
    """Make a cell as it stands in an .ipynb file."""

    def make(source: str, *tags: str, slide: str = "", type: str = "markdown", id: str = "", **more: Any) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        if tags:
            metadata["tags"] = list(tags)
        if slide:
            metadata["slideshow"] = {"slide_type": slide}
        made: dict[str, Any] = {"cell_type": type, "metadata": metadata, "source": source, **more}
        if id:
            made["id"] = id
        if type == "code":
            made = {"execution_count": None, "outputs": [], **made}
        return made

    return make


@pytest.fixture(scope="session")
def write_notebook() -> Callable[[Path, list[dict[str, Any]]], Path]:
    """Write cells as a notebook of format 4."""

    def write(path: Path, cells: list[dict[str, Any]]) -> Path:
        for number, made in enumerate(cells, 1):
            made.setdefault("id", f"c{number}")
        notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        path.write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")
        return path

    return write


@pytest.fixture
def small_lesson(cell: CellMaker) -> list[dict[str, Any]]:
    """Cells of a lesson that is as short as can be and still has every kind of reader."""
    return [
        cell(SETUP, slide="skip", type="code"),
        cell("# Hello\n\n![Tumar waves.](../media/art/tumar/hello.svg)", "block:meet", "minutes:10", slide="slide"),
        cell("Notes WORD-OF-THE-TEACHER", "block:meet", "for:teacher", slide="notes"),
        cell(QUIZ, "block:practise", "minutes:10", slide="slide", type="code"),
        cell("Page WORD-OF-THE-FAMILY", "for:family", slide="skip"),
        cell("Again WORD-OF-THE-BOOSTER", "for:booster", slide="slide"),
    ]


@pytest.fixture
def kit_copy(tmp_path: Path, write_notebook: Callable[..., Path], small_lesson: list[dict[str, Any]]) -> Path:
    """A kit of its own for a test: the data and art of the real one, and a small notebook."""
    home = tmp_path / "kit"
    shutil.copytree(ROOT / "notebooks", home / "notebooks", ignore=LEFT_OUT)
    shutil.copytree(ROOT / "media", home / "media", ignore=LEFT_OUT)
    data = (home / "notebooks" / "kit.toml").read_text("utf-8")
    only = "[risks.cyberbullying]" + data.split("[risks.cyberbullying]")[1].split("\n[risks.")[0].split("\n[ages.")[0]
    before, after = data.split("[risks.", 1)[0], '[ages."' + data.split('[ages."', 1)[1]
    after = after.replace('"Қазақша"\nrelease = true', '"Қазақша"\nrelease = false').replace(
        '"Русский"\nrelease = true', '"Русский"\nrelease = false'
    )
    (home / "notebooks" / "kit.toml").write_text(f"{before}{only}\n{after}", "utf-8")
    write_notebook(home / "notebooks" / "cyberbullying.ipynb", small_lesson)
    return home


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command line in a folder, within this process."""

    def run_it(folder: Path, *arguments: str) -> Ran:
        monkeypatch.chdir(folder)
        capsys.readouterr()
        code = main(arguments)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run_it


@pytest.fixture(scope="session")
def start_process() -> Callable[..., subprocess.Popen[str]]:
    """Start Python with a program of a few lines, in a process of its own."""

    def start(program: str, *arguments: str, folder: Path, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            cwd=folder,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # a shell may have started pytest in the background, where Ctrl-C is ignored
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    return start


@pytest.fixture(scope="session")
def lesson_of(kit: Kit) -> Callable[..., Lesson]:
    """Take cells through the run as a lesson of the real kit."""
    from kit_builder.lesson.markdown import Renderer
    from kit_builder.lesson.pipeline import lesson_of as make_lesson
    from kit_builder.paper.drawable import why_not_drawable

    def make(*cells: Cell, age: str = "10-13", folder: Path = ROOT / "notebooks") -> Lesson:
        notebook = Notebook(folder / "cyberbullying.ipynb", cells)
        variant = Variant(kit.risks["cyberbullying"], kit.ages[age], "en")
        return make_lesson(kit, notebook, variant, Renderer(draw=why_not_drawable))

    return make


@dataclass(frozen=True)
class RealBuild:
    """A build of the real kit for one age: the folder, the bundle's folder, its zip, the age."""

    output: Path
    bundle: Path
    zip: Path
    age: str


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory, kit: Kit) -> RealBuild:
    """Build the real kit once for ages 10-13."""
    output = tmp_path_factory.mktemp("real")
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        assert main(["build", "--age", "10-13", "--language", "en", "-o", str(output)]) == 0
    finally:
        os.chdir(before)
    name = f"tumar-kit-{kit.ages['10-13'].slug}-en"
    return RealBuild(output, output / name, output / f"{name}.zip", "10-13")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or the one that Playwright installed."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which notebooks ``kit-builder open`` would trust, and start no server."""
    from kit_builder import open as opening

    names: list[str] = []
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "")

    def judge(*arguments: Any) -> Any:
        understood, said = judged(*arguments)
        names.extend(path.name for path in understood)
        return understood, said

    judged = opening.judge
    monkeypatch.setattr(opening, "judge", judge)
    monkeypatch.setattr("jupyterlab.labapp.LabApp.launch_instance", lambda *_, **__: None)
    return names

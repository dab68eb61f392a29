"""Builds by content: a change of any input changes exactly the outputs that are made from it, as if all were made anew."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from kit_builder.build.inputs import Inputs
from kit_builder.build.tasks import LessonJob
from kit_builder.cli import main
from kit_builder.core.errors import KitError
from kit_builder.core.kit import read_kit
from kit_builder.core.model import Kit, Lesson
from kit_builder.core.plan import Plan
from kit_builder.exports import Format
from kit_builder.exports.registry import FORMATS
from kit_builder.exports.slides_pptx import _shot
from kit_builder.paper.fonts import let_typst
from kit_builder.translation.language import gap_of

CYBERBULLYING, PRIVACY, HANDBOOK = (f"notebooks/{name}.ipynb" for name in ("cyberbullying", "privacy", "handbook"))
PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"X-Reviewed-By: \\n"\n"X-Reviewed-On: 2026-03-02\\n"\n'
PO_OF_A_LESSON = PO + '\nmsgid "Kind words"\nmsgstr "Жылы сөз"\n\nmsgid "A note to you"\nmsgstr "Сізге"\n'
RED = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#f00"/></svg>'
BLUE = RED.replace("#f00", "#00f")
SETUP = '# Start\nfrom tumar import HelpSteps, Poll, Quiz, Video, setup\n\nsetup(language="en", age="10-13")'
QUIZ = '# Think\nQuiz("""\nIs it kind?\n\n- [x] Yes\n  > A friend is glad.\n- [ ] No\n  > Read it once more.\n""")'
POLL = '# Ask\nPoll("""\nDo you lock your phone?\n\n- Yes\n- No\n""")'
VIDEO = '# See\nVideo("""\n[A short film](../media/films/short.mp4)\n\n![A horse runs.](../media/art/film.svg)\n""")'
STORYBOARD = 'title = "A horse"\nage = "10-13"\n\n[[scenes]]\nseconds = 6\ncaption = "The horse runs."\ndescribe = "A brown horse."\n'
CAPTIONS = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nThe horse runs.\n"
WITH_ITS_OWN_BUILDER = """
import sys
from pathlib import Path
import kit_builder, tumar
from kit_builder.cli import main
assert all(Path(module.__file__).is_relative_to(Path.cwd()) for module in (kit_builder, tumar))
sys.exit(main(sys.argv[1:]))
"""

Look = dict[str, tuple[str, int]]
Change = Callable[[Path], object]


@dataclass(frozen=True)
class Wanted:
    """What is built: formats of two lessons, for ages and in languages."""

    formats: tuple[str, ...]
    ages: tuple[str, ...] = ("10-13", "14-17")
    languages: tuple[str, ...] = ("en", "kk")
    risks: tuple[str, ...] = ("cyberbullying", "privacy")
    trust: bool = False

    def command(self, output: Path) -> list[str]:
        axes = {"risk": self.risks, "age": self.ages, "language": self.languages, "format": self.formats}
        chosen = [part for axis, names in axes.items() for name in names for part in (f"--{axis}", name)]
        return ["build", "-o", str(output), *chosen, *(["--trust"] if self.trust else [])]


PAGES = Wanted(("exercise", "guide", "family", "pupil"))
SHEETS = replace(PAGES, formats=("exercise", "guide", "family", "worksheet-pdf", "pupil"))
OFFICE = Wanted(("slides", "pptx", "certificate", "poster-svg", "teacher"), ages=("10-13",), languages=("en",))
ALL_KINDS = Wanted(("exercise", "guide", "worksheet-pdf", "poster-svg", "pupil"), ages=("10-13",), languages=("en",))
ONE_LESSON = replace(ALL_KINDS, formats=tuple(FORMATS), risks=("cyberbullying",))
POWERPOINT = Wanted(("pptx",), ages=("10-13",), languages=("en",), risks=("privacy",))


def copy_kit(root: Path, home: Path, *but: str) -> None:
    for folder in ("notebooks", "media"):
        left_out = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.ipynb", "films", "locale", *but)
        shutil.copytree(root / folder, home / folder, ignore=left_out)
    axes = home / "notebooks" / "kit.toml"  # a draft may have gaps
    axes.write_text(re.sub(r"(\[languages\.kk\][^\[]*release = )true", r"\1false", axes.read_text("utf-8")), "utf-8")
    for name in ("kit", "pages", "tumar"):
        catalog = (root / "notebooks" / "locale" / "kk" / f"{name}.po").read_text("utf-8")
        for header, value in (("By", "A teacher"), ("On", "2026-03-02")):
            catalog = re.sub(rf'"X-Reviewed-{header}: .*"', rf'"X-Reviewed-{header}: {value}\\n"', catalog, count=1)
        put(f"notebooks/locale/kk/{name}.po", catalog)(home)


def write_lessons(home: Path, cell: Any, write_notebook: Any) -> None:
    """Write two small lessons, one of which is translated, and the media that they name: but for one picture."""
    put("notebooks/locale/kk/cyberbullying.po", PO_OF_A_LESSON)(home)
    for name, text in {
        "art/own.svg": RED,
        "art/film.svg": RED,
        "films/short.mp4": "the film",
        "films/short.en.vtt": CAPTIONS,
        "storyboards/short.toml": STORYBOARD,
    }.items():
        put(f"media/{name}", text)(home)
    write_notebook(
        home / CYBERBULLYING,
        [
            cell(SETUP, slide="skip", type="code"),
            cell("# Kind words\n\n![A bead.](../media/art/own.svg)", "block:meet", "minutes:3", slide="slide"),
            cell("A note to you", "block:meet", "for:teacher", slide="notes"),
            cell("# Anonymous", "block:meet", "age:14-17", slide="slide"),
            cell(QUIZ, "block:practise", "minutes:5", "objective:cb10-judge", slide="slide", type="code"),
            cell(VIDEO, "block:tell", slide="slide", type="code"),
            cell('# Steps\nHelpSteps("cyberbullying")', "block:tell", slide="slide", type="code"),
            cell("Talk at home", "for:family", slide="skip"),
            cell("Once more\n\n![A cat.](../media/art/cat.svg)", "for:booster", slide="slide"),
        ],
    )
    write_notebook(
        home / PRIVACY,
        [
            cell(SETUP, slide="skip", type="code"),
            cell("# My data\n\n![Tumar waves.](../media/art/tumar/hello.svg)", "block:meet", slide="slide"),
            cell(POLL, "block:practise", slide="slide", type="code"),
            cell('# Steps\nHelpSteps("privacy")', "block:tell", slide="slide", type="code"),
            cell("Ask at home\n\n<hr>", "for:family", slide="skip"),
        ],
    )
    write_notebook(home / HANDBOOK, [cell("## Which lesson fits", "for:teacher"), cell("## When a child tells", "for:teacher")])


@contextmanager
def put_back(home: Path) -> Iterator[Path]:
    """Give a kit that may be changed, and make it at the end what it was."""
    before = {path: path.read_bytes() for path in files_of(home)}
    try:
        yield home
    finally:
        for path in files_of(home):
            if path not in before:
                path.unlink()
        for path, content in before.items():
            if not path.is_file() or path.read_bytes() != content:
                path.write_bytes(content)


def files_of(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


@pytest.fixture(scope="module")
def small_kit(tmp_path_factory: pytest.TempPathFactory, root: Path, cell: Any, write_notebook: Any) -> Path:
    """A kit for the builder of this process; of the kit's tumar only the texts, because another one is running."""
    home = tmp_path_factory.mktemp("small") / "kit"
    copy_kit(root, home, "*.py", "*.js", "*.css", "vendor")
    write_lessons(home, cell, write_notebook)
    return home


@pytest.fixture(scope="module")
def whole_kit(tmp_path_factory: pytest.TempPathFactory, root: Path, cell: Any, write_notebook: Any) -> Path:
    """The same kit with all that runs: the builder and tumar."""
    home = tmp_path_factory.mktemp("whole") / "kit"
    copy_kit(root, home)
    shutil.copytree(root / "kit_builder", home / "kit_builder", ignore=shutil.ignore_patterns("__pycache__"))
    write_lessons(home, cell, write_notebook)
    return home


@pytest.fixture
def kit(small_kit: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small kit, to be changed; this process builds alone, because to start others costs a second."""
    monkeypatch.setattr("kit_builder.build.run.ENOUGH", sys.maxsize)
    with put_back(small_kit):
        yield small_kit


@pytest.fixture(scope="module")
def shelf(small_kit: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Wanted], Path]:
    """Build the small kit as it is, once for each wish, by several processes where there are processors."""

    @cache
    def built(wanted: Wanted) -> Path:
        output = tmp_path_factory.mktemp("first")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("kit_builder.build.run.ENOUGH", 0)
            build(small_kit, wanted, output)
        return output

    return built


@pytest.fixture(scope="module")
def shelf_apart(whole_kit: Path, start_process: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Wanted], Path]:
    """Let the whole kit's own builder build it as it is, once for each wish."""

    @cache
    def built(wanted: Wanted) -> Path:
        output = tmp_path_factory.mktemp("apart")
        build_apart(start_process, whole_kit, wanted, output)
        return output

    return built


@pytest.fixture
def first(shelf: Callable[[Wanted], Path], tmp_path: Path) -> Callable[[Wanted], Path]:
    """Give a folder in which the small kit has been built."""
    return lambda wanted: Path(shutil.copytree(shelf(wanted), tmp_path / "dist"))


def build(kit: Path, wanted: Wanted, output: Path, *more: str) -> None:
    with chdir(kit):
        assert main([*wanted.command(output), *more]) == 0


def build_apart(start_process: Any, kit: Path, wanted: Wanted, *outputs: Path) -> None:
    """Build with the kit's own builder, at the same time into each folder."""
    path = os.pathsep.join(map(str, (kit, kit / "notebooks")))
    for process in [start_process(WITH_ITS_OWN_BUILDER, *wanted.command(output), folder=kit, PYTHONPATH=path) for output in outputs]:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said


def look(folder: Path) -> Look:
    """Return the SHA-256 of every output, and when it was written."""
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in files_of(folder)
        if ".kit-builder" not in path.parts
    }


def contents(folder: Path) -> dict[str, str]:
    return {name: total for name, (total, _) in look(folder).items()}


def meant(patterns: Iterable[str], known: Iterable[str]) -> set[str]:
    """Return the files that patterns mean, and the lists and zips that hold one of them."""
    known = set(known)
    found: set[str] = set()
    for pattern in patterns:
        matched = {name for name in known if fnmatch(name, pattern)}
        assert matched, f"{pattern} means no file"
        found |= matched
    bundles = {name.partition("/")[0] for name in found if "/" in name}
    zips = {f"{bundle.rpartition('-')[0]}-{languages}.zip" for bundle in bundles for languages in (bundle.rpartition("-")[2], "en-kk")}
    return found | {f"{bundle}/SHA256SUMS" for bundle in bundles} | (zips & known)


def assert_changed(before: Look, after: Look, patterns: Iterable[str]) -> None:
    """Hold that exactly these files, their lists and zips have other bytes, have come or have gone, and that no other was written."""
    names = {*before, *after}
    differ = {name for name in names if before.get(name, ("",))[0] != after.get(name, ("",))[0]}
    assert sorted(differ) == sorted(meant(patterns, names))
    assert [name for name in names - differ if before[name] != after[name]] == []


@contextmanager
def nothing_may_be_made(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr("kit_builder.build.run._make", lambda *_: pytest.fail("something is made"))
        yield


def of(risk: str, *formats: str, bundles: str = "*") -> list[str]:
    """Return patterns for the files of a lesson."""
    return [f"{bundles}/{FORMATS[name].path.format(risk=risk)}" for name in formats]


def of_both(*formats: str, bundles: str = "*") -> list[str]:
    return [*of("cyberbullying", *formats, bundles=bundles), *of("privacy", *formats, bundles=bundles)]


def edit(name: str, old: str, new: str) -> Change:
    def change(kit: Path) -> None:
        text = (kit / name).read_text("utf-8")
        assert old in text
        (kit / name).write_text(text.replace(old, new), "utf-8")

    return change


def add(name: str, text: str) -> Change:
    return lambda kit: (kit / name).write_text((kit / name).read_text("utf-8") + text, "utf-8")


def put(name: str, text: str) -> Change:
    def change(kit: Path) -> None:
        (kit / name).parent.mkdir(parents=True, exist_ok=True)
        (kit / name).write_text(text, "utf-8")

    return change


def remove(name: str) -> Change:
    return lambda kit: (kit / name).unlink()


def copy(source: str, name: str) -> Change:
    return lambda kit: (kit / name).write_bytes((kit / source).read_bytes())


def all_of(*changes: Change) -> Change:
    return lambda kit: [change(kit) for change in changes]


def translate(catalog: str, text: str, translation: str) -> Change:
    """Translate a text otherwise."""

    def change(kit: Path) -> None:
        path = kit / "notebooks" / "locale" / "kk" / catalog
        made, count = re.subn(rf'(msgid "{text}"\nmsgstr ")[^"]+', rf"\g<1>{translation}", path.read_text("utf-8"))
        assert count == 1
        path.write_text(made, "utf-8")

    return change


def save_otherwise(kit: Path) -> None:
    """Write a notebook as another program would: other blanks, a kernel, numbers of what was run."""
    notebook = json.loads((kit / CYBERBULLYING).read_text("utf-8"))
    notebook["metadata"] = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    for number, code in enumerate(cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
        code["execution_count"] = number
    (kit / CYBERBULLYING).write_text(json.dumps(notebook, indent=1), "utf-8")


def leave_size_and_time(name: str, old: str, new: str) -> Change:
    """Change a file so that its size and its time are as before."""

    def change(kit: Path) -> None:
        was = (kit / name).stat()
        edit(name, old, new)(kit)
        os.utime(kit / name, ns=(was.st_atime_ns, was.st_mtime_ns))
        assert (kit / name).stat().st_size == was.st_size

    return change


STEP = edit("notebooks/objectives.toml", "Put the phone down and breathe", "Breathe and put the phone down")
CHANGES: dict[str, tuple[Wanted, Change, list[str]]] = {
    "text of pupils": (SHEETS, edit(CYBERBULLYING, "Kind words", "Good words"), of("cyberbullying", "exercise", "guide", "pupil")),
    "text of an activity": (
        SHEETS,
        edit(CYBERBULLYING, "- [x] Yes", "- [x] Surely"),
        of("cyberbullying", "exercise", "guide", "worksheet-pdf", "pupil"),
    ),
    "note to the teacher": (PAGES, edit(CYBERBULLYING, "A note to you", "Wait a while"), of("cyberbullying", "guide")),
    "note to the teacher, on slides": (
        OFFICE,
        edit(CYBERBULLYING, "A note to you", "Wait a while"),
        of("cyberbullying", "slides", "pptx", "teacher"),
    ),
    "page for families": (PAGES, edit(PRIVACY, "Ask at home", "Look at home"), of("privacy", "guide", "family")),
    "tag of minutes": (
        PAGES,
        edit(CYBERBULLYING, "minutes:5", "minutes:6"),
        [*of("cyberbullying", "guide", "pupil"), "*-5-8-*/teacher.html"],
    ),
    "tag of an age": (
        PAGES,
        edit(CYBERBULLYING, "age:14-17", "age:6-9"),
        of("cyberbullying", "exercise", "guide", "pupil", bundles="*-9-11-*"),
    ),
    "teacher's page": (PAGES, edit(HANDBOOK, "Which lesson fits", "Which lesson when"), ["*/teacher.html"]),
    "no teacher's page": (PAGES, remove(HANDBOOK), ["*/teacher.html", "*/START.html"]),
    "title of the kit": (
        PAGES,
        edit("notebooks/kit.toml", 'title = "Tumar Kit"', 'title = "Our Kit"'),
        ["*/notebooks/kit.toml", "*/START.html", "*/teacher.html"],
    ),
    "title of a lesson": (
        SHEETS,
        edit("notebooks/kit.toml", "Real or bait?", "Bait or real?"),
        [*of("privacy", *SHEETS.formats, bundles="*-5-8-*"), "*-5-8-*/START.html", "*-5-8-*/teacher.html", "*/notebooks/kit.toml"],
    ),
    "help step": (
        SHEETS,
        STEP,
        [
            *of("cyberbullying", "exercise", "guide", "worksheet-pdf", "pupil", bundles="*-5-8-*"),
            *("*/notebooks/objectives.toml", "*-kk/notebooks/tumar/locale/kk.json"),
        ],
    ),
    "help step, on slides and posters": (
        OFFICE,
        STEP,
        [*of("cyberbullying", "slides", "pptx", "poster-svg", "teacher"), "*/notebooks/objectives.toml"],
    ),
    "objective": (
        OFFICE,
        edit("notebooks/objectives.toml", "I can judge a joke by its effect", "I judge a joke by its effect"),
        [*of("cyberbullying", "certificate"), "*/teacher.html", "*/notebooks/objectives.toml"],
    ),
    "translation of a lesson": (
        SHEETS,
        translate("cyberbullying.po", "Kind words", "Жақсы сөз"),
        of("cyberbullying", "exercise", "guide", "pupil", bundles="*-kk"),
    ),
    "translation of a note": (
        PAGES,
        translate("cyberbullying.po", "A note to you", "Мұғалімге"),
        of("cyberbullying", "guide", bundles="*-kk"),
    ),
    "translation of a title": (
        PAGES,
        translate("kit.po", r"Real or bait\?", "Шын ба, тұзақ па?"),
        [*of("privacy", *PAGES.formats, bundles="*-5-8-kk"), "*-5-8-kk/START.html", "*-5-8-kk/teacher.html"],
    ),
    "translation of the teacher's page": (
        PAGES,
        put("notebooks/locale/kk/handbook.po", f'{PO}\nmsgid "Which lesson fits"\nmsgstr "Қай сабақ"\n'),
        ["*-kk/teacher.html"],
    ),
    "review of a translation": (
        PAGES,
        edit("notebooks/locale/kk/cyberbullying.po", "X-Reviewed-By: ", "X-Reviewed-By: A teacher"),
        of("cyberbullying", "guide", bundles="*-kk"),
    ),
    "word on pages": (SHEETS, translate("pages.po", "Worksheet", "Парақ"), of_both("worksheet-pdf", bundles="*-kk")),
    "word in activities": (
        PAGES,
        translate("tumar.po", "Start over", "Қайта бастау"),
        [*of_both("exercise", "pupil", bundles="*-kk"), "*-kk/notebooks/tumar/locale/kk.json"],
    ),
    "context of a word": (
        PAGES,
        put("notebooks/locale/contexts.toml", '[tumar]\n"words.toml:start_over" = "button"\n'),
        [*of_both("exercise", "pupil", bundles="*-kk"), "*-kk/notebooks/tumar/locale/kk.json"],
    ),
    "picture": (PAGES, put("media/art/own.svg", BLUE), [*of("cyberbullying", "exercise", "guide"), "*/media/art/own.svg"]),
    "picture, on slides": (OFFICE, put("media/art/own.svg", BLUE), [*of("cyberbullying", "slides", "pptx"), "*/media/art/own.svg"]),
    "picture that was missing": (PAGES, put("media/art/cat.svg", RED), [*of("cyberbullying", "exercise", "guide"), "*/media/art/cat.svg"]),
    "picture that goes": (PAGES, remove("media/art/own.svg"), [*of("cyberbullying", "exercise", "guide"), "*/media/art/own.svg"]),
    "film": (PAGES, put("media/films/short.mp4", "a new film"), [*of("cyberbullying", "exercise", "pupil"), "*/media/films/short.mp4"]),
    "film, on slides": (
        OFFICE,
        put("media/films/short.mp4", "a new film"),
        [*of("cyberbullying", "slides", "pptx", "teacher"), "*/media/films/short.mp4"],
    ),
    "captions": (
        SHEETS,
        edit("media/films/short.en.vtt", "The horse runs.", "The horse flies."),
        [*of("cyberbullying", "exercise", "guide", "worksheet-pdf", "pupil"), "*/media/films/short.en.vtt"],
    ),
    "film in a language": (
        SHEETS,
        all_of(put("media/films/short.kk.mp4", "a film"), put("media/films/short.kk.vtt", CAPTIONS.replace("The horse runs", "Ат шабады"))),
        [*of("cyberbullying", "exercise", "guide", "worksheet-pdf", "pupil", bundles="*-kk"), "*-kk/media/films/short.*"],
    ),
    "storyboard": (PAGES, edit("media/storyboards/short.toml", "The horse runs", "The horse sleeps"), []),
    "storyboard that goes": (PAGES, remove("media/storyboards/short.toml"), []),
    "licence": (PAGES, put("LICENSE", "Use it."), ["*/LICENSE"]),
    "picture of no lesson": (SHEETS, put("media/art/nobody.svg", BLUE), []),
    "notebook that was only saved": (SHEETS, save_otherwise, []),
    "catalogs of other lessons and languages": (
        PAGES,
        all_of(*(put(f"notebooks/locale/{name}", PO) for name in ("kk/overuse.po", "ru/tumar.po", "ru/privacy.po"))),
        [],
    ),
}


@pytest.mark.parametrize(("wanted", "change", "others"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_the_kit_changes_what_is_made_from_it_and_nothing_else(
    kit: Path, first: Any, tmp_path: Path, wanted: Wanted, change: Change, others: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    output = first(wanted)
    before = look(output)
    capsys.readouterr()
    change(kit)
    build(kit, wanted, output)
    assert_changed(before, look(output), others)
    said = of_drafts(capsys)
    build(kit, wanted, tmp_path / "fresh", "--fresh")
    assert contents(tmp_path / "fresh") == contents(output)
    assert of_drafts(capsys) == said
    assert len(said) == len(set(wanted.languages) - {"en"})


def of_drafts(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what has been said of drafts since this was asked last."""
    return re.findall(r"\S+ is a draft: \d+ of \d+ texts", capsys.readouterr().err)


CONCERNED: dict[str, tuple[Change, list[str]]] = {
    "text": (edit(CYBERBULLYING, "Kind words", "Good words"), ["cyberbullying *"]),
    "tag of an age": (edit(CYBERBULLYING, "age:14-17", "age:6-9"), ["cyberbullying 14-17 *"]),
    "teacher's page": (edit(HANDBOOK, "Which lesson fits", "Which lesson when"), []),
    "translation of a lesson": (translate("cyberbullying.po", "Kind words", "Жақсы сөз"), ["cyberbullying * kk"]),
    "word in activities": (translate("tumar.po", "Start over", "Қайта бастау"), ["* kk"]),
    "picture": (put("media/art/own.svg", BLUE), ["cyberbullying *"]),
    "picture of no lesson": (put("media/art/nobody.svg", BLUE), []),
    "notebook that was only saved": (save_otherwise, []),
}


@pytest.mark.parametrize(("change", "concerned"), CONCERNED.values(), ids=CONCERNED)
def test_only_the_lessons_that_a_change_concerns_are_made_again(
    kit: Path, first: Any, monkeypatch: pytest.MonkeyPatch, change: Change, concerned: list[str]
) -> None:
    output, made, export = first(PAGES), set(), Format.export

    def seen(self: Format, lesson: Lesson, kit: Kit) -> bytes | None:
        variant = lesson.variant
        made.add(f"{variant.risk.name} {variant.age.name} {variant.language}")
        return export(self, lesson, kit)

    monkeypatch.setattr(Format, "export", seen)
    change(kit)
    build(kit, PAGES, output)
    lessons = {" ".join(names) for names in product(PAGES.risks, PAGES.ages, PAGES.languages)}
    assert made == {name for name in lessons if any(fnmatch(name, pattern) for pattern in concerned)}


LESSONS = {"cyberbullying", "privacy"}
LOOKED_AT: dict[str, tuple[Change, set[str]]] = {
    "text": (edit(CYBERBULLYING, "Kind words", "Good words"), {"cyberbullying", "films"}),
    "teacher's page": (edit(HANDBOOK, "Which lesson fits", "Which lesson when"), {"handbook", "films"}),
    "storyboard": (edit("media/storyboards/short.toml", "The horse runs", "The horse sleeps"), {"films"}),
    "translation": (translate("cyberbullying.po", "Kind words", "Жақсы сөз"), {"cyberbullying"}),
    "no translation": (remove("notebooks/locale/kk/cyberbullying.po"), {"cyberbullying"}),
    "title of the kit": (
        edit("notebooks/kit.toml", 'title = "Tumar Kit"', 'title = "Our Kit"'),
        {"pages", "tumar", "kit", "films", "handbook", *LESSONS},
    ),
    "context of a word": (
        put("notebooks/locale/contexts.toml", '[tumar]\n"words.toml:start_over" = "button"\n'),
        {"pages", "tumar", "kit", "films", "handbook", *LESSONS},
    ),
    "picture": (put("media/art/own.svg", BLUE), set()),
}


@pytest.mark.parametrize(("change", "catalogs"), LOOKED_AT.values(), ids=LOOKED_AT)
def test_only_the_catalogs_that_a_change_concerns_are_looked_at_again(
    kit: Path, first: Any, monkeypatch: pytest.MonkeyPatch, change: Change, catalogs: set[str]
) -> None:
    output, looked_at = first(PAGES), []
    monkeypatch.setattr("kit_builder.build.tasks.gap_of", lambda known, name, *more: looked_at.append(name) or gap_of(known, name, *more))
    change(kit)
    build(kit, PAGES, output)
    assert sorted(looked_at) == sorted(catalogs)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fill a list with the documents that are given to Typst; of pictures only whether they can be drawn is not counted."""
    documents: list[str] = []

    def let(work: Any, main: str, files: Any) -> Any:
        documents.append(main)
        return let_typst(work, main, files)

    monkeypatch.setattr("kit_builder.paper.typst.let_typst", let)
    _shot.cache_clear()
    return documents


def test_after_a_change_of_a_cell_only_its_form_is_measured_and_drawn(kit: Path, first: Any, given: list[str]) -> None:
    output = first(POWERPOINT)
    edit(PRIVACY, "Do you lock your phone", "Do you ever lock your phone")(kit)
    build(kit, POWERPOINT, output)
    measured, drawn = given
    assert measured.count("<fit>") == 1
    assert drawn.count("#shot(") == 1
    assert "ever lock" in measured
    assert "ever lock" in drawn


def test_a_build_after_one_that_broke_off_sets_nothing_twice(
    kit: Path, tmp_path: Path, given: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("kit_builder.build.tasks.BundleJob.make", lambda *_: raise_(KitError("Broken off.")))
        with chdir(kit):
            assert main(OFFICE.command(tmp_path / "dist")) == 1
    assert len(given) > 4
    given.clear()
    _shot.cache_clear()
    build(kit, OFFICE, tmp_path / "dist")
    assert given == []
    build(kit, OFFICE, tmp_path / "fresh")
    assert contents(tmp_path / "fresh") == contents(tmp_path / "dist")


def test_a_fresh_build_sets_everything_anew(kit: Path, first: Any, given: list[str]) -> None:
    output = first(OFFICE)
    build(kit, OFFICE, output, "--fresh")
    assert len(given) > 4


@pytest.mark.parametrize(
    ("name", "is_seen"),
    [("assets/page.css", False), ("exports/sheets.py", False), ("assets/sheet.typ", True), ("assets/paper.typ", True)],
)
def test_what_typst_has_made_is_kept_until_something_that_it_sees_has_changed(
    small_kit: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, is_seen: bool
) -> None:
    builder = shutil.copytree(root / "kit_builder", tmp_path / "kit_builder", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("kit_builder.build.inputs._BUILDER", builder)
    kit, plan = read_kit(small_kit), Plan(PAGES.risks, PAGES.ages, PAGES.languages, PAGES.formats, tmp_path / "dist")
    before = Inputs(kit, plan)
    with (builder / name).open("a", encoding="utf-8") as file:
        file.write("\n// new\n")
    after = Inputs(kit, plan)
    assert after.code != before.code
    assert (after.typst != before.typst) is is_seen


@pytest.mark.parametrize("name", ["nunito-bold.ttf", "another.ttf"])
def test_another_typeface_lets_typst_make_everything_anew(kit: Path, tmp_path: Path, name: str) -> None:
    read, plan = read_kit(kit), Plan(PAGES.risks, PAGES.ages, PAGES.languages, PAGES.formats, tmp_path / "dist")
    before = Inputs(read, plan)
    (kit / "media" / "fonts" / name).write_bytes(b"a typeface")
    assert Inputs(read, plan).typst != before.typst


def raise_(error: Exception) -> None:
    raise error


MAKERS: dict[str, tuple[Wanted, Change, list[str]]] = {
    # the first: what is put back after the others has another time
    "picture of the same size and time": (
        ALL_KINDS,
        leave_size_and_time("media/art/own.svg", RED, BLUE),
        [*of("cyberbullying", "exercise", "guide"), "*/media/art/own.svg"],
    ),
    "template of pages": (ALL_KINDS, add("kit_builder/assets/page.html", "<!-- new -->"), of_both("exercise", "guide")),
    "template of paper": (ALL_KINDS, edit("kit_builder/assets/sheet.typ", "above: 1.5em", "above: 1.6em"), of_both("worksheet-pdf")),
    "style": (ALL_KINDS, add("kit_builder/assets/start.css", ".new { color: red; }"), ["*/START.html"]),
    "script of pages": (ALL_KINDS, add("kit_builder/assets/host.js", "const another = 1;"), of_both("exercise")),
    "words of pages": (ALL_KINDS, edit("kit_builder/assets/words.toml", '"Worksheet"', '"Sheet"'), of_both("worksheet-pdf")),
    "code of the builder": (
        ALL_KINDS,
        edit("kit_builder/exports/poster.py", 'words["licence_short"]', 'words["licence_short"] + "."'),
        of_both("poster-svg"),
    ),
    "script of an activity": (
        ALL_KINDS,
        add("notebooks/tumar/activities/quiz/front.js", "const another = 1;"),
        [*of("cyberbullying", "exercise", "pupil"), "*/notebooks/tumar/activities/quiz/front.js"],
    ),
    "code of an activity": (
        ALL_KINDS,
        edit("notebooks/tumar/activities/quiz/__init__.py", "{item.html}: {item.feedback}", "{item.html} – {item.feedback}"),
        [*of("cyberbullying", "guide"), "*/notebooks/tumar/activities/quiz/__init__.py"],
    ),
    "words of activities": (
        ALL_KINDS,
        edit("notebooks/tumar/words.toml", '"Start over"', '"Begin again"'),
        [*of_both("exercise", "pupil"), "*/notebooks/tumar/words.toml"],
    ),
    "words of one activity": (
        ALL_KINDS,
        edit("notebooks/tumar/activities/quiz/words.toml", '"Choose an answer first."', '"First choose."'),
        [*of_both("exercise", "pupil"), "*/notebooks/tumar/activities/quiz/words.toml"],
    ),
    "example of an activity": (ALL_KINDS, add("notebooks/tumar/activities/quiz/example.py", "# more"), []),
    "typeface of pages": (
        ALL_KINDS,
        copy("media/fonts/nunito-signs.woff2", "media/fonts/nunito-latin.woff2"),
        [*of_both("exercise", "guide"), "*/START.html", "*/teacher.html"],
    ),
    "typeface of paper": (
        ALL_KINDS,
        copy("media/fonts/nunito-italic.ttf", "media/fonts/nunito-regular.ttf"),
        of_both("worksheet-pdf", "poster-svg"),
    ),
    "typeface of slides": (
        POWERPOINT,
        copy("media/fonts/nunito-bold.fntdata", "media/fonts/nunito-regular.fntdata"),
        of("privacy", "pptx"),
    ),
}


@pytest.mark.parametrize(("wanted", "change", "others"), MAKERS.values(), ids=MAKERS)
def test_a_change_of_what_makes_the_outputs_changes_what_it_makes_and_nothing_else(
    whole_kit: Path, shelf_apart: Any, start_process: Any, tmp_path: Path, wanted: Wanted, change: Change, others: list[str]
) -> None:
    output = Path(shutil.copytree(shelf_apart(wanted), tmp_path / "dist"))
    before = look(output)
    with put_back(whole_kit):
        change(whole_kit)
        build_apart(start_process, whole_kit, wanted, output, tmp_path / "fresh")
    assert_changed(before, look(output), others)
    assert contents(tmp_path / "fresh") == contents(output)


WISHES: dict[str, tuple[Wanted, Wanted, list[str]]] = {
    "a format less": (SHEETS, PAGES, ["*/worksheet.pdf", "*/START.html"]),
    "a format more": (PAGES, SHEETS, ["*/worksheet.pdf", "*/START.html"]),
    "HTML of the notebooks": (PAGES, replace(PAGES, trust=True), of("privacy", "guide", "family")),
    "a lesson less": (
        PAGES,
        replace(PAGES, risks=("privacy",)),
        [
            *of("cyberbullying", *PAGES.formats),
            *("*/START.html", "*/teacher.html", "*/media/films/*", "*/media/art/own.svg", "*/media/art/film.svg"),
            *(f"*/media/icons/{name}.svg" for name in ("camera-with-flash", "handshake", "stop-sign")),
        ],
    ),
}


@pytest.mark.parametrize(("wanted", "then", "others"), WISHES.values(), ids=WISHES)
def test_another_wish_leaves_what_it_does_not_concern(
    kit: Path, first: Any, tmp_path: Path, wanted: Wanted, then: Wanted, others: list[str]
) -> None:
    output = first(wanted)
    before = look(output)
    build(kit, then, output)
    assert_changed(before, look(output), others)
    build(kit, then, tmp_path / "fresh", "--fresh")
    assert contents(tmp_path / "fresh") == contents(output)


def test_another_language_changes_of_the_first_only_what_leads_to_it_and_not_its_zip(kit: Path, first: Any, tmp_path: Path) -> None:
    output = first(replace(PAGES, languages=("en",)))
    before = look(output)
    build(kit, PAGES, output)
    after = look(output)
    new = {name for name in after if "-kk/" in name or name.endswith("-kk.zip")}
    assert set(after) == set(before) | new
    written = {name for name in before if before[name] != after[name]}
    assert written == {f"tumar-kit-{grades}-en/{name}" for grades in ("grades-5-8", "grades-9-11") for name in ("START.html", "SHA256SUMS")}
    build(kit, PAGES, tmp_path / "fresh", "--fresh")
    assert contents(tmp_path / "fresh") == contents(output)


PAGE, ZIP = "tumar-kit-grades-5-8-en/cyberbullying/exercise.html", "tumar-kit-grades-5-8-en.zip"


@pytest.mark.parametrize("name", [PAGE, "tumar-kit-grades-5-8-kk/SHA256SUMS", ZIP, "tumar-kit-grades-9-11-en-kk.zip"])
def test_an_output_of_the_right_size_that_somebody_changed_is_made_again_alone(kit: Path, first: Any, name: str) -> None:
    output = first(PAGES)
    before = look(output)
    content = (output / name).read_bytes()
    (output / name).write_bytes(bytes([content[0] ^ 1]) + content[1:])
    build(kit, PAGES, output)
    after = look(output)
    assert {name: total for name, (total, _) in after.items()} == {name: total for name, (total, _) in before.items()}
    assert {other for other in after if after[other] != before[other]} == {name}


def test_an_output_that_was_only_touched_stays(kit: Path, first: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    output = first(PAGES)
    for name in (PAGE, ZIP):
        os.utime(output / name, ns=(0, 10**18))
    touched = look(output)
    with nothing_may_be_made(monkeypatch):
        build(kit, PAGES, output)
    assert look(output) == touched


def test_a_clock_that_goes_back_ahead_or_stands_still_decides_nothing(
    kit: Path, first: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = first(PAGES)
    before = look(output)
    past, future = 315_532_800, 4_102_444_800  # 1980 and 2100, in seconds
    for number, path in enumerate(files_of(kit)):
        os.utime(path, (past, past) if number % 2 else (future, future))
    with nothing_may_be_made(monkeypatch):
        build(kit, PAGES, output)
    assert look(output) == before
    build(kit, PAGES, tmp_path / "other", "--fresh")  # so this process has read all files at these times
    leave_size_and_time("media/art/own.svg", RED, BLUE)(kit)
    leave_size_and_time(PRIVACY, "Ask at home", "Eat at home")(kit)
    leave_size_and_time("notebooks/objectives.toml", "Leave the chat", "Close the chat")(kit)
    build(kit, PAGES, output)
    others = [
        *(*of("cyberbullying", "exercise", "guide"), "*/media/art/own.svg", *of("privacy", "guide", "family")),
        *(*of("cyberbullying", "pupil", bundles="*-9-11-*"), "*/objectives.toml", "*-kk/notebooks/tumar/locale/kk.json"),
    ]
    assert_changed(before, look(output), others)
    build(kit, PAGES, tmp_path / "fresh", "--fresh")
    assert contents(tmp_path / "fresh") == contents(output)


def test_a_change_that_is_taken_back_gives_the_first_bytes_again(kit: Path, first: Any) -> None:
    output = first(PAGES)
    before = contents(output)
    for old, new in (("Kind words", "Good words"), ("Good words", "Kind words")):
        edit(CYBERBULLYING, old, new)(kit)
        build(kit, PAGES, output)
        assert (contents(output) == before) is (new == "Kind words")


VERSIONS = {"package": ("kit_builder.build.inputs._packages", lambda: ["isal-99.dist-info"]), "python": ("sys.version", f"{sys.version} ")}


@pytest.mark.parametrize(("place", "version"), VERSIONS.values(), ids=VERSIONS)
def test_another_version_makes_all_anew_and_takes_nothing_from_old_zips(
    kit: Path, first: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, version: Any
) -> None:
    output = first(PAGES)
    before = look(output)
    monkeypatch.setattr("kit_builder.core.zips.LEVEL", 0)
    monkeypatch.setattr("kit_builder.exports.notebook._KERNEL", {"language_info": {"name": "another"}})
    build(kit, PAGES, output)
    assert look(output) == before  # the same version is not expected to make anything else
    monkeypatch.setattr(place, version)
    build(kit, PAGES, output)
    assert_changed(before, look(output), of_both("pupil"))
    build(kit, PAGES, tmp_path / "fresh", "--fresh")
    assert contents(tmp_path / "fresh") == contents(output)


def test_a_picture_beside_a_notebook_elsewhere_changes_its_pages_as_it_comes_and_as_it_changes(
    small_kit: Path, tmp_path: Path, cell: Any, write_notebook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, output = tmp_path / "mine" / "our-day.ipynb", tmp_path / "dist"
    mine.parent.mkdir()
    write_notebook(mine, [cell("# Our day\n\n![A cat.](cat.svg)", slide="slide"), cell("Words", slide="slide")])
    command = ["build", str(mine), "--format", "exercise", "--format", "pupil", "--language", "en", "-o"]
    monkeypatch.chdir(small_kit)
    assert main([*command, str(output)]) == 0
    for picture in (RED, BLUE):
        before = look(output)
        put("cat.svg", picture)(mine.parent)
        assert main([*command, str(output)]) == 0
        assert_changed(before, look(output), ["*/our-day/exercise.html", "*/notebooks/cat.svg"])
        assert main([*command, str(tmp_path / "fresh"), "--fresh"]) == 0
        assert contents(tmp_path / "fresh") == contents(output)


def test_a_lesson_whose_files_processes_share_is_the_same(kit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(kit, ONE_LESSON, tmp_path / "alone")
    monkeypatch.setattr("kit_builder.build.run.ENOUGH", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    shares: list[tuple[str, ...]] = []
    parts = LessonJob.parts

    def seen(job: LessonJob) -> list[LessonJob]:
        shares.extend(part.formats for part in parts(job))
        return parts(job)

    monkeypatch.setattr(LessonJob, "parts", seen)
    build(kit, ONE_LESSON, tmp_path / "shared")
    assert len(shares) == 2
    assert sorted(name for formats in shares for name in formats) == sorted(FORMATS)
    assert contents(tmp_path / "shared") == contents(tmp_path / "alone")
    state = json.loads((tmp_path / "shared" / ".kit-builder" / "state.json").read_text("utf-8"))
    assert {one["made"].keys() == FORMATS.keys() for one in state["lessons"].values()} == {True}

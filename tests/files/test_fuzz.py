"""Generated malformed notebooks, TOML files, catalogs and storyboards: every command does its work or says why not, none gives a traceback.

The inputs are small real ones with one or two changes, the same in each run. What many more of them have found, and what was found
by hand, stands in ``FOUND``.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pseudo import say_all
from small_kit import ROOT, notebook, small_kit, toml, toml_file

from kit_builder.cli import main
from kit_builder.core.errors import KitError
from kit_builder.film.captions import captions
from kit_builder.film.render import load
from kit_builder.film.scene import scene

LESSON, HANDBOOK = "notebooks/cyberbullying.ipynb", "notebooks/handbook.ipynb"
AXES, DATA = "notebooks/kit.toml", "notebooks/objectives.toml"
YARD = "media/storyboards/yard.toml"
KIT_PO = "notebooks/locale/kk/kit.po"
FORMATS = (("exercise", "teacher"), ("slides", "worksheet-pdf"), ("pptx", "family"), ("guide-pdf", "slides-pdf"), ("guide", "poster-svg"))
NAMED = re.compile(r"[\w-]+\.(?:ipynb|toml|po|json|vtt)\b")


def each_time_the_same(examples: int) -> Any:
    """Say how often a test is tried: with the same inputs in each run, however fast this computer is."""
    ours = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None, suppress_health_check=ours)


# ---------------------------------------------------------------- what is spoiled

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SETUP = '# Start\nfrom tumar import Quiz, setup\n\nsetup(language="en", age="10-13")'
PROSE = "# Hello\n\n![Tumar waves.](../media/art/tumar/hello.svg) ![A dot.](attachment:dot.png)\n\nA [source](https://a.example/x) and `code`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
QUIZ = '# Think\nQuiz("""\nIs it **kind**?\n\n- [x] Yes, it is\n  > It makes a friend glad.\n- [ ] No, never\n  > Read it once more.\n""")'
SORT = '# Put\nSort("""\n## Kind\n- ![A face](../media/icons/grinning-face.svg) Well played!\n  > True.\n## Hurts {.risky}\n- Without her.\n  > Sad.\n""")'
STORY = '# Choose\nStory("""\nIt begins.\n\n## Alone {#alone}\n**Ata:** Hello!\n\n- [Go to the bench](#bench)\n  > Brave.\n\n## Bench {#bench}\nWell done.\n""")'
VIDEO = '# Look\nVideo("""\n[The yard](../media/films/yard.mp4)\n\n![A yard](../media/icons/camera.svg)\n\n## 0:01 What now?\n- Tell\n  > Yes.\n- Wait\n  > No.\n""")'
LAB = "# Lab\none_in = 100\nprice = 300\nlabs.loot_boxes(one_in, price)"
OUTPUTS = [
    {"output_type": "stream", "name": "stdout", "text": ["2\n"]},
    {"output_type": "display_data", "metadata": {}, "data": {"image/png": PIXEL, "text/plain": "<Figure>"}},
    {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>"}},
    {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []},
]
BOARD = """title = "The yard"
age = "6-9"
music = "calm"

[[scenes]]
place = "courtyard"
seconds = 5
stop = 1
view = [640, 380, 1.1]
caption = "Ayala waves.\\nShe is glad."
describe = "Ayala stands in a yard and waves."
people = [{ who = "ayala", x = 600, y = 690, pose = "wave", turn = "half-left", then = [{ at = 1, look = "left", holds = "phone" }] }]
things = [{ what = "ball", x = 400, y = 600, at = 1, to = [500, 600] }]
sounds = [{ at = 1, play = "tap" }]
steps = ["Tell an adult"]

[[scenes]]
place = "home"
seconds = 5
mascot = "think"
caption = "A word comes."
describe = "A telephone lies on the table."
[scenes.device]
kind = "phone"
app = "chat"
title = "Class 2A"
then = [{ at = 0.4, by = "Somebody", text = "Hi!" }, { at = 1, by = "Ata", picture = "drawing" }]
[scenes.reactions]
icon = "red-heart"
count = 3
x = 300
y = 300
"""


def made(number: int, kind: str, source: str, tags: Sequence[str] = (), slide: str = "slide", **more: Any) -> dict[str, Any]:
    """Return a cell."""
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    metadata = {"tags": list(tags), "slideshow": {"slide_type": slide}}
    return {"cell_type": kind, "id": f"c{number}", "metadata": metadata, "source": source, **code, **more}


CELLS = [
    made(1, "code", SETUP, slide="skip"),
    made(2, "markdown", PROSE, ["block:meet", "minutes:10"], attachments={"dot.png": {"image/png": PIXEL}}),
    made(3, "markdown", "Notes: *first* this.", ["block:meet", "for:teacher"], "notes"),
    made(4, "code", QUIZ, ["block:practise", "minutes:10", "objective:cb10-tell"]),
    made(5, "code", SORT, ["block:practise"]),
    made(6, "code", STORY, ["block:practise", "age:10-13"]),
    made(7, "code", VIDEO, ["block:tell"]),
    made(8, "code", LAB, ["block:tell"]),
    made(9, "code", '# Help\nHelpSteps("cyberbullying")', ["block:tell", "minutes:10"]),
    made(10, "code", "1 + 1", outputs=OUTPUTS),
    made(11, "markdown", "## Page\n\n- one\n- two", ["for:family"], "skip"),
    made(12, "markdown", "Again?", ["for:booster", "waive:fear it is a song"]),
    made(13, "raw", "raw"),
]
WHOLE = notebook(*CELLS)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small whole kit in two languages, one of them made up, which every command takes as it is."""
    home = tmp_path_factory.mktemp("fuzz") / "a" / "b" / "kit"
    small_kit(home)
    files = {
        LESSON: json.dumps(WHOLE),
        HANDBOOK: json.dumps(notebook(*CELLS[1:3])),
        "media/films/yard.mp4": "no film",
        "media/films/yard.en.vtt": "WEBVTT\n\n00:00:00.000 --> 00:00:03.000\nAyala waves.\n",
        YARD: BOARD,
    }
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        assert main(["translate", "update", "--language", "kk"]) == 0
        for path in (home / "notebooks" / "locale" / "kk").glob("*.po"):
            say_all(path)
        assert main(["translate", "update", "--language", "kk"]) == 0
        assert main(["build", "--age", "10-13", "--language", "kk", "--language", "en"]) == 0
        assert load(home, "yard", "kk")[1].scenes
        yield home


@contextmanager
def instead(home: Path, name: str, content: bytes) -> Iterator[Path]:
    """Give a file of the kit other bytes for a while; what commands write meanwhile is undone."""
    before = _files(home)
    (home / name).write_bytes(content)
    try:
        yield home / name
    finally:
        after = _files(home)
        for path in after.keys() - before.keys():
            path.unlink()
        for path, right in before.items():
            if after.get(path) != right:
                path.write_bytes(right)


def _files(home: Path) -> dict[Path, bytes]:
    folders = ("notebooks/*.*", "notebooks/locale/**/*", "notebooks/tumar/locale/*", "media/storyboards/*")
    return {path: path.read_bytes() for folder in folders for path in home.glob(folder) if path.is_file()}


def answer(run: Callable[..., Any], home: Path, *command: str) -> Any:
    """Run a command, which does its work or says in a sentence that names a file why not."""
    ran = run(home, *command)
    said = ran.err + ran.out
    assert ran.code in (0, 1), (command, ran.code)
    assert "Traceback" not in said, (command, said)
    assert ran.code == 0 or NAMED.search(said), (command, said)
    return ran


# ---------------------------------------------------------------- how it is spoiled

DEEP: Any = json.loads("[" * 60 + "]" * 60)
SIGNS = [
    "\x00",
    "\x01",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\ufffe",
    "\ud800",
    "\U0001f980",
    "你",
    "\r",
    "\n",
    "\n\n",
    " " * 50,
]
PIECES = [
    "",
    "9" * 5000,
    "x" * 3000,
    "../../../etc/passwd",
    "{{ 7*7 }}",
    "{name}",
    "%s",
    "#",
    "```",
    "<b>",
    "[",
    "](",
    "**",
    "\\",
    '"',
    '"""',
    "en",
    "10-13",
    "- [x]",
]
TEXTS = [*SIGNS, *PIECES]
OTHERS: list[Any] = [None, True, False, 0, -1, 3.5, 10**30, 1e300, [], {}, [[]], [None], [""], {"": ""}, {"a": {"b": []}}, DEEP]
BYTES = [
    *(
        b"",
        b"\x00",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n",
        b'"',
        b'"""',
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b"#",
        b"= ",
    ),
    *(
        b"\xe2\x80\xa8",
        b"[" * 3000,
        b'{"a":' * 3000,
        b"9" * 5000,
        b"1e999",
        b"NaN",
        b"\\u0000",
        b"\\ud800",
        b"[[scenes]]\n",
        b"[a]\n",
        b'msgid "a"\n',
    ),
]
ENCODINGS = ("utf-16", "utf-32", "cp1251", "utf-8-sig", "utf-7")


def one_of(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from(range(len(values))).map(lambda at: deepcopy(values[at]))


@st.composite
def other_text(draw: st.DrawFn, text: str) -> str:
    """Give a text in which a sign or a line is too much, not there, there twice or at another place."""
    at = draw(st.integers(0, len(text)))
    lines = text.split("\n")
    line = draw(st.integers(0, len(lines) - 1))
    match draw(st.sampled_from(["sign", "sign", "sign", "cut", "twice", "no line", "line twice", "swap"])):
        case "cut":
            return text[:at]
        case "twice":
            return text[:at] + text
        case "no line":
            return "\n".join(lines[:line] + lines[line + 1 :])
        case "line twice":
            return "\n".join([*lines[: line + 1], *lines[line:]])
        case "swap":
            return "\n".join([*lines[line:], *lines[:line]])
        case _:
            return text[:at] + draw(one_of(TEXTS)) + text[at:]


def other(value: Any) -> st.SearchStrategy[Any]:
    """Give other values for the place of this one: a text with changes, a value of another type."""
    like = [str(value), [value], {"a": value}, *OTHERS]
    like += [-value, value * 10**6, float(value)] if isinstance(value, int | float) and not isinstance(value, bool) else []
    like += [value + value, value[::-1]] if isinstance(value, list) else []
    others = st.one_of(one_of(like), one_of(TEXTS))
    return st.one_of(other_text(value), other_text(value), others) if isinstance(value, str) else others


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Return each holder and key of a tree of lists and tables."""
    found: list[tuple[Any, Any]] = []
    for key, value in list(tree.items()) if isinstance(tree, dict) else list(enumerate(tree)) if isinstance(tree, list) else []:
        found += [(tree, key), *_places(value)]
    return found


@st.composite
def spoiled(draw: st.DrawFn, tree: Any) -> Any:
    """Give a tree with one or two changes: something in it is another value, gone, there twice, or has another name."""
    tree = deepcopy(tree)
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        found = _places(tree)
        leaves = [(holder, key) for holder, key in found if not isinstance(holder[key], dict | list)]
        among = leaves if leaves and draw(st.booleans()) else found
        if not among:
            break
        holder, key = among[draw(st.sampled_from(range(len(among))))]
        match draw(st.sampled_from(["other", "other", "other", "other", "gone", "twice", "name"])):
            case "gone":
                del holder[key]
            case "twice" if isinstance(holder, list):
                holder.insert(key, deepcopy(holder[key]))
            case "name" if isinstance(holder, dict):
                holder[draw(one_of([f"{key}x", str(key).upper(), *TEXTS, *map(str, holder)]))] = holder.pop(key)
            case _:
                holder[key] = draw(other(holder[key]))
    return tree


@st.composite
def garbled(draw: st.DrawFn, content: bytes) -> bytes:
    """Give bytes of which a part is gone, there twice or something else, or in another encoding."""
    start = draw(st.integers(0, len(content)))
    end = min(len(content), start + draw(st.sampled_from([0, 1, 2, 10, 100])))
    match draw(st.sampled_from(["truncate", "cut", "twice", "insert", "insert", "insert", "encode"])):
        case "truncate":
            return content[:start]
        case "cut":
            return content[:start] + content[end:]
        case "twice":
            return content[:end] + content[start:]
        case "encode":
            return content.decode("utf-8").encode(draw(st.sampled_from(ENCODINGS)), "replace")
        case _:
            return content[:start] + draw(one_of(BYTES)) + content[end:]


PO_LINES = [
    'msgid ""',
    'msgstr ""',
    'msgctxt "heading"',
    'msgstr[0] "x"',
    'msgid_plural "x"',
    '#~ msgid "x"',
    "#, fuzzy",
    '#| msgid "x"',
    "#: :",
    "#~",
    "msgid",
]
PO_LINES += ['"Content-Type: text/plain; charset=cp1251\\n"', '"\\"', '"\\x"', '"\\u0000"', '"a\\nb"', "# waive:form x", "msgstr", "“x”"]


@st.composite
def spoiled_po(draw: st.DrawFn, content: bytes) -> bytes:
    """Give a catalog in which lines are gone, there twice, elsewhere or something else, or texts have other signs."""
    lines = content.decode("utf-8").split("\n")
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        at, to = (draw(st.sampled_from(range(len(lines)))) for _ in range(2))
        match draw(st.sampled_from(["gone", "twice", "swap", "line", "text", "text", "text"])):
            case "gone":
                del lines[at]
            case "twice":
                lines.insert(at, lines[at])
            case "swap":
                lines[at], lines[to] = lines[to], lines[at]
            case "line":
                lines[at] = draw(one_of(PO_LINES))
            case _:
                odd = draw(one_of(TEXTS)).replace("\n", "\\n").replace('"', '\\"')
                said = [number for number, line in enumerate(lines) if line.startswith("msgstr")]
                at = said[draw(st.sampled_from(range(len(said))))]
                lines[at] = re.sub(r'"$', lambda _, odd=odd: f'{odd}"', lines[at])
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def as_json(tree: Any) -> bytes:
    return json.dumps(tree).encode()


def as_toml(tree: Any) -> bytes:
    return toml_file(tree).encode("utf-8", "surrogatepass")


# ---------------------------------------------------------------- what must hold


def build_and_check(run: Any, home: Path, formats: Sequence[str], *, own: bool) -> Any:
    """Build the lesson of the kit, or the same file as a notebook of one's own, whose age is in the notebook; then check it."""
    chosen = [part for name in formats for part in ("--format", name)]
    ran = answer(run, home, "build", *([LESSON] if own else ["--age", "10-13"]), *chosen)
    answer(run, home, "check", "--age", "10-13")
    return ran


def assert_names_the_cell(tree: Any, ran: Any) -> None:
    """Require the cell and the line where there are cells; that the file is none, where there are not."""
    is_read = isinstance(tree, dict) and isinstance(tree.get("cells"), list) and tree.get("nbformat") == 4
    place = (
        r"cyberbullying\.ipynb, cell \d+, line \d+: \w" if is_read else r"cyberbullying\.ipynb (?:is not a notebook|has notebook format)"
    )
    assert not ran.code or re.search(place, ran.err), ran.err


one_cell = st.sampled_from(range(len(CELLS))).flatmap(
    lambda at: spoiled(CELLS[at]).map(lambda cell: notebook(*CELLS[:at], cell, *CELLS[at + 1 :]))
)


@each_time_the_same(110)
@given(tree=st.one_of(one_cell, one_cell, one_cell, spoiled(WHOLE)), formats=st.sampled_from(FORMATS), own=st.booleans())
def test_a_notebook_with_other_values_is_built_or_refused_with_its_cell(home, run, tree, formats, own):
    with instead(home, LESSON, as_json(tree)):
        assert_names_the_cell(tree, build_and_check(run, home, formats, own=own))


@each_time_the_same(35)
@given(content=garbled(as_json(WHOLE)), own=st.booleans())
def test_a_notebook_with_other_bytes_is_built_or_refused_by_name(home, run, content, own):
    with instead(home, LESSON, content):
        ran = build_and_check(run, home, ("exercise", "pptx"), own=own)
        assert not ran.code or "cyberbullying.ipynb" in ran.err, ran.err
        answer(run, home, "translate", "update", "--language", "kk")


@each_time_the_same(20)
@given(content=st.one_of(spoiled(notebook(*CELLS[1:3])).map(as_json), garbled(as_json(notebook(*CELLS[1:3])))))
def test_a_handbook_that_is_spoiled_is_taken_or_refused_by_name(home, run, content):
    with instead(home, HANDBOOK, content):
        ran = build_and_check(run, home, ("exercise",), own=False)
        assert not ran.code or "handbook.ipynb" in ran.err, ran.err


@each_time_the_same(80)
@given(data=st.data(), name=st.sampled_from([AXES, DATA]), formats=st.sampled_from(FORMATS))
def test_axes_and_data_of_a_kit_that_are_spoiled_are_taken_or_refused_by_name(home, run, data, name, formats):
    tree = tomllib.loads((home / name).read_text("utf-8"))
    content = data.draw(st.one_of(spoiled(tree).map(as_toml), spoiled(tree).map(as_toml), garbled(as_toml(tree))))
    before = [*home.iterdir(), *home.parent.iterdir(), *home.parent.parent.iterdir()]
    with instead(home, name, content):
        answer(run, home, "build", *(part for one in formats for part in ("--format", one)))
        answer(run, home, "check")
        answer(run, home, "translate", "status", "--language", "kk")
    assert [*home.iterdir(), *home.parent.iterdir(), *home.parent.parent.iterdir()] == before


@each_time_the_same(50)
@given(data=st.data(), stem=st.sampled_from(["kit", "pages", "tumar", "cyberbullying", "films"]))
def test_a_catalog_that_is_spoiled_is_taken_or_refused_with_its_line(home, run, data, stem):
    name = f"notebooks/locale/kk/{stem}.po"
    content = (home / name).read_bytes()
    with instead(home, name, data.draw(st.one_of(spoiled_po(content), spoiled_po(content), garbled(content)))):
        ran = answer(run, home, "build", "--age", "10-13", "--language", "kk", "--format", "exercise", "--format", "teacher")
        assert not ran.code or re.search(rf"kk/{stem}\.po, line \d+: |cyberbullying\.ipynb, cell \d+, line \d+: ", ran.err), ran.err
        for command in ("status", "check", "update"):
            answer(run, home, "translate", command, "--language", "kk")


BOARD_TREE = tomllib.loads(BOARD)


@each_time_the_same(90)
@given(
    content=st.one_of(
        spoiled(BOARD_TREE).map(as_toml),
        spoiled(BOARD_TREE).map(as_toml),
        spoiled(BOARD_TREE).map(lambda tree: toml(tree)[1:-1].replace(', "', '\n"').encode("utf-8", "surrogatepass")),
        garbled(BOARD.encode()),
    )
)
def test_a_storyboard_that_is_spoiled_is_read_or_refused_by_name(home, run, content):
    with instead(home, YARD, content):
        for language in ("en", "kk"):
            try:
                studio, board = load(home, "yard", language)
                captions(board)
                scene(studio, board, 0.0)
            except KitError as error:
                assert re.search(r"yard\.toml(?:, line \d+|:| is not valid TOML: )|of the film 'yard' are not translated", str(error)), (
                    error
                )
        answer(run, home, "check", "--age", "10-13", "--language", "kk")
        answer(run, home, "translate", "update", "--language", "kk")


# ---------------------------------------------------------------- what once gave a traceback


def lesson(*some: dict[str, Any]) -> bytes:
    return as_json(notebook(*some, *CELLS))


def first_scene(**entries: Any) -> bytes:
    first, *rest = BOARD_TREE["scenes"]
    return as_toml(BOARD_TREE | {"scenes": [first | entries, *rest]})


def without(tree: Any, name: str) -> bytes:
    return as_toml({key: value for key, value in tree.items() if key != name})


def data_with(**entries: Any) -> bytes:
    """Return the real data, of which the first step has other entries."""
    data = tomllib.loads((ROOT / DATA).read_text("utf-8"))
    data["help_steps"]["cyberbullying"]["steps"][0] |= entries
    return as_toml(data)


POLL = '# {0}\nPoll("""\n{0} why?\n\n- {0} A\n- B\n""")'
FOUND: dict[str, tuple[str, bytes]] = {
    "half a sign in prose": (LESSON, lesson(made(90, "markdown", "# \ud800"))),
    "half a sign in code": (LESSON, lesson(made(90, "code", "x = '\ud800'"))),
    "half a sign in what was printed": (
        LESSON,
        lesson(made(90, "code", "x", outputs=[{"output_type": "stream", "name": "stdout", "text": "\ud800"}])),
    ),
    "half a sign in a drawing that was put out": (
        LESSON,
        lesson(made(90, "code", "x", outputs=[{"output_type": "display_data", "data": {"image/svg+xml": "<svg>\ud800</svg>"}}])),
    ),
    "half a sign in a drawing that is attached": (
        LESSON,
        lesson(made(90, "markdown", "![A](attachment:a)", attachments={"a": {"image/svg+xml": "<svg>\ud800</svg>"}})),
    ),
    "half a sign in a tag": (LESSON, lesson(made(90, "markdown", "A", ["waive:fear a \ud800"]))),
    "half a sign in an id": (LESSON, lesson(made(90, "markdown", "A") | {"id": "\ud800"})),
    "a sign that XML cannot hold, in an activity": (LESSON, lesson(made(90, "code", POLL.format("a\x01b\uffff")))),
    "a sign that XML cannot hold, in what was printed": (
        LESSON,
        lesson(made(90, "code", "x", outputs=[{"output_type": "display_data", "data": {"image/png": PIXEL, "text/plain": "\x1b"}}])),
    ),
    "a sign that XML cannot hold, in an id": (LESSON, lesson(made(90, "code", POLL.format("a")) | {"id": "\x00"})),
    "minutes of 5000 figures": (LESSON, lesson(made(90, "markdown", "A", ["block:meet", "minutes:" + "9" * 5000]))),
    "a number of 5000 figures": (LESSON, b'{"cells": [], "nbformat": 4, "x": ' + b"9" * 5000 + b"}"),
    "a hundred thousand minus signs": (LESSON, lesson(made(90, "code", f"# A\nQuiz({'-' * 100_000}1)"))),
    "no tags at all": (LESSON, lesson(made(90, "markdown", "A") | {"metadata": {"tags": None}})),
    "tags that are a number": (LESSON, lesson(made(90, "markdown", "A") | {"metadata": {"tags": 5}})),
    "no text": (LESSON, lesson(made(90, "markdown", "A") | {"source": None})),
    "no code": (LESSON, lesson(made(90, "code", "A") | {"source": 5})),
    "lines that are numbers": (LESSON, lesson(made(90, "markdown", "A") | {"source": [5]})),
    "an age that is none": (LESSON, as_json(notebook(made(90, "code", 'from tumar import setup\nsetup(age="99")')))),
    "a language that is none": (LESSON, as_json(notebook(made(90, "code", 'from tumar import setup\nsetup(language="e")')))),
    "a heading of 300 letters": (LESSON, lesson(made(90, "markdown", f"# {'a' * 300}"))),
    "one letter as a picture": (LESSON, lesson(made(90, "markdown", "![A](attachment:a)", attachments={"a": {"image/png": "A"}}))),
    "a handbook without words": (HANDBOOK, as_json(notebook(made(90, "raw", "")))),
    "a handbook without cells": (HANDBOOK, as_json(notebook())),
    "lists in lists, without end": (AXES, b"title = " + b"[" * 3000),
    "a step with an icon that no file can be": (DATA, data_with(icon="\x01locked")),
    "a step whose name ends its picture": (DATA, data_with(name="a](b) ![c")),
    "a year of 5000 figures": (DATA, b"danger = " + b"9" * 5000),
    "a header with a name of 5000 figures": (KIT_PO, b'msgid ""\nmsgstr ""\n"X-' + b"9" * 5000 + b': a\\n"\n'),
    "a storyboard of nothing": (YARD, b""),
    "a storyboard without an age": (YARD, without(BOARD_TREE, "age")),
    "a storyboard whose scenes stand in one line": (
        YARD,
        toml(BOARD_TREE | {"scenes": [{"place": "nowhere"}]})[1:-1].replace(", ", "\n").encode(),
    ),
    "a storyboard with a scene that is none": (YARD, as_toml({**BOARD_TREE, "scenes": ["a", 1]})),
    "a step of a storyboard that is no text": (YARD, first_scene(steps=[1])),
    "a storyboard seen from no distance": (YARD, first_scene(view=[640, 380, 0])),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_once_is_answered_with_a_sentence(home, run, name):
    path, content = FOUND[name]
    with instead(home, path, content):
        for own in (False, True):
            ran = build_and_check(run, home, ("slides", "exercise", "pptx", "guide-pdf", "teacher"), own=own)
            assert not ran.code or Path(path).name in ran.err, ran.err
        for command in ("update", "status", "check"):
            answer(run, home, "translate", command, "--language", "kk")
        if path == YARD:
            with pytest.raises(KitError, match=r"^yard\.toml"):
                load(home, "yard")


@pytest.mark.parametrize(
    "spoil", [lambda content: content.decode("utf-8").encode("utf-16"), lambda content: content + b"\xff"], ids=["UTF-16", "a byte"]
)
@pytest.mark.parametrize("name", [LESSON, HANDBOOK, AXES, DATA, KIT_PO, YARD])
def test_a_file_in_another_encoding_is_refused_by_name(home, run, name, spoil):
    with instead(home, name, spoil((home / name).read_bytes())):
        language = "kk" if name == KIT_PO else "en"
        ran = answer(run, home, "build", "--age", "10-13", "--language", language, "--format", "exercise")
        assert ran.code == (name != YARD)
        assert not ran.code or Path(name).name in ran.err, ran.err
        checked = answer(run, home, "check", "--age", "10-13", "--language", language)
        assert Path(name).name in checked.err + checked.out
        if name == YARD:
            with pytest.raises(KitError, match=r"^yard\.toml is not valid TOML"):
                load(home, "yard")

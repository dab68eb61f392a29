"""Paths that point where they should not, in every place where a notebook can name one, and what strangers leave in a kit."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ONE = ("build", "--age", "10-13")
MARK = "TOP-HIDDEN-WORD"
NOT_PICTURES = {"file:///etc/passwd", "FILE:///etc/passwd", "data:image/svg+xml,<svg/>"}  # Markdown shows these as text
PATHS = [
    *sorted(NOT_PICTURES),
    "../../hidden.svg",
    "../media/../../hidden.svg",
    "..%2f..%2fhidden.svg",
    "%2e%2e/%2e%2e/hidden.svg",
    "../media/link.svg",
    "../media/linked/hidden.svg",
    "/etc/passwd",
    "//etc/passwd",
    "\\\\server\\share\\a.svg",
    "..\\..\\hidden.svg",
    "https://evil.example/a.svg",
    "http:evil.svg",
    "../media/art/tumar/hello.svg?x=../../../hidden.svg",
    "../media/" + "a" * 3000 + ".svg",
    "../media/a\x00.svg",
    "~/hidden.svg",
    "kit.toml",
    "..",
]
PLACES = {
    "prose": ("markdown", "![A]({})"),
    "a task": ("code", '# T\nPoll("""\n![A]({})\n\n- A\n- B\n""")'),
    "a card": ("code", '# T\nSort("""\n## A\n- ![A]({}) c\n  > F\n## B\n- d\n  > F\n""")'),
    "a film": ("code", '# T\nVideo("""\n[F]({})\n\n![A](../media/icons/camera.svg)\n""")'),
}


def assert_hidden(output: Path) -> None:
    for made in output.rglob("*"):
        assert not made.is_file() or MARK.encode() not in made.read_bytes(), made


@pytest.mark.parametrize("place", PLACES)
def test_no_path_leads_out_of_the_kit(
    kit_copy: Path, run: Any, cell: Any, small_lesson: Any, write_notebook: Callable[..., Path], tmp_path: Path, place: str
) -> None:
    (tmp_path / "outside").mkdir()
    for folder in (tmp_path, tmp_path / "outside"):
        (folder / "hidden.svg").write_text(f"<svg>{MARK}</svg>", "utf-8")
        (folder / "hidden.mp4").write_text(MARK, "utf-8")
        (folder / "hidden.en.vtt").write_text("WEBVTT\n", "utf-8")
    (kit_copy / "media" / "linked").symlink_to(tmp_path / "outside")
    for ending in ("svg", "mp4"):
        (kit_copy / "media" / f"link.{ending}").symlink_to(tmp_path / "outside" / f"hidden.{ending}")
    (kit_copy / "media" / "link.en.vtt").write_text("WEBVTT\n", "utf-8")
    kind, source = PLACES[place]
    paths = [path.replace(".svg", ".mp4") for path in PATHS] if place == "a film" else PATHS
    cells = [cell(source.replace("{}", path), type=kind, slide="slide") for path in paths]
    notebook = write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", [*small_lesson, *cells])
    ran = run(kit_copy, "check", "--age", "10-13")
    assert "Traceback" not in ran.err
    found = re.findall(r"^cyberbullying\.ipynb, cell (\d+), .* \[content\]$", ran.out.replace("\n    ", " "), re.MULTILINE)
    refused = {int(number) - len(small_lesson) - 1 for number in found}
    assert {path for number, path in enumerate(paths) if number not in refused} <= NOT_PICTURES
    write_notebook(notebook, [*small_lesson, *[made for number, made in enumerate(cells) if number not in refused]])
    assert run(kit_copy, *ONE).code == 0
    assert_hidden(kit_copy / "dist")


def test_outputs_metadata_and_attachments_of_a_stranger_do_not_come_along(
    kit_copy: Path, run: Any, cell: Any, small_lesson: Any, write_notebook: Callable[..., Path]
) -> None:
    evil = f"<script>{MARK}</script>"
    output = {"output_type": "display_data", "metadata": {"x": MARK}, "data": {"text/html": evil, "application/javascript": MARK}}
    cells = [
        cell("# Sum\n1 + 1", type="code", slide="slide", outputs=[output]),
        cell('# T\nPoll("""\n- A\n- B\n""")', type="code", slide="slide", outputs=[output]),
        cell("text", slide="slide", attachments={"a.svg": {"image/svg+xml": evil}}),
        cell(MARK, type="raw"),
    ]
    cells[2]["metadata"] |= {"trusted": True, "evil": MARK}
    path = write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", [*small_lesson, *cells])
    before, metadata, after = path.read_text("utf-8").rpartition('"metadata": {}')
    assert metadata
    path.write_text(f'{before}"metadata": {{"signature": "{MARK}", "widgets": {{"x": "{MARK}"}}}}{after}', "utf-8")
    assert run(kit_copy, *ONE).code == 0
    assert_hidden(kit_copy / "dist")


TITLES = (
    'title = "Tumar Kit"',
    'title = "Cyberbullying"',
    'lessons."10-13" = "Joke or bullying?"',
    'grades = "Grades 5-8"',
    'title = "Meet"',
)


def test_titles_of_the_kit_are_text_on_every_page(kit_copy: Path, run: Any) -> None:
    path = kit_copy / "notebooks" / "kit.toml"
    text = path.read_text("utf-8")
    for old in TITLES:
        assert old in text
        text = text.replace(old, old[:-1] + '<script>alert(1)</script>\\"><img src=x onerror=alert(1)>"')
    path.write_text(text, "utf-8")
    assert run(kit_copy, *ONE).code == 0
    for made in (kit_copy / "dist").rglob("*.html"):
        html = made.read_text("utf-8")
        assert "<script>alert" not in html, made.name
        assert "<img src=x" not in html, made.name

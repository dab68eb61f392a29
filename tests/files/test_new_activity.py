"""Adding an activity is adding one folder: tried on a copy of the project, with its builder, as the next author would do it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from pypdf import PdfReader

CALL = '# Which light?\nTraffic("""\nWhich light is it?\n\n## Green\n- A card of a friend\n  > It is kind.\n\n## Red {.risky}\n- A card that hurts\n  > Tell an adult.\n""")'


@pytest.fixture
def project(kit_copy: Path, root: Path) -> Path:
    """A copy of the project in which the folder of Sort was copied and renamed, and a notebook calls what is in it."""
    shutil.copytree(root / "kit_builder", kit_copy / "kit_builder", ignore=shutil.ignore_patterns("__pycache__"))
    activities = kit_copy / "notebooks" / "tumar" / "activities"
    shutil.copytree(activities / "sort", activities / "traffic")
    for path in (activities / "traffic").iterdir():
        text = re.sub(r"\bSort\b", "Traffic", path.read_text("utf-8"))
        path.write_text(text.replace("sort_", "traffic_").replace("tumar-sort", "tumar-traffic").replace('"sort"', '"traffic"'), "utf-8")
    words = activities / "traffic" / "words.toml"
    words.write_text(words.read_text("utf-8").replace("Cut out the cards", "Colour the cards, cut them out"), "utf-8")
    return kit_copy


def run_own(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line of the copy, with the activities of the copy."""
    paths = os.pathsep.join([str(project), str(project / "notebooks")])
    command = [sys.executable, "-m", "kit_builder.cli", *arguments]
    return subprocess.run(command, cwd=project, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False)


def test_a_folder_is_all_that_an_activity_needs(
    project: Path, small_lesson: list[dict[str, Any]], cell: Callable[..., Any], write_notebook: Callable[..., Path]
) -> None:
    cells = [*small_lesson, cell(CALL, "block:tell", "minutes:10", slide="slide", type="code")]
    write_notebook(project / "notebooks" / "cyberbullying.ipynb", cells)
    formats = [part for name in ("slides", "exercise", "worksheet-pdf", "pupil") for part in ("--format", name)]
    ran = run_own(project, "build", "--age", "10-13", "--language", "en", *formats, "-o", "made")
    assert ran.returncode == 0, ran.stderr
    lesson = project / "made" / "tumar-kit-grades-5-8-en" / "cyberbullying"
    for page in ("slides.html", "exercise.html"):
        text = (lesson / page).read_text("utf-8")
        assert "tumar-traffic" in text
        assert "A card of a friend" in text
    worksheet = "".join(page.extract_text() for page in PdfReader(lesson / "worksheet.pdf").pages)
    assert "Colour the cards" in worksheet
    assert "A card that hurts" in worksheet
    carried = project / "made" / "tumar-kit-grades-5-8-en" / "notebooks" / "tumar" / "activities"
    assert (carried / "traffic" / "front.js").is_file()
    assert [*carried.rglob("example.py")] == []

    assert run_own(project, "translate", "update").returncode == 0
    catalog = polib.pofile(str(project / "notebooks" / "locale" / "kk" / "tumar.po"), wrapwidth=0)
    places = {place: entry for entry in catalog for place, _ in entry.occurrences}
    entry = next(entry for place, entry in places.items() if place.startswith("activities/traffic/words.toml:traffic_cut"))
    assert entry.msgid.startswith("Colour the cards")

    (project / "notebooks" / "tumar" / "activities" / "traffic" / "front.js").unlink()
    for command in (("build", *formats, "-o", "made"), ("translate", "update"), ("check", "notebooks/cyberbullying.ipynb")):
        ran = run_own(project, *command)
        assert ran.returncode == 1
        assert "activities/traffic has no front.js. An activity needs" in ran.stderr
        assert "Traceback" not in ran.stderr
        assert len(ran.stderr.strip().splitlines()) == 1

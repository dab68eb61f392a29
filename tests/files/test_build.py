"""Builds of bundles: right, reproducible, and never half done."""

from __future__ import annotations

import errno
import hashlib
import json
import re
import signal
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest
from builds import sums

from kit_builder.core.errors import KitError
from kit_builder.trust import unpack as received
from kit_builder.vendor import LIST, verify

NAME = "tumar-kit-grades-5-8-en"
ONE = ("build", "--age", "10-13")


def test_the_list_of_a_bundle_is_right_and_the_zip_holds_the_same(real_build):
    listed = dict(reversed(line.split("  ", 1)) for line in (real_build.bundle / "SHA256SUMS").read_text().splitlines())
    on_disk = sums(real_build.bundle)
    assert listed == {name: value for name, value in on_disk.items() if name != "SHA256SUMS"}
    with zipfile.ZipFile(real_build.zip) as archive:
        assert {name.split("/", 1)[1]: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()} == on_disk


@pytest.mark.parametrize("audience", ["teacher", "pupil"])
def test_notebooks_are_valid_locked_and_folded(real_build, audience):
    notebook = nbformat.read(real_build.bundle / "notebooks" / f"cyberbullying-{audience}.ipynb", as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert cell.metadata.editable is False
        assert cell.metadata.deletable is False
        if cell.cell_type == "code":
            assert cell.metadata.jupyter.source_hidden
            assert cell.source.startswith("# ")


def test_each_page_holds_only_what_its_readers_may_see(kit_copy, run):
    assert run(kit_copy, *ONE).code == 0
    bundle = kit_copy / "dist" / NAME
    words = {
        "cyberbullying/slides.html": {"TEACHER", "BOOSTER"},
        "cyberbullying/exercise.html": {"BOOSTER"},
        "cyberbullying/guide.html": {"TEACHER", "BOOSTER", "FAMILY"},
        "cyberbullying/family.html": {"FAMILY"},
        "notebooks/cyberbullying-pupil.ipynb": {"BOOSTER"},
        "notebooks/cyberbullying-teacher.ipynb": {"TEACHER", "BOOSTER", "FAMILY"},
    }
    for name, expected in words.items():
        assert set(re.findall(r"WORD-OF-THE-(\w+)", (bundle / name).read_text("utf-8"))) == expected, name


def test_two_builds_have_the_same_bytes(kit_copy, run, tmp_path):
    assert run(kit_copy, *ONE, "-o", str(tmp_path / "a")).code == 0
    assert run(kit_copy, *ONE, "-o", str(tmp_path / "b"), "--fresh").code == 0
    assert sums(tmp_path / "a") == sums(tmp_path / "b")


def test_what_has_not_changed_is_not_written_again_and_what_has_is(kit_copy, run):
    run(kit_copy, *ONE)
    page = kit_copy / "dist" / NAME / "cyberbullying" / "exercise.html"
    before = page.stat().st_mtime_ns
    assert "unchanged" in run(kit_copy, *ONE).out
    assert page.stat().st_mtime_ns == before
    notebook = kit_copy / "notebooks" / "cyberbullying.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("# Hello", "# Good day"), "utf-8")
    run(kit_copy, *ONE)
    assert "Good day" in page.read_text("utf-8")


def test_a_file_that_somebody_took_away_or_changed_is_made_again(kit_copy, run):
    run(kit_copy, *ONE)
    whole = sums(kit_copy / "dist")
    (kit_copy / "dist" / NAME / "START.html").unlink()
    (kit_copy / "dist" / NAME / "cyberbullying" / "slides.html").write_text("spoiled")
    run(kit_copy, *ONE)
    assert sums(kit_copy / "dist") == whole


def test_a_format_that_is_no_longer_wanted_goes(kit_copy, run):
    run(kit_copy, *ONE)
    run(kit_copy, *ONE, "--format", "slides")
    assert not (kit_copy / "dist" / NAME / "cyberbullying" / "exercise.html").exists()
    assert (kit_copy / "dist" / NAME / "cyberbullying" / "slides.html").exists()


BROKEN = {
    "not JSON": ("{", "is not valid JSON"),
    "binary": (b"\xff\xfe\x00", "it is not text"),
    "version 3": ('{"nbformat": 3, "worksheets": []}', "notebook format 3"),
    "no cells": ('{"nbformat": 4}', "it has no cells"),
}


@pytest.mark.parametrize(("content", "sentence"), BROKEN.values(), ids=BROKEN)
def test_a_broken_notebook_is_named_in_one_sentence_and_costs_nothing(kit_copy, run, content, sentence):
    run(kit_copy, *ONE)
    good = sums(kit_copy / "dist")
    (kit_copy / "notebooks" / "cyberbullying.ipynb").write_bytes(content if isinstance(content, bytes) else content.encode())
    ran = run(kit_copy, *ONE)
    assert ran.code == 1
    assert "cyberbullying.ipynb" in ran.err
    assert sentence in ran.err
    assert "Traceback" not in ran.err
    assert sums(kit_copy / "dist") == good


CELLS = {
    "unknown tag": ({"source": "x", "tags": ["block:practice"]}, "there is no tag 'block:practice'. Did you mean 'block:practise'?"),
    "dead link": (
        {"source": '# T\nStory("""\n## A\n- [x](#b)\n""")', "type": "code"},
        "cell 7, line 4: Story: the link #b leads to no scene",
    ),
    "not Python": ({"source": "# T\nQuiz(", "type": "code"}, "this is not Python"),
}


@pytest.mark.parametrize(("made", "sentence"), CELLS.values(), ids=CELLS)
def test_a_mistake_in_a_cell_is_named_with_its_place(kit_copy, run, cell, small_lesson, write_notebook, made, sentence):
    bad = cell(made["source"], *made.get("tags", []), type=made.get("type", "markdown"))
    write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", [*small_lesson, bad])
    for command in (ONE, ("check",)):
        ran = run(kit_copy, *command)
        assert ran.code == 1
        assert sentence in ran.err + ran.out
        assert "Traceback" not in ran.err + ran.out


PICTURES = {
    "missing": ("text\n\n![A cat](../media/art/cat.svg)", "cell 7, line 3: ../media/art/cat.svg does not exist"),
    "outside": ("![A](../../../../etc/passwd)", "outside the folder of the kit"),
    "of the web": ("![A](https://a.example/x.png)", "is not a file of the kit"),
    "without words": ("![](../media/art/cast/ata.svg)", "has no words in [ ]"),
    "of another format": ("![A](kit.toml)", "pictures are .svg, .png or .jpg files"),
}


@pytest.mark.parametrize(("source", "sentence"), PICTURES.values(), ids=PICTURES)
def test_a_picture_that_cannot_be_shown_is_named_and_the_rest_is_made(kit_copy, run, cell, small_lesson, write_notebook, source, sentence):
    write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", [*small_lesson, cell(source, slide="slide")])
    ran = run(kit_copy, *ONE)
    assert ran.code == 0
    assert ran.err.count(sentence) == 1
    assert "Traceback" not in ran.err
    assert (kit_copy / "dist" / "tumar-kit-grades-5-8-en" / "cyberbullying" / "slides.pptx").is_file()
    checked = run(kit_copy, "check")
    assert checked.code == 1
    assert sentence in checked.out


@pytest.mark.parametrize(
    ("option", "value", "meant"), [("--age", "10-12", "10-13"), ("--language", "em", "en"), ("--format", "slide", "slides")]
)
def test_an_unknown_name_is_answered_with_the_nearest(kit_copy, run, option, value, meant):
    ran = run(kit_copy, "build", option, value)
    assert ran.code == 1
    assert f"Did you mean '{meant}'?" in ran.err


def test_a_folder_that_cannot_be_written_is_said(kit_copy, run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    ran = run(kit_copy, *ONE, "-o", str(tmp_path / "file" / "dist"))
    assert ran.code == 1
    assert "Choose another with -o" in ran.err


def test_a_full_disk_leaves_the_last_good_bundle(kit_copy, run, monkeypatch):
    run(kit_copy, *ONE)
    good = sums(kit_copy / "dist")
    written = []

    def full(self, data):
        written.append(self)
        if len(written) > 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        with self.open("wb") as file:
            return file.write(data)

    monkeypatch.setattr(Path, "write_bytes", full)
    ran = run(kit_copy, *ONE, "--fresh")
    monkeypatch.undo()
    assert ran.code == 1
    assert "the disk is full" in ran.err
    assert sums(kit_copy / "dist") == good


KILLED = """
import os, signal, sys
from pathlib import Path
from kit_builder.cli import main
write, count = Path.write_bytes, 0
def until(self, data):
    global count
    count += 1
    if count == int(sys.argv[1]):
        os.kill(os.getpid(), getattr(signal, sys.argv[2]))
    return write(self, data)
Path.write_bytes = until
sys.exit(main(["build", "--age", "10-13", "--fresh"]))
"""


@pytest.mark.parametrize(("signalled", "code"), [("SIGKILL", -signal.SIGKILL), ("SIGINT", 130)])
@pytest.mark.parametrize("after", [1, 7])
def test_a_build_that_is_killed_leaves_the_last_good_bundle_and_the_next_heals(kit_copy, run, start_process, signalled, code, after):
    run(kit_copy, *ONE)
    good = sums(kit_copy / "dist")
    notebook = kit_copy / "notebooks" / "cyberbullying.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("# Hello", "# Good day"), "utf-8")
    process = start_process(KILLED, str(after), signalled, folder=kit_copy)
    _, err = process.communicate(timeout=120)
    assert process.returncode == code
    assert "Traceback" not in err
    left = sums(kit_copy / "dist")
    assert {name: left.get(name) for name in good} == good
    run(kit_copy, *ONE)
    healed = sums(kit_copy / "dist")
    assert set(healed) == set(good)
    assert healed[f"{NAME}.zip"] != good[f"{NAME}.zip"]


ATTACKS = [
    "<script>window.evil=1</script>",
    '<img src=x onerror="window.evil=1">',
    "[press](javascript:window.evil=1)",
    "[press](data:text/html,<script>evil</script>)",
    '<svg onload="window.evil=1"></svg>',
    "<iframe src='https://evil.example'></iframe>",
    "</script><script>window.evil=1</script>",
]


def test_a_strangers_notebook_runs_nothing(kit_copy, run, cell, small_lesson, write_notebook, chromium, tmp_path):
    proof = tmp_path / "proof"
    quiz = '# T\nQuiz("""\nQ %s\n\n- [x] A %s\n  > F %s\n- [ ] B\n  > F\n""")'
    cells = [cell(attack, "block:meet", slide="slide") for attack in ATTACKS]
    cells += [cell(quiz % (attack, attack, attack), type="code", slide="slide") for attack in ATTACKS if "](" not in attack]
    cells.append(cell(f"open({str(proof)!r}, 'w').write('run')", type="code", slide="slide"))
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<script>window.evil=1</script>"}}
    cells.append(cell("# out", type="code", slide="slide", outputs=[output]))
    write_notebook(kit_copy / "notebooks" / "cyberbullying.ipynb", [*small_lesson, *cells])
    assert run(kit_copy, *ONE).code == 0
    assert not proof.exists()
    for trusted in (False, True):
        assert run(kit_copy, *ONE, *(["--trust"] if trusted else [])).code == 0
        for name in ("slides", "exercise", "guide"):
            context = chromium.new_context(offline=True)
            page = context.new_page()
            page.goto((kit_copy / "dist" / NAME / "cyberbullying" / f"{name}.html").as_uri())
            assert page.evaluate("window.evil === undefined"), (name, trusted)
            if not trusted:
                assert (
                    page.evaluate("document.querySelectorAll('iframe, a[href^=javascript], a[href^=data], [onerror], [onload]').length")
                    == 0
                )
            context.close()


def test_opening_refuses_what_was_changed_and_paths_that_lead_out(kit_copy, run, tmp_path):
    run(kit_copy, *ONE)
    folder = kit_copy / "dist" / NAME
    received.verify(folder)
    (folder / "START.html").write_text("other")
    with pytest.raises(KitError, match=r"START\.html is missing or has been changed"):
        received.verify(folder)
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr("kit/../../out.txt", "x")
    with pytest.raises(KitError, match="not a bundle"):
        received.unpack(tmp_path / "evil.zip")
    assert not (tmp_path.parent / "out.txt").exists()


def test_an_unreadable_memory_of_builds_is_no_obstacle(kit_copy, run):
    run(kit_copy, *ONE)
    (kit_copy / "dist" / ".kit-builder" / "state.json").write_text(json.dumps({NAME: {"key": "x"}}))
    assert run(kit_copy, *ONE).code == 0


def test_vendored_files_are_the_ones_listed():
    assert verify() == []


def test_a_bundle_names_who_made_what_others_made_with_their_licences(real_build):
    text = (real_build.bundle / "LICENCES-OF-OTHERS.txt").read_text("utf-8")
    packages = tomllib.loads(LIST.read_text("utf-8"))["packages"]
    for package in packages:
        assert (f"{package['name']} {package['version']}: {package['licence']}, by {package['by']}" in text) == package["bundled"]
    assert text.count("WITHOUT WARRANTY OF ANY KIND") >= 3
    assert "SIL OPEN FONT LICENSE Version 1.1" in text

"""``kit-builder watch``: what is saved shows at once in the open page, at the same slide; a mistake is said there, and costs nothing."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builds import COMMAND
from playwright.sync_api import Browser, Page, expect

from kit_builder.watch import with_reload

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "films", "locale", "gallery.ipynb", "handbook.ipynb")
NAME = "tumar-kit-grades-5-8-en"


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A kit of its own, without films."""
    home = tmp_path / "kit"
    for name in ("notebooks", "media"):
        shutil.copytree(ROOT / name, home / name, ignore=LEFT_OUT)
    return home


@pytest.fixture
def address(kit: Path, start_process: Callable[..., subprocess.Popen[str]]) -> Iterator[str]:
    """Where the running command shows the pages."""
    process = start_process(COMMAND, "watch", "--risk", "privacy", "--age", "10-13", folder=kit)
    assert process.stdout
    assert process.stderr
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.match(r"http://127\.0\.0\.1:\d+", line):
            break
    else:
        raise AssertionError("".join(said) + process.stderr.read())
    for line in process.stdout:
        if line.startswith("Save a notebook"):
            break
    yield found[0]
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in out + err
    assert process.returncode == 130


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert errors == []


def change(kit: Path, old: str, new: str) -> None:
    """Save a notebook as JupyterLab does: written beside, then put in its place."""
    path = kit / "notebooks" / "privacy.ipynb"
    text = path.read_text("utf-8")
    assert old in text
    beside = path.with_name(".~privacy.ipynb")
    beside.write_text(text.replace(old, new), "utf-8")
    beside.replace(path)


def shown(page: Page, address: str) -> int:
    page.goto(f"{address}/{NAME}/privacy/slides.html")
    page.wait_for_selector(".reveal.ready", state="attached")
    page.evaluate("Reveal.slide(2)")
    return int(page.evaluate("Reveal.getIndices().h"))


def test_a_saved_notebook_shows_at_the_same_slide_and_a_mistake_is_said(kit, address, page):
    assert shown(page, address) == 2
    title = page.locator("section.present h2, section.present h3, section.present h1").first
    before = title.inner_text()
    change(kit, before, "A title that is new")
    expect(page.locator("section.present")).to_contain_text("A title that is new", timeout=30_000)
    page.wait_for_selector(".reveal.ready", state="attached")
    assert page.evaluate("Reveal.getIndices().h") == 2
    change(kit, '"block:meet"', '"block:met"')
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("privacy.ipynb, cell", timeout=30_000)
    expect(alert).to_contain_text("Did you mean 'block:meet'?")
    expect(page.locator("section.present")).to_contain_text("A title that is new")
    change(kit, '"block:met"', '"block:meet"')
    expect(alert).to_have_count(0, timeout=30_000)


def test_nothing_outside_the_folder_is_shown(kit, address, page):
    (kit / "dist" / "hidden.html").write_text("hidden", "utf-8")
    for path in ("/../hidden.html", "/%2e%2e/hidden.html", "/..%2fhidden.html", "/../../notebooks/kit.toml"):
        answer = page.request.get(address + path)
        assert answer.status in (403, 404), path
        assert "hidden" not in answer.text()


@pytest.mark.parametrize("name", ["slides.html", "guide.html"])
def test_only_the_script_that_loads_again_is_added(kit, address, page, name):
    made = (kit / "dist" / "watch" / NAME / "privacy" / name).read_text("utf-8")
    assert page.request.get(f"{address}/{NAME}/privacy/{name}").text() == with_reload(made)
    assert "EventSource" not in made

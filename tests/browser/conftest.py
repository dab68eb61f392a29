"""Pages of a real build in a real Chromium with the network cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kit_builder.build.run import build
from kit_builder.core.kit import read_kit, with_notebook
from kit_builder.core.plan import Plan
from kit_builder.exports.registry import FORMATS
from kit_builder.lesson.read import load_json, title_of
from kit_builder.translation.language import SOURCE_LANGUAGE

ROOT = Path(__file__).resolve().parents[2]
AGES = ("6-9", "10-13", "14-17")


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every bundle of the kit, built once."""
    folder = tmp_path_factory.mktemp("dist")
    kit = read_kit(ROOT)
    build(kit, Plan(tuple(kit.risks), tuple(kit.ages), ("en",), tuple(FORMATS), folder))
    return folder


@pytest.fixture(scope="session")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The slides and the exercises in the languages that the kit is translated into."""
    folder = tmp_path_factory.mktemp("translated")
    kit = read_kit(ROOT)
    others = tuple(name for name in kit.languages if name != SOURCE_LANGUAGE)
    build(kit, Plan(tuple(kit.risks), tuple(kit.ages), others, ("slides", "exercise"), folder))
    return folder


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the gallery notebook."""
    folder = tmp_path_factory.mktemp("gallery")
    path = ROOT / "notebooks" / "gallery.ipynb"
    kit = with_notebook(read_kit(ROOT), path, title_of(path, load_json(path)["cells"]))
    build(kit, Plan(("gallery",), ("10-13",), ("en",), ("exercise", "slides"), folder, name="gallery"))
    return next(folder.glob("gallery-*/gallery"))


@dataclass
class Opened:
    """A page with what it asked for and what it complained about."""

    page: Page
    requests: list[str]
    errors: list[str]

    def open(self, path: Path, query: str = "") -> Page:
        """Open a file and wait until its activities are awake, if it has any."""
        self.page.goto(path.as_uri() + query)
        if "tumar-data" in path.read_text("utf-8"):
            self.page.wait_for_selector("html[data-awake]", state="attached")
        if path.name == "slides.html":
            self.page.wait_for_selector(".reveal.ready", state="attached")
        return self.page


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Opened]:
    """A page that fails the test when it asks for anything, or writes an error."""
    context = chromium.new_context(offline=True, has_touch=True, reduced_motion="reduce", viewport={"width": 1280, "height": 720})
    page = context.new_page()
    seen = Opened(page, [], [])
    page.on("console", lambda message: seen.errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    yield seen
    context.close()
    assert seen.errors == []
    assert [url for url in seen.requests if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.fixture(scope="session")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The slides and exercises of one lesson for two ages, built once; they are soon made."""
    folder = tmp_path_factory.mktemp("decks")
    build(read_kit(ROOT), Plan(("privacy",), ("6-9", "10-13"), ("en",), ("slides", "exercise"), folder))
    return folder


@pytest.fixture(scope="session")
def deck() -> Callable[..., Path]:
    """Find a page of a lesson in English."""
    return lambda folder, grades, risk="privacy", name="slides.html": folder / f"tumar-kit-{grades}-en" / risk / name

"""The notebooks in a real JupyterLab: with a kernel, signed, and unsigned."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from examples import Mouse, call, example
from playwright.sync_api import Browser, Page, expect

from kit_builder.build.run import build
from kit_builder.core.files import sha256_of
from kit_builder.core.kit import read_kit
from kit_builder.core.plan import Plan
from kit_builder.exports.notebook import STATE
from kit_builder.exports.registry import FORMATS
from kit_builder.trust.unpack import unpack
from tumar import ACTIVITIES

ROOT = Path(__file__).resolve().parents[2]
SLOW = 180_000  # milliseconds; a limit for a slow machine, not a measure
expect.set_options(timeout=SLOW)


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which nobody has trusted, opened or configured anything yet."""
    folder = tmp_path_factory.mktemp("home")
    jupyter = {name: str(folder / name.lower()) for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    return {**os.environ, **jupyter, "JUPYTER_PREFER_ENV_PATH": "0", "PYTHONPATH": ""}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle for ages 10-13, as a zip in a folder of its own."""
    kit = read_kit(ROOT)
    folder = tmp_path_factory.mktemp("dist")
    build(kit, Plan(tuple(kit.risks), ("10-13",), ("en",), tuple(FORMATS), folder))
    usb = tmp_path_factory.mktemp("usb")
    return Path(shutil.copy(folder / "tumar-kit-grades-5-8-en.zip", usb))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Lab:
    """A running JupyterLab server; ``address`` is where its first page is, with the token."""

    def __init__(self, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self.process = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout
        self.lines: list[str] = []
        for line in self.process.stdout:
            self.lines.append(line)
            if found := re.search(r"http://(?:localhost|127\.0\.0\.1):\d+/\S*token=\w+", line):
                self.address = found[0]
                self.wait_until_it_listens()
                return
        self.stop()
        raise AssertionError("JupyterLab did not start:\n" + "".join(self.lines))

    def wait_until_it_listens(self) -> None:
        """The address is printed a moment before the server accepts connections."""
        port = int(re.search(r":(\d+)/", self.address)[1])  # type: ignore[index]
        while self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
        raise AssertionError("JupyterLab stopped:\n" + "".join(self.lines))

    def require_awake(self) -> None:
        """Fail with what was said if the kit does not trust the notebooks that it opens."""
        assert "sleep" not in "".join(self.lines), "".join(self.lines)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.communicate(timeout=60)
        except subprocess.TimeoutExpired:  # it waits for its kernels
            self.process.kill()
            self.process.communicate()


@pytest.fixture
def lab_page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(SLOW)
    yield page
    context.close()


def plain_lab(folder: Path, notebook: str, environment: dict[str, str]) -> Lab:
    options = [f"--ServerApp.root_dir={folder}", f"--port={free_port()}", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    return Lab([sys.executable, "-m", "jupyterlab", *options, f"--LabApp.default_url=/lab/tree/{notebook}"], environment, folder)


def run_all(page: Page) -> None:
    """Press Run All Cells once the kernel is there; before that, JupyterLab would ask which kernel to use."""
    expect(page.get_by_text("| Idle")).to_be_visible()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()


def bring(page: Page, selector: str) -> None:
    """Scroll a notebook, which draws only what is near, until the element is there; from its end begin again."""
    panel = page.locator(".jp-NotebookPanel .jp-WindowedPanel-outer").first
    expect(panel).to_be_visible()
    until = time.monotonic() + SLOW / 1000
    while time.monotonic() < until:
        if page.locator(selector).first.is_visible():
            page.locator(selector).first.scroll_into_view_if_needed()
            return
        panel.evaluate("""panel => panel.scrollTop + panel.clientHeight < panel.scrollHeight - 1
            ? panel.scrollBy(0, 400) : panel.scrollTo(0, 0)""")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    raise AssertionError(f"{selector} never came into view. JupyterLab shows:\n{page.locator('body').inner_text()[:4000]}")


def answer_the_first_check(page: Page) -> None:
    bring(page, ".tumar-check_in .tumar-choice")
    option = page.locator(".tumar-check_in .tumar-choice").first
    option.click()
    expect(option).to_have_attribute("aria-pressed", "true")


def test_the_source_notebook_runs_and_its_activities_work(lab_page, home, tmp_path):
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copytree(ROOT / "media", tmp_path / "media")
    lab = plain_lab(tmp_path, "notebooks/cyberbullying.ipynb", home)
    try:
        lab_page.goto(lab.address)
        expect(lab_page.locator(".jp-Notebook")).to_be_visible()
        run_all(lab_page)
        answer_the_first_check(lab_page)
        bring(lab_page, ".tumar-video video")
        expect(
            lab_page.locator(".jp-OutputArea-output[data-mime-type*='error'], .jp-RenderedText[data-mime-type*='stderr']")
        ).to_have_count(0)
    finally:
        lab.stop()


def test_a_bundle_opened_by_the_kit_shows_its_activities_before_anything_is_run(lab_page, home, bundle):
    command = [sys.executable, "-m", "kit_builder.cli", "open", str(bundle), "--no-browser", "--port", str(free_port())]
    lab = Lab(command, {**home, "PYTHONUNBUFFERED": "1"}, bundle.parent)
    try:
        lab.require_awake()
        lab_page.goto(lab.address)
        answer_the_first_check(lab_page)
        assert lab_page.locator(".jp-InputPrompt", has_text=re.compile(r"\[\d+\]")).count() == 0
        assert lab_page.locator(".jp-Dialog").count() == 0
    finally:
        lab.stop()


def opened(bundle: Path, environment: dict[str, str], *more: str) -> Lab:
    command = [sys.executable, "-m", "kit_builder.cli", "open", str(bundle), "--no-browser", "--port", str(free_port()), *more]
    return Lab(command, {**environment, "PYTHONUNBUFFERED": "1"}, bundle.parent)


def test_a_bundle_opens_at_the_wanted_lesson_without_news_broken_chains_or_giants(lab_page, home, bundle):
    asked = []
    lab_page.on("request", lambda request: asked.append(request.url))
    lab = opened(bundle, home, "--risk", "privacy")
    try:
        lab.require_awake()
        lab_page.goto(lab.address)
        answer_the_first_check(lab_page)
        assert "/privacy-pupil.ipynb" in lab_page.url
        expect(lab_page.locator(".jupyter-widgets-disconnected").first).to_be_attached()
        chains = "[...document.querySelectorAll('.jupyter-widgets-disconnected')].map(node => getComputedStyle(node, '::before').content)"
        assert set(lab_page.evaluate(chains)) == {"none"}
        lab_page.wait_for_function("[...document.querySelectorAll('.jp-RenderedMarkdown img')].some(image => image.clientHeight)")
        sizes = "[...document.querySelectorAll('.jp-RenderedMarkdown img')].map(image => image.clientHeight / innerHeight)"
        assert max(lab_page.evaluate(sizes)) <= 0.5
        assert lab_page.get_by_text("official Jupyter news").count() == 0
        assert [url for url in asked if not url.startswith((lab.address.partition("/lab")[0], "data:", "blob:"))] == []
    finally:
        lab.stop()


def test_a_bundle_that_was_only_looked_at_and_saved_is_found_again(lab_page, home, bundle, tmp_path):
    archive = Path(shutil.copy(bundle, tmp_path))
    lab = opened(archive, home)
    try:
        lab.require_awake()
        lab_page.goto(lab.address)
        answer_the_first_check(lab_page)
        with lab_page.expect_response(lambda answer: answer.request.method == "PUT"):
            lab_page.keyboard.press("Control+s")
    finally:
        lab.stop()
    assert unpack(archive) == tmp_path / archive.stem
    assert "is not as this kit would make it" not in "".join(opened_and_stopped(archive, home))


def opened_and_stopped(bundle: Path, environment: dict[str, str]) -> list[str]:
    """Return what is said when a bundle is opened."""
    lab = opened(bundle, environment)
    lab.stop()
    return lab.lines


def doctored(bundle: Path, folder: Path) -> Path:
    """Return a zip in which each activity has a script that says so in the page, and a list of files that fits."""
    folder = unpack(Path(shutil.copy(bundle, folder)))
    for path in (folder / "notebooks").glob("*.ipynb"):
        raw = json.loads(path.read_text("utf-8"))
        for model in raw["metadata"]["widgets"][STATE]["state"].values():
            if "_esm" in model["state"]:
                model["state"]["_esm"] = f"document.documentElement.dataset.evil = 'yes';\n{model['state']['_esm']}"
        raw["cells"][1]["source"] = "# Hi\n\n<img src=x onerror=\"document.documentElement.dataset.evil = 'yes'\">"
        path.write_text(json.dumps(raw), "utf-8")
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "SHA256SUMS"]
    sums = "".join(f"{sha256_of(folder / name)}  {name}\n" for name in names)
    (folder / "SHA256SUMS").write_text(sums, "utf-8")
    place = folder.parent / "sent"
    place.mkdir()
    return Path(shutil.make_archive(str(place / "sent"), "zip", folder.parent, folder.name))


IS_EVIL = "document.documentElement.dataset.evil === 'yes'"


def test_a_doctored_script_does_not_run_until_the_user_runs_the_cells(lab_page, home, bundle, tmp_path):
    lab = opened(doctored(bundle, tmp_path), home)
    try:
        assert "So the activities sleep" in "".join(lab.lines)
        lab_page.goto(lab.address)
        bring(lab_page, "text=This activity is asleep")
        expect(lab_page.get_by_text("| Idle")).to_be_visible()
        assert lab_page.evaluate(IS_EVIL) is False
        run_all(lab_page)
        answer_the_first_check(lab_page)  # made anew from the text, by the activities beside it
        assert lab_page.evaluate(IS_EVIL) is False
    finally:
        lab.stop()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_menus_are_in_the_language_pack_that_suits_the_bundle(lab_page, home, tmp_path, language):
    kit = read_kit(ROOT)
    build(kit, Plan(("cyberbullying",), ("6-9",), (language,), ("pupil",), tmp_path))
    zipped = tmp_path / f"tumar-kit-grades-1-4-{language}.zip"
    command = [sys.executable, "-m", "kit_builder.cli", "open", str(zipped), "--no-browser", "--port", str(free_port())]
    lab = Lab(command, {**home, "PYTHONUNBUFFERED": "1"}, tmp_path)
    try:
        lab.require_awake()
        lab_page.goto(lab.address)
        expect(lab_page.get_by_role("menuitem", name="Файл", exact=True)).to_be_visible()
        answer_the_first_check(lab_page)
        assert lab_page.locator(".jp-Dialog").count() == 0
        assert not list(Path(home["JUPYTER_CONFIG_DIR"]).rglob("*translation*"))
    finally:
        lab.stop()


def test_an_unsigned_copy_shows_paper_forms_and_wakes_up_with_run_all(lab_page, home, bundle, tmp_path):
    folder = unpack(Path(shutil.copy(bundle, tmp_path)))
    lab = plain_lab(folder, "notebooks/cyberbullying-pupil.ipynb", home)
    try:
        lab_page.goto(lab.address)
        expect(lab_page.locator(".jp-Notebook")).to_be_visible()
        bring(lab_page, "text=This activity is asleep")
        assert lab_page.locator(".tumar-check_in").count() == 0
        run_all(lab_page)
        answer_the_first_check(lab_page)
    finally:
        lab.stop()


def test_every_activity_works_with_a_kernel_which_sees_the_answers(lab_page, home, tmp_path):
    """The kernel's view is told by a last cell that the test runs when everything has been operated."""
    cells = [f"from tumar import {', '.join([*ACTIVITIES, 'setup'])}\nsetup(language='en', age='10-13')\nmade = {{}}"]
    cells += [f"made[{name!r}] = {call(name)}\nmade[{name!r}]" for name in ACTIVITIES]
    cells.append("print('silent:', sorted(name for name, activity in made.items() if not activity.answers), 'end')")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns("*.ipynb", "__pycache__"))
    shutil.copytree(ROOT / "media", tmp_path / "media")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "notebooks" / "all.ipynb")
    lab = plain_lab(tmp_path, "notebooks/all.ipynb", home)
    try:
        lab_page.goto(lab.address)
        expect(lab_page.locator(".jp-Notebook")).to_be_visible()
        run_all(lab_page)
        for name, activity in ACTIVITIES.items():
            selector = f".tumar-{activity.__module__.rpartition('.')[2]}"
            bring(lab_page, selector)
            example(name).operate(lab_page.locator(selector).first, Mouse(), expect)
        bring(lab_page, ".jp-CodeCell:has-text('silent:')")
        lab_page.locator(".jp-CodeCell", has_text="silent:").last.locator(".jp-InputArea-editor").click()
        lab_page.keyboard.press("Shift+Enter")
        expect(lab_page.locator(".jp-OutputArea-output", has_text="silent:").last).to_have_text(re.compile(r"^silent: \[\] end\s*$"))
    finally:
        lab.stop()


def test_a_pupil_changes_a_line_of_a_lab_and_a_slip_gets_a_sentence(lab_page, home, tmp_path):
    cells = ["from tumar import labs, setup\nsetup(language='en', age='14-17')", "one_in = 100\nlabs.loot_boxes(one_in, 300)"]
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns("*.ipynb", "__pycache__"))
    shutil.copytree(ROOT / "media", tmp_path / "media")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "notebooks" / "lab.ipynb")
    lab = plain_lab(tmp_path, "notebooks/lab.ipynb", home)
    try:
        lab_page.goto(lab.address)
        expect(lab_page.locator(".jp-Notebook")).to_be_visible()
        run_all(lab_page)
        code = lab_page.locator(".jp-CodeCell").nth(1)
        shown = code.locator(".jp-OutputArea-output")
        expect(shown.locator(".tumar-lab svg")).to_be_visible()
        expect(shown).to_contain_text("after 69 boxes")

        def write(text: str) -> None:
            expect(lab_page.get_by_text("| Idle")).to_be_visible()
            editor = code.locator(".cm-content")
            editor.click()
            lab_page.keyboard.press("ControlOrMeta+a")
            lab_page.keyboard.insert_text(text)
            expect(editor).to_contain_text(text.splitlines()[-1])
            editor.press("Control+Enter")

        write("one_in = 20\nlabs.loot_boxes(one_in, 300)")
        expect(shown).to_contain_text("after 14 boxes")
        write("one_in = 20\nlabs.loot_boxes(one_in, -300)")
        expect(shown).to_contain_text("price is -300; it must be a number from 0 to 1\u00a0000\u00a0000")
        expect(shown).not_to_contain_text("Traceback")
        write("one_in = 20\nlabs.loot_boxes(onein, 300)")
        expect(shown).to_contain_text("The name 'onein' is not known here")
        write("one_in = 20\nlabs.loot_boxes(one_in, 300")
        expect(shown).to_contain_text("a comma, a bracket or a quotation mark missing?")
        expect(shown).not_to_contain_text("Traceback")
    finally:
        lab.stop()


def test_the_export_menu_offers_the_kits_formats_and_makes_the_file(lab_page, home, tmp_path):
    cells = [nbformat.v4.new_markdown_cell("# Leaves\n\nThey are green.")]
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), str(tmp_path / "leaves.ipynb"))
    lab = plain_lab(tmp_path, "leaves.ipynb", home)
    try:
        with lab_page.expect_response(lambda answer: "/api/nbconvert" in answer.url):
            lab_page.goto(lab.address)
        expect(lab_page.get_by_role("paragraph").filter(has_text="They are green.")).to_be_visible()
        lab_page.get_by_role("menuitem", name="File", exact=True).click()
        lab_page.locator(".lm-Menu-itemLabel", has_text="Save and Export Notebook As").click()
        offered = lab_page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Tumar_"))
        expect(offered).to_have_count(len(FORMATS))
        with (
            lab_page.context.expect_page() as opened,
            lab_page.context.expect_event("response", lambda answer: "tumar_pptx" in answer.url) as answered,
        ):
            lab_page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Tumar_pptx$")).click()
        assert opened.value
        assert answered.value.status == 200, answered.value.text()[-3000:]
        assert "leaves.slides.pptx" in answered.value.headers["content-disposition"]
    finally:
        lab.stop()

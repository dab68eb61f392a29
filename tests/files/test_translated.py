"""A lesson in a made-up language, 40 % longer and accented, through all formats: nothing stays English, nothing else changes."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from pseudo import pseudo, say_all

from kit_builder.core.kit import read_kit
from kit_builder.core.model import Kit
from kit_builder.exports.registry import FORMATS
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import lessons_of
from kit_builder.translate import notebooks_of
from kit_builder.translation.language import COMMON, gap_of, translation_of
from kit_builder.translation.messages import entries_of

ROOT = Path(__file__).resolve().parents[2]
OUT = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "content.ipynb", "privacy.ipynb", "overuse.ipynb", "gallery.ipynb")


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Kit, Path]:
    """The lesson on cyberbullying in a made-up language and in English, built for 10-13 in all formats."""
    from kit_builder.cli import main

    home = tmp_path_factory.mktemp("spoken") / "kit"
    shutil.copytree(ROOT / "notebooks", home / "notebooks", ignore=OUT)
    shutil.copytree(ROOT / "media", home / "media", ignore=shutil.ignore_patterns("storyboards"))
    data = (home / "notebooks" / "kit.toml").read_text("utf-8")
    only = "[risks.cyberbullying]" + data.split("[risks.cyberbullying]")[1].split("\n[risks.")[0]
    data = f"{data.split('[risks.', 1)[0]}{only}\n" + '[ages."' + data.split('[ages."', 1)[1]
    lessons = "lessons = [" + data.split("lessons = [")[1].split("]")[0] + "]"
    data = data.replace(lessons, 'lessons = [{ risk = "cyberbullying", week = 1, pace = "weekly" }]')
    (home / "notebooks" / "kit.toml").write_text(
        data.replace('[languages.kk]\ntitle = "Қазақша"', '[languages.kk]\ntitle = "Pseudo"'), "utf-8"
    )
    shutil.rmtree(home / "notebooks" / "locale")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        assert main(["translate", "update", "--language", "kk"]) == 0
        for path in (home / "notebooks" / "locale" / "kk").glob("*.po"):
            say_all(path)
        assert main(["build", "--age", "10-13", "--language", "en", "--language", "kk", "--risk", "cyberbullying"]) == 0
    return read_kit(home), home / "dist"


def bundle(dist: Path, language: str) -> Path:
    return dist / f"tumar-kit-grades-5-8-{language}"


def words_of(page: str) -> str:
    """Return what a page says, with the texts of its activities; without the scripts."""
    data = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    said = "\n".join(text for one in data for text in _strings(json.loads(one)))
    body = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "\n", body)) + "\n" + said


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for key, one in value.items() if key not in ("id", "src", "target", "kind", "name", "marks") for text in _strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return [value] if isinstance(value, str) else []


def test_every_format_is_there_in_both_languages(spoken: tuple[Kit, Path]) -> None:
    _, dist = spoken
    english, other = (
        {path.relative_to(bundle(dist, name)).as_posix() for path in bundle(dist, name).rglob("*") if path.is_file()}
        for name in ("en", "kk")
    )
    films = {f"media/films/sticker.{name}" for name in ("mp4", "en.vtt")}
    assert english - other == films
    assert other - english == {"notebooks/tumar/locale/kk.json", "media/films/sticker.kk.mp4", "media/films/sticker.kk.vtt"}
    assert len([name for name in other if name.startswith("cyberbullying/")]) + 2 == len(FORMATS)


@pytest.mark.parametrize(
    "page", ["cyberbullying/slides.html", "cyberbullying/exercise.html", "cyberbullying/guide.html", "cyberbullying/family.html"]
)
def test_no_message_is_left_in_english(spoken: tuple[Kit, Path], page: str) -> None:
    kit, dist = spoken
    text = words_of((bundle(dist, "kk") / page).read_text("utf-8"))
    lines = {line.strip() for line in text.split("\n")}
    known = entries_of(kit, notebooks_of(kit))
    left = {key[1] for name in (*COMMON, "cyberbullying") for key in known[name] if key[1] in lines and re.search("[aceinosuyz]", key[1])}
    captions = {cue["text"] for cue in _cues()}
    assert left - captions == set()
    assert text.count("⟦") > 10


def _cues() -> list[dict[str, Any]]:
    from tumar.activities.video import read_captions

    return [cue for path in (ROOT / "media" / "films").glob("*.en.vtt") for cue in read_captions(path)]


def test_options_ids_links_and_minutes_are_those_of_the_source(spoken: tuple[Kit, Path]) -> None:
    kit, _ = spoken
    notebook = next(one for one in notebooks_of(kit) if one.risk == "cyberbullying")
    for age in kit.ages.values():
        one, two = (next(lessons_of(kit, [notebook], age, language, Renderer())) for language in ("en", "kk"))
        assert [(cell.cell.id, cell.cell.minutes, cell.media[:0]) for cell in one.cells] == [
            (cell.cell.id, cell.cell.minutes, ()) for cell in two.cells
        ]
        for source, said in zip(one.cells, two.cells, strict=True):
            assert (source.activity is None) == (said.activity is None)
            if source.activity and said.activity:
                assert _shape(source.activity.content) == _shape(said.activity.content)
            else:
                assert re.findall(r'(?:href|src)="[^"]*"', source.html) == re.findall(r'(?:href|src)="[^"]*"', said.html)


def _shape(value: Any) -> Any:
    """Return the content of an activity without its texts."""
    if isinstance(value, dict):
        return {key: _shape(one) for key, one in value.items() if key not in ("html", "text", "title", "feedback", "alt", "name")}
    return [_shape(one) for one in value] if isinstance(value, list) else value


def test_every_page_names_its_language_and_start_leads_to_the_other(spoken: tuple[Kit, Path]) -> None:
    _, dist = spoken
    for language, other in (("en", "kk"), ("kk", "en")):
        for page in bundle(dist, language).rglob("*.html"):
            assert f'<html lang="{language}">' in page.read_text("utf-8")
        start = (bundle(dist, language) / "START.html").read_text("utf-8")
        (href,) = re.findall(r'hreflang="[a-z]+" href="([^"]+)"', start)
        assert (bundle(dist, language) / href).resolve() == bundle(dist, other) / "START.html"


def test_the_zip_for_a_school_holds_both_and_the_zip_of_one_leads_nowhere_else(spoken: tuple[Kit, Path]) -> None:
    _, dist = spoken
    with zipfile.ZipFile(dist / "tumar-kit-grades-5-8-en-kk.zip") as school:
        names = set(school.namelist())
        first = school.read("tumar-kit-grades-5-8-en-kk/START.html").decode()
        for href in re.findall(r'hreflang="[a-z]+" href="([^"]+)"', first):
            assert f"tumar-kit-grades-5-8-en-kk/{href}" in names
    with zipfile.ZipFile(dist / "tumar-kit-grades-5-8-kk.zip") as alone:
        assert "hreflang" not in alone.read("tumar-kit-grades-5-8-kk/START.html").decode()
        sums = alone.read("tumar-kit-grades-5-8-kk/SHA256SUMS").decode()
        import hashlib

        start = hashlib.sha256(alone.read("tumar-kit-grades-5-8-kk/START.html")).hexdigest()
        assert f"{start}  START.html" in sums


def test_the_mark_of_review_stands_on_start_and_in_the_guides(spoken: tuple[Kit, Path]) -> None:
    import pypdf

    _, dist = spoken
    mark = pseudo("Translation not yet reviewed by a teacher")
    for page in ("START.html", "cyberbullying/guide.html"):
        assert mark in unescape((bundle(dist, "kk") / page).read_text("utf-8"))
        assert "not-reviewed" not in (bundle(dist, "en") / page).read_text("utf-8")
    first = pypdf.PdfReader(bundle(dist, "kk") / "cyberbullying" / "teacher-guide.pdf").pages[0].extract_text()
    assert "révíéwéd" in first
    assert "žžž" not in pypdf.PdfReader(bundle(dist, "en") / "cyberbullying" / "teacher-guide.pdf").pages[0].extract_text()


def test_a_complete_language_has_no_gaps(spoken: tuple[Kit, Path]) -> None:
    kit, _ = spoken
    known, texts = translation_of(kit, "kk"), entries_of(kit, notebooks_of(kit))
    assert [gap_of(known, name, entries, kit.ages).lacking for name, entries in texts.items()] == [0] * len(texts)


def test_another_update_after_the_build_changes_nothing(spoken: tuple[Kit, Path], run: Callable[..., Any]) -> None:
    kit, _ = spoken
    run(kit.root, "translate", "update", "--language", "kk")
    before = {path: path.read_bytes() for path in (kit.notebooks / "locale").rglob("*.po")}
    said = run(kit.root, "translate", "update", "--language", "kk").out
    assert {path: path.read_bytes() for path in before} == before
    assert said.count("unchanged") == len(said.splitlines())

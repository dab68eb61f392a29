"""Catalogs: kept up to date like gettext does it, refused when they are broken, checked for what a page must not show."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from pseudo import pseudo, say_all

import tumar
from kit_builder.check.catalogs import check_catalogs
from kit_builder.check.parity import parity
from kit_builder.core.errors import KitError
from kit_builder.core.kit import read_kit
from kit_builder.core.model import Cell, Kit, Notebook
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import lessons_of
from kit_builder.lesson.read import read
from kit_builder.translate import check, notebooks_of, status
from kit_builder.translation.catalog import read_catalog
from kit_builder.translation.faults import doubts, faults
from kit_builder.translation.glossary import missing_terms, read_glossary
from kit_builder.translation.language import draft_of, gap_of, translated_kit, translation_of
from kit_builder.translation.messages import entries_of

RU = Path("notebooks/locale/ru")


@pytest.fixture
def home(kit_copy: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small kit whose catalogs are new and empty."""

    shutil.rmtree(kit_copy / "notebooks" / "locale", ignore_errors=True)
    assert run(kit_copy, "translate", "update").code == 0
    return kit_copy


def say(path: Path, **known: str) -> None:
    """Translate words of a catalog by the name of their place."""
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        for file, _ in entry.occurrences:
            for name, text in known.items():
                if file.replace(":", "").rpartition("/")[2] == f"words.toml{name}":
                    entry.msgstr = text
    po.save()


def change(notebook: Path, old: str, new: str) -> None:
    text = notebook.read_text("utf-8")
    assert old in text
    notebook.write_text(text.replace(old, new), "utf-8")


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_second_update_changes_no_byte(home: Path, run: Callable[..., Any]) -> None:
    say_all(home / RU / "cyberbullying.po")
    assert run(home, "translate", "update").code == 0
    before = everything(home / "notebooks")
    said = run(home, "translate", "update").out
    assert everything(home / "notebooks") == before
    assert said.count("unchanged") == len(said.splitlines())


def test_a_changed_text_is_fuzzy_with_the_text_before_it(home: Path, run: Callable[..., Any]) -> None:
    say_all(home / RU / "cyberbullying.po")
    change(home / "notebooks" / "cyberbullying.ipynb", "It makes a friend glad.", "It makes a good friend glad.")
    run(home, "translate", "update")
    entry = next(entry for entry in polib.pofile(str(home / RU / "cyberbullying.po")) if "good friend" in entry.msgid)
    assert entry.fuzzy
    assert entry.previous_msgid == "It makes a friend glad."
    assert entry.msgstr == pseudo("It makes a friend glad.")
    assert ("", entry.msgid) in read_catalog(home / RU / "cyberbullying.po").fuzzy
    run(home, "translate", "update")
    again = next(entry for entry in polib.pofile(str(home / RU / "cyberbullying.po")) if "good friend" in entry.msgid)
    assert again.previous_msgid == entry.previous_msgid


def test_a_text_that_is_gone_is_kept_as_obsolete_and_comes_back(home: Path, run: Callable[..., Any]) -> None:
    say_all(home / RU / "cyberbullying.po")
    run(home, "translate", "update")
    before = (home / RU / "cyberbullying.po").read_bytes()
    notebook = home / "notebooks" / "cyberbullying.ipynb"
    change(notebook, "Page WORD-OF-THE-FAMILY", "12345")
    run(home, "translate", "update")
    po = polib.pofile(str(home / RU / "cyberbullying.po"))
    assert [entry.msgid for entry in po.obsolete_entries()] == ["Page WORD-OF-THE-FAMILY"]
    change(notebook, '"12345"', '"Page WORD-OF-THE-FAMILY"')
    run(home, "translate", "update")
    assert (home / RU / "cyberbullying.po").read_bytes() == before


def test_headers_and_notes_of_translators_are_kept(home: Path, run: Callable[..., Any]) -> None:
    path = home / RU / "cyberbullying.po"
    po = polib.pofile(str(path))
    po.metadata |= {"X-Reviewed-By": "A. Teacher", "Last-Translator": "B"}
    po[0].tcomment = "as at school"
    po.save()
    run(home, "translate", "update")
    after = polib.pofile(str(path))
    assert (after.metadata["X-Reviewed-By"], after.metadata["Last-Translator"], after[0].tcomment) == ("A. Teacher", "B", "as at school")


GOOD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Part {done} **now**"\nmsgstr "Часть {done} **сейчас**"\n'


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (GOOD.encode("cp1251"), 5, "UTF-8"),
        (b"\xff\xfe\x00", 1, "UTF-8"),
        (b"", 1, "empty"),
        (b"\n \n", 1, "empty"),
        (GOOD.replace('msgstr "Часть', "msgstr Часть").encode(), 5, "not PO"),
        (GOOD.replace("msgid", "msqid").encode(), 1, "not PO"),
        (GOOD.replace("сейчас", 'сей"час').encode(), 5, "not PO"),
        (GOOD.replace('msgid "Part', 'msgstr "x"\nmsgid "Part').encode(), 4, "not PO"),
        (b"<html><body>no</body></html>\n", 1, "not PO"),
        ((GOOD + '\nmsgid "Part {done} **now**"\nmsgstr ""\n').encode(), 7, "twice"),
        (GOOD.replace("charset=UTF-8", "charset=koi8-r").encode(), 1, "koi8-r"),
        (GOOD.replace("Часть {done}", "Часть {gotovo}").encode(), 4, "braces"),
        (GOOD.replace("Часть {done}", "Часть").encode(), 4, "braces"),
        (GOOD.replace("сейчас", "<b>сейчас</b>").encode(), 4, "HTML"),
        (GOOD.replace("сейчас", "<script>x</script>").encode(), 4, "HTML"),
        (GOOD.replace("**сейчас**", "сейчас").encode(), 4, "**"),
        (GOOD.replace("сейчас", "[сейчас](https://bad.example)").encode(), 4, "targets"),
        (GOOD.replace("сейчас", "сей\u202eчас").encode(), 4, "invisible"),
    ],
)
def test_a_broken_catalog_names_file_line_and_what_to_do(home: Path, run: Callable[..., Any], content: bytes, line: int, says: str) -> None:
    (home / RU / "cyberbullying.po").write_bytes(content)
    for arguments in (("build", "--language", "ru", "--format", "exercise", "--age", "10-13"), ("translate", "check", "--language", "ru")):
        ran = run(home, *arguments)
        assert ran.code == 1
        assert f"line {line}: " in ran.out + ran.err
        assert "cyberbullying.po" in ran.out + ran.err
        assert says in ran.out + ran.err
        assert "Traceback" not in ran.out + ran.err
    assert [path for path in (home / "dist").rglob("*") if ".kit-builder" not in path.parts] == []


def test_a_good_catalog_is_read(home: Path) -> None:
    (home / RU / "cyberbullying.po").write_bytes(GOOD.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_catalog(home / RU / "cyberbullying.po").texts == {("", "Part {done} **now**"): "Часть {done} **сейчас**"}


@pytest.mark.parametrize(
    ("source", "said", "wrong"),
    [
        ("One {a}", "Бір {a}", ""),
        ("One {a}", "Бір {b}", "braces"),
        ("a [x] b", "а [ ] б", "boxes"),
        ("`code` and *this*", "`code` және *осы*", ""),
        ("`code` and *this*", "code және *осы*", "`"),
        ("see [here](#a)", "мұнда [қара](#b)", "targets"),
        ("see [here](#a) **now**", "**қазір** [қара](#a)", ""),
        ("5 < 6 & 7", "5 < 6 & 7 саны", ""),
        ("word", "сөз &nbsp;", "HTML"),
    ],
)
def test_the_form_of_a_translation(source: str, said: str, wrong: str) -> None:
    found = list(faults(source, said))
    assert (wrong in found[0]) if wrong else found == []


@pytest.mark.parametrize(
    ("said", "language", "wrong"),
    [
        ("Өзіңе сенімді ересек адамға айт", "kk", ""),
        ("Ceнімді ересек", "kk", "another alphabet"),
        ("Əке мен шеше", "kk", "another alphabet"),
        ("ɵсек", "kk", "another alphabet"),
        ("Мен a дедім", "kk", "look like"),
        ("SMS-код пен QR-код, 111-ге", "kk", ""),
        ("Жеке қауіпсіздік на уроке", "ru", ""),
        ("Привiт", "ru", "another alphabet"),
        ("їжак", "ru", "another alphabet"),
        ("`abc` және slides.html", "kk", ""),
        ("ДосболLIKE бағдарламасы", "kk", ""),
        ("мектепLIKe", "kk", "another alphabet"),
        ("мектепCODE", "kk", "another alphabet"),
    ],
)
def test_letters_are_those_of_the_language(kit: Kit, said: str, language: str, wrong: str) -> None:
    found = list(doubts("SMS code, QR code, DosbolLIKE", said, kit.languages[language].letters))
    assert (wrong in found[0]) if wrong else found == []


def test_what_is_the_same_as_the_source_is_doubted(kit: Kit) -> None:
    letters = kit.languages["ru"].letters
    assert "is it translated" in next(iter(doubts("These are four words", "These are four words", letters)))
    assert list(doubts("Tumar Kit", "Tumar Kit", letters)) == []
    for names in (
        "baq.kz 200019768; qazradio.fm 29451; kz.kursiv.media 6435674",
        "Jones et al. 2014; Mishna et al. 2009; Gaffney et al. 2021",
    ):
        assert list(doubts(names, names, letters)) == []


def test_terms_are_found_by_the_beginnings_of_words(kit: Kit) -> None:
    terms = read_glossary(kit.notebooks / "locale" / "glossary.tsv")
    assert len(terms) > 30
    assert list(missing_terms("Keep a screenshot.", "Сохрани скриншоты.", "ru", terms)) == []
    assert "скриншот…" in next(missing_terms("Keep a screenshot.", "Сохрани снимок.", "ru", terms))
    assert list(missing_terms("Talk to the class teacher.", "Сынып жетекшісіне айт.", "kk", terms)) == []
    assert list(missing_terms("Talk to the class teacher.", "Мұғалімге айт.", "kk", terms))
    assert list(missing_terms("A passwordless day", "День", "ru", terms)) == []


def test_a_title_that_is_cited_and_an_address_need_no_term(kit: Kit) -> None:
    terms = read_glossary(kit.notebooks / "locale" / "glossary.tsv")
    assert list(missing_terms("eSafety, “Keep a screenshot”", "eSafety, «Keep a screenshot»", "ru", terms)) == []
    assert list(missing_terms("See example.org/screenshot/keep", "См. example.org/screenshot/keep", "ru", terms)) == []
    assert list(missing_terms("eSafety, “Keep a screenshot”", "eSafety, «Храни снимок»", "ru", terms))


def test_a_caption_that_is_too_fast_for_its_age_is_named(kit_copy: Path) -> None:
    shutil.rmtree(kit_copy / "notebooks" / "locale" / "kk")  # the other catalogs, which are long
    path = kit_copy / "notebooks" / "locale" / "kk" / "films.po"
    path.parent.mkdir()
    board = kit_copy / "media" / "storyboards" / "yard.toml"
    board.write_text('title = "Yard"\nage = "6-9"\n[[scenes]]\nseconds = 1\ncaption = "Hello!"\ndescribe = "A yard."\n', "utf-8")
    path.write_text('msgid "Hello!"\nmsgstr "Сәлеметсіңдер ме!"\n', "utf-8")
    said = [finding.message for finding in check_catalogs(read_kit(kit_copy), ["kk"]) if finding.rule == "captions"]
    assert len(said) == 1
    assert "kk, yard.toml, scene 1: 1 seconds are too short to read the caption at that age: 1.4 are needed." in said[0]


def test_a_line_of_the_glossary_that_is_not_whole_is_named(tmp_path: Path) -> None:
    (tmp_path / "g.tsv").write_text("id\ten\tru\tnote\nx\tword\n", "utf-8")
    with pytest.raises(KitError, match="'x'"):
        read_glossary(tmp_path / "g.tsv")


def test_a_translator_may_waive_a_finding_with_a_reason(home: Path) -> None:
    path = home / RU / "tumar.po"
    say(path, start_over="Там a тут")
    po = polib.pofile(str(path))
    po.find("Start over").tcomment = "waive:text it is a name"
    po.save()
    found = {str(finding) for finding in check_catalogs(read_kit(home), ["ru"]) if finding.rule == "text"}
    assert len(found) == 1
    assert "Waived: it is a name" in found.pop()


def test_a_released_language_must_be_complete_and_a_draft_says_what_is_missing(home: Path, run: Callable[..., Any]) -> None:
    build = ("build", "--language", "ru", "--format", "exercise", "--age", "10-13")
    ran = run(home, *build)
    assert ran.code == 0
    assert "Русский is a draft: " in ran.err
    data = home / "notebooks" / "kit.toml"
    data.write_text(data.read_text("utf-8").replace('"Русский"\nrelease = false', '"Русский"\nrelease = true'), "utf-8")
    ran = run(home, *build)
    assert ran.code == 1
    assert "ru/pages.po: missing: 'Whole lesson' (words.toml:whole_lesson)" in ran.err
    for path in (home / RU).glob("*.po"):
        say_all(path)
    assert run(home, *build).err.strip() == ""
    kit = read_kit(home)
    known, texts = translation_of(kit, "ru"), entries_of(kit, notebooks_of(kit))
    assert draft_of(kit, "ru", [gap_of(known, name, entries, ["10-13"]) for name, entries in texts.items()]) == ""
    po = polib.pofile(str(home / RU / "kit.po"))
    po[0].flags.append("fuzzy")
    po.save()
    assert "ru/kit.po: fuzzy: " in run(home, *build).err


def test_a_plain_build_makes_the_released_languages_only(home: Path, run: Callable[..., Any]) -> None:
    assert run(home, "build", "--format", "exercise", "--age", "6-9").code == 0
    assert sorted(path.name for path in (home / "dist").glob("*.zip")) == ["tumar-kit-grades-1-4-en.zip"]


def test_the_kit_its_words_and_its_help_speak_the_language(home: Path) -> None:
    for path in (home / RU).glob("*.po"):
        say_all(path)
    kit = read_kit(home)
    known = translation_of(kit, "ru")
    said = translated_kit(kit, known)
    assert said.title == pseudo("Tumar Kit")
    assert said.risks["cyberbullying"].lessons["6-9"] == pseudo("Kind words travel")
    assert said.ages["6-9"].grades == pseudo("Grades 1-4")
    assert said.ages["6-9"].slug == "grades-1-4"
    assert said.objectives["cb6-kind"].text == pseudo("I can tell kind from hurting online.")
    assert translated_kit(said, known) is said
    assert said.page_words["next"] == pseudo("Next")
    (lesson,) = lessons_of(kit, [read(kit.notebook_of("cyberbullying"), kit)], kit.ages["10-13"], "ru", Renderer())
    steps = tumar.HelpSteps("cyberbullying", context=lesson.context)
    assert steps.steps[0]["name"] == pseudo("Stop")
    assert steps.steps[0]["icon"].endswith("stop-sign.svg")
    assert steps.danger == pseudo("If someone is in danger right now: call 112.")
    assert steps.words["start_over"] == pseudo("Start over")


def test_tumar_speaks_a_language_with_no_builder_and_falls_back_word_by_word(
    home: Path, run: Callable[..., Any], start_process: Callable[..., Any]
) -> None:
    say(home / RU / "tumar.po", start_over="Начать заново")
    run(home, "translate", "update")
    program = """from tumar.context import context_of
from tumar.files import Files
ru, zz, odd = (context_of(language, "10-13", Files()).words for language in ("ru", "zz", "../x"))
print(ru["start_over"], ru["next"], zz["next"], odd["next"])"""
    ran = start_process(program, folder=home / "notebooks", PYTHONPATH=str(home / "notebooks"), PYTHONIOENCODING="utf-8")
    assert ran.communicate()[0] == "Начать заново Next Next Next\n"
    own = json.loads((home / "notebooks" / "tumar" / "locale" / "ru.json").read_text("utf-8"))
    assert own["words"] == {"start_over": "Начать заново"}


def test_words_of_tumar_that_are_behind_their_catalog_are_found(home: Path) -> None:
    say(home / RU / "tumar.po", start_over="Начать заново")
    assert [finding.path.name for finding in check(read_kit(home), ["ru"])] == ["ru.json"]


def test_status_counts_by_file_and_age(home: Path) -> None:
    say(home / RU / "tumar.po", start_over="Начать заново")
    rows = {(row[1], row[2]): row[3:] for row in status(read_kit(home), ["ru"])}
    assert rows["tumar.po", "all"][:2] == ("1", "0")
    assert int(rows["tumar.po", "all"][2]) > 250


def test_a_translation_with_another_form_is_found() -> None:
    path = Path("cyberbullying.ipynb")
    source = Notebook(path, (Cell("a", "code", 'Quiz("""\nWhat?\n\n- [x] Yes\n  > Good.\n- [ ] No\n  > Bad.\n""")', 1),))

    def said(old: str, new: str) -> list[str]:
        cell = source.cells[0]
        other = Notebook(path, (Cell("a", "code", cell.source.replace(old, new), 1),))
        return [finding.message for finding in parity(source, other)]

    assert said("Yes", "Да") == []
    assert "options" in said("[x] Yes", "[ ] Да")[0]
    assert "options" in said("- [ ] No\n  > Bad.\n", "")[0]
    assert "parts" in said("What?", "## Что?")[0]
    assert "cannot be read" in said("What?", "### Что?")[0]


def test_marks_of_review_stand_until_a_name_and_a_date_do(home: Path) -> None:
    kit = read_kit(home)
    assert {"pages", "tumar", "kit", "cyberbullying"} <= translated_kit(kit, translation_of(kit, "ru")).unreviewed
    for path in (home / RU).glob("*.po"):
        po = polib.pofile(str(path))
        po.metadata["X-Reviewed-By"] = "A. Teacher"
        if path.stem != "kit":
            po.metadata["X-Reviewed-On"] = "2026-12-01"
        po.save()
    assert translated_kit(kit, translation_of(kit, "ru")).unreviewed & {"pages", "kit", "cyberbullying"} == {"kit"}
    assert kit.unreviewed == frozenset()

"""The messages of Markdown, cells and data: found, put back, nothing else touched."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kit_builder import translation
from kit_builder.build.session import Session, catalogs_of
from kit_builder.core.kit import PAGE_WORDS, read_toml
from kit_builder.core.model import Cell, Kit
from kit_builder.core.plan import Plan
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.read import read
from kit_builder.translation.cells import texts_of, translated_source
from kit_builder.translation.data import entries, translated_data
from kit_builder.translation.markdown import _fitted, segments, translated
from kit_builder.translation.messages import SOURCES, Message, entries_of
from tumar.files import Files
from tumar.grammar import parse
from tumar.words import english_words

NAMES = ("cyberbullying", "content", "privacy", "overuse", "handbook", "gallery")


def texts(source: str, *, activity: bool = False) -> list[str]:
    return [one.text for one in segments(source, activity=activity)]


def shout(text: str) -> str:
    return text.upper()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("# A title\n\nSome words.", ["A title", "Some words."]),
        ("One line\nof two", ["One line", "of two"]),
        ("A **bold\nmark** over lines", ["A **bold\nmark** over lines"]),
        ("- one\n- [words](#id) more\n\n1. two", ["one", "[words](#id) more", "two"]),
        ("![A cat.](../x.svg)\n\n![A dog.](y.png) barks", ["A cat.", "A dog.", "barks"]),
        ("| a | b |\n|---|---|\n| c \\| d | 12 |", ["a", "b", "c \\| d"]),
        ("> said\n> twice", ["said", "twice"]),
        ("```\ncode here\n```\n\n    more code\n\n---\n\n<div>raw</div>", []),
        ("`only code`\n\n12:30\n\n111", []),
        ("Title\n=====\n\n[x]: https://x.example\n\ntext", ["Title", "text"]),
    ],
)
def test_what_is_a_message_of_prose(source: str, found: list[str]) -> None:
    assert texts(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (
            "## 0:33 Who calls? {.first #call}\n- [x] ![A dog.](d.svg) Come\n  > Yes.\n- [go](#home)",
            ["Who calls?", "A dog.", "Come", "Yes.", "go"],
        ),
        ("[The film](../f.mp4)\n\nTwo lines\nof one text", ["The film", "Two lines\nof one text"]),
        ("**Timur:** Hello", ["**Timur:** Hello"]),
    ],
)
def test_what_is_a_message_of_an_activity(source: str, found: list[str]) -> None:
    assert texts(source, activity=True) == found


def test_what_items_of_an_activity_begin_with_in_every_language_is_no_message() -> None:
    text = "- 1 in 100: a saddle\n- otherwise: a sticker"
    boxes, quiz = (Cell("a", "code", f'{name}("""\n{text}\n""")', 1) for name in ("LootBox", "Quiz"))
    assert [one.text for one in texts_of(boxes)] == ["a saddle", "a sticker"]
    assert [one.text for one in texts_of(quiz)] == ["1 in 100: a saddle", "otherwise: a sticker"]
    assert "- 1 in 100: A SADDLE\n" in translated_source(boxes, str.upper)
    assert [*texts_of(Cell("a", "code", 'HelpSteps("privacy")', 1))] == []


def test_marks_boxes_times_targets_and_pictures_stay_in_place() -> None:
    source = "## 0:33 Who calls? {.first #call}\n- [x] ![A dog.](d.svg) Come `now`\n  > Yes.\n- [go on](#home)\n"
    said = translated(source, shout, activity=True)
    assert said == "## 0:33 WHO CALLS? {.first #call}\n- [x] ![A DOG.](d.svg) COME `NOW`\n  > YES.\n- [GO ON](#home)\n"


@pytest.mark.parametrize("said", ["# no title", "1. no list", "- no item", "> no quotation", "===", "--- no line", "a\n\nb", "2026. жыл"])
def test_a_translation_cannot_begin_a_block(said: str) -> None:
    made = Renderer().html(Cell("a", "markdown", translated("Some words here", lambda _: said), 1), Files()).html
    assert made.count("<p>") == 1
    assert not any(tag in made for tag in ("<h1", "<ol", "<ul", "<blockquote", "<hr"))


def test_more_and_fewer_lines_than_in_the_source_stay_in_their_list_or_quotation() -> None:
    source = "- [x] one\n  > two\n  > three\n\nlast"
    said = {"one": "a\nb", "two\nthree": "c"}
    made = translated(source, lambda text: said.get(text, text), activity=True)
    assert [item.text for item in parse(made, "Quiz").intro.items] == ["a b"]
    assert parse(made, "Quiz").intro.items[0].feedback == "c"
    assert parse(made, "Quiz").intro.blocks[-1].text == "last"  # type: ignore[union-attr]


def test_a_stroke_in_a_table_does_not_make_a_column() -> None:
    assert translated("| a | b |\n|---|---|\n| c | d |", lambda text: "x|y") == "| x\\|y | x\\|y |\n|---|---|\n| x\\|y | x\\|y |"


def test_code_keeps_its_code_and_says_its_title_and_text() -> None:
    cell = Cell("a", "code", '# Think\nQuiz("""\nIs it “kind”?\n\n- [x] Yes\n  > Good.\n""", round="x")', 1)
    assert [(text.kind, text.text) for text in texts_of(cell)] == [
        ("title", "Think"),
        ("paragraph", "Is it “kind”?"),
        ("item", "Yes"),
        ("feedback", "Good."),
    ]
    assert translated_source(cell, shout) == '# THINK\nQuiz("""\nIS IT “KIND”?\n\n- [x] YES\n  > GOOD.\n""", round="x")'


@pytest.mark.parametrize("said", ['say """ and \\ here', 'he says "yes"', "back\\slash", "it '''is"])
def test_a_translation_cannot_end_the_string_it_stands_in(said: str) -> None:
    cell = Cell("a", "code", 'Quiz("""\nword\n""")', 1)
    source = translated_source(cell, lambda _: said)
    found = list(texts_of(Cell("a", "code", source, 1)))
    assert [text.text for text in found] == [said]


def test_a_lab_says_its_comments_and_keeps_its_numbers() -> None:
    cell = Cell("a", "code", '# Python lab: a box\nprice = 300  # tenge\nlabs.loot_boxes(100, price)  # "x"', 1)
    assert translated_source(cell, shout) == '# PYTHON LAB: A BOX\nprice = 300  # TENGE\nlabs.loot_boxes(100, price)  # "X"'


def test_help_steps_and_other_code_have_no_messages() -> None:
    assert list(texts_of(Cell("a", "code", 'HelpSteps("cyberbullying")', 1))) == []
    assert list(texts_of(Cell("a", "code", "# mine\nprint('x')", 1))) == []
    assert list(texts_of(Cell("a", "code", "%matplotlib", 1))) == []
    assert list(texts_of(Cell("a", "raw", "words", 1))) == []


@pytest.mark.parametrize("name", NAMES)
def test_cells_of_the_kit_come_back_byte_for_byte(kit: Kit, name: str) -> None:
    cells = read(kit.notebooks / f"{name}.ipynb", kit).cells
    assert sum(len(list(texts_of(cell))) for cell in cells) > 50
    for cell in cells:
        assert translated_source(cell, str) == cell.source
        assert translated_source(cell, lambda text: text + "x") != cell.source or not list(texts_of(cell))


@pytest.mark.parametrize("name", NAMES)
def test_each_message_put_back_fits_where_it_was(kit: Kit, name: str) -> None:
    for cell in read(kit.notebooks / f"{name}.ipynb", kit).cells:
        if cell.type == "markdown":
            for one in segments(cell.source):
                assert _fitted(cell.source, one, one.text) == cell.source[one.spans[0][0] : one.spans[-1][1]]


MARKDOWN = st.lists(
    st.one_of(
        st.sampled_from(
            ["# ", "## ", "- ", "1. ", "> ", "  ", "    ", "| a | b |", "|---|---|", "```", "**", "*", "`", "[x] ", "[w](#i)", "\n", "\n\n"]
        ),
        st.sampled_from(
            ["![a](b)", "{.m}", "0:12 ", "\\", "\t", "\r\n", "\r", "\x00", "<b>", "&amp;", "---", "===", "[r]: u", "қазақ", "word"]
        ),
        st.text(max_size=5),
    ),
    max_size=30,
).map("".join)


@given(MARKDOWN, st.booleans())
@example("- \t[x] a\r\n\t> b", True)
@example("| a\\|b |\n|-|\n| `x|y` |", False)
def test_what_is_said_as_it_was_changes_no_text(source: str, activity: bool) -> None:
    seen: list[str] = []
    assert translated(source, lambda text: (seen.append(text), text)[1], activity=activity) == source
    spans = [span for one in segments(source, activity=activity) for span in one.spans]
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for one in segments(source, activity=activity):
        assert one.text == "\n".join(source[start:end] for start, end in one.spans)


def test_only_the_entries_of_the_table_are_texts_of_data(kit: Kit) -> None:
    data = read_toml(kit.notebooks / "objectives.toml")
    said = translated_data("objectives.toml", data, lambda text, place: f"{place}!")
    assert said["help_steps"]["content"]["steps"][0]["name"] == "help_steps.content.steps.0.name!"
    assert said["help_steps"]["content"]["steps"][0]["icon"] == "cross-mark"
    assert [route["id"] for route in said["help_routes"]] == [route["id"] for route in data["help_routes"]]
    assert data == read_toml(kit.notebooks / "objectives.toml")
    assert "" not in [entry.text for entry in entries("objectives.toml", data)]


def test_every_message_has_a_place_and_a_note(kit: Kit) -> None:
    found = entries_of(kit, [read(kit.notebook_of("cyberbullying"), kit)])
    assert list(found) == ["pages", "tumar", "kit", "films", "cyberbullying"]
    assert {place.partition(":")[0] for entry in found["films"].values() for place in entry.places} == {
        "confession.toml",
        "drawing.toml",
        "sticker.toml",
    }
    for catalog in found.values():
        assert all(entry.places and entry.notes and entry.ages for entry in catalog.values())
    lesson = found["cyberbullying"]["", "Kind words travel"]
    assert lesson.ages == {"6-9"}
    assert "A sentence has at most 8 words." in lesson.notes


def test_a_word_of_a_poster_comes_with_the_sentences_it_is_short_for(kit: Kit) -> None:
    steps = read_toml(kit.notebooks / "objectives.toml")["help_steps"]
    notes = {text: " ".join(entry.notes) for (_, text), entry in entries_of(kit, [])["kit"].items()}
    for risk in steps.values():
        for step in risk["steps"]:
            assert all(sentence in notes[step["name"]] for sentence in step["how"].values()), step["name"]


def test_a_note_for_one_word_names_a_word_that_there_is(kit: Kit) -> None:
    words = {"tumar.po": english_words(kit.notebooks / "tumar"), "pages.po": read_toml(PAGE_WORDS)}
    table = read_toml(Path(translation.__file__).with_name("texts.toml"))["notes"]
    for catalog, name in (key.split(":") for key in table if ":" in key):
        assert name in words[catalog]


def test_a_new_source_of_messages_is_a_function_in_one_list(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    from kit_builder.translation import messages

    monkeypatch.setattr(messages, "SOURCES", (lambda kit, notebooks: iter([Message("films", "Monday.", "confession.toml:1")]),))
    assert [*entries_of(kit, [])["films"]] == [("", "Monday.")]


def test_a_build_looks_for_the_texts_of_a_new_source_too(kit: Kit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SOURCES, lambda kit, notebooks: iter([Message("posters", "Be kind.", "posters.toml:1")]), ("posters",))
    plan = Plan(("privacy",), ("10-13",), ("kk",), ("exercise",), tmp_path)
    here = Session(kit, plan, tmp_path, {})
    assert catalogs_of(kit, plan) == ("pages", "tumar", "kit", "films", "posters", "privacy", "handbook")
    assert [*here.entries("posters")] == [("", "Be kind.")]
    assert {entry.places[0].partition(":")[0] for entry in here.entries("privacy").values()} == {"privacy.ipynb"}


def test_where_one_text_needs_two_translations_its_context_tells_them_apart(kit_copy: Path) -> None:
    from kit_builder.core.kit import read_kit

    (kit_copy / "notebooks" / "locale").mkdir(exist_ok=True)
    (kit_copy / "notebooks" / "locale" / "contexts.toml").write_text(
        '[tumar]\n"activities/poll/words.toml:poll_after" = "heading"\n', "utf-8"
    )
    keys = entries_of(read_kit(kit_copy), [])["tumar"]
    assert ("heading", "After") in keys
    assert ("", "After") in keys

"""What holds for every activity: shown with its small example, on paper, as state, and when it is written wrongly."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from examples import call, example
from hypothesis import given
from hypothesis import strategies as st

from kit_builder.core.model import Kit
from kit_builder.web.page import Activities, small_script
from tumar import ACTIVITIES, Activity, GrammarError, PasswordLab
from tumar.grammar import Document, Message, Paragraph, Picture
from tumar.paper import to_html, to_text

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def make(name: str) -> Activity:
    return ACTIVITIES[name](example(name).TEXT)


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>', r"\1", html))).split())


def written(document: Document) -> Iterator[str]:
    """Give every text that an author wrote for pupils; an own view of it, not the one that the paper form is made from."""
    for section in (document.intro, *document.sections):
        yield section.title
        for block in section.blocks:
            if isinstance(block, Paragraph | Message):
                yield words_of(block.html)
            elif isinstance(block, Picture):
                yield block.alternative
        for item in section.items:
            yield words_of(item.html)


def test_every_activity_has_an_example_and_no_example_is_without() -> None:
    there = {path.parent.name for path in (NOTEBOOKS / "tumar" / "activities").glob("*/example.py")}
    assert there == {activity.__module__.rpartition(".")[2] for activity in ACTIVITIES.values()}


@pytest.mark.parametrize("name", ACTIVITIES)
def test_the_paper_form_has_every_word_for_pupils(name: str) -> None:
    activity = make(name)
    on_paper = words_of("".join(to_html(activity.paper_form(), place=place) for place in ("sheet", "class")))
    assert [text for text in written(activity.document) if text not in on_paper and name != "HelpSteps"] == []
    assert not re.search(r"<\w|&\w+;", to_text(activity.paper_form()))


@pytest.mark.parametrize("name", ACTIVITIES)
def test_feedback_is_on_the_teachers_paper_only(name: str) -> None:
    activity = make(name)
    feedback = [words_of(item.feedback) for section in (activity.document.intro, *activity.document.sections) for item in section.items]
    pupils, teachers = (words_of(to_html(activity.paper_form(), with_key=key)) for key in (False, True))
    assert [text for text in feedback if text and text in pupils] == []
    assert [text for text in feedback if text not in teachers] == []


@pytest.mark.parametrize("name", ACTIVITIES)
def test_the_state_is_json_and_its_pictures_travel_with_it(name: str) -> None:
    activity = make(name)
    state = {key: value for key, value in activity.state().items() if not isinstance(value, bytes)}
    assert json.loads(json.dumps(state)) == state
    assert set(re.findall(r'"src": "([^"]+)"', json.dumps(activity.content))) <= set(activity.pictures)


REFUSED = [(name, *case) for name in ACTIVITIES for case in getattr(example(name), "REFUSED", [])]


@pytest.mark.parametrize(("name", "text", "says"), REFUSED)
def test_what_an_activity_cannot_use_is_refused_in_a_sentence_with_its_line(name: str, text: str, says: str) -> None:
    with pytest.raises(GrammarError) as caught:
        ACTIVITIES[name](text)
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"{name}, line ")


@pytest.mark.parametrize("name", ACTIVITIES)
@pytest.mark.parametrize("text", ["", " \n", "## A", "- a", "<script>alert(1)</script>", "مرحبا", "## Қ" * 50])
def test_too_little_is_refused_or_shown_but_never_a_traceback(name: str, text: str) -> None:
    try:
        activity = ACTIVITIES[name](text)
    except GrammarError:
        return
    assert "<script" not in to_html(activity.paper_form(), with_key=True)


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "## A {.risky}",
                "## B {#b}",
                "# S",
                "- [x] yes",
                "- [ ] no",
                "- card",
                "  > because",
                "**A:** hi",
                "",
                "## 0:10 Now?",
                "- [go](#b)",
            ]
        ),
        st.text(max_size=30),
    ),
    max_size=14,
)


@pytest.mark.parametrize("name", ACTIVITIES)
@given(lines=LINES)
def test_any_text_is_refused_in_a_sentence_or_makes_an_activity(name: str, lines: list[str]) -> None:
    try:
        activity = ACTIVITIES[name]("\n".join(lines))
    except GrammarError as error:
        assert re.match(rf"{name}, line \d+: \S", str(error))
        return
    json.dumps(activity.content)
    to_html(activity.paper_form(), with_key=True)


@pytest.mark.parametrize("name", [name for name in ACTIVITIES if name != "HelpSteps"])
@pytest.mark.parametrize("more", ["<b onclick=alert(1)>x</b>", "😀🏽‍🚒", "مرحبا بكم", "Ә ғ қ ң ө ұ ү һ і", "word " * 2000, "x" * 10_000])
def test_any_words_can_stand_in_an_activity(name: str, more: str) -> None:
    source = example(name).TEXT
    text = re.sub(r"^(  > )(.*)$", lambda line: f"{line[1]}{line[2]} {more}", source, flags=re.M)
    activity = ACTIVITIES[name](text)
    assert "<b onclick" not in to_html(activity.paper_form(), with_key=True)


@pytest.mark.parametrize("name", [name for name in ACTIVITIES if name != "HelpSteps"])
def test_five_hundred_items_are_shown_or_refused_in_a_sentence(name: str) -> None:
    source = example(name).TEXT
    item = re.search(r"^- .*\n(?:  > .*\n)?", source, flags=re.M)
    assert item
    try:
        activity = ACTIVITIES[name](source[: item.start()] + item[0] * 500 + source[item.end() :])
    except GrammarError as error:
        assert re.match(rf"{name}, line \d+: \S", str(error))
        return
    assert len(to_html(activity.paper_form())) > len(to_html(make(name).paper_form()))


@pytest.mark.parametrize("name", ACTIVITIES)
def test_a_module_is_small(name: str) -> None:
    assert Path(inspect.getfile(ACTIVITIES[name])).with_name("front.js").stat().st_size <= 10_000


def test_the_whole_set_of_activities_is_small_in_a_page(kit: Kit) -> None:
    """Without the password estimator, which only pages with PasswordLab hold, and without words and pictures."""
    page = Activities(kit, "class")
    for name in ACTIVITIES:
        page.place(make(name))
    data = json.loads(page.data().replace("\\u003c", "<"))
    library = len(small_script(PasswordLab.library).encode())
    assert sum(len(text.encode()) for text in (data["kit"], *data["modules"], *page.styles)) - library <= 120_000


def test_the_gallery_shows_every_activity_and_says_how_to_do_without_a_device() -> None:
    cells = json.loads((NOTEBOOKS / "gallery.ipynb").read_text("utf-8"))["cells"][2:]
    told, shown = ["".join(cell["source"]) for cell in cells[::2]], ["".join(cell["source"]) for cell in cells[1::2]]
    calls = [re.search(r"^(\w+)\(", text, flags=re.M) for text in shown]
    assert {found[1] for found in calls if found} == set(ACTIVITIES)
    assert [text for text, found in zip(told, calls, strict=True) if not found or not text.startswith(f"## {found[1]}: ")] == []
    assert [text for text in told if "**Without a device:** " not in text] == []


def test_the_call_of_an_example_makes_it() -> None:
    from tumar import Quiz

    assert "Quiz(" in call("Quiz")
    assert Quiz(example("Quiz").TEXT).document.activity == "Quiz"

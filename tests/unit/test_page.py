"""Pages: only our own scripts may run, nothing is requested, and no text can leave the place where it stands."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from kit_builder.core.model import Cell, Kit, Lesson
from kit_builder.exports import page as pages
from kit_builder.exports.notebook import MARK
from kit_builder.exports.registry import FORMATS
from kit_builder.exports.slides import slides
from kit_builder.lesson.choices import Offer
from kit_builder.lesson.slides import slides_of
from kit_builder.web.page import Activities, render

LessonOf = Callable[..., Lesson]
QUIZ = '# Title of the quiz\nQuiz("""\nKind </script><script>alert(1)</script>?\n\n- [x] Yes <!--\n  > F\n- [ ] No\n  > F\n""")'
FILM = 'Video("""\n[F](../media/films/drawing.mp4)\n\n![A](../media/icons/camera.svg)\n""")'
PAGES = ("slides", "exercise", "guide", "family")
WORDS = ("FRAGMENTWORD", "BOOSTERWORD", "TEACHERWORD", "FAMILYWORD")


class Parts(HTMLParser):
    """Reads a page as a browser does: its policy, its elements, and the text of each script."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.policy = ""
        self.scripts: list[str] = []
        self.data: dict[str, str] = {}
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._into: Callable[[str], None] | None = None
        self.feed(html.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if tag == "script" and values.get("type") == "application/json":
            name = values["id"]
            self.data[name] = ""
            self._into = lambda text: self.data.update({name: self.data[name] + text})
        elif tag == "script":
            self.scripts.append("")
            self._into = self._script

    def _script(self, text: str) -> None:
        self.scripts[-1] += text

    def handle_data(self, data: str) -> None:
        if self._into:
            self._into(data)

    def handle_endtag(self, tag: str) -> None:
        self._into = None


def allowed(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy.split(";"))}


def hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@pytest.fixture
def lesson(lesson_of: LessonOf) -> Lesson:
    """A lesson with every kind of reader, and text that tries to break out of its place."""
    tags = {"block": ("meet",), "minutes": ("3",)}
    return lesson_of(
        Cell("s", "code", "setup()", 1, "skip"),
        Cell("a", "markdown", '# One </script> <b>&\n\n![A "sign" <b>](../media/art/tumar/hello.svg)', 2, "slide", tags),
        Cell("n", "markdown", "TEACHERWORD", 3, "notes", {**tags, "for": ("teacher",)}),
        Cell("f", "markdown", "FRAGMENTWORD", 4, "fragment", tags),
        Cell("q", "code", QUIZ, 5, "slide", {"block": ("practise",)}),
        Cell("h", "markdown", "FAMILYWORD", 6, "skip", {"for": ("family",)}),
        Cell("b", "markdown", "BOOSTERWORD", 7, "slide", {"for": ("booster",)}),
    )


@pytest.mark.parametrize("name", PAGES)
def test_only_the_scripts_of_the_page_may_run(lesson: Lesson, kit: Kit, name: str) -> None:
    page = Parts(FORMATS[name].export(lesson, kit))
    named = set(allowed(page.policy)["script-src"])
    assert named - {"blob:", "'none'"} == {hash_of(text) for text in page.scripts}
    assert "'unsafe-eval'" not in page.policy


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing(lesson: Lesson, kit: Kit, name: str) -> None:
    page = Parts(FORMATS[name].export(lesson, kit))
    rules = allowed(page.policy)
    assert rules["default-src"] == rules["connect-src"] == rules["form-action"] == rules["base-uri"] == ["'none'"]
    assert not re.search(r"https?:|\*", page.policy)
    for tag, values in page.tags:
        assert tag not in ("link", "iframe", "object", "base"), tag
        for source in ("src", "poster", "srcset", "data"):
            assert values.get(source, "data:").startswith("data:"), values


def test_the_policy_stands_before_everything_that_it_is_about(lesson: Lesson, kit: Kit) -> None:
    tags = [tag for tag, _ in Parts(slides(lesson, kit)).tags]
    assert tags.index("meta") < min(tags.index(tag) for tag in ("style", "script"))


@pytest.mark.parametrize("name", PAGES)
def test_text_cannot_leave_its_place(lesson: Lesson, kit: Kit, name: str) -> None:
    html = FORMATS[name].export(lesson, kit)
    page = Parts(html)
    assert b"<script>alert" not in html
    assert all("alert(1)" not in script for script in page.scripts)
    for text in page.data.values():
        assert "<" not in text
        json.loads(text)
    for _, values in page.tags:
        assert not [name for name in values if name.startswith("on")]


def test_the_data_of_a_page_is_what_the_activities_are(lesson: Lesson, kit: Kit) -> None:
    data = json.loads(Parts(pages.exercise(lesson, kit)).data["tumar-data"])
    (activity,) = data["activities"]
    assert "Kind &lt;/script&gt;" in activity["state"]["content"]["intro"]["blocks"][0]["html"]
    assert activity["state"]["answers"] == {}
    assert "export default" in data["modules"][activity["module"]]
    assert not [name for name in activity["state"] if name.startswith("_")]


def test_what_activities_share_is_in_a_page_once(lesson_of: LessonOf, kit: Kit) -> None:
    source = 'Poll("""\n![A](../media/icons/camera.svg)\n\n- A\n- B\n""")'
    activities = Activities(kit, "class")
    for shown in lesson_of(Cell("a", "code", source, 1), Cell("b", "code", source, 2)).cells:
        activities.place(shown.activity)
    assert (len(activities.modules), len(activities.styles), len(activities.pictures), len(activities.states)) == (
        1,
        2,
        1,
        2,
    )  # the styles: those of all, and its own


@pytest.fixture
def rendered(kit: Kit, lesson: Lesson) -> Callable[..., bytes]:
    """An empty page with scripts and styles of one's own."""
    nothing: dict[str, Any] = {
        "kind": "exercise",
        "parts": [],
        "objectives": [],
        "ornament": "",
        "data": "",
        "films": {},
        "not_reviewed": "",
        "offer": Offer((), ()),
        "routes": [],
        "danger": "",
    }
    return lambda **more: render("page.html", kit, lesson=lesson, **{"title": "t", **nothing, **more})


@pytest.mark.parametrize("script", ["x = '</script>'", "x = '</SCRIPT >'", "ok()\n", "'\u2028'"])
def test_a_script_stays_whole_and_is_the_one_that_the_policy_names(rendered: Callable[..., bytes], script: str) -> None:
    page = Parts(rendered(scripts=[script]))
    (found,) = page.scripts
    assert found.replace("<\\/", "</") == script
    assert hash_of(found) in page.policy


def test_neither_style_nor_title_can_end_its_element(rendered: Callable[..., bytes]) -> None:
    style = "a::before{content:'</style><script>alert(1)</script>'}"
    assert Parts(rendered(title="</title><script>alert(1)</script>", styles=[style])).scripts == []


def test_a_page_embeds_letters_of_the_scripts_that_it_uses(kit: Kit, lesson_of: LessonOf) -> None:
    latin, kazakh = (pages.exercise(lesson_of(Cell("a", "markdown", text, 1)), kit) for text in ("Hello", "Сәлем, әже"))
    assert latin.count(b"@font-face") < kazakh.count(b"@font-face")


# ---------------------------------------------------------------- slides


def test_notes_and_fragments_belong_to_the_slide_before_them(lesson: Lesson, kit: Kit) -> None:
    first, second, third = slides_of(lesson, kit)
    assert [shown.cell.id for shown in first.cells] == ["a", "f"]
    assert [shown.cell.id for shown in first.notes] == ["n"]
    assert (first.part, first.minutes, second.part, third.part) == ("meet", 6, "practise", "booster")


def test_a_teachers_words_are_on_a_slide_only_as_notes(lesson: Lesson, kit: Kit) -> None:
    html = slides(lesson, kit).decode("utf-8")
    without_notes = re.sub(r'<aside class="notes">.*?</aside>', "", html, flags=re.DOTALL)
    assert "TEACHERWORD" in html
    assert "TEACHERWORD" not in without_notes
    assert "FAMILYWORD" not in html
    assert "FRAGMENTWORD" in without_notes


def test_a_slide_is_named_by_its_first_line(lesson: Lesson, kit: Kit) -> None:
    labels = [values["aria-label"] for tag, values in Parts(slides(lesson, kit)).tags if tag == "section" and "aria-label" in values]
    assert labels == ["One </script> <b>&", "Title of the quiz", "BOOSTERWORD"]


def test_the_start_slide_offers_only_parts_that_are_there(lesson: Lesson, kit: Kit) -> None:
    links = [values["href"] for tag, values in Parts(slides(lesson, kit)).tags if tag == "a" and values.get("href", "").startswith("?")]
    assert links == ["?part=all#/1", "?part=meet#/1", "?part=practise#/1", "?part=booster#/1"]


# ---------------------------------------------------------------- pages for readers

SEES: dict[str, set[str]] = {
    "exercise": {"FRAGMENTWORD", "BOOSTERWORD"},
    "guide": set(WORDS),
    "family": {"FAMILYWORD"},
    "pupil": {"FRAGMENTWORD", "BOOSTERWORD"},
    "teacher": set(WORDS),
}


@pytest.mark.parametrize("name", SEES)
def test_each_file_holds_the_words_of_its_readers_and_no_others(lesson: Lesson, kit: Kit, name: str) -> None:
    text = FORMATS[name].export(lesson, kit).decode("utf-8")
    assert {word for word in WORDS if word in text} == SEES[name]


def test_answers_are_in_the_guide_and_not_on_the_pupils_paper(lesson_of: LessonOf, kit: Kit) -> None:
    lesson = lesson_of(Cell("q", "code", QUIZ.replace("> F", "> BECAUSEWORD"), 1))
    guide, exercise = (
        re.sub(r"<script.*?</script>", "", made(lesson, kit).decode("utf-8"), flags=re.DOTALL) for made in (pages.guide, pages.exercise)
    )
    assert "BECAUSEWORD" in guide
    assert "BECAUSEWORD" not in exercise


@pytest.mark.parametrize("name", FORMATS)
def test_two_exports_of_a_lesson_are_the_same_bytes(lesson: Lesson, kit: Kit, name: str) -> None:
    assert FORMATS[name].export(lesson, kit) == FORMATS[name].export(lesson, kit)


# ---------------------------------------------------------------- notebooks

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"


def exported(lesson: Lesson, kit: Kit, name: str) -> dict[str, Any]:
    return dict(json.loads(FORMATS[name].export(lesson, kit)))


def test_a_notebook_calls_setup_with_its_own_age(lesson: Lesson, kit: Kit) -> None:
    for name in ("teacher", "pupil"):
        called = f'setup(language="en", age="10-13", audience="{name}")'
        assert called in "".join(exported(lesson, kit, name)["cells"][0]["source"])


def test_saved_activities_are_found_by_the_output_of_their_cell(lesson: Lesson, kit: Kit) -> None:
    notebook = exported(lesson, kit, "pupil")
    state = notebook["metadata"]["widgets"][STATE]["state"]
    views = [output["data"][VIEW]["model_id"] for made in notebook["cells"] for output in made.get("outputs", [])]
    assert len(views) == 1
    assert state[views[0]]["state"]["layout"].removeprefix("IPY_MODEL_") in state


@pytest.mark.parametrize("source", [QUIZ, FILM], ids=["a quiz", "a film"])
def test_an_activity_is_saved_as_its_widget_would_be(source: str, lesson_of: LessonOf, kit: Kit) -> None:
    made = lesson_of(Cell("a", "code", source, 1))
    models = exported(made, kit, "pupil")["metadata"]["widgets"][STATE]["state"]
    (model,) = (model for model in models.values() if model["model_name"] != "LayoutModel")
    assert made.cells[0].activity is not None
    widget = made.cells[0].activity.widget
    live = {name: value for name, value in widget.get_state().items() if not isinstance(value, bytes)}
    assert (model["state"]["alone"], live["alone"]) == (True, False)  # the notebook is a pupil's; here nobody said so
    assert model["state"] == {**live, "alone": True, "_dom_classes": [], "layout": model["state"]["layout"]}
    names = ("model_module", "model_module_version", "model_name")
    assert [model[name] for name in names] == [live[f"_{name}"] for name in names]


def test_nothing_stands_for_something_else_in_a_notebook_that_is_ready(lesson_of: LessonOf, kit: Kit) -> None:
    made = FORMATS["pupil"].export(lesson_of(Cell("q", "code", QUIZ, 1), Cell("p", "code", QUIZ, 2), Cell("v", "code", FILM, 3)), kit)
    assert made is not None
    assert MARK.encode() not in made


def test_a_film_is_saved_in_a_buffer(lesson_of: LessonOf, kit: Kit) -> None:
    film = kit.root / "media" / "films" / "drawing.mp4"
    models = exported(lesson_of(Cell("v", "code", FILM, 1)), kit, "pupil")["metadata"]["widgets"][STATE]["state"].values()
    ((buffer,),) = [model["buffers"] for model in models if "buffers" in model]
    assert buffer["path"] == ["film"]
    assert base64.b64decode(buffer["data"]) == film.read_bytes()


def test_cells_of_one_id_keep_each_their_own_activity(lesson_of: LessonOf, kit: Kit) -> None:
    one, other = (QUIZ.replace("Kind", word) for word in ("First", "Second"))
    notebook = exported(lesson_of(Cell("same", "code", one, 1), Cell("same", "code", other, 2)), kit, "pupil")
    ids = [made["id"] for made in notebook["cells"]]
    views = [made["outputs"][0]["data"][VIEW]["model_id"] for made in notebook["cells"]]
    assert len(set(ids)) == len(set(views)) == 2


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("Call 111.", 1),
        ("**111**, day and night", 1),
        ("[111](https://example.org)", 0),
        ("`111`", 0),
        ("1,111 or 111.5 or 1110", 0),
        ("111: 111", 2),
    ],
)
def test_a_phone_can_call_the_helpline_from_the_page_for_families(lesson_of: LessonOf, kit: Kit, text: str, calls: int) -> None:
    page = pages.family(lesson_of(Cell("a", "markdown", text, 1, "skip", {"for": ("family",)})), kit)
    assert page is not None
    assert page.count(b'<a href="tel:111">111</a>') == calls

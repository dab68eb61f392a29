"""Each activity: what its Markdown must hold, what its paper form holds, and what goes to the front end."""

from __future__ import annotations

import ast
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from examples import example
from small_kit import toml_file

import tumar
from kit_builder.core.model import Cell
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.run import run_cell
from tumar import ACTIVITIES, Activity, GrammarError, HelpSteps, Poll, Quiz, Rehearsal, Sort, Story, Video, labs
from tumar.current import choose, current
from tumar.grammar import parse
from tumar.paper import letter, step_words, to_html, to_text

FACE = "../media/icons/grinning-face.svg"

GOOD: dict[str, str] = {
    "Quiz": f"""
        Taskword one.

        **Ayala:** Messageword two.

        ## Questionword three?
        ![Pictureword four]({FACE})

        Textword five.

        - [x] ![Faceword six]({FACE}) Optionword seven
          > Whyword eight
        - [ ] Otherword nine
          > Notword ten
        """,
    "Sort": f"""
        Taskword one.

        ## Binword two {{.risky}}
        - ![Faceword three]({FACE}) Cardword four
          > Whyword five
        ## Pileword six
        - Cardword seven
          > Whyword eight
        """,
    "Story": f"""
        Beginword one.

        # Seatword two
        Seattextword three.

        ## Sceneword four
        ![Pictureword five]({FACE})

        **Ayala:** Messageword six.

        - ![Faceword seven]({FACE}) [Wayword eight](#end)
          > Reactionword nine
        ## Endword ten {{#end}}
        Endtextword eleven.
        """,
    "Poll": """
        Taskword one.

        ## Questionword two?
        Textword three.

        - Optionword four
        - Optionword five
        """,
    "Rehearsal": """
        Taskword one.

        ## Firstword two {.first}
        Firsttextword three.

        - Sentenceword four
        ## Askedword five {.asked}
        - Questionword six
          > Answerword seven
        ## Nextword eight {.next}
        - Thenword nine
        """,
    "Video": """
        [Titleword one](../media/films/f.mp4)

        ![Pictureword two](../media/icons/grinning-face.svg)

        Summaryword three.

        ## 0:24 Stopword four?
        Textword five.

        - Answerword six
          > Whyword seven
        - Answerword eight
          > Whyword nine
        """,
}
CAPTIONS = "WEBVTT\n\nNOTE Seenword one.\n\n00:00:01.000 --> 00:00:04.000\nSaidword two.\n"
FEEDBACK = re.compile(r"^\s*>\s?(.*)$", re.M)


@pytest.fixture(autouse=True)
def _a_kit_with_a_film(tmp_path: Path, root: Path) -> Iterator[None]:
    """Stand in a kit with one film, so that no test needs a real one."""
    films, notebooks = tmp_path / "media" / "films", tmp_path / "notebooks"
    films.mkdir(parents=True)
    notebooks.mkdir()
    shutil.copytree(root / "media" / "icons", tmp_path / "media" / "icons")
    (notebooks / "objectives.toml").write_text((root / "notebooks" / "objectives.toml").read_text("utf-8"), "utf-8")
    (films / "f.mp4").write_bytes(b"\0film\xff")
    (films / "f.en.vtt").write_text(CAPTIONS, "utf-8")
    before = current()
    tumar.setup(folder=notebooks, kit=tmp_path)
    yield
    choose(before)


def make(name: str, text: str) -> Activity:
    return ACTIVITIES[name](text)


def words_of(html: str) -> str:
    """Return what can be read of HTML: its text, and the words of its pictures."""
    pieces: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            pieces.append(data)

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            pieces.extend(value or "" for name, value in attrs if name == "alt")

    reader = Reader()
    reader.feed(html)
    reader.close()
    return " ".join(" ".join(pieces).split())


# ---------------------------------------------------------------- what is refused

FEEDBACK_MISSING = "there is no feedback"
ERRORS: dict[str, tuple[str, str, str, str]] = {
    # name: activity, text, what the message says, the line that it quotes
    "quiz: one option": ("Quiz", "## Why?\n- [x] So\n  > Yes", "at least two options", "## Why?"),
    "quiz: no options at all": ("Quiz", "Only text", "at least two options", "Only text"),
    "quiz: an option without box": ("Quiz", "## Why?\n- [x] So\n  > Yes\n- Or so\n  > No", "begins with - [ ]", "- Or so"),
    "quiz: no feedback": ("Quiz", "## Why?\n- [x] So\n  > Yes\n- [ ] Or so", FEEDBACK_MISSING, "- [ ] Or so"),
    "quiz: nothing right": ("Quiz", "## Why?\n- [ ] So\n  > Yes\n- [ ] Or so\n  > No", "no option is marked as right", "## Why?"),
    "sort: one bin": ("Sort", "## Bin\n- Card\n  > Yes", "two to four bins", "## Bin"),
    "sort: five bins": ("Sort", "".join(f"## B{n}\n- C\n  > F\n" for n in range(5)), "here are 5", "## B0"),
    "sort: an unknown mark": ("Sort", "## A {.safe}\n- C\n  > F\n## B\n- C\n  > F", "{.risky}", "## A {.safe}"),
    "sort: an empty bin": ("Sort", "## A\n- C\n  > F\n## B", "has no cards", "## B"),
    "sort: no feedback": ("Sort", "## A\n- C\n  > F\n## B\n- Bare", FEEDBACK_MISSING, "- Bare"),
    "story: no scenes": ("Story", "Once upon a time", "needs scenes", "Once upon a time"),
    "story: a seat without scenes": ("Story", "# Seat\nText\n# Other\n## Scene", "no scenes", "# Seat"),
    "story: an id twice": ("Story", "## A\n- [x](#b)\n## B {#b}\n## C {#b}", "#b is there twice", "## C {#b}"),
    "story: an id in two seats": ("Story", "# One\n## A {#a}\n# Two\n## A {#a}", "#a is there twice", "## A {#a}"),
    "story: a way without link": ("Story", "## A\n- Run\n## B {#b}", "is a link", "- Run"),
    "story: a dead link": ("Story", "## A {#a}\n- [Sit](#bench)\n## B {#b}", "the link #bench leads to no scene. Scenes here: #a, #b.", "- [Sit](#bench)"),
    "story: a link to another seat": ("Story", "# One\n## A\n- [Go](#c)\n## B {#b}\n# Two\n## C {#c}", "#c leads to no scene. Scenes here: #b.", "- [Go](#c)"),
    "story: a scene nobody reaches": ("Story", "## A\n- [Go](#b)\n## B {#b}\n## C {#c}", "no link leads to this scene", "## C {#c}"),
    "story: no end": ("Story", "## A {#a}\n- [Go](#b)\n## B {#b}\n- [Back](#a)", "never ends", "## A {#a}"),
    "video: no film": ("Video", f"![A face]({FACE})", "name one film", f"![A face]({FACE})"),
    "video: two films": ("Video", "[One](../media/films/f.mp4)\n\n[Two](../media/films/f.mp4)", "name one film", "[One](../media/films/f.mp4)"),
    "video: another kind of film": ("Video", "[One](../media/films/f.avi)", ".mp4", "[One](../media/films/f.avi)"),
    "video: no picture": ("Video", "[One](../media/films/f.mp4)", "add a picture", "[One](../media/films/f.mp4)"),
    "video: a missing film": ("Video", f"[One](../media/films/gone.mp4)\n\n![A]({FACE})", "gone.mp4 does not exist", "[One](../media/films/gone.mp4)"),
    "video: a film outside": ("Video", f"[One](../../etc/f.mp4)\n\n![A]({FACE})", "outside", "[One](../../etc/f.mp4)"),
    "video: a stop without time": ("Video", GOOD["Video"].replace("0:24 ", ""), "begins with its time", "## Stopword four?"),
    "video: one answer": ("Video", GOOD["Video"].split("        - Answerword eight")[0], "at least two answers", "## 0:24 Stopword four?"),
    "video: stops out of order": (
        "Video",
        GOOD["Video"] + "\n        ## 0:24 Again?\n        - A\n          > F\n        - B\n          > F\n",
        "in order of time",
        "## 0:24 Again?",
    ),
    "video: no feedback": ("Video", GOOD["Video"].replace("  > Whyword nine\n", ""), FEEDBACK_MISSING, "- Answerword eight"),
    "poll: one option": ("Poll", "## Who?\n- I", "at least two options", "## Who?"),
    "poll: a right answer": ("Poll", "## Who?\n- I\n- [x] You", "no right answer", "- [x] You"),
    "rehearsal: a part is missing": ("Rehearsal", "## A {.first}\n- S\n## B {.next}\n- T", "{.asked} is needed; here are 0", "## A {.first}"),
    "rehearsal: a part twice": ("Rehearsal", GOOD["Rehearsal"] + "\n        ## More {.first}\n        - S", "{.first} is needed; here are 2", "## More {.first}"),
    "rehearsal: an empty part": ("Rehearsal", GOOD["Rehearsal"].replace("- Thenword nine", ""), "needs 1 to 9 lines", "## Nextword eight {.next}"),
    "rehearsal: a question without answer": ("Rehearsal", GOOD["Rehearsal"].replace("> Answerword seven", ""), FEEDBACK_MISSING, "- Questionword six"),
    "rehearsal: a part of no kind": ("Rehearsal", GOOD["Rehearsal"] + "\n        ## Else\n        - S", "mark this part", "## Else"),
    "help: an unknown risk": ("HelpSteps", "cyberbuling", "no help steps for 'cyberbuling'", ""),
    "any: a missing picture": ("Poll", "![A](../media/icons/gone.svg)\n\n- I\n- You", "gone.svg does not exist", "![A](../media/icons/gone.svg)"),
    "any: a picture outside": ("Poll", "![A](../../x.svg)\n\n- I\n- You", "outside the folder of the kit", "![A](../../x.svg)"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "says", "quoted"), ERRORS.values(), ids=ERRORS)
def test_what_an_activity_cannot_use_is_refused_with_its_line(name: str, text: str, says: str, quoted: str) -> None:
    with pytest.raises(GrammarError) as caught:
        make(name, text)
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"{name}, line ")
    assert caught.value.quote.strip() == quoted


def test_a_story_with_a_dead_link_names_the_scenes() -> None:
    with pytest.raises(GrammarError, match=r"Story, line 12: the link #bench leads to no scene\. Scenes here: #alone, #chat\."):
        Story("## Start\n- [a](#alone)\n- [b](#chat)\n## Alone {#alone}\n\n\n## Chat {#chat}\nText\n\n\n\n- [c](#bench)")


# ---------------------------------------------------------------- nothing that is written is lost

LOST: dict[str, tuple[str, str, str]] = {
    "quiz: options before the first question": ("Quiz", "- [x] Lostword\n  > F\n- [ ] B\n  > F\n## Why?\n- [x] A\n  > F\n- [ ] B\n  > F", "Lostword"),
    "poll: options before the first question": ("Poll", "- Lostword\n\n## Who?\n- A\n- B", "Lostword"),
    "sort: cards before the first bin": ("Sort", "- Lostword\n  > F\n\n## A\n- C\n  > F\n## B\n- C\n  > F", "Lostword"),
    "rehearsal: sentences before the first part": ("Rehearsal", "- Lostword\n" + GOOD["Rehearsal"].replace("        ", ""), "Lostword"),
    "story: items of a seat": ("Story", "# Seat\n- Lostword\n\n## Scene\nText", "Lostword"),
    "story: the names of the cast": ("Story", f"Text\n\n- ![A face]({FACE}) Lostword\n\n## Scene\nText", "Lostword"),
    "quiz: a line that is only a link": ("Quiz", "[Lostword](page.html)\n\n- [x] A\n  > F\n- [ ] B\n  > F", "Lostword"),
    "quiz: a time in a question": ("Quiz", "## 21:30 on the clock. Bed?\n- [x] A\n  > F\n- [ ] B\n  > F", "21:30"),
    "poll: a picture in a question": ("Poll", f"## Who? ![Lostword]({FACE})\n- A\n- B", "Lostword"),
    "sort: two bins of one name": ("Sort", "## Same\n- C\n  > F\n## Same\n- D\n  > F", "twice"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "word"), LOST.values(), ids=LOST)
def test_what_has_no_place_is_refused_or_shown_but_never_lost(name: str, text: str, word: str) -> None:
    try:
        activity = make(name, text)
    except GrammarError:
        return
    assert word in words_of(to_html(activity.paper_form(), with_key=True))


@pytest.mark.parametrize("name", GOOD)
def test_the_paper_form_holds_every_word_that_pupils_read(name: str) -> None:
    shown = FEEDBACK.sub("", GOOD[name])
    wanted = re.findall(r"\w+word \w+", shown) + (["Seenword one", "Saidword two"] if name == "Video" else [])
    form = make(name, GOOD[name]).paper_form()
    on_paper = words_of(to_html(form, with_key=False))
    assert [words for words in wanted if words not in on_paper] == []


@pytest.mark.parametrize("name", GOOD)
def test_the_plain_text_of_an_activity_has_its_words_and_no_tag(name: str) -> None:
    text = to_text(make(name, GOOD[name]).paper_form())
    shown = re.sub(r"!\[[^]]*\]", "", FEEDBACK.sub("", GOOD[name]))
    assert [words for words in re.findall(r"\w+word \w+", shown) if words not in text] == []
    assert not re.search(r"<\w|&\w+;", text)


@pytest.mark.parametrize("name", GOOD)
def test_answers_and_feedback_are_not_on_the_pupils_paper(name: str) -> None:
    on_paper = words_of(to_html(make(name, GOOD[name]).paper_form()))
    assert [why for why in FEEDBACK.findall(GOOD[name]) if why in on_paper] == []


@pytest.mark.parametrize("name", [name for name in GOOD if name != "Poll"])
def test_the_teachers_paper_has_every_feedback(name: str) -> None:
    with_key = words_of(to_html(make(name, GOOD[name]).paper_form(), with_key=True))
    assert [why for why in FEEDBACK.findall(GOOD[name]) if why not in with_key] == []


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)>"><b>'


@pytest.mark.parametrize("name", GOOD)
def test_html_in_any_place_of_an_activity_is_text_on_paper(name: str) -> None:
    text = re.sub(r"(\w+word)(?= \w+)", lambda found: found[1] + HOSTILE.replace("[", ""), GOOD[name])
    try:
        activity = make(name, text)
    except GrammarError as error:
        pytest.fail(str(error))
    for html in (to_html(activity.paper_form(), with_key=True), activity.asleep_html()):
        assert not re.search(r"<(script|b|img (?!src=\"data:))\b", html.replace('<span class="paper-picture">', "")), html


# ---------------------------------------------------------------- what goes to the front end


@pytest.mark.parametrize("name", [*GOOD, "HelpSteps"])
def test_the_state_is_json_but_for_the_film(name: str) -> None:
    activity = make(name, GOOD.get(name, "cyberbullying"))
    state = {key: value for key, value in activity.state().items() if not isinstance(value, bytes)}
    assert json.loads(json.dumps(state)) == state
    assert set(activity.state()) - set(state) == ({"film"} if name == "Video" else set())
    activity.widget.answers = {"at": 2, "tried": {"0": [1]}, "own": "Маған көмек керек"}
    assert json.loads(json.dumps(activity.widget.get_state("answers"))) == {"answers": activity.answers}


@pytest.mark.parametrize("name", [*GOOD, "HelpSteps"])
def test_two_activities_of_a_kind_do_not_touch_each_other(name: str) -> None:
    one, other = make(name, GOOD.get(name, "cyberbullying")), make(name, GOOD.get(name, "cyberbullying"))
    before = json.dumps(other.content)
    one.widget.answers = {"at": 1}
    one.content["intro"]["title"] = "changed"
    assert one.widget.model_id != other.widget.model_id
    assert other.answers == {}
    assert json.dumps(other.content) == before


@pytest.mark.parametrize("name", [*GOOD, "HelpSteps"])
def test_where_no_widget_shows_an_activity_is_there_on_paper(name: str) -> None:
    data, _ = make(name, GOOD.get(name, "cyberbullying"))._repr_mimebundle_()
    assert "Run All Cells" in data["text/html"]
    assert '<div class="paper">' in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data


@pytest.mark.parametrize("name", [*GOOD, "HelpSteps"])
def test_every_picture_of_the_content_travels_with_the_activity(name: str) -> None:
    activity = make(name, GOOD.get(name, "cyberbullying"))
    named = set(re.findall(r'"src": "([^"]+)"', json.dumps(activity.content)))
    assert named <= set(activity.pictures)
    assert all(address.startswith("data:image/") for address in activity.pictures.values())
    assert named <= set(activity.media())


def test_setup_reaches_only_activities_that_are_made_after_it(tmp_path: Path) -> None:
    before = HelpSteps("cyberbullying")
    tumar.setup(age="6-9", language="en", folder=tmp_path / "notebooks", kit=tmp_path)
    assert before.title != HelpSteps("cyberbullying").title


def test_cards_are_mixed_and_alike_on_every_screen() -> None:
    text = "## A\n" + "".join(f"- A{n}\n  > F\n" for n in range(8)) + "## B\n" + "".join(f"- B{n}\n  > F\n" for n in range(8))
    one, other = Sort(text), Sort(text)
    assert one.order == other.order
    assert sorted(one.order) == list(range(16))
    assert one.order != sorted(one.order)


def test_the_key_of_a_sort_names_the_letters_of_each_bin() -> None:
    activity = Sort("## Kind\n- k1\n  > F\n- k2\n  > F\n## Hurts\n- h1\n  > F\n")
    letters = {item.text: letter for (item, _), letter in zip(activity.cards(), "ABC", strict=True)}
    kind, hurts = (words_of(line) for line in activity.paper_form().key[:2])
    assert set(re.findall(r"\b[ABC]\b", kind)) == {letters["k1"], letters["k2"]}
    assert set(re.findall(r"\b[ABC]\b", hurts)) == {letters["h1"]}


def test_letters_of_cards_are_different_even_for_a_hundred() -> None:
    assert letter(0) == "A"
    assert letter(25) == "Z"
    assert len({letter(n) for n in range(100)}) == 100


def test_a_film_and_its_captions_travel_with_the_activity() -> None:
    video = Video(GOOD["Video"])
    assert video.film == b"\0film\xff"
    assert [cue["kind"] for cue in video.cues] == ["seen", "said"]
    assert {"../media/films/f.mp4", "../media/films/f.en.vtt"} <= set(video.media())


def test_a_film_is_shown_in_the_language_where_it_was_made_in_it(tmp_path: Path) -> None:
    films = tmp_path / "media" / "films"
    (films / "f.kk.mp4").write_bytes(b"kazakh")
    tumar.setup(language="kk", folder=tmp_path / "notebooks", kit=tmp_path)
    assert Video(GOOD["Video"]).film == b"\0film\xff"
    (films / "f.kk.vtt").write_text(CAPTIONS.replace("WEBVTT", "WEBVTT kk"), "utf-8")
    video = Video(GOOD["Video"])
    assert video.film == b"kazakh"
    assert {"../media/films/f.kk.mp4", "../media/films/f.kk.vtt"} <= set(video.media())
    assert "../media/films/f.mp4" not in video.media()


def test_a_film_without_captions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "media" / "films" / "f.en.vtt").unlink()
    with pytest.raises(GrammarError, match=r"f\.en\.vtt does not exist"):
        Video(GOOD["Video"])


def test_a_film_and_the_amulet_are_not_practice_and_the_others_are() -> None:
    assert {name for name, activity in ACTIVITIES.items() if not activity.is_practice} == {"Amulet", "Video"}


# ---------------------------------------------------------------- help steps


@pytest.fixture
def change_help(tmp_path: Path) -> Any:
    """Change the text of ``objectives.toml``."""
    path = tmp_path / "notebooks" / "objectives.toml"

    def change(old: str, new: str) -> None:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


def test_help_shows_only_routes_that_are_verified_and_for_pupils_with_111_first() -> None:
    data = current().data
    shown = [route["id"] for route in HelpSteps("cyberbullying").routes]
    assert shown[0] == "111"
    by_id = {route["id"]: route for route in data["help_routes"]}
    assert all(by_id[name]["status"] == "verified" and "pupil" in by_id[name]["audience"] for name in shown)
    assert not {"150", "102", "112", "ministry"} & set(shown)


@pytest.mark.parametrize("age", ["6-9", "10-13", "14-17"])
def test_the_number_150_is_nowhere_in_the_help_steps(age: str, tmp_path: Path) -> None:
    tumar.setup(age=age, folder=tmp_path / "notebooks", kit=tmp_path)
    activity = HelpSteps("cyberbullying")
    assert "150" not in json.dumps([activity.steps, activity.routes, activity.danger, activity.title])
    assert not re.search(r"\b150\b", to_html(activity.paper_form(), with_key=True))


def test_a_route_that_is_no_longer_verified_disappears(change_help: Any) -> None:
    change_help('id = "school"', 'id = "school"\nwas = "verified"')
    assert "school" in [route["id"] for route in HelpSteps("cyberbullying").routes]
    text = current().files.folder / "objectives.toml"
    before, after = text.read_text("utf-8").split('id = "school"')
    text.write_text(before + 'id = "school"' + after.replace('status = "verified"', 'status = "press"', 1), "utf-8")
    assert "school" not in [route["id"] for route in HelpSteps("cyberbullying").routes]


def with_lines(value: Any) -> Any:
    """Return data whose texts have the end of a line for each blank."""
    if isinstance(value, str):
        return value.replace(" ", "\n")
    if isinstance(value, list):
        return [with_lines(one) for one in value]
    return {name: with_lines(one) for name, one in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("age", ["6-9", "10-13", "14-17"])
def test_the_end_of_a_line_in_objectives_is_a_blank_in_the_help_steps(age: str, tmp_path: Path) -> None:
    path = tmp_path / "notebooks" / "objectives.toml"
    tumar.setup(age=age, folder=path.parent, kit=tmp_path)
    before = HelpSteps("privacy")
    path.write_text(toml_file(with_lines(tomllib.loads(path.read_text("utf-8")))), "utf-8")
    tumar.setup(age=age, folder=path.parent, kit=tmp_path)
    after = HelpSteps("privacy")
    assert "\\n" in path.read_text("utf-8")
    assert (after.state(), after.paper_form(), after.further_slides()) == (before.state(), before.paper_form(), before.further_slides())


def test_111_is_first_wherever_it_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "notebooks" / "objectives.toml"
    head, *routes = path.read_text("utf-8").split("[[help_routes]]")
    path.write_text("[[help_routes]]".join([head + "\n", *routes[1:], "\n" + routes[0]]), "utf-8")
    assert HelpSteps("cyberbullying").routes[0]["id"] == "111"


def test_the_emergency_number_is_only_in_the_sentence_about_danger_even_when_verified(change_help: Any) -> None:
    change_help('status = "unverified"\nin_danger = true', 'status = "verified"\nverified_on = 2026-11-23\nin_danger = true')
    activity = HelpSteps("cyberbullying")
    assert "112" not in [route["id"] for route in activity.routes]
    assert "112" in activity.danger


def test_a_step_without_a_wording_for_the_age_is_left_out(tmp_path: Path) -> None:
    names = {}
    for age in ("6-9", "10-13"):
        tumar.setup(age=age, folder=tmp_path / "notebooks", kit=tmp_path)
        names[age] = [step["name"] for step in HelpSteps("cyberbullying").steps]
    assert "Block and report" in names["10-13"]
    assert "Block and report" not in names["6-9"]


def test_an_age_without_a_title_is_refused(tmp_path: Path) -> None:
    tumar.setup(age="18+", folder=tmp_path / "notebooks", kit=tmp_path)
    with pytest.raises(GrammarError, match=r"no title for age 18\+"):
        HelpSteps("cyberbullying")


def test_signs_in_the_data_are_text_on_paper(change_help: Any) -> None:
    change_help('name = "111"', 'name = "111 <b>now</b> & always"')
    html = to_html(HelpSteps("cyberbullying").paper_form())
    assert "<b>" not in html
    assert "111 &lt;b&gt;now&lt;/b&gt; &amp; always" in html


@pytest.mark.parametrize(("age", "most"), [("6-9", 8), ("10-13", 14), ("14-17", 20)])
@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_what_is_said_of_help_is_as_short_as_the_age_needs(root: Path, age: str, most: int, language: str) -> None:
    tumar.setup(age=age, language=language, folder=root / "notebooks")
    activity = HelpSteps("cyberbullying")
    said = [line for route in activity.routes for line in route["lines"]] + [activity.danger, activity.words["help_ask"]]
    sentences = [sentence for line in said for sentence in re.split(r"[.!?:] ?", line)]
    assert [sentence for sentence in sentences if len(sentence.split()) > most] == []
    assert "111" in activity.routes[0]["name"]


def test_111_has_a_slide_of_its_own_with_112_below() -> None:
    (slide,) = HelpSteps("cyberbullying").further_slides()
    heading, rest = slide.split("\n", 1)
    assert heading.endswith("</h2>")
    assert [word in words_of(rest) for word in ("111", "free", "Day and night", "112")] == [True] * 4
    assert [name for name, activity in ACTIVITIES.items() if activity.further_slides is not Activity.further_slides] == ["HelpSteps"]


def test_the_box_for_the_qr_code_is_on_paper_alone() -> None:
    activity = HelpSteps("cyberbullying")
    box = activity.words["help_qr"]
    assert [box in to_text(activity.paper_form(), place) for place in ("sheet", "class", "screen")] == [True, False, False]
    assert box not in activity.asleep_html()
    assert f'<div class="only-sheet"><ul class="paper-boxes"><li>{escape(box)}' in to_html(activity.paper_form())


def test_how_a_class_answers_a_check_in_stands_before_a_class_alone() -> None:
    form = ACTIVITIES["CheckIn"](example("CheckIn").TEXT).paper_form()
    assert ["Heads down." in to_text(form, place) for place in ("sheet", "class", "screen")] == [False, True, False]
    assert ["No name" in to_text(form, place) for place in ("sheet", "class", "screen")] == [True, False, True]


@pytest.mark.parametrize(
    ("name", "how", "bold", "rest"),
    [
        ("Close", "Close it, or turn it over.", "Close", " it, or turn it over."),
        ("Tell", "Say it to an adult.", "Tell:", " Say it to an adult."),
        ("Don't pass it on", "Don't pass it on.", "Don't pass it on", "."),
        ("Save", "Saved is saved.", "Save:", " Saved is saved."),
    ],
)
def test_a_step_on_paper_says_its_name_once(name: str, how: str, bold: str, rest: str) -> None:
    assert step_words(name, how) == (bold, rest)


@pytest.mark.parametrize("age", ["6-9", "10-13", "14-17"])
@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_no_step_of_the_kit_is_said_twice_in_a_row(root: Path, age: str, language: str) -> None:
    tumar.setup(age=age, language=language, folder=root / "notebooks")
    for risk in current().data["help_steps"]:
        activity = HelpSteps(risk)
        for step in activity.steps:
            assert not re.match(rf"{re.escape(step['name'])}[.!] \w", step["how"], re.I)
        for line in to_text(activity.paper_form()).splitlines():
            words = re.findall(r"\w+", line.lower())
            assert not any(words[:size] == words[size : 2 * size] for size in range(1, 5)) or not words, line


# ---------------------------------------------------------------- GRAMMAR.md


@pytest.fixture
def grammar_page(root: Path) -> str:
    """The documentation of the grammar."""
    return (root / "notebooks" / "tumar" / "GRAMMAR.md").read_text("utf-8")


def test_the_page_about_the_grammar_lists_every_activity_and_no_other(grammar_page: str) -> None:
    table = grammar_page.split("## The activities")[1]
    listed = set(re.findall(r"^\| `(\w+)(?:\([^`]*\))?` \|", table, re.M))
    assert listed == set(ACTIVITIES)


def test_the_example_of_the_page_can_be_used(grammar_page: str, tmp_path: Path) -> None:
    activities, _ = grammar_page.split("## Python labs")
    codes = re.findall(r"```python\n(.*?)```", activities, re.S)
    assert codes
    for code in codes:
        call = ast.parse(code).body[0].value  # type: ignore[attr-defined]
        text = call.args[0].value
        for picture in parse(text, call.func.id).pictures():
            (tmp_path / "notebooks" / picture.source).resolve().write_text("<svg/>", "utf-8")
        assert isinstance(make(call.func.id, text), ACTIVITIES[call.func.id])


def test_the_page_about_the_grammar_lists_every_lab_and_its_example_runs(grammar_page: str, root: Path) -> None:
    part = grammar_page.split("## Python labs")[1]
    assert set(re.findall(r"^\| `labs\.(\w+)\(", part, re.M)) == set(labs.LABS)
    (code,) = re.findall(r"```python\n(.*?)```", part, re.S)
    assert run_cell(root / "notebooks" / "x.ipynb", Cell("x", "code", code, 1), current(), Renderer()).lab


def test_every_mark_that_activities_know_is_on_the_page(grammar_page: str) -> None:
    assert [mark for mark in ("risky", "first", "asked", "next") if f"{{.{mark}}}" not in grammar_page] == []


def test_every_activity_can_be_imported() -> None:
    assert set(ACTIVITIES) <= set(tumar.__all__) == set(dir(tumar))
    assert all(getattr(tumar, name) for name in tumar.__all__)


def test_an_amulet_has_as_many_beads_as_there_are_risks() -> None:
    text = example("Amulet").TEXT
    more = text + text[text.index("## My time") :].replace("My time", "My fifth risk")
    assert "My fifth risk" in to_text(ACTIVITIES["Amulet"](more).paper_form())


def test_polls_and_rehearsals_need_no_right_answer() -> None:
    assert Poll(GOOD["Poll"]).paper_form().key == ()
    assert len(Rehearsal(GOOD["Rehearsal"]).paper_form().key) == 1
    assert sum("✓" in line for line in Quiz(GOOD["Quiz"]).paper_form().key) == 1

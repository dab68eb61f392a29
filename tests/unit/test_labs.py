"""The labs: that their sums are right, that slips get a sentence, and that a build calculates them without running code."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell

import tumar
from kit_builder.core.errors import CellError
from kit_builder.core.model import Cell, Kit, Notebook, Variant
from kit_builder.lesson.markdown import Renderer
from kit_builder.lesson.pipeline import lesson_of
from tumar import labs
from tumar.context import context_of
from tumar.errors import show_sentences
from tumar.files import Files
from tumar.labs import LABS, LabError, Result

WEEK = {"sleep": [8, 8, 7, 8, 7, 10, 9], "school": [6, 6, 6, 6, 6, 0, 0]}
POINTS = [("Mon 23:00", 4, 7), ("Tue 02:00", 4, 7), ("Tue 09:00", 9, 3), ("Wed 10:00", 9, 3), ("Wed 17:30", 2, 2), ("Sat 17:00", 2, 2)]
RIGHT: dict[str, Result] = {
    "guessing_time": labs.guessing_time([("A", 26, 8)], 1e10),
    "places": labs.places(POINTS),
    "loot_boxes": labs.loot_boxes(100, 300),
    "week": labs.week(WEEK, ["sleep"]),
    "spread": labs.spread(4, 5),
}


def figures(result: Result) -> str:
    label = ElementTree.fromstring(result.chart).get("aria-label")
    assert label
    return label


def test_every_lab_has_an_example_here() -> None:
    assert set(RIGHT) == set(LABS)


@pytest.mark.parametrize("name", RIGHT)
def test_a_result_is_a_drawing_with_all_figures_in_words_and_a_sentence(name: str) -> None:
    result = RIGHT[name]
    drawn = {text.text for text in ElementTree.fromstring(result.chart).iter("{http://www.w3.org/2000/svg}text")}
    assert drawn
    assert len(figures(result)) > 30
    assert result.says
    assert all(line in repr(result) for line in result.says)
    assert "<script" not in result._repr_html_()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '" onload="x'])
def test_a_name_in_a_lab_is_shown_as_text(name: str) -> None:
    html = labs.guessing_time([(name, 26, 8)])._repr_html_() + labs.week({name: [1] * 7})._repr_html_()
    assert "<script" not in html
    assert ElementTree.fromstring(html.partition("</div>")[0] + "</div>") is not None
    assert not re.search(r'<svg[^>]* onload="', html)


# ---------------------------------------------------------------- sums


def test_half_of_all_possibilities_are_tried_on_average() -> None:
    """Guess every number in order and count the guesses: the mean is half of all, and one guess a second is a second each."""
    tries = [number + 1 for number in range(10**4)]
    mean = sum(tries) / len(tries)
    assert f"about {round(mean / 3600, 1):.2g} h" in figures(labs.guessing_time([("four figures", 10, 4)], 1))


@pytest.mark.parametrize(
    ("choices", "length", "says"),
    [
        (26, 4, "less than a second"),
        (26, 8, "about 10 s"),
        (7776, 5, "about 45 years"),
        (7776, 6, "350 thousand years"),
        (94, 100, "trillion"),
    ],
)
def test_a_time_is_said_in_its_own_unit(choices: int, length: int, says: str) -> None:
    assert says in figures(labs.guessing_time([("A", choices, length)], 10_000_000_000))


def test_where_somebody_sleeps_and_learns_is_read_from_the_points_alone() -> None:
    says = labs.places(POINTS).says
    assert any("(4, 7): 2 of 2 points at night" in line for line in says)
    assert any("(9, 3): 2 of 2 points on school days" in line for line in says)
    assert any("(2, 2): Wed 17:30, Sat 17:00" in line for line in says)


def test_without_nights_no_home_is_read_and_coarse_squares_say_how_coarse() -> None:
    says = labs.places(POINTS[2:], square=4).says
    assert any(line.startswith("No points at night") for line in says)
    assert any("16 small ones" in line for line in says)


@pytest.mark.parametrize("one_in", [2, 6, 100, 1000])
def test_half_of_the_players_have_it_after_so_many_boxes_and_not_one_before(one_in: int) -> None:
    found = re.search(r"after ([\d ]+) boxes", labs.loot_boxes(one_in, 1).says[0])
    assert found
    boxes = int(found[1].replace(" ", ""))
    misses = Fraction(one_in - 1, one_in)
    assert 1 - misses**boxes >= Fraction(1, 2) > 1 - misses ** (boxes - 1)


def test_the_share_without_luck_is_what_players_come_to() -> None:
    drawn = random.Random(1)
    without = sum(all(drawn.random() >= 0.01 for _ in range(100)) for _ in range(4000)) / 40
    said = re.search(r"(\d+) of 100 players", labs.loot_boxes(100, 300).says[2])
    assert said
    assert abs(int(said[1]) - without) < 3


def test_a_message_grows_or_dies_out_by_its_factor() -> None:
    assert "it grows" in labs.spread(4, 5).says[0]
    assert "dies out" in labs.spread(4, 2).says[0]
    assert "reaches 252 people" in labs.spread(4, 5, steps=6).says[1]  # 4 + 8 + 16 + 32 + 64 + 128


# ---------------------------------------------------------------- slips

SLIPS: dict[str, tuple[Callable[[], Any], str]] = {
    "a word for a number": (lambda: labs.loot_boxes("100", 300), "must be a number"),  # type: ignore[arg-type]
    "true for a number": (lambda: labs.loot_boxes(True, 300), "must be a number"),
    "a password too long": (lambda: labs.guessing_time([("A", 26, 10**9)]), "from 1 to 100"),
    "a line too short": (lambda: labs.guessing_time([("A", 26)]), "is not a whole line"),  # type: ignore[list-item]
    "no list": (lambda: labs.guessing_time("A"), "list in square brackets"),  # type: ignore[arg-type]
    "no time": (lambda: labs.places([("Monday 8", 1, 1)]), 'Write it like "Mon 08:20"'),
    "off the map": (lambda: labs.places([("Mon 08:00", 40, 1)]), "from 0 to 11"),
    "a day missing": (lambda: labs.week({"sleep": [8] * 6}), "needs seven numbers"),
    "a day too long": (lambda: labs.week({"sleep": [8] * 7, "games": [17] * 7}), "Mon has 25 hours"),
    "not in the week": (lambda: labs.week(WEEK, ["music"]), "'music' is not in your week"),
    "no week": (lambda: labs.week([1, 2]), "write the week as"),  # type: ignore[arg-type]
    "too many contacts": (lambda: labs.spread(10**9, 5), "from 1 to 100"),
}


@pytest.mark.parametrize(("slip", "says"), SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_lab_gets_a_sentence(slip: Callable[[], Any], says: str) -> None:
    with pytest.raises(LabError) as caught:
        slip()
    assert says in str(caught.value)
    assert caught.value._render_traceback_() == [str(caught.value)]


@given(
    st.sampled_from(sorted(LABS)),
    st.lists(st.recursive(st.none() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=6), max_size=3),
)
def test_no_value_at_all_breaks_a_lab(name: str, values: list[Any]) -> None:
    try:
        LABS[name](*values)
    except (LabError, TypeError) as error:
        assert isinstance(error, LabError) or "argument" in str(error)


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Any:
    shell = InteractiveShell.instance()
    yield shell
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("labs.loot_boxes(100 300)", "a comma, a bracket"),
        ("labs.loot_boxes(hundred, 300)", "'hundred' is not known"),
        ("labs.loot_boxes(0, 1)", "one_in is 0"),
    ],
)
def test_in_jupyter_a_slip_shows_a_sentence_and_no_traceback(
    shell: Any, capsys: pytest.CaptureFixture[str], source: str, says: str
) -> None:
    shell.push({"labs": labs})
    show_sentences(lambda: context_of("en", "14-17", Files()).words)
    shell.run_cell(source)
    shown = capsys.readouterr().out
    assert says in shown
    assert "Traceback" not in shown
    assert "File " not in shown


# ---------------------------------------------------------------- in a build


@pytest.fixture
def built(kit: Kit) -> Callable[[str], Any]:
    def build(source: str) -> Any:
        notebook = Notebook(kit.notebooks / "privacy.ipynb", (Cell("a", "code", source, 1),))
        return lesson_of(kit, notebook, Variant(kit.risks["privacy"], kit.ages["14-17"], "en"), Renderer()).cells[0]

    return build


def test_a_lab_is_calculated_with_its_plain_values_and_shown_with_its_code(built: Callable[[str], Any]) -> None:
    shown = built("# Boxes\nodds = 100\nlabs.loot_boxes(odds, price=300)")
    assert shown.lab == labs.loot_boxes(100, 300)
    assert "odds = 100" in shown.html
    assert "<svg" in shown.html
    assert shown.is_practice


def test_no_code_around_a_lab_is_run(built: Callable[[str], Any], tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    for source in (
        f"labs.loot_boxes(open({str(proof)!r}, 'w'), 300)",
        f"x = open({str(proof)!r}, 'w')\nlabs.loot_boxes(100, 300)",
        f"labs.loot_boxes(100, 300)\nopen({str(proof)!r}, 'w')",
        f"labs.__builtins__['open']({str(proof)!r}, 'w')",
    ):
        try:
            shown = built(source)
            assert shown.lab is None
        except CellError as error:
            assert "not a plain value" in str(error)
    assert not proof.exists()


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("labs.loot_boxes(0, 1)", "one_in is 0"),
        ("labs.loot_boxes()", "missing a required argument"),
        ("labs.places(10**9)", "not a plain value"),
    ],
)
def test_a_lab_that_cannot_be_names_the_cell(built: Callable[[str], Any], source: str, says: str) -> None:
    with pytest.raises(CellError, match=r"privacy\.ipynb, cell 1, line 2") as caught:
        built(f"# Title\n{source}")
    assert says in str(caught.value)


def test_tumar_gives_the_labs() -> None:
    assert "labs" in tumar.__all__


@pytest.mark.parametrize("name", LABS)
def test_a_chart_can_be_read_on_a_phone_and_none_of_its_colours_says_right_or_not_yet(name: str) -> None:
    chart = RIGHT[name].chart
    width = int(re.search(r'viewBox="0 0 (\d+)', chart)[1])  # type: ignore[index]
    assert min(map(float, re.findall(r'font-size="([\d.]+)"', chart))) * (320 - 36) / width >= 12
    for colour in set(re.findall(r'(?:fill|stroke)="#(\w{6})"', chart)):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
        assert blue >= max(red, green) - 14, colour  # neither green nor amber nor red

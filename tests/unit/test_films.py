"""Films: storyboards that are refused, captions that can be read, scenes that are pure, words that do not collide, bodies that hold together."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kit_builder.core.errors import KitError
from kit_builder.core.kit import read_toml
from kit_builder.film import manifest, sound
from kit_builder.film.captions import captions
from kit_builder.film.drawing import Box, Group, Item, Text, place
from kit_builder.film.drawing import Path as Shape
from kit_builder.film.joints import Stance, find_joints
from kit_builder.film.layout import problems
from kit_builder.film.lettering import text
from kit_builder.film.motion import STRIDE, ease, lids, step, swing, talk
from kit_builder.film.outline import outline
from kit_builder.film.reading import read_storyboard
from kit_builder.film.render import load
from kit_builder.film.scene import scene
from kit_builder.film.sound import cues, soundtrack
from kit_builder.film.storyboard import Storyboard
from kit_builder.film.studio import Studio, open_studio
from kit_builder.film.svg import svg
from kit_builder.translation.data import STORYBOARD, entries, translated_data
from tumar.activities.video import read_captions

ROOT = Path(__file__).resolve().parents[2]
MEDIA = ROOT / "media"
BOARDS = sorted(path.stem for path in (MEDIA / "storyboards").glob("*.toml"))
HEAD = 'title = "Yard"\nage = "10-13"\n'
SCENE = '\n[[scenes]]\nplace = "courtyard"\nseconds = 2\ncaption = "Hello!"\ndescribe = "A yard."\n'


@pytest.fixture(scope="module")
def studio() -> Studio:
    return open_studio(MEDIA)


def board_of(folder: Path, studio: Studio, content: str) -> Storyboard:
    path = folder / "yard.toml"
    path.write_text(content, "utf-8")
    return read_storyboard(path, studio)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (SCENE.replace("courtyard", "courtyrad"), r"line 11, scene 2: there is no place 'courtyrad'. Did you mean 'courtyard'\?"),
        (SCENE.replace("2", "1").replace("Hello!", "Far too many words here"), r"line 13, scene 2: 1 seconds are too short"),
        (SCENE.replace("2", "60").replace("Hello!", "a" * 38), r"line 13, scene 2: the caption is longer than 2 lines of 37"),
        (SCENE.replace("A yard.", " "), r"line 14, scene 2: say in 'describe' what is seen"),
        (SCENE.replace("seconds = 2", 'seconds = "two"'), r"line 12, scene 2: 'seconds' of a scene must be a number, not 'two'"),
        (SCENE.replace("seconds = 2\n", ""), r"line 11, scene 2: a scene must have 'seconds'"),
        (SCENE + "stop = 3\n", r"line 15, scene 2: the stop must lie within the 2 seconds"),
        (SCENE + "stopp = 1\n", r"line 15, scene 2: there is no entry of a scene 'stopp'. Did you mean 'stop'\?"),
        (SCENE + 'people = [{ who = "ayalla", x = 9 }]\n', r"line 15, scene 2: there is no person 'ayalla'. Did you mean 'ayala'\?"),
        (SCENE + 'people = [{ who = "ayala", x = 9, pose = "fly" }]\n', r"line 15, scene 2: there is no pose 'fly'"),
        (SCENE + 'people = [{ who = "ayala", x = 9, turn = "west" }]\n', r"line 15, scene 2: there is no turn 'west'"),
        (
            SCENE + 'people = [{ who = "ayala", x = 9, then = [{ at = 2, say = 1 }, { at = 1 }] }]\n',
            "line 15, scene 2: what ayala does must be in",
        ),
        (SCENE + 'things = [{ what = "sofaa", x = 1, y = 1 }]\n', r"line 15, scene 2: there is no drawing 'sofaa'"),
        (SCENE + "view = [1, 2]\n", r"line 15, scene 2: 'view' must be 3 numbers in brackets, not \[1, 2\]"),
        (SCENE + '[scenes.device]\nkind = "clock"\napp = "chat"\n', r"line 16, scene 2: there is no kind 'clock'"),
    ],
)
def test_a_storyboard_error_names_file_line_and_scene(tmp_path, studio, wrong, sentence):
    with pytest.raises(KitError, match=rf"^yard\.toml, {sentence}"):
        board_of(tmp_path, studio, HEAD + SCENE + wrong)


def test_a_storyboard_for_no_age_is_refused(tmp_path, studio):
    with pytest.raises(KitError, match=r"^yard\.toml, line 2: there is no age '9-10'"):
        board_of(tmp_path, studio, HEAD.replace("10-13", "9-10") + SCENE)


@pytest.mark.parametrize("name", BOARDS)
def test_a_film_is_as_long_as_a_lesson_can_bear_and_stops_once(studio, name):
    board = read_storyboard(MEDIA / "storyboards" / f"{name}.toml", studio)
    assert 60 <= board.seconds <= 90
    assert len(board.stops) == 1
    assert board.stops[0] == int(board.stops[0])


@pytest.mark.parametrize("name", BOARDS)
def test_the_question_of_a_lesson_comes_where_its_film_stops(studio, name):
    board = read_storyboard(MEDIA / "storyboards" / f"{name}.toml", studio)
    asked = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if path.stem == "gallery":
            continue
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            source = "".join(cell["source"])
            if f"media/films/{name}.mp4" in source:
                asked.append(tuple(60.0 * int(minutes) + int(rest) for minutes, rest in re.findall(r"^## (\d+):(\d\d) ", source, re.M)))
                assert f"age:{board.age}" in cell["metadata"]["tags"]
    assert asked == [board.stops]


def test_captions_are_read_by_the_video_activity(tmp_path, studio):
    board = board_of(tmp_path, studio, HEAD + SCENE + SCENE.replace("Hello!", "Bye!\\nBye!"))
    path = tmp_path / "yard.en.vtt"
    path.write_text(captions(board), "utf-8")
    assert [(cue["kind"], cue["start"], cue["text"]) for cue in read_captions(path)] == [
        ("seen", 0.0, "A yard."),
        ("said", 0.0, "Hello!"),
        ("seen", 2.0, "A yard."),
        ("said", 2.0, "Bye!\nBye!"),
    ]


def test_a_scene_is_the_same_for_the_same_time_in_any_order(studio):
    board = read_storyboard(MEDIA / "storyboards" / "sticker.toml", studio)
    times = [0.4, 9.3, 27.7, 50.0, 63.1, 84.9]
    forwards = [scene(studio, board, time) for time in times]
    open_studio.cache_clear()
    other = open_studio(MEDIA)
    backwards = [scene(other, board, time) for time in reversed(times)]
    open_studio.cache_clear()
    assert forwards == backwards[::-1]
    assert forwards[0] != forwards[1]


def test_nothing_moves_twice_in_one_drawing(studio, tmp_path):
    content = HEAD + SCENE + 'people = [{ who = "ayala", x = 600, pose = "wave" }]\n'
    board = board_of(tmp_path, studio, content)
    frames = [scene(studio, board, number / 25) for number in range(10, 20)]
    assert len({str(frame) for frame in frames}) == 5


def words(at: float, size: float = 40.0, what: str = "Hello") -> Item:
    return text(MEDIA / "fonts", what, 100, at, size)


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ((words(300), words(310, what="Bye")), "the words 'Hello' and 'Bye' lie over each other"),
        ((words(300, 20),), "the words 'Hello' are 20 pixels high; 30 are needed"),
        ((Group((words(300),), place(0, 0, 0.5)),), "the words 'Hello' are 20 pixels high; 30 are needed"),
        ((words(700),), "the words 'Hello' leave the picture"),
        ((Group((words(300),), place(-150, 0)),), "the words 'Hello' leave the picture"),
        ((Group((words(300),), clip=Box(0, 0, 130, 720)),), "the words 'Hello' do not fit on the screen that they are on"),
    ],
)
def test_words_that_cannot_be_read_are_named(items, sentence):
    assert problems(items) == [sentence]


def test_words_that_nobody_sees_are_no_problem():
    card = Box(0, 200, 600, 300, 0, "#FFFFFF")
    gone = Group((words(300, 20),), opacity=0.2)
    away = Group((words(300, what="Away"),), clip=Box(0, 0, 900, 290))
    assert problems((words(300), words(310), card, gone, away)) == []


@pytest.mark.parametrize("turn", [-0.8, 0.0, 0.8])
def test_bodies_hold_together_in_every_pose(studio, turn):
    look = studio.acting.faces["calm"]
    for person in studio.cast.values():
        build = person.build
        for name, pose in studio.acting.poses.items():
            for sit in (0.0, 0.5, 1.0):
                joints = find_joints(build, Stance(pose, look, turn=turn, sit=sit))
                for start, joint, end in joints.arms:
                    reach = sum(build.bones)
                    assert distance(start, joint) <= 0.95 * reach, (person.name, name)
                    assert distance(start, end) <= 1.3 * reach, (person.name, name)
                for hip, knee, foot in joints.legs:
                    assert foot[1] == pytest.approx(build.floor - 11)
                    assert hip[1] <= knee[1] + 0.6 * build.leg <= foot[1] + build.leg, (person.name, name)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5


def test_a_foot_on_the_floor_does_not_slide():
    for foot in (0, 1):
        steps = [(gone / 10, *step(gone / 10, foot)[:2]) for gone in range(int(STRIDE * 40))]
        for (gone, ahead, lift), (later, then, lift_then) in pairwise(steps):
            if lift == 0 and lift_then == 0:
                assert gone + ahead == pytest.approx(later + then)
    assert all(min(step(gone, 0)[1], step(gone, 1)[1]) == 0 for gone in range(500))


def test_movement_has_weight():
    assert (ease(0), ease(1), swing(0), swing(1)) == (0, 1, 0, 1)
    assert min(swing(share / 50) for share in range(50)) < -0.01
    assert max(swing(share / 50) for share in range(50)) > 1.01
    assert {lids("ayala", time / 25) for time in range(2000)} == {0.0, 0.35, 1.0}
    assert len({talk("ayala", number) for number in range(40)}) > 10


def test_path_data_of_svg_is_read():
    assert outline("M1,2l3-1h-2V9z") == (("M", 1, 2), ("L", 4, 1), ("L", 2, 1), ("L", 2, 9), ("Z",))
    assert outline("M0 0a5 5 0 1010 0")[-1][-2:] == pytest.approx((10, 0))
    assert outline("M0 0a5 5 0 1 0 10 0") == outline("M0 0a5 5 0 1010 0")
    with pytest.raises(ValueError, match="no path data"):
        outline("5,5")


def test_the_same_draw_list_makes_an_svg(studio):
    board = read_storyboard(MEDIA / "storyboards" / "sticker.toml", studio)
    items = scene(studio, board, 9.5)
    drawn = svg(items, studio.look, 1280, 720, "still")
    top = ElementTree.fromstring(drawn)
    names = [element.get("id", "") for element in top.iter() if element.get("id")]
    assert names
    assert all(name.startswith("still-") for name in names)
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) == set(names)
    assert "KING!" in [element.text for element in top.iter("{http://www.w3.org/2000/svg}text")]


def test_every_text_of_a_film_can_be_translated():
    found = {entry.place: entry.text for entry in entries(STORYBOARD, read_toml(MEDIA / "storyboards" / "sticker.toml"))}
    assert found["scenes.1.device.then.1.text"] == "KING!"
    assert found["title"] == "The sticker"
    assert found["scenes.12.steps.0"] == "Stop: no angry answer"


@pytest.mark.parametrize("name", BOARDS)
def test_a_translated_film_has_no_word_of_the_old_language(studio, name):
    path = MEDIA / "storyboards" / f"{name}.toml"
    raw = translated_data(STORYBOARD, read_toml(path), lambda text, place: text.upper())
    other = read_storyboard(path, studio, raw)
    board = read_storyboard(path, studio)
    for scene_of, scene_then in zip(board.scenes, other.scenes, strict=True):
        assert (scene_then.caption, scene_then.describe) == (scene_of.caption.upper(), scene_of.describe.upper())
    drawn = {item.words for time in range(int(board.seconds)) for item in all_texts(scene(studio, other, time + 0.5))}
    assert drawn
    assert {words for words in drawn if words != words.upper()} == set()


def all_texts(items: tuple[Item, ...]) -> list[Text]:
    found: list[Text] = []
    for item in items:
        found += all_texts(item.items) if isinstance(item, Group) else [item] if isinstance(item, Text) else []
    return found


def test_a_film_that_is_not_translated_is_named(tmp_path):
    root = kit_of(tmp_path)
    say(root, {"Yard": "Аула", "Hello!": "Сәлем!"})
    with pytest.raises(KitError, match=r"^kk/films\.po: 1 texts of the film 'yard' are not translated; the first is scenes\.0\.describe"):
        load(root, "yard", "kk")
    assert [sentence for _, sentence in manifest.stale(root)] == ["there is no film yard.mp4. Make it again: kit-builder film yard"]
    say(root, {"Yard": "Аула", "Hello!": "Сәлем, достар! " * 9, "A yard.": "Аула."})
    with pytest.raises(KitError, match=r"^kk/films\.po, in 'kk': yard\.toml, line 7, scene 1: the caption is longer"):
        load(root, "yard", "kk")
    say(root, {"Yard": "Аула", "Hello!": "Сәлем!", "A yard.": "Аула."})
    assert load(root, "yard", "kk")[1].scenes[0].caption == "Сәлем!"
    assert "there is no film yard.kk.mp4. Make it again: kit-builder film yard --language kk" in list(manifest.stale(root))[1]


def say(root: Path, known: dict[str, str]) -> None:
    path = root / "notebooks" / "locale" / "kk" / "films.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f'msgid "{text}"\nmsgstr "{said}"\n\n' for text, said in known.items()), "utf-8")


def kit_of(folder: Path) -> Path:
    """A kit with one short film of its own, and the people, places and drawings of ours."""
    media = folder / "media"
    (media / "storyboards").mkdir(parents=True)
    (media / "films").mkdir()
    for name in ("art", "icons", "fonts"):
        (media / name).symlink_to(MEDIA / name)
    for name in ("cast.toml", "acting.toml", "places.toml"):
        shutil.copy(MEDIA / name, media)
    (media / "storyboards" / "yard.toml").write_text(HEAD + SCENE, "utf-8")
    (folder / "notebooks").mkdir()
    for name in ("kit.toml", "objectives.toml"):
        shutil.copy(ROOT / "notebooks" / name, folder / "notebooks")
    return folder


def test_a_film_goes_stale_with_what_it_is_made_from(tmp_path):
    root = kit_of(tmp_path)
    film = root / "media" / "films" / "yard.mp4"
    assert "there is no film yard.mp4" in next(manifest.stale(root))[1]
    film.write_bytes(b"film")
    fresh = manifest.with_film({}, "yard", "en", manifest.made_from(root, "yard", "en"), b"film")
    manifest.manifest_path(root).write_bytes(fresh)
    assert list(manifest.stale(root)) == []
    for path in (root / "media" / "storyboards" / "yard.toml", root / "media" / "cast.toml"):
        before = path.read_text("utf-8")
        path.write_text(before + "# changed\n", "utf-8")
        assert "yard.mp4 is older than what it is made from. Make it again: kit-builder film yard" in next(manifest.stale(root))[1]
        path.write_text(before, "utf-8")
    film.write_bytes(b"another")
    assert "is not the one that was made" in next(manifest.stale(root))[1]


def test_the_sound_of_a_film_is_always_the_same_and_follows_what_is_seen(tmp_path, studio):
    device = '[scenes.device]\nkind = "phone"\napp = "chat"\ntitle = "T"\nthen = [{ at = 1, text = "Hi" }, { at = 1.5, mine = true, text = "Ho" }]\n'
    board = board_of(tmp_path, studio, HEAD + SCENE + device)
    assert list(cues(board)) == [(1, "blip"), (1.5, "swish")]
    track = soundtrack(board)
    assert len(track) == 2 * 44100
    assert 0.02 < abs(track).max() <= 1
    sound._pluck.cache_clear()
    assert (track == soundtrack(board)).all()


def test_a_wrong_doer_has_no_face(studio):
    for name in ("pupil", "other", "teen", "stranger"):
        assert studio.cast[name].faceless
    assert not any(isinstance(item, Shape) and item.fill == "#F0857A" for item in studio.cast["pupil"].over)

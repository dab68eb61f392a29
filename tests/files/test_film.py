"""Films: storyboards that can be read in time, and the same bytes from the same storyboard."""

from __future__ import annotations

import shutil
from pathlib import Path

import av
import pytest

from kit_builder.errors import KitError
from kit_builder.film.render import make
from kit_builder.film.storyboard import captions, read_storyboard
from tumar.video import read_captions

ROOT = Path(__file__).resolve().parents[2]
BOARDS = sorted((ROOT / "media" / "storyboards").glob("*.toml"))
SCENE = '\n[[scenes]]\npicture = "scenes/courtyard.svg"\nseconds = {seconds}\ncaption = "{caption}"\ndescribe = "A yard."\n'


@pytest.fixture
def home(tmp_path):
    (tmp_path / "media" / "storyboards").mkdir(parents=True)
    (tmp_path / "media" / "art" / "scenes").mkdir(parents=True)
    shutil.copy(ROOT / "media" / "art" / "ornament.svg", tmp_path / "media" / "art")
    shutil.copy(ROOT / "media" / "art" / "scenes" / "courtyard.svg", tmp_path / "media" / "art" / "scenes")
    return tmp_path


def board(home: Path, *scenes: str) -> Path:
    path = home / "media" / "storyboards" / "yard.toml"
    path.write_text('title = "Yard"\nage = "6-9"\n' + "".join(scenes), "utf-8")
    return path


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_the_captions_of_a_film_are_those_of_its_storyboard(path):
    text = (ROOT / "media" / "films" / f"{path.stem}.en.vtt").read_text("utf-8")
    assert text == captions(read_storyboard(path))
    cues = read_captions(ROOT / "media" / "films" / f"{path.stem}.en.vtt")
    with av.open(str(ROOT / "media" / "films" / f"{path.stem}.mp4")) as film:
        assert film.duration / av.time_base == pytest.approx(cues[-1]["end"], abs=0.1)


@pytest.mark.parametrize(
    ("scene", "sentence"),
    [
        (SCENE.format(seconds=1, caption="Far too many words for one second"), "scene 2: 1 seconds are too short"),
        (SCENE.format(seconds=60, caption="a" * 38), "scene 2: the caption is longer"),
        (SCENE.format(seconds=9, caption="Hi").replace("courtyard", "moon"), "scene 2: there is no picture scenes/moon.svg"),
    ],
)
def test_a_storyboard_error_names_file_and_scene(home, scene, sentence):
    with pytest.raises(KitError, match=rf"yard\.toml, {sentence}"):
        read_storyboard(board(home, SCENE.format(seconds=2, caption="Hello!"), scene))


def test_a_film_is_as_players_want_it_and_the_same_each_time(home):
    board(home, SCENE.format(seconds=1, caption="Hello!"), SCENE.format(seconds=1, caption="Bye!"))
    path = make(home, "yard")
    first = path.read_bytes()
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate, stream.codec_context.name) == (1280, 720, 25, "h264")
        frame = list(film.decode(stream))[-1].to_ndarray(format="rgb24")
    assert abs(frame[719, 0].astype(int) - (0x00, 0xAF, 0xCA)).max() <= 3
    assert make(home, "yard").read_bytes() == first
    assert sorted(file.name for file in path.parent.iterdir()) == ["yard.en.vtt", "yard.mp4"]

"""Films as files: made as players want them, whole or not at all, with words that can be read in every frame."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import av
import pytest

from kit_builder.cli import main
from kit_builder.core.errors import KitError
from kit_builder.film.captions import captions
from kit_builder.film.layout import problems
from kit_builder.film.manifest import read_manifest, stale
from kit_builder.film.reading import read_storyboard
from kit_builder.film.render import LARGEST, make
from kit_builder.film.scene import scene
from kit_builder.film.stills import draw_stills
from kit_builder.film.studio import open_studio
from tumar.activities.video import read_captions

ROOT = Path(__file__).resolve().parents[2]
MEDIA = ROOT / "media"
BOARDS = sorted((MEDIA / "storyboards").glob("*.toml"))
SCENE = '\n[[scenes]]\nplace = "courtyard"\nseconds = {seconds}\ncaption = "{caption}"\ndescribe = "A yard."\n'
WAVE = 'people = [{ who = "ayala", x = 600, pose = "wave", face = "smile" }]\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A kit with one short film of its own, and the people, places and drawings of ours."""
    media = tmp_path / "media"
    (media / "storyboards").mkdir(parents=True)
    for name in ("art", "icons", "fonts"):
        (media / name).symlink_to(MEDIA / name)
    for name in ("cast.toml", "acting.toml", "places.toml"):
        shutil.copy(MEDIA / name, media)
    (tmp_path / "notebooks").mkdir()
    for name in ("kit.toml", "objectives.toml"):
        shutil.copy(ROOT / "notebooks" / name, tmp_path / "notebooks")
    return tmp_path


def write(home: Path, *scenes: str) -> None:
    path = home / "media" / "storyboards" / "yard.toml"
    path.write_text('title = "Yard"\nage = "6-9"\n' + "".join(scenes), "utf-8")


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_a_film_of_the_kit_has_the_captions_and_length_of_its_storyboard(path):
    board = read_storyboard(path, open_studio(MEDIA))
    text = (MEDIA / "films" / f"{path.stem}.en.vtt").read_text("utf-8")
    assert text == captions(board)
    film = MEDIA / "films" / f"{path.stem}.mp4"
    assert film.stat().st_size <= LARGEST
    with av.open(str(film)) as opened:
        assert opened.duration / av.time_base == pytest.approx(read_captions(film.with_suffix(".en.vtt"))[-1]["end"], abs=0.1)
        assert {stream.codec_context.name for stream in opened.streams} == {"h264", "aac"}


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_the_words_in_every_picture_of_a_film_can_be_read(path):
    studio = open_studio(MEDIA)
    board = read_storyboard(path, studio)
    found = {
        f"{number / 5}: {sentence}" for number in range(int(board.seconds * 5)) for sentence in problems(scene(studio, board, number / 5))
    }
    assert found == set()


def test_the_films_of_the_kit_are_not_stale():
    assert list(stale(ROOT)) == []


def test_the_stills_of_lessons_are_frames_of_the_films(home):
    (home / "media" / "art").unlink()
    shutil.copytree(MEDIA / "art", home / "media" / "art")
    shutil.copy(MEDIA / "stills.toml", home / "media")
    for path in BOARDS:
        shutil.copy(path, home / "media" / "storyboards")
    for path in draw_stills(home):
        assert path.read_bytes() == (MEDIA / "art" / "scenes" / path.name).read_bytes(), f"{path.name}: kit-builder film --stills"


def test_a_film_is_as_players_want_it_and_the_same_each_time(home):
    write(home, SCENE.format(seconds=1, caption="Hello!") + WAVE, SCENE.format(seconds=1, caption="Bye!"))
    told: list[str] = []
    made = make(home, "yard", progress=told.append)
    first = made.film.read_bytes()
    assert told == ["Yard: Hello!", "Yard: Bye!"]
    with av.open(str(made.film)) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        context = picture.codec_context
        assert (picture.width, picture.height, picture.average_rate, context.name, context.profile) == (1280, 720, 25, "h264", "High")
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
        assert sound.codec_context.name == "aac"
        frames = list(film.decode(picture))
        assert [frame.pts for frame in frames] == sorted({frame.pts for frame in frames})
        assert len(frames) == 50
        last = frames[-1].to_ndarray(format="rgb24")
    assert abs(last[719, 0].astype(int) - (0x00, 0xAF, 0xCA)).max() <= 3
    with av.open(str(made.film)) as film:
        assert max(abs(frame.to_ndarray()).max() for frame in film.decode(audio=0)) > 0.01
    assert make(home, "yard").film.read_bytes() == first
    assert sorted(file.name for file in made.film.parent.iterdir()) == ["manifest.json", "yard.en.vtt", "yard.mp4"]
    assert list(read_manifest(home)) == ["yard"]
    assert list(stale(home)) == []
    assert made.sheet == home / "dist" / "films" / "yard.png"
    assert made.sheet.read_bytes().startswith(b"\x89PNG")


def test_a_recorded_voice_is_heard_over_the_music(home):
    write(home, SCENE.format(seconds=2, caption="Hello!"))
    quiet = loudness(make(home, "yard", draft=True).film)
    voice = home / "media" / "voices" / "yard.en.wav"
    voice.parent.mkdir()
    with av.open(str(voice), "w") as recording:
        stream = recording.add_stream("pcm_s16le", rate=22050, layout="mono")
        frame = av.AudioFrame.from_ndarray((20000 * loud_tone(22050)).astype("int16")[None, :], format="s16", layout="mono")
        frame.sample_rate = 22050
        recording.mux(stream.encode(frame))
        recording.mux(stream.encode(None))
    assert loudness(make(home, "yard", draft=True).film) > 4 * quiet


def loud_tone(rate):
    import numpy as np

    return np.sin(2 * np.pi * 440 * np.arange(rate) / rate)


def loudness(film: Path) -> float:
    with av.open(str(film)) as opened:
        return float(max(abs(frame.to_ndarray()).mean() for frame in opened.decode(audio=0)))


def test_a_draft_is_small_and_leaves_the_film_alone(home):
    write(home, SCENE.format(seconds=1, caption="Hello!"))
    made = make(home, "yard", draft=True, sheets=home / "look")
    assert made.film == home / "look" / "yard.mp4"
    with av.open(str(made.film)) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (640, 360)
    assert not (home / "media" / "films").exists()


def test_words_that_do_not_fit_name_film_scene_and_language(home):
    long = 'title = "Yard"\nthen = [{ at = 0, by = "Somebody", text = "Donaudampfschifffahrtsgesellschaftskapitän" }]\n'
    write(
        home,
        SCENE.format(seconds=1, caption="Hello!"),
        SCENE.format(seconds=1, caption="Hello!") + '[scenes.device]\nkind = "phone"\napp = "chat"\n' + long,
    )
    with pytest.raises(KitError, match=r"^yard\.toml, in 'en', scene 2: the words 'Donau.*' do not fit on the screen"):
        make(home, "yard")
    assert not list(home.glob("media/films/*"))


def test_a_killed_render_leaves_the_old_film(home):
    write(home, SCENE.format(seconds=1, caption="Hello!"))
    film = make(home, "yard").film
    before = {path.name: path.read_bytes() for path in film.parent.iterdir()}
    write(home, *(SCENE.format(seconds=9, caption="Hello!") + WAVE for _ in range(9)))
    code = f"from pathlib import Path; from kit_builder.film.render import make; make(Path({str(home)!r}), 'yard', progress=print)"
    script = home / "render.py"
    script.write_text(f"if __name__ == '__main__':\n    {code}\n", "utf-8")
    with subprocess.Popen([sys.executable, "-u", str(script)], stdout=subprocess.PIPE, start_new_session=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline()  # the first scene is drawn
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert {path.name: path.read_bytes() for path in film.parent.iterdir() if path.is_file()} == before
    write(home, SCENE.format(seconds=1, caption="Hello!"))
    make(home, "yard")
    assert {path.name: path.read_bytes() for path in film.parent.iterdir()} == before


def test_without_the_extra_it_says_what_to_install(home, monkeypatch, capsys):
    write(home, SCENE.format(seconds=1, caption="Hello!"))
    for name in [name for name in sys.modules if name.startswith("kit_builder.film")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "skia", None)
    monkeypatch.chdir(home)
    assert main(["film", "yard"]) == 1
    assert "films need the extra 'film': install the kit with uv sync --extra film" in capsys.readouterr().err


def test_the_command_names_a_film_that_is_not_there(home, monkeypatch, capsys):
    write(home, SCENE.format(seconds=1, caption="Hello!"))
    monkeypatch.chdir(home)
    assert main(["film", "yrad", "--draft"]) == 1
    assert "there is no film 'yrad'. Did you mean 'yard'?" in capsys.readouterr().err
    assert main(["film", "yard", "--draft"]) == 0
    assert "contact sheet:" in capsys.readouterr().out

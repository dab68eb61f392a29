"""Pictures, data, captions and words: what activities find beside them."""

from __future__ import annotations

import os
import re
import tomllib
from base64 import b64decode
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from tumar.activities.video import read_captions
from tumar.files import Files, MediaError, check_pixels, state_of
from tumar.words import english_words

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0L9 9" fill="#00AFCA"/><text>Қазақ &amp; "ok" 100%</text></svg>'


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """The files of a kit with an empty media folder."""
    (tmp_path / "kit" / "notebooks").mkdir(parents=True)
    (tmp_path / "kit" / "media").mkdir()
    return Files(folder=tmp_path / "kit" / "notebooks", kit=tmp_path / "kit")


def svg_of(address: str) -> str:
    head, _, body = address.partition(",")
    assert head == "data:image/svg+xml"
    assert not set(body) & set('<>"#\n')
    return unquote(body)


def test_a_drawing_becomes_an_address_with_the_same_drawing_in_it(files: Files) -> None:
    (files.folder / "../media/a.svg").write_text(SVG, "utf-8")
    assert svg_of(files.picture("../media/a.svg")) == SVG


def test_a_drawing_written_over_several_lines_stays_the_same_drawing(files: Files) -> None:
    lines = '<svg\nxmlns="http://www.w3.org/2000/svg"\nviewBox="0 0 9 9"><path\nd="M0 0\n9 9\n1 1"/></svg>'
    (files.folder / "../media/a.svg").write_text(lines, "utf-8")
    root = ElementTree.fromstring(svg_of(files.picture("../media/a.svg")))
    assert root.get("viewBox") == "0 0 9 9"
    assert root[0].get("d") == "M0 0 9 9 1 1"


def test_a_photograph_becomes_an_address_with_the_same_bytes(files: Files) -> None:
    (files.folder / "../media/a.JPG").write_bytes(b"\xff\xd8photo")
    head, _, body = files.picture("../media/a.JPG").partition(",")
    assert (head, b64decode(body)) == ("data:image/jpeg;base64", b"\xff\xd8photo")


def test_a_changed_picture_is_read_again(files: Files) -> None:
    path = files.folder / "../media/a.svg"
    path.write_text("<svg>1</svg>", "utf-8")
    before = files.picture("../media/a.svg")
    path.write_text("<svg>2</svg>", "utf-8")
    os.utime(path, ns=(1, 1))
    assert files.picture("../media/a.svg") != before


@pytest.mark.parametrize(
    "source",
    ["../../secret.svg", "/etc/passwd", "../media/../../secret.svg", "../media/link.svg", "../../kit2/a.svg"],
)
def test_a_picture_outside_the_kit_is_refused(files: Files, source: str, tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "kit2").mkdir()
    (tmp_path / "kit2" / "a.svg").write_text("<svg/>", "utf-8")
    (files.folder / "../media/link.svg").symlink_to(tmp_path / "secret.svg")
    with pytest.raises(MediaError, match="outside the folder of the kit"):
        files.picture(source)


@pytest.mark.parametrize(
    "source", ["file:///etc/passwd", "..%2f..%2fsecret.svg", "%2e%2e/%2e%2e/secret.svg", "../media", "..\\..\\secret.svg", ""]
)
def test_tricks_with_paths_lead_to_no_file(files: Files, source: str, tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text("<svg/>", "utf-8")
    with pytest.raises(MediaError):
        files.picture(source)


def test_a_missing_picture_is_named_with_the_folder_where_it_belongs(files: Files) -> None:
    with pytest.raises(MediaError) as caught:
        files.picture("../media/gone.svg")
    assert "../media/gone.svg does not exist" in str(caught.value)
    assert str((files.folder.parent / "media").resolve()) in str(caught.value)


def test_a_name_that_is_too_long_for_a_file_is_a_missing_picture(files: Files) -> None:
    with pytest.raises(MediaError):
        files.picture("../media/" + "a" * 5_000 + ".svg")


def test_a_drawing_that_is_not_text_is_named(files: Files) -> None:
    (files.folder / "../media/a.svg").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MediaError, match=r"a\.svg"):
        files.picture("../media/a.svg")


def jpeg(wide: int, high: int, comment: bytes = b"") -> bytes:
    """Return the beginning of a JPEG up to its frame."""
    return b"\xff\xd8\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + frame(wide, high)


def frame(wide: int, high: int) -> bytes:
    return b"\xff\xc2\x00\x11\x08" + high.to_bytes(2, "big") + wide.to_bytes(2, "big")


def test_the_size_of_a_photograph_is_that_of_its_frame_not_of_its_comments() -> None:
    check_pixels("a.jpg", jpeg(4000, 3000, frame(65_000, 65_000)))
    for comment in (b"", frame(9, 9), frame(9, 9)[:-2], b"\xff\xff\xfe"):
        with pytest.raises(MediaError, match=r"a\.jpg has 65000 x 64000 pixels, which is too much"):
            check_pixels("a.jpg", jpeg(65_000, 64_000, comment))


def test_a_file_that_is_found_again_is_noted_again_with_all_that_was_looked_for(files: Files) -> None:
    (files.folder / "../media/a.svg").write_text(SVG, "utf-8")
    first = files.find("../media/a.svg")
    again = files.asked_anew()
    assert again.find("../media/a.svg") == first
    assert again.asked == files.asked == {first: state_of(first)}


def test_a_file_that_has_gone_is_not_found_again(files: Files) -> None:
    path = files.folder / "../media/a.svg"
    path.write_text(SVG, "utf-8")
    files.find("../media/a.svg").unlink()
    with pytest.raises(MediaError, match="does not exist"):
        files.find("../media/a.svg")
    path.write_text(SVG, "utf-8")
    assert files.find("../media/a.svg").is_file()


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only administrators make links")
def test_a_link_that_leads_elsewhere_now_is_followed_there(files: Files, tmp_path: Path) -> None:
    media = files.folder.parent / "media"
    for name in ("one.svg", "two.svg"):
        (media / name).write_text(SVG, "utf-8")
    link = media / "link.svg"
    link.symlink_to("one.svg")
    assert files.find("../media/link.svg").name == "one.svg"
    link.unlink()
    link.symlink_to("two.svg")
    assert files.find("../media/link.svg").name == "two.svg"
    (tmp_path / "outside.svg").write_text(SVG, "utf-8")
    link.unlink()
    link.symlink_to(tmp_path / "outside.svg")
    with pytest.raises(MediaError, match="outside"):
        files.find("../media/link.svg")


def test_a_picture_of_ones_own_comes_before_that_of_the_kit_as_soon_as_it_is_there(tmp_path: Path) -> None:
    files, source = Files(folder=tmp_path / "mine", kit=tmp_path), "../media/art/ornament.svg"
    files.folder.mkdir()
    assert not files.find(source).is_relative_to(tmp_path)
    (tmp_path / "media" / "art").mkdir(parents=True)
    (tmp_path / "media" / "art" / "ornament.svg").write_text(SVG, "utf-8")
    assert files.find(source).is_relative_to(tmp_path)


def test_a_picture_of_another_kind_is_refused(files: Files) -> None:
    (files.folder / "../media/a.html").write_text("<script>", "utf-8")
    with pytest.raises(MediaError, match=r"\.svg, \.png or \.jpg"):
        files.picture("../media/a.html")


BESIDE = ("nothing", "objectives.toml", "kit.toml", "pyproject.toml", "tumar/files.py", "notebooks/kit.toml", "../media/cast.toml")


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("name", ["downloads", "notebooks"])
@pytest.mark.parametrize("source", ["../secret.svg", "../media/secret.svg", "link.svg", "linked/secret.svg"])
def test_a_notebook_that_lies_elsewhere_has_pictures_of_its_own_folder_alone(tmp_path: Path, source: str, name: str, beside: str) -> None:
    own = tmp_path / name
    own.mkdir()
    (tmp_path / "media").mkdir()
    for place in (tmp_path, tmp_path / "media", own):
        (place / "secret.svg").write_text(SVG, "utf-8")
    (own / "link.svg").symlink_to(tmp_path / "secret.svg")
    (own / "linked").symlink_to(tmp_path)
    (own / beside).parent.mkdir(parents=True, exist_ok=True)
    (own / beside).touch()
    files = Files(folder=own)
    assert svg_of(files.picture("secret.svg")) == SVG
    with pytest.raises(MediaError, match="outside the folder of the kit"):
        files.picture(source)


def test_a_link_in_the_place_of_the_media_of_a_kit_leads_nowhere(files: Files, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "me.svg").write_text(SVG, "utf-8")
    (tmp_path / "kit" / "media").rmdir()
    (tmp_path / "kit" / "media").symlink_to(tmp_path / "pictures")
    with pytest.raises(MediaError, match="outside the folder of the kit"):
        files.picture("../media/me.svg")


def test_of_a_kit_only_its_media_may_be_read(files: Files, tmp_path: Path) -> None:
    (tmp_path / "kit" / "Pictures").mkdir()
    (tmp_path / "kit" / "Pictures" / "me.svg").write_text(SVG, "utf-8")
    with pytest.raises(MediaError, match="outside the folder of the kit"):
        files.picture("../Pictures/me.svg")


def test_data_that_are_a_link_out_of_the_folder_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "secret.toml").write_text("secret = 1", "utf-8")
    (tmp_path / "mine" / "objectives.toml").symlink_to(tmp_path / "secret.toml")
    assert Files(folder=tmp_path / "mine").data() == Files().data()


def test_data_of_the_kit_serve_a_notebook_that_lies_elsewhere(tmp_path: Path) -> None:
    files = Files(folder=tmp_path)
    assert files.data() == Files().data()
    assert files.picture("../media/art/tumar/hello.svg").startswith("data:image/svg+xml")


def test_missing_data_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tumar.files.HOME", tmp_path / "nowhere" / "tumar")
    with pytest.raises(MediaError, match=r"objectives\.toml is missing"):
        Files(folder=tmp_path).data()


# ---------------------------------------------------------------- captions


@pytest.fixture
def captions(tmp_path: Path) -> Path:
    """The place of a captions file."""
    return tmp_path / "film.en.vtt"


def test_captions_are_read_with_their_times_and_what_is_seen(captions: Path) -> None:
    captions.write_text(
        "WEBVTT\n\nNOTE A yard\nin the evening.\n\n1\n00:00:01.500 --> 00:00:04.000\nHello,\nAyala!\n\n01:02:03.004 --> 01:02:05.000 line:80%\nBye.\n\nNOTE The end.\n",
        "utf-8",
    )
    cues = read_captions(captions)
    assert [(cue["kind"], cue["start"], cue["end"]) for cue in cues] == [
        ("seen", 1.5, 1.5),
        ("said", 1.5, 4.0),
        ("said", 3723.004, 3725.0),
        ("seen", 3725.0, cues[3]["end"]),
    ]
    assert [" ".join(cue["text"].split()) for cue in (cues[0], cues[1], cues[3])] == ["A yard in the evening.", "Hello, Ayala!", "The end."]


def test_settings_of_a_cue_are_not_its_words(captions: Path) -> None:
    captions.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:80% align:start\nBye.\n", "utf-8")
    assert read_captions(captions)[0]["text"] == "Bye."


def test_what_is_seen_at_the_end_does_not_end_before_it_begins(captions: Path) -> None:
    captions.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nBye.\n\nNOTE The end.\n", "utf-8")
    assert all(cue["start"] <= cue["end"] for cue in read_captions(captions))


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["unix", "windows"])
def test_line_ends_of_captions_do_not_matter(captions: Path, ends: str) -> None:
    captions.write_bytes(
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nСәлем!\n\n00:00:03.000 --> 00:00:04.000\nСау бол!\n".replace("\n", ends).encode()
    )
    assert [cue["text"] for cue in read_captions(captions)] == ["Сәлем!", "Сау бол!"]


@pytest.mark.parametrize(
    "text",
    ["\ufeffWEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHi\n", "WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n"],
    ids=["byte order mark", "times without hours"],
)
def test_captions_as_other_programs_write_them_are_read(captions: Path, text: str) -> None:
    captions.write_text(text, "utf-8")
    assert [(cue["start"], cue["text"]) for cue in read_captions(captions)] == [(1.0, "Hi")]


def test_captions_without_their_first_line_are_refused(captions: Path) -> None:
    captions.write_text("00:00:01.000 --> 00:00:02.000\nHi\n", "utf-8")
    with pytest.raises(MediaError, match=r"film\.en\.vtt must begin with the line WEBVTT"):
        read_captions(captions)


def test_captions_without_a_time_quote_the_lines(captions: Path) -> None:
    captions.write_text("WEBVTT\n\nHi, I have no time\n", "utf-8")
    with pytest.raises(MediaError, match="Hi, I have no time"):
        read_captions(captions)


def test_captions_that_are_not_text_are_named(captions: Path) -> None:
    captions.write_bytes(b"WEBVTT\n\n\xff\xfe\x00")
    with pytest.raises(MediaError, match=r"film\.en\.vtt"):
        read_captions(captions)


def test_captions_that_are_missing_are_named(captions: Path) -> None:
    with pytest.raises(MediaError, match=r"film\.en\.vtt does not exist"):
        read_captions(captions)


# ---------------------------------------------------------------- the activities' own words


@pytest.fixture(scope="module")
def tumar_folder(root: Path) -> Path:
    """The folder of the activities."""
    return root / "notebooks" / "tumar"


def scripts_of(tumar_folder: Path) -> list[Path]:
    return [*(tumar_folder / "front").glob("*.js"), *(tumar_folder / "activities").glob("*/front.js")]


def used_words(text: str, names: str) -> set[str]:
    return set(re.findall(rf"\b(?:{names})(?:\(.*?\))?(?:\.(?=[a-z_]+\b(?!\())|\[[\"'])([a-z_0-9]+)", text))


def test_every_word_that_an_activity_uses_is_there_and_none_is_unused(tumar_folder: Path) -> None:
    known = set(english_words(tumar_folder))
    in_scripts = set[str]().union(*(used_words(path.read_text("utf-8"), "words") for path in scripts_of(tumar_folder)))
    made = {prefix for path in scripts_of(tumar_folder) for prefix in re.findall(r"words\[`(\w+_)\$\{", path.read_text("utf-8"))}
    in_scripts |= {word for word in known if word.startswith(tuple(made)) and made}
    sources = [path.read_text("utf-8") for path in tumar_folder.rglob("*.py")]
    in_python = set[str]().union(*(re.findall(r'\b(?:words|own|says)(?:\([^)]*\))?\["(\w+)"', source) for source in sources))
    joined = tuple(prefix for source in sources for prefix in re.findall(r'\bwords\[f"(\w+_)', source))
    in_python |= {word for word in known if word.startswith(joined)}
    assert in_scripts - known == set(), "used, but not in words.toml"
    assert in_python - known == set(), "used, but not in words.toml"
    assert known - in_scripts - in_python == set(), "in words.toml, but unused"


def test_every_word_that_the_deck_uses_is_there(root: Path) -> None:
    assets = root / "kit_builder" / "assets"
    known = set(tomllib.loads((assets / "words.toml").read_text("utf-8")))
    used = used_words((assets / "deck.js").read_text("utf-8"), "words")
    assert len(used) > 5
    assert used - known == set()


def test_names_to_fill_in_are_the_ones_that_are_filled(tumar_folder: Path) -> None:
    texts = "".join(path.read_text("utf-8") for path in [*scripts_of(tumar_folder), *tumar_folder.rglob("*.py")])
    for key, sentence in english_words(tumar_folder).items():
        for name in re.findall(r"\{(\w+)\}", sentence):
            assert re.search(rf"\b{name}\b", texts), f"{key}: nothing fills {{{name}}}"

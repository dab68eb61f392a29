"""A film with captions, a transcript, and stops at which pupils say what they think comes next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from tumar import paper
from tumar.activity import Activity, Role, check_feedback
from tumar.context import Context
from tumar.files import MediaError
from tumar.grammar import Document, Link, Picture
from tumar.slide import SlideMetrics

_CUE = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)\.(\d{3}) --> (?:(\d+):)?(\d\d):(\d\d)\.(\d{3})[^\n]*")


class Video(Activity):
    """A film of the kit: its bytes travel in the widget, so it plays in JupyterLab and from file:// alike."""

    role: ClassVar[Role] = "film"
    shares: ClassVar[tuple[str, ...]] = ("film", "cues")
    is_practice: ClassVar[bool] = False
    reads: ClassVar[frozenset[str]] = frozenset({"times", "film", "twins"})

    def __init__(self, markdown: str, *, context: Context | None = None) -> None:
        super().__init__(markdown, context=context)
        link = film_link(self.document)
        try:
            film, captions = self._files(link.target)
            self.film = self.context.files.find(film).read_bytes()
            self.cues = read_captions(self.context.files.find(captions))
        except MediaError as error:
            self.document.fail(link.line, str(error))

    def check(self, document: Document) -> None:
        """Require a link to one film, a picture for where it cannot play, and a time on every stop."""
        link = film_link(document)
        if not link.target.endswith(".mp4"):
            document.fail(link.line, "a film is an .mp4 file of the kit.")
        if not document.intro.of_kind(Picture):
            document.fail(link.line, "add a picture for where the film cannot play: ![what is seen](path).")
        last = -1
        for section in document.sections:
            if section.seconds is None:
                document.fail(section.line, "a stop begins with its time: ## 0:24 What comes next?")
            if section.seconds <= last:
                document.fail(section.line, "the stops must be in order of time.")
            last = section.seconds
            if len(section.items) < 2:
                document.fail(section.line, "a stop needs at least two answers to choose from.")
            for item in section.items:
                check_feedback(document, item)

    def media(self) -> tuple[str, ...]:
        """Name the picture, the film and its captions."""
        return (*super().media(), *self._files(film_link(self.document).target))

    def _files(self, target: str) -> tuple[str, str]:
        """Name the film and its captions: in the language, or in English where it has not been made in it yet."""
        name, language = target.removesuffix(".mp4"), self.context.language
        translated = f"{name}.{language}.mp4", f"{name}.{language}.vtt"
        return translated if all(map(self.context.files.has, translated)) else (target, f"{name}.en.vtt")

    def slide_height(self, metrics: SlideMetrics) -> float:
        """Say little: the film takes the place that is left."""
        return 20.0

    def paper_form(self) -> paper.PaperForm:
        """Give the picture, the text of the film, and the questions of its stops."""
        words = self.words
        blocks: list[paper.PaperBlock] = [paper.Title(film_link(self.document).text)]
        blocks += paper.prose(self.document.intro.blocks)
        blocks += [paper.Prose(cue_html(cue, words)) for cue in self.cues]
        key: list[str] = []
        for section in self.document.sections:
            minutes, seconds = divmod(section.seconds or 0, 60)
            blocks.append(paper.Title(words["video_question_at"].format(time=f"{minutes}:{seconds:02}") + " " + section.title))
            blocks += [*paper.prose(section.blocks), paper.Options(section.items)]
            key += [f"{item.html} – {item.feedback}" for item in section.items]
        return paper.PaperForm(tuple(blocks), tuple(key))


def film_link(document: Document) -> Link:
    """Return the link to the film; raise GrammarError when there is not exactly one."""
    links = document.intro.of_kind(Link)
    if len(links) != 1:
        document.fail(1, "name one film on a line of its own: [Title](../media/films/name.mp4).")
    return links[0]


def cue_html(cue: dict[str, Any], words: Mapping[str, str]) -> str:
    """Write one cue for the transcript: what is seen in brackets, or what is said."""
    if cue["kind"] == "seen":
        return f"<em>[{escape(words['video_seen'])} {escape(cue['text'])}]</em>"
    return escape(cue["text"])


def read_captions(path: Path) -> list[dict[str, Any]]:
    """Read a WebVTT file into cues ``{"kind": "said"|"seen", "start", "end", "text"}``, times in seconds.

    A ``NOTE`` is what is seen (audio description) and takes its time from the next cue. Raises MediaError
    with the line that cannot be read.
    """
    if not path.is_file():
        raise MediaError(f"{path.name} does not exist: a film needs captions beside it in {path.parent}.")
    cues: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    try:
        blocks = re.split(r"\n\s*\n", path.read_text("utf-8-sig").strip())
    except UnicodeDecodeError as error:
        raise MediaError(f"{path.name} is not text in UTF-8. Save it again.") from error
    if not blocks[0].startswith("WEBVTT"):
        raise MediaError(f"{path.name} must begin with the line WEBVTT.")
    for block in blocks[1:]:
        if block.startswith("NOTE"):
            notes.append({"kind": "seen", "start": 0.0, "end": 0.0, "text": " ".join(block[4:].split())})
            continue
        timing = _CUE.search(block)
        if not timing:
            raise MediaError(f"{path.name}: these lines have no time 00:00:01.000 --> 00:00:04.000: {block[:40]!r}.")
        start, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
        cues += [{**note, "start": start, "end": start} for note in notes]
        notes = []
        cues.append({"kind": "said", "start": start, "end": end, "text": block[timing.end() :].strip()})
    end = cues[-1]["end"] if cues else 0.0
    return cues + [{**note, "start": end, "end": end} for note in notes]


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000

"""A story in scenes, told as text, pictures and chat, with links to choose from and several seats to see it from."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import ClassVar

from tumar import paper
from tumar.activity import Activity
from tumar.grammar import Document, Item, Picture, Section
from tumar.slide import SlideMetrics


@dataclass(frozen=True)
class Seat:
    """A seat (``heading`` is None when the story has only one) and its scenes; the first is the beginning."""

    heading: Section | None
    scenes: tuple[Section, ...]


def seats(document: Document) -> list[Seat]:
    """Group the scenes by the ``#`` heading above them."""
    grouped: list[tuple[Section | None, list[Section]]] = []
    for section in document.sections:
        if section.level == 1:
            grouped.append((section, []))
        elif not grouped:
            grouped.append((None, [section]))
        else:
            grouped[-1][1].append(section)
    return [Seat(heading, tuple(scenes)) for heading, scenes in grouped]


class Story(Activity):
    """Scenes with links between them; every ending leads back to a choice."""

    reads: ClassVar[frozenset[str]] = frozenset({"seats", "cast", "twins"})

    def check(self, document: Document) -> None:
        """Require scenes, ids that are there once, links that lead to a scene, and an ending for every seat."""
        if not seats(document):
            document.fail(1, "a story needs scenes: begin each with ## and a name.")
        identifiers: set[str] = set()
        for section in document.sections:
            if section.identifier in identifiers:
                document.fail(section.line, f"the id #{section.identifier} is there twice.")
            identifiers |= {section.identifier} - {""}
        for seat in seats(document):
            self._check_seat(document, seat)

    def _check_seat(self, document: Document, seat: Seat) -> None:
        if not seat.scenes:
            assert seat.heading is not None
            document.fail(seat.heading.line, "this seat has no scenes: begin each with ## and a name.")
        scenes = {scene.identifier: scene for scene in seat.scenes if scene.identifier}
        for scene in seat.scenes:
            for item in scene.items:
                if item.target is None:
                    document.fail(item.line, "each item of a scene is a link: - [What I do](#name-of-the-scene).")
                if item.target not in scenes:
                    names = ", ".join(f"#{name}" for name in scenes) or "none has an id"
                    document.fail(item.line, f"the link #{item.target} leads to no scene. Scenes here: {names}.")
        reached = _reachable(seat.scenes[0], scenes)
        for scene in seat.scenes:
            if scene.line not in reached:
                document.fail(scene.line, "no link leads to this scene.")
        if not any(not scene.items for scene in seat.scenes):
            document.fail(seat.scenes[0].line, "this story never ends: at least one scene must have no links.")

    def slide_height(self, metrics: SlideMetrics) -> float:
        """Take the highest scene, with its links beside it."""
        width = metrics.width
        views = [metrics.blocks(self.document.intro, width) + 6]
        for section in self.document.sections:
            share = 0.38 if section.of_kind(Picture) else 0.55
            links_height = 2 + sum(metrics.text(paper.without_tags(item.html), width * 0.27 - 3) + 1.3 for item in section.items)
            views.append(2.2 + max(metrics.blocks(section, width * share), links_height if section.level > 1 else 0))
        return max(views)

    def paper_form(self) -> paper.PaperForm:
        """Give the scenes in order, numbered, each link with the number of the scene that it leads to."""
        words, blocks = self.words, [*paper.prose(self.document.intro.blocks)]
        if self.document.intro.items:
            blocks.append(paper.Cast(self.document.intro.items))
        key: list[str] = []
        for seat in seats(self.document):
            numbers = {scene.identifier: number for number, scene in enumerate(seat.scenes, 1)}
            if seat.heading:
                blocks += [paper.Title(seat.heading.title, opens=True), *paper.prose(seat.heading.blocks)]
            for number, scene in enumerate(seat.scenes, 1):
                blocks += [paper.Title(f"{number}. {scene.title}"), *paper.prose(scene.blocks)]
                for item in scene.items:
                    next_scene = words["story_go_to"].format(scene=words["story_scene"].format(number=numbers[item.target or ""]))
                    blocks.append(paper.Prose(f"→ {_link_html(item)} ({escape(next_scene)})"))
                    key += [f"{number}. {item.html}: {item.feedback}"] if item.feedback else []
        return paper.PaperForm(tuple(blocks), tuple(key))


def _link_html(item: Item) -> str:
    return item.html + (f" ({escape(item.picture.alternative)})" if item.picture else "")


def _reachable(start: Section, scenes: dict[str, Section]) -> set[int]:
    """Return the lines of all scenes that links lead to from ``start``."""
    reached, waiting = {start.line}, [start]
    while waiting:
        for item in waiting.pop().items:
            scene = scenes[item.target or ""]
            if scene.line not in reached:
                reached.add(scene.line)
                waiting.append(scene)
    return reached

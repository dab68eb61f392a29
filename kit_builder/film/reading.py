"""Read a storyboard from ``media/storyboards`` and check it; errors name file, line and scene."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from difflib import get_close_matches
from pathlib import Path as File
from typing import Any, NoReturn

from kit_builder.core.captions import too_hard
from kit_builder.core.errors import KitError
from kit_builder.core.kit import read_toml
from kit_builder.core.schema import CAPTIONS, require
from kit_builder.film.storyboard import Actor, Cue, Device, Entry, Reactions, Scene, Sound, Storyboard, Thing
from kit_builder.film.studio import Studio

TURNS = {"left": -0.8, "right": 0.8, "front": 0.0, "half-left": -0.4, "half-right": 0.4}
LOOKS = {"ahead": (0.0, 0.0), "left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, -1.0), "down": (0.0, 1.0)}
SIDES, KINDS, APPS = ("left", "right", "middle"), ("phone", "tablet"), ("chat", "feed", "page", "settings", "call")
LIGHTS, MASCOTS = ("", "evening", "night", "quiet"), ("", "hello", "think", "cheer")
MUSIC = ("playful", "calm", "thoughtful")
SOUNDS = ("blip", "buzz", "tap", "swish", "bell", "step", "kick", "key")


def read_storyboard(path: File, studio: Studio, raw: Mapping[str, Any] | None = None) -> Storyboard:
    """Read a storyboard; raise KitError naming the file, the line and the scene that breaks a rule.

    ``raw`` is what the file holds, said in another language.
    """
    try:
        return _Reader(path, studio, raw or read_toml(path)).board()
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise KitError(f"{path.name}: an entry is missing or of another kind: {error}.") from error


class _Reader:
    """The text of one storyboard, to find the line of a mistake in."""

    def __init__(self, path: File, studio: Studio, raw: Mapping[str, Any]) -> None:
        self.raw, self.path, self.studio, self.number = raw, path, studio, 0
        self.lines = path.read_text("utf-8").splitlines()
        self.begins = [number for number, line in enumerate(self.lines) if re.match(r"\s*\[\[scenes\]\]", line)]

    def fail(self, message: str, near: object = "") -> NoReturn:
        """Raise the error, with the line of the scene in which ``near`` stands."""
        first, last = 0, len(self.lines)
        if self.number:
            first = self.begins[self.number - 1]
            last = [*self.begins, last][self.number]
        found = [number for number in range(first, last) if near and str(near) in self.lines[number]]
        line = (found or [first])[0] + 1
        scene = f", scene {self.number}" if self.number else ""
        raise KitError(f"{self.path.name}, line {line}{scene}: {message}")

    def one_of(self, kind: str, value: Any, known: Iterable[str]) -> str:
        known = list(known)
        if value not in known:
            near = get_close_matches(str(value), known, 1)
            hint = f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(filter(None, known))}."
            self.fail(f"there is no {kind} {value!r}.{hint}", value)
        return str(value)

    def take(self, raw: Mapping[str, Any], kind: type, what: str, also: Iterable[str] = ()) -> dict[str, Any]:
        """Return the entries of a table; refuse those that are not known, and say which must be there."""
        entries = {entry.name: entry for entry in fields(kind) if entry.init}
        for name in raw:
            self.one_of(f"entry of {what}", name, (*entries, *also))
        for name, entry in entries.items():
            needed = entry.default is MISSING and entry.default_factory is MISSING
            if needed and name not in raw and name not in ("number", "cues", "entries", "name"):
                self.fail(f"{what} must have {name!r}.", next(iter(raw.values()), ""))
        for name, value in raw.items():
            if entries.get(name) and entries[name].type in ("float", "float | None") and not isinstance(value, int | float):
                self.fail(f"{name!r} of {what} must be a number, not {value!r}.", name)
        return dict(raw)

    def board(self) -> Storyboard:
        raw = self.take({"music": "calm", **self.raw}, Storyboard, "the film")
        self.one_of("age", raw["age"], self.studio.ages)
        self.one_of("music", raw["music"], MUSIC)
        scenes = []
        for self.number, scene in enumerate(raw["scenes"], 1):
            scenes.append(self.scene(scene, raw["age"]))
        self.number = 0
        if not scenes:
            self.fail("a film needs at least one [[scenes]].")
        require(self.path.name, raw, CAPTIONS)
        return Storyboard(self.path.stem, raw["title"], raw["age"], raw["music"], tuple(scenes))

    def scene(self, raw: Mapping[str, Any], age: str) -> Scene:
        own = self.take(raw, Scene, "a scene")
        self.one_of("place", own["place"], self.studio.places)
        self.one_of("light", own.get("light", ""), LIGHTS)
        self.one_of("mascot", own.get("mascot", ""), MASCOTS)
        for name in ("view", "view_to"):
            if name in own:
                own[name] = self.numbers(own[name], 3, name)
        if "mascot_at" in own:
            own["mascot_at"] = self.numbers(own["mascot_at"], 2, "mascot_at")
        own["people"] = tuple(self.actor(person) for person in own.get("people", ()))
        own["things"] = tuple(self.thing(thing) for thing in own.get("things", ()))
        own["sounds"] = tuple(Sound(**self.take(sound, Sound, "a sound")) for sound in own.get("sounds", ()))
        for sound in own["sounds"]:
            self.one_of("sound", sound.play, SOUNDS)
        own["steps"] = tuple(own.get("steps", ()))
        if "device" in own:
            own["device"] = self.device(own["device"], own["seconds"])
        if "reactions" in own:
            own["reactions"] = Reactions(**self.take(own["reactions"], Reactions, "reactions"))
            self.picture(own["reactions"].icon)
        scene = Scene(self.number, **own)
        if not scene.describe.strip():
            self.fail("say in 'describe' what is seen.", "describe")
        if scene.stop is not None and not 0 < scene.stop < scene.seconds:
            self.fail(f"the stop must lie within the {scene.seconds:g} seconds of the scene.", "stop")
        for message in too_hard(scene.caption, scene.seconds, self.studio.ages[age].letters_a_second):
            self.fail(message, "caption")
        return scene

    def actor(self, raw: Mapping[str, Any]) -> Actor:
        now = {name: raw[name] for name in ("pose", "face", "turn", "look", "sit", "holds", "say") if name in raw}
        own = self.take({name: value for name, value in raw.items() if name not in now}, Actor, "somebody", ("then",))
        self.one_of("person", own["who"], self.studio.cast)
        first = {"pose": "stand", "face": "calm", "turn": "front", "look": "ahead", "sit": False, "holds": "", **now, "at": -9}
        if "say" in now:
            first.pop("say")
        cues = [self.cue(first)]
        cues += [self.cue({"at": 0, "say": now["say"]})] if "say" in now else []
        cues += [self.cue(cue) for cue in own.pop("then", ())]
        times = [cue.at for cue in cues]
        if times != sorted(times):
            self.fail(f"what {own['who']} does must be in order of time.", own["who"])
        return Actor(**own, cues=tuple(cues))

    def cue(self, raw: Mapping[str, Any]) -> Cue:
        if "turn" in raw:
            raw = {**raw, "turn": TURNS[self.one_of("turn", raw["turn"], TURNS)]}
        own = self.take(raw, Cue, "a change of somebody")
        if "pose" in own:
            self.one_of("pose", own["pose"].removeprefix("left "), self.studio.acting.poses)
        if "face" in own:
            self.one_of("face", own["face"], self.studio.acting.faces)
        if isinstance(own.get("look"), str):
            own["look"] = LOOKS[self.one_of("look", own["look"], LOOKS)]
        elif "look" in own:
            own["look"] = self.numbers(own["look"], 2, "look")
        if own.get("holds"):
            self.picture(own["holds"])
        return Cue(**own)

    def thing(self, raw: Mapping[str, Any]) -> Thing:
        own = self.take(raw, Thing, "a thing")
        self.picture(own["what"])
        if "to" in own:
            own["to"] = self.numbers(own["to"], 2, "to")
        return Thing(**own)

    def device(self, raw: Mapping[str, Any], seconds: float) -> Device:
        own = self.take({"at": 0, "until": seconds, "side": "right", "title": "", **raw}, Device, "a device", ("then",))
        for name, known in (("kind", KINDS), ("app", APPS), ("side", SIDES)):
            self.one_of(name, own[name], known)
        entries = []
        for entry in own.pop("then", ()):
            found = Entry(**self.take(entry, Entry, "an entry of a device"))
            if found.who:
                self.one_of("person", found.who, self.studio.cast)
            if found.picture and not found.picture.startswith("sticker "):
                self.picture(found.picture)
            entries.append(found)
        return Device(**own, entries=tuple(entries))

    def picture(self, name: str) -> None:
        if self.studio.find(name) is None:
            self.fail(f"there is no drawing {name!r} in media/art/props or media/icons.", name)

    def numbers(self, value: Any, count: int, name: str) -> Any:
        if not isinstance(value, list) or len(value) != count or not all(isinstance(number, int | float) for number in value):
            self.fail(f"{name!r} must be {count} numbers in brackets, not {value!r}.", name)
        return tuple(map(float, value))

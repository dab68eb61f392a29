"""What people and things do in a scene at a time: poses follow each other with weight, feet carry those who walk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import pi, sin

from kit_builder.film.acting import Look, Pose
from kit_builder.film.drawing import Group, Item, Oval, place
from kit_builder.film.figure import figure
from kit_builder.film.joints import Stance
from kit_builder.film.motion import Point, beat, breath, ease, idle, lids, mix, on_twos, pop, swing, talk
from kit_builder.film.storyboard import Actor, Cue, Reactions, Thing
from kit_builder.film.studio import Place, Studio

_PACE = 108.0  # units of the cast a second
_POSE, _ARMS, _FACE, _TURN, _GAZE, _SIT = 0.55, 0.62, 0.28, 0.45, 0.16, 0.7  # seconds that a change takes


@dataclass(frozen=True)
class Walk:
    """How somebody has moved up to now: where, how far, how briskly (0 to 1), and which way."""

    x: float
    gone: float = 0.0
    stride: float = 0.0
    way: float = 0.0


def actor(studio: Studio, where: Place, who: Actor, time: float, film_time: float) -> Item:
    """Draw somebody of a scene; ``film_time`` keeps blinking and breathing going from scene to scene."""
    person = studio.cast[who.who]
    size = where.size * who.size
    walk = find_walk(who, time, size)
    if not walk.stride:
        time, film_time = on_twos(time), on_twos(film_time)
    pose = find_pose(studio, who.cues, time)
    look, gaze = _face(studio, who, time, film_time)
    turn = _turn(who.cues, time)
    turn = mix(turn, 0.9 * walk.way, walk.stride)
    held = next((cue.holds for cue in reversed(who.cues) if cue.holds is not None and cue.at <= time), "")
    if gaze == (0.0, 0.0) and pose.nod >= 3:
        gaze = (0.0, 0.9)
    sit = _chain([(cue.at, float(cue.sit)) for cue in who.cues if cue.sit is not None], time, _SIT)
    moved = beat(pose.beat, time, who.who)
    chair = None
    if person.wheelchair:
        drawn = studio.drawing("wheelchair").items
        chair = (Group(drawn[:1]), Group(drawn[1:]))
        sit = 1.0
    leans, tilts = idle(who.who, film_time)
    nods = 0.8 * _speaks(who.cues, time) * sin(2 * pi * 1.3 * time)
    stance = Stance(
        pose=replace(pose, nod=pose.nod + nods, lean=pose.lean + leans, tilt=pose.tilt + tilts),
        look=look,
        gaze=gaze,
        turn=turn,
        breath=breath(who.who, film_time),
        sway=2.2 * sin(2 * pi * film_time / 3.1) + 3.5 * walk.stride * sin(2 * pi * walk.gone / 124 - 0.7),
        sit=sit,
        seat=77.0 if person.wheelchair else who.seat,
        walked=walk.gone,
        stride=0.0 if person.wheelchair else walk.stride,
        moved=tuple(moved.items()),
        prop=studio.drawing(held) if held else None,
        chair=chair,
        behind=who.behind,
    )
    return Group(figure(person, stance), place(walk.x, where.floor if who.y is None else who.y, size))


def find_walk(who: Actor, time: float, size: float) -> Walk:
    """Follow the walks of somebody up to a time: to start and to stop takes a third of a second."""
    x, gone, stride, way = who.x, 0.0, 0.0, 0.0
    for cue in who.cues:
        if cue.walk is None or time <= cue.at:
            continue
        far = abs(cue.walk - x)
        lasts = max(0.7, far / (_PACE * size) + 0.33)
        since = time - cue.at
        share = _steady(since, lasts)
        way = 1.0 if cue.walk > x else -1.0
        stride = min(1.0, ease(since / 0.3), ease((lasts - since) / 0.34))
        gone += far * share / size
        x = mix(x, cue.walk, share)
    return Walk(x, gone, max(0.0, stride), way)


def _steady(since: float, lasts: float) -> float:
    """Return the share of a way: faster for a third of a second, then steady, then slower."""
    ramp = min(0.33, lasts / 2)
    top = 1 / (lasts - ramp)
    since = min(max(since, 0.0), lasts)
    if since < ramp:
        return top * since * since / (2 * ramp)
    if since > lasts - ramp:
        return 1 - top * (lasts - since) ** 2 / (2 * ramp)
    return top * (since - ramp / 2)


def find_pose(studio: Studio, cues: tuple[Cue, ...], time: float) -> Pose:
    """Return the pose at a time, on its way from one to the next."""
    pose: Pose | None = None
    turn = 0.0
    for cue in cues:
        turn = turn if cue.turn is None else cue.turn
        if cue.pose is None or cue.at > time:
            continue
        name = cue.pose.removeprefix("left ")
        wanted = studio.acting.poses[name]
        if name != cue.pose or turn < 0:
            wanted = wanted.mirrored()
        since = time - cue.at
        pose = wanted if pose is None else pose.towards(wanted, swing(since / _POSE), swing((since - 0.06) / _ARMS))
    assert pose is not None
    return pose


def _chain(changes: list[tuple[float, float]], time: float, lasts: float) -> float:
    value = changes[0][1] if changes else 0.0
    for at, wanted in changes[1:]:
        value = mix(value, wanted, ease((time - at) / lasts)) if time > at else value
    return value


def _turn(cues: tuple[Cue, ...], time: float) -> float:
    return _chain([(cue.at, cue.turn) for cue in cues if cue.turn is not None], time, _TURN)


def _speaks(cues: tuple[Cue, ...], time: float) -> float:
    """Return how much somebody is speaking, 0 to 1."""
    return max(
        (min(ease((time - cue.at) / 0.12), ease((cue.at + cue.say - time) / 0.15)) for cue in cues if cue.say is not None), default=0.0
    )


def _face(studio: Studio, who: Actor, time: float, film_time: float) -> tuple[Look, Point]:
    look: Look | None = None
    gaze: Point = (0.0, 0.0)
    for cue in who.cues:
        if cue.at > time:
            break
        if cue.face is not None:
            wanted = studio.acting.faces[cue.face]
            look = wanted if look is None else look.towards(wanted, ease((time - cue.at) / _FACE))
        if cue.look is not None:
            share = ease((time - cue.at) / _GAZE)
            gaze = (mix(gaze[0], cue.look[0], share), mix(gaze[1], cue.look[1], share))
    assert look is not None
    speaks = _speaks(who.cues, time)
    if speaks > 0:
        opened, wide = talk(who.who, int(time * 12.5))
        look = replace(look, open=mix(look.open, opened, speaks), wide=mix(look.wide, wide, speaks), crook=look.crook * (1 - speaks))
    return replace(look, lids=look.lids * lids(who.who, film_time)), gaze


def thing(studio: Studio, spec: Thing, time: float) -> Item | None:
    """Draw a thing; in a cloud it is what somebody thinks of."""
    if not spec.at <= time < spec.until:
        return None
    since = time - spec.at
    x, y = spec.x, spec.y
    if spec.to is not None:
        share = ease(since / spec.over) if spec.over < 4 else since / spec.over
        x, y = mix(x, spec.to[0], share), mix(y, spec.to[1], share)
    grown = pop(since / 0.4) if spec.at > 0 else 1.0
    drawn = Group((studio.drawing(spec.what),), place(0, 0, spec.size, spec.spin * since))
    if not spec.cloud:
        return Group((drawn,), place(x, y, grown))
    float_by = 3 * sin(2 * pi * 0.4 * on_twos(time))
    cloud = tuple(Oval(dx, dy, r, r * 0.92, "white", opacity=1) for dx, dy, r in ((-44, 6, 44), (44, 6, 44), (0, -22, 56), (0, 24, 52)))
    dots = tuple(Oval(dx, dy, r, r, "white") for dx, dy, r in ((-42, 80, 13), (-62, 108, 8)))
    return Group((*cloud, *dots, drawn), place(x, y + float_by, grown))


def reactions(studio: Studio, spec: Reactions, time: float) -> tuple[Item, ...]:
    """Draw small pictures that come one after another, rise and fade."""
    shown: list[Item] = []
    drawn = studio.drawing(spec.icon)
    for number in range(spec.count):
        since = time - spec.at - number * 0.28
        if not 0 <= since < 2.6:
            continue
        x = spec.x + spec.wide * (((number * 73) % 200) / 100 - 1) + 12 * sin(2 * pi * (0.5 * since + number / 5))
        y = spec.y + 190 - ((number * 83) % 150) - 95 * since
        shown.append(
            Group(
                (drawn,),
                place(x, y, (0.75 + 0.3 * ((number * 3) % 4) / 3) * pop(since / 0.35), 12 * sin(since * 3 + number)),
                1 - ease((since - 1.9) / 0.7),
            )
        )
    return tuple(shown)

"""A person of the cast, drawn in a stance: standing, sitting or walking, from head to shoes.

The floor under the middle of the person is 0, 0; lengths are those of ``media/cast.toml``.
"""

from __future__ import annotations

from dataclasses import replace
from math import atan2, degrees, hypot

from kit_builder.film.acting import Look
from kit_builder.film.cast import Build, Person
from kit_builder.film.drawing import Box, Gradient, Group, Item, Outline, Oval, Path, about, limb, line, place, times
from kit_builder.film.face import head
from kit_builder.film.hand import hand
from kit_builder.film.joints import NECK, Joints, Stance, find_joints
from kit_builder.film.motion import mix

_SHADOW = Gradient(((0, "ink", 0.3), (0.6, "ink", 0.2), (1, "ink", 0)), (0.5, 0.5, 0.5, 0.5), 0.5)


def figure(person: Person, stance: Stance) -> tuple[Item, ...]:
    """Draw somebody."""
    build = person.build
    joints = find_joints(build, stance)
    wide = 1 - 0.13 * abs(stance.turn)
    walking = stance.stride > 0.4 and abs(stance.turn) > 0.5
    far = (1 if stance.turn > 0 else 0) if walking else None
    shadow = Oval(0, 0, build.half * (1.75 if not stance.chair else 2.3), 9, _SHADOW)
    neck = Path((("M", -12, 30), ("L", 12, 30), ("L", 12, 50), ("Q", 0, 62, -12, 50), ("Z",)), person.skin_shade)
    clip = Path(_vest(build))
    long = (build.hip + 5 - NECK) / (126 - NECK)  # clothes are drawn for a body that ends at 126
    dressed = (1.0, 0.0, 0.0, long, 2 * stance.turn, NECK * (1 - long))
    torso = (
        Path(_torso(build), person.top),
        Group((Group(person.clothes, dressed),), clip=clip) if not stance.behind else Group(()),
        neck,
        Group((Group(person.collar, dressed),), clip=clip) if not stance.behind else Group(()),
    )
    breathe = 1 + 0.006 * stance.breath
    body = Group(torso, times(joints.torso, place(0, 0, breathe, wide=wide)))
    nod = stance.pose.nod + dict(stance.moved).get("head", (0, 0))[1]
    at_neck = times(joints.torso, about(0, NECK, stance.pose.tilt))
    head_at = times(at_neck, place(2.5 * stance.turn, nod - 0.5 * stance.breath))
    hair_at = times(head_at, place(-2.2 * stance.turn, 0, 1, -0.35 * stance.sway))
    face = _back_of_head(person) if stance.behind else head(person, stance.look, stance.gaze, stance.turn, stance.sway)
    arms = [_arm(person, joints, side, stance) for side in (0, 1)]
    parts: list[Item] = [shadow]
    if stance.chair:
        parts.append(stance.chair[0])
    parts.append(Group(person.back, hair_at))
    parts += [arms[far]] if far is not None else []
    parts += _legs(person, joints, stance)
    parts.append(body)
    if person.skirt:
        parts.append(_skirt(person, joints, stance))
    parts.append(Group(face, head_at))
    if stance.behind:
        parts.append(Group(person.back, hair_at))
    held = _held(joints, stance)
    if held and _holds_wide(joints):  # a sheet of paper is before the arms, and behind the hands
        parts += [*arms, held, *(_fingers(person, joints, side, "hold") for side in (0, 1))]
    else:
        parts += [held] if held else []
        parts += [arm for side, arm in enumerate(arms) if side != far]
    if stance.chair:
        parts.append(stance.chair[1])
    return (shadow, Group(tuple(parts[1:]), place(0, -build.floor)))


def _torso(build: Build) -> Outline:
    half, low = build.half, build.hip + 5
    return (
        ("M", -13, 44),
        ("C", -half * 0.5, 48, -half * 0.94, 50, -half, 72),
        ("L", -half * 0.98, low - 4),
        ("Q", -half * 0.98, low, -half * 0.86, low),
        ("L", half * 0.86, low),
        ("Q", half * 0.98, low, half * 0.98, low - 4),
        ("L", half, 72),
        ("C", half * 0.94, 50, half * 0.5, 48, 13, 44),
        ("Z",),
    )


def _vest(build: Build) -> Outline:
    half, low = build.half, build.hip + 5
    return (("M", -31, 33), ("L", -half, 60), ("L", -half, low), ("L", half, low), ("L", half, 60), ("L", 31, 33), ("Z",))


def _arm(person: Person, joints: Joints, side: int, stance: Stance) -> Group:
    start, joint, end = joints.arms[side]
    width = person.build.arm
    middle = limb(start, joint, end, 0.55)
    below = (mix(start[0], joint[0], 0.3), mix(start[1], joint[1], 0.3))
    kind = "open" if stance.pose.open in (("left", "right")[side], "both") else "hold" if stance.prop else "rest"
    fingers = _fingers(person, joints, side, kind)
    cuff = line((mix(joint[0], end[0], 0.86), mix(joint[1], end[1], 0.86)), end)
    sleeve = (
        Path(limb(below, joint, end, 0.55), stroke=person.top_shade, width=width + 3),  # no edge at the shoulder
        Path(middle, stroke=person.top, width=width),
        Path(cuff, stroke=person.top_shade, width=width - 1, opacity=0.55, butt=True),
    )
    return Group((*sleeve, fingers) if kind == "hold" else (fingers, *sleeve))


def _fingers(person: Person, joints: Joints, side: int, kind: str) -> Group:
    _, joint, end = joints.arms[side]
    angle = degrees(atan2(end[1] - joint[1], end[0] - joint[0])) - 90
    out = 0 if kind == "hold" else 4  # of the sleeve
    return Group(hand(person, kind, side), times(place(*end, person.build.arm / 19.5, angle), place(0, out)))


def _legs(person: Person, joints: Joints, stance: Stance) -> list[Item]:
    build = person.build
    bare = person.skirt is not None
    width = build.leg * (0.74 if bare else 1.0)
    order = (0, 1) if stance.turn < 0 else (1, 0)
    parts: list[Item] = []
    for number, side in enumerate(order):
        hip, knee, foot = joints.legs[side]
        sign = side * 2 - 1
        way = mix(sign * 0.8, 1.1 if stance.turn > 0 else -1.1, min(1.0, abs(stance.turn) * (0.4 + 0.9 * stance.stride)))
        angle = joints.feet[side]
        shoe = Group((_shoe(person, way, build.leg),), place(foot[0], foot[1], 1, angle))
        bones = limb(hip, knee, (foot[0], foot[1] - 4), 0.4)  # the shoe is seen below it
        leg = Path(bones, stroke=person.legs, width=width)
        shade = Path(bones, stroke="ink", width=width, opacity=0.13)
        parts += [shoe, leg, shade] if number == 0 and stance.stride > 0.3 else [shoe, leg]
    if stance.sit > 0.5:
        for hip, knee, _ in joints.legs:
            thigh = line((mix(hip[0], knee[0], 0.3), hip[1] - 2), (knee[0], knee[1] + 1))
            parts += [Path(thigh, stroke="ink", width=width + 3, opacity=0.22), Path(thigh, stroke=person.legs, width=width + 1)]
    if not bare:
        (left, *_), (right, *_) = joints.legs
        low = left[1] + build.leg * (0.1 if stance.sit > 0.5 else 0.4)
        wide = build.half * 0.86
        seat: Outline = (
            ("M", left[0] - (wide - build.hips), left[1] - 6),
            ("L", right[0] + (wide - build.hips), right[1] - 6),
            ("Q", right[0] + wide - build.hips + 3, low, right[0] + build.leg * 0.3, low),
            ("L", left[0] - build.leg * 0.3, low),
            ("Q", left[0] - wide + build.hips - 3, low, left[0] - wide + build.hips, left[1] - 6),
            ("Z",),
        )
        parts.append(Path(seat, person.legs))
    return parts


def _shoe(person: Person, way: float, leg: float) -> Path:
    """Draw a shoe from above its sole; ``way`` is where the toe points, -1 to 1."""
    heel, toe = -0.42 * leg * (1 if way >= 0 else -1), (0.42 * leg + 9 * abs(way)) * (1 if way >= 0 else -1)
    sole: Outline = (("M", heel, 11), ("L", heel, -1), ("L", -heel * 0.9, -1), ("Q", toe, 2, toe, 11), ("Z",))
    return Path(sole, person.shoes, person.shoes, 3)


def _skirt(person: Person, joints: Joints, stance: Stance) -> Path:
    (left, knee_left, _), (right, knee_right, _) = joints.legs
    build = person.build
    flare = mix(build.half + 4, build.half * 0.98, stance.sit)
    top = left[1] - 9
    low_left = mix(mix(knee_left[1], left[1], 0.1), knee_left[1] + build.leg * 0.45, stance.sit)
    low_right = mix(mix(knee_right[1], right[1], 0.1), knee_right[1] + build.leg * 0.45, stance.sit)
    a = min(knee_left[0] - 8, (left[0] + right[0]) / 2 - flare) + stance.sway * 0.3
    b = max(knee_right[0] + 8, (left[0] + right[0]) / 2 + flare) + stance.sway * 0.3
    middle = (left[0] + right[0]) / 2
    waist = build.half * 0.97
    hem: Outline = (
        ("M", middle - waist, top),
        ("L", middle + waist, top),
        ("Q", b, (top + low_right) / 2, b, low_right - 3),
        ("Q", b, low_right, b - 4, low_right),
        ("Q", (a + b) / 2, low_left + 3, a + 4, low_left),
        ("Q", a, low_left, a, low_left - 3),
        ("Q", a, (top + low_left) / 2, middle - waist, top),
        ("Z",),
    )
    return Path(hem, person.skirt)


def _held(joints: Joints, stance: Stance) -> Group | None:
    """Draw what is held: between two hands that are near each other, else in the one that is higher."""
    if stance.prop is None:
        return None
    (_, left_elbow, left), (_, right_elbow, right) = joints.arms
    level = abs(left[1] - right[1]) < 16
    if level and hypot(left[0] - right[0], left[1] - right[1]) < 130:
        return Group((stance.prop,), place((left[0] + right[0]) / 2, (left[1] + right[1]) / 2 - 6, 1, stance.pose.lean))
    at, elbow = (left, left_elbow) if left[1] < right[1] else (right, right_elbow)
    angle = max(-28.0, min(28.0, (at[0] - elbow[0]) * 0.6))
    return Group((stance.prop,), place(at[0], at[1] - 8, 1, angle))


def _holds_wide(joints: Joints) -> bool:
    (_, _, left), (_, _, right) = joints.arms
    return right[0] - left[0] > 80 and abs(left[1] - right[1]) < 16


def _back_of_head(person: Person) -> tuple[Item, ...]:
    plain = replace(person, faceless=True)
    shape = head(plain, Look(), (0, 0), 0, 0)
    return (*shape, Box(-37, -40, 74, 62, 34, person.brows))

"""Where the joints of somebody are in a stance: hands and feet decide, elbows and knees follow."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, radians, sin, sqrt

from kit_builder.film.acting import Look, Pose
from kit_builder.film.cast import Build
from kit_builder.film.drawing import Group, Matrix, about, apply, place, times
from kit_builder.film.motion import Point, mix, step

NECK, SHOULDERS = 44.0, 65.0
_PUPIL = (28.0, 68.0)  # shoulder and arm of the person for whom poses are written


@dataclass(frozen=True)
class Stance:
    """How somebody is at one moment.

    ``turn`` is -1 (left) to 1 (right); ``sit`` 0 to 1, on a seat ``seat`` high (0: one that suits); ``walked`` the way gone
    so far, ``stride`` 0 to 1 how briskly; ``moved`` what the pose does by itself.
    """

    pose: Pose
    look: Look
    gaze: Point = (0.0, 0.0)
    turn: float = 0.0
    breath: float = 0.0
    sway: float = 0.0
    sit: float = 0.0
    seat: float = 0.0
    walked: float = 0.0
    stride: float = 0.0
    moved: tuple[tuple[str, Point], ...] = ()
    prop: Group | None = None
    chair: tuple[Group, Group] | None = None
    behind: bool = False


@dataclass(frozen=True)
class Joints:
    """Where the joints of a stance are, in the units of the cast: what a test can see to be connected."""

    torso: Matrix
    arms: tuple[tuple[Point, Point, Point], tuple[Point, Point, Point]]
    legs: tuple[tuple[Point, Point, Point], tuple[Point, Point, Point]]
    feet: tuple[float, float]


def find_joints(build: Build, stance: Stance) -> Joints:
    """Return where body, arms and legs are."""
    floor = build.floor
    stand = floor - build.hip
    moved = dict(stance.moved)
    sink = stance.sit * (stand - (stance.seat or 0.62 * stand))
    bob = 2.2 * stance.stride * abs(step(stance.walked, 0)[0]) / 31 * -1 + 2.2 * stance.stride
    down = sink - stance.pose.rise - bob + moved.get("body", (0, 0))[1]
    across = moved.get("body", (0, 0))[0]
    torso = times(place(across, down), about(0, build.hip, stance.pose.lean + 3 * stance.stride * stance.turn))
    narrow = 1 - 0.18 * abs(stance.turn)
    arms = []
    for side, target in enumerate((stance.pose.left, stance.pose.right)):
        sign = side * 2 - 1
        swung = -sign * 22 * stance.stride * step(stance.walked, 0)[0] / 31 if abs(stance.turn) > 0.3 else 0.0
        shoulder = (sign * build.shoulder * narrow + 1.5 * stance.turn, SHOULDERS - 0.8 * stance.breath)
        shift = moved.get("right" if side else "left", (0, 0))
        hand_at = _scaled(build, target, shift, swung * (1 if stance.turn > 0 else -1), narrow)
        start, end = apply(torso, *shoulder), apply(torso, *hand_at)
        arms.append((start, _bend(start, end, build.bones, (0.6 * sign, 1.0)), end))
    legs, feet = [], []
    thigh = (floor - 12 - build.hip) / 2
    for side in (0, 1):
        sign = side * 2 - 1
        apart = build.hips * (1 - 0.55 * stance.stride * abs(stance.turn))
        hip = apply(torso, sign * apart, build.hip + 2)
        ahead, lift, angle = step(stance.walked, side)
        facing = 1 if stance.turn >= 0 else -1
        reach = (floor - build.hip) / 80
        x = sign * apart * (1 + 0.1 * stance.sit) + facing * ahead * stance.stride * reach + stance.sit * 5 * stance.turn
        foot = (x, floor - 11 - (lift + 11 * sin(radians(abs(angle)))) * stance.stride * reach)
        bent = _bend(hip, foot, (thigh, thigh), (facing * abs(stance.turn), 0.0))
        seated = (mix(hip[0], foot[0], 0.8) + 3 * stance.turn, hip[1] + 0.2 * build.leg + 5)
        legs.append((hip, (mix(bent[0], seated[0], stance.sit), mix(bent[1], seated[1], stance.sit)), foot))
        feet.append(angle * stance.stride * facing)
    return Joints(torso, (arms[0], arms[1]), (legs[0], legs[1]), (feet[0], feet[1]))


def _scaled(build: Build, target: Point, shift: Point, swung: float, narrow: float) -> Point:
    """Return where a hand is for this build."""
    wide, long = build.shoulder / _PUPIL[0], sum(build.bones) / _PUPIL[1]
    x, y = target[0] + shift[0] + swung, target[1] + shift[1] - 0.25 * abs(swung)
    return x * (wide if abs(x) < 50 else long) * narrow, SHOULDERS + (y - SHOULDERS) * long


def _bend(start: Point, end: Point, bones: Point, outwards: Point) -> Point:
    """Return the joint of two bones: on the side of ``outwards``; it straightens where the side would change."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = max(1e-6, hypot(dx, dy))
    length = sum(bones) / 2
    high = min(sqrt(max(0.0, length * length - far * far / 4)), 0.66 * length)
    nx, ny = dy / far, -dx / far
    size = hypot(*outwards) or 1.0
    side = max(-1.0, min(1.0, 2.2 * (nx * outwards[0] + ny * outwards[1]) / size))
    return (start[0] + end[0]) / 2 + nx * high * side, (start[1] + end[1]) / 2 + ny * high * side

"""How things move: easing with weight, blinking, breathing, talking, walking. Pure functions of time, seeded by names."""

from __future__ import annotations

from functools import lru_cache
from math import cos, pi, sin
from random import Random

Point = tuple[float, float]

STRIDE = 62.0  # units of the cast from one step to the next
TWOS = 12.5  # poses change this often a second: drawn "on twos", as in hand-drawn films


def ease(share: float) -> float:
    """Start and stop softly."""
    share = min(1.0, max(0.0, share))
    return share * share * share * (share * (6 * share - 15) + 10)


def swing(share: float) -> float:
    """Move with weight: a little back first, then past the end, then to rest."""
    share = min(1.0, max(0.0, share))
    return ease(share) - 0.075 * sin(2 * pi * share) * (1 - 0.25 * share)


def pop(share: float) -> float:
    """Appear: grow past the full size and settle."""
    share = min(1.0, max(0.0, share))
    return 1 - (1 - share) ** 3 * cos(share * pi * 1.5)


def mix(start: float, end: float, share: float) -> float:
    """Return what lies at a share of the way."""
    return start + (end - start) * share


def on_twos(time: float) -> float:
    """Return the time of the drawing that is shown."""
    return int(time * TWOS + 1e-6) / TWOS


@lru_cache(512)
def _blinks(name: str) -> tuple[float, ...]:
    random, times, now = Random(f"blink {name}"), list[float](), 0.6
    while now < 240:
        now += random.uniform(1.7, 4.6)
        times.append(now)
        if random.random() < 0.18:
            times.append(now + 0.32)
    return tuple(times)


def lids(name: str, time: float) -> float:
    """Return how far the eyes are open: 1, but for a blink of a fifth of a second now and then."""
    for start in _blinks(name):
        if start > time:
            break
        if time < start + 0.24:
            return 0.0 if 0.07 < time - start < 0.17 else 0.35
    return 1.0


def breath(name: str, time: float) -> float:
    """Return -1 to 1: out and in, every three and a half seconds."""
    return sin(2 * pi * (time / 3.5 + Random(name).random()))


def idle(name: str, time: float) -> Point:
    """Return by how many degrees body and head of somebody who does nothing are off: nobody stands like a post."""
    phase = Random(f"idle {name}").random()
    return 0.5 * sin(2 * pi * (time / 5.3 + phase)), 1.1 * sin(2 * pi * (time / 4.1 + 2 * phase))


@lru_cache(4096)
def talk(name: str, step: int) -> Point:
    """Return how far the mouth is open and how wide it is at one step (a twelfth of a second) of speaking."""
    random = Random(f"{name} {step // 2}")
    closed = step % 2 == 1 and random.random() < 0.55
    return (0.08 if closed else random.uniform(0.3, 0.85), random.uniform(0.7, 1.12))


def beat(kind: str, time: float, name: str = "") -> dict[str, Point]:
    """Return how far each hand (``left``, ``right``), the head and the body are moved by what a pose does by itself."""
    step = int(time * TWOS + 1e-6)
    if kind == "type":
        quick = Random(f"{name} {step // 2}")
        return {"left": (quick.uniform(-1.2, 1.2), quick.uniform(-2.2, 1.2)), "right": (quick.uniform(-1.2, 1.2), quick.uniform(-2.2, 1.2))}
    if kind == "wave":
        return {"right": (9 * sin(2 * pi * time * 1.6), -2 * abs(cos(2 * pi * time * 1.6)))}
    if kind == "draw":
        return {"right": (7 * sin(2 * pi * time * 1.1), 2.5 * sin(2 * pi * time * 2.3)), "head": (1.2 * sin(2 * pi * time * 1.1), 0)}
    if kind == "clap":
        apart = abs(sin(2 * pi * time * 1.5))
        return {"left": (-15 * apart, 4 * apart), "right": (15 * apart, 4 * apart)}
    if kind == "laugh":
        shake = abs(sin(2 * pi * time * 2.1))
        return {"body": (0, -2.6 * shake), "head": (0, -1.4 * shake), "left": (0, -2 * shake), "right": (0, -2.5 * shake)}
    if kind == "push":
        turn = 2 * pi * time * 0.8
        return {"left": (5 * cos(turn), 6 * sin(turn)), "right": (5 * cos(turn), 6 * sin(turn)), "body": (1.2 * cos(turn), 0)}
    return {}


def step(distance: float, foot: int) -> tuple[float, float, float]:
    """Return where a foot is while walking: ahead of the hips, above the floor, and its angle; 0 and 1 are the feet.

    While a foot bears weight it stays where it is on the floor, so it goes back under the body at the body's pace.
    """
    phase = (distance / (2 * STRIDE) + foot / 2) % 1.0
    half = STRIDE / 2
    if phase < 0.5:
        return half - STRIDE * phase * 2, 0.0, (10.0 if phase > 0.42 else 0.0)
    through = (phase - 0.5) * 2
    return -half + STRIDE * ease(through), 15.0 * sin(pi * through) ** 0.8, mix(28.0, -14.0, through)

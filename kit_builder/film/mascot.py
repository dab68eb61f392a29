"""The tumar: a triangular amulet with four beads, one for each risk. It waves, thinks and cheers; and it shows the help steps."""

from __future__ import annotations

from math import pi, sin

from kit_builder.film.drawing import HEIGHT, WIDTH, Box, Gradient, Group, Item, Outline, Oval, Path, about, place
from kit_builder.film.lettering import INK, fitting, lines, measure, text, wrap
from kit_builder.film.motion import ease, lids, mix, on_twos, pop
from kit_builder.film.read_svg import read_svg
from kit_builder.film.storyboard import Scene
from kit_builder.film.studio import Studio

_GOLD, _RIM, _LIGHT = "amulet", "amulet-rim", "amulet-light"
_GLOW = Gradient(((0, "amulet-glow", 0.85), (0.55, "amulet-glow", 0.4), (1, "amulet-glow", 0)), (0.5, 0.5, 0.5, 0.5), 0.5)
_BEADS = (84, 128, 172, 216)
STEP_SECONDS = 0.75


def tumar(studio: Studio, mood: str, time: float) -> tuple[Item, ...]:
    """Draw the tumar about the middle of its body, about 300 units high."""
    time = on_twos(time)
    parts = read_svg(studio.media / "art" / "figures" / "tumar.svg")
    names = [name for name in parts if name.startswith("tumar-bead")]
    beads = tuple(
        Group((parts[name],), about(x, 230, 7 * sin(2 * pi * (0.55 * time + 0.13 * number))))
        for number, (name, x) in enumerate(zip(names, _BEADS, strict=True))
    )
    arms = _arms(mood, time)
    over = 3 if mood == "think" else len(arms)  # the hand at the chin is in front
    body: tuple[Item, ...] = (*arms[:over], *beads, parts["tumar-body"], parts["signs"], *_face(mood, time), *arms[over:])
    lift = 7 * abs(sin(2 * pi * 0.9 * time)) if mood == "cheer" else 3 * sin(2 * pi * 0.4 * time)
    return (Group(body, place(-150, -150 - lift)),)


def helper(studio: Studio, scene: Scene, time: float) -> tuple[Item, ...]:
    """Draw the tumar beside the people, or with the help steps, which come one by one."""
    if scene.steps:
        return _steps(studio, scene, time)
    if not scene.mascot:
        return ()
    comes = time if scene.mascot != "think" or scene.stop is None else time - max(0.0, scene.stop - 2.2)
    if comes < 0:
        return ()
    scale = 0.62 * pop(comes / 0.6)
    x, y = scene.mascot_at
    glow = Oval(x, y, 190, 190, _GLOW, opacity=ease(comes / 0.5))
    return (glow, Group(tumar(studio, scene.mascot, comes), place(x, y, scale, 2 * sin(2 * pi * 0.3 * on_twos(comes)))))


def _steps(studio: Studio, scene: Scene, time: float) -> tuple[Item, ...]:
    fonts = studio.media / "fonts"
    veil = Box(0, 0, WIDTH, HEIGHT, 0, "paper", opacity=round(0.72 * ease(time / 0.5), 2))
    glow = Oval(300, 300, 280, 280, _GLOW, opacity=ease(time / 0.5))
    parts: list[Item] = [veil, glow, Group(tumar(studio, scene.mascot or "hello", time), place(300, 300, 1.15 * pop(time / 0.6)))]
    high = 96
    y = 300 - high * len(scene.steps) / 2 + high / 2
    left, beside = 540, 128  # where a step begins, and its number and edges
    size = min(fitting(fonts, step, 40.0, WIDTH - left - 20 - beside) for step in scene.steps)
    broad = max(measure(fonts, step, size) for step in scene.steps) + beside
    for number, step in enumerate(scene.steps):
        since = time - 0.5 - number * STEP_SECONDS
        if since <= 0:
            continue
        x = left + 40 * (1 - pop(since / 0.45))
        parts.append(
            Group(
                (
                    Box(0, -36, broad, 78, 39, INK, opacity=0.1),
                    Box(0, -40, broad, 78, 39, "white", "gold", 4),
                    Oval(42, -1, 27, 27, "gold"),
                    text(fonts, str(number + 1), 42, 13, 38, centred=True),
                    text(fonts, step, 88, 13, size),
                ),
                place(x, y + number * high),
                ease(since / 0.25),
            )
        )
    return tuple(parts)


def card(studio: Studio, title: str, time: float) -> tuple[Item, ...]:
    """Draw the title of the film on a card that stays for three seconds."""
    seen = min(ease((time - 0.2) / 0.4), ease((3.4 - time) / 0.4))
    if seen <= 0:
        return ()
    fonts = studio.media / "fonts"
    words = wrap(fonts, title, 52, 620)
    broad = max(measure(fonts, line, 52) for line in words) + 150
    tall = 62 * len(words) + 44
    parts: tuple[Item, ...] = (
        Box(0, 6, broad, tall, 30, INK, opacity=0.14),
        Box(0, 0, broad, tall, 30, "paper", "gold", 6),
        Group(tumar(studio, "hello", time), place(66, tall / 2 - 6, 0.3)),
        *lines(fonts, words, 124, 66, 52),
    )
    return (Group(parts, place(56 - 30 * (1 - seen), 48), seen),)


def _arms(mood: str, time: float) -> tuple[Item, ...]:
    swing = sin(2 * pi * 0.8 * time)
    wave = sin(2 * pi * 1.5 * time)
    left, right = (27.0, 230.0 + 3 * swing), (273.0, 230.0 - 3 * swing)
    if mood == "hello":
        right = (276.0 + 10 * wave, 98.0)
    elif mood == "cheer":
        left, right = (20.0, 92.0 + 10 * wave), (280.0, 92.0 - 10 * wave)
    elif mood == "think":
        right = (186.0, 212.0)
    parts: list[Item] = []
    for (sx, sy), (ex, ey), out in (((62, 200), left, -1), ((236, 196), right, 1)):
        bend = (mix(sx, ex, 0.5) + out * 14, mix(sy, ey, 0.5) + (26 if ey > 180 else 4))
        arm: Outline = (("M", sx, sy), ("Q", *bend, ex, ey))
        parts += [Path(arm, stroke=_RIM, width=17), Path(arm, stroke=_GOLD, width=12), Oval(ex, ey, 15, 15, _LIGHT, _RIM, 3)]
    return tuple(parts)


def _face(mood: str, time: float) -> tuple[Item, ...]:
    parts: list[Item] = [Oval(x, 169, 10, 6, "amulet-cheek", opacity=0.75) for x in (108, 192)]
    look = {"think": (4.0, -5.0), "hello": (1.0, 1.0)}.get(mood, (0.0, 0.0))
    look = (look[0] * (1 if sin(time * 0.9) > -0.3 else -0.8), look[1])
    shut = lids("tumar", time) < 0.5
    for x, inner in ((123.0, 1), (177.0, -1)):
        if mood == "cheer":
            parts.append(Path((("M", x - 13, 151), ("Q", x, 130, x + 13, 151)), stroke=INK, width=6))
        elif shut:
            parts += [Oval(x, 147, 14.5, 17, "amulet-lid"), Path((("M", x - 13, 150), ("Q", x, 158, x + 13, 150)), stroke=INK, width=5)]
        else:
            parts += [
                Oval(x, 147, 14.5, 17, "white"),
                Oval(x + look[0] + inner * 1.5, 149 + look[1], 8.2, 9.6, INK),
                Oval(x + look[0] + 4, 144.5 + look[1], 3.2, 3.2, "white"),
            ]
    if mood == "think":
        return (*parts, Path((("M", 138, 178), ("Q", 150, 183, 163, 175)), stroke=INK, width=5))
    mouth: Outline = (("M", 128, 170), ("Q", 150, 176, 172, 170), ("Q", 168, 193, 150, 193), ("Q", 132, 193, 128, 170), ("Z",))
    return (*parts, Path(mouth, INK), Group((Oval(150, 190, 11, 7, "red"),), clip=Path(mouth)))

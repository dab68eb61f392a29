"""One frame of a film as a draw list: ``scene(studio, board, time)``. Nothing else decides what is seen."""

from __future__ import annotations

from functools import lru_cache

from kit_builder.film.device import device
from kit_builder.film.drawing import HEIGHT, WIDTH, Box, Gradient, Group, Item, place, times
from kit_builder.film.mascot import card, helper
from kit_builder.film.motion import ease, mix, on_twos
from kit_builder.film.read_svg import drawing_of
from kit_builder.film.stage import actor, reactions, thing
from kit_builder.film.storyboard import Scene, Storyboard, View
from kit_builder.film.studio import Studio

RATE = 25  # frames a second
STRIP = 44  # pixels of ornament at the bottom
_NEAR = {"far": 0.55, "room": 1.0, "front": 1.12}  # how much a layer moves with the camera
_WASHES = {"evening": ("evening-wash", 0.13), "night": ("night-wash", 0.34), "quiet": ("quiet-wash", 0.62)}
_DARKER = Gradient(((0, "ink", 0.0), (0.72, "ink", 0.0), (1, "ink", 0.16)), (0.5, 0.46, 0.5, 0.46), 0.78)
_CORNERS = Group((Box(0, 0, WIDTH, HEIGHT, 0, _DARKER),), still=True)
_FADE = 0.5
_TILE = float(WIDTH)  # pixels after which far things that go by come again


def scene(studio: Studio, board: Storyboard, time: float) -> tuple[Item, ...]:
    """Return what is seen at a time (seconds from the beginning): the same list for the same time, always."""
    spec, since = board.at(time)
    world = [*picture(studio, board, time), _CORNERS]
    if spec.reactions:
        world += reactions(studio, spec.reactions, on_twos(since))
    if spec.device:
        world += device(studio, spec.device, since)
    world += helper(studio, spec, since)
    if spec.card:
        world += card(studio, board.title, since)
    if spec.fade and since < _FADE:
        world.append(Box(0, 0, WIDTH, HEIGHT, 0, "paper", opacity=round(1 - ease(since / _FADE), 2)))
    world.append(_strip(studio))
    return tuple(world)


def picture(studio: Studio, board: Storyboard, time: float) -> tuple[Item, ...]:
    """Return the place with its people and things alone, without screens, the tumar, words and ornament."""
    spec, since = board.at(time)
    where = studio.places[spec.place]
    view = _view(spec, since)
    world: list[Item] = []
    if where.far:
        by = time * where.scroll % _TILE
        tiles = (Group((where.far,), place(-by, 0)), Group((where.far,), place(_TILE - by, 0))) if where.scroll else (where.far,)
        world.append(_layer(Group(tiles), view, "far"))
    if where.room:
        world.append(_layer(where.room, view, "room"))
    if spec.light == "quiet":
        world.append(_wash("quiet"))
    people = sorted(spec.people, key=lambda who: where.floor if who.y is None else who.y)
    inside: list[Item | None] = [thing(studio, spec_of, since) for spec_of in spec.things if not spec_of.front]
    inside += [actor(studio, where, who, since, time) for who in people]
    world.append(_layer(Group(tuple(item for item in inside if item)), view, "room"))
    if where.front:
        world.append(_layer(where.front, view, "front"))
    before = [thing(studio, spec_of, since) for spec_of in spec.things if spec_of.front]
    world.append(_layer(Group(tuple(item for item in before if item)), view, "front"))
    if spec.light in ("evening", "night"):
        world.append(_wash(spec.light))
    return tuple(world)


def _view(spec: Scene, since: float) -> View:
    """Return where the camera is; it never looks past the edge of a place."""
    x, y, near = spec.view
    if spec.view_to:
        share = ease(since / max(0.1, spec.seconds - 0.4))
        x, y, near = (mix(start, end, share) for start, end in zip(spec.view, spec.view_to, strict=True))
    half_wide, half_high = WIDTH / 2 / near, HEIGHT / 2 / near
    return min(max(x, half_wide), WIDTH - half_wide), min(max(y, half_high), HEIGHT - half_high), near


def _layer(group: Group, view: View, depth: str) -> Group:
    x, y, near = view
    share = _NEAR[depth]
    scale = 1 + (near - 1) * share
    middle = place(WIDTH / 2 - (x - WIDTH / 2) * scale * share, HEIGHT / 2 - (y - HEIGHT / 2) * scale * share, scale)
    return Group((group,), times(middle, place(-WIDTH / 2, -HEIGHT / 2)))


def _wash(light: str) -> Box:
    colour, opacity = _WASHES[light]
    return Box(0, 0, WIDTH, HEIGHT, 0, colour, opacity=opacity)


@lru_cache(4)
def _strip(studio: Studio) -> Group:
    """Return the ornament at the bottom."""
    tile = drawing_of(studio.media / "art" / "ornament.svg")
    tiles = tuple(Group(tile.items, place(left, HEIGHT - STRIP + 6)) for left in range(0, WIDTH, 80))
    return Group((Box(0, HEIGHT - STRIP, WIDTH, STRIP, 0, "sky"), *tiles), still=True)

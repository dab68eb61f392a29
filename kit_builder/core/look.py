"""The look of all that is made: read ``media/look.toml``, and write it as CSS and as Typst."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, NewType, get_args, get_origin, get_type_hints

from kit_builder.core.errors import KitError
from kit_builder.core.schema import ABOVE_ZERO, COLOUR, require, require_known

FILE = "media/look.toml"
TUMAR_STYLE = "notebooks/tumar/look.css"  # so that activities have the look in JupyterLab, where no builder is
POINT = 0.75  # of a pixel of CSS, which has 96 of them to an inch, where print and Office have 72 points
_LEAST, _MOST = 300, 5000  # pixels of a side of a slide; PowerPoint allows 56 inches
_FACE = re.compile("[A-Za-z][A-Za-z0-9 -]*")  # which is no code in CSS, Typst and XML
_NAMED = re.compile("([a-z_]+)(?: ([0-9a-fA-F]{2}))?")  # "ink", or "ink CC"
_CHART_COLOUR = re.compile(r"var\(--tumar-([a-z0-9-]+), #[0-9a-fA-F]+\)")  # as ``tumar.look`` writes it

Colour = NewType("Colour", str)
"""``#RRGGBB``, or ``#RRGGBBAA`` for what something shows through."""


@dataclass(frozen=True)
class RiskColours:
    """What a risk is known by."""

    band: Colour


@dataclass(frozen=True)
class Common:
    """The colours that all outputs share; ``media/look.toml`` says what each is for."""

    ink: Colour
    paper: Colour
    white: Colour
    gold: Colour
    gold_edge: Colour
    gold_hover: Colour
    sky: Colour
    deep: Colour
    ground: Colour
    edge: Colour
    rule: Colour
    quiet: Colour
    light: Colour
    coral: Colour
    cut: Colour
    visited: Colour
    focus: Colour
    alarm: Colour
    veil: Colour
    shade: Colour


@dataclass(frozen=True)
class State:
    """How an answer looks in a state: its ground, and its words, edge and symbol."""

    fill: Colour
    words: Colour


@dataclass(frozen=True)
class States:
    """The states of an answer."""

    chosen: State
    right: State
    not_yet: State


@dataclass(frozen=True)
class ActivityColours:
    """What single activities draw."""

    faceless: Colour
    second: Colour
    odd: Colour
    sms: Colour
    hand: Colour
    kinds: tuple[Colour, ...]


@dataclass(frozen=True)
class Charts:
    """What the charts of labs draw beside ink, deep and edge."""

    point: Colour
    fills: tuple[Colour, ...]


@dataclass(frozen=True)
class Poster:
    """What a poster draws beside the common colours."""

    steps: tuple[Colour, ...]


@dataclass(frozen=True)
class Slide:
    """The size of a slide in pixels."""

    width: float
    height: float


@dataclass(frozen=True)
class Space:
    """What stays free on a slide, in pixels."""

    top: float
    edge: float
    foot: float


@dataclass(frozen=True)
class Type:
    """The typeface, and sizes on a slide in pixels."""

    face: str
    title: float
    heading: float
    subheading: float
    text: float
    helpline: float
    activity: float


@dataclass(frozen=True)
class Leading:
    """The height of a line as a share of its type."""

    title: float
    heading: float
    subheading: float
    text: float


@dataclass(frozen=True)
class Film:
    """What films draw themselves."""

    amulet: Colour
    amulet_rim: Colour
    amulet_light: Colour
    amulet_glow: Colour
    amulet_cheek: Colour
    amulet_lid: Colour
    red: Colour
    green: Colour
    eye: Colour
    lips: Colour
    mouth: Colour
    tongue: Colour
    blush: Colour
    shoes: Colour
    device_rim: Colour
    lens: Colour
    screen: Colour
    bubble: Colour
    dark_sky: Colour
    sticker: Colour
    field: Colour
    field_edge: Colour
    keyboard: Colour
    key: Colour
    feed: Colour
    unknown: Colour
    address: Colour
    address_bar: Colour
    settings: Colour
    switch: Colour
    call_top: Colour
    call_foot: Colour
    evening_wash: Colour
    night_wash: Colour
    quiet_wash: Colour
    clips: tuple[Colour, ...]


@dataclass(frozen=True)
class Contrast:
    """Pairs of words and ground, by the names that ``Look.colours`` gives them; ``*`` stands for any ending."""

    text: tuple[tuple[str, ...], ...]
    large: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Look:
    """All of ``media/look.toml``."""

    risks: Mapping[str, RiskColours] = field(hash=False)
    common: Common
    states: States
    activities: ActivityColours
    charts: Charts
    poster: Poster
    slide: Slide
    space: Space
    type: Type
    leading: Leading
    film: Film
    contrast: Contrast

    @property
    def slide_points(self) -> tuple[float, float]:
        """The size of a slide in points."""
        return self.slide.width * POINT, self.slide.height * POINT

    @property
    def slide_room(self) -> tuple[float, float]:
        """The width and the height in pixels that what a slide shows can have."""
        return self.slide.width - 2 * self.space.edge, self.slide.height - self.space.top - self.space.foot

    @property
    def colours(self) -> dict[str, str]:
        """The colours of pages and paper by their names, such as ``ink``, ``chosen-fill``, ``steps-0`` and ``risk-privacy``."""
        colours = dict(pair for table in (self.common, self.states, self.activities, self.poster) for pair in _flat(table))
        colours |= {f"chart-{name}": colour for name, colour in _flat(self.charts)}
        return colours | {f"risk-{name}": risk.band for name, risk in self.risks.items()}

    @property
    def film_colours(self) -> dict[str, str]:
        """The colours of films by the names that draw lists have for them: the common ones, and those that films draw themselves."""
        return dict([*_flat(self.common), *_flat(self.film)])


def as_look(data: Mapping[str, Any]) -> Look:
    """Make a look of what ``media/look.toml`` holds; raise KitError for what is missing, of another kind, or not known.

    Where a colour is wanted, the name of one of ``[common]`` stands for it, alone or with the two digits of how it shows through.
    """
    data = {name: table if name in ("type", "contrast") else _with_colours(table, data.get("common", {})) for name, table in data.items()}
    require(FILE, data, _shape(Look))
    require_known(FILE, data, _shape(Look))
    look: Look = _construct(Look, data)
    if not _FACE.fullmatch(look.type.face):
        raise KitError(f"{FILE}: type.face must be the name of a typeface: Latin letters, digits, blanks and hyphens.")
    for name, colours in look.risks.items():
        if len(colours.band) > 7:
            raise KitError(f"{FILE}: risks.{name}.band must be a colour that nothing shows through: # and six digits or letters.")
    if not (_LEAST <= look.slide.width <= _MOST and _LEAST <= look.slide.height <= _MOST and min(look.slide_room) > _LEAST / 2):
        raise KitError(f"{FILE}: slide: a side must have {_LEAST} to {_MOST} pixels, and [space] must leave {_LEAST // 2} of them.")
    sizes = (look.type.title, look.type.heading, look.type.subheading, look.type.text, look.type.helpline, look.type.activity)
    if max(sizes) > min(look.slide_room) or max(look.leading.title, look.leading.heading, look.leading.subheading, look.leading.text) > 5:
        raise KitError(f"{FILE}: type: no line of text may be higher than a slide; leading is a share, such as 1.35.")
    list_lengths = {"activities.kinds": 7, "charts.fills": 8, "poster.steps": 1, "film.clips": 6}  # colours that are drawn with, at least
    for place, least in list_lengths.items():
        table, _, name = place.partition(".")
        if len(data[table][name]) < least:
            raise KitError(f"{FILE}: {place} has {len(data[table][name])} colours, and {least} are needed.")
    for pair in look.contrast.text + look.contrast.large:
        if len(pair) != 2 or pair[0] not in look.colours or not fnmatch.filter(look.colours, pair[1]):
            raise KitError(f"{FILE}: contrast: {list(pair)} must be two names of colours, of the words and of the ground.")
    return look


def _with_colours(table: Any, common: Any) -> Any:
    """Return a table in which colours stand in the place of their names."""
    if isinstance(table, dict):
        return {name: _with_colours(value, common) for name, value in table.items()}
    if isinstance(table, list):
        return [_with_colours(value, common) for value in table]
    named = _NAMED.fullmatch(table) if isinstance(table, str) and isinstance(common, dict) else None
    colour = common.get(named[1]) if named else None
    return f"{colour}{named[2] or ''}" if named and isinstance(colour, str) else table


@cache
def _shape(kind: Any) -> Any:
    """Return a type as a shape of ``kit_builder.core.schema``."""
    if is_dataclass(kind):
        return {name: _shape(inner) for name, inner in get_type_hints(kind).items()}
    if get_origin(kind) is tuple:
        return [_shape(get_args(kind)[0])]
    if get_origin(kind) is Mapping:
        return {"*": _shape(get_args(kind)[1])}
    return {Colour: COLOUR, float: ABOVE_ZERO}.get(kind, kind)


def _construct(kind: Any, data: Any) -> Any:
    if is_dataclass(kind):
        return kind(**{name: _construct(inner, data[name]) for name, inner in get_type_hints(kind).items()})  # type: ignore[operator]
    if get_origin(kind) is tuple:
        return tuple(_construct(get_args(kind)[0], item) for item in data)
    if get_origin(kind) is Mapping:
        return {name: _construct(get_args(kind)[1], item) for name, item in data.items()}
    return data


def _flat(table: Any) -> Iterator[tuple[str, Any]]:
    """Give the values of a table by their names, in which those of an inner table and of a list come last: ``chosen-fill``, ``0``."""
    for entry in fields(table):
        name, value = entry.name.replace("_", "-"), getattr(table, entry.name)
        if is_dataclass(value):
            yield from ((f"{name}-{inner}", item) for inner, item in _flat(value))
        elif isinstance(value, tuple):
            yield from ((f"{name}-{number}", item) for number, item in enumerate(value))
        else:
            yield name, value


def css(look: Look, selector: str = ":root") -> str:
    """Write a look as custom properties of CSS: ``--tumar-ink``, ``--tumar-slide-width``; sizes are pixels without their unit."""
    tables = {"slide": look.slide, "space": look.space, "type": look.type, "leading": look.leading}
    sizes: dict[str, Any] = {f"{prefix}-{name}": value for prefix, table in tables.items() for name, value in _flat(table)}
    colours = {name: colour for name, colour in look.colours.items() if not name.startswith("risk-")}
    sizes["type-face"] = f'"{look.type.face}"'
    lines = [f"  --tumar-{name}: {value};" for name, value in {**colours, **sizes}.items()]
    return "\n".join([f"{selector} {{", *lines, "}\n"])


def tumar_style(look: Look) -> bytes:
    """Return the file by which the activities carry a look."""
    return f"/* Made from {FILE} by kit-builder look. */\n{css(look, '.tumar')}".encode()


def typ(look: Look) -> str:
    """Write a look as a module of Typst: a dictionary ``look`` of colours, the typeface ``face`` and the size of a slide."""
    colours = {name: f'rgb("{colour}")' for name, colour in look.colours.items() if not name.startswith("risk-")}
    width, height = look.slide_points
    sizes = {"face": f'"{look.type.face}"', "slide-width": f"{width}pt", "slide-height": f"{height}pt"}
    values = {**colours, **sizes, "steps": f"({', '.join(colours[f'steps-{number}'] for number in range(len(look.poster.steps)))},)"}
    return "\n".join(["#let look = (", *(f"  {name}: {value}," for name, value in values.items()), ")\n"])


def paint(look: Look, drawing: str) -> str:
    """Return a chart of tumar as SVG that shows the colours of a look where no style sheet reaches it."""
    colours = look.colours
    return _CHART_COLOUR.sub(lambda match: colours[match[1]], drawing)


def contrasts(look: Look) -> Iterator[tuple[str, str, float, float]]:
    """Give each pair of words and ground that ``[contrast]`` names, its contrast, and the least one that it needs (WCAG 2.2, 1.4.3)."""
    for pairs, least in ((look.contrast.text, 4.5), (look.contrast.large, 3.0)):
        for words, grounds in pairs:
            for ground in fnmatch.filter(look.colours, grounds):
                dark, light = sorted(_luminance(look.colours[name]) for name in (words, ground))
                yield words, ground, (light + 0.05) / (dark + 0.05), least


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

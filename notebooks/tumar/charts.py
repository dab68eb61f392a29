"""Charts of the labs as SVG: no library, no script, readable when printed, in words for screen readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from tumar.look import colour

WIDTH, TALLEST = 420, 350
_SIZE = 19  # of all letters: at least 12 pixels on a phone of 320, where a chart is as wide as the page
_INK, _DEEP, _LINE, _POINT, _WHITE = map(colour, ("ink", "deep", "edge", "chart-point", "white"))
_FILLS = tuple(colour(f"chart-fills-{number}") for number in range(8))


def bars(rows: Sequence[tuple[str, float, str]], ticks: Sequence[tuple[float, str]], title: str) -> str:
    """Draw a bar for each (name, length, what stands behind it); ``ticks`` are lengths with names. Lengths may be below 0."""
    longest = max(1.0, *(length for _, length, _ in rows))
    scale = (WIDTH - 200) / longest
    height = 54 * len(rows) + (30 if ticks else 0)
    parts = []
    last_tick = -200.0
    for length, name in ticks:
        if 0 <= length <= longest and length * scale - last_tick > 80:
            last_tick = length * scale
            parts.append(_line(last_tick, 0, last_tick, height - 26, dashed=True) + _text(last_tick + 2, height - 7, name))
    for number, (name, length, value) in enumerate(rows):
        y = 54 * number
        bar_length = max(4.0, length * scale)
        parts.append(_text(0, y + 18, name, bold=True) + _box(0, y + 24, bar_length, 22, _DEEP) + _text(bar_length + 8, y + 42, value))
    return _svg(height, "".join(parts), title, [f"{name}: {value}" for name, _, value in rows])


def grid(marks: Sequence[tuple[int, int, int, str]], size: int, title: str) -> str:
    """Draw a map of ``size`` by ``size`` squares with a circle for each (x, y, how often, name); y counts from below."""
    side = 330
    step = side / size
    lines = "".join(_line(at * step, 0, at * step, side) + _line(0, at * step, side, at * step) for at in range(size + 1))
    circles = []
    for x, y, count, name in sorted(marks, key=lambda mark: -mark[2]):
        cx, cy = (x + 0.5) * step, side - (y + 0.5) * step
        radius = min(step * 0.45 + 3 * count**0.5, 40)
        circles.append(f'<circle cx="{cx:.0f}" cy="{cy:.0f}" r="{radius:.0f}" fill="{_POINT}" stroke="{_INK}" stroke-width="2"/>')
        circles.append(_text(cx, cy + 6, str(count), anchor="middle", bold=True))
        if name and cx < side * 0.6:
            circles.append(_text(cx + radius + 5, cy + 6, name, bold=True))
        elif name:
            circles.append(_text(cx - radius - 5, cy + 6, name, anchor="end", bold=True))
    descriptions = [f"({x}, {y}): {count}" + (f", {name}" if name else "") for x, y, count, name in marks]
    return _svg(side + 4, f'<g transform="translate(2 2)">{lines}{"".join(circles)}</g>', title, descriptions)


def curve(points: Sequence[tuple[float, float]], marks: Sequence[tuple[float, float, str]], x_name: str, y_name: str) -> str:
    """Draw a curve of (x, percent) with marked points (x, percent, name)."""
    end = points[-1][0]

    def at(x: float, y: float) -> tuple[float, float]:
        return 36 + x / end * 360, 260 - y * 2.25

    path = " ".join(f"{'L' if number else 'M'}{at(x, y)[0]:.1f} {at(x, y)[1]:.1f}" for number, (x, y) in enumerate(points))
    parts = [_line(36, 30, 36, 260), _line(36, 260, 410, 260), _text(0, 18, y_name), _text(412, 288, x_name, anchor="end")]
    parts += [_text(30, at(0, share)[1] + 6, str(share), anchor="end") for share in (0, 50, 90)]
    parts.append(f'<path d="{path}" fill="none" stroke="{_DEEP}" stroke-width="5"/>')
    for x, y, name in marks:
        px, py = at(x, y)
        parts.append(_line(36, py, px, py, dashed=True) + _line(px, py, px, 260, dashed=True))
        parts.append(f'<circle cx="{px:.0f}" cy="{py:.0f}" r="8" fill="{_POINT}" stroke="{_INK}" stroke-width="2"/>')
        parts.append(_text(px + 6, py + 30, name, bold=True) if px < 280 else _text(px - 8, py + 62, name, anchor="end", bold=True))
    return _svg(296, "".join(parts), f"{y_name}; {x_name}", [f"{y:g}: {name}" for _, y, name in marks])


def stacks(days: Sequence[str], hours: Mapping[str, Sequence[float]], title: str) -> str:
    """Draw a column of 24 hours for each day, and below them what the colours are."""
    parts = []
    floor = 216.0
    for number, day in enumerate(days):
        x, top = 36 + number * 55, floor
        for kind, (_name, values) in enumerate(hours.items()):
            box_height = values[number] * 8.5
            top -= box_height
            parts.append(f'<rect x="{x}" y="{top:.1f}" width="45" height="{box_height:.1f}" fill="{_FILLS[kind]}" stroke="{_INK}"/>')
        parts.append(_text(x + 22, floor + 22, day, anchor="middle"))
    for hour in (0, 12, 24):
        y = floor - 8.5 * hour
        parts.append(_text(28, y + 6, str(hour), anchor="end") + _line(32, y, WIDTH, y))
    for kind, name in enumerate(hours):
        x, y = 4 + WIDTH // 2 * (kind % 2), floor + 36 + 28 * (kind // 2)
        parts.append(_box(x, y, 20, 20, _FILLS[kind], stroke=_INK) + _text(x + 28, y + 17, name))
    descriptions = [
        f"{name}: {', '.join(f'{day} {value:g}' for day, value in zip(days, values, strict=True))}" for name, values in hours.items()
    ]
    return _svg(floor + 36 + 28 * ((len(hours) + 1) // 2), "".join(parts), title, descriptions)


def _svg(height: float, inside: str, title: str, descriptions: Sequence[str]) -> str:
    words = escape(f"{title}. {'; '.join(descriptions)}.", quote=True)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{words}" width="100%" xmlns="http://www.w3.org/2000/svg" '
        f'style="max-width: 540px; max-height: {TALLEST * 1.25:g}px" '
        f'font-family="inherit, sans-serif">{inside}</svg>'
    )


def _text(x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    halo = f'stroke="{_WHITE}" stroke-width="5" paint-order="stroke"'
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{_SIZE}" fill="{_INK}" {halo} text-anchor="{anchor}"{weight}>{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False) -> str:
    dash = f' stroke="{_INK}" stroke-dasharray="4 5"' if dashed else f' stroke="{_LINE}" stroke-width="2"'
    return f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}"{dash}/>'


def _box(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> str:
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="4" fill="{fill}" stroke="{stroke}"/>'

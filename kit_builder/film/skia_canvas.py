"""Draw a draw list with Skia, and keep what is still as a picture."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path as File
from typing import Any

import skia

from kit_builder.core.look import Look
from kit_builder.film.drawing import HEIGHT, WIDTH, Box, Colour, Gradient, Group, Item, Matrix, Outline, Oval, Path, Text, hex_of

_KEPT = 24  # pictures of still groups


class Canvas:
    """A page of ``wide`` x ``high`` pixels on which draw lists are drawn, one after the other."""

    def __init__(self, fonts: File, look: Look, wide: int, high: int, scale: float = 1.0) -> None:
        self.colours = look.film_colours
        self.surface = skia.Surface(wide, high)
        self.canvas = self.surface.getCanvas()
        self.size, self.scale = (wide, high), scale
        self.faces = {
            bold: skia.Typeface.MakeFromFile(str(fonts / f"nunito-{'bold' if bold else 'regular'}.ttf")) for bold in (True, False)
        }
        self.fonts: dict[tuple[bool, float], Any] = {}
        self.kept: dict[int, tuple[Group, Any, Matrix]] = {}

    def draw(self, items: tuple[Item, ...]) -> None:
        """Draw over what is there."""
        self.canvas.save()
        self.canvas.scale(self.scale, self.scale)
        for item in items:
            self._item(item)
        self.canvas.restore()

    def pixels(self) -> Any:
        """Return the page as an array of rows of red, green, blue, opacity."""
        return self.surface.toarray(colorType=skia.kRGBA_8888_ColorType)

    def save(self, path: File) -> None:
        """Write the page as PNG."""
        self.surface.makeImageSnapshot().save(str(path), skia.kPNG)

    def _item(self, item: Item) -> None:
        if isinstance(item, Group):
            self._group(item)
        elif isinstance(item, Text):
            font = self._font(item.bold, item.size)
            self.canvas.drawString(
                item.words, item.x - (item.wide / 2 if item.centred else 0), item.y, font, _paint(hex_of(item.colour, self.colours), 1.0)
            )
        else:
            if item.fill is not None:
                self._shape(item, self._filled(item, item.fill))
            if item.stroke is not None:
                self._shape(item, _stroked(item, hex_of(item.stroke, self.colours)))

    def _font(self, bold: bool, size: float) -> Any:
        if (bold, size) not in self.fonts:
            font = self.fonts[bold, size] = skia.Font(self.faces[bold], size)
            font.setSubpixel(True)
            font.setEdging(skia.Font.Edging.kAntiAlias)
        return self.fonts[bold, size]

    def _filled(self, item: Path | Oval | Box, fill: Colour) -> Any:
        if isinstance(fill, Gradient):
            bounds = _path(item.outline).getBounds() if isinstance(item, Path) else _box(item)
            stops = tuple((offset, hex_of(colour, self.colours), share) for offset, colour, share in fill.stops)
            return _shaded(replace(fill, stops=stops), (bounds.left(), bounds.top(), bounds.width(), bounds.height()), item.opacity)
        return _paint(hex_of(str(fill), self.colours), round(item.opacity, 2))

    def _shape(self, item: Path | Oval | Box, paint: Any) -> None:
        if isinstance(item, Path):
            self.canvas.drawPath(_path(item.outline), paint)
        elif isinstance(item, Oval):
            self.canvas.drawOval(_box(item), paint)
        else:
            self.canvas.drawRoundRect(_box(item), item.radius, item.radius, paint)

    def _group(self, group: Group) -> None:
        if group.opacity <= 0:
            return
        canvas = self.canvas
        count = canvas.getSaveCount()
        if group.opacity < 1:
            canvas.saveLayerAlpha(None, round(255 * group.opacity))
        else:
            canvas.save()
        a, b, c, d, e, f = group.matrix
        canvas.concat(skia.Matrix.MakeAll(a, c, e, b, d, f, 0, 0, 1))
        if group.clip is not None:
            canvas.clipPath(_clip(group.clip), True)
        if group.still:
            self._still(group)
        else:
            for item in group.items:
                self._item(item)
        canvas.restoreToCount(count)

    def _still(self, group: Group) -> None:
        """Draw a still group from its picture, which has the pixels of its first frame; a nearer camera draws it anew."""
        canvas = self.canvas
        now = canvas.getTotalMatrix()
        kept = self.kept.get(id(group))
        if kept is None or now.getScaleX() > kept[2][0] * 1.08 or now.getScaleX() < kept[2][0] * 0.5:
            if len(self.kept) >= _KEPT:
                self.kept.clear()
            kept = self.kept[id(group)] = self._picture(group, now.getScaleX())
        _, image, (scale, _, _, _, left, top) = kept
        canvas.save()
        canvas.translate(left, top)
        canvas.scale(1 / scale, 1 / scale)
        canvas.drawImage(image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear))
        canvas.restore()

    def _picture(self, group: Group, scale: float) -> tuple[Group, Any, Matrix]:
        """Draw the group once, a bit larger than the frame needs, so that the camera may move over it."""
        margin = 160
        surface = skia.Surface(round((WIDTH + 2 * margin) * scale), round((HEIGHT + 2 * margin) * scale))
        outer, self.canvas = self.canvas, surface.getCanvas()
        self.canvas.scale(scale, scale)
        self.canvas.translate(margin, margin)
        for item in group.items:
            self._item(item)
        self.canvas = outer
        return group, surface.makeImageSnapshot(), (scale, 0.0, 0.0, scale, -margin, -margin)


@lru_cache(8192)
def _path(outline: Outline) -> Any:
    path = skia.Path()
    for letter, *numbers in outline:
        if letter == "M":
            path.moveTo(*numbers)
        elif letter == "L":
            path.lineTo(*numbers)
        elif letter == "Q":
            path.quadTo(*numbers)
        elif letter == "C":
            path.cubicTo(*numbers)
        else:
            path.close()
    return path


def _box(item: Oval | Box) -> Any:
    if isinstance(item, Oval):
        return skia.Rect.MakeLTRB(item.x - item.rx, item.y - item.ry, item.x + item.rx, item.y + item.ry)
    return skia.Rect.MakeXYWH(item.x, item.y, item.wide, item.high)


def _clip(item: Box | Oval | Path) -> Any:
    if isinstance(item, Path):
        return _path(item.outline)
    path = skia.Path()
    if isinstance(item, Oval):
        path.addOval(_box(item))
    else:
        path.addRoundRect(_box(item), item.radius, item.radius)
    return path


@lru_cache(1024)
def _argb(colour: str, opacity: float) -> int:
    return round(255 * opacity) << 24 | int(colour[1:], 16)


@lru_cache(2048)
def _paint(colour: str, opacity: float) -> Any:
    return skia.Paint(AntiAlias=True, Color=_argb(colour, opacity))


@lru_cache(2048)
def _pen(colour: str, opacity: float, width: float, butt: bool, dash: tuple[float, ...]) -> Any:
    paint = skia.Paint(AntiAlias=True, Color=_argb(colour, opacity), Style=skia.Paint.kStroke_Style, StrokeWidth=width)
    paint.setStrokeCap(skia.Paint.kButt_Cap if butt else skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    if dash:
        paint.setPathEffect(skia.DashPathEffect.Make(list(dash), 0))
    return paint


def _stroked(item: Path | Oval | Box, colour: str) -> Any:
    dash, butt = (item.dash, item.butt) if isinstance(item, Path) else ((), False)
    return _pen(colour, round(item.opacity, 2), item.width, butt, dash)


@lru_cache(256)
def _shaded(fill: Gradient, bounds: tuple[float, float, float, float], opacity: float) -> Any:
    left, top, wide, high = bounds if fill.by_box else (0.0, 0.0, 1.0, 1.0)
    x1, y1, x2, y2 = fill.line
    colours = [_argb(colour, opacity * share) for _, colour, share in fill.stops]
    offsets = [offset for offset, _, _ in fill.stops]
    tile = skia.TileMode.kClamp
    if fill.radius:
        matrix = skia.Matrix.MakeAll(wide, 0, left, 0, high, top, 0, 0, 1)
        shader = skia.GradientShader.MakeRadial(skia.Point(x1, y1), fill.radius, colours, offsets, tile, 0, matrix)
    else:
        points = [skia.Point(left + x1 * wide, top + y1 * high), skia.Point(left + x2 * wide, top + y2 * high)]
        shader = skia.GradientShader.MakeLinear(points, colours, offsets, tile)
    return skia.Paint(AntiAlias=True, Shader=shader)

"""Draw a storyboard with Skia and encode it with PyAV (the extra ``film``): H.264, 1280 x 720, 25 frames a second, bt709."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kit_builder.errors import KitError
from kit_builder.film.storyboard import Storyboard, captions, read_storyboard, storyboard_path

WIDTH, HEIGHT, RATE = 1280, 720, 25
STRIP = 44  # pixels of ornament at the bottom
MOVE_SECONDS = 1.6  # the picture comes to rest, so most frames repeat and the file stays small
ZOOM = 0.05
_BT709 = 1


def make(root: Path, name: str, language: str = "en", progress: Callable[[str], None] = lambda _: None) -> Path:
    """Write ``media/films/<name>.mp4`` and its captions; ``progress`` is told of each scene.

    Raises KitError for a bad storyboard, and when the extra ``film`` is not installed.
    """
    board = read_storyboard(storyboard_path(root, name))
    film = root / "media" / "films" / f"{name}.mp4"
    film.parent.mkdir(parents=True, exist_ok=True)
    aside = film.with_suffix(f".{os.getpid()}.part")
    try:
        _encode(aside, board, root / "media" / "art", progress)
        os.replace(aside, film)
    finally:
        aside.unlink(missing_ok=True)
    text = film.with_suffix(f".{language}.vtt")
    aside.write_text(captions(board), "utf-8")
    os.replace(aside, text)
    return film


def _encode(path: Path, board: Storyboard, art: Path, progress: Callable[[str], None]) -> None:
    try:
        import av
        import skia
    except ImportError as error:
        raise KitError("films need the extra 'film': install the kit with uv sync --extra film, then try again.") from error
    surface = skia.Surface(WIDTH, HEIGHT)
    strip = _picture(skia, art / "ornament.svg", 80, 32)
    done = 0
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "slow", "crf": "28", "profile": "high", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = 1
        before = shown = None
        for scene in board.scenes:
            goes_on = scene.picture == shown  # the same picture stays as it is: it would fade over itself
            image = before if goes_on else _picture(skia, art / scene.picture, WIDTH, HEIGHT)
            for number in range(scene.seconds * RATE):
                if not goes_on and number <= MOVE_SECONDS * RATE:
                    still = _frame(skia, surface, image, before, strip, number / (MOVE_SECONDS * RATE))
                    drawn = av.VideoFrame.from_ndarray(still, format="rgba")
                    frame = drawn.reformat(format="yuv420p", dst_colorspace="ITU709", src_color_range="JPEG", dst_color_range="MPEG")
                frame.pts = done
                container.mux(stream.encode(frame))
                done += 1
            before, shown = image, scene.picture
            progress(f"{board.title}: {scene.caption.splitlines()[0]}")
        container.mux(stream.encode(None))


def _picture(skia: Any, path: Path, width: int, height: int) -> Any:
    """Draw an SVG once; Skia wants ``xlink:href`` where newer SVG has ``href``, and draws a gradient on an ellipse black."""
    text = path.read_text("utf-8").replace(' href="#', ' xlink:href="#')
    text = re.sub(r'<ellipse cx="([\d.-]+)" cy="([\d.-]+)" rx="([\d.]+)" ry="([\d.]+)" (fill="url)', _ellipse, text)
    text = text.replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ', 1)
    drawing = skia.SVGDOM.MakeFromStream(skia.MemoryStream(text.encode()))
    surface = skia.Surface(width, height)
    drawing.setContainerSize(skia.Size(width, height))
    drawing.render(surface.getCanvas())
    return surface.makeImageSnapshot()


def _ellipse(match: re.Match[str]) -> str:
    """Say an ellipse as a path."""
    x, y, wide, high = map(float, match.groups()[:4])
    return f'<path d="M{x - wide},{y} a{wide},{high} 0 1 1 {2 * wide},0 a{wide},{high} 0 1 1 {-2 * wide},0Z" {match[5]}'


def _frame(skia: Any, surface: Any, image: Any, before: Any, strip: Any, moved: float) -> Any:
    """Draw one frame: the scene comes nearer with easing, and out of the one before."""
    canvas = surface.getCanvas()
    eased = moved * moved * (3 - 2 * moved)
    canvas.clear(skia.ColorWHITE)
    smooth = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    if before is not None and moved < 1:
        _draw(canvas, before, 1 + ZOOM, smooth, skia.Paint())
    paint = skia.Paint(Alphaf=1.0 if before is None else min(1.0, moved * 2.5))
    _draw(canvas, image, 1 + ZOOM * eased, smooth, paint)
    canvas.drawRect(skia.Rect.MakeXYWH(0, HEIGHT - STRIP, WIDTH, STRIP), skia.Paint(Color=0xFF00AFCA))
    for left in range(0, WIDTH, 80):
        canvas.drawImage(strip, left, HEIGHT - STRIP + 6)
    return surface.toarray(colorType=skia.kRGBA_8888_ColorType)


def _draw(canvas: Any, image: Any, scale: float, smooth: Any, paint: Any) -> None:
    canvas.save()
    canvas.translate(WIDTH / 2, HEIGHT / 2)
    canvas.scale(scale, scale)
    canvas.drawImage(image, -WIDTH / 2, -HEIGHT / 2, smooth, paint)
    canvas.restore()

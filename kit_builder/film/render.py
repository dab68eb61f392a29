"""Draw a storyboard with Skia and encode it with PyAV (the extra ``film``): H.264, 1280 x 720, 25 frames a second, bt709."""

from __future__ import annotations

import os
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
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "medium", "crf": "27", "profile": "high", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = 1
        before = None
        for scene in board.scenes:
            image = _picture(skia, art / scene.picture, WIDTH, HEIGHT)
            still: Any = None
            for number in range(scene.seconds * RATE):
                moved = min(1.0, number / (MOVE_SECONDS * RATE))
                if still is None or moved < 1 or number <= MOVE_SECONDS * RATE:
                    still = _frame(skia, surface, image, before, strip, moved)
                frame = av.VideoFrame.from_ndarray(still, format="rgba")
                frame = frame.reformat(format="yuv420p", dst_colorspace="ITU709", src_color_range="JPEG", dst_color_range="MPEG")
                frame.pts = done
                container.mux(stream.encode(frame))
                done += 1
            before = image
            progress(f"{board.title}: {scene.caption.splitlines()[0]}")
        container.mux(stream.encode(None))


def _picture(skia: Any, path: Path, width: int, height: int) -> Any:
    """Draw an SVG once; Skia wants ``xlink:href`` where newer SVG has ``href``."""
    text = path.read_text("utf-8").replace(' href="#', ' xlink:href="#')
    text = text.replace("<svg ", '<svg xmlns:xlink="http://www.w3.org/1999/xlink" ', 1)
    drawing = skia.SVGDOM.MakeFromStream(skia.MemoryStream(text.encode()))
    surface = skia.Surface(width, height)
    drawing.setContainerSize(skia.Size(width, height))
    drawing.render(surface.getCanvas())
    return surface.makeImageSnapshot()


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

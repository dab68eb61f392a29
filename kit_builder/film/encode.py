"""Encode a film: H.264 High and AAC in an MP4, tagged bt709; scenes are drawn and encoded by two processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path as File
from typing import Any

import av
import numpy as np
from av.codec.context import Flags

from kit_builder.core.errors import KitError
from kit_builder.core.processes import pool
from kit_builder.film.drawing import HEIGHT, WIDTH
from kit_builder.film.layout import problems
from kit_builder.film.scene import RATE, scene
from kit_builder.film.skia_canvas import Canvas
from kit_builder.film.sound import RATE as SOUND_RATE
from kit_builder.film.sound import Wave
from kit_builder.film.storyboard import Storyboard
from kit_builder.film.studio import open_studio

PROCESSES = 2
_BT709 = 1
_SOUND_BITS = 64_000


@dataclass(frozen=True)
class Quality:
    """How a film is drawn: its size, every how many frames, and x264's settings."""

    scale: float = 1.0
    every: int = 1
    preset: str = "veryfast"
    crf: float = 26.5


FULL, DRAFT = Quality(), Quality(0.5, 3, "veryfast", 30)


@dataclass(frozen=True)
class Chunk:
    """The encoded frames of one scene, and what cannot be read in it."""

    packets: tuple[tuple[bytes, int, int, bool], ...]
    problems: tuple[str, ...]


def encode(path: File, media: File, board: Storyboard, sound: Wave, quality: Quality, progress: Callable[[str], None]) -> tuple[str, ...]:
    """Write a film; return the sentences of what cannot be read in it, each with its scene. ``progress`` is told of each scene."""
    found: list[str] = []
    workers = pool(PROCESSES)
    try:
        with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            stream = _stream(container, quality)
            pieces = [workers.submit(draw_piece, media, board, scene.number, quality) for scene in board.scenes]
            _sound(container, sound)
            for spec, piece in zip(board.scenes, pieces, strict=True):
                done = piece.result()
                found += done.problems
                for data, pts, dts, is_key in done.packets:
                    packet = av.Packet(data)
                    packet.stream, packet.time_base = stream, Fraction(1, RATE)
                    packet.pts, packet.dts, packet.is_keyframe = pts, dts, is_key
                    container.mux(packet)
                progress(f"{board.title}: {spec.caption.splitlines()[0]}")
    finally:
        workers.shutdown(cancel_futures=True)  # after Ctrl+C the scenes that wait are not drawn
    return tuple(found)


def draw_piece(media: File, board: Storyboard, number: int, quality: Quality) -> Chunk:
    """Draw and encode one scene; where nothing has moved, the frame before is shown again."""
    studio = open_studio(media)
    canvas = Canvas(studio.media / "fonts", studio.look, round(WIDTH * quality.scale), round(HEIGHT * quality.scale), quality.scale)
    context = _context(av.CodecContext.create("libx264", "w"), quality)
    context.flags |= Flags.global_header
    first, last = (round(board.starts[index] * RATE) for index in (number - 1, number))
    packets: list[Any] = []
    found: dict[str, None] = {}
    before: tuple[Any, ...] | None = None
    frame = None
    for index in range(first, last, quality.every):
        items = scene(studio, board, index / RATE)
        if items != before or frame is None:
            canvas.draw(items)
            frame = _frame(canvas.pixels())
            found.update(dict.fromkeys(f"scene {number}: {sentence}" for sentence in problems(items)))
            before = items
        frame.pts, frame.time_base = index, Fraction(1, RATE)
        packets += context.encode(frame)
    packets += context.encode(None)
    return Chunk(tuple((bytes(packet), packet.pts, packet.dts, packet.is_keyframe) for packet in packets), tuple(found))


def _stream(container: Any, quality: Quality) -> Any:
    try:
        stream = container.add_stream("libx264", rate=RATE)
    except (av.codec.codec.UnknownCodecError, ValueError) as error:
        raise KitError("this PyAV cannot write H.264. Install the kit's own with uv sync --extra film, then try again.") from error
    _context(stream.codec_context, quality)
    return stream


def _context(context: Any, quality: Quality) -> Any:
    """Set up an encoder; all pieces of a film are encoded alike, so that they make one stream."""
    context.width, context.height = round(WIDTH * quality.scale), round(HEIGHT * quality.scale)
    context.pix_fmt = "yuv420p"
    context.time_base, context.framerate = Fraction(1, RATE), Fraction(RATE, 1)
    context.color_primaries = context.color_trc = context.colorspace = _BT709
    context.color_range = 1
    context.options = {"preset": quality.preset, "crf": str(quality.crf), "profile": "high", "tune": "animation", "threads": "1"}
    return context


def _frame(pixels: Any) -> Any:
    drawn = av.VideoFrame.from_ndarray(pixels, format="rgba")
    return drawn.reformat(format="yuv420p", dst_colorspace="ITU709", src_color_range="JPEG", dst_color_range="MPEG")


def _sound(container: Any, sound: Wave) -> None:
    stream = container.add_stream("aac", rate=SOUND_RATE, layout="mono")
    stream.codec_context.bit_rate = _SOUND_BITS
    for start in range(0, len(sound), 1024):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[None, start : start + 1024]), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))

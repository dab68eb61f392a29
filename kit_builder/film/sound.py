"""The sound of a film: music of a plucked string made by arithmetic, small sounds of what happens, and a recorded voice if there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path as File
from random import Random

import av
import numpy as np
from numpy.typing import NDArray

from kit_builder.film.mascot import STEP_SECONDS
from kit_builder.film.storyboard import Scene, Storyboard

RATE = 44100
VOICES = (".wav", ".mp3", ".ogg")
_MUSIC, _SOUNDS, _VOICE = 0.32, 0.34, 0.9  # loudness
_DUCKED, _QUIET = 0.3, 0.12  # of the music under a voice, and where it is quiet
_MOODS = {  # beats a minute, semitones of the scale above the lowest string, notes in a bar that are played (of 8)
    "playful": (104, (0, 2, 4, 7, 9, 12, 14, 16), "x.xxx.xx"),
    "calm": (80, (0, 2, 4, 7, 9, 12, 14, 16), "x..x.x.x"),
    "thoughtful": (72, (0, 2, 3, 7, 8, 12, 14, 15), "x..x..x."),
}
_LOWEST = 146.83  # Hz, the D of a dombyra

Wave = NDArray[np.float32]


def soundtrack(board: Storyboard, voice: File | None = None) -> Wave:
    """Return the sound of a film, one channel of -1 to 1; the same for the same storyboard, always."""
    count = round(board.seconds * RATE)
    music = _music(board)[:count] * _levels(board, count)
    sounds = np.zeros(count, np.float32)
    for at, name in cues(board):
        _add(sounds, _SMALL[name](), at)
    mixed = _MUSIC * music + _SOUNDS * sounds
    if voice is not None:
        spoken = _read(voice)[:count]
        loud = np.convolve(np.abs(spoken[::100]), np.ones(220) / 220, "same").repeat(100)[: len(spoken)]
        mixed[: len(spoken)] *= np.where(loud > 0.008, _DUCKED, 1.0).astype(np.float32)
        mixed[: len(spoken)] += _VOICE * spoken
    return np.clip(mixed, -1, 1)


def voice_of(media: File, name: str, language: str) -> File | None:
    """Return the recorded voice of a film in a language, if somebody has put one into ``media/voices``."""
    return next((path for ending in VOICES if (path := media / "voices" / f"{name}.{language}{ending}").is_file()), None)


def cues(board: Storyboard) -> Iterator[tuple[float, str]]:
    """Yield the small sounds of a film and their times: those of the storyboard, of screens, of feet and of the help steps."""
    for scene, start in zip(board.scenes, board.starts, strict=False):
        for at, name in _in_scene(scene):
            if at < scene.seconds:
                yield start + at, name


def _in_scene(scene: Scene) -> Iterator[tuple[float, str]]:
    yield from ((sound.at, sound.play) for sound in scene.sounds)
    for number in range(len(scene.steps)):
        yield 0.5 + number * STEP_SECONDS, "bell"
    if scene.stop is not None:
        yield max(0.0, scene.stop - 2.2), "bell"
    for entry in scene.device.entries if scene.device else ():
        if entry.typed:
            yield from ((entry.at + 0.4 + 0.16 * number, "key") for number in range(min(14, len(entry.typed) // 2)))
        elif entry.popup:
            yield entry.at, "buzz"
        elif entry.at > 0:
            yield entry.at, "swish" if entry.mine else "blip"
        if entry.tapped is not None:
            yield entry.tapped, "tap"
    for who in scene.people:
        x = who.x
        for cue in who.cues:
            if cue.walk is not None:
                yield from ((cue.at + 0.3 + 0.36 * number, "step") for number in range(int(abs(cue.walk - x) / 70)))
                x = cue.walk


def _levels(board: Storyboard, count: int) -> Wave:
    """Return how loud the music is: softly in and out, and hardly heard where it is quiet and where the film stops."""
    points: list[tuple[float, float]] = [(0, 0), (1.2, 1)]
    for scene, start in zip(board.scenes, board.starts, strict=False):
        end = start + scene.seconds
        if scene.quiet:
            points += [(start, 1), (start + 0.5, _QUIET), (end - 0.3, _QUIET), (end, 1)]
        if scene.stop is not None:
            points += [(start + scene.stop - 1.6, 1), (start + scene.stop, 0.3), (end, 0.5), (end + 0.6, 1)]
    points += [(board.seconds - 2.5, 1), (board.seconds, 0)]
    points.sort()
    times = np.arange(count, dtype=np.float32) / RATE
    return np.interp(times, [time for time, _ in points], [level for _, level in points]).astype(np.float32)


def _music(board: Storyboard) -> Wave:
    """Return a melody over two strings, in phrases A A B A that the seed of the film makes."""
    random = Random(f"music {board.name}")
    speed, scale, rhythm = _MOODS[board.music]
    beat = 60 / speed / 2
    bars = int(board.seconds / (8 * beat)) + 2
    phrases = [_phrase(random, scale, rhythm) for _ in range(3)]
    track = np.zeros(round((bars + 1) * 8 * beat * RATE), np.float32)
    chords = (0, 0, 5, 0, 7, 5, 7, 0)
    for bar in range(bars):
        phrase = phrases[(0, 0, 1, 0, 0, 2, 1, 0)[bar // 2 % 8]][bar % 2]
        root = chords[bar % 8]
        for slot in (0, 4):
            _add(track, 0.5 * _pluck(_LOWEST * 2 ** (root / 12) / (1 if slot else 2), 1.9), (bar * 8 + slot) * beat)
        for slot, note in enumerate(phrase):
            if note is not None:
                loud = 0.62 if slot % 4 == 0 else 0.46
                _add(track, loud * _pluck(_LOWEST * 2 ** ((note + 12) / 12), 1.3), (bar * 8 + slot) * beat + random.uniform(0, 0.012))
    return track


def _phrase(random: Random, scale: tuple[int, ...], rhythm: str) -> tuple[list[int | None], list[int | None]]:
    step = random.choice((2, 3, 4))
    bars: list[list[int | None]] = []
    for number in range(2):
        bar: list[int | None] = []
        for slot, mark in enumerate(rhythm):
            step = min(len(scale) - 1, max(0, step + random.choice((-2, -1, -1, 0, 1, 1, 2))))
            if number == 1 and slot >= 6:
                step = 0
            bar.append(scale[step] if mark == "x" else None)
        bars.append(bar)
    return bars[0], bars[1]


@lru_cache(256)
def _pluck(pitch: float, seconds: float) -> Wave:
    """Return a plucked string (Karplus and Strong 1983): noise that goes round a loop and gets softer."""
    period = int(RATE / pitch)
    loop = np.random.default_rng(round(pitch)).uniform(-1, 1, period).astype(np.float32)
    for _ in range(3):
        loop = 0.5 * (loop + np.roll(loop, 1))
    rounds = []
    for _ in range(int(seconds * RATE / period)):
        rounds.append(loop)
        loop = np.float32(0.994) * (0.5 * loop + 0.5 * np.roll(loop, 1))
    wave = np.concatenate(rounds)
    wave[-2000:] *= np.linspace(1, 0, 2000, dtype=np.float32)
    loudest: Wave = (wave / np.abs(wave).max()).astype(np.float32)
    return loudest


def _add(track: Wave, wave: Wave, at: float) -> None:
    start = round(at * RATE)
    end = min(len(track), start + len(wave))
    if start < end:
        track[start:end] += wave[: end - start]


def _tone(pitch: float, seconds: float, fall: float, rise: float = 0.004) -> Wave:
    time = np.arange(round(seconds * RATE)) / RATE
    wave = np.sin(2 * np.pi * pitch * time) * np.exp(-time * fall) * np.minimum(1, time / rise)
    return wave.astype(np.float32)


def _noise(seconds: float, smooth: int, fall: float, seed: int) -> Wave:
    count = round(seconds * RATE)
    noise = np.random.default_rng(seed).uniform(-1, 1, count + smooth)
    wave = np.convolve(noise, np.ones(smooth) / smooth, "valid")[:count] * np.exp(-np.arange(count) / RATE * fall)
    loudest: Wave = (wave / np.abs(wave).max()).astype(np.float32)
    return loudest


def _joined(*parts: tuple[float, Wave]) -> Wave:
    track = np.zeros(max(round(at * RATE) + len(wave) for at, wave in parts), np.float32)
    for at, wave in parts:
        _add(track, wave, at)
    return track


def _buzz() -> Wave:
    wave = _tone(92, 0.42, 0.5) * np.float32(0.6) + _tone(184, 0.42, 0.5) * np.float32(0.3)
    return (wave * (np.sin(2 * np.pi * 27 * np.arange(len(wave)) / RATE) > -0.2)).astype(np.float32)


def _swish() -> Wave:
    wave = _noise(0.3, 9, 6, 5)
    return (0.5 * wave * np.sin(np.linspace(0, np.pi, len(wave)))).astype(np.float32)


_SMALL: dict[str, Callable[[], Wave]] = {
    "blip": lambda: 0.5 * _joined((0, _tone(784, 0.3, 14)), (0.085, _tone(1046, 0.35, 12))),
    "buzz": _buzz,
    "tap": lambda: 0.55 * _noise(0.05, 14, 90, 3),
    "key": lambda: 0.18 * _noise(0.03, 8, 130, 4),
    "swish": _swish,
    "bell": lambda: 0.42 * _joined((0, _tone(1174.7, 0.9, 5)), (0, 0.4 * _tone(2349, 0.6, 8)), (0.1, 0.6 * _tone(1568, 0.9, 5))),
    "step": lambda: 0.4 * _noise(0.09, 60, 45, 6),
    "kick": lambda: 0.8 * _joined((0, _tone(92, 0.16, 24)), (0, 0.4 * _noise(0.05, 20, 70, 7))),
}


def _read(path: File) -> Wave:
    """Return a recording as one channel at the film's rate."""
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
    with av.open(str(path)) as recording:
        parts = [part.to_ndarray()[0] for frame in recording.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)

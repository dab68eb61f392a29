"""Whether a file is still what it was: only what proves it may save reading it once more."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from kit_builder.core import files
from kit_builder.core.files import TICK, see

OLD = 1_500_000_000 * 10**9  # in 2017


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time be some seconds later, so that what has been written now is old: no test can change when a file was changed."""
    now = time.time_ns
    monkeypatch.setattr(files.time, "time_ns", lambda: now() + 2 * TICK)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.svg"
    path.write_bytes(b"one")
    os.utime(path, ns=(OLD, OLD))
    return path


def is_read(page: Path, known: files.Seen, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Say whether a file is read once more, and look that the answer is right."""
    read = []
    with monkeypatch.context() as patch:
        patch.setattr(files, "sha256_of", lambda path: read.append(path) or hashlib.sha256(Path(path).read_bytes()).hexdigest())
        assert see(str(page), known).sha256 == hashlib.sha256(page.read_bytes()).hexdigest()
    return bool(read)


@pytest.mark.usefixtures("clock")
def test_a_file_that_is_as_it_was_is_not_read_again(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = see(str(page))
    assert known.state
    assert not is_read(page, known, monkeypatch)


@pytest.mark.usefixtures("clock")
def test_another_content_of_the_same_size_with_the_old_time_is_seen(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = see(str(page))
    time.sleep(0.02)  # more than a tick of the file system's clock
    page.write_bytes(b"two")
    os.utime(page, ns=(OLD, OLD))
    assert is_read(page, known, monkeypatch)


@pytest.mark.usefixtures("clock")
def test_another_file_in_its_place_with_the_old_time_is_seen(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = see(str(page))
    other = page.with_name("other.svg")
    other.write_bytes(b"two")
    os.utime(other, ns=(OLD, OLD))
    os.replace(other, page)
    assert is_read(page, known, monkeypatch)


def test_a_file_of_just_now_is_read_again_for_it_could_change_within_a_tick(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = see(str(page))
    assert not known.state
    assert is_read(page, known, monkeypatch)

"""What is kept from build to build: it comes back as it was, or not at all."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from kit_builder.core.cache import NAME, Cache, prune
from kit_builder.core.files import STATE


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    (tmp_path / STATE).mkdir()
    return Cache(tmp_path, "code")


def kept(cache: Cache) -> list[Path]:
    """Return what is kept, the oldest first."""
    return sorted((cache.output / STATE / NAME).iterdir(), key=lambda path: path.stat().st_mtime_ns)


@pytest.mark.parametrize("made", [b"", b"a page", bytes(range(256)) * 1000], ids=["nothing", "a little", "much"])
def test_what_was_kept_comes_back_as_it_was(cache: Cache, made: bytes) -> None:
    assert cache.get("key") is None
    cache.put("key", made)
    cache.put("other key", b"other")
    assert cache.get("key") == made
    assert cache.get("other key") == b"other"


def test_what_other_code_has_made_is_not_given_back(cache: Cache) -> None:
    cache.put("key", b"made")
    assert replace(cache, code="other code").get("key") is None


def test_one_that_is_fresh_gives_nothing_back_but_keeps(cache: Cache) -> None:
    cache.put("key", b"old")
    fresh = replace(cache, fresh=True)
    assert fresh.get("key") is None
    fresh.put("key", b"new")
    assert cache.get("key") == b"new"


@pytest.mark.parametrize("damage", [lambda one: one[:-1], lambda one: one + b"x", lambda one: one[:40] + b"?" + one[41:], lambda one: b""])
def test_what_somebody_has_damaged_is_made_again(cache: Cache, damage: object) -> None:
    cache.put("key", b"what was made, in some more words")
    (path,) = kept(cache)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert cache.get("key") is None
    cache.put("key", b"made again")
    assert cache.get("key") == b"made again"


def test_nothing_is_kept_where_no_build_writes(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "nowhere", "code")
    cache.put("key", b"made")
    assert cache.get("key") is None
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_kept_where_a_file_stands_in_the_way(cache: Cache) -> None:
    (cache.output / STATE / NAME).write_text("a file")
    cache.put("key", b"made")
    assert cache.get("key") is None
    prune(cache.output)
    assert (cache.output / STATE / NAME).read_text() == "a file"


def test_what_has_not_been_needed_for_the_longest_time_goes_first(cache: Cache) -> None:
    for number in range(4):
        cache.put(f"key {number}", bytes(100))
        os.utime(kept(cache)[-1], ns=(number, number))
    assert cache.get("key 0") is not None  # now it is the newest
    prune(cache.output, 2 * 132)
    assert [cache.get(f"key {number}") is not None for number in range(4)] == [True, False, False, True]


def test_what_was_not_written_to_its_end_goes(cache: Cache) -> None:
    cache.put("key", b"made")
    half = kept(cache)[0].with_name("0123.new-77")
    half.write_bytes(b"ha")
    prune(cache.output)
    assert not half.exists()
    assert cache.get("key") == b"made"

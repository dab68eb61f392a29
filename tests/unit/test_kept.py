"""What is kept from build to build: it comes back as it was, or not at all."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from kit_builder.core.cache import NAME, Keeper, prune
from kit_builder.core.files import STATE


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    (tmp_path / STATE).mkdir()
    return Keeper(tmp_path, "code")


def kept(keeper: Keeper) -> list[Path]:
    """Return what is kept, the oldest first."""
    return sorted((keeper.output / STATE / NAME).iterdir(), key=lambda path: path.stat().st_mtime_ns)


@pytest.mark.parametrize("made", [b"", b"a page", bytes(range(256)) * 1000], ids=["nothing", "a little", "much"])
def test_what_was_kept_comes_back_as_it_was(keeper: Keeper, made: bytes) -> None:
    assert keeper.get("key") is None
    keeper.put("key", made)
    keeper.put("other key", b"other")
    assert keeper.get("key") == made
    assert keeper.get("other key") == b"other"


def test_what_other_code_has_made_is_not_given_back(keeper: Keeper) -> None:
    keeper.put("key", b"made")
    assert replace(keeper, code="other code").get("key") is None


def test_one_that_is_fresh_gives_nothing_back_but_keeps(keeper: Keeper) -> None:
    keeper.put("key", b"old")
    fresh = replace(keeper, fresh=True)
    assert fresh.get("key") is None
    fresh.put("key", b"new")
    assert keeper.get("key") == b"new"


@pytest.mark.parametrize("damage", [lambda one: one[:-1], lambda one: one + b"x", lambda one: one[:40] + b"?" + one[41:], lambda one: b""])
def test_what_somebody_has_damaged_is_made_again(keeper: Keeper, damage: object) -> None:
    keeper.put("key", b"what was made, in some more words")
    (path,) = kept(keeper)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert keeper.get("key") is None
    keeper.put("key", b"made again")
    assert keeper.get("key") == b"made again"


def test_nothing_is_kept_where_no_build_writes(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "nowhere", "code")
    keeper.put("key", b"made")
    assert keeper.get("key") is None
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_kept_where_a_file_stands_in_the_way(keeper: Keeper) -> None:
    (keeper.output / STATE / NAME).write_text("a file")
    keeper.put("key", b"made")
    assert keeper.get("key") is None
    prune(keeper.output)
    assert (keeper.output / STATE / NAME).read_text() == "a file"


def test_what_has_not_been_needed_for_the_longest_time_goes_first(keeper: Keeper) -> None:
    for number in range(4):
        keeper.put(f"key {number}", bytes(100))
        os.utime(kept(keeper)[-1], ns=(number, number))
    assert keeper.get("key 0") is not None  # now it is the newest
    prune(keeper.output, 2 * 132)
    assert [keeper.get(f"key {number}") is not None for number in range(4)] == [True, False, False, True]


def test_what_was_not_written_to_its_end_goes(keeper: Keeper) -> None:
    keeper.put("key", b"made")
    half = kept(keeper)[0].with_name("0123.new-77")
    half.write_bytes(b"ha")
    prune(keeper.output)
    assert not half.exists()
    assert keeper.get("key") == b"made"

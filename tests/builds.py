"""What tests of builds share: the command line as a program, and what stands in an output folder."""

from __future__ import annotations

from pathlib import Path

from kit_builder.core.files import sha256_of

COMMAND = "import sys; from kit_builder.cli import main; sys.exit(main(sys.argv[1:]))"


def sums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every output."""
    return {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in folder.rglob("*")
        if path.is_file() and ".kit-builder" not in path.parts
    }


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Name the files that are not the same in both."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))

"""Time the builder against the ``jupyter nbconvert`` command, on the same lesson and kinds of files, in one run.

Run: ``uv run --group test python tests/benchmarks/against_nbconvert.py``. Prints medians and ratios; asserts nothing.
nbconvert gets the kit's own notebooks (already run, so it does not execute) and makes slides, a page and a notebook of each age.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3
AGES = 3
OURS = 6  # files of a lesson
THEIRS = ("slides", "html", "notebook")


def seconds(command: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        builder = [sys.executable, "-m", "kit_builder.cli", "build", "-o", str(folder / "dist")]
        cold = [seconds([*builder, "--fresh"], ROOT) for _ in range(RUNS)]
        same = [seconds(builder, ROOT) for _ in range(RUNS)]
        notebooks = sorted((folder / "dist").glob("*/notebooks/*-teacher.ipynb"))
        theirs = []
        for notebook in notebooks:
            shutil.copy(notebook, folder / "lesson.ipynb")
            for kind in THEIRS:
                theirs.append(seconds([sys.executable, "-m", "nbconvert", "--to", kind, "--output", "out", "lesson.ipynb"], folder))
    ours = statistics.median(cold) / (AGES * OURS)
    peer = statistics.median(theirs)
    print(f"builder, cold, {AGES * OURS} files and {AGES} zips: {statistics.median(cold):.2f} s ({min(cold):.2f}-{max(cold):.2f})")
    print(f"builder, nothing changed, whole process:  {statistics.median(same):.2f} s ({min(same):.2f}-{max(same):.2f})")
    print(f"nbconvert command, one file:              {peer:.2f} s ({min(theirs):.2f}-{max(theirs):.2f})")
    print(f"a file costs {ours:.3f} s here and {peer:.2f} s there: ratio {peer / ours:.0f}")


if __name__ == "__main__":
    main()

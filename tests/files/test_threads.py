"""Exports at once in several threads, as JupyterLab's server makes them, give the same bytes as one after the other."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import nbformat
import pytest
from lessons import KIT

from kit_builder.exporters import ExerciseExporter, WorksheetPdfExporter

WANTED = [
    (exporter, age, language) for age, language in product(KIT.ages, KIT.languages) for exporter in (ExerciseExporter, WorksheetPdfExporter)
]


@pytest.fixture(autouse=True)
def _threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)


def exported(exporter: type[ExerciseExporter], age: str, language: str) -> str | bytes:
    """Export a notebook as the server does."""
    path = KIT.notebook_of("cyberbullying")
    resources = {"metadata": {"name": path.stem, "path": str(path.parent)}}
    made, _ = exporter(age=age, language=language).from_notebook_node(nbformat.read(path, 4), resources)
    return made


def test_exports_in_threads_are_those_made_one_after_the_other() -> None:
    alone = [exported(*wanted) for wanted in WANTED]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(lambda wanted: exported(*wanted), WANTED))
    assert [wanted for wanted, one, other in zip(WANTED, alone, together, strict=True) if one != other] == []

"""Who does which job of a build: each process what it has read for, and what comes back in the order of the jobs."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit_builder.build.session import Session
from kit_builder.build.workers import Workers, _Worker
from kit_builder.core.cache import Cache
from kit_builder.core.errors import KitError
from kit_builder.core.model import Kit
from kit_builder.core.plan import Plan


@dataclass(frozen=True)
class Note:
    """A job that notes that it was done."""

    label: str
    group: str
    done: list[str]

    def make(self, session: Session) -> str:
        """Note it; a job named "wrong" fails."""
        if self.label == "wrong":
            raise KitError("cell 3: no.")
        self.done.append(self.label)
        return self.label.upper()


@pytest.fixture
def workers(kit: Kit, tmp_path: Path) -> Workers:
    return Workers(kit, Plan(tuple(kit.risks), tuple(kit.ages), ("en",), ("slides",), tmp_path), tmp_path, {}, Cache(tmp_path, ""))


def test_what_has_been_read_for_comes_first_and_what_needs_nothing_last(workers: Workers) -> None:
    done: list[str] = []
    jobs = [Note("a", "kk", done), Note("b", "", done), Note("c", "ru", done), Note("d", "kk", done), Note("e", "", done)]
    seen: list[str] = []
    assert workers.do(jobs, seen.append) == ["A", "B", "C", "D", "E"]
    assert done == seen == ["a", "d", "c", "b", "e"]


def test_two_processes_share_what_must_be_read(workers: Workers) -> None:
    here, there = list[str](), list[str]()
    both = threading.Barrier(2, timeout=20)

    def meet(done: list[str], job: Note) -> str:
        if not done:
            both.wait()  # so that neither takes everything before the other has begun
        done.append(job.group)
        return job.label

    workers._workers = [_Worker(lambda job: meet(here, job)), _Worker(lambda job: meet(there, job))]
    jobs = [Note(f"{language}{number}", language, []) for number in range(4) for language in ("kk", "ru")]
    assert workers.do(jobs, lambda _: None) == [job.label for job in jobs]
    assert here[0] != there[0]
    for done in (here, there):  # who has ended helps the other
        assert done[: done.count(done[0])] == [done[0]] * done.count(done[0])


def test_one_that_fails_ends_the_work_with_its_sentence(workers: Workers) -> None:
    done: list[str] = []
    with pytest.raises(KitError, match="cell 3: no"):
        workers.do([Note("a", "", done), Note("wrong", "", done), Note("b", "", done)], lambda _: None)
    assert done == ["a"]

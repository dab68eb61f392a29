"""Do the jobs of a build: in this process alone where they are few, or with others beside it."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeVar

from kit_builder.errors import KitError
from kit_builder.files import explain
from kit_builder.making import Workshop
from kit_builder.model import Kit
from kit_builder.plan import Plan
from kit_builder.processes import pool
from tumar.settings import MediaError

MOST = 4  # processes; each takes some 200 MB

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
Progress = Callable[[str], None]


class Job(Protocol[T_co]):
    """Something to make from the workshop of any process."""

    @property
    def label(self) -> str:
        """What is being made, for the progress bar; nothing is said of a job without one."""

    def make(self, here: Workshop) -> T_co:
        """Make it; raise KitError."""


class Workers:
    """The processes of one build. ``here`` is the workshop of this one, which works as well."""

    def __init__(self, kit: Kit, plan: Plan, place: Path) -> None:
        self.here = Workshop(kit, plan, place)
        self._pool: ProcessPoolExecutor | None = None
        self._others = 0
        self._begun: list[Future[Any]] = []

    def call_help(self) -> None:
        """Start the others: one for each processor that is left."""
        if self._pool:
            return
        self._others = min(os.cpu_count() or 1, MOST) - 1
        if self._others:
            self._pool = pool(self._others, _begin, self.here.kit, self.here.plan, self.here.place)
            for _ in range(self._others):
                self._pool.submit(os.getpid)  # the first job starts a process

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def begin(self, jobs: Sequence[Job[T]]) -> Callable[[], list[T]]:
        """Let the others do jobs while this process does something else; what is returned waits for what they made.

        The KitError of one that fails is raised there, or by ``do`` before. Without others this process does them at once.
        """
        if self._pool is None:
            made = [_made(_tried(job, self.here)) for job in jobs]
            return lambda: made
        begun: list[Future[T | _Failed]] = [self._pool.submit(_do, job) for job in jobs]
        self._begun += begun
        return lambda: [_result(one) for one in begun]

    def do(self, jobs: Sequence[Job[T]], progress: Progress) -> list[T]:
        """Do jobs and return what they made, in their order; raise the KitError of one that fails.

        This process and the others each take the next job as soon as they are free.
        """
        made: dict[int, T] = {}
        waiting = deque(enumerate(jobs))
        stop = threading.Event()

        def work(do: Callable[[Job[T]], T]) -> None:
            while not stop.is_set():
                for one in filter(Future.done, self._begun):
                    _result(one)
                try:
                    number, job = waiting.popleft()
                except IndexError:
                    return
                made[number] = do(job)
                if job.label:
                    progress(job.label)

        with ThreadPoolExecutor(max(1, self._others)) as feeders:
            pool = self._pool
            feeding = [feeders.submit(work, lambda job: _result(pool.submit(_do, job))) for _ in range(self._others)] if pool else []
            try:
                work(lambda job: _made(_tried(job, self.here)))
                for one in feeding:
                    one.result()
            finally:
                stop.set()
        return [made[number] for number in range(len(jobs))]


class _Failed(str):
    """Why a job has failed: a sentence, because errors with places do not travel between processes."""

    __slots__ = ()


def _made(one: T | _Failed) -> T:
    if isinstance(one, _Failed):
        raise KitError(str(one))
    return one


def _result(one: Future[T | _Failed]) -> T:
    """Wait for what another process makes."""
    try:
        return _made(one.result())
    except BrokenProcessPool as error:
        sentence = "Another process of this build was ended from outside, perhaps because memory ran out."
        raise KitError(f"{sentence} Nothing was changed; build again.") from error


_here: Workshop | None = None


def _begin(kit: Kit, plan: Plan, place: Path) -> None:
    global _here
    _here = Workshop(kit, plan, place)


def _do(job: Job[T]) -> T | _Failed:
    assert _here is not None
    return _tried(job, _here)


def _tried(job: Job[T], here: Workshop) -> T | _Failed:
    try:
        return job.make(here)
    except KitError as error:
        return _Failed(error)
    except MediaError as error:
        return _Failed(error)
    except OSError as error:
        outside = error.filename and not Path(os.fsdecode(error.filename)).is_relative_to(here.plan.output)
        reason = f"{error.filename} cannot be read: {error.strerror}. Look whether it is there, then build again."
        return _Failed(reason if outside else explain(error, here.plan.output))

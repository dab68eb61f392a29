"""Do the jobs of a build: in this process alone where they are few, or with others beside it."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeVar

from kit_builder.build.session import Session
from kit_builder.core.cache import Cache
from kit_builder.core.errors import KitError
from kit_builder.core.files import Seen, explain
from kit_builder.core.model import Kit
from kit_builder.core.plan import Plan
from kit_builder.core.processes import Helper
from kit_builder.core.processes import helpers as start_helpers
from tumar.files import MediaError

GC_THRESHOLD = 20_000  # new objects after which Python looks for cycles of garbage; the default is 700
SWITCH_INTERVAL = 0.0005  # seconds after which threads take turns, so that no process waits long for its next job; the default is 0.005

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
Progress = Callable[[str], None]


class Job(Protocol[T_co]):
    """Something to make with the session of any process."""

    @property
    def label(self) -> str:
        """What is being made, for the progress bar; nothing is said of a job without one."""

    @property
    def group(self) -> str:
        """What jobs have in common that a process must read for them, such as a notebook with its catalogs and pictures; "" for nothing."""

    def make(self, session: Session) -> T_co:
        """Make it; raise KitError."""


@dataclass
class _Worker:
    """A process that works: ``do`` lets it do a job, ``groups`` are those that it has read for."""

    do: Callable[[Job[Any]], Any]
    groups: set[str] = field(default_factory=set)


class Workers:
    """The processes of one build. ``session`` is that of this one, which works as well; ``helpers`` have been started already."""

    def __init__(
        self, kit: Kit, plan: Plan, staging: Path, seen: Mapping[str, Seen], cache: Cache | None, helpers: Sequence[Helper] = ()
    ) -> None:
        self.session = Session(kit, plan, staging, seen, cache)
        self._workers = [_Worker(lambda job: _unwrap(_try(job, self.session)))]
        self._helpers = list(helpers)

    @property
    def count(self) -> int:
        """How many processes work."""
        return len(self._workers)

    def call_help(self) -> None:
        """Let others work too: one for each processor that is left."""
        self._helpers = self._helpers or start_helpers()
        for helper in self._helpers:
            helper.ask(_start_session, (self.session.kit, self.session.plan, self.session.staging, self.session.seen, self.session.cache))
            self._workers.append(_Worker(partial(_do_elsewhere, helper)))

    def __enter__(self) -> Workers:
        self._old_threshold, self._old_interval = gc.get_threshold(), sys.getswitchinterval()
        gc.set_threshold(GC_THRESHOLD, *self._old_threshold[1:])
        sys.setswitchinterval(SWITCH_INTERVAL)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for helper in self._helpers:
            helper.stop(wait=kind is not None)  # after an error nobody may write any more
        gc.set_threshold(*self._old_threshold)
        sys.setswitchinterval(self._old_interval)

    def do(self, jobs: Sequence[Job[T]], progress: Progress) -> list[T]:
        """Do jobs and return what they made, in their order; raise the KitError of one that fails.

        This process and the others each take the next job as soon as they are free, best one for which they need not read anything.
        """
        results: dict[int, T] = {}
        waiting = dict(enumerate(jobs))
        stop, lock = threading.Event(), threading.Lock()

        def take(worker: _Worker) -> int | None:
            with lock:
                begun = set[str]().union(*(other.groups for other in self._workers))
                number = min(waiting, key=lambda number: _reading_cost(jobs[number].group, worker.groups, begun), default=None)
                if number is not None:
                    del waiting[number]
                    worker.groups.add(jobs[number].group)
                return number

        def work(worker: _Worker) -> None:
            while not stop.is_set() and (number := take(worker)) is not None:
                results[number] = worker.do(jobs[number])
                if label := jobs[number].label:
                    progress(label)

        first, *others = self._workers
        with ThreadPoolExecutor(len(self._workers)) as threads:
            futures = [threads.submit(work, worker) for worker in others]
            try:
                work(first)
                for future in futures:
                    future.result()
            finally:
                stop.set()
        return [results[number] for number in range(len(jobs))]


def _reading_cost(group: str, own: Collection[str], begun: Collection[str]) -> int:
    """Say how much a process that has read for its ``own`` groups must read for jobs of another; what others have begun is for them."""
    return 0 if group in own else 2 if not group else 3 if group in begun else 1


class _Failure(str):
    """Why a job has failed: a sentence, because errors with places do not travel between processes."""

    __slots__ = ()


def _unwrap(result: T | _Failure) -> T:
    if isinstance(result, _Failure):
        raise KitError(str(result))
    return result


def _do_elsewhere(helper: Helper, job: Job[T]) -> T:
    """Let another process do a job, and wait for what it makes."""
    answer: T | _Failure = helper.ask(_do, job)
    return _unwrap(answer)


def _start_session(_: None, arguments: tuple[Kit, Plan, Path, Mapping[str, Seen], Cache | None]) -> tuple[Session, None]:
    gc.set_threshold(GC_THRESHOLD, *gc.get_threshold()[1:])
    return Session(*arguments), None


def _do(session: Session, job: Job[T]) -> tuple[Session, T | _Failure]:
    return session, _try(job, session)


def _try(job: Job[T], session: Session) -> T | _Failure:
    try:
        return job.make(session)
    except KitError as error:
        return _Failure(error)
    except MediaError as error:
        return _Failure(error)
    except OSError as error:
        name = error.filename2 or error.filename  # of a copy the second is written
        outside = name and not Path(os.fsdecode(name)).is_relative_to(session.plan.output)
        reason = f"{name} cannot be read: {error.strerror}. Look whether it is there, then build again."
        return _Failure(reason if outside else explain(error, session.plan.output))

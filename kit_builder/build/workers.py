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

RINGS = 20_000  # objects that are made between two looks for those that only hold each other: Python looks every 700
TURN = 0.0005  # seconds after which threads take turns, so that no process waits long for its next job: in Python 0.005

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
Progress = Callable[[str], None]


class Job(Protocol[T_co]):
    """Something to make with the session of any process."""

    @property
    def label(self) -> str:
        """What is being made, for the progress bar; nothing is said of a job without one."""

    @property
    def kin(self) -> str:
        """What jobs have in common that a process must read for them, such as a notebook with its catalogs and pictures; "" for nothing."""

    def make(self, here: Session) -> T_co:
        """Make it; raise KitError."""


@dataclass
class _Hand:
    """A process that works: ``do`` lets it do a job, ``kin`` are those that it has read for."""

    do: Callable[[Job[Any]], Any]
    kin: set[str] = field(default_factory=set)


class Workers:
    """The processes of one build. ``here`` is the session of this one, which works as well; ``helpers`` have been started already."""

    def __init__(
        self, kit: Kit, plan: Plan, place: Path, seen: Mapping[str, Seen], cache: Cache | None, helpers: Sequence[Helper] = ()
    ) -> None:
        self.here = Session(kit, plan, place, seen, cache)
        self._hands = [_Hand(lambda job: _made(_tried(job, self.here)))]
        self._helpers = list(helpers)

    @property
    def count(self) -> int:
        """How many processes work."""
        return len(self._hands)

    def call_help(self) -> None:
        """Let others work too: one for each processor that is left."""
        self._helpers = self._helpers or start_helpers()
        for helper in self._helpers:
            helper.ask(_begin, (self.here.kit, self.here.plan, self.here.place, self.here.seen, self.here.cache))
            self._hands.append(_Hand(partial(_sent, helper)))

    def __enter__(self) -> Workers:
        self._rings, self._turn = gc.get_threshold(), sys.getswitchinterval()
        gc.set_threshold(RINGS, *self._rings[1:])
        sys.setswitchinterval(TURN)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for helper in self._helpers:
            helper.stop(wait=kind is not None)  # after an error nobody may write any more
        gc.set_threshold(*self._rings)
        sys.setswitchinterval(self._turn)

    def do(self, jobs: Sequence[Job[T]], progress: Progress) -> list[T]:
        """Do jobs and return what they made, in their order; raise the KitError of one that fails.

        This process and the others each take the next job as soon as they are free, best one for which they need not read anything.
        """
        made: dict[int, T] = {}
        waiting = dict(enumerate(jobs))
        stop, taking = threading.Event(), threading.Lock()

        def take(hand: _Hand) -> int | None:
            with taking:
                begun = set[str]().union(*(one.kin for one in self._hands))
                number = min(waiting, key=lambda number: _new(jobs[number].kin, hand.kin, begun), default=None)
                if number is not None:
                    del waiting[number]
                    hand.kin.add(jobs[number].kin)
                return number

        def work(hand: _Hand) -> None:
            while not stop.is_set() and (number := take(hand)) is not None:
                made[number] = hand.do(jobs[number])
                if label := jobs[number].label:
                    progress(label)

        first, *others = self._hands
        with ThreadPoolExecutor(len(self._hands)) as feeders:
            feeding = [feeders.submit(work, hand) for hand in others]
            try:
                work(first)
                for one in feeding:
                    one.result()
            finally:
                stop.set()
        return [made[number] for number in range(len(jobs))]


def _new(kin: str, own: Collection[str], begun: Collection[str]) -> int:
    """Say how much is new in jobs of a kin for a process that has read for its ``own``; what others have begun is for them."""
    return 0 if kin in own else 2 if not kin else 3 if kin in begun else 1


class _Failed(str):
    """Why a job has failed: a sentence, because errors with places do not travel between processes."""

    __slots__ = ()


def _made(one: T | _Failed) -> T:
    if isinstance(one, _Failed):
        raise KitError(str(one))
    return one


def _sent(helper: Helper, job: Job[T]) -> T:
    """Let another process do a job, and wait for what it makes."""
    answer: T | _Failed = helper.ask(_do, job)
    return _made(answer)


def _begin(_: None, about: tuple[Kit, Plan, Path, Mapping[str, Seen], Cache | None]) -> tuple[Session, None]:
    gc.set_threshold(RINGS, *gc.get_threshold()[1:])
    return Session(*about), None


def _do(here: Session, job: Job[T]) -> tuple[Session, T | _Failed]:
    return here, _tried(job, here)


def _tried(job: Job[T], here: Session) -> T | _Failed:
    try:
        return job.make(here)
    except KitError as error:
        return _Failed(error)
    except MediaError as error:
        return _Failed(error)
    except OSError as error:
        name = error.filename2 or error.filename  # of a copy the second is written
        outside = name and not Path(os.fsdecode(name)).is_relative_to(here.plan.output)
        reason = f"{name} cannot be read: {error.strerror}. Look whether it is there, then build again."
        return _Failed(reason if outside else explain(error, here.plan.output))

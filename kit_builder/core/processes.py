"""Processes that work beside this one, and end with it however it ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from kit_builder.core.errors import KitError

MOST = 4  # processes of a build; each takes some 200 megabytes

Step = Callable[[Any, Any], tuple[Any, Any]]
"""Takes the state of a process and a message; returns its new state and the answer. A function of a module."""


class _Crash(str):
    """The traceback of an error that no sentence was written for."""

    __slots__ = ()


class Helper:
    """A process that answers messages one at a time, and keeps a state between them."""

    def __init__(self, module: str) -> None:
        context = multiprocessing.get_context("spawn")  # no copy of this process, on any system
        self._connection, child_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(child_end, module), daemon=True)
        self._process.start()
        child_end.close()

    def ask(self, step: Step, message: Any) -> Any:
        """Send a message and wait for the answer; raise KitError if the process was ended from outside."""
        try:
            self._connection.send((step, message))
            answer = self._connection.recv()
        except (EOFError, OSError) as error:
            sentence = "Another process of this build was stopped from outside, perhaps because memory ran out."
            raise KitError(f"{sentence} Nothing was changed; build again.") from error
        if isinstance(answer, _Crash):
            raise RuntimeError(str(answer))
        return answer

    def stop(self, *, wait: bool) -> None:
        """Let the process end after what it does now, and ``wait`` for that where it may not write any more."""
        self._connection.close()
        if wait:
            self._process.join()


def helpers() -> list[Helper]:
    """Start a process for each processor that is left; each loads what lessons are made with while this one goes on."""
    started: list[Helper] = []
    with suppress(OSError):  # such as too many open files: then fewer do the work
        for _ in range(min(os.cpu_count() or 1, MOST) - 1):
            started.append(Helper("kit_builder.build.tasks"))
    return started


def pool(count: int) -> ProcessPoolExecutor:
    """Return so many processes to work in; they are no copies of this one, on any system."""
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_follow_parent)


def _serve(connection: Connection, module: str) -> None:
    """Answer messages until nobody sends any more."""
    _follow_parent()
    with suppress(Exception):  # the first step says it, with the place where it happened
        import_module(module)
    state: Any = None
    while True:
        try:
            step, message = connection.recv()
        except (EOFError, OSError):
            return
        try:
            state, answer = step(state, message)
            connection.send(answer)
        except Exception:  # the parent says it, with the place where it happened
            connection.send(_Crash(traceback.format_exc()))


def _follow_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it has ended, even by force: nobody else would tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

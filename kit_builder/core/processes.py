"""Processes that work beside this one, and end with it however it ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module

MOST = 4  # processes of a build; each takes some 200 MB


def helpers() -> list[ProcessPoolExecutor]:
    """Return a process for each processor that is left; each loads what lessons are made with while this one goes on."""
    made = [pool(1) for _ in range(min(os.cpu_count() or 1, MOST) - 1)]
    for one in made:
        one.submit(_load, "kit_builder.build.tasks")
    return made


def _load(module: str) -> None:
    import_module(module)


def pool(count: int) -> ProcessPoolExecutor:
    """Return so many processes to work in; they are no copies of this one, on any system."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end when it has ended, even by force: nobody else would tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

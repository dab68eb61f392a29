"""Which context a running notebook has chosen: asked only where a notebook calls an activity or a lab by hand."""

from __future__ import annotations

from contextvars import ContextVar

from tumar.context import Context, context_of
from tumar.errors import running_shell
from tumar.files import Files

_current: ContextVar[Context | None] = ContextVar("tumar", default=None)


def choose(context: Context | None) -> None:
    """Let a context be the current one: of the whole notebook, whose cells may run in tasks of their own, else of this thread or task."""
    if shell := running_shell():
        shell.tumar_context = context
    else:
        _current.set(context)


def current() -> Context:
    """Return what was chosen last; where nothing was chosen, English for 10-13."""
    return getattr(running_shell(), "tumar_context", None) or _current.get() or context_of("en", "10-13", Files())

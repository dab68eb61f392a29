"""``kit-builder check``: what is wrong in the lessons, where, and what to do."""

from kit_builder.check.runner import check

__all__ = ["check"]

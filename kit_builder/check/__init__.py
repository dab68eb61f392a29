"""Find mistakes in lessons without building them: every one with its file, cell, rule and what to do."""

from kit_builder.check.runner import check, check_form

__all__ = ["check", "check_form"]

"""Find mistakes in lessons without building them: every one with its file, cell, rule and what to do."""

from kit_builder.check.runner import check, check_appearance, kinds_of_rules, not_checked

__all__ = ["check", "check_appearance", "kinds_of_rules", "not_checked"]

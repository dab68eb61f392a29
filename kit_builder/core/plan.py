"""What is to be built: the chosen names of the axes, and the bundles that they make."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kit_builder.core.model import Age, Kit


@dataclass(frozen=True)
class Plan:
    """What to build: names of the axes, and the folder to write to.

    ``trust`` lets raw HTML of Markdown through; bundles are named ``name`` with grades and language, and become a zip each
    unless ``pack`` is False.
    """

    risks: tuple[str, ...]
    ages: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    output: Path
    trust: bool = False
    name: str = "tumar-kit"
    pack: bool = True


@dataclass(frozen=True)
class Bundle:
    """A bundle to make: for an age in one language, or the zip for a school with several."""

    name: str
    age: Age
    languages: tuple[str, ...]

    @property
    def zip(self) -> str:
        """The name of its zip."""
        return f"{self.name}.zip"


def bundle_name(plan: Plan, age: Age, language: str) -> str:
    """Name a bundle by school grades, as teachers look for it."""
    return f"{plan.name}-{age.slug}-{language}"


def risks_of(kit: Kit, plan: Plan, age: Age) -> tuple[str, ...]:
    """Return the risks of a plan that have a lesson for an age."""
    return tuple(risk for risk in plan.risks if age.name in kit.risks[risk].lessons)


def bundles_of(kit: Kit, plan: Plan) -> list[Bundle]:
    """Return the bundles of a plan: for each age that has lessons one a language and, where they are several, all of them in one zip."""
    bundles = []
    for name in plan.ages:
        age = kit.ages[name]
        if not risks_of(kit, plan, age):
            continue
        bundles += [Bundle(bundle_name(plan, age, language), age, (language,)) for language in plan.languages]
        if len(plan.languages) > 1 and plan.pack:
            bundles.append(Bundle(bundle_name(plan, age, "-".join(plan.languages)), age, plan.languages))
    return bundles

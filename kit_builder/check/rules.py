"""The rules of content that a program can hold; each gives the cell it is about (or None) and what to do.

A lesson that offers choices is held to them as each class sees it; what is extra has minutes of its own.

They follow the kit's rules for authors in notebooks/README.md: a lesson is three blocks, each complete in ten minutes; at
least half of the time is practice; every objective is practised and checked; safe and risky items are equal in number; and every
lesson has the help steps, two boosters and a family page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from kit_builder.core.model import Finding, Kit, Lesson, LessonCell
from kit_builder.lesson.coverage import coverage
from tumar.activities import named

Result = Iterator[tuple[LessonCell | None, str]]
VALID_FOR = timedelta(days=180)
BOOSTERS = 2


def blocks(lesson: Lesson, kit: Kit) -> Result:
    """Each block has its minutes, begins with a slide and holds an activity."""
    for block in kit.blocks.values():
        cells = [lesson_cell for lesson_cell in lesson.cells if lesson_cell.cell.block == block.name]
        if not cells:
            yield None, f"{_age(lesson)}: the block {block.name!r} is missing. Tag its cells block:{block.name}."
            continue
        minutes = _minutes(cells, kit)
        if minutes != block.minutes:
            yield cells[0], f"the minutes of block {block.name!r} add up to {minutes}; they should be {block.minutes}."
        if cells[0].cell.slide != "slide":
            yield cells[0], f"block {block.name!r} begins here, but not with a new slide. Choose the slide type 'slide'."
        if not any(lesson_cell.is_done_by_pupils for lesson_cell in cells):
            yield cells[0], f"block {block.name!r} has no activity, so it is not complete on its own."


def setup(lesson: Lesson, kit: Kit) -> Result:
    """The first code cell calls setup, so that the notebook runs in JupyterLab as it is."""
    first = next((lesson_cell for lesson_cell in lesson.cells if lesson_cell.cell.type == "code"), None)
    if first is None or not first.is_setup:
        yield first, "the first code cell must import the activities and call setup(language=..., age=...)."


def code(lesson: Lesson, kit: Kit) -> Result:
    """A code cell is an activity or a lab, and its first line is a title for people."""
    for lesson_cell in lesson.cells:
        if lesson_cell.cell.type != "code" or lesson_cell.is_setup:
            continue
        is_ours = lesson_cell.is_done_by_pupils or not lesson.variant.risk.path  # in a notebook of one's own other code is shown as it is
        if is_ours and not lesson_cell.cell.source.startswith("# "):
            yield (
                lesson_cell,
                "the first line must be a title for people, such as '# Sort the messages': it is what they see when code is folded.",
            )
        if not lesson_cell.is_done_by_pupils and not lesson.variant.risk.path:
            yield lesson_cell, "this is not one call of an activity with its text, nor a lab with plain numbers, so no page can show it."


def notes(lesson: Lesson, kit: Kit) -> Result:
    """Teacher's cells are never shown to the class, and notes are for the teacher alone."""
    for lesson_cell in lesson.cells:
        readers = lesson_cell.cell.readers
        if lesson_cell.cell.slide == "notes" and lesson_cell.cell.tags.get("for") != ("teacher",):
            yield lesson_cell, "notes are for the teacher alone: tag them for:teacher and nothing else of for:."
        if "teacher" in readers and lesson_cell.cell.slide in ("slide", "subslide", "fragment"):
            yield lesson_cell, "this cell is for the teacher but would be projected. Choose the slide type 'notes' or 'skip'."


def objectives(lesson: Lesson, kit: Kit) -> Result:
    """Every objective of the lesson is practised and checked, and none of another lesson is named."""
    rows = coverage(lesson, kit)
    names = [row.objective.id for row in rows]
    if not rows:
        yield None, f"{_age(lesson)}: objectives.toml has no objectives for this lesson."
    for lesson_cell in lesson.cells:
        for name in lesson_cell.cell.tags.get("objective", ()):
            if name not in names:
                yield lesson_cell, f"the objective {name!r} belongs to another lesson. Here: {', '.join(names)}."
    for row in rows:
        if not row.practised:
            yield None, f"{_age(lesson)}: no activity practises the objective {row.objective.id!r}. Tag one objective:{row.objective.id}."
        if not row.checked:
            yield (
                None,
                f"{_age(lesson)}: no {named('check')} asks for the objective {row.objective.id!r}. Tag one objective:{row.objective.id}.",
            )


def checks(lesson: Lesson, kit: Kit) -> Result:
    """There is a check before in the first block, one after in the last, and one in each booster."""
    rounds = [
        (lesson_cell, lesson_cell.activity.round)
        for lesson_cell in lesson.cells
        if lesson_cell.activity and lesson_cell.activity.role == "check"
    ]
    first, *_, last = kit.blocks
    for wanted, block in (("before", first), ("after", last)):
        if not any(round_name == wanted and lesson_cell.cell.block == block for lesson_cell, round_name in rounds):
            yield None, f'{_age(lesson)}: the block {block!r} has no {named("check")}("""...""", round="{wanted}").'
    boosters = sum(round_name == "booster" and lesson_cell.cell.is_booster for lesson_cell, round_name in rounds)

    if boosters < BOOSTERS:
        yield None, f'{_age(lesson)}: {boosters} boosters have a {named("check")}("""...""", round="booster"); there must be {BOOSTERS}.'


def practice(lesson: Lesson, kit: Kit) -> Result:
    """At least half of the minutes are practice: activities other than films."""
    timed = [lesson_cell for lesson_cell in lesson.cells if lesson_cell.cell.block]
    total = _minutes(timed, kit)
    practised = _minutes((lesson_cell for lesson_cell in timed if lesson_cell.is_practice), kit)
    if 2 * practised < total:
        yield None, f"{_age(lesson)}: only {practised} of {total} minutes are practice; at least half must be."


def balance(lesson: Lesson, kit: Kit) -> Result:
    """Where pupils judge, there are as many safe items as risky ones."""
    for lesson_cell in lesson.cells:
        risky, safe = lesson_cell.activity.judged() if lesson_cell.activity else (0, 0)
        if risky != safe:
            yield lesson_cell, f"there are {risky} risky and {safe} safe cards; make them equal, or pupils learn to suspect everything."


def help_steps(lesson: Lesson, kit: Kit) -> Result:
    """The help steps of the risk are in the last block."""
    last = list(kit.blocks)[-1]
    if not any(
        lesson_cell.activity and lesson_cell.activity.role == "help" and lesson_cell.cell.block == last for lesson_cell in lesson.cells
    ):
        risks = list(kit.data["help_steps"])
        name = lesson.variant.risk.name if lesson.variant.risk.name in risks else risks[0]
        yield None, f"{_age(lesson)}: the help steps are missing. Add {named('help')}({name!r}) to the block {last!r}."


def parts(lesson: Lesson, kit: Kit) -> Result:
    """A lesson has two boosters and a family page."""
    activities = [lesson_cell for lesson_cell in lesson.cells if lesson_cell.activity and lesson_cell.cell.is_booster]
    if len(activities) < BOOSTERS:
        yield None, f"{_age(lesson)}: {len(activities)} booster activities; there must be {BOOSTERS}, tagged for:booster."
    if not any("family" in lesson_cell.cell.readers for lesson_cell in lesson.cells):
        yield None, f"{_age(lesson)}: the family page is missing. Tag its cells for:family."


def routes(kit: Kit, today: date) -> Iterable[Finding]:
    """Help routes that are shown as verified were verified in the last 180 days, and have a source."""
    path = kit.notebooks / "objectives.toml"
    for route in kit.data.get("help_routes", []):
        name, verified = route.get("id", "?"), route.get("verified_on")
        if not route.get("source"):
            yield Finding(path, 0, 0, "routes", f"the help route {name!r} has no source.")
        if route.get("status") != "verified":
            continue
        if not isinstance(verified, date):
            yield Finding(path, 0, 0, "routes", f"the help route {name!r} is called verified, but has no date verified_on.")
        elif verified > today:
            yield Finding(
                path, 0, 0, "routes", f"the help route {name!r} was verified on {verified}, which is in the future. Correct the date."
            )
        elif today - verified > VALID_FOR:
            yield Finding(
                path, 0, 0, "routes", f"the help route {name!r} was verified on {verified}, more than 180 days ago. Check it again."
            )


def _minutes(cells: Iterable[LessonCell], kit: Kit) -> int:
    """Sum the minutes of cells but for what is extra, which a class takes only if it has the time."""
    extras = {choice.name for choice in kit.choices.values() if choice.extra}
    return sum(lesson_cell.cell.minutes for lesson_cell in cells if lesson_cell.cell.choice not in extras)


def _age(lesson: Lesson) -> str:
    return f"age {lesson.variant.age.name}"


RULES: tuple[Callable[[Lesson, Kit], Result], ...] = (
    setup,
    code,
    blocks,
    notes,
    objectives,
    checks,
    practice,
    balance,
    help_steps,
    parts,
)

"""Build bundles: what has changed is made anew, by as many processes as pay, and what differs is put into its place at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kit_builder.build.inputs import Inputs
from kit_builder.build.state import NAME as MEMORY
from kit_builder.build.state import BundleMemory, CatalogMemory, LessonMemory, Memory, look_at, memory_bytes, read_memory
from kit_builder.core import files
from kit_builder.core.cache import Cache, prune
from kit_builder.core.errors import KitError
from kit_builder.core.kit import is_still
from kit_builder.core.model import Kit, Risk
from kit_builder.core.plan import Bundle, Plan, bundles_of, risks_of

if TYPE_CHECKING:
    from kit_builder.build.session import Session
    from kit_builder.build.tasks import BundleJob, GapJob, LessonJob, MadeLesson, SchoolJob
    from kit_builder.build.workers import Workers
    from kit_builder.core.processes import Helper

Progress = Callable[[str], None]
StartProgress = Callable[[int], Progress]
Warn = Callable[[str], object]

ENOUGH = 17  # files of lessons to make, from which on another process pays for its start
CATALOG = 0.7  # as many files take as long as to see what a catalog lacks


@dataclass(frozen=True)
class Built:
    """A file that stands in the output folder now; ``is_new`` is False when it was left as it was."""

    path: Path
    size: int
    is_new: bool


@dataclass
class _New:
    """What a build has made: the SHA-256 of all files of the plan's bundles, which of them stand aside, and what to remember."""

    sums: dict[str, str] = field(default_factory=dict)
    aside: set[str] = field(default_factory=set)
    lessons: dict[str, LessonMemory] = field(default_factory=dict)
    bundles: dict[str, BundleMemory] = field(default_factory=dict)
    catalogs: dict[str, CatalogMemory] = field(default_factory=dict)

    def of(self, bundle: Bundle) -> dict[str, str]:
        """Return the files in the folder of a bundle."""
        return {name: total for name, total in self.sums.items() if name.startswith(f"{bundle.name}/")}

    def add(self, made: Mapping[str, str], held: Mapping[str, str]) -> None:
        """Take note of files that were made; those that stand in their place as they are have not been written."""
        self.sums |= made
        self.aside |= {name for name, total in made.items() if held.get(name) != total}


def build(
    kit: Kit, plan: Plan, start: StartProgress = lambda _: lambda _: None, *, fresh: bool = False, warn: Warn = lambda _: None
) -> list[Built]:
    """Build every bundle of the plan and return its files.

    Everything is made before anything is put into its place, so an error or an interruption leaves the last good bundle whole.
    ``start`` gets the number of steps, if there is something to make, and returns what is called at each. ``warn`` gets a
    sentence for each page that cannot be set for print: it is left out, and the rest is made.
    Raises KitError for bad input, for input that changes meanwhile, for a folder that cannot be written, and where another
    build is writing into it.
    """
    bundles, memory = bundles_of(kit, plan), read_memory(plan.output)
    moved: frozenset[str] = frozenset()
    with _early_help(plan, bundles, is_first=fresh or not memory.lessons) as helpers:
        inputs = Inputs(kit, plan) if fresh else Inputs(kit, plan, memory.seen)
        if fresh or _todo(memory, inputs, plan, bundles):
            if not is_still(kit) or not all(_is_title_of(risk) for risk in kit.risks.values() if risk.path):
                raise KitError("kit.toml, objectives.toml or the notebook has changed while it was read. Build again.")
            with files.locked(plan.output):
                memory = read_memory(plan.output)  # another build may have ended meanwhile
                with files.aside(plan.output) as place:
                    cache = Cache(plan.output, inputs.typst, fresh)
                    new = _make(kit, plan, inputs, Memory() if fresh else memory, bundles, place, start, cache, helpers)
                    media = {name for made in (new.lessons, new.bundles) for one in made.values() for name in one.media}
                    if changed := inputs.changed(media):
                        raise KitError(f"{changed[0]} has changed while the build was running. Nothing was changed; build again.")
                    memory = _commit(plan, inputs, memory, new, place)
                    moved = frozenset(new.aside)
                prune(plan.output)
        files.remove_leftovers(plan.output)
    for sentence in dict.fromkeys(sentence for bundle in bundles for sentence in memory.bundles[bundle.name].left_out):
        warn(sentence)
    return [
        Built(plan.output / name, memory.files[name].size, name in moved)
        for bundle in bundles
        for name in memory.bundles[bundle.name].files
    ]


@contextmanager
def _early_help(plan: Plan, bundles: Sequence[Bundle], *, is_first: bool) -> Iterator[Sequence[Helper]]:
    """Start other processes where everything is to be made, if they pay, so that they are awake when this one has read the kit."""
    started: list[Helper] = []
    if is_first and sum(len(one.languages) == 1 for one in bundles) * len(plan.risks) * len(plan.formats) >= ENOUGH:
        from kit_builder.core.processes import helpers

        started = helpers()
    try:
        yield started
    finally:
        for one in started:
            one.stop(wait=False)


def _is_title_of(own: Risk) -> bool:
    """Say whether a notebook of one's own, whose title was read before the rest, still has it."""
    from kit_builder.lesson.read import load_json, title_of

    assert own.path is not None
    return set(own.lessons.values()) == {title_of(own.path, load_json(own.path)["cells"])}


def _is_current(memory: Memory, inputs: Inputs, plan: Plan, bundle: Bundle) -> bool:
    """Say whether a bundle is made from what is there now, and stands as it was left."""
    known = memory.bundles.get(bundle.name)
    return (
        known is not None
        and known.key == inputs.bundle_key(bundle)
        and all(memory.holds(plan.output, name) for name in known.files)
        and inputs.still(known.media)
        and all(inputs.still(one.media) for risk in plan.risks if (one := memory.lessons.get(f"{bundle.name}/{risk}")))
    )


def _todo(memory: Memory, inputs: Inputs, plan: Plan, bundles: Sequence[Bundle]) -> list[Bundle]:
    """Return the bundles that are not current, those of a school also where one of their languages is not."""
    todo = [one for one in bundles if not _is_current(memory, inputs, plan, one)]
    ages = {one.age.name for one in todo if len(one.languages) == 1}
    return [one for one in bundles if one in todo or (len(one.languages) > 1 and one.age.name in ages)]


def _make(
    kit: Kit,
    plan: Plan,
    inputs: Inputs,
    memory: Memory,
    bundles: Sequence[Bundle],
    place: Path,
    start: StartProgress,
    cache: Cache,
    helpers: Sequence[Helper],
) -> _New:
    """Make what is not current, aside; what that needs is slow to import, so only here."""
    from kit_builder.build.workers import Workers
    from kit_builder.translation.language import SOURCE_LANGUAGE

    new = _New()
    todo = _todo(memory, inputs, plan, bundles)
    single, schools = ([one for one in bundles if (len(one.languages) > 1) is several] for several in (False, True))
    held = {name: memory.files[name].sha256 for one in bundles for name in _files_of(memory, one) if memory.holds(plan.output, name)}
    for one in single:
        if one not in todo:
            new.sums |= {name: held[name] for name in _files_of(memory, one)}
    ours = [one for one in single if one in todo]
    with Workers(kit, plan, place, inputs.seen, cache, helpers) as workers:
        languages = [name for name in dict.fromkeys(one.languages[0] for one in ours) if name != SOURCE_LANGUAGE]
        gaps = _gap_jobs(workers.here, inputs, memory, new, languages)
        jobs = [
            job
            for one in ours
            for risk in risks_of(kit, plan, one.age)
            if (job := _lesson_job(workers.here, inputs, memory, new, one, risk, held))
        ]
        if sum(len(job.forms) for job in jobs) + CATALOG * sum(len(job.languages) for job in gaps) >= ENOUGH:
            workers.call_help()
            if len(jobs) < 2 * workers.count and len(jobs) % workers.count:  # some would wait for the last
                jobs = [part for job in jobs for part in job.parts()]
        progress = start(len(jobs) + len(todo))
        drafts = _see_drafts(workers, inputs, new, gaps, languages, progress)  # first, to say soon what lacks
        for job, made in zip(jobs, workers.do(jobs, progress), strict=True):
            name = f"{job.bundle.name}/{job.risk}"
            new.add(made.sums, held)
            new.lessons[name] = _joined(new.lessons[name], made, inputs.lesson_key(job.bundle, job.risk, made.cells))
        finishing = [_bundle_job(plan, inputs, memory, new, one, single, held) for one in ours]
        _finish(workers, inputs, memory, new, finishing, held, progress)
        _finish(workers, inputs, memory, new, [_school_job(new, one, single) for one in schools if one in todo], held, progress)
    for one in ours:
        lessons = [new.lessons[f"{one.name}/{risk}"] for risk in risks_of(kit, plan, one.age)]
        said = [sentence for lesson in lessons for form in ("", *plan.formats) for sentence in lesson.left_out.get(form, ())]
        left_out = tuple(dict.fromkeys(filter(None, [drafts.get(one.languages[0]), *said])))
        new.bundles[one.name] = replace(new.bundles[one.name], left_out=left_out)
    return new


def _finish(
    workers: Workers,
    inputs: Inputs,
    memory: Memory,
    new: _New,
    jobs: Sequence[BundleJob | SchoolJob],
    held: Mapping[str, str],
    progress: Progress,
) -> None:
    """Make the files of bundles that are not of one lesson; those that would be the same stay as they stand."""
    todo: list[tuple[BundleJob | SchoolJob, str]] = []
    for job in jobs:
        name, source, known = job.bundle.name, inputs.pages_key(job.bundle, job.words), memory.bundles.get(job.bundle.name)
        if known and known.source == source and inputs.still(known.media) and all(file in held for file in known.files):
            new.sums |= {file: held[file] for file in known.files}
            new.bundles[name] = replace(known, key=inputs.bundle_key(job.bundle))
            progress(job.label)
        else:
            todo.append((job, source))
    for (job, source), made in zip(todo, workers.do([job for job, _ in todo], progress), strict=True):
        new.add(made.sums, held)
        names = tuple(name for name in (*new.of(job.bundle), job.bundle.zip) if name in new.sums)
        new.bundles[job.bundle.name] = BundleMemory(inputs.bundle_key(job.bundle), inputs.code, source, names, made.media)


def _files_of(memory: Memory, bundle: Bundle) -> tuple[str, ...]:
    known = memory.bundles.get(bundle.name)
    return known.files if known else ()


def _lesson_job(
    here: Session, inputs: Inputs, memory: Memory, new: _New, bundle: Bundle, risk: str, held: Mapping[str, str]
) -> LessonJob | None:
    """Find what of a lesson must be made; what need not be is noted in ``new``."""
    from kit_builder.build.tasks import LessonJob

    name, plan = f"{bundle.name}/{risk}", here.plan
    source, known = inputs.lesson_files(bundle, risk), memory.lessons.get(name)
    cells, key = None, known.key if known and known.source == source else ""
    if known and not key:
        cells = here.said(risk, bundle.age, bundle.languages[0])
        key = inputs.lesson_key(bundle, risk, cells.key)
    if known is None or known.key != key or not inputs.still(known.media):
        new.lessons[name] = LessonMemory("", {}, {}, {}, {}, source)
        return LessonJob(bundle, risk, plan.formats, held, cells)
    made = {form: path for form in plan.formats if (path := known.made.get(form)) is not None and (not path or path in held)}
    left_out = {form: said for form, said in known.left_out.items() if not form or form in made}
    new.lessons[name] = replace(known, made=made, left_out=left_out, source=source)
    new.sums |= {path: held[path] for path in made.values() if path}
    forms = tuple(form for form in plan.formats if form not in made)
    return LessonJob(bundle, risk, forms, held, cells) if forms else None


def _gap_jobs(here: Session, inputs: Inputs, memory: Memory, new: _New, languages: Iterable[str]) -> list[GapJob]:
    """Find of which catalogs it must be seen what they lack; what is known of the others is noted in ``new``."""
    from kit_builder.build.session import catalogs_of
    from kit_builder.build.tasks import GapJob

    jobs = []
    for name in catalogs_of(here.kit, here.plan):
        found = {language: memory.catalogs.get(f"{language}/{name}") for language in languages}
        known = {language: one for language, one in found.items() if one and one.key == inputs.catalog_key(language, name)}
        new.catalogs |= {f"{language}/{name}": one for language, one in known.items()}
        if unknown := tuple(language for language in found if language not in known):
            jobs.append(GapJob(name, unknown))
    return jobs


def _see_drafts(
    workers: Workers, inputs: Inputs, new: _New, jobs: Sequence[GapJob], languages: Iterable[str], progress: Progress
) -> dict[str, str]:
    """See what catalogs lack; return a sentence for each language that is a draft. Raises KitError for one that is released."""
    from kit_builder.build.session import catalogs_of
    from kit_builder.translation.language import draft_of

    for job, found in zip(jobs, workers.do(jobs, progress), strict=True):
        for language, gap in found.items():
            new.catalogs[f"{language}/{job.catalog}"] = CatalogMemory(inputs.catalog_key(language, job.catalog), gap)
    names = catalogs_of(workers.here.kit, workers.here.plan)
    gaps = {language: [new.catalogs[f"{language}/{name}"].gap for name in names] for language in languages}
    return {language: draft_of(workers.here.kit, language, found) for language, found in gaps.items()}


def _joined(known: LessonMemory, made: MadeLesson, key: str) -> LessonMemory:
    """Add what has been made now to what is remembered of a lesson."""
    media, forms, left_out = {**known.media, **made.media}, {**known.made, **made.made}, {**known.left_out, **made.left_out}
    return replace(known, key=key, media=media, made=forms, summary=made.summary, left_out=left_out)


def _bundle_job(
    plan: Plan, inputs: Inputs, memory: Memory, new: _New, bundle: Bundle, single: Sequence[Bundle], held: Mapping[str, str]
) -> BundleJob:
    from kit_builder.build.tasks import BundleJob

    sums = new.of(bundle)
    others = {one.languages[0]: f"../{one.name}/START.html" for one in single if one.age == bundle.age and one != bundle}
    known = memory.bundles.get(bundle.name)
    has_zip = bundle.zip in held and known is not None and known.code == inputs.code
    ready = frozenset(name for name, total in sums.items() if held.get(name) == total) if has_zip else frozenset()
    summaries = {risk: new.lessons[f"{bundle.name}/{risk}"].summary for risk in plan.risks if f"{bundle.name}/{risk}" in new.lessons}
    return BundleJob(bundle, summaries, sums, frozenset(new.aside), ready, others, held)


def _school_job(new: _New, school: Bundle, single: Sequence[Bundle]) -> SchoolJob:
    from kit_builder.build.tasks import SchoolJob

    bundles = tuple(one for one in single if one.age == school.age)
    return SchoolJob(school, bundles, {name: total for one in bundles for name, total in new.of(one).items()}, frozenset(new.aside))


def _commit(plan: Plan, inputs: Inputs, memory: Memory, new: _New, place: Path) -> Memory:
    """Put everything into its place, the zips and what to remember last; return what to remember."""
    before = {name for one in new.bundles for name in (memory.bundles[one].files if one in memory.bundles else ())}
    after = Memory(
        {name: file for name, file in memory.files.items() if name not in before},
        {name: lesson for name, lesson in memory.lessons.items() if name.rpartition("/")[0] not in new.bundles} | new.lessons,
        memory.bundles | new.bundles,
        memory.catalogs | new.catalogs,
        inputs.seen,
    )
    for one in new.bundles.values():
        for name in one.files:
            after.files[name] = look_at(place / name, new.sums[name]) if name in new.aside else memory.files[name]
    files.write(place / MEMORY, memory_bytes(after))
    order = sorted(new.aside, key=lambda name: name.endswith(".zip"))
    files.put_in_place(plan.output, place, order, sorted(before - set(after.files)))
    files.put_in_place(plan.output, place, [MEMORY])
    return after

"""Build bundles: what has changed is made again, by as many processes as pay, and what differs is moved into place at the end."""

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
CATALOG = 0.7  # as many files take as long as finding what a catalog lacks


@dataclass(frozen=True)
class Built:
    """A file that stands in the output folder now; ``is_new`` is False when it was left as it was."""

    path: Path
    size: int
    is_new: bool


@dataclass
class _New:
    """What a build has made: the SHA-256 of all files of the plan's bundles, which of them are ``staged``, and what to remember."""

    checksums: dict[str, str] = field(default_factory=dict)
    staged: set[str] = field(default_factory=set)
    lessons: dict[str, LessonMemory] = field(default_factory=dict)
    bundles: dict[str, BundleMemory] = field(default_factory=dict)
    catalogs: dict[str, CatalogMemory] = field(default_factory=dict)

    def of(self, bundle: Bundle) -> dict[str, str]:
        """Return the files in the folder of a bundle."""
        return {name: sha256 for name, sha256 in self.checksums.items() if name.startswith(f"{bundle.name}/")}

    def add(self, checksums: Mapping[str, str], existing: Mapping[str, str]) -> None:
        """Take note of files that were made; those that stand in their place as they are have not been written."""
        self.checksums |= checksums
        self.staged |= {name for name, sha256 in checksums.items() if existing.get(name) != sha256}


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
    with _early_helpers(plan, bundles, is_first=fresh or not memory.lessons) as helpers:
        inputs = Inputs(kit, plan) if fresh else Inputs(kit, plan, memory.seen)
        if fresh or _todo(memory, inputs, plan, bundles):
            if not is_still(kit) or not all(_is_title_of(risk) for risk in kit.risks.values() if risk.path):
                raise KitError("kit.toml, objectives.toml or the notebook has changed while it was read. Build again.")
            with files.locked(plan.output):
                memory = read_memory(plan.output)  # another build may have ended meanwhile
                with files.aside(plan.output) as staging:
                    cache = Cache(plan.output, inputs.typst, fresh)
                    new = _make(kit, plan, inputs, Memory() if fresh else memory, bundles, staging, start, cache, helpers)
                    media = {name for table in (new.lessons, new.bundles) for entry in table.values() for name in entry.media}
                    if changed := inputs.changed(media):
                        raise KitError(f"{changed[0]} has changed while the build was running. Nothing was changed; build again.")
                    memory = _commit(plan, inputs, memory, new, staging)
                    moved = frozenset(new.staged)
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
def _early_helpers(plan: Plan, bundles: Sequence[Bundle], *, is_first: bool) -> Iterator[Sequence[Helper]]:
    """Start other processes where everything is to be made, if they pay, so that they are awake when this one has read the kit."""
    started: list[Helper] = []
    if is_first and sum(len(bundle.languages) == 1 for bundle in bundles) * len(plan.risks) * len(plan.formats) >= ENOUGH:
        from kit_builder.core.processes import helpers

        started = helpers()
    try:
        yield started
    finally:
        for helper in started:
            helper.stop(wait=False)


def _is_title_of(own: Risk) -> bool:
    """Say whether a notebook of one's own, whose title was read before the rest, still has it."""
    from kit_builder.lesson.read import load_json, title_of

    assert own.path is not None
    return set(own.lessons.values()) == {title_of(own.path, load_json(own.path)["cells"])}


def _is_current(memory: Memory, inputs: Inputs, plan: Plan, bundle: Bundle) -> bool:
    """Say whether a bundle is made from what is there now, and stands as it was left."""
    old = memory.bundles.get(bundle.name)
    return (
        old is not None
        and old.key == inputs.bundle_key(bundle)
        and all(memory.holds(plan.output, name) for name in old.files)
        and inputs.unchanged(old.media)
        and all(inputs.unchanged(lesson.media) for risk in plan.risks if (lesson := memory.lessons.get(f"{bundle.name}/{risk}")))
    )


def _todo(memory: Memory, inputs: Inputs, plan: Plan, bundles: Sequence[Bundle]) -> list[Bundle]:
    """Return the bundles that are not current, those of a school also where one of their languages is not."""
    todo = [bundle for bundle in bundles if not _is_current(memory, inputs, plan, bundle)]
    ages = {bundle.age.name for bundle in todo if len(bundle.languages) == 1}
    return [bundle for bundle in bundles if bundle in todo or (len(bundle.languages) > 1 and bundle.age.name in ages)]


def _make(
    kit: Kit,
    plan: Plan,
    inputs: Inputs,
    memory: Memory,
    bundles: Sequence[Bundle],
    staging: Path,
    start: StartProgress,
    cache: Cache,
    helpers: Sequence[Helper],
) -> _New:
    """Make what is not current, in the staging folder; what that needs is slow to import, so only here."""
    from kit_builder.build.workers import Workers
    from kit_builder.translation.language import SOURCE_LANGUAGE

    new = _New()
    todo = _todo(memory, inputs, plan, bundles)
    single, schools = ([bundle for bundle in bundles if (len(bundle.languages) > 1) is is_school] for is_school in (False, True))
    existing = {
        name: memory.files[name].sha256 for bundle in bundles for name in _files_of(memory, bundle) if memory.holds(plan.output, name)
    }
    for bundle in single:
        if bundle not in todo:
            new.checksums |= {name: existing[name] for name in _files_of(memory, bundle)}
    to_make = [bundle for bundle in single if bundle in todo]
    with Workers(kit, plan, staging, inputs.seen, cache, helpers) as workers:
        languages = [name for name in dict.fromkeys(bundle.languages[0] for bundle in to_make) if name != SOURCE_LANGUAGE]
        gaps = _gap_jobs(workers.session, inputs, memory, new, languages)
        jobs = [
            job
            for bundle in to_make
            for risk in risks_of(kit, plan, bundle.age)
            if (job := _lesson_job(workers.session, inputs, memory, new, bundle, risk, existing))
        ]
        if sum(len(job.formats) for job in jobs) + CATALOG * sum(len(job.languages) for job in gaps) >= ENOUGH:
            workers.call_help()
            if len(jobs) < 2 * workers.count and len(jobs) % workers.count:  # some would wait for the last
                jobs = [part for job in jobs for part in job.parts()]
        progress = start(len(jobs) + len(todo))
        drafts = _find_drafts(workers, inputs, new, gaps, languages, progress)  # first, to say soon what is missing
        for job, made in zip(jobs, workers.do(jobs, progress), strict=True):
            name = f"{job.bundle.name}/{job.risk}"
            new.add(made.checksums, existing)
            new.lessons[name] = _merged(new.lessons[name], made, inputs.lesson_key(job.bundle, job.risk, made.cells))
        bundle_jobs = [_bundle_job(plan, inputs, memory, new, bundle, single, existing) for bundle in to_make]
        _finish(workers, inputs, memory, new, bundle_jobs, existing, progress)
        _finish(
            workers, inputs, memory, new, [_school_job(new, bundle, single) for bundle in schools if bundle in todo], existing, progress
        )
    for bundle in to_make:
        lessons = [new.lessons[f"{bundle.name}/{risk}"] for risk in risks_of(kit, plan, bundle.age)]
        sentences = [sentence for lesson in lessons for name in ("", *plan.formats) for sentence in lesson.left_out.get(name, ())]
        left_out = tuple(dict.fromkeys(filter(None, [drafts.get(bundle.languages[0]), *sentences])))
        new.bundles[bundle.name] = replace(new.bundles[bundle.name], left_out=left_out)
    return new


def _finish(
    workers: Workers,
    inputs: Inputs,
    memory: Memory,
    new: _New,
    jobs: Sequence[BundleJob | SchoolJob],
    existing: Mapping[str, str],
    progress: Progress,
) -> None:
    """Make the files of bundles that are not of one lesson; those that would be the same stay as they stand."""
    todo: list[tuple[BundleJob | SchoolJob, str]] = []
    for job in jobs:
        name, source, old = job.bundle.name, inputs.pages_key(job.bundle, job.words), memory.bundles.get(job.bundle.name)
        if old and old.source == source and inputs.unchanged(old.media) and all(file in existing for file in old.files):
            new.checksums |= {file: existing[file] for file in old.files}
            new.bundles[name] = replace(old, key=inputs.bundle_key(job.bundle))
            progress(job.label)
        else:
            todo.append((job, source))
    for (job, source), made in zip(todo, workers.do([job for job, _ in todo], progress), strict=True):
        new.add(made.checksums, existing)
        names = tuple(name for name in (*new.of(job.bundle), job.bundle.zip) if name in new.checksums)
        new.bundles[job.bundle.name] = BundleMemory(inputs.bundle_key(job.bundle), inputs.code, source, names, made.media)


def _files_of(memory: Memory, bundle: Bundle) -> tuple[str, ...]:
    old = memory.bundles.get(bundle.name)
    return old.files if old else ()


def _lesson_job(
    session: Session, inputs: Inputs, memory: Memory, new: _New, bundle: Bundle, risk: str, existing: Mapping[str, str]
) -> LessonJob | None:
    """Find what of a lesson must be made; what need not be is noted in ``new``."""
    from kit_builder.build.tasks import LessonJob

    lesson, plan = f"{bundle.name}/{risk}", session.plan
    source, old = inputs.lesson_files(bundle, risk), memory.lessons.get(lesson)
    translated, key = None, old.key if old and old.source == source else ""
    if old and not key:
        translated = session.translated(risk, bundle.age, bundle.languages[0])
        key = inputs.lesson_key(bundle, risk, translated.key)
    if old is None or old.key != key or not inputs.unchanged(old.media):
        new.lessons[lesson] = LessonMemory("", {}, {}, {}, {}, source)
        return LessonJob(bundle, risk, plan.formats, existing, translated)
    up_to_date = {name: path for name in plan.formats if (path := old.made.get(name)) is not None and (not path or path in existing)}
    left_out = {name: sentences for name, sentences in old.left_out.items() if not name or name in up_to_date}
    new.lessons[lesson] = replace(old, made=up_to_date, left_out=left_out, source=source)
    new.checksums |= {path: existing[path] for path in up_to_date.values() if path}
    formats = tuple(name for name in plan.formats if name not in up_to_date)
    return LessonJob(bundle, risk, formats, existing, translated) if formats else None


def _gap_jobs(session: Session, inputs: Inputs, memory: Memory, new: _New, languages: Iterable[str]) -> list[GapJob]:
    """Return the jobs for catalogs of which it is not known what they lack; what is known of the others is noted in ``new``."""
    from kit_builder.build.session import catalogs_of
    from kit_builder.build.tasks import GapJob

    jobs = []
    for name in catalogs_of(session.kit, session.plan):
        old = {language: memory.catalogs.get(f"{language}/{name}") for language in languages}
        up_to_date = {
            language: catalog for language, catalog in old.items() if catalog and catalog.key == inputs.catalog_key(language, name)
        }
        new.catalogs |= {f"{language}/{name}": catalog for language, catalog in up_to_date.items()}
        if outdated := tuple(language for language in old if language not in up_to_date):
            jobs.append(GapJob(name, outdated))
    return jobs


def _find_drafts(
    workers: Workers, inputs: Inputs, new: _New, jobs: Sequence[GapJob], languages: Iterable[str], progress: Progress
) -> dict[str, str]:
    """Find what catalogs lack; return a sentence for each language that is a draft. Raises KitError for one that is released."""
    from kit_builder.build.session import catalogs_of
    from kit_builder.translation.language import draft_of

    for job, lacking in zip(jobs, workers.do(jobs, progress), strict=True):
        for language, gap in lacking.items():
            new.catalogs[f"{language}/{job.catalog}"] = CatalogMemory(inputs.catalog_key(language, job.catalog), gap)
    names = catalogs_of(workers.session.kit, workers.session.plan)
    gaps = {language: [new.catalogs[f"{language}/{name}"].gap for name in names] for language in languages}
    return {language: draft_of(workers.session.kit, language, in_catalogs) for language, in_catalogs in gaps.items()}


def _merged(old: LessonMemory, made: MadeLesson, key: str) -> LessonMemory:
    """Add what has been made now to what is remembered of a lesson."""
    media, paths, left_out = {**old.media, **made.media}, {**old.made, **made.made}, {**old.left_out, **made.left_out}
    return replace(old, key=key, media=media, made=paths, summary=made.summary, left_out=left_out)


def _bundle_job(
    plan: Plan, inputs: Inputs, memory: Memory, new: _New, bundle: Bundle, single: Sequence[Bundle], existing: Mapping[str, str]
) -> BundleJob:
    from kit_builder.build.tasks import BundleJob

    checksums = new.of(bundle)
    others = {other.languages[0]: f"../{other.name}/START.html" for other in single if other.age == bundle.age and other != bundle}
    old = memory.bundles.get(bundle.name)
    has_zip = bundle.zip in existing and old is not None and old.code == inputs.code
    reusable = frozenset(name for name, sha256 in checksums.items() if existing.get(name) == sha256) if has_zip else frozenset()
    summaries = {risk: new.lessons[f"{bundle.name}/{risk}"].summary for risk in plan.risks if f"{bundle.name}/{risk}" in new.lessons}
    return BundleJob(bundle, summaries, checksums, frozenset(new.staged), reusable, others, existing)


def _school_job(new: _New, school: Bundle, single: Sequence[Bundle]) -> SchoolJob:
    from kit_builder.build.tasks import SchoolJob

    bundles = tuple(bundle for bundle in single if bundle.age == school.age)
    return SchoolJob(
        school, bundles, {name: sha256 for bundle in bundles for name, sha256 in new.of(bundle).items()}, frozenset(new.staged)
    )


def _commit(plan: Plan, inputs: Inputs, memory: Memory, new: _New, staging: Path) -> Memory:
    """Put everything into its place, the zips and what to remember last; return what to remember."""
    before = {file for name in new.bundles for file in (memory.bundles[name].files if name in memory.bundles else ())}
    after = Memory(
        {name: file for name, file in memory.files.items() if name not in before},
        {name: lesson for name, lesson in memory.lessons.items() if name.rpartition("/")[0] not in new.bundles} | new.lessons,
        memory.bundles | new.bundles,
        memory.catalogs | new.catalogs,
        inputs.seen,
    )
    for bundle in new.bundles.values():
        for name in bundle.files:
            after.files[name] = look_at(staging / name, new.checksums[name]) if name in new.staged else memory.files[name]
    files.write(staging / MEMORY, memory_bytes(after))
    order = sorted(new.staged, key=lambda name: name.endswith(".zip"))
    files.put_in_place(plan.output, staging, order, sorted(before - set(after.files)))
    files.put_in_place(plan.output, staging, [MEMORY])
    return after

"""The command line: ``kit-builder build``, ``watch``, ``new``, ``check``, ``translate``, ``film``, ``look`` and ``open``."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from kit_builder.build.run import Built, build
from kit_builder.core import files
from kit_builder.core.errors import KitError, plain, say_plainly
from kit_builder.core.kit import check_name, choose, find_root, kit_of, read_kit, released, with_notebook
from kit_builder.core.look import TUMAR_STYLE, tumar_style
from kit_builder.core.model import Finding, Kit
from kit_builder.core.plan import Plan, risks_of
from kit_builder.exports import Format

LINES = 60  # more files than this are counted, not listed
_OWN = "a notebook of your own, instead of the kit's lessons"
_NO_OUTPUT = ("Choose another with -o, then build again.", "Make it writable, then start the command again.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; print a sentence and return 1 for bad input, 130 when interrupted."""
    options = argparse.Namespace()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a screen without Kazakh letters is no reason to stop
    try:
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except KitError as error:
        message = str(error) if hasattr(options, "output") else str(error).replace(*_NO_OUTPUT)
        print(f"kit-builder: {plain(message)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nkit-builder: stopped. What was built before is as it was.", file=sys.stderr)
        return 130


def _formats() -> Mapping[str, Format]:
    """Return the formats that are declared; raises KitError for a declaration that is wrong."""
    from kit_builder.exports.registry import FORMATS

    return FORMATS


def _pages() -> list[str]:
    """Name the formats that are pages."""
    return [name for name, form in _formats().items() if form.shelf == "page"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kit-builder",
        description="Make lesson bundles for a class: slides to present, pages to do exercises, notebooks for JupyterLab.",
        epilog="Example: kit-builder build --age 10-13   (then open START.html in the folder that it names)",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    making = commands.add_parser("build", help="make the bundles (everything, if you choose nothing)")
    making.add_argument("notebook", nargs="?", type=Path, help=_OWN)
    _axes(making)
    making.add_argument("--format", action="append", metavar="NAME", help=f"only this kind of file: {', '.join(_formats())}")
    making.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="where to put the bundles (default: dist)")
    making.add_argument(
        "--trust", action="store_true", help="keep HTML that is written in Markdown; only for notebooks whose author you know"
    )
    making.add_argument("--fresh", action="store_true", help="make everything again, even what has not changed")
    making.set_defaults(run=_build)

    watching = commands.add_parser("watch", help="build pages again whenever a file is saved; an open page loads again at the same place")
    watching.add_argument("notebook", nargs="?", type=Path, help=_OWN)
    _axes(watching)
    watching.add_argument("--format", action="append", metavar="NAME", help=f"instead of the pages ({', '.join(_pages())}): as for build")
    watching.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="where to put the pages (default: dist/watch)")
    watching.add_argument("--port", type=int, default=0, help="where the pages are shown on this computer (default: any that is free)")
    watching.set_defaults(run=_watch)

    starting = commands.add_parser("new", help="write a working lesson of your own to change")
    starting.add_argument("name", type=Path, help="its name, such as my-lesson; it goes into the folder notebooks")
    starting.add_argument("--age", metavar="AGES", help="its age, such as 10-13 (default: the middle one of kit.toml)")
    starting.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="where to put it, instead of the folder notebooks")
    starting.set_defaults(run=_new)

    checking = commands.add_parser("check", help="look for mistakes in the lessons, and say where and what to do")
    checking.add_argument("notebook", nargs="?", type=Path, help=_OWN)
    _axes(checking)
    checking.set_defaults(run=_check)

    translating = commands.add_parser("translate", help="keep the translations: write the files for translators, count, check")
    what = translating.add_subparsers(required=True, metavar="WHAT")
    for name, run, help in (
        ("update", _translate_update, "write or renew the PO files; a text that has changed is marked fuzzy"),
        ("status", _translate_status, "count what is done, fuzzy and missing, by file and age"),
        ("check", _translate_check, "look for mistakes in the translations, and say where and what to do"),
    ):
        command = what.add_parser(name, help=help)
        command.add_argument("--language", action="append", metavar="CODE", help="only this language, such as kk (may be given again)")
        command.set_defaults(run=run)

    filming = commands.add_parser("film", help="draw films from their storyboards (needs the extra 'film')")
    filming.add_argument("names", nargs="*", metavar="NAME", help="a storyboard of media/storyboards, without .toml (default: all)")
    filming.add_argument("--language", default="en", metavar="CODE", help="the language of the texts in the picture and of the captions")
    filming.add_argument("--draft", action="store_true", help="draw quickly at half the size, into the folder of contact sheets")
    filming.add_argument("--sheets", type=Path, metavar="FOLDER", help="where to put the contact sheets (default: dist/films)")
    filming.add_argument("--stills", action="store_true", help="draw the pictures of lessons that are frames of films, and no film")
    filming.set_defaults(run=_film)

    looking = commands.add_parser("look", help="give the activities in JupyterLab the colours of media/look.toml, after it was changed")
    looking.set_defaults(run=_look)

    opening = commands.add_parser("open", help="open a bundle in JupyterLab, with its exercises awake")
    opening.add_argument("bundle", type=Path, help="the zip, or the folder that was extracted from it")
    opening.add_argument("--risk", metavar="NAME", help="begin with this theme, such as privacy (default: the first of the bundle)")
    opening.add_argument("--teacher", action="store_true", help="open the teacher's notebook instead of the pupils'")
    opening.add_argument("--no-browser", action="store_true", help="only print the address")
    opening.add_argument("--port", type=int, help=argparse.SUPPRESS)
    opening.set_defaults(run=_open)
    return parser


def _axes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--risk", action="append", metavar="NAME", help="only this theme, such as cyberbullying (may be given again)")
    parser.add_argument("--age", action="append", metavar="AGES", help="only this age, such as 10-13 (may be given again)")
    parser.add_argument("--language", action="append", metavar="CODE", help="only this language, such as en (may be given again)")


def _kit(options: argparse.Namespace) -> Kit:
    """Read the kit; with a notebook of one's own, that one stands for the risks."""
    path = getattr(options, "notebook", None)
    if path is None:
        return read_kit(find_root(Path.cwd()))
    from kit_builder.lesson.read import ages_of, load_json, setup_setting, title_of

    check_name(path)
    cells = load_json(path)["cells"]
    kit = with_notebook(kit_of(Path.cwd()), path, title_of(path, cells))
    options.age = options.age or _named_in_setup(path, "age", ages_of(cells, kit.ages), kit.ages)
    options.language = options.language or _named_in_setup(path, "language", [setup_setting(cells, "language")], kit.languages)
    return kit


def _named_in_setup(path: Path, kind: str, names: list[str], known: Iterable[str]) -> list[str]:
    """Return what ``setup`` in a notebook names, if there is such an age or language."""
    try:
        return choose(kind, names, known)
    except KitError as error:
        raise KitError(f"{path.name}, in the call of setup: {error}") from error


def _dist(options: argparse.Namespace, kit: Kit) -> Path:
    """Return the folder to write to where none is chosen: in the kit, or for a notebook from elsewhere where the command was started."""
    is_elsewhere = getattr(options, "notebook", None) and not Path.cwd().is_relative_to(kit.root)
    return (Path.cwd() if is_elsewhere else kit.root) / "dist"


def _plan(options: argparse.Namespace, kit: Kit) -> Plan:
    notebook = getattr(options, "notebook", None)
    plan = Plan(
        risks=tuple(choose("risk", options.risk, kit.risks)),
        ages=tuple(choose("age", options.age, kit.ages)),
        languages=tuple(choose("language", options.language or released(kit), kit.languages)),
        formats=tuple(choose("format", getattr(options, "format", None), _formats())),
        output=(getattr(options, "output", None) or _dist(options, kit)).resolve(),
        trust=getattr(options, "trust", False),
        name=notebook.stem if notebook else "tumar-kit",
    )
    if not any(risks_of(kit, plan, kit.ages[age]) for age in plan.ages):
        ages = ", ".join(dict.fromkeys(age for risk in plan.risks for age in kit.risks[risk].lessons))
        raise KitError(f"{', '.join(plan.risks)}: there is no lesson for ages {', '.join(plan.ages)}. There is one for: {ages}.")
    return plan


def _build(options: argparse.Namespace) -> int:
    kit = _kit(options)
    plan = _plan(options, kit)
    with ExitStack() as stack:
        left_out: list[str] = []
        built = build(kit, plan, lambda steps: _progress(stack, steps), fresh=options.fresh, warn=left_out.append)
    _report(built, plan)
    for sentence in [*left_out, *(_appearance(kit, plan) if options.notebook else [])]:
        print(f"kit-builder: {plain(sentence)}", file=sys.stderr)
    return 0


def _appearance(kit: Kit, plan: Plan) -> list[str]:
    """Say what in a notebook of one's own will look different from what its author sees."""
    from kit_builder.check import check_appearance
    from kit_builder.lesson.markdown import Renderer
    from kit_builder.lesson.pipeline import lessons_of
    from kit_builder.lesson.read import read
    from kit_builder.paper.drawable import why_not_drawable

    sentences: list[str] = []
    renderer = Renderer(trust=plan.trust, draw=why_not_drawable)
    for risk in plan.risks:
        path = kit.notebook_of(risk)
        for age in plan.ages:
            for lesson in lessons_of(kit, [read(path, kit)], kit.ages[age], plan.languages[0], renderer):
                sentences += map(str, check_appearance(kit, lesson, path))
    return list(dict.fromkeys(sentences))


def _watch(options: argparse.Namespace) -> int:
    from kit_builder.watch import watch

    def load() -> tuple[Kit, Plan]:
        chosen = argparse.Namespace(**vars(options))
        chosen.format = options.format or _pages()
        kit = _kit(chosen)
        chosen.language = chosen.language or [kit.language]
        chosen.output = options.output or _dist(options, kit) / "watch"
        return kit, replace(_plan(chosen, kit), pack=False)

    return watch(load, options.port, say_plainly)


def _new(options: argparse.Namespace) -> int:
    from kit_builder.starter import new_lesson

    kit = kit_of(Path.cwd()) if options.output else read_kit(find_root(Path.cwd()))
    (age,) = choose("age", [options.age or list(kit.ages)[len(kit.ages) // 2]], kit.ages)
    path = new_lesson(kit, options.output / options.name if options.output else options.name, kit.ages[age])
    print(f"{path} is a working lesson. Open it in JupyterLab and change it; then: kit-builder build {path}")
    return 0


def _progress(stack: ExitStack, steps: int) -> Callable[[str], None]:
    """Show a bar for so many steps, and return what moves it; loaded only when there is something to wait for."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    screen = Console(stderr=True)
    bar = stack.enter_context(Progress(BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), console=screen, transient=True))
    task = bar.add_task("reading", total=steps)
    return lambda step: bar.update(task, advance=1, description=step)


def _report(built: list[Built], plan: Plan) -> None:
    places = {form.path.format(risk=risk) for form in _formats().values() for risk in plan.risks}
    lessons = [file for file in built if file.path.relative_to(plan.output).as_posix().partition("/")[2] in places]
    listed = [file for file in built if file.path.name == "START.html" or file.path.suffix == ".zip"]
    listed += lessons if len(lessons) <= LINES else []
    rows = [("File", "Size", "")]
    for file in sorted(listed, key=lambda file: (file.path.suffix == ".zip", str(file.path))):
        rows.append((str(file.path.relative_to(plan.output)), _size(file.size), "" if file.is_new else "unchanged"))
    width = max(len(name) for name, _, _ in rows)
    for name, size, note in rows:
        print(f"{name:<{width}}  {size:>8}  {note}".rstrip())
    if len(lessons) > LINES:
        print(f"{len(lessons)} files of lessons; START.html leads to each.")
    print(f"All of it is in {plan.output}. Open a START.html, or give a zip to a colleague.")


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} KB"


def _check(options: argparse.Namespace) -> int:
    from kit_builder.check import check, kinds_of_rules, not_checked

    kit = _kit(options)
    plan = _plan(options, kit)
    code = _print_findings(check(kit, plan), "No findings: the lessons keep the rules that a program can check.")
    if options.notebook:
        print(f"Rules for a lesson of your own: {', '.join(kinds_of_rules(kit, options.notebook))}.")
    for path in not_checked(kit):
        print(f"Not checked: {path.name}: kit-builder check {path.relative_to(kit.root)}")
    return code


def _languages(options: argparse.Namespace) -> tuple[Kit, list[str]]:
    from kit_builder.translate import drafts_and_released

    kit = read_kit(find_root(Path.cwd()))
    return kit, drafts_and_released(kit, choose("language", options.language, kit.languages))


def _translate_update(options: argparse.Namespace) -> int:
    from kit_builder.translate import update

    kit, languages = _languages(options)
    for path, is_new in update(kit, languages):
        print(f"{path.relative_to(kit.root)}{'' if is_new else '  unchanged'}")
    return 0


def _translate_status(options: argparse.Namespace) -> int:
    from kit_builder.translate import status

    rows = status(*_languages(options))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        texts = "  ".join(f"{text:<{width}}" for text, width in zip(row[:3], widths, strict=False))
        print(texts + "".join(f"  {text:>{width}}" for text, width in zip(row[3:], widths[3:], strict=True)))
    return 0


def _translate_check(options: argparse.Namespace) -> int:
    from kit_builder.translate import check

    return _print_findings(check(*_languages(options)), "No findings: the translations keep the rules that a program can check.")


def _print_findings(findings: Sequence[Finding], nothing: str) -> int:
    for finding in findings:
        say_plainly(finding)
    count = sum(not finding.waived for finding in findings)
    print(f"{count} finding{'s' if count > 1 else ''}." if count else nothing)
    return 1 if count else 0


def _film(options: argparse.Namespace) -> int:
    from kit_builder.film.render import load, make, names

    root = find_root(Path.cwd())
    if options.stills:
        return _stills(root)
    chosen = choose("film", options.names, names(root))
    choose("language", [options.language], read_kit(root).languages)
    boards = [load(root, name, options.language)[1] for name in chosen]
    with files.locked((options.sheets or root / "dist" / "films") if options.draft else root / "media" / "films"), ExitStack() as stack:
        progress = _progress(stack, sum(len(board.scenes) for board in boards))
        films = [make(root, name, options.language, options.draft, options.sheets, progress) for name in chosen]
    for film in films:
        print(f"{film.film}  {film.seconds:.0f} s  {_size(film.film.stat().st_size)}  contact sheet: {film.sheet}")
    return 0


def _stills(root: Path) -> int:
    from kit_builder.film.stills import draw_stills

    print("\n".join(str(path) for path in draw_stills(root)))
    return 0


def _look(options: argparse.Namespace) -> int:
    kit = read_kit(find_root(Path.cwd()))
    path = kit.root / TUMAR_STYLE
    is_new = files.replace_file(path, tumar_style(kit.look))
    print(f"{TUMAR_STYLE}{'' if is_new else '  unchanged'}")
    return 0


def _open(options: argparse.Namespace) -> int:
    from kit_builder.open import open_bundle

    browser = not options.no_browser
    return open_bundle(options.bundle, risk=options.risk, teacher=options.teacher, browser=browser, port=options.port)


if __name__ == "__main__":
    sys.exit(main())

"""Who may know whom, and that nothing heavy is loaded before it is needed."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# From the ground up: a package imports only from those below it, and from itself. What stands on one floor does not know each other.
FLOORS = [
    {"core"},
    {"translation"},
    {"lesson"},
    {"web", "paper", "office", "film"},
    {"exports"},
    {"build", "check"},
    {"trust"},
]
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}


def imports(path: Path) -> Iterator[str]:
    """Name every module that a file imports, also inside functions and for types."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: say where {node.module} is"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def builder(root: Path) -> list[Path]:
    return sorted(path for path in (root / "kit_builder").rglob("*.py") if "__pycache__" not in path.parts)


def part_of(path: Path, root: Path) -> str:
    return path.relative_to(root / "kit_builder").parts[0].removesuffix(".py")


def test_the_top_of_the_builder_holds_commands_alone(root: Path) -> None:
    top = root / "kit_builder"
    packages = {path.name for path in top.iterdir() if (path / "__init__.py").is_file()}
    assert packages == set(FLOOR)
    assert len(list(top.glob("*.py"))) <= 8


def test_imports_lead_downwards_only(root: Path) -> None:
    """What lies at the top may know all packages; of the packages only the reader of vendor.toml is known."""
    wrong = []
    for path in builder(root):
        own = part_of(path, root)
        for module in imports(path) if own in FLOOR else ():
            name, _, rest = module.partition(".")
            part = rest.partition(".")[0]
            if name == "kit_builder" and part and part != own and FLOOR.get(part, len(FLOORS)) >= FLOOR[own]:
                wrong.append(f"{path.relative_to(root)} imports {module}")
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle(root: Path) -> None:
    tumar = sorted(path for path in (root / "notebooks" / "tumar").rglob("*.py") if "__pycache__" not in path.parts)
    names = {module_name(path, root): path for path in builder(root)}
    names |= {module_name(path, root / "notebooks"): path for path in tumar if path.parent.name != "tumar" or path.stem != "__init__"}
    known = {name: {other for other in imports(path) if other in names and other != name} for name, path in names.items()}
    while leaves := {name for name, others in known.items() if not others}:
        known = {name: others - leaves for name, others in known.items() if name not in leaves}
    assert known == {}


def module_name(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def test_an_export_never_imports_another_export(root: Path) -> None:
    names = {path.stem for path in (root / "kit_builder" / "exports").glob("*.py")}
    for path in (root / "kit_builder" / "exports").glob("*.py"):
        for module in imports(path):
            assert not (module.startswith("kit_builder.exports") and module.rpartition(".")[2] in names), f"{path.name} imports {module}"


def test_tumar_stands_on_its_own(root: Path) -> None:
    for path in (root / "notebooks" / "tumar").rglob("*.py"):
        allowed = {"tumar", "markdown_it"} | ({"anywidget", "traitlets"} if path.name == "widget.py" else set())
        for module in imports(path):
            top = module.partition(".")[0]
            assert top in allowed or top in sys.stdlib_module_names, f"{path.name} imports {module}"


def test_there_is_one_markdown_parser(root: Path) -> None:
    modules = [*builder(root), *(root / "notebooks").rglob("*.py")]
    assert [path.name for path in modules for _ in range(path.read_text("utf-8").count("MarkdownIt("))] == ["markdown.py"]
    assert (root / "notebooks" / "tumar" / "markdown.py").read_text("utf-8").count("MarkdownIt(") == 1


def test_notebooks_import_nothing_but_tumar(root: Path) -> None:
    for path in (root / "notebooks").glob("*.ipynb"):
        for made in json.loads(path.read_text("utf-8"))["cells"]:
            if made["cell_type"] == "code":
                for node in ast.walk(ast.parse("".join(made["source"]))):
                    assert not isinstance(node, ast.Import)
                    assert not isinstance(node, ast.ImportFrom) or node.module == "tumar"


def test_outputs_of_lessons_are_cleared(root: Path) -> None:
    for path in (root / "notebooks").glob("*.ipynb"):
        for made in json.loads(path.read_text("utf-8"))["cells"]:
            assert not made.get("outputs"), f"{path.name}, {made['id']}"
            assert made.get("execution_count") is None


@pytest.mark.parametrize("heavy", ["nbformat", "nbconvert", "jupyterlab", "av", "skia", "rich"])
def test_what_is_slow_to_load_is_loaded_only_inside_functions(root: Path, heavy: str) -> None:
    for path in builder(root):
        alone = {"exporters.py": "nbconvert", "lab_server.py": "nbformat"}  # what Jupyter loads itself
        if "film" in path.parts or alone.get(path.name) == heavy:
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [name.name for name in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                assert not any(name.partition(".")[0] == heavy for name in names), f"{path.name} imports {heavy}"


def test_the_builder_knows_no_activity_by_its_name(root: Path) -> None:
    """It asks what one says of itself. Names that are also a word, such as Sort, count where they stand alone or are called."""
    from tumar import ACTIVITIES

    is_word = {name for name in ACTIVITIES if not re.search("[a-z][A-Z]", name)}
    name_of = re.compile(rf"\b({'|'.join(set(ACTIVITIES) - is_word)})\b|^({'|'.join(is_word)})$|\b({'|'.join(is_word)})\(")
    modules = {f"tumar.{name}" for name in ACTIVITIES} | {activity.__module__ for activity in ACTIVITIES.values()}
    wrong = []
    for path in builder(root):
        tree = ast.parse(path.read_text("utf-8"))
        wrong += [f"{path.name} imports {module}" for module in imports(path) if module in modules]
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and name_of.search(node.value):
                wrong.append(f"{path.name}, line {node.lineno}: {node.value[:40]!r}")
            if isinstance(node, ast.Attribute) and node.attr in ACTIVITIES:
                wrong.append(f"{path.name}, line {node.lineno}: .{node.attr}")
    assert wrong == []

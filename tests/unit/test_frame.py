"""The frame of the project: who may import whom, and that what the documents name is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# a module may import those to its right, and never one to its left
ORDER = [
    "cli",
    "open",
    "build",
    "check",
    "bundle",
    "formats",
    "exports",
    "layout",
    "page",
    "film",
    "stages",
    "markdown",
    "files",
    "kit",
    "model",
    "errors",
]


def modules(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def room(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "kit_builder" and len(parts) > 1 and parts[1] in ORDER else None


@pytest.mark.parametrize("path", modules("notebooks/tumar"), ids=lambda path: path.name)
def test_tumar_knows_nothing_of_the_builder(path):
    assert not [name for name in imports(path) if name.startswith("kit_builder")]


@pytest.mark.parametrize("path", modules("kit_builder"), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_builder_imports_one_way(path):
    here = path.relative_to(ROOT / "kit_builder").parts[0].removesuffix(".py")
    if here not in ORDER:
        return
    for name in imports(path):
        there = room(name)
        if there and there != here:
            assert ORDER.index(there) > ORDER.index(here) or (here, there) in {("check", "exports"), ("check", "build")}, name


@pytest.mark.parametrize("path", modules("kit_builder/exports"), ids=lambda path: path.name)
def test_an_export_never_imports_another(path):
    assert not [name for name in imports(path) if name.startswith("kit_builder.exports")]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "notebooks/tumar/GRAMMAR.md"])
def test_links_of_the_documents_lead_somewhere(name):
    text = re.sub(r"```.*?```|`[^`\n]*`", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    assert [link for link in links if "://" not in link and not ((ROOT / name).parent / link).exists()] == []


def test_every_dependency_has_its_reason():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["film"],
        *project["dependency-groups"]["test"],
    ]
    reasons = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("## Why each dependency")[1]
    assert [name for name in (re.split(r"[<>=]", entry)[0] for entry in wanted) if name not in reasons] == []

"""What the documents say is there: links and paths lead somewhere, nothing is left out, and the first page stays short."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path, PurePosixPath

import pytest

from kit_builder.exports.registry import FORMATS

DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "kit_builder/README.md",
    "media/README.md",
    "media/storyboards/README.md",
    "notebooks/README.md",
    "notebooks/locale/README.md",
    "notebooks/tumar/GRAMMAR.md",
    "notebooks/tumar/README.md",
    "tests/README.md",
]
KINDS = (".css", ".html", ".ipynb", ".js", ".json", ".md", ".po", ".py", ".svg", ".toml", ".tsv", ".typ", ".vtt")
NOT_IN_GIT = ("dist/", ".uv/", ".venv/")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_of_the_documents_lead_somewhere(root: Path, name: str) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", (root / name).read_text("utf-8"), flags=re.DOTALL)
    dead = []
    for link in re.findall(r"\]\(([^)]+)\)", text) + re.findall(r'src="([^"]+)"', text):
        path, _, heading = link.partition("#")
        target = (root / name).parent / path if path else root / name
        if "://" not in link and not (target.exists() and (not heading or heading in headings_of(target))):
            dead.append(link)
    assert dead == []


def headings_of(document: Path) -> list[str]:
    """Return the names by which links lead to the headings of a document."""
    titles = re.findall(r"(?m)^#+ (.+)$", document.read_text("utf-8"))
    return [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_paths_in_the_documents_exist(root: Path, name: str) -> None:
    """A path begins at the root or beside the document; a bare name is that of any file. ``<name>`` stands for any name."""
    text = re.sub(r"```.*?```", "", (root / name).read_text("utf-8"), flags=re.DOTALL)
    paths = filter(is_path, re.findall(r"`([^`\n]+)`", text))
    assert [path for path in paths if not exists(root, (root / name).parent, path)] == []


def is_path(text: str) -> bool:
    outputs = {"START.html", "teacher.html", *(PurePosixPath(form.path).name for form in FORMATS.values())}
    if text in outputs or text.startswith(NOT_IN_GIT) or not re.fullmatch(r"[\w./<>-]+", text):
        return False
    return "/" in text or PurePosixPath(text).suffix in KINDS


def exists(root: Path, folder: Path, text: str) -> bool:
    pattern = re.sub(r"<[^>]+>", "*", text).rstrip("/")
    found = [*root.glob(pattern), *folder.glob(pattern)]
    if "/" not in text:
        found += [path for top in ("kit_builder", "media", "notebooks", "tests") for path in (root / top).rglob(pattern)]
    return any(path.is_dir() or not text.endswith("/") for path in found)


def test_contributing_is_read_in_a_few_minutes(root: Path) -> None:
    lines = (root / "CONTRIBUTING.md").read_text("utf-8").splitlines()
    assert len(lines) <= 100
    assert [line for line in lines if len(line) > 120] == []


def test_every_document_is_reached_from_contributing(root: Path) -> None:
    reached, ahead = set(), ["CONTRIBUTING.md"]
    while ahead:
        reached.add(name := ahead.pop())
        links = re.findall(r"\]\(([^)#]+\.md)(?:#[^)]*)?\)", (root / name).read_text("utf-8"))
        found = {((root / name).parent / link).resolve().relative_to(root).as_posix() for link in links if "://" not in link}
        ahead += found - reached
    assert reached == set(DOCUMENTS)


def test_every_package_of_the_builder_is_described(root: Path) -> None:
    text = (root / "kit_builder" / "README.md").read_text("utf-8")
    packages = [path.parent.name for path in sorted((root / "kit_builder").glob("*/__init__.py"))]
    assert [name for name in packages if f"| `{name}/` |" not in text] == []


def test_every_dependency_has_its_reason(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    wanted += [entry for extra in project["project"]["optional-dependencies"].values() for entry in extra]
    reasons = (root / "kit_builder" / "README.md").read_text("utf-8").split("## Why each dependency")[1]
    assert [name for name in (re.split(r"[<>=[]", entry)[0] for entry in wanted) if name not in reasons] == []

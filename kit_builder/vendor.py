"""Refresh and verify the vendored files: ``python -m kit_builder.vendor refresh`` (needs npm) or ``verify``.

``vendor.toml`` names every package with version and licence, and every file with its SHA-256.
The icons are the names listed there, taken from the icon set's JSON and written as single SVG files. Of a list of words the
first ones are taken, in base64: among the passwords that people use most are words that no child should read in passing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).with_name("vendor.toml")
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{body}</svg>\n'


def verify() -> list[str]:
    """Return a sentence for each file that is missing or is not the one listed."""
    problems = []
    for package in _packages():
        for target, checksum in package["sha256"].items():
            path = ROOT / target
            if not path.is_file():
                problems.append(f"{target} is missing")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != checksum:
                problems.append(f"{target} is not the file of {package['name']} {package['version']}")
    return problems


def refresh() -> None:
    """Fetch the packages from npm, copy the files and write the checksums."""
    packages = _packages()
    with tempfile.TemporaryDirectory() as folder:
        specs = [f"{package['name']}@{package['version']}" for package in packages]
        subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", folder, *specs], check=True)
        for package in packages:
            source = Path(folder) / "node_modules" / package["name"]
            package["sha256"] = {target: _write(ROOT / target, content) for target, content in _files(package, source)}
    LIST.write_text(_toml(packages), "utf-8")


def _packages() -> list[dict]:  # type: ignore[type-arg]
    return list(tomllib.loads(LIST.read_text("utf-8"))["packages"])


def _files(package: dict, source: Path) -> list[tuple[str, bytes]]:  # type: ignore[type-arg]
    files = [(target, (source / name).read_bytes()) for name, target in package.get("files", {}).items()]
    if icons := package.get("icons"):
        drawn = json.loads((source / "icons.json").read_text("utf-8"))
        for name in icons:
            icon = drawn["icons"][name]
            size = {"width": icon.get("width", drawn.get("width", 16)), "height": icon.get("height", drawn.get("height", 16))}
            files.append((f"media/icons/{name}.svg", ICON.format(body=icon["body"], **size).encode()))
    if words := package.get("words"):
        listed = (source / words["file"]).read_text("utf-8").split('"')[1].split(",")[: words["first"]]
        files.append((words["target"], base64.b64encode(",".join(listed).encode())))
    return files


def _write(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def _toml(packages: list[dict]) -> str:  # type: ignore[type-arg]
    lines = ["# Files that others made. Refresh: python -m kit_builder.vendor refresh. Checked by the tests.\n"]
    for package in packages:
        lines.append("\n[[packages]]\n")
        for key in ("name", "version", "licence", "why"):
            lines.append(f"{key} = {json.dumps(package[key], ensure_ascii=False)}\n")
        if package.get("icons"):
            lines.append("icons = [\n" + "".join(f"    {json.dumps(name)},\n" for name in sorted(package["icons"])) + "]\n")
        for table in ("words", "files", "sha256"):
            if package.get(table):
                lines.append(f"[packages.{table}]\n")
                lines += [f"{json.dumps(key)} = {json.dumps(value)}\n" for key, value in sorted(package[table].items())]
    return "".join(lines)


if __name__ == "__main__":
    if sys.argv[1:] == ["refresh"]:
        refresh()
    elif sys.argv[1:] == ["verify"]:
        found = verify()
        print("\n".join(found) or "All vendored files are the ones listed.")
        sys.exit(bool(found))
    else:
        sys.exit("Say refresh or verify.")

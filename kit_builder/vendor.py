"""Refresh and verify the vendored files: ``python -m kit_builder.vendor refresh`` (needs npm and fonttools) or ``verify``.

``vendor.toml`` names every package with version and licence, and every file with its SHA-256.
The icons are the names listed there, taken from the icon set's JSON and written as single SVG files. Of a list of words the
first ones are taken, in base64: among the passwords that people use most are words that no child should read in passing.
Of a typeface that comes as one variable font for each script, fixed weights with all scripts are made for print, and the
same in the form in which PowerPoint keeps fonts inside a file.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from kit_builder.core.kit import HOME
from kit_builder.core.licences import LIST, packages

_PANOSE = (
    *("bFamilyType", "bSerifStyle", "bWeight", "bProportion", "bContrast"),
    *("bStrokeVariation", "bArmStyle", "bLetterForm", "bMidline", "bXHeight"),
)
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{body}</svg>\n'


def verify() -> list[str]:
    """Return a sentence for each file that is missing or is not the one listed."""
    problems = []
    for package in packages():
        for target, checksum in package["sha256"].items():
            path = HOME / target
            if not path.is_file():
                problems.append(f"{target} is missing")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != checksum:
                problems.append(f"{target} is not the file of {package['name']} {package['version']}")
    return problems


def refresh() -> None:
    """Fetch the packages from npm, copy the files and write the checksums."""
    listed = packages()
    with tempfile.TemporaryDirectory() as folder:
        specs = [f"{package['name']}@{package['version']}" for package in listed]
        subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", folder, *specs], check=True)
        for package in listed:
            source = Path(folder) / "node_modules" / package["name"]
            package["sha256"] = {target: _write(HOME / target, content) for target, content in _files(package, source)}
    LIST.write_text(_toml(listed), "utf-8")


def _files(package: dict, source: Path) -> list[tuple[str, bytes]]:  # type: ignore[type-arg]
    files = [(target, (source / name).read_bytes()) for name, target in package.get("files", {}).items()]
    if icons := package.get("icons"):
        icon_set = json.loads((source / "icons.json").read_text("utf-8"))
        for name in icons:
            icon = icon_set["icons"][name]
            size = {"width": icon.get("width", icon_set.get("width", 16)), "height": icon.get("height", icon_set.get("height", 16))}
            files.append((f"media/icons/{name}.svg", ICON.format(body=icon["body"], **size).encode()))
    if words := package.get("words"):
        word_list = (source / words["file"]).read_text("utf-8").split('"')[1].split(",")[: words["first"]]
        files.append((words["target"], base64.b64encode(",".join(word_list).encode())))
    for cut in package.get("cuts", []):
        font = _cut_of(source / "files", cut)
        files += [(cut["target"], font), (cut["office"], _embedded_opentype(font))]
    if subset := package.get("signs"):
        files.append((subset["target"], _signs_of(source / "files" / subset["file"], subset["letters"])))
    return files


def _cut_of(source: Path, cut: dict) -> bytes:  # type: ignore[type-arg]
    """Make one weight of the typeface, with the letters of all its scripts, as a TrueType font."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for script in cut["scripts"]:
            font = TTFont(source / f"nunito-{script}-wght-{cut['style']}.woff2", recalcTimestamp=False)
            font.flavor = None
            parts.append(f"{folder}/{script}.ttf")
            instantiateVariableFont(font, {"wght": cut["weight"]}).save(parts[-1])
        font = Merger().merge(parts)
    bold, italic = cut["weight"] > 600, cut["style"] == "italic"
    name = " ".join([*(["Bold"] if bold else []), *(["Italic"] if italic else [])]) or "Regular"
    for record in list(font["name"].names):
        font["name"].removeNames(nameID=record.nameID)
    for number, text in {
        1: "Nunito",
        2: name,
        4: f"Nunito {name}",
        6: f"Nunito-{name.replace(' ', '')}",
        13: "SIL Open Font License 1.1",
    }.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = (0x20 if bold else 0) | (0x01 if italic else 0) or 0x40
    font["head"].macStyle = int(bold) | 2 * int(italic)
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _embedded_opentype(font: bytes) -> bytes:
    """Put the header of Embedded OpenType, version 2.1, before a font, without compression (W3C member submission, 2008)."""
    from fontTools.ttLib import TTFont

    tables = TTFont(io.BytesIO(font))
    about, names = tables["OS/2"], tables["name"]
    panose = [getattr(about.panose, name) for name in _PANOSE]
    header = struct.pack(
        "<II10BBBIHH6II16x",
        *(0x00020001, 0, *panose, 1, about.fsSelection & 1, about.usWeightClass, about.fsType, 0x504C),
        *(about.ulUnicodeRange1, about.ulUnicodeRange2, about.ulUnicodeRange3, about.ulUnicodeRange4),
        *(about.ulCodePageRange1, about.ulCodePageRange2, tables["head"].checkSumAdjustment),
    )
    for number in (1, 2, 5, 4):  # family, style, version, full name
        text = (names.getDebugName(number) or "").encode("utf-16-le")
        header += struct.pack("<HH", 0, len(text)) + text
    header += struct.pack("<HH", 0, 0)  # no list of the addresses that may use it
    return struct.pack("<II", 8 + len(header) + len(font), len(font)) + header + font


def _signs_of(source: Path, letters: list[str]) -> bytes:
    """Take a few characters out of a big part of the typeface."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(Options(flavor="woff2"))
    subsetter.populate(text="".join(letters))
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _write(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def _toml(packages: list[dict]) -> str:  # type: ignore[type-arg]
    lines = ["# Files that others made. Refresh: python -m kit_builder.vendor refresh. Checked by the tests.\n"]
    for package in packages:
        lines.append("\n[[packages]]\n")
        for key in ("name", "version", "licence", "why", "by", "home", "bundled"):
            lines.append(f"{key} = {json.dumps(package[key], ensure_ascii=False)}\n")
        if package.get("icons"):
            lines.append("icons = [\n" + "".join(f"    {json.dumps(name)},\n" for name in sorted(package["icons"])) + "]\n")
        for cut in package.get("cuts", []):
            lines.append("[[packages.cuts]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in cut.items()))
        for table in ("words", "signs", "files", "sha256"):
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

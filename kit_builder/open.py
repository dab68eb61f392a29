"""Open a bundle in JupyterLab: its notebooks are signed for this user, so their activities show at once."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zipfile
import zlib
from importlib.metadata import entry_points
from pathlib import Path

from kit_builder.bundle import SUMS
from kit_builder.errors import KitError
from kit_builder.files import aside, portable, put_in_place
from kit_builder.kit import read_kit


def open_bundle(bundle: Path, *, teacher: bool = False, browser: bool = True, port: int = 8888) -> int:
    """Unpack a zip beside itself if need be, sign the notebooks, and start JupyterLab, until it is stopped.

    Only a bundle whose files are the ones that it lists is signed.
    """
    folder = unpack(bundle) if bundle.suffix == ".zip" else bundle
    try:
        is_bundle = (folder / "START.html").is_file()
    except OSError as error:
        raise KitError(f"{bundle} cannot be opened: {error.strerror}. Name the zip, or the folder taken out of it.") from error
    if not is_bundle:
        raise KitError(f"{bundle} is not a bundle: there is no START.html in it. Name the zip, or the folder taken out of it.")
    listed = verify(folder)
    known = sorted(folder / name for name in listed if name.startswith("notebooks/") and name.endswith(".ipynb"))
    notebooks = [path for path in known if path.name.endswith("-teacher.ipynb" if teacher else "-pupil.ipynb")]
    if not notebooks:
        raise KitError(f"{bundle} has no notebook for JupyterLab. Build it with --format {'teacher' if teacher else 'pupil'}.")
    sign(known)
    print(f"Starting JupyterLab with {notebooks[0].name}. To stop it, come back here and press Ctrl-C twice.", flush=True)
    from jupyterlab.labapp import LabApp

    with tempfile.TemporaryDirectory() as settings:
        if menus := menus_of(folder):
            speak(Path(settings), menus)
        LabApp.launch_instance(jupyter_options(folder, notebooks[0], browser=browser, port=port))
    return 0


def menus_of(folder: Path) -> str:
    """Return the language pack for JupyterLab's menus that suits a bundle best and is installed, such as "ru_RU"; or nothing."""
    found = re.search(r'<html lang="([^"]+)"', (folder / "START.html").read_text("utf-8"))
    language = read_kit(folder).languages.get(found[1]) if found else None
    installed = {pack.name for pack in entry_points(group="jupyterlab.languagepack")}
    return next((name for name in language.menus if name in installed), "") if language else ""


def speak(settings: Path, menus: str) -> None:
    """Let JupyterLab start with its menus in a language, unless the user has chosen another; nothing of the user's is changed."""
    place = settings / "labconfig"
    place.mkdir()
    chosen = {"@jupyterlab/translation-extension:plugin": {"locale": menus}}
    (place / "default_setting_overrides.json").write_text(json.dumps(chosen), "utf-8")
    before = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, (str(settings), before)))


def jupyter_options(folder: Path, notebook: Path, *, browser: bool, port: int) -> list[str]:
    """Return the options that start JupyterLab on a notebook of a bundle, without its news pop-up."""
    options = [f"--ServerApp.root_dir={folder.resolve()}", f"--port={port}", "--ServerApp.ip=127.0.0.1"]
    options.append(f"--LabApp.default_url=/lab/tree/notebooks/{notebook.name}")
    options.append("--LabApp.news_url=None")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")  # as in a container; Jupyter would refuse to start
    return options if browser else [*options, "--no-browser"]


def unpack(archive: Path) -> Path:
    """Take a bundle's zip apart beside itself; an older copy of its files is replaced, other files stay."""
    try:
        with zipfile.ZipFile(archive) as opened:
            names = [name for name in opened.namelist() if not name.endswith("/")]
            if strange := next((name for name in opened.namelist() if not portable(name.removesuffix("/"))), None):
                raise KitError(f"{archive.name} is not a bundle of this kit: {strange!r} cannot be the name of a file on every computer.")
            tops = {name.partition("/")[0] for name in opened.namelist()}
            if len(tops) != 1 or not all("/" in name for name in names):
                raise KitError(f"{archive.name} is not a bundle of this kit: its files are not in one folder.")
            try:
                with aside(archive.parent) as place:
                    opened.extractall(place)
                    put_in_place(archive.parent, place, names)
            except KitError as error:
                raise KitError(f"{archive.name} cannot be taken apart. {error}") from error
            return archive.parent / tops.pop()
    except FileNotFoundError as error:
        raise KitError(f"{archive} does not exist.") from error
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError) as error:  # RuntimeError: it has a password
        raise KitError(f"{archive.name} cannot be taken apart: {error}. Copy it again.") from error


def verify(folder: Path) -> list[str]:
    """Return the files of the bundle's list, all of them there and unchanged; raise KitError otherwise."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KitError(f"{folder.name} has no list of its files ({SUMS}), so it cannot be trusted. Copy the bundle again.") from error
    names = []
    for line in lines:
        checksum, _, name = line.partition("  ")
        names.append(name)
        path = folder / name
        if (
            not name
            or not path.resolve().is_relative_to(folder.resolve())
            or not path.is_file()
            or hashlib.sha256(path.read_bytes()).hexdigest() != checksum
        ):
            raise KitError(
                f"{folder.name}/{name} is missing or has been changed, so the bundle is not trusted. Take it out of its zip again."
            )
    if "START.html" not in names:
        raise KitError(f"The list of {folder.name} ({SUMS}) is not that of a bundle, so it is not trusted. Take it out of its zip again.")
    return names


def sign(notebooks: list[Path]) -> None:
    """Sign notebooks for this user, as Jupyter's "Trust Notebook" does."""
    import nbformat
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()
    for path in notebooks:
        notary.sign(nbformat.read(path, as_version=4))

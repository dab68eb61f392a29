"""Open a bundle in JupyterLab: what this builder would write itself is trusted while it runs, so that its activities show at once.

Nothing is signed: a signature would outlast the run, in the user's Jupyter, and would not be of this notebook alone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kit_builder.build.bundle import edition
from kit_builder.core.errors import KitError, say_plainly
from kit_builder.core.files import temporary_folder
from kit_builder.core.kit import ASSETS, HOME, choose, read_kit
from kit_builder.core.model import Kit
from kit_builder.trust.recognise import has_own_activities, understand
from kit_builder.trust.unpack import START, Found, look_at, unpack

STYLE = ASSETS / "lab.css"
_MADE_BY = re.compile(r'<meta name="generator" content="Tumar Kit ([\w.+-]{1,30})">')
_LANGUAGE = re.compile(r'<html lang="([\w-]{1,20})"')
ASLEEP = (
    "So the activities sleep, and their words stand there as on paper. To wake them up, choose Run > Run All Cells in JupyterLab; "
    "that lets the notebook do what it likes on this computer, so do it only if you know who has made it. "
    "What such a notebook shows besides text and pictures is left out here."
)


def open_bundle(bundle: Path, *, risk: str | None = None, teacher: bool = False, browser: bool = True, port: int | None = None) -> int:
    """Unpack a zip beside itself if need be, and start JupyterLab, which trusts the notebooks that are understood, until it is stopped.

    Nothing of a stranger's bundle runs until the user runs it. Raises KitError.
    """
    folder = unpack(bundle) if bundle.suffix.lower() == ".zip" else bundle
    try:
        is_bundle = (folder / START).is_file()
    except OSError as error:
        raise KitError(f"{bundle} cannot be opened: {error.strerror}. Name the zip, or the folder taken out of it.") from error
    if not is_bundle:
        raise KitError(f"{bundle} is not a bundle: there is no {START} in it. Name the zip, or the folder taken out of it.")
    folder = folder.resolve()
    notebooks = look_at(folder)
    notebook = choose_notebook(folder, notebooks, risk, "teacher" if teacher else "pupil")
    kit = read_kit(HOME)
    understood, sentences = judge(folder, notebooks, kit)
    for sentence in sentences:
        say_plainly(sentence)
    say_plainly(f"Starting JupyterLab with {notebook}. To stop it, come back here and press Ctrl-C twice.")
    require_places_of_jupyter()
    from jupyterlab.labapp import LabApp

    from kit_builder.trust.lab_server import LabServer

    LabApp.serverapp_class = LabServer
    settings = temporary_folder()
    set_up_lab(settings, menus_of(folder, kit))
    options = jupyter_options(folder, notebook, settings, understood.values(), browser=browser, port=port or free_port())
    LabApp.launch_instance(options)
    return 0


def choose_notebook(folder: Path, notebooks: Found, risk: str | None, reader: str) -> str:
    """Return the name of the notebook to begin with: that of a risk, or of the first in the order of the kit; raise KitError."""
    names = {Path(name).name for name in (*notebooks.whole, *notebooks.changed)}
    lessons = [name.removesuffix(f"-{reader}.ipynb") for name in sorted(names) if name.endswith(f"-{reader}.ipynb")]
    if not lessons:
        raise KitError(f"{folder.name} has no notebook for JupyterLab. Build it with --format {reader}.")
    order = [name for name in _risks(folder) if name in lessons]
    (lesson, *_) = choose("risk", [risk] if risk else None, [*order, *(name for name in lessons if name not in order)])
    return f"{lesson}-{reader}.ipynb"


def _risks(folder: Path) -> list[str]:
    """Return the risks of a bundle in their order; of one whose kit.toml cannot be read, none."""
    try:
        risks = tomllib.loads((folder / "notebooks" / "kit.toml").read_text("utf-8"))["risks"]
        return list(risks) if isinstance(risks, dict) else []
    except (OSError, ValueError, KeyError, RecursionError):
        return []


def judge(folder: Path, notebooks: Found, kit: Kit) -> tuple[Mapping[Path, str], list[str]]:
    """Return the notebooks of a bundle that this builder would write just so, with their digests, and sentences about the others."""
    if not has_own_activities(folder, kit):
        return {}, [f"The activities of {folder.name} are not those of this kit{_other_edition(folder)} {ASLEEP}"]
    understood: dict[Path, str] = {}
    sentences = []
    for name in (*notebooks.whole, *notebooks.changed):
        try:
            understood[folder / name] = understand(folder, folder / name, kit)
        except KitError as error:
            sentences.append(f"{Path(name).name} is not as this kit would make it: {error}.")
    return understood, [*sentences, *([ASLEEP] if sentences else [])]


def _other_edition(folder: Path) -> str:
    match = _MADE_BY.search((folder / START).read_text("utf-8", "replace"))
    if match and match[1] != edition():
        return f": it says that it was made by edition {match[1]}, and this is {edition()}. With the same edition they would be awake."
    return f", though it says that it was made by this edition, {edition()}: somebody has changed them, or the kit that made them."


def menus_of(folder: Path, kit: Kit) -> str:
    """Return the language pack for JupyterLab's menus that suits a bundle best and is installed, such as "ru_RU"; or nothing."""
    match = _LANGUAGE.search((folder / START).read_text("utf-8", "replace"))
    language = kit.languages.get(match[1]) if match else None
    installed = {pack.name for pack in entry_points(group="jupyterlab.languagepack")}
    return next((name for name in language.menus if name in installed), "") if language else ""


def set_up_lab(place: Path, menus: str) -> None:
    """Let JupyterLab start without asking for news, with its menus in a language, and with the kit's style.

    What the user has chosen goes first, and nothing of it is changed.
    """
    overrides: dict[str, Any] = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
    # JupyterLab loses the widget of a cell that is drawn after the kernel is there and before the notebook's widgets are: draw all at once
    overrides["@jupyterlab/notebook-extension:tracker"] = {"windowingMode": "none"}
    if menus:
        overrides["@jupyterlab/translation-extension:plugin"] = {"locale": menus}
    (place / "labconfig").mkdir()
    (place / "labconfig" / "default_setting_overrides.json").write_text(json.dumps(overrides), "utf-8")
    (place / "custom").mkdir()
    shutil.copy(STYLE, place / "custom" / "custom.css")
    previous = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, (str(place), previous)))


def require_places_of_jupyter() -> None:
    """Require that Jupyter can write what it notes while it runs, for it would break off in many lines; raise KitError."""
    from jupyter_core.paths import jupyter_data_dir, jupyter_runtime_dir

    for place in (Path(jupyter_data_dir()), Path(jupyter_runtime_dir())):
        try:
            place.mkdir(parents=True, exist_ok=True)
            problem = "" if os.access(place, os.W_OK) else "nothing can be written there"
        except OSError as error:
            problem = error.strerror or "it cannot be made"
        if problem:
            raise KitError(f"JupyterLab cannot start: {place}: {problem}. Set JUPYTER_DATA_DIR to a folder of your own.")


def free_port() -> int:
    """Return a port that is free now; nobody can know it beforehand, as one that is always the same."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def jupyter_options(folder: Path, notebook: str, settings: Path, understood: Iterable[str], *, browser: bool, port: int) -> list[str]:
    """Return the options that start JupyterLab on a notebook of a bundle, with the digests of what it trusts."""
    options = [f"--ServerApp.root_dir={folder.resolve()}", f"--port={port}", "--ServerApp.ip=127.0.0.1"]
    options.append(f"--LabApp.default_url=/lab/tree/notebooks/{quote(notebook)}")
    options.append("--ServerApp.contents_manager_class=kit_builder.trust.lab_server.CarefulContents")
    options += [f"--CarefulContents.understood={digest}" for digest in understood]
    options += ["--LabApp.custom_css=True", f"--LabServer.static_custom_path={settings / 'custom'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")  # as in a container; Jupyter would refuse to start
    return options if browser else [*options, "--no-browser"]

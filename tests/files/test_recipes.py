"""What CONTRIBUTING says to add, done as it says on a copy of the project: nothing else is touched, and what is added comes out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polib
import pytest

from kit_builder.film.reading import read_storyboard
from kit_builder.film.studio import open_studio

LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяңөү"
BEADS = {"cyberbullying": "", "content": "", "privacy": "", "overuse": "", "gaming": "{.today}"}
HELP = '# Steps\nHelpSteps("{risk}")'
SCORM = '''
"""The exercises of a lesson as a package for learning platforms."""

from __future__ import annotations

from kit_builder.core.model import Kit, Lesson
from kit_builder.core.zips import packed
from kit_builder.exports import Format


def scorm(lesson: Lesson, kit: Kit) -> bytes:
    """Make ``scorm.zip``."""
    return packed({"imsmanifest.xml": f"<manifest>{lesson.title}</manifest>".encode()})


FORMATS = (
    Format(
        name="scorm-zip",
        path="{risk}/scorm.zip",
        mime="application/zip",
        shelf="print",
        word="print_scorm",
        is_compressed=True,
        make=scorm,
    ),
)
'''
STORYBOARD = """title = "Yard"
age = "18-20"

[[scenes]]
place = "courtyard"
seconds = 2
caption = "{caption}"
describe = "A yard."
"""


@pytest.fixture
def added(kit_copy: Path) -> Callable[[str, str], None]:
    """Give what adds lines to a file of the project's copy."""

    def add(name: str, lines: str) -> None:
        path = kit_copy / name
        path.write_text(f"{path.read_text('utf-8') if path.is_file() else ''}\n{lines}\n", "utf-8")

    return add


def say(catalog: Path, texts: Mapping[str, str]) -> None:
    """Translate some texts of a catalog, which must be there."""
    po = polib.pofile(str(catalog))
    for source, said in texts.items():
        (entry,) = [entry for entry in po if entry.msgid == source and not entry.obsolete]
        entry.msgstr = said
        entry.flags = []
    po.save()


def python(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python on the builder and the activities of a copy of the project."""
    path = os.pathsep.join(map(str, (home, home / "notebooks")))
    return subprocess.run([sys.executable, *arguments], cwd=home, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)


def test_a_language(kit_copy: Path, run: Any, added: Callable[[str, str], None]) -> None:
    added("notebooks/kit.toml", f'[languages.ky]\ntitle = "Кыргызча"\nlocale = "ky-KG"\nletters = "{LETTERS}"\nrelease = false')
    assert run(kit_copy, "translate", "update", "--language", "ky").code == 0
    terms = kit_copy / "notebooks" / "locale" / "glossary.tsv"
    lines = [re.sub("\t([^\t]*)$", r"\t\t\1", line) if "\t" in line else line for line in terms.read_text("utf-8").splitlines()]
    lines = [line.replace("kk\t\tnote", "kk\tky\tnote").replace("тұмар\t\t", "тұмар\tтумар\t") for line in lines]
    terms.write_text("\n".join(lines) + "\n", "utf-8")
    locale = kit_copy / "notebooks" / "locale" / "ky"
    say(locale / "cyberbullying.po", {"Yes, it is": "Ооба, ошондой"})
    say(locale / "pages.po", {"Do exercises": "Көнүгүүлөр"})
    say(locale / "tumar.po", {"This amulet belongs to:": "Бул көз мончок:", "It shines": "Ал жаркырaйт"})
    said = run(kit_copy, "translate", "check", "--language", "ky")
    assert "the term 'amulet' is тумар… in the glossary" in said.out
    assert "the word 'жаркырaйт' has letters of another alphabet" in said.out

    assert run(kit_copy, "build", "--age", "10-13", "--language", "ky", "--format", "exercise", "-o", str(kit_copy / "dist")).code == 0
    bundle = kit_copy / "dist" / "tumar-kit-grades-5-8-ky"
    assert "Көнүгүүлөр" in (bundle / "START.html").read_text("utf-8")
    page = (bundle / "cyberbullying" / "exercise.html").read_text("utf-8")
    assert '<html lang="ky">' in page
    assert "Ооба, ошондой" in page
    assert (bundle / "notebooks" / "tumar" / "locale" / "ky.json").is_file()


def test_a_risk(kit_copy: Path, run: Any, added: Callable[[str, str], None], cell: Any, write_notebook: Any) -> None:
    kit_toml = kit_copy / "notebooks" / "kit.toml"
    entry = '[risks.gaming]\ntitle = "Games"\nbead = "../media/art/tumar/bead-gaming.svg"\nlessons."10-13" = "Who plays whom?"\n'
    kit_toml.write_text(kit_toml.read_text("utf-8").replace('[ages."6-9"]', f'{entry}\n[ages."6-9"]'), "utf-8")
    added(
        "notebooks/objectives.toml",
        '[[objectives]]\nid = "ga10-stop"\nrisk = "gaming"\nage = "10-13"\ntext = "I can stop a game."\n'
        '[help_steps.gaming]\ntitle."10-13" = "When a game holds you"\n'
        + "".join(
            f'[[help_steps.gaming.steps]]\nname = "{step}"\nicon = "stop-sign"\nhow."10-13" = "{step} now."\n' for step in ("Stop", "Tell")
        ),
    )
    added("media/look.toml", '[risks.gaming]\nband = "#5B3FA0"\n')
    art = kit_copy / "media" / "art" / "tumar"
    shutil.copy(art / "bead-privacy.svg", art / "bead-gaming.svg")
    bead = "![A bead.](../media/art/tumar/bead-{}.svg)\n\n- I can stop.\n- I can tell."
    beads = "\n".join(f"## {name} {mark}\n{bead.format(name)}\n" for name, mark in BEADS.items())
    write_notebook(
        kit_copy / "notebooks" / "gaming.ipynb",
        [
            cell('from tumar import Amulet, HelpSteps, setup\n\nsetup(language="en", age="10-13")', slide="skip", type="code"),
            cell("# Games that hold you", "block:meet", "minutes:5", "objective:ga10-stop", slide="slide"),
            cell(HELP.format(risk="gaming"), "block:tell", slide="slide", type="code"),
            cell(f'# My beads\nAmulet("""\n{beads}""")', "block:tell", slide="slide", type="code"),
        ],
    )
    wanted = ("slides", "exercise", "certificate", "poster-svg", "pupil")
    formats = [part for name in wanted for part in ("--format", name)]
    ran = run(kit_copy, "build", "--age", "10-13", "--language", "en", *formats, "-o", str(kit_copy / "dist"))
    assert ran.code == 0, ran.err
    bundle = kit_copy / "dist" / "tumar-kit-grades-5-8-en"
    assert "Who plays whom?" in (bundle / "START.html").read_text("utf-8")
    assert "When a game holds you" in (bundle / "gaming" / "exercise.html").read_text("utf-8")
    assert (bundle / "gaming" / "certificate.pdf").read_bytes().startswith(b"%PDF")
    assert (bundle / "notebooks" / "gaming-pupil.ipynb").is_file()
    assert run(kit_copy, "translate", "update").code == 0
    assert (kit_copy / "notebooks" / "locale" / "kk" / "gaming.po").is_file()


def test_an_age(kit_copy: Path, run: Any, added: Callable[[str, str], None], cell: Any, write_notebook: Any, tmp_path: Path) -> None:
    data = kit_copy / "notebooks" / "objectives.toml"
    steps = data.read_text("utf-8").replace(
        'how."6-9" = "Don\'t answer.', 'how."18-20" = "Leave the chat for a day."\nhow."6-9" = "Don\'t answer.'
    )
    steps = steps.replace('how."6-9" = "Tell an adult. One', 'how."18-20" = "Tell a person you trust."\nhow."6-9" = "Tell an adult. One')
    data.write_text(
        steps.replace('title."6-9" = "When it hurts online"', 'title."18-20" = "When it hurts you"\ntitle."6-9" = "When it hurts online"')
    )
    added("notebooks/objectives.toml", '[[objectives]]\nid = "cb18-tell"\nrisk = "cyberbullying"\nage = "18-20"\ntext = "I can tell."')
    kit_toml = kit_copy / "notebooks" / "kit.toml"
    kit_toml.write_text(
        kit_toml.read_text("utf-8").replace('lessons."6-9"', 'lessons."18-20" = "Grown and online"\nlessons."6-9"', 1), "utf-8"
    )
    entries = 'title = "Ages 18-20"\ngrades = "College"\nslug = "college"\nwords_a_sentence = 22\nletters_a_second = 17'
    added("notebooks/kit.toml", f'[ages."18-20"]\n{entries}')
    write_notebook(
        kit_copy / "notebooks" / "cyberbullying.ipynb",
        [
            cell('from tumar import HelpSteps, setup\n\nsetup(language="en", age="18-20")', slide="skip", type="code"),
            cell("# For all", "block:meet", "objective:cb18-tell", slide="slide"),
            cell("# For children", "block:meet", "age:6-9", slide="slide"),
            cell("# For students", "block:meet", "age:18-20", slide="slide"),
            cell(HELP.format(risk="cyberbullying"), "block:tell", slide="slide", type="code"),
        ],
    )
    assert run(kit_copy, "translate", "update", "--language", "kk").code == 0
    say(kit_copy / "notebooks" / "locale" / "kk" / "kit.po", {"Leave the chat for a day.": "Чаттан бір күнге шық."})
    assert run(kit_copy, "translate", "update", "--language", "kk").code == 0
    ran = run(kit_copy, "build", "--age", "18-20", "--language", "kk", "--format", "exercise", "-o", str(kit_copy / "dist"))
    assert ran.code == 0, ran.err
    page = (kit_copy / "dist" / "tumar-kit-college-kk" / "cyberbullying" / "exercise.html").read_text("utf-8")
    assert "Чаттан бір күнге шық." in page
    assert "For students" in page
    assert "For children" not in page

    alone = "from tumar import HelpSteps, setup; setup(language='kk', age='18-20'); print(HelpSteps('cyberbullying').steps)"
    assert "Чаттан бір күнге шық." in python(kit_copy, "-c", alone).stdout

    studio = open_studio(kit_copy / "media")
    board = tmp_path / "yard.toml"
    board.write_text(STORYBOARD.format(caption="a" * 34), "utf-8")
    assert read_storyboard(board, studio).age == "18-20"
    board.write_text(STORYBOARD.format(caption="a" * 35), "utf-8")
    with pytest.raises(Exception, match=r"2 seconds are too short to read the caption at that age: 2\.1 are needed"):
        read_storyboard(board, studio)


def test_a_format(kit_copy: Path, root: Path, added: Callable[[str, str], None]) -> None:
    for name in ("kit_builder", "tests"):
        shutil.copytree(root / name, kit_copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", kit_copy)
    wanted = ("-m", "pytest", "-n0", "-q", "tests/files/test_exporters.py", "-k", "has_its")

    (kit_copy / "kit_builder" / "exports" / "scorm.py").write_text(SCORM.lstrip(), "utf-8")
    asked = python(kit_copy, *wanted).stdout
    assert 'tumar_scorm_zip = "kit_builder.exporters:ScormZipExporter"' in asked
    assert 'print_scorm = "..."    for START to name {risk}/scorm.zip' in asked
    added("kit_builder/assets/words.toml", 'print_scorm = "package for a learning platform"')
    project = (kit_copy / "pyproject.toml").read_text("utf-8")
    line = 'tumar_scorm_zip = "kit_builder.exporters:ScormZipExporter"'
    (kit_copy / "pyproject.toml").write_text(project.replace("tumar_slides = ", f"{line}\ntumar_slides = "), "utf-8")
    ran = python(kit_copy, *wanted)
    assert ran.returncode == 0, ran.stdout

    formats = ("--format", "exercise", "--format", "scorm-zip")
    built = python(kit_copy, "-m", "kit_builder.cli", "build", "--age", "10-13", "--language", "en", *formats, "-o", "dist")
    assert built.returncode == 0, built.stderr
    assert "cyberbullying/scorm.zip" in built.stdout
    start = (kit_copy / "dist" / "tumar-kit-grades-5-8-en" / "START.html").read_text("utf-8")
    assert '<a href="cyberbullying/scorm.zip">package for a learning platform</a>' in start
    with zipfile.ZipFile(kit_copy / "dist" / "tumar-kit-grades-5-8-en.zip") as packed:
        (member,) = [info for info in packed.infolist() if info.filename.endswith("scorm.zip")]
        assert member.compress_type == zipfile.ZIP_STORED
    exported = (
        "from kit_builder import exporters\n"
        "made, said = exporters.ScormZipExporter().from_filename('notebooks/cyberbullying.ipynb')\n"
        "print(made[:2], said['output_extension'], exporters.SlidesExporter.__name__)"
    )
    assert python(kit_copy, "-c", exported).stdout == "b'PK' .scorm.zip SlidesExporter\n"

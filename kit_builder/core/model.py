"""What the builder knows: axes, variants, notebooks and their cells, and what the stages make of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kit_builder.core.look import Look

if TYPE_CHECKING:
    from markdown_it.token import Token

    from kit_builder.core.cache import Cache
    from tumar import Activity
    from tumar.context import Context
    from tumar.labs import Result

CellType = Literal["markdown", "code", "raw"]


@dataclass(frozen=True)
class Risk:
    """A theme: ``lessons`` maps each age that has a lesson to its title; ``path`` is its notebook if that lies elsewhere."""

    name: str
    title: str
    colour: str
    bead: str
    lessons: Mapping[str, str]
    path: Path | None = None


@dataclass(frozen=True)
class Age:
    """An age group and the school grades that it stands for; ``print_size`` is the type of its worksheets in points.

    A sentence has at most ``words_a_sentence``; ``letters_a_second`` of a caption can be read.
    """

    name: str
    title: str
    grades: str
    slug: str
    words_a_sentence: int
    letters_a_second: float
    print_size: float = 11


@dataclass(frozen=True)
class Block:
    """One of the parts of a lesson that is complete on its own."""

    name: str
    title: str
    minutes: int


@dataclass(frozen=True)
class Choice:
    """What a teacher may choose for a lesson: something ``instead`` of another choice, or something ``extra``.

    One that is neither is shown until another takes its place. ``note`` tells the teacher alone when to choose it.
    """

    name: str
    title: str
    instead: str = ""
    extra: bool = False
    note: str = ""

    @property
    def is_shown_at_first(self) -> bool:
        """Say whether it is shown where nobody has chosen."""
        return not (self.instead or self.extra)


@dataclass(frozen=True)
class Objective:
    """An "I can ..." statement of one risk and age."""

    id: str
    risk: str
    age: str
    text: str


@dataclass(frozen=True)
class Term:
    """A term of ``weeks``: when each lesson begins and at which pace, and how many weeks after it its boosters come."""

    weeks: int
    boosters: tuple[int, ...]
    lessons: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Language:
    """A language by its own name; without ``release`` it is a draft, which is built only where it is asked for.

    ``locale`` is its code with the country, for office programs; ``letters`` are the small letters of its alphabet, where a check
    shall find those of another; ``menus`` are the language packs of JupyterLab to look for, the
    best first.
    """

    name: str
    title: str
    locale: str = ""
    letters: str = ""
    menus: tuple[str, ...] = ()
    release: bool = True


class Gap(NamedTuple):
    """What a catalog lacks: how many texts a build needs of it, how many of them are missing or fuzzy, and which come first."""

    texts: int
    lacking: int
    first: tuple[str, ...]


@dataclass(frozen=True)
class Kit:
    """The axes and the data of ``kit.toml`` and ``objectives.toml``, and the look; ``root`` is the folder that holds ``notebooks``.

    Titles, data and words are in ``language``; ``unreviewed`` names the catalogs of it that no teacher has reviewed. ``page_words`` are
    those of the pages by name, ``activity_words`` those of the activities as far as they are translated, ``data_texts`` the
    translations of objectives.toml.
    """

    root: Path
    title: str
    risks: Mapping[str, Risk]
    ages: Mapping[str, Age]
    blocks: Mapping[str, Block]
    languages: Mapping[str, Language]
    audiences: Mapping[str, frozenset[str]]
    objectives: Mapping[str, Objective]
    term: Term
    data: Mapping[str, Any]
    look: Look
    choices: Mapping[str, Choice] = field(default_factory=dict)
    language: str = "en"
    unreviewed: frozenset[str] = frozenset()
    page_words: Mapping[str, str] = field(default_factory=dict)
    activity_words: Mapping[str, str] = field(default_factory=dict)
    data_texts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def notebooks(self) -> Path:
        """The folder of the notebooks, the TOML files and tumar."""
        return self.root / "notebooks"

    @property
    def handbook(self) -> Path:
        """The notebook with the text of the teacher's page."""
        return self.notebooks / "handbook.ipynb"

    def notebook_of(self, risk: str) -> Path:
        """Return the notebook of a risk: named as the risk, unless the risk says otherwise."""
        return self.risks[risk].path or self.notebooks / f"{risk}.ipynb"


@dataclass(frozen=True)
class LeftOut:
    """Something of a cell that no page can show: its line in the cell, from 1, why, and the line as written."""

    line: int
    reason: str
    quote: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell of a lesson: ``index`` counts from 1 in the notebook as the author sees it.

    ``tags`` holds the values of our tag families: ``age``, ``for``, ``block``, ``minutes``, ``objective``,
    ``part`` ("tips" or "sources"), ``choice``, ``waive``. ``attachments`` (name to data by type) and ``outputs`` are as the notebook
    keeps them; ``hidden`` says which of "cell", "code" and "outputs" the author has hidden, ``left_out`` what is wrong with its comments.
    """

    id: str
    type: CellType
    source: str
    index: int
    slide: str = "-"
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    outputs: tuple[Mapping[str, Any], ...] = ()
    hidden: frozenset[str] = frozenset()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def block(self) -> str | None:
        """The block that the cell belongs to."""
        return next(iter(self.tags.get("block", ())), None)

    @property
    def choice(self) -> str | None:
        """The choice that the cell belongs to; without one it is always shown."""
        return next(iter(self.tags.get("choice", ())), None)

    @property
    def minutes(self) -> int:
        """The class time of the cell in minutes; 0 without a tag."""
        return sum(int(value) for value in self.tags.get("minutes", ()))

    @property
    def readers(self) -> tuple[str, ...]:
        """Who the cell is for; "everyone" without a tag, and the teacher alone for notes, whatever their tags."""
        return ("teacher",) if self.slide == "notes" else self.tags.get("for", ()) or ("everyone",)

    @property
    def is_booster(self) -> bool:
        """Say whether it belongs to a booster, some weeks after the lesson."""
        return "booster" in self.readers


@dataclass(frozen=True)
class Notebook:
    """A lesson notebook as read: one risk, all ages; ``kit`` is the folder of the kit whose media it may take, beside the builder's."""

    path: Path
    cells: tuple[Cell, ...]
    kit: Path | None = None

    @property
    def risk(self) -> str:
        """The risk, which is the file's name."""
        return self.path.stem


@dataclass(frozen=True)
class Variant:
    """One lesson for one age in one language."""

    risk: Risk
    age: Age
    language: str


@dataclass(frozen=True)
class LessonCell:
    """A cell of one variant after the run: prose as HTML, or an activity, or a lab with its code and result, or other code.

    ``tokens`` are those of its Markdown, from which its HTML was made. ``media`` names the files that it needs, as paths from
    the notebook; ``left_out`` what could not be shown.
    """

    cell: Cell
    tokens: tuple[Token, ...] = field(default=(), repr=False)
    html: str = ""
    activity: Activity | None = None
    lab: Result | None = None
    media: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    is_setup: bool = False

    @property
    def title(self) -> str:
        """The title for people: the first line of a cell, which is a comment in code and a heading in prose."""
        return self.cell.source.partition("\n")[0].lstrip("# ").strip()

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing of it to show, as of code that its author has hidden."""
        return not self.html and self.activity is None

    @property
    def is_done_by_pupils(self) -> bool:
        """Say whether pupils do something here: an activity or a lab."""
        return self.activity is not None or self.lab is not None

    @property
    def is_film(self) -> bool:
        """Say whether pupils watch it."""
        return self.activity is not None and self.activity.role == "film"

    @property
    def is_practice(self) -> bool:
        """Say whether it counts as practice: all that pupils do but films."""
        return self.lab is not None or (self.activity is not None and self.activity.is_practice)


@dataclass(frozen=True)
class Lesson:
    """What the exports get: a variant with its cells, rendered and run, and the ``context`` that its activities were made with.

    ``cache`` keeps what is slow to make of it; without one it is made each time.
    """

    variant: Variant
    cells: tuple[LessonCell, ...]
    context: Context
    cache: Cache | None = None

    @property
    def title(self) -> str:
        """The title of the lesson."""
        return self.variant.risk.lessons[self.variant.age.name]


@dataclass(frozen=True)
class Finding:
    """Something that ``check`` found: where, which rule, and what to do. ``line`` counts from 1 in the cell.

    ``waived`` is the reason for which the author lets it stand.
    """

    path: Path
    cell: int
    line: int
    rule: str
    message: str
    waived: str = ""

    def __str__(self) -> str:
        place = f"{self.path.name}, cell {self.cell}, line {self.line}" if self.cell else self.path.name
        return f"{place}: {self.message} [{self.rule}]" + (f" Waived: {self.waived}" if self.waived else "")

"""What all activities share: reading their Markdown, what their module gets, and how they look where nothing runs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import cached_property, wraps
from html import escape
from pathlib import Path
from typing import Any, ClassVar, Literal

from tumar import paper
from tumar.context import Context
from tumar.current import current
from tumar.errors import Refused
from tumar.files import MediaError
from tumar.grammar import Document, Link, Section, content, parse
from tumar.look import LOOK_STYLE
from tumar.slide import SlideMetrics

Role = Literal["exercise", "film", "check", "help"]

_FRONT = Path(__file__).parent / "front"
KIT_SCRIPT = (_FRONT / "kit.js").read_text("utf-8")
KIT_STYLE = (_FRONT / "kit.css").read_text("utf-8")


class Activity:
    """An activity made from Markdown, shown by an ES module beside it.

    A subclass ``Sort`` stands in ``activities/sort`` with its ``front.js`` and ``style.css``. It says in ``check`` what its
    Markdown must hold, and in ``paper_form`` how it is done on paper. The module gets ``kit.js`` in front of it, because
    an ES module of a widget cannot import.

    It is no widget and knows nothing of Jupyter, so that pages and paper are made without it; ``widget`` is the one in JupyterLab.
    """

    script: ClassVar[str]
    style: ClassVar[str]
    """The module and its style sheet, without ``kit.js`` and ``kit.css``."""

    role: ClassVar[Role] = "exercise"
    """What it is in a lesson: an "exercise", a "film", a "check" of the objectives, or the "help" steps."""
    is_practice: ClassVar[bool] = True
    marks: ClassVar[frozenset[str]] = frozenset()
    """The ``{.mark}`` that can stand behind a heading."""
    reads: ClassVar[frozenset[str]] = frozenset()
    """What it reads beyond ## headings: "seats" (# headings), "cast" (items before the first heading), "times", "film", "twins"."""

    shares: ClassVar[tuple[str, ...]] = ()
    """The names of what its module gets beside what all modules get."""

    library: ClassVar[str] = ""
    """A script that the module needs, as text before it."""

    form: ClassVar[str] = '("""…""")'
    """How a call of it goes on behind its name, for sentences that say so."""
    is_translatable: ClassVar[bool] = True
    """Whether its text is Markdown for people."""
    item_prefix: ClassVar[str] = ""
    """A regular expression: what stands before the words of an item and is the same in every language."""

    film: bytes | None = None
    """The MP4 of a "film"."""
    round: str = ""
    """When a "check" is: "before" the lesson, "after" it, or in a "booster"."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        folder = Path(inspect.getfile(cls)).parent
        cls.script = cls.library + (folder / "front.js").read_text("utf-8")
        cls.style = (folder / "style.css").read_text("utf-8")
        cls.__init__ = _explaining_wrong_calls(cls.__init__)  # type: ignore[method-assign]
        super().__init_subclass__(**kwargs)

    def __init__(self, markdown: str, *, context: Context | None = None) -> None:
        self.context = context or current()
        self.document = self.read(markdown)
        check_places(self.document, type(self))
        self.check(self.document)
        self.content = content(self.document)
        self.pictures = self._load_pictures()
        self.language = self.context.language
        self.words = self.context.words

    def read(self, markdown: str) -> Document:
        """Parse the Markdown; raise GrammarError with the line that cannot be read."""
        return parse(markdown, type(self).__name__)

    def check(self, document: Document) -> None:
        """Raise GrammarError where the document is not what this activity needs."""

    def paper_form(self) -> paper.PaperForm:
        """Say how the activity is done on paper."""
        raise NotImplementedError

    def further_slides(self) -> tuple[str, ...]:
        """Return what a deck shows on slides of its own, directly after the activity: each prose as HTML, whose first line is its <h2>."""
        return ()

    def slide_height(self, metrics: SlideMetrics) -> float:
        """Estimate its largest first view in em; here of sections that are shown one at a time."""
        document, width = self.document, metrics.width
        views = [
            metrics.text(section.title, width) + 0.5 + metrics.blocks(section, width, 8) + metrics.options(section, width)
            for section in document.sections
        ]
        return max([metrics.blocks(document.intro, width, 11.5) + 3, *views])

    def judged(self) -> tuple[int, int]:
        """Count what pupils judge: how much of it is risky, and how much is safe."""
        return 0, 0

    def poster(self) -> paper.Poster | None:
        """Return what of it can hang on a wall."""
        return None

    def state(self, audience: str = "", *, apart: bool = False) -> dict[str, Any]:
        """Return what the module gets: JSON, and the film of a Video as bytes.

        ``content`` (grammar.content), ``pictures`` (path to data: address), ``words`` (the activities' own words), ``language``,
        what it ``shares``, and ``answers``, the only one that the module changes. ``alone`` says that one pupil does it, without a
        class: as ``audience`` says, or ``setup``. ``apart`` says that its further slides are slides of their own.
        """
        names = ("content", "pictures", "words", "language", *self.shares)
        own = {"alone": (audience or self.context.audience) == "pupil", "apart": apart, "answers": {}}
        return {name: getattr(self, name) for name in names} | own

    @cached_property
    def widget(self) -> Any:
        """The activity as a widget of JupyterLab, an ``anywidget.AnyWidget``."""
        from tumar.widget import widget_of  # here, because only a notebook that runs needs one, and its packages are slow to load

        return widget_of(type(self), KIT_SCRIPT + self.script, LOOK_STYLE + KIT_STYLE + self.style, self.state())

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered in JupyterLab."""
        return dict(self.widget.answers)

    def media(self) -> tuple[str, ...]:
        """Name the files that the activity needs, as paths from the notebook."""
        return tuple(self.pictures)

    def _load_pictures(self) -> dict[str, str]:
        addresses: dict[str, str] = {}
        for picture in self.document.pictures():
            try:
                addresses[picture.source] = self.context.files.picture(picture.source)
            except MediaError as error:
                self.document.fail(picture.line, str(error))
        return addresses

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = self.widget._repr_mimebundle_(**kwargs)
        return data | self.asleep(), metadata

    def asleep(self) -> dict[str, str]:
        """Return what shows, by its kind, where no widget does."""
        hint = self.words["how_to_start"]
        return {"text/html": self.asleep_html(), "text/plain": f"{hint}\n\n{paper.to_text(self.paper_form(), 'screen')}"}

    def asleep_html(self) -> str:
        """Return the paper form with a sentence on how to start the activity, for where no widget shows."""
        hint = self.words["how_to_start"]
        return f"<p><em>{escape(hint)}</em></p>" + paper.to_html(self.paper_form(), place="screen")


def _explaining_wrong_calls(init: Callable[..., None]) -> Callable[..., None]:
    """Let an activity that is called wrongly explain how to call it, instead of the words of Python."""
    signature = inspect.signature(init)

    @wraps(init)
    def call(self: Activity, *arguments: Any, **settings: Any) -> None:
        activity, names = type(self).__name__, settings_of(type(self))
        text = "risk" if "risk" in signature.parameters else "text"
        if wrong := next((key for key, value in settings.items() if key not in names and not isinstance(value, Context | None)), None):
            raise Refused(f"{activity} has no setting {wrong!r}. It has: {', '.join(names) or 'none'}.")
        try:
            bound = signature.bind(self, *arguments, **settings).arguments
        except TypeError:
            raise Refused(f'{activity} needs its {text}, and nothing but that without a name: {activity}("""…""").') from None
        if not isinstance(first := list(bound.values())[1], str):
            raise Refused(f'{activity} needs its {text} in quotation marks, not {first!r:.40}: {activity}("""…""").')
        init(self, *arguments, **settings)

    return call


def settings_of(activity: Callable[..., Any]) -> list[str]:
    """Return the names of what may be set beside the text where an activity or a lab is called."""
    return [name for name in list(inspect.signature(activity).parameters)[1:] if name != "context"]


def check_places(document: Document, activity: type[Activity]) -> None:
    """Refuse what the activity would not show: nothing that an author writes is lost in silence."""
    reads = activity.reads
    if document.intro.items and document.sections and "cast" not in reads:
        document.fail(document.intro.items[0].line, "this line stands before the first ## heading, where it would be lost.")
    titles: set[str] = set()
    for section in (document.intro, *document.sections):
        if section.level == 1 and "seats" not in reads:
            document.fail(section.line, "use ## for headings here; # is for the seats of a story.")
        if section.level == 1 and section.items:
            document.fail(section.items[0].line, "a seat has no links: write them below a ## scene.")
        if section.seconds is not None and "times" not in reads:
            document.fail(section.line, "a heading begins with a time only in a film; write the words first.")
        for link in section.of_kind(Link):
            if "film" not in reads or section.level:
                document.fail(link.line, "a link to a file has a meaning only in Video, and only once.")
        if unknown := sorted(section.marks - activity.marks):
            allowed = ", ".join(f"{{.{mark}}}" for mark in sorted(activity.marks)) or "none"
            document.fail(section.line, f"the mark {{.{unknown[0]}}} means nothing here. Marks of this activity: {allowed}.")
        if section.title in titles and "twins" not in reads:
            document.fail(section.line, f"the heading {section.title!r} is there twice.")
        titles.add(section.title)


def check_options(document: Document) -> None:
    """Require of every question two or more options, each with feedback, at least one of them right."""
    for section in questions(document):
        if len(section.items) < 2:
            document.fail(section.line, "a question needs at least two options, each in a line that begins with - [ ] or - [x].")
        for item in section.items:
            if item.right is None:
                document.fail(item.line, "an option begins with - [ ] or, when it is right, with - [x].")
            check_feedback(document, item)
        if not any(item.right for item in section.items):
            document.fail(section.line, "no option is marked as right: write [x] before at least one.")


def check_feedback(document: Document, item: Any) -> None:
    """Require feedback under an item."""
    if not item.feedback:
        document.fail(item.line, "there is no feedback: add a line below that begins with two spaces and >.")


def check_parts(document: Document, once: Iterable[str] = (), several: Iterable[str] = (), *, optional: Iterable[str] = ()) -> None:
    """Require that every section carries exactly one of these marks, and those of ``once`` exactly one section each."""
    once, several, optional = tuple(once), tuple(several), tuple(optional)
    allowed = ", ".join(f"{{.{mark}}}" for mark in (*once, *several))
    for section in document.sections:
        if len(section.marks & {*once, *several}) != 1:
            document.fail(section.line, f"mark this part with one of {allowed}.")
    for mark in (*once, *several):
        sections = sections_of(document, mark)
        if (not sections and mark not in optional) or (len(sections) > 1 and mark in once):
            line = sections[1].line if sections else 1
            wanted = "exactly one part" if mark in once else "at least one part"
            document.fail(line, f"{wanted} marked {{.{mark}}} is needed; here are {len(sections)}.")


def check_items(document: Document, section: Section, least: int, most: int, *, feedback: bool = False, judged: bool = False) -> None:
    """Require a number of items in a section; with feedback each, and with [x] or [ ] each."""
    if not least <= len(section.items) <= most:
        document.fail(section.line, f"{section.title!r} needs {least} to {most} lines that begin with -; here are {len(section.items)}.")
    for item in section.items:
        if judged and item.right is None:
            document.fail(item.line, "this line begins with - [ ] or, when it is right, with - [x].")
        if feedback:
            check_feedback(document, item)
    if judged and not any(item.right for item in section.items):
        document.fail(section.line, "nothing here is marked as right: write [x] before at least one.")


def sections_of(document: Document, mark: str) -> list[Section]:
    """Return the sections with a mark, in order."""
    return [section for section in document.sections if mark in section.marks]


def section_of(document: Document, mark: str) -> Section:
    """Return the one section with a mark."""
    return sections_of(document, mark)[0]


def questions(document: Document) -> list[Any]:
    """Return the sections that ask: all with headings, or the intro alone when there are none."""
    return list(document.sections) or [document.intro]

"""The help steps of a risk and where help is to be had, read from ``objectives.toml``."""

from __future__ import annotations

from html import escape
from math import ceil
from typing import Any, ClassVar, NoReturn

from tumar import paper
from tumar.activity import Activity, Role
from tumar.context import Context
from tumar.grammar import Document, GrammarError, parse
from tumar.help_routes import line_of, pupil_routes
from tumar.slide import SlideMetrics


class HelpSteps(Activity):
    """The steps as big numbered cards, each with how to do it; 111 first among the routes."""

    role: ClassVar[Role] = "help"
    form: ClassVar[str] = '("cyberbullying")'
    is_translatable: ClassVar[bool] = False  # its text is the name of a risk
    shares: ClassVar[tuple[str, ...]] = ("steps", "routes", "title", "call")

    def __init__(self, risk: str, *, context: Context | None = None) -> None:
        self.risk = risk
        super().__init__(risk, context=context)
        data, age = self.context.data, self.context.age
        self.title = line_of(data["help_steps"][risk]["title"][age])
        self.steps = steps(data, risk, age)
        self.routes = pupil_routes(data, age)
        self.danger = line_of(data.get("danger_says", {}).get(age, data["danger"]))
        self.call = self._call_html("p")

    def read(self, markdown: str) -> Document:
        """Look the risk up; its name is all that is written in the notebook."""
        data = self.context.data
        risks = data.get("help_steps", {})
        if markdown not in risks:
            self._fail(f"there are no help steps for {markdown!r} in objectives.toml. Known: {', '.join(risks)}.")
        if self.context.age not in risks[markdown]["title"]:
            self._fail(f"the help steps of {markdown!r} have no title for age {self.context.age} in objectives.toml.")
        risk_steps = steps(data, markdown, self.context.age)
        document = parse("\n\n".join(f"![{step['name']}]({step['icon']})" for step in risk_steps), "HelpSteps")
        pictures = [(picture.source, picture.alternative) for picture in document.pictures()]
        for number, step in enumerate(risk_steps):
            if pictures[number : number + 1] != [(step["icon"], step["name"])]:
                self._fail(f"{step['icon'][:60]} of {step['name'][:60]!r} in objectives.toml cannot be a picture. Look in media/icons.")
        return document

    def _fail(self, message: str) -> NoReturn:
        raise GrammarError("HelpSteps", 1, message)

    def paper_form(self) -> paper.PaperForm:
        """Give the numbered steps, the routes, and on a sheet an empty box for the school's own QR code."""
        blocks: list[paper.PaperBlock | paper.Only] = [
            paper.Title(self.title),
            paper.Steps(tuple((step["name"], step["how"]) for step in self.steps)),
            paper.Title(self.words["help_ask"]),
        ]
        for route in self.routes:
            blocks.append(paper.Prose(f"<strong>{escape(route['name'])}</strong>: {escape(' '.join(route['lines']))}"))
        blocks += [paper.Prose(escape(self.danger)), paper.Only(paper.Boxes((self.words["help_qr"],)), ("sheet",))]
        return paper.PaperForm(tuple(blocks))

    def slide_height(self, metrics: SlideMetrics) -> float:
        """Count the steps in two columns."""
        return 2.2 + ceil(len(self.steps) / 2) * 2.8 + 11

    def poster(self) -> paper.Poster:
        """Give the steps and the routes."""
        steps = tuple({**step, "icon": self.pictures[step["icon"]]} for step in self.steps)
        return paper.Poster(self.title, steps, tuple(self.routes), self.danger, self.words["help_ask"], self.words["help_qr"])

    def further_slides(self) -> tuple[str, ...]:
        """Give 111 a slide of its own: it is the most important one."""
        return (self._call_html("h2"),)

    def _call_html(self, heading: str) -> str:
        """Write whom to call, and 112, as HTML; the activity and the slide of its own look alike."""
        head = f'<{heading} class="tumar-ask">{escape(self.words["help_ask"])}</{heading}>\n'
        danger = f'<p class="tumar-danger"><strong>{escape(self.danger)}</strong></p>'
        number = ""
        for route in self.routes[:1]:
            lines = "".join(f"<p>{escape(line)}</p>" for line in route["lines"])
            number = f'<p class="tumar-line"><strong class="huge">{escape(route["name"])}</strong></p><div class="tumar-what">{lines}</div>'
        return f'<div class="tumar tumar-help_steps tumar-call">{head}{number}{danger}</div>'


def steps(data: dict[str, Any], risk: str, age: str) -> list[dict[str, str]]:
    """Return ``{name, how, icon}`` for every step that has a wording for the age."""
    return [
        {"name": name, "how": _without_name(name, line_of(step["how"][age])), "icon": f"../media/icons/{step['icon']}.svg"}
        for step in data["help_steps"][risk]["steps"]
        for name in [line_of(step["name"])]
        if age in step["how"]
    ]


def _without_name(name: str, how: str) -> str:
    """Leave out a first sentence that says only the name again, where more follows: below "Pause" stands no "Pause." once more."""
    first, rest = how[: len(name)], how[len(name) :]
    return rest[2:] if first.casefold() == name.casefold() and rest[:2] in (". ", "! ") else how

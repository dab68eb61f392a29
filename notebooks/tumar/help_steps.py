"""The help steps of a risk and where help is to be had, read from ``objectives.toml``."""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar, NoReturn

from tumar import paper
from tumar.activity import Activity
from tumar.grammar import Document, GrammarError, parse
from tumar.settings import Settings


class HelpSteps(Activity):
    """The steps as big numbered cards, each with how to do it; 111 first among the routes."""

    shares: ClassVar[tuple[str, ...]] = ("steps", "routes", "title", "danger")

    def __init__(self, risk: str) -> None:
        self.risk = risk
        super().__init__(risk)
        data = self.settings.data()
        self.title = data["help_steps"][risk]["title"][self.settings.age]
        self.steps = steps(data, risk, self.settings)
        self.routes = pupil_routes(data)
        self.danger = data["danger"]

    def read(self, markdown: str) -> Document:
        """Look the risk up; its name is all that is written in the notebook."""
        data = self.settings.data()
        known = data.get("help_steps", {})
        if markdown not in known:
            self._fail(f"there are no help steps for {markdown!r} in objectives.toml. Known: {', '.join(known)}.")
        if self.settings.age not in known[markdown]["title"]:
            self._fail(f"the help steps of {markdown!r} have no title for age {self.settings.age} in objectives.toml.")
        known_steps = steps(data, markdown, self.settings)
        document = parse("\n\n".join(f"![{step['name']}]({step['icon']})" for step in known_steps), "HelpSteps")
        pictures = [(picture.source, picture.alternative) for picture in document.pictures()]
        for number, step in enumerate(known_steps):
            if pictures[number : number + 1] != [(step["icon"], step["name"])]:
                self._fail(f"{step['icon'][:60]} of {step['name'][:60]!r} in objectives.toml cannot be a picture. Look in media/icons.")
        return document

    def _fail(self, message: str) -> NoReturn:
        raise GrammarError("HelpSteps", 1, message)

    def paper_form(self) -> paper.PaperForm:
        """Give the numbered steps, the routes, and an empty box for the school's own QR code."""
        blocks: list[paper.PaperBlock] = [
            paper.Title(self.title),
            paper.Steps(tuple((step["name"], step["how"]) for step in self.steps)),
            paper.Title(self.words["help_ask"]),
        ]
        for route in self.routes:
            blocks.append(paper.Prose(_route_html(route)))
        blocks += [paper.Prose(escape(self.danger)), paper.Boxes((self.words["help_qr"],))]
        return paper.PaperForm(tuple(blocks))


def steps(data: dict[str, Any], risk: str, settings: Settings) -> list[dict[str, str]]:
    """Return ``{name, how, icon}`` for every step that has a wording for the age."""
    return [
        {"name": step["name"], "how": step["how"][settings.age], "icon": f"../media/icons/{step['icon']}.svg"}
        for step in data["help_steps"][risk]["steps"]
        if settings.age in step["how"]
    ]


def _route_html(route: dict[str, str]) -> str:
    return f"<strong>{escape(route['name'])}</strong> " + escape(f"{route['what']} – {route['hours']}. {route['write']}")


def pupil_routes(data: dict[str, Any]) -> list[dict[str, str]]:
    """Return the verified routes for pupils: 111 first, then in the order of the file.

    A route for danger is no entry of its own: it stands in the sentence about danger.
    """
    routes = [
        {"id": route["id"], "name": route["name"], "what": route["what"], "hours": route["hours"], "write": route.get("write", "")}
        for route in data["help_routes"]
        if "pupil" in route["audience"] and route["status"] == "verified" and not route.get("in_danger")
    ]
    return sorted(routes, key=lambda route: route["id"] != "111")

"""A made-up profile: who sees what, and which permissions an app needs."""

from __future__ import annotations

from typing import ClassVar

from tumar import paper
from tumar.activity import Activity, check_items, check_parts, section_of, sections_of
from tumar.grammar import Document


class Profile(Activity):
    """Set who may see each field and look at the profile as each of them; then allow or refuse the permissions of apps.

    ``{.viewers}`` lists who may look, from the owner to everybody; each field offers the same list.
    """

    marks: ClassVar[frozenset[str]] = frozenset({"viewers", "field", "app"})

    def check(self, document: Document) -> None:
        """Require viewers, at least one field or app, and a judged option with feedback wherever a pupil decides."""
        check_parts(document, ("viewers",), ("field", "app"), optional=("field", "app"))
        viewers = section_of(document, "viewers")
        check_items(document, viewers, 3, 5)
        names = [item.text for item in viewers.items]
        if len(document.sections) == 1:
            document.fail(viewers.line, "add fields (## School {.field}) or apps (## Torch {.app}).")
        for section in sections_of(document, "field"):
            check_items(document, section, len(names), len(names), feedback=True, judged=True)
            if [item.text for item in section.items] != names:
                document.fail(section.line, f"the choices of a field are those who may look, in the same order: {', '.join(names)}.")
            if not section.blocks:
                document.fail(section.line, "write below the heading what stands in this field.")
        for section in sections_of(document, "app"):
            check_items(document, section, 2, 6, feedback=True)
            for item in section.items:
                if item.right is None:
                    document.fail(item.line, "write - [x] if the app needs this permission, and - [ ] if not.")

    def paper_form(self) -> paper.PaperForm:
        """Fields with a circle for each viewer, apps with permissions to tick."""
        viewers = section_of(self.document, "viewers")
        blocks: list[paper.PaperBlock] = [
            *paper.prose(self.document.intro.blocks),
            paper.Title(viewers.title),
            *paper.prose(viewers.blocks),
        ]
        blocks.append(paper.Prose(" → ".join(item.html for item in viewers.items)))
        key: list[str] = []
        for section in sections_of(self.document, "field") + sections_of(self.document, "app"):
            blocks += [
                paper.Title(section.title),
                *paper.prose(section.blocks),
                paper.Options(section.items, several="app" in section.marks),
            ]
            key += paper.answers(section.items)
        return paper.PaperForm(tuple(blocks), (*key, *paper.answers(viewers.items)))

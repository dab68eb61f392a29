"""The certificate of a lesson as PDF/UA: what pupils can do now, with lines for a name, a date and the teacher to write on."""

from __future__ import annotations

from kit_builder.core.model import Kit, Lesson
from kit_builder.exports import Format
from kit_builder.lesson.coverage import objectives_of
from kit_builder.paper.typst import Document, Raw, string
from kit_builder.translation.page_words import describe


def certificate(lesson: Lesson, kit: Kit) -> bytes | None:
    """Make ``certificate.pdf``; None for a lesson without objectives."""
    objectives = objectives_of(lesson, kit)
    if not objectives:
        return None
    variant, words = lesson.variant, kit.page_words
    paper = Document.of(lesson, kit)
    return paper.pdf(
        "certificate.typ",
        "",
        title=f"{words['certificate']}: {describe(lesson)}",
        language=variant.language,
        lesson=lesson.title,
        grades=variant.age.grades,
        risk=variant.risk.title,
        colour=variant.risk.colour,
        tile=paper.keep(lesson.context.files.art("ornament.svg")),
        bead=paper.keep(lesson.context.files.picture(variant.risk.bead)),
        can=Raw(f"({''.join(string(objective.text) + ',' for objective in objectives)})"),
        belongs=words["certificate_belongs"],
        date=words["certificate_date"],
        teacher=words["certificate_teacher"],
        foot=words["licence_short"],
        **{"heading-of": words["certificate"], "bead-words": words["certificate_bead"]},
    )


FORMATS = (
    Format(
        name="certificate",
        path="{risk}/certificate.pdf",
        mime="application/pdf",
        shelf="print",
        word="print_certificate",
        order=70,
        is_compressed=True,
        needs="its sentences come from objectives.toml, so it must be a lesson of the kit",
        make=certificate,
    ),
)

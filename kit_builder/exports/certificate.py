"""The certificate of a lesson as PDF/UA: what pupils can do now, with lines for a name, a date and the teacher to write on."""

from __future__ import annotations

from kit_builder.core.model import Kit, Lesson
from kit_builder.lesson.coverage import objectives_of
from kit_builder.paper.typst import Document, Raw, string
from kit_builder.translation.page_words import describe, page_words
from tumar.settings import current


def certificate(lesson: Lesson, kit: Kit) -> bytes | None:
    """Make ``certificate.pdf``; None for a lesson without objectives."""
    can = objectives_of(lesson, kit)
    if not can:
        return None
    variant, words = lesson.variant, page_words(lesson.variant.language)
    paper = Document(variant.language, kit.look)
    return paper.pdf(
        "certificate.typ",
        "",
        title=f"{words['certificate']}: {describe(lesson)}",
        language=variant.language,
        lesson=lesson.title,
        grades=variant.age.grades,
        risk=variant.risk.title,
        colour=variant.risk.colour,
        tile=paper.keep(current().picture("../media/art/ornament.svg")),
        bead=paper.keep(current().picture(variant.risk.bead)),
        can=Raw(f"({''.join(string(one.text) + ',' for one in can)})"),
        belongs=words["certificate_belongs"],
        date=words["certificate_date"],
        teacher=words["certificate_teacher"],
        foot=words["licence_short"],
        **{"heading-of": words["certificate"], "bead-words": words["certificate_bead"]},
    )

"""What the author of a notebook has hidden in it: marks of JupyterLab, nbconvert, Jupyter Book and Colab, and comments in Markdown.

What is hidden there is in no page, slide or paper of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kit_builder.core.cell_kinds import activity_in
from kit_builder.core.model import LeftOut
from tumar import comments

CELL, CODE, OUTPUTS = "cell", "code", "outputs"
_TAGS = {
    "remove-cell": CELL,
    "hide-cell": CELL,
    "remove-input": CODE,
    "hide-input": CODE,
    **dict.fromkeys(("remove-stdout", "remove-stderr", "hide-stdout", "hide-stderr"), OUTPUTS),
    "remove-output": OUTPUTS,
    "hide-output": OUTPUTS,
    "remove-outputs": OUTPUTS,
    "remove-all-outputs": OUTPUTS,
    "remove-single-output": OUTPUTS,
}


def hidden_parts(metadata: Mapping[str, Any], tags: Iterable[str]) -> frozenset[str]:
    """Return which of "cell", "code" and "outputs" are hidden; tags count with hyphens and underscores alike."""
    jupyter = metadata.get("jupyter")
    jupyter = jupyter if isinstance(jupyter, dict) else {}
    hidden = {_TAGS[name] for tag in tags if (name := tag.strip().lower().replace("_", "-")) in _TAGS}
    if jupyter.get("source_hidden") is True or metadata.get("hide_input") is True or metadata.get("cellView") == "form":
        hidden.add(CODE)
    vscode = metadata.get("vscode")
    vscode = vscode if isinstance(vscode, dict) else {}
    if metadata.get("inputHidden") is True or vscode.get("inputCollapsed") is True:
        hidden.add(CODE)
    if metadata.get("outputHidden") is True or vscode.get("outputCollapsed") is True:
        hidden.add(OUTPUTS)
    if jupyter.get("outputs_hidden") is True or metadata.get("hide_output") is True or metadata.get("collapsed") is True:
        hidden.add(OUTPUTS)
    return frozenset(hidden)


def uncommented(kind: str, source: str) -> tuple[str, tuple[LeftOut, ...]]:
    """Return the source of a cell without its comments in Markdown, also of an activity's, and what is wrong with one.

    Each line stays where it is.
    """
    if not comments.may_have_comments(source):
        return source, ()
    lines = source.split("\n")
    if kind == "markdown":
        text, faults, lines_before = *comments.uncommented(source), 0
    else:
        call = activity_in(source) if kind == "code" else None
        literal = str(getattr(call.args[0], "value", "")) if call else ""
        if not literal or literal not in source:
            return source, ()
        uncommented_literal, faults = comments.uncommented(literal, activity=True)
        text, lines_before = source.replace(literal, uncommented_literal), source[: source.index(literal)].count("\n")
    return text, tuple(LeftOut(lines_before + line, reason, lines[lines_before + line - 1].strip()) for line, reason in faults)

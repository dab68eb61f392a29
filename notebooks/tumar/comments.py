"""Comments in Markdown, ``<!-- such as this -->``: JupyterLab shows them to nobody, and neither does the kit."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

_blocks = MarkdownIt("commonmark")
_blocks.core.ruler.enableOnly(["normalize", "block"])
_EMPTY_HEADING = re.compile(r"\s*#{1,6}\s*")
_CODE = ("fence", "code_block")
_PARTS = re.compile(r"\\[\\`<]|(`+)(?!`)(?:(?!\n\s*\n).)*?(?<!`)\1(?!`)|<!--(?:-?>|.*?(?:-->|\Z))", re.DOTALL)


def without_comments(text: str, *, activity: bool = False) -> str:
    """Return a Markdown text without its comments; each line stays where it is, and one without an end goes to the end of the text.

    Code keeps them. The text of an ``activity`` has no code blocks and may be indented; there one without an end stays, for what follows
    it must not be lost.
    """
    if "<!--" not in text:
        return text
    lines = text.split("\n")
    code = [token.map for token in _blocks.parse(text) if token.type in _CODE and token.map and not activity]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    spans = [(starts[begin], starts[min(end, len(lines))]) for begin, end in code]
    made, at = "", 0
    while found := _PARTS.search(text, at):
        span = next((span for span in spans if span[0] <= found.start() < span[1]), None)
        if span:
            made, at = made + text[at : span[1]], span[1]
            continue
        if activity and found[0].startswith("<!--") and not found[0].endswith(">"):
            break
        is_comment = found[0].startswith("<!--")
        made += text[at : found.start()] + ("\n" * found[0].count("\n") if is_comment else found[0])
        at = found.end()
    after = (made + text[at:]).split("\n")  # a heading of nothing but a comment is no heading
    return "\n".join("" if line != before and _EMPTY_HEADING.fullmatch(line) else line for before, line in zip(lines, after, strict=True))

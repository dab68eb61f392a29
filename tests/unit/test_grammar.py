"""The Markdown of activities: what each mark means, what is refused, and that no text can bring HTML in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tumar.grammar import Document, GrammarError, Link, Message, Paragraph, Picture, content, parse


def read(text: str) -> Document:
    return parse(text, "Sort")


# ---------------------------------------------------------------- what each mark means


def test_text_before_the_first_heading_is_the_task() -> None:
    document = read("Is it *kind*?\n\n## Kind\n- Yes")
    assert [block.text for block in document.intro.of_kind(Paragraph)] == ["Is it kind?"]
    assert [section.title for section in document.sections] == ["Kind"]


def test_a_heading_carries_id_marks_and_time() -> None:
    section = read("## 1:24 What now? {#what-now .risky .first}").sections[0]
    assert (section.title, section.identifier, section.marks, section.seconds) == ("What now?", "what-now", {"risky", "first"}, 84)


def test_levels_of_headings_are_kept() -> None:
    assert [section.level for section in read("# Seat\n## Scene").sections] == [1, 2]


def test_a_time_is_only_read_at_the_beginning_of_a_heading() -> None:
    section = read("## Bed at 9:30 or later").sections[0]
    assert (section.title, section.seconds) == ("Bed at 9:30 or later", None)


def test_a_picture_on_a_line_of_its_own() -> None:
    assert read("![A bench](../media/b.svg)").intro.blocks == (Picture("../media/b.svg", "A bench", 1),)


def test_two_pictures_side_by_side_are_two_pictures() -> None:
    assert [picture.alternative for picture in read("![One](a.svg) ![Two](b.svg)").pictures()] == ["One", "Two"]


def test_a_card_with_a_picture() -> None:
    item = read("- ![A face](a.svg) You played well").intro.items[0]
    assert item.picture == Picture("a.svg", "A face", 1)
    assert item.text == "You played well"


@pytest.mark.parametrize(("mark", "right"), [("[x] ", True), ("[X] ", True), ("[ ] ", False), ("", None)])
def test_options_are_right_or_not_or_neither(mark: str, right: bool | None) -> None:
    item = read(f"- {mark}Tell an adult").intro.items[0]
    assert (item.right, item.text) == (right, "Tell an adult")


def test_a_right_option_with_a_picture_and_a_way() -> None:
    item = read("- [x] ![A face](a.svg) [Go *home*](#home)").intro.items[0]
    assert (item.right, item.target, item.text, item.html) == (True, "home", "Go home", "Go <em>home</em>")


def test_feedback_is_all_that_is_quoted_under_the_item() -> None:
    item = read("- Card\n  > First line\n  > **second** line\n  >\n  > A new paragraph").intro.items[0]
    assert item.feedback == "First line <strong>second</strong> line A new paragraph"


def test_items_with_blank_lines_between_them_are_one_list() -> None:
    assert [item.text for item in read("- One\n  > yes\n\n- Two\n\n  > no\n").intro.items] == ["One", "Two"]


def test_a_chat_message_has_a_name() -> None:
    message = read("**Aigul apai:** Come *in*").intro.of_kind(Message)[0]
    assert (message.name, message.text, message.html) == ("Aigul apai", "Come in", "Come <em>in</em>")


def test_bold_words_without_a_colon_are_only_bold() -> None:
    assert isinstance(read("**Stop** and think").intro.blocks[0], Paragraph)


def test_a_paragraph_that_is_a_link_to_a_file_is_a_link() -> None:
    assert read("[The film](../media/films/a.mp4)").intro.blocks == (Link("The film", "../media/films/a.mp4", 1),)


def test_bold_italic_code_breaks_and_https_links_are_all_the_html() -> None:
    text = "**b** *i* `c<d`\nsame\\\nnew [law](https://adilet.zan.kz/kaz?a=1&b=2)"
    assert read(text).intro.of_kind(Paragraph)[0].html == (
        "<strong>b</strong> <em>i</em> <code>c&lt;d</code> same<br>new "
        '<a href="https://adilet.zan.kz/kaz?a=1&amp;b=2" rel="noreferrer">law</a>'
    )


def test_html_is_shown_as_text() -> None:
    document = read("Hi <b onclick=alert(1)>you</b>\n\n## <i>Kind</i>\n- <img src=x onerror=alert(1)>\n  > <script>alert(1)</script>")
    assert document.intro.of_kind(Paragraph)[0].html == "Hi &lt;b onclick=alert(1)&gt;you&lt;/b&gt;"
    assert document.sections[0].title == "<i>Kind</i>"
    assert document.sections[0].items[0].html == "&lt;img src=x onerror=alert(1)&gt;"
    assert document.sections[0].items[0].feedback == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_indented_text_as_in_a_python_block_is_read_alike() -> None:
    assert content(read("\n    Task\n\n    ## Bin\n    - Card\n      > Yes\n")) == content(read("\nTask\n\n## Bin\n- Card\n  > Yes\n"))


def test_windows_line_ends_are_read_alike() -> None:
    text = "Task\n\n## Bin\n- Card\n  > Yes\n"
    assert content(read(text.replace("\n", "\r\n"))) == content(read(text))


def test_an_empty_text_is_an_empty_document() -> None:
    assert content(read(""))["sections"] == []


@pytest.mark.parametrize(
    "words",
    [
        "Қазақша сөйлейміз: әңгіме, ғаламтор, өң, ұл, үй, іні, һ",
        "مرحبا يا صديقي",
        "👩‍👩‍👧‍👦 🇰🇿 ❤️",
        "e\u0301 zero\u200bwidth \u202eright to left",
        "a" * 10_000,
    ],
    ids=["kazakh", "arabic", "emoji", "marks", "10,000 letters"],
)
def test_words_of_any_script_come_through_whole(words: str) -> None:
    document = read(f"{words}\n\n## {words}\n\n**{words}:** {words}\n\n- {words}\n  > {words}")
    section = document.sections[0]
    message = section.of_kind(Message)[0]
    found = [
        document.intro.of_kind(Paragraph)[0].text,
        section.title,
        message.name,
        message.text,
        section.items[0].text,
        section.items[0].feedback,
    ]
    assert found == [words] * 6


def test_500_cards_are_500_cards() -> None:
    text = "## Bin\n" + "".join(f"- Card {number}\n  > Why {number}\n" for number in range(500))
    items = read(text).sections[0].items
    assert [(item.text, item.feedback) for item in items] == [(f"Card {n}", f"Why {n}") for n in range(500)]


# ---------------------------------------------------------------- what is refused

REFUSED = {
    "a numbered list": ("## Bin\n1. First", "1. First"),
    "a code block": ("Text\n\n```python\nimport os\n```", "```python"),
    "an indented block": ("Text\n\n      code", "code"),
    "a quotation outside a list": ("Text\n\n> Alone", "> Alone"),
    "a line across": ("Text\n\n***\n", "***"),
    "a third level": ("Text\n\n### Deep", "### Deep"),
    "a heading without words": ("Text\n\n## {#only}", "## {#only}"),
    "a mark with a capital": ("Text\n\n## Bin {.Risky}", "## Bin {.Risky}"),
    "a mark without dot or hash": ("Text\n\n## Bin {risky}", "## Bin {risky}"),
    "an empty item": ("## Bin\n- Card\n-\n- Other", "-"),
    "an item that is only a box": ("## Bin\n- Card\n- [x]", "- [x]"),
    "a list in a list": ("## Bin\n- Card\n  - inner", "- inner"),
    "a list in feedback": ("## Bin\n- Card\n  > - inner", "> - inner"),
    "text under an item": ("## Bin\n- Card\n\n  more", "more"),
    "a picture without words": ("Text\n\n![](a.svg)", "![](a.svg)"),
    "a picture of a network": ("Text\n\n![A face](https://x.kz/a.svg)", "![A face](https://x.kz/a.svg)"),
    "a picture of a plain network": ("Text\n\n![A face](http://x.kz/a.svg)", "![A face](http://x.kz/a.svg)"),
    "a picture of another host": ("Text\n\n![A face](//x.kz/a.svg)", "![A face](//x.kz/a.svg)"),
    "a picture with the data inside": ("Text\n\n![A](data:image/png;base64,AAAA)", "![A](data:image/png;base64,AAAA)"),
    "a picture within a sentence": ("Text\n\nLook ![A face](a.svg) here", "Look ![A face](a.svg) here"),
    "a link to a plain page": ("Text\n\nSee [this](http://x.kz) now", "See [this](http://x.kz) now"),
    "a link to a file in a sentence": ("Text\n\nSee [this](a.html) now", "See [this](a.html) now"),
    "a link to a scene in a sentence": ("Text\n\nGo [there](#there) now", "Go [there](#there) now"),
}


@pytest.mark.parametrize(("text", "quoted"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, quoted: str) -> None:
    with pytest.raises(GrammarError) as caught:
        read(text)
    error = caught.value
    assert text.splitlines()[error.line - 1].strip() == quoted
    assert error.quote.strip() == quoted
    assert str(error).startswith(f"Sort, line {error.line}: ")
    assert str(error).endswith(f"\n    {quoted}")


def test_the_line_of_an_error_counts_from_the_beginning_of_the_string() -> None:
    with pytest.raises(GrammarError) as caught:
        read("\n\n    Task\n\n    ## Bin\n    1. First\n")
    assert (caught.value.line, caught.value.quote.strip()) == (6, "1. First")


@pytest.mark.parametrize("odd", ["\u2028", "\x0b", "\x0c", "\x1c", "\x85"], ids=lambda odd: f"U+{ord(odd):04X}")
def test_letters_that_only_python_takes_for_a_line_end_do_not_move_the_quoted_line(odd: str) -> None:
    with pytest.raises(GrammarError) as caught:
        read(f"Copied{odd}from a web page\n\n## Bin\n1. First")
    assert "1. First" in str(caught.value)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x", "file:///etc/passwd", "data:text/html,x"])
def test_a_link_that_could_run_is_no_link(link: str) -> None:
    for text in (f"[x]({link})", f"See [x]({link}) now", f"- [x]({link})", f"<{link}>", f"- ![x]({link}) card"):
        assert_harmless(text)


# ---------------------------------------------------------------- any text at all

PIECES = [
    "# ", "## ", "- ", "- [x] ", "- [ ] ", "  > ", "\n", "\n\n", "**Name:** ", "**", "*", "`", "```", "1. ", "![", "](", ")", "[", "]", "{#a}", "{.b}",
    "{", "}", "0:24 ", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--", "-->", "</div>", "javascript:alert(1)", "&lt;script&gt;",
    "https://x.kz/", "http://x.kz", "//x.kz", "../media/a.svg", "data:text/html,<b>", "#a", "\\", "\t", "    ", "&", "\"", "'", "<", ">", "\u2028", "\0",
    "құпия", "👍🏽", "\u202eabc", "---", "===", "[a]: javascript:alert(1)\n",
]  # fmt: skip
ANY_TEXT = st.one_of(st.text(max_size=200), st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40).map("".join))
ALLOWED = {"strong": set(), "em": set(), "code": set(), "br": set(), "a": {"href", "rel"}}


class Strict(HTMLParser):
    """Refuses what is not inline HTML of the grammar."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        assert {name for name, _ in attrs} <= ALLOWED[tag], attrs
        assert all((value or "").startswith("https://") for name, value in attrs if name == "href"), attrs
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def html_of(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from html_of(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from html_of(inner, key)
    elif key in ("html", "feedback"):
        yield value


def assert_harmless(text: str) -> None:
    """Either the text is refused with a sentence, or all HTML made of it is of the few harmless kinds."""
    try:
        made = content(read(text))
    except GrammarError as error:
        assert error.line >= 1
        assert str(error).startswith("Sort, line ")
        return
    json.dumps(made)
    for html in html_of(made):
        parser = Strict()
        parser.feed(html)
        parser.close()
        assert not parser.open, html


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_TEXT)
@example("<script>alert(1)</script>")
@example("[a][b]\n\n[b]: javascript:alert(1)")
@example("- [x](javascript:alert(1))")
@example("[x](https://a\"onclick='alert(1))")
@example("##")
@example("- \n  > ")
@example("****:** x")
def test_any_text_is_read_or_refused_and_brings_no_html(text: str) -> None:
    assert_harmless(text)


WORDS = st.text(st.characters(categories=["L", "N", "So"]), min_size=1, max_size=12)


@settings(max_examples=150)
@given(st.lists(st.tuples(WORDS, st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4)), min_size=1, max_size=4))
def test_what_is_written_is_what_is_read(bins: list[tuple[str, list[tuple[str, str]]]]) -> None:
    text = "".join(f"## {title}\n" + "".join(f"- {card}\n  > {why}\n" for card, why in cards) for title, cards in bins)
    read_back = [(section.title, [(item.text, item.feedback) for item in section.items]) for section in read(text).sections]
    assert read_back == bins


@pytest.mark.parametrize(
    "text",
    ["*" * 5_000 + "a" + "*" * 5_000, "[" * 3_000, "> " * 2_000 + "a", "- " * 2_000 + "a", "`" * 5_000, "## " + " " * 5_000 + "{"],
    ids=["bold in bold", "brackets", "quotations", "lists", "code", "blanks"],
)
def test_a_text_of_nothing_but_marks_is_read_or_refused(text: str) -> None:
    assert_harmless(text)

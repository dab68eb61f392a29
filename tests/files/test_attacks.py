"""A stranger's notebook with every attack that we know, through all formats: nothing of it runs, and nothing outside its folder comes along.

``ATTACKS`` is the list: a new attack is a line there. More of them: paths in ``test_hostile.py``, ``test_build.py``.
"""

from __future__ import annotations

import ast
import base64
import gzip
import json
import re
import shutil
import struct
import tomllib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import lxml.html
import nbformat
import pypdf
import pypdfium2
import pytest
from examples import call
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Page
from pseudo import say_all
from small_kit import notebook, small_kit, toml_file, write_kit

from kit_builder.cli import main
from kit_builder.core.model import Cell
from kit_builder.exports.registry import FORMATS
from kit_builder.translation.cells import translated_source
from tumar import ACTIVITIES

ROOT = Path(__file__).resolve().parents[2]
NAME = "tumar-kit-grades-5-8-en"
ONE = ("build", "--age", "10-13")
MARK = "TOP-HIDDEN-WORD"  # stands in files outside the kit
PASSWORDS = "root:x:0:0"
EVIL = "window.evil=1"

# ---------------------------------------------------------------- the list

WORDS = {
    "a script": f"<script>{EVIL}</script>",
    "a script in capitals": f"<SCRIPT SRC=http://evil.example/a.js>{EVIL}</SCRIPT>",
    "the end of the kit's own script": f"</script><script>{EVIL}</script>",
    "the end of the kit's own style": f"</style><script>{EVIL}</script>",
    "a comment that swallows the script": "<!--<script>",
    "the end of CDATA": f"]]><script>{EVIL}</script>",
    "a picture that fails": f'<img src=x onerror="{EVIL}">',
    "a drawing that loads": f"<svg onload={EVIL}></svg>",
    "a detail that opens": f"<details open ontoggle={EVIL}>",
    "a field that takes the focus": f"<input autofocus onfocus={EVIL}>",
    "the end of an attribute": f'" onmouseover="{EVIL}" x="',
    "the end of a quoted attribute": f"' onmouseover='{EVIL}' x='",
    "escaped once": f"&lt;img src=x onerror={EVIL}&gt;",
    "escaped with numbers": f"&#60;img src=x onerror={EVIL}&#62;",
    "escaped twice": f"&amp;lt;img src=x onerror={EVIL}&amp;gt;",
    "marks that parsers read in two ways": f"<math><mtext><table><mglyph><style><img src=x onerror={EVIL}></style></mglyph></table></mtext></math>",
    "what a page without scripts shows": f'<noscript><p title="</noscript><img src=x onerror={EVIL}>"></noscript>',
    "another base": "<base href=http://evil.example/>",
    "a page that goes away": '<meta http-equiv="refresh" content="0;url=http://evil.example/">',
    "a style sheet": "<link rel=stylesheet href=http://evil.example/a.css>",
    "a style that loads": "<style>@import url(http://evil.example/a.css);</style>",
    "a style in an attribute": '<b style="background:url(http://evil.example/a.png);position:fixed;inset:0">x</b>',
    "a frame": "<iframe src=http://evil.example/></iframe>",
    "a frame with its own page": '<iframe srcdoc="<script>parent.evil=1</script>"></iframe>',
    "an object": "<object data=http://evil.example/a.swf></object><embed src=http://evil.example/a.swf>",
    "a form": "<form action=http://evil.example/><button>x</button></form>",
    "a button of the kit": f'<button id="tool-notes" onclick={EVIL}>x</button>',
    "the kit's own data": f'<script type="application/json" id="tumar-data">{{"modules": ["{EVIL}"]}}</script>',
    "ends of lines in scripts": f"\u2028{EVIL}//\u2029{EVIL}//",
    "a template of JavaScript": "${window.evil=1}`;window.evil=1;`",
    "a template of Jinja": "{{ 7*7 }}{% include '/etc/passwd' %}",
    "a format of Python": "{0.__class__} {kit.root} %(title)s",
    "a file read by Typst": '#read("/etc/passwd") #include "/etc/passwd" #image("/etc/passwd")',
    "a package of Typst": '#import "@preview/cetz:0.1.0": * #panic("x")',
    "the end of a string of Typst": '\\") #read("/etc/passwd") //',
    "the end of a block of Typst": "] #panic() ) ] $ x $ /* @label <label> = Title",
    "an entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "a link of PowerPoint": '</a:t></a:r><a:hlinkClick xmlns:r="r" r:id="rId1"/>',
    "signs that change the direction": "\u202egnp.exe\u202c\u2066x\u2069\ufeff\u200b",
}
LINKS = [
    f"javascript:{EVIL}",
    f"JaVaScRiPt:{EVIL}",
    f"java&#115;cript:{EVIL}",
    f"&#x6A;avascript&colon;{EVIL}",
    f"<java\tscript:{EVIL}>",
    f"<\u0001javascript:{EVIL}>",
    f"< javascript:{EVIL}>",
    f"javascript://a.example/%0a{EVIL}",
    "vbscript:msgbox(1)",
    f"data:text/html,<script>{EVIL}</script>",
    "data:text/html;base64,PHNjcmlwdD53aW5kb3cuZXZpbD0xPC9zY3JpcHQ+",
    f"<data:image/svg+xml,<svg onload={EVIL}>>",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "//evil.example/share",
    "\\\\\\\\evil.example\\share",
    "ms-msdt:/id",
    "search-ms:query=x",
    f'https://a.example/"onmouseover="{EVIL}',
    f"https://a.example/ '\"><script>{EVIL}</script>'",
    f"<https://a.example/><script>{EVIL}</script>>",
]


def _svg(inner: str, *, head: str = "", attributes: str = "") -> str:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="90"'
    return f"{head}<svg {names} {attributes}>{inner}<rect width='9' height='9' fill='#c00'/></svg>"


_INNER = base64.b64encode(_svg(f"<script>{EVIL}</script>").encode()).decode()
DRAWINGS = {  # which can be drawn, and must do no more
    "a script": _svg(f"<script>{EVIL}</script>"),
    "a script from elsewhere": _svg('<script href="http://evil.example/a.js"/>'),
    "handlers": _svg(f'<rect onclick="{EVIL}" width="9" height="9"/>', attributes=f'onload="{EVIL}"'),
    "an animation that sets a handler": _svg(
        f'<set attributeName="onmouseover" to="{EVIL}"/><animate onbegin="{EVIL}" attributeName="x"/>'
    ),
    "a link": _svg(f'<a xlink:href="javascript:{EVIL}"><rect width="90" height="90"/></a>'),
    "a foreign page": _svg(
        f'<foreignObject width="90" height="90"><body xmlns="http://www.w3.org/1999/xhtml"><script>{EVIL}</script><iframe src="http://evil.example/"/></body></foreignObject>'
    ),
    "a style that loads": _svg('<style>@import url("http://evil.example/a.css"); rect { fill: url(http://evil.example/a.svg#a) }</style>'),
    "a drawing used from elsewhere": _svg('<use href="http://evil.example/a.svg#a"/><use xlink:href="file:///etc/passwd#a"/>'),
    "a drawing inside that runs": _svg(f'<image width="90" height="90" href="data:image/svg+xml;base64,{_INNER}"/>'),
    "a drawing that holds itself": _svg('<g id="a"><use href="#a"/></g>'),
    "a drawing as wide as the sky": _svg("", attributes='viewBox="0 0 1e9 1e9"').replace('"90"', '"9000000"'),
}


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png(side: int, pressed: bytes, *, colours: bool = True) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2 if colours else 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", pressed) + _chunk(b"IEND", b"")


def _pressed_zeros(megabytes: int) -> bytes:
    """Press so many megabytes of zeros without making them: one is pressed, and repeated as it is."""
    press, zeros, total = zlib.compressobj(9, zlib.DEFLATED, -15), bytes(2**20), 1
    one = press.compress(zeros) + press.flush(zlib.Z_FULL_FLUSH)
    for _ in range(megabytes):
        total = zlib.adler32(zeros, total)
    return b"\x78\x9c" + one * megabytes + b"\x03\x00" + struct.pack(">I", total)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _jpeg(wide: int, high: int) -> bytes:
    """Return a JPEG that has nothing but a comment, which looks like a small frame, and its frame."""
    small, large = (b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", *size) + bytes(8) for size in ((9, 9), (high, wide)))
    return b"\xff\xd8\xff\xfe" + struct.pack(">H", len(small) + 2) + small + large + b"\xff\xd9"


_LAUGHS = "".join('<!ENTITY a{} "{}">'.format(number, f"&a{number - 1};" * 10) for number in range(1, 10))
_NESTED = "".join('<g id="u{}">{}</g>'.format(number, f'<use href="#u{number - 1}"/>' * 10) for number in range(1, 9))
DOT = _png(1, zlib.compress(bytes(4)))
BOMBS: dict[str, tuple[str, str]] = {  # kind and data of pictures that cannot be drawn, or must not be
    "60000 x 60000 pixels in a hundred bytes": ("image/png", _base64(_png(60_000, zlib.compress(bytes(100))))),
    "30000 x 30000 pixels of nothing in a megabyte": ("image/png", _base64(_png(30_000, _pressed_zeros(859), colours=False))),
    "65000 x 65000 pixels behind a comment": ("image/jpeg", _base64(_jpeg(65_000, 65_000))),
    "60000 x 60000 pixels inside a drawing": (
        "image/svg+xml",
        _svg(f'<image width="9" height="9" href="data:image/png;base64,{_base64(_png(60_000, zlib.compress(bytes(100))))}"/>'),
    ),
    "a picture of another kind inside a drawing": ("image/svg+xml", _svg('<image xlink:href=" DATA:image/gif;base64,R0lGODlh"/>')),
    "noise that takes hours": (
        "image/svg+xml",
        _svg(
            '<filter id="a"><feTurbulence baseFrequency=".1" numOctaves="99999"/></filter><g filter="url(#a)"><rect width="90" height="90"/></g>'
        ),
    ),
    "an outline that takes hours": (
        "image/svg+xml",
        _svg('<filter id="a"><feMorphology radius="99999"/></filter><g filter="url(#a)"><rect width="90" height="90"/></g>'),
    ),
    "half a picture": ("image/png", _base64(DOT[: len(DOT) // 2])),
    "no picture": ("image/png", _base64(b"no picture")),
    "an empty picture": ("image/png", ""),
    "one letter of base64": ("image/png", "A"),
    "letters that base64 has not": ("image/png", "äöü"),
    "a pressed drawing called a PNG": ("image/png", _base64(gzip.compress(_svg("").encode()))),
    "a PNG called a JPEG": ("image/jpeg", _base64(DOT)),
    "a billion laughs": ("image/svg+xml", _svg("<text>&a9;</text>", head=f'<!DOCTYPE svg [<!ENTITY a0 "ha">{_LAUGHS}]>')),
    "an entity from a file": ("image/svg+xml", _svg("<text>&x;</text>", head='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
    "a hundred million rectangles": ("image/svg+xml", _svg(f'<defs><rect id="u0" width="1" height="1"/>{_NESTED}</defs><use href="#u8"/>')),
    "a picture from a file": ("image/svg+xml", _svg('<image href="/etc/passwd" width="9" height="9"/>')),
    "a picture from the network": ("image/svg+xml", _svg('<image xlink:href="http://evil.example/a.png" width="9" height="9"/>')),
    "a drawing that is none": ("image/svg+xml", "hello"),
}


@dataclass(frozen=True)
class Attack:
    """A cell of a stranger: ``more`` is what it has beside its source, such as outputs."""

    kind: str
    source: str
    tags: tuple[str, ...] = ()
    slide: str = "slide"
    more: dict[str, Any] = field(default_factory=dict)

    def cell(self, number: int) -> dict[str, Any]:
        """Return the cell as JSON; its id attacks too."""
        made = {
            "cell_type": self.kind,
            "id": f'c{number}"><img src=x onerror="{EVIL}">',
            "metadata": {"tags": list(self.tags), "slideshow": {"slide_type": self.slide}, "trusted": True, "evil": MARK},
            "source": self.source,
        }
        return made | ({"execution_count": None, "outputs": []} if self.kind == "code" else {}) | self.more


def _output(**data: Any) -> dict[str, Any]:
    return {
        "output_type": "display_data",
        "metadata": {"evil": MARK},
        "data": {name.replace("_", "/", 1): value for name, value in data.items()},
    }


def _everywhere(words: str, text: str) -> str:
    """Put words between all the words of a text: so what must be alike at two places stays alike."""
    return text.replace(" ", f" {words} ")


def _activities() -> Iterator[Attack]:
    """Give each activity, all its texts with a picture that fails and one or two attacks more, each by turns."""
    ours = [name for name in ACTIVITIES if name not in ("Video", "HelpSteps")]  # whose texts are in other files
    plain = [words for words in WORDS.values() if not set("]{") & set(words)]  # which are signs of their Markdown
    for number, name in enumerate(ours):
        words = " ".join([WORDS["a picture that fails"], plain[number % len(plain)], plain[(number + len(ours)) % len(plain)]])
        source = translated_source(Cell(name, "code", f"# {words}\n{call(name)}", 1), lambda text, words=words: _everywhere(words, text))
        yield Attack("code", source.replace("# ", f"# {words} ", 1), ("block:practise",))


_QUIZ = '# {0}\nQuiz("""\n{0} why?\n\n- [x] {0} yes\n  > {0}\n- [ ] no\n  > {0}\n""")'
_LAB = '# {0}\nlabs.week({{"{1} sleep": [8, 8, 8, 8, 8, 9, 9]}}, matters=["{1} sleep"])'
ATTACKS = [
    *(
        Attack("markdown", f"# {words}\n\nIt is {words} here.\n\n| {words} | b |\n|---|---|\n| {words} | 2 |\n\n- {words}")
        for words in WORDS.values()
    ),
    *(Attack("code", _QUIZ.format(words.replace("\\", "\\\\")), ("block:practise",)) for words in WORDS.values()),
    *_activities(),
    *(Attack("markdown", words, ("for:family",), "skip") for words in WORDS.values()),
    *(Attack("markdown", words, ("for:teacher", "block:meet"), "notes") for words in WORDS.values()),
    *(Attack("markdown", "# Again", ("for:booster", f"waive:fear because {words}")) for words in WORDS.values()),
    *(
        Attack("code", _LAB.format(words, words.replace("\\", "").replace('"', "'"))) for words in WORDS.values() if "\u2028" not in words
    ),  # see SIGNS
    *(Attack("code", f"# {words}\n{words}\nopen('proof', 'w')") for words in WORDS.values() if not re.search("labs|setup", words)),
    *(Attack("raw", words) for words in WORDS.values()),
    *(Attack("markdown", f"[press]({link}) and [again][1] and <{link}>\n\n[1]: {link}") for link in LINKS),
    Attack("markdown", f'![x" onerror="{EVIL}](../media/art/ornament.svg \'" onload="{EVIL}\')'),
    *(
        Attack("markdown", f"![{name}.](attachment:a.svg)", more={"attachments": {"a.svg": {"image/svg+xml": drawing}}})
        for name, drawing in DRAWINGS.items()
    ),
    *(
        Attack("code", "draw()", more={"outputs": [_output(**{"image_svg+xml": drawing, "text_plain": f'" onerror="{EVIL}'})]})
        for drawing in DRAWINGS.values()
    ),
    Attack(
        "code", "say()", more={"outputs": [{"output_type": "stream", "name": "stdout", "text": [f"{words}\n" for words in WORDS.values()]}]}
    ),
    Attack("code", "show()", more={"outputs": [_output(text_html=f"<script>{EVIL}</script>", application_javascript=EVIL)]}),
    Attack(
        "code",
        "show()",
        more={"outputs": [_output(text_html=WORDS["a frame"], text_plain=WORDS["a script"], text_latex=MARK)]},
    ),
    Attack("code", "fail()", more={"outputs": [{"output_type": "error", "ename": WORDS["a script"], "evalue": MARK, "traceback": [MARK]}]}),
    Attack("code", "slide()", more={"outputs": [_output(**{"application_vnd.jupyter.widget-view+json": {"model_id": MARK}})]}),
    Attack("markdown", "text", more={"attachments": {"a.svg": {"image/svg+xml": f"<script>{MARK}</script>"}}}),
]

# ---------------------------------------------------------------- the kit that is attacked


def outside(folder: Path) -> None:
    """Write files beside a kit that nothing may read."""
    for name in ("hidden.svg", "hidden.mp4", "hidden.en.vtt", "hidden.typ"):
        (folder / name).write_text(f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><title>{MARK}</title></svg>", "utf-8")


def attacked_kit(home: Path) -> None:
    """Write a kit whose titles, steps, routes, captions and handbook are attacks as well."""
    axes, data = small_kit(home)
    picture, everything = WORDS["a picture that fails"], " ".join(WORDS.values())
    axes["title"] = WORDS["a script"]
    axes["risks"]["cyberbullying"]["title"] = picture
    axes["risks"]["cyberbullying"]["lessons"]["10-13"] = WORDS["the end of the kit's own script"]
    axes["ages"]["10-13"]["grades"] = WORDS["the end of an attribute"]
    axes["blocks"]["meet"]["title"] = WORDS["escaped with numbers"]
    data["danger"] = data["objectives"][0]["text"] = everything
    help_steps = data["help_steps"]["cyberbullying"]
    help_steps["title"]["10-13"] = picture
    for step, words in zip(help_steps["steps"], WORDS.values(), strict=False):
        step["name"], step["how"]["10-13"] = words, WORDS["a file read by Typst"]
    for route in data["help_routes"]:
        route |= {"name": picture, "what": everything, "hours": everything, "write": everything}
    write_kit(home, axes, data)
    film = home / "media" / "films" / "film.mp4"
    film.parent.mkdir()
    film.write_bytes(b"no film")
    cues = "\n\n".join(f"NOTE {one}\n\n00:00:0{number % 9}.000 --> 00:00:09.000\n{one}" for number, one in enumerate(WORDS.values()))
    film.with_suffix(".en.vtt").write_text(f"WEBVTT\n\n{cues}\n", "utf-8")


SETUP = {
    "cell_type": "code",
    "id": "start",
    "metadata": {},
    "source": 'from tumar import *\nsetup(age="10-13")',
    "outputs": [],
    "execution_count": None,
}
FILM = '# {0}\nVideo("""\n[{0} film](../media/films/film.mp4)\n\n![{1} seen](../media/icons/camera.svg)\n\n## 0:01 {0} what?\n- {0} a\n  > {0} b\n- c\n  > d\n""")'
HELP = '# {0}\nHelpSteps("cyberbullying")'


def cells() -> list[dict[str, Any]]:
    attacks = [
        *ATTACKS,
        Attack("code", FILM.format(WORDS["a picture that fails"], WORDS["a script"])),
        Attack("code", HELP.format(WORDS["a script"])),
    ]
    return [SETUP, *(attack.cell(number) for number, attack in enumerate(attacks))]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bundle, with all formats, from a kit in which everything attacks."""
    home = tmp_path_factory.mktemp("attacked") / "a" / "kit"
    attacked_kit(home)
    outside(home.parent)
    (home / "notebooks" / "cyberbullying.ipynb").write_text(json.dumps(notebook(*cells())), "utf-8")
    (home / "notebooks" / "handbook.ipynb").write_text(
        json.dumps(notebook(*(Attack("markdown", words).cell(1) for words in WORDS.values()))), "utf-8"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        assert main(ONE) == 0
    assert not list(home.rglob("proof"))
    return home / "dist" / NAME


def test_every_format_is_made(made: Path) -> None:
    expected = {form.path.format(risk="cyberbullying") for form in FORMATS.values()}
    assert expected <= {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}


def files_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give all files of a folder, and those that are packed in them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
            if path.suffix in (".zip", ".pptx"):
                with zipfile.ZipFile(path) as packed:
                    yield from ((f"{path.name}: {name}", packed.read(name)) for name in packed.namelist())


def words_of(pdf: bytes) -> str:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def assert_nothing_from_outside(folder: Path) -> None:
    for name, content in files_of(folder):
        text = words_of(content).encode() if content.startswith(b"%PDF") else b""
        assert MARK.encode() not in content + text, name
        assert PASSWORDS.encode() not in content + text, name


def test_nothing_from_outside_and_nothing_hidden_comes_along(made: Path) -> None:
    assert PASSWORDS in Path("/etc/passwd").read_text()
    assert_nothing_from_outside(made.parent)


# ---------------------------------------------------------------- pages

PRESS = """() => {
  for (let round = 0; round < 3; round++)
    for (const node of [...document.querySelectorAll("button, summary, input, select, video, [role=button]")])
      if (!node.closest("a") && node.id !== "tool-full") node.click();
}"""
SEEN = """() => {
  const all = [...document.querySelectorAll("*")];
  const own = document.documentElement.cloneNode(true);
  for (const node of own.querySelectorAll("script, style")) node.remove();
  return {
    handlers: all.flatMap((node) => [...node.attributes].filter((one) => /^on/i.test(one.name)).map(() => node.outerHTML.slice(0, 200))),
    strangers: [...document.querySelectorAll("iframe, object, embed, base, link, form, svg script, meta[http-equiv=refresh], math, template")].filter((node) => !node.matches("#notes-window, [href='unpacked.css']")).map((node) => node.outerHTML),
    links: all.flatMap((node) => [...node.attributes].filter((one) => /href$|^action$/i.test(one.name)).map((one) => [one.value, new URL(one.value, location.href)])
      .filter(([_, to]) => !["http:", "https:", "mailto:"].includes(to.protocol) && (to.protocol !== "file:" || to.host)).map(([value]) => value)),
    sources: [...document.querySelectorAll("[src], [srcset], [poster], [data]")].map((node) => node.getAttribute("src") ?? node.outerHTML.slice(0, 200)),
    styles: [...document.querySelectorAll("[style]")].map((node) => node.getAttribute("style")),
    text: own.textContent,
  };
}"""
PAGES = ("START.html", "teacher.html", *(f"cyberbullying/{name}.html" for name in ("slides", "exercise", "guide", "family")))


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page with no network, and the addresses that it, and what it opens, asks for."""
    context: BrowserContext = chromium.new_context(offline=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.add_init_script("window.print = () => {}")
    yield context.new_page(), asked
    context.close()


def visit(page: Page, path: Path) -> None:
    """Open a page, wait for its activities and press everything that can be pressed."""
    page.goto(path.as_uri())
    if page.locator("[data-activity]").count():
        page.wait_for_selector("html[data-awake]", state="attached")
    page.evaluate(PRESS)


def assert_nothing_ran(page: Page, asked: list[str], path: Path) -> None:
    assert [one.url for one in page.context.pages if one.evaluate("window.evil !== undefined")] == []
    assert {url for url in asked if not url.startswith(("data:", "blob:", "about:"))} - {(path.parent / "unpacked.css").as_uri()} == {
        path.as_uri()
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_nothing_asks_for_nothing_and_leads_nowhere_unsafe(made: Path, browser_page: Any, name: str) -> None:
    page, asked = browser_page
    visit(page, made / name)
    assert_nothing_ran(page, asked, made / name)
    seen = page.evaluate(SEEN)
    assert seen["handlers"] == []
    assert seen["strangers"] == []
    assert seen["links"] == []
    assert [source for source in seen["sources"] if not source.startswith(("data:image/", "data:video/", "blob:"))] == []
    assert [style for style in seen["styles"] if re.search(r"evil|url\((?!\"?data:)|@import|expression", style)] == []
    words = [one for one in WORDS.values() if one.startswith("<") and not one.startswith("<!--")]  # a comment is shown to nobody
    assert [one for one in words if one not in seen["text"]] == []  # they are there as words


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("audience", ["teacher", "pupil"])
def test_a_notebook_holds_the_outputs_of_the_kit_alone_and_keeps_to_the_format(made: Path, audience: str) -> None:
    path = made / "notebooks" / f"cyberbullying-{audience}.ipynb"
    nbformat.validate(nbformat.read(path, as_version=4))
    written = json.loads(path.read_text("utf-8"))
    assert set(written["metadata"]) == {"kernelspec", "language_info", "widgets"}
    for cell in written["cells"]:
        assert "attachments" not in cell
        assert set(cell["metadata"]) <= {"editable", "deletable", "slideshow", "tags", "jupyter"}
        for output in cell.get("outputs", ()):
            assert set(output["data"]) <= {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"}
            assert_is_plain(output["data"]["text/html"])
    (setup,) = [cell for cell in written["cells"] if cell["id"] == "start"]
    first, second = ast.parse("".join(setup["source"])).body
    assert isinstance(first, ast.ImportFrom)
    assert ast.unparse(second) == f"setup(language='en', age='10-13', audience={audience!r})"


def assert_is_plain(html: str) -> None:
    """Require HTML of the kit: no handler, nothing from elsewhere, no element that runs or loads."""
    for node in lxml.html.fragment_fromstring(html, create_parent="div").iter():
        assert node.tag not in ("script", "iframe", "object", "embed", "base", "link", "meta", "form", "style"), lxml.html.tostring(node)
        assert not [name for name in node.attrib if name.startswith("on")], lxml.html.tostring(node)
        assert re.match(r"data:image/|https://|$", node.get("src") or node.get("href") or ""), lxml.html.tostring(node)


@pytest.mark.parametrize("name", [form.path.format(risk="cyberbullying") for form in FORMATS.values() if form.path.endswith(".pdf")])
def test_a_pdf_holds_words_and_links_and_nothing_that_acts(made: Path, name: str) -> None:
    reader = pypdf.PdfReader(made / name)
    assert not {"/OpenAction", "/AA"} & set(reader.root_object)
    assert not {"/JavaScript", "/EmbeddedFiles"} & set(reader.root_object.get("/Names", {}))
    for page in reader.pages:
        for note in page.get("/Annots", ()):
            action = note.get_object().get("/A", {})
            assert action.get("/S", "/GoTo") in ("/GoTo", "/URI")
            assert re.match(r"(?:https?|mailto):|$", action.get("/URI", "")), action
    if "certificate" not in name:
        assert '#read("/etc/passwd")' in words_of((made / name).read_bytes())


def test_the_slides_for_powerpoint_are_well_formed_and_lead_to_links_of_cells_alone(made: Path) -> None:
    with zipfile.ZipFile(made / "cyberbullying" / "slides.pptx") as packed:
        assert packed.testzip() is None
        for name in packed.namelist():
            assert not PurePosixPath(name).is_absolute()
            assert ".." not in PurePosixPath(name).parts
            if not name.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(packed.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
            assert root.getroottree().docinfo.doctype == "", name
            for relation in root.iter("{*}Relationship"):
                if relation.get("TargetMode") == "External":
                    assert re.match(r"https?://a\.example/|exercise\.html#", relation.get("Target")), (name, relation.get("Target"))
                else:
                    assert not re.match(r"[a-z]+:", relation.get("Target"))
            assert not [
                node.get("action")
                for node in root.iter("{*}hlinkClick")
                if re.match("ppaction://(?:macro|program)", node.get("action", ""))
            ]


def test_the_poster_is_a_drawing_and_no_page(made: Path) -> None:
    drawing = etree.fromstring((made / "cyberbullying" / "poster.svg").read_bytes())
    for node in drawing.iter(etree.Element):
        assert etree.QName(node).localname not in ("script", "foreignObject", "a", "style", "set", "animate"), node.tag
        for name, value in node.attrib.items():
            assert not etree.QName(name).localname.startswith("on"), (node.tag, name)
            assert "evil" not in value
            assert etree.QName(name).localname != "href" or re.match(r"#|data:image/", value), value[:80]
    assert (made / "cyberbullying" / "poster.png").read_bytes().startswith(b"\x89PNG")


# ---------------------------------------------------------------- what is trusted, and what translators write


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A small kit with an attacked film, in a folder in which nothing may be read or written."""
    attacked_kit(tmp_path / "a" / "b" / "kit")
    return tmp_path / "a" / "b" / "kit"


def write(home: Path, *cells: dict[str, Any]) -> Path:
    path = home / "notebooks" / "cyberbullying.ipynb"
    path.write_text(json.dumps(notebook(SETUP, *cells)), "utf-8")
    return path


def test_html_that_is_let_through_runs_nothing_and_fetches_nothing(home: Path, run: Any, browser_page: Any) -> None:
    away = WORDS["a page that goes away"]  # an author whom one knows can do that
    write(home, *(Attack("markdown", words).cell(number) for number, words in enumerate(WORDS.values()) if words != away))
    ran = run(home, *ONE, "--trust")
    assert ran.code == 0, ran.err
    page, _ = browser_page
    loaded: list[str] = []
    page.context.on("requestfinished", lambda request: loaded.append(request.url))
    pages = [home / "dist" / NAME / "cyberbullying" / f"{name}.html" for name in ("slides", "exercise", "guide")]
    for path in pages:
        visit(page, path)
        assert [one.url for one in page.context.pages if one.evaluate("window.evil !== undefined")] == []
    assert {url for url in loaded if not url.startswith(("data:", "blob:", "about:"))} == {path.as_uri() for path in pages}


def attacked_catalogs(home: Path, run: Any, attack: str) -> None:
    write(home, *(attack.cell(number) for number, attack in enumerate(_activities())))
    assert run(home, "translate", "update", "--language", "kk").code == 0
    for name in ("kit", "pages", "tumar"):
        say_all(home / "notebooks" / "locale" / "kk" / f"{name}.po", lambda text: f"{text}\n{attack}")


@pytest.mark.parametrize("attack", [WORDS["a picture that fails"], f"<img src=x onerror={EVIL} ", WORDS["escaped with numbers"]])
def test_a_translation_that_is_html_is_refused(home: Path, run: Any, attack: str) -> None:
    attacked_catalogs(home, run, attack)
    ran = run(home, *ONE, "--language", "kk")
    assert ran.code == 1
    assert re.search(r"kk/\w+\.po, line \d+: .* is HTML\. Write plain text", ran.err), ran.err


@pytest.mark.parametrize("attack", [WORDS["a picture that fails"], f"<img src=x onerror={EVIL} ", WORDS["the end of an attribute"]])
def test_translations_bring_no_html_and_no_code(
    home: Path, run: Any, browser_page: Any, monkeypatch: pytest.MonkeyPatch, attack: str
) -> None:
    monkeypatch.setattr("kit_builder.translation.catalog.faults", lambda source, said: iter(()))  # as if it had overlooked them
    monkeypatch.setattr("kit_builder.build.run.ENOUGH", 10**6)  # another process would not see it
    attacked_catalogs(home, run, attack)
    assert run(home, *ONE, "--language", "kk").code == 0
    folder = home / "dist" / NAME.replace("-en", "-kk")
    page, asked = browser_page
    for name in ("START.html", "cyberbullying/exercise.html", "cyberbullying/guide.html", "cyberbullying/slides.html"):
        visit(page, folder / name)
        assert page.evaluate(SEEN)["handlers"] == []
    assert [url for url in asked if not url.startswith(("data:", "blob:", "about:")) and not url.endswith((".html", "/unpacked.css"))] == []
    for written in (folder / "notebooks").glob("*.ipynb"):
        (setup,) = [cell for cell in json.loads(written.read_text("utf-8"))["cells"] if cell["id"] == "start"]
        assert len(ast.parse("".join(setup["source"])).body) == 2


SIGNS = "✅ 你 😀 ﷽ \u2028"  # for which no typeface on paper has a shape
PLACES: dict[str, Attack] = {
    "prose": Attack("markdown", f"# A {SIGNS}\n\n- {SIGNS}\n\n`{SIGNS}`\n\n```\n{SIGNS}\n```"),
    "code": Attack("code", f"print({SIGNS!r})  # {SIGNS}"),
    "what was printed": Attack("code", "say()", more={"outputs": [{"output_type": "stream", "name": "stdout", "text": SIGNS}]}),
    "an activity": Attack("code", _QUIZ.format(SIGNS)),
    "a lab": Attack("code", _LAB.format(SIGNS, SIGNS)),
    "a drawing": Attack(
        "markdown", "# A\n\n![A.](attachment:a)", more={"attachments": {"a": {"image/svg+xml": _svg(f"<text y='9'>{SIGNS}</text>")}}}
    ),
    "the title of the lesson": Attack("code", HELP.format("A")),
}


@pytest.mark.parametrize("place", PLACES)
def test_signs_that_no_typeface_has_cost_no_page(home: Path, run: Any, place: str) -> None:
    if place == "the title of the lesson":
        path = home / "notebooks" / "kit.toml"
        axes = tomllib.loads(path.read_text("utf-8"))
        axes["risks"]["cyberbullying"]["lessons"]["10-13"] = f"A {SIGNS}"
        path.write_text(toml_file(axes), "utf-8")
    write(home, PLACES[place].cell(1))
    ran = run(home, *ONE)
    assert ran.code == 0, ran.err
    paper = ("slides.pdf", "handout.pdf", "teacher-guide.pdf", "certificate.pdf", "slides.pptx")
    assert [name for name in paper if not (home / "dist" / NAME / "cyberbullying" / name).is_file()] == [], ran.err
    if place not in ("a drawing", "the title of the lesson"):
        checked = run(home, "check", "--age", "10-13").out
        assert re.search(r"cyberbullying\.ipynb, cell 2, line 1: these characters .*✅ \(.*你 \(.* \[letters\]", checked), checked


# ---------------------------------------------------------------- bombs, and what is too much

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
from kit_builder.cli import main
sys.exit(main(sys.argv[1:]))
"""
SUFFIX = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}


def bombs(home: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Write every bomb as a file; return cells that show them in prose, attached and as outputs, and activities with the files."""
    prose, activities = [], []
    for number, (name, (kind, data)) in enumerate(BOMBS.items()):
        prose.append(Attack("markdown", f"# {name}\n\n![{name}.](attachment:a)", more={"attachments": {"a": {kind: data}}}))
        prose.append(Attack("code", "draw()", more={"outputs": [_output(**{kind.replace("/", "_", 1): data})]}))
        if kind != "image/svg+xml" and not (data.isascii() and len(data) % 4 == 0):
            continue
        path = home / "media" / f"bomb{number}.{SUFFIX[kind]}"
        path.write_bytes(data.encode() if kind == "image/svg+xml" else base64.b64decode(data))
        prose.append(Attack("markdown", f"# {name}\n\n![{name}.](../media/{path.name})"))
        activities.append(Attack("code", f'# T\nPoll("""\n![{name}.](../media/{path.name})\n\n- A\n- B\n""")'))
    return tuple([attack.cell(number) for number, attack in enumerate(some)] for some in (prose, activities))


def test_a_picture_that_is_a_bomb_or_broken_is_named_and_the_rest_is_made(home: Path, start_process: Any) -> None:
    cells, _ = bombs(home)
    write(home, *cells, Attack("code", HELP.format("Help")).cell(998), Attack("markdown", "Page", ("for:family",), "skip").cell(999))
    process = start_process(LIMITED, *ONE, folder=home)
    _, err = process.communicate(timeout=240)
    assert process.returncode == 0, err[-2000:]
    assert "Traceback" not in err
    named = {int(number) for number in re.findall(r"cyberbullying\.ipynb, cell (\d+), line \d+: ", err)}
    assert [cells[number - 2]["source"] for number in set(range(2, len(cells) + 2)) - named] == []
    bundle = home / "dist" / NAME
    for form in FORMATS.values():
        assert (bundle / form.path.format(risk="cyberbullying")).stat().st_size < 3_000_000, form.path
    assert_nothing_from_outside(home / "dist")


def test_a_picture_of_an_activity_that_is_a_bomb_or_broken_is_named_by_its_cell(home: Path, run: Any) -> None:
    _, cells = bombs(home)
    write(home, *cells)
    ran = run(home, "check", "--age", "10-13")
    named = {int(number) for number in re.findall(r"cyberbullying\.ipynb, cell (\d+), .* \[content\]", ran.out.replace("\n    ", " "))}
    assert [cells[number - 2]["source"] for number in set(range(2, len(cells) + 2)) - named] == []


HUGE = "word " * 1_000_000
MUCH: list[list[dict[str, Any]]] = [
    [{"output_type": "stream", "name": "stdout", "text": HUGE}],
    [{"output_type": "stream", "name": "stdout", "text": ["word\n"] * 1_000_000}],
    [{"output_type": "stream", "name": "stdout", "text": "\x1b[" * 1_000_000}],
    [{"output_type": "stream", "name": "stdout", "text": "word " * 400}] * 2_000,
    [_output(text_plain=HUGE)],
    [_output(text_html=HUGE, text_plain=HUGE)],
    [_output(image_png=_base64(DOT), text_plain=HUGE)],
    [{"output_type": "error", "ename": HUGE, "evalue": HUGE, "traceback": [HUGE]}],
    [_output(**{HUGE: "x"})],
]


def test_outputs_of_megabytes_do_not_make_files_of_megabytes(home: Path, run: Any) -> None:
    write(home, *(Attack("code", "say()", more={"outputs": outputs}).cell(number) for number, outputs in enumerate(MUCH)))
    ran = run(home, *ONE)
    assert ran.code == 0, ran.err
    assert len(ran.err) < 10_000
    sizes = {
        path.name: path.stat().st_size for path in (home / "dist" / NAME).rglob("*") if path.parent.name in ("cyberbullying", "notebooks")
    }
    assert {name: size for name, size in sizes.items() if size > 1_000_000} == {}


# ---------------------------------------------------------------- paths, and what the data of a kit can say

PATHS = [
    "../hidden.svg",
    "..//hidden.svg",
    "x/../../hidden.svg",
    "%2e%2e/hidden.svg",
    "./../hidden.svg",
    "link.svg",
    "linked/hidden.svg",
    "../a/../hidden.svg",
]


def test_a_notebook_of_ones_own_shows_pictures_of_its_own_folder_alone(tmp_path: Path, run: Any) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    outside(tmp_path)
    (folder / "link.svg").symlink_to(tmp_path / "hidden.svg")
    (folder / "linked").symlink_to(tmp_path)
    (folder / "own.svg").write_text(_svg("<title>OWN</title>"), "utf-8")
    film = '# T\nVideo("""\n[F](../hidden.mp4)\n\n![A](own.svg)\n""")'
    cells = [Attack("markdown", f"# A\n\n![{path}]({path})") for path in PATHS] + [Attack("markdown", "# A\n\n![A](own.svg)")]
    path = folder / "own.ipynb"
    path.write_text(json.dumps(notebook(*(attack.cell(number) for number, attack in enumerate(cells)))), "utf-8")
    ran = run(folder, "build", "own.ipynb", "--age", "10-13", "-o", "made")
    assert ran.code == 0, ran.err
    assert [path for number, path in enumerate(PATHS, 1) if f"own.ipynb, cell {number}, line " not in ran.err] == []
    assert_nothing_from_outside(folder / "made")
    assert b"OWN" in next((folder / "made").rglob("slides.html")).read_bytes()
    path.write_text(json.dumps(notebook(Attack("code", film).cell(1))), "utf-8")
    ran = run(folder, "build", "own.ipynb", "--age", "10-13", "-o", "made")
    assert ran.code == 0, ran.err
    assert "own.ipynb, cell 1, line 3: Video: ../hidden" in ran.err
    assert_nothing_from_outside(folder / "made")


SENT_ALONG: dict[str, dict[str, str]] = {  # files that a stranger sends beside a notebook, from its folder; "KIT" is that of a real kit
    "nothing": {},
    "empty data": {"objectives.toml": ""},
    "empty axes": {"kit.toml": ""},
    "a whole kit.toml": {"kit.toml": "KIT", "objectives.toml": "KIT"},
    "a project": {"pyproject.toml": "", "uv.lock": ""},
    "activities": {"tumar/__init__.py": "", "tumar/settings.py": ""},
    "a kit below": {"notebooks/kit.toml": "KIT", "notebooks/objectives.toml": "KIT", "media/art/ornament.svg": "KIT"},
}


@pytest.mark.parametrize("sent", SENT_ALONG.values(), ids=SENT_ALONG)
@pytest.mark.parametrize("name", ["downloads", "notebooks"])
@pytest.mark.parametrize("place", ["../Pictures/me.svg", "../media/me.svg", "link.svg", "linked/me.svg"])
def test_no_file_beside_a_strangers_notebook_widens_what_it_may_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sent: dict[str, str], name: str, place: str
) -> None:
    folder = tmp_path / "home" / name
    for path in ("home/Pictures/me.svg", "home/media/me.svg"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(_svg(f"<title>{MARK}</title>"), "utf-8")
    folder.mkdir(exist_ok=True)
    (folder / "link.svg").symlink_to(tmp_path / "home" / "Pictures" / "me.svg")
    (folder / "linked").symlink_to(tmp_path / "home" / "Pictures")
    for file, text in sent.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(
            (ROOT / "notebooks" / Path(file).name).read_bytes() if text == "KIT" and file.endswith(".toml") else b""
        )
    (tmp_path / "elsewhere").mkdir()
    is_a_kit = name == "notebooks" and "KIT" in (sent.get("kit.toml"), sent.get("objectives.toml"))  # then its media may be read there
    for number, source in enumerate((f"# A\n\n![A]({place})", f'# Q\nPoll("""\n![A]({place})\n\n- I\n- You\n""")')):
        path = folder / f"own-{number}.ipynb"
        cell = {"cell_type": "code" if number else "markdown", "id": "a", "metadata": {}, "source": source}
        path.write_text(json.dumps(notebook(cell | ({"execution_count": None, "outputs": []} if number else {}))), "utf-8")
        monkeypatch.chdir(tmp_path / "elsewhere")
        assert MARK not in exported(path)
        for here in [tmp_path / "elsewhere", *([] if is_a_kit else [folder])]:
            monkeypatch.chdir(here)
            output = tmp_path / f"made-{number}-{here.name}"
            main(["build", str(path), "--age", "10-13", "--format", "exercise", "-o", str(output)])
            assert_nothing_from_outside(output)


def exported(path: Path) -> str:
    """Return what the exporter of nbconvert makes of a notebook, or what it says instead."""
    from kit_builder.exporters import ExerciseExporter, NotExported

    try:
        return str(ExerciseExporter().from_filename(str(path))[0])
    except NotExported as error:
        return str(error)


@pytest.mark.parametrize("name", ["film.mp4", "film.en.vtt"])
def test_a_film_or_its_captions_that_lead_out_of_the_kit_are_refused(home: Path, run: Any, name: str) -> None:
    outside(home.parent)
    path = home / "media" / "films" / name
    path.unlink()
    path.symlink_to(home.parent / "hidden.mp4")
    write(home, Attack("code", FILM.format("a", "b")).cell(1))
    ran = run(home, *ONE)
    assert ran.code == 1
    assert f"cyberbullying.ipynb, cell 2, line 3: Video: ../media/films/{name} is outside the folder" in ran.err


DATA: dict[str, tuple[str, str, Any]] = {  # file, dotted place of an entry, what it says
    "a folder above the bundles": ("kit.toml", "ages.10-13.slug", "/../../../escaped"),
    "a folder beside the bundles": ("kit.toml", "ages.10-13.slug", "../../escaped"),
    "a whole path": ("kit.toml", "ages.10-13.slug", "/tmp/escaped"),  # noqa: S108
    "a path with a letter of a drive": ("kit.toml", "ages.10-13.slug", "\\..\\..\\escaped"),
    "no letter": ("kit.toml", "ages.10-13.slug", "a\0b"),
    "a picture from outside": ("kit.toml", "risks.cyberbullying.bead", "../../hidden.svg"),
    "a picture beside the media": ("kit.toml", "risks.cyberbullying.bead", "../pyproject.svg"),
    "a picture that is not there": ("kit.toml", "risks.cyberbullying.bead", "../media/none.svg"),
    "a colour that loads": ("look.toml", "risks.cyberbullying.band", "red;background:url(http://evil.example/a)"),
    "a colour that is code": ("look.toml", "common.ink", '#fff")+read("hidden.typ")+("'),
    "a typeface that is code": ("look.toml", "type.face", 'Nunito")+read("hidden.typ")+("'),
    "a size that is code": ("kit.toml", "ages.10-13.print_size", '11pt, foot: read("hidden.typ"), size: 11'),
    "a title of two lines": ("kit.toml", "risks.cyberbullying.lessons.10-13", "Joke\nopen('proof', 'w')"),
    "a title of two lines for a Mac": ("kit.toml", "risks.cyberbullying.lessons.10-13", "Joke\ropen('proof', 'w')"),
    "a title that ends the page": ("kit.toml", "title", "</title><script>window.evil=1</script>"),
    "a title that no file can hold": ("kit.toml", "risks.cyberbullying.lessons.10-13", "a\x01b\uffff"),
    "a step with a picture from outside": ("objectives.toml", "help_steps.cyberbullying.steps.0.icon", "../../../hidden"),
    "a step whose name is Markdown": ("objectives.toml", "help_steps.cyberbullying.steps.0.name", "a](../../hidden.svg) ![b"),
    "a step that no file can hold": ("objectives.toml", "help_steps.cyberbullying.steps.0.name", "a\x01b\uffff"),
}


@pytest.mark.parametrize("attack", DATA)
def test_the_data_of_a_kit_lead_to_no_file_outside_and_are_no_code(home: Path, run: Any, attack: str) -> None:
    outside(home.parent)
    shutil.copy(home.parent / "hidden.svg", home / "pyproject.svg")
    write(home, Attack("markdown", "# A").cell(1), Attack("code", HELP.format("Help")).cell(2), Attack("code", _QUIZ.format("Q")).cell(3))
    name, place, said = DATA[attack]
    path = home / ("media" if name == "look.toml" else "notebooks") / name
    data = holder = tomllib.loads(path.read_text("utf-8"))
    *keys, last = place.split(".")
    for key in keys:
        holder = holder[int(key) if isinstance(holder, list) else key]
    holder[last] = said
    path.write_text(toml_file(data), "utf-8")
    before = set(home.parent.parent.parent.rglob("*"))
    ran = run(home, *ONE)
    assert ran.code in (0, 1)
    assert "Traceback" not in ran.err
    assert ran.code == 0 or name in ran.err or "cyberbullying.ipynb, cell" in ran.err, ran.err
    new = [path for path in home.parent.parent.parent.rglob("*") if path not in before and not path.is_relative_to(home / "dist")]
    assert new == []
    assert not list(Path("/tmp").glob("escaped*"))  # noqa: S108
    assert_nothing_from_outside(home / "dist")
    for written in (home / "dist").rglob("cyberbullying-*.ipynb"):
        (setup,) = [cell for cell in json.loads(written.read_text("utf-8"))["cells"] if cell["id"] == "start"]
        assert len(ast.parse("".join(setup["source"])).body) == 2, setup

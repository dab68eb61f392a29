"""Put a page together: one HTML file with its styles, pictures, films and live activities inside."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from rcssmin import cssmin
from rjsmin import jsmin

from kit_builder.core.kit import ASSETS, FONTS
from kit_builder.core.look import css
from kit_builder.core.model import Kit
from tumar import Activity
from tumar.activity import KIT_SCRIPT, KIT_STYLE
from tumar.context import words_with
from tumar.paper import to_html

_SHARED = {"words", "pictures"}  # which all activities of a page share

# The parts of the typeface with the characters of each, as in its own CSS; a page embeds only the parts that it uses.
_FONT_RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212,U+2215,U+FEFF",
    "signs": "U+20B8",
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
    "cyrillic-ext": "U+0460-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F,U+FE2E-FE2F",
}


class Activities:
    """Collects the activities of a page: modules, styles, pictures and films are there once.

    ``kit`` is in the language of the page, ``audience`` is who does them, a "class" or a "pupil" alone.
    """

    def __init__(self, kit: Kit, audience: str) -> None:
        self.kit = kit
        self.audience = audience
        self.modules: list[str] = []
        self.styles: list[str] = []
        self.pictures: dict[str, str] = {}
        self.films: dict[str, bytes] = {}
        self.states: list[dict[str, Any]] = []

    def place(self, activity: Activity, *, apart: bool = False) -> Markup:
        """Add an activity and return its place in the page; in print, and where it does not run, its paper form stands there.

        ``apart`` says that its further slides are slides of their own.
        """
        state = {name: value for name, value in activity.state(self.audience, apart=apart).items() if name not in _SHARED}
        if film := state.get("film"):
            name, content = film_text(film)
            self.films[name] = content
            state["film"] = name
        elif "film" in state:
            state["film"] = ""
        self.pictures.update(activity.pictures)
        self._add(self.styles, small_style(KIT_STYLE))
        self._add(self.styles, small_style(activity.style))
        module = self._add(self.modules, small_script(activity.script))
        self.states.append({"module": module, "state": state})
        asleep_reason = escape(self.kit.page_words["asleep"])
        form = f'<div class="on-paper"><p class="asleep-why">{asleep_reason}</p>{to_html(activity.paper_form())}</div>'
        return Markup(f'<div class="activity"><div data-activity="{len(self.states) - 1}"></div>{form}</div>')

    def _add(self, pool: list[str], text: str) -> int:
        if text not in pool:
            pool.append(text)
        return pool.index(text)

    def data(self) -> Markup:
        """Return the JSON that the host reads; safe inside a script element.

        The films come after it in elements of their own, because they are big and activities wake up without them.
        """
        data = {
            "kit": _json_of_text(small_script(KIT_SCRIPT)),
            "modules": f"[{', '.join(map(_json_of_text, self.modules))}]",
            "words": json_inside(words_with(self.kit.activity_words)),
            "pictures": json_inside(self.pictures),
            "activities": json_inside(self.states),
        }
        return Markup("{" + ", ".join(f'"{name}": {json_text}' for name, json_text in sorted(data.items())) + "}")


def json_inside(value: Any) -> Markup:
    """Write JSON that is safe inside a script element."""
    return Markup(json.dumps(value, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c"))


_json_of_text = cache(json_inside)  # of scripts, which many pages hold


@lru_cache(2)  # a lesson has one, each of its pages and notebooks the same
def film_text(film: bytes) -> tuple[str, bytes]:
    """Return a name for a film, and its bytes in base64."""
    return hashlib.sha256(film).hexdigest()[:16], base64.b64encode(film)


@cache
def small_script(text: str) -> str:
    """Take comments and needless spaces out of a script."""
    return str(jsmin(text)) + "\n"


@cache
def small_style(text: str) -> str:
    """Take comments and needless spaces out of a style sheet."""
    return str(cssmin(text)) + "\n"


def render(
    template: str,
    kit: Kit,
    *,
    scripts: Iterable[str] = (),
    styles: Iterable[str] = (),
    text_style: str = "",
    window_script: str = "",
    style_beside: str = "",
    films: Mapping[str, bytes] = MappingProxyType({}),
    **values: Any,
) -> bytes:
    """Render a page from a template; ``scripts`` and ``styles`` are texts, ``films`` base64 by name, which is put at its end.

    ``text_style`` is for paper, and where no script runs. ``window_script`` runs in a window that the page opens, which has its policy.
    ``style_beside`` is the address of a style sheet, the one file that a page may ask for.
    Only these scripts can run: the content policy names their hashes, and forbids every other request.
    """
    scripts = [_element_text("script", script) for script in scripts]
    inner = _element_text("script", window_script)
    page = _templates().get_template(template)
    html = page.render(
        kit=kit,
        language=kit.language,
        policy=_policy([*scripts, inner] if inner else scripts, "'self' file:" if style_beside else ""),
        scripts=scripts,
        window_script=inner,
        style_beside=style_beside,
        text_style=_element_text("style", text_style),
        styles=[_element_text("style", style) for style in (css(kit.look), *styles)],
        words=kit.page_words,
        **values,
    )
    head, end_of_head, rest = html.partition("</head>")
    body, end_of_body, rest = rest.rpartition("</body>")
    faces = f"<style>{font_faces(html)}</style>\n{end_of_head}"
    parts = [part.encode("utf-8") for part in (head, faces, body)]
    for name, film in films.items():
        parts += [b'<script type="text/plain" id="film-%b">' % name.encode(), film, b"</script>\n"]
    return b"".join([*parts, (end_of_body + rest).encode("utf-8")])


@cache
def _element_text(element: str, text: str) -> Markup:
    """Return a script or styles, in which nothing ends their element."""
    return Markup(re.sub(rf"</({element})", r"<\\/\1", text, flags=re.I))


def _policy(scripts: Iterable[str], style_files: str) -> str:
    hashes = " ".join(map(_hash, scripts))
    allowed = f"{hashes} blob:" if hashes else "'none'"
    styles = f"'unsafe-inline' {style_files}".rstrip()
    return (
        f"default-src 'none'; script-src {allowed}; style-src {styles}; img-src data: blob:; "
        "media-src data: blob:; font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


@cache
def _hash(script: str) -> str:
    """Return the hash of a script as content policies name it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def asset(name: str) -> str:
    """Return the text of an asset."""
    return (ASSETS / name).read_text("utf-8")


def font_faces(text: str) -> str:
    """Return the typeface as CSS, with the files inside, for the characters of a text."""
    return "".join(
        _font_face(name, ranges) for name, ranges in _FONT_RANGES.items() if name == "latin" or _range_pattern(ranges).search(text)
    )


@cache
def _range_pattern(ranges: str) -> re.Pattern[str]:
    """Turn a CSS unicode-range into a pattern."""
    code_points = re.sub(r"[0-9A-F]+,?", lambda point: rf"\U{point[0].rstrip(','):0>8}", ranges.replace("U+", ""))
    return re.compile(f"[{code_points}]")


@cache
def _font_face(name: str, ranges: str) -> str:
    font = base64.b64encode((FONTS / f"nunito-{name}.woff2").read_bytes()).decode("ascii")
    return (
        "@font-face{font-family:Nunito;font-weight:200 1000;font-display:block;"
        f"src:url(data:font/woff2;base64,{font}) format('woff2');unicode-range:{ranges}}}"
    )

"""Build again whenever a file is saved, and show the pages on this computer so that an open one loads again at the same place."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
import socket
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tornado import web  # type: ignore[attr-defined]
from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from watchfiles import DefaultFilter, awatch

from kit_builder.build.inputs import Inputs
from kit_builder.build.run import build
from kit_builder.core.errors import KitError
from kit_builder.core.files import portable
from kit_builder.core.kit import ASSETS
from kit_builder.core.model import Kit
from kit_builder.core.plan import Plan, bundles_of

SCRIPT = ASSETS / "reload.js"
_NO_SCRIPT = "script-src &#39;none&#39;"  # as the policy stands in a page
Listeners = set[asyncio.Queue[tuple[str, Any]]]
Say = Callable[[str], object]
Load = Callable[[], tuple[Kit, Plan]]


def watch(load: Load, port: int = 0, say: Say = print) -> int:
    """Serve the pages of a plan at 127.0.0.1, and build them at each change, until Ctrl-C or until the builder itself has changed.

    ``load`` reads the kit and the plan anew. Port 0 is any that is free. Raises KitError for a port that is taken, and for a
    first build that fails.
    """
    kit, plan = load()
    _build(kit, plan, say)
    try:
        sockets = bind_sockets(port, "127.0.0.1", family=socket.AF_INET)
    except OSError as error:
        raise KitError(f"Port {port} is taken on this computer. Choose another with --port.") from error
    return asyncio.run(_serve(load, kit, plan, sockets, say))


async def _serve(load: Load, kit: Kit, plan: Plan, sockets: list[socket.socket], say: Say) -> int:
    listeners: Listeners = set()
    logging.getLogger("tornado.access").setLevel(logging.ERROR)
    server = HTTPServer(application(plan.output, listeners))
    server.add_sockets(sockets)
    address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    for bundle in bundles_of(kit, plan):
        say(f"{address}/{bundle.name}/START.html")
    say("Save a notebook in JupyterLab, and open pages load again. To stop, press Ctrl-C.")
    folders = [kit.notebooks, kit.root / "media", *(risk.path.parent for risk in kit.risks.values() if risk.path)]
    inputs = Inputs(kit, plan)
    async for _ in awatch(*dict.fromkeys(folders), watch_filter=_SavedFiles(), debounce=60, step=20):
        try:
            kit, plan = load()
            if Inputs(kit, plan, inputs.seen).code != inputs.code:
                say("The builder itself has changed. Start the command again.")
                return 0
            event: tuple[str, Any] = ("made", await asyncio.to_thread(_build, kit, plan, say))
        except KitError as error:
            event = ("wrong", str(error))
            say(str(error))
        for queue in listeners:
            queue.put_nowait(event)
    return 0


def _build(kit: Kit, plan: Plan, say: Say) -> list[str]:
    """Build, and return the files that are new, by their names in the output folder."""
    start = time.perf_counter()
    warnings: list[str] = []
    new = [file.path.relative_to(plan.output).as_posix() for file in build(kit, plan, warn=warnings.append) if file.is_new]
    pages = sum(name.endswith(".html") for name in new)
    say(f"{time.strftime('%H:%M:%S')}  {pages} pages are new, {time.perf_counter() - start:.1f} s" if new else "Nothing is new.")
    for sentence in warnings:
        say(sentence)
    return new


class _SavedFiles(DefaultFilter):  # type: ignore[misc]  # watchfiles is not read by the type checker
    """Leaves out what other programs write beside a file while they save it."""

    def __call__(self, change: Any, path: str) -> bool:
        return not any(part.startswith((".", "~")) for part in Path(path).parts[-2:]) and super().__call__(change, path)


def application(folder: Path, listeners: Listeners) -> web.Application:
    """Return the server of an output folder: pages can load again, other files are as they are."""
    return web.Application(
        [
            ("/", _Index, {"folder": folder}),
            ("/events", _Events, {"listeners": listeners}),
            (r"/(.*\.html)", _Page, {"folder": folder}),
            ("/(.*)", _File, {"path": str(folder)}),
        ]
    )


class _LocalHandler(web.RequestHandler):  # type: ignore[misc]  # tornado is not read by the type checker
    """Answers only what is asked of this computer by its own name.

    A page from elsewhere can let its name lead to this computer, but not change the name that the browser says (DNS rebinding).
    """

    def prepare(self) -> None:
        """Refuse what comes in another name, or from a page that was loaded from elsewhere."""
        port = self.request.connection.stream.socket.getsockname()[1]
        names = {f"{name}{suffix}" for name in ("127.0.0.1", "localhost") for suffix in (f":{port}", *([""] if port == 80 else []))}
        if self.request.headers.get("Host", "").lower() not in names:
            raise web.HTTPError(403)
        if self.request.headers.get("Sec-Fetch-Site", "none").lower() == "cross-site":
            raise web.HTTPError(403)
        if self.request.headers.get("Origin", f"http://{self.request.host}") != f"http://{self.request.host}":
            raise web.HTTPError(403)

    def set_default_headers(self) -> None:
        """Let no page from elsewhere take anything in."""
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("X-Content-Type-Options", "nosniff")

    def decode_argument(self, value: bytes, name: str | None = None) -> str:
        """Take an address apart; what is no UTF-8 leads nowhere."""
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            raise web.HTTPError(404) from None


def found_in(folder: Path, name: str) -> Path:
    """Return a file of an output folder, by its address; raise HTTPError for what is not there, is hidden, or is no name of a file."""
    try:
        path = (folder / name).resolve()
        is_served = portable(name) and path.is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError, RuntimeError):
        is_served = False
    if not is_served or any(part.startswith(".") for part in name.split("/")):
        raise web.HTTPError(404)
    return path


class _Index(_LocalHandler):
    """Lists the bundles."""

    def initialize(self, folder: Path) -> None:
        self._folder = folder

    def get(self) -> None:
        """Show links to their START pages."""
        names = sorted(path.parent.name for path in self._folder.glob("*/START.html") if not path.parent.name.startswith("."))
        links = "".join(f'<li><a href="{quote(name)}/START.html">{escape(name)}</a></li>' for name in names)
        self.set_header("Cache-Control", "no-store")
        self.finish(_INDEX.format(links=links))


_INDEX = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bundles</title>
<body style="font: 1.2em/1.6 sans-serif; max-width: 40em; margin: 2em auto; padding: 0 1em">
<h1>Bundles</h1>
<ul>{links}</ul>
</body></html>
"""


class _File(_LocalHandler, web.StaticFileHandler):  # type: ignore[misc]
    """Gives out a file as it is."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """Send it, if it is one of the output folder."""
        found_in(Path(self.root), path)
        await super().get(path, include_body)


class _Events(_LocalHandler):
    """Tells a page what has been made, as server-sent events."""

    def initialize(self, listeners: Listeners) -> None:
        self._listeners = listeners
        self._queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    def on_connection_close(self) -> None:
        """Forget a page that was closed, and let its request end."""
        self._listeners.discard(self._queue)
        self._queue.put_nowait(("closed", None))

    async def get(self) -> None:
        """Keep the connection, and send what comes."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        self._listeners.add(self._queue)
        try:
            self.write(": here\n\n")
            await self.flush()
            while True:
                event, data = await self._queue.get()
                self.write(f"event: {event}\ndata: {json.dumps(data)}\n\n")
                await self.flush()
        except StreamClosedError:
            pass
        finally:
            self._listeners.discard(self._queue)


class _Page(_LocalHandler):
    """Shows a page with the script that loads it again; nothing else of it is different, and it asks this computer alone."""

    def initialize(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> None:
        """Show a page of the folder."""
        page = found_in(self._folder, name).read_text("utf-8", "replace")
        self.set_header("Cache-Control", "no-store")
        self.finish(with_reload(page))


def with_reload(page: str) -> str:
    """Add the script to a page, and let its content policy allow just that script and this server."""
    script = SCRIPT.read_text("utf-8")
    allowed = f"script-src &#39;sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}&#39;"
    page = page.replace(_NO_SCRIPT if _NO_SCRIPT in page else "script-src", allowed, 1)
    page = page.replace("connect-src &#39;none&#39;", "connect-src &#39;self&#39;", 1)
    head, end, tail = page.rpartition("</body>")
    return f"{head}<script>{script}</script>{end}{tail}"

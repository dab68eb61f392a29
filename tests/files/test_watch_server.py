"""The server of ``kit-builder watch``: it answers this computer alone, by its own name, and whatever it is asked is no traceback."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from kit_builder.watch import Listeners, application

HIDDEN = "TOP-HIDDEN-WORD"
NAME = "Менің сабағым #1"


@pytest.fixture
def listeners() -> Listeners:
    """Whom the server tells what has been made."""
    return set()


@pytest.fixture
def port(tmp_path: Path, listeners: Listeners, caplog: pytest.LogCaptureFixture) -> Iterator[int]:
    """The port of a server of a folder with a bundle, things that are hidden, and links that lead out."""
    folder = tmp_path / "watch"
    for name in (f"{NAME}/START.html", f"{NAME}/media/a.svg", "plain/START.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("<!doctype html><body>shown</body>", "utf-8")
    for name in (".kit-builder/state.json", ".kit-builder/START.html", "plain/.hidden.html", "plain/.git/config", "../secret.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(HIDDEN, "utf-8")
    (folder / "plain" / "link.html").symlink_to(tmp_path / "secret.html")
    (folder / "plain" / "link.svg").symlink_to(tmp_path / "secret.html")
    (folder / "way").symlink_to(tmp_path)
    os.mkfifo(folder / "plain" / "pipe.svg")
    sockets = bind_sockets(0, "127.0.0.1")
    loop = asyncio.new_event_loop()

    async def serve() -> HTTPServer:
        server = HTTPServer(application(folder, listeners))
        server.add_sockets(sockets)
        return server

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(serve(), loop).result()
    yield sockets[0].getsockname()[1]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(timeout=10)
    errors = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert errors == []


def ask(port: int, path: bytes, *headers: str, host: str | None = None, method: bytes = b"GET") -> tuple[int, str]:
    """Ask for a path as it is, and return the status and what came, up to the first pause of what does not end."""
    import socket

    with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
        lines = [f"Host: {host if host is not None else f'127.0.0.1:{port}'}", "Connection: close", *headers]
        asking.sendall(method + b" " + path + b" HTTP/1.1\r\n" + "\r\n".join(lines).encode() + b"\r\n\r\n")
        got = b""
        while part := asking.recv(65536):
            got += part
            if b"text/event-stream" in got and b": here" in got:
                break
    head, _, body = got.decode("utf-8", "replace").partition("\r\n\r\n")
    return int(head.split()[1]), body


PLACES = (b"/", b"/plain/START.html", b"/plain/media", b"/events", "/Менің%20сабағым%20%231/media/a.svg".encode(), b"/gone.html")
HOSTS = {
    "another": "evil.example",
    "another with the port": "evil.example:{port}",
    "that begins like ours": "127.0.0.1.evil.example:{port}",
    "that ends like ours": "evil.localhost:{port}",
    "with another port": "127.0.0.1:1",
    "without the port": "127.0.0.1",
    "none": "",
    "another address of this computer": "127.0.0.2:{port}",
    "with a name of a user": "127.0.0.1:{port}@evil.example",
}


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
@pytest.mark.parametrize("path", PLACES)
def test_by_another_name_nothing_is_said(port: int, host: str, path: bytes) -> None:
    status, body = ask(port, path, host=host.format(port=port))
    assert status in (400, 403)
    assert "shown" not in body
    assert NAME not in body


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}"])
@pytest.mark.parametrize("path", PLACES)
def test_to_a_page_from_elsewhere_nothing_is_said(port: int, origin: str, path: bytes) -> None:
    assert ask(port, path, f"Origin: {origin.format(port=port)}")[0] == 403


@pytest.mark.parametrize("path", PLACES)
def test_to_a_picture_or_script_in_a_page_from_elsewhere_nothing_is_said(port: int, path: bytes) -> None:
    assert ask(port, path, "Sec-Fetch-Site: cross-site")[0] == 403


def test_a_page_that_was_closed_is_forgotten(port: int, listeners: Listeners) -> None:
    for _ in range(20):
        assert ask(port, b"/events")[0] == 200
    end = time.monotonic() + 10
    while listeners and time.monotonic() < end:
        time.sleep(0.05)
    assert listeners == set()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_by_its_own_name_it_answers(port: int, name: str) -> None:
    assert ask(port, b"/plain/START.html", host=f"{name}:{port}") == (200, ask(port, b"/plain/START.html")[1])
    assert ask(port, b"/events", host=f"{name}:{port}")[0] == 200
    assert ask(port, b"/plain/START.html", f"Origin: http://{name}:{port}", host=f"{name}:{port}")[0] == 200


ODD = {
    "a zero byte": b"/x%00.html",
    "a zero byte in a file": b"/plain/media%00/a.svg",
    "very long": b"/" + b"x" * 5000 + b".html",
    "very long and no page": b"/" + b"x" * 5000,
    "very deep": b"/" + b"a/" * 3000 + b"a.html",
    "no UTF-8": b"/%ff%fe.html",
    "no UTF-8 and no page": b"/%ff%fe.svg",
    "half a number": b"/%zz.html",
    "half a sign": b"/%ed%a0%80.html",
    "marks of Windows": b"/..%5c..%5csecret.html",
    "marks of Windows as they are": b"/..\\..\\secret.html",
    "a drive": b"/C:%5csecret.html",
    "a drive of ours": b"/C:/secret.html",
    "a line": b"/plain/%0aSTART.html",
    "a line and a header": b"/plain/a%0d%0aX-Evil:%201",
    "up": b"/../secret.html",
    "up in numbers": b"/%2e%2e/secret.html",
    "up and over": b"/plain/..%2f..%2fsecret.html",
    "a whole path": b"//etc/passwd",
    "a whole path in numbers": b"/%2fetc%2fpasswd",
    "a link": b"/plain/link.html",
    "a link that is no page": b"/plain/link.svg",
    "through a link": b"/way/secret.html",
    "a folder": b"/plain",
    "a folder with its mark": b"/plain/",
    "a pipe": b"/plain/pipe.svg",
    "the memory of builds": b"/.kit-builder/state.json",
    "a hidden page": b"/.kit-builder/START.html",
    "a hidden page deeper": b"/plain/.hidden.html",
    "in a hidden folder": b"/plain/.git/config",
    "hidden in numbers": b"/%2ekit-builder/state.json",
    "hidden behind two marks": b"/plain//.hidden.html",
    "a page below a page": b"/plain/START.html/a.html",
    "nothing but a page": b"/.html",
    "a mark of another system": b"/plain/START.html::$DATA",
}


@pytest.mark.parametrize("path", ODD.values(), ids=ODD)
@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
def test_an_odd_address_leads_nowhere(port: int, path: bytes, method: bytes) -> None:
    status, body = ask(port, path, method=method)
    assert status in ((404,) if method == b"GET" else (404, 405))
    assert HIDDEN not in body
    assert "Traceback" not in body


def test_the_first_page_leads_to_the_bundles(port: int) -> None:
    status, body = ask(port, b"/")
    assert status == 200
    assert f'<a href="%D0%9C%D0%B5%D0%BD%D1%96%D2%A3%20%D1%81%D0%B0%D0%B1%D0%B0%D2%93%D1%8B%D0%BC%20%231/START.html">{NAME}</a>' in body
    assert '<a href="plain/START.html">plain</a>' in body
    assert "kit-builder" not in body
    assert "secret" not in body

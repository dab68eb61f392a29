"""The installed Firefox, driven by WebDriver BiDi: Playwright can drive only a Firefox of its own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import websocket

FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
KEYS = {"PageDown": "\ue00f", "PageUp": "\ue00e", "Escape": "\ue00c", "Home": "\ue011"}


class Firefox:
    """A browser; a window is the name that Firefox has for it."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(f"{address}/session", timeout=30, suppress_origin=True)
        self._numbers = count(1)
        self.ask("session.new", capabilities={})

    def close(self) -> None:
        """Let go of the connection, which would else be found lost in the middle of another test."""
        self._socket.close()

    def ask(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def windows(self) -> list[str]:
        return [entry["context"] for entry in self.ask("browsingContext.getTree", maxDepth=0)["contexts"]]

    def open(self, window: str, address: str) -> None:
        self.ask("browsingContext.navigate", context=window, url=address, wait="complete")

    def reload(self, window: str) -> None:
        self.ask("browsingContext.reload", context=window, wait="complete")

    def evaluate(self, window: str, expression: str) -> Any:
        found = self.ask("script.evaluate", expression=f"JSON.stringify({expression})", target={"context": window}, awaitPromise=False)
        assert found["type"] == "success", found
        return json.loads(found["result"].get("value", "null"))

    def until(self, window: str, expression: str, wanted: Any) -> None:
        end = time.monotonic() + 10
        while (found := self.evaluate(window, expression)) != wanted:
            assert time.monotonic() < end, (expression, found, wanted)
            time.sleep(0.05)

    def press(self, window: str, key: str) -> None:
        value = KEYS.get(key, key)
        actions = [{"type": kind, "value": value} for kind in ("keyDown", "keyUp")]
        self.ask("input.performActions", context=window, actions=[{"type": "key", "id": "keys", "actions": actions}])


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """Start Firefox without a window, with a new profile."""
    assert FIREFOX, "Firefox is missing: apt install firefox-esr"
    command = [FIREFOX, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            found = next(filter(None, (re.search(r"BiDi listening on (ws://\S+)", line) for line in process.stderr)))
            browser = Firefox(found[1])
            try:
                yield browser
            finally:
                browser.close()
        finally:
            process.terminate()

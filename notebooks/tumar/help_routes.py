"""Where pupils find help: the routes of ``objectives.toml``."""

from __future__ import annotations

from typing import Any


def pupil_routes(data: dict[str, Any], age: str = "") -> list[dict[str, Any]]:
    """Return the verified routes for pupils: 111 first, then in the order of the file.

    ``lines`` are sentences: those that the route says to an age, else what it is, when it answers and how to write there.
    A route for danger is no entry of its own: it stands in the sentence about danger.
    """
    routes = [
        {
            "id": route["id"],
            **{key: line_of(route.get(key, "")) for key in ("name", "what", "hours", "write")},
            "lines": [line_of(line) for line in route.get("says", {}).get(age) or _lines(route)],
        }
        for route in data["help_routes"]
        if "pupil" in route["audience"] and route["status"] == "verified" and not route.get("in_danger")
    ]
    return sorted(routes, key=lambda route: route["id"] != "111")


def _lines(route: dict[str, Any]) -> list[str]:
    texts = [route["what"], route["hours"], route.get("write", "")]
    return [line[0].upper() + line[1:].rstrip(".") + "." for line in texts if line]


def line_of(text: str) -> str:
    """Write a text of objectives.toml, where the end of a line is a space, as one line."""
    return " ".join(text.split())

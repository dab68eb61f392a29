"""What others have made, as ``vendor.toml`` lists it, and under which licences."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from kit_builder.core.kit import HOME

LIST = HOME / "kit_builder" / "vendor.toml"
_MIT = """MIT License

Copyright (c) {by}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def packages() -> list[dict[str, Any]]:
    """Return the vendored packages, each with its name, version, licence, files and their SHA-256."""
    return list(tomllib.loads(LIST.read_text("utf-8"))["packages"])


@cache
def licences() -> str:
    """Say what of a bundle others made, under which licence, and print the licences that they come with."""
    parts = ["What is in this folder and was made by others. Everything else: see LICENSE and LICENSE-CONTENT.\n"]
    texts: dict[str, list[str]] = {}
    for package in packages():
        if not package["bundled"]:
            continue
        name = f"{package['name']} {package['version']}"
        parts.append(f"{name}: {package['licence']}, by {package['by']} ({package['home']}); {package['why']}\n")
        licence_file = next((target for source, target in package.get("files", {}).items() if source.startswith("LICENSE")), None)
        text = (HOME / licence_file).read_text("utf-8") if licence_file else _MIT.format(by=package["by"])
        texts.setdefault(text.strip(), []).append(name)
    parts += [f"\n{'=' * 80}\n{', '.join(names)}\n\n{text}\n" for text, names in texts.items()]
    return "".join(parts)

"""An activity as a widget of JupyterLab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets


def widget_of(kind: type, script: str, style: str, state: Mapping[str, Any]) -> Any:
    """Return the widget for an activity of a kind: it shows a module with a style, and its traits are the activity's state."""
    traits = {name: traitlets.Any(value).tag(sync=True) for name, value in state.items()}
    return type(kind.__name__, (anywidget.AnyWidget,), {"__module__": kind.__module__, "_esm": script, "_css": style, **traits})()

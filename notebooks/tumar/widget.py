"""An activity as a widget of JupyterLab."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from tumar.activity import KIT_SCRIPT, KIT_STYLE, Activity


def widget_of(activity: Activity) -> Any:
    """Return the widget that shows an activity: its traits are the activity's state, and ``answers`` come back from the page."""
    kind = type(activity)
    traits = {name: traitlets.Any(value).tag(sync=True) for name, value in activity.state().items()}
    module = {"_esm": KIT_SCRIPT + kind.script, "_css": KIT_STYLE + kind.style}
    return type(kind.__name__, (anywidget.AnyWidget,), {"__module__": kind.__module__, **module, **traits})()

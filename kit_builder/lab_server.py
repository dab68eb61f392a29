"""The server of a JupyterLab that ``kit-builder open`` starts: of a notebook that is not signed, nothing runs by itself.

JupyterLab restores the widgets that a notebook carries even where it is not trusted, and anywidget 0.11 loads their scripts at once.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.serverapp import ServerApp
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from traitlets import List, Unicode

from kit_builder.exports.notebook import STATE, VIEW


class LabServer(ServerApp):
    """A server that can be told where the style sheet ``custom.css`` lies, which Jupyter looks for in the user's own settings."""

    static_custom_path = List(Unicode()).tag(config=True)


class CarefulContents(AsyncLargeFileManager):
    """Gives out the widgets of signed notebooks alone; the files stay as they are until somebody saves."""

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:
        """Do what a server does when it has read a notebook, and leave out what could run."""
        is_signed = self.notary.check_signature(nb)  # first, for the next line changes the notebook
        super().mark_trusted_cells(nb, path)  # type: ignore[no-untyped-call]
        if not is_signed:
            nb.metadata.pop("widgets", None)
        known = nb.metadata["widgets"][STATE]["state"] if is_signed and "widgets" in nb.metadata else {}
        for cell in nb.cells:
            for output in cell.get("outputs", ()):
                shows = output.get("data")
                if isinstance(shows, dict) and VIEW in shows and not (known and shows[VIEW].get("model_id") in known):
                    del shows[VIEW]  # what is written beside it says how to wake the activity up

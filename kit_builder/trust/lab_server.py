"""The server of a JupyterLab that ``kit-builder open`` starts: of a notebook that is not understood, nothing runs by itself.

JupyterLab restores the widgets that a notebook carries even where it is not trusted, and anywidget 0.11 loads their scripts at once;
and it draws charts there, which can read the page and ask other computers. So both are not even given out.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.serverapp import ServerApp
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from nbformat.sign import MemorySignatureStore, NotebookNotary
from traitlets import List, Unicode, default

from kit_builder.exports.notebook import STATE, VIEW
from kit_builder.trust.recognise import digest

_PICTURES = frozenset({"image/png", "image/jpeg"})
_SAFE_TYPES = _PICTURES | {"text/plain"}
# Nothing is asked of another computer, whatever a notebook says; JupyterLab itself needs no more than its own server
_POLICY = "; ".join(
    (
        "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'",
        "connect-src 'self' data: blob: ws://127.0.0.1:* ws://localhost:*",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


class LabServer(ServerApp):
    """A server that can be told where the style sheet ``custom.css`` lies, which Jupyter looks for in the user's own settings."""

    static_custom_path = List(Unicode()).tag(config=True)

    def init_webapp(self) -> None:
        """Set up what answers, with a policy for pages that no settings of the user's take away."""
        headers = {**self.tornado_settings.get("headers", {}), "Content-Security-Policy": _POLICY}
        self.tornado_settings = {**self.tornado_settings, "headers": headers}
        super().init_webapp()


class ExactNotary(NotebookNotary):  # type: ignore[misc]
    """Knows a notebook by its exact digest, and forgets all of them at the end; it writes nothing."""

    def compute_signature(self, nb: Any) -> str:
        """Return what stands for a notebook."""
        return digest(nb)


class CarefulContents(AsyncLargeFileManager):
    """Gives out text and pictures alone of what is not trusted; the files stay as they are until somebody saves.

    Trusted is what was understood before the start, and what the user has run and saved since.
    """

    understood = List(Unicode()).tag(config=True)

    @default("notary")
    def _make_notary(self) -> ExactNotary:
        notary = ExactNotary(parent=self, store_factory=MemorySignatureStore, data_dir="", secret=b"none")
        for trusted_digest in self.understood:
            notary.store.store_signature(trusted_digest, notary.algorithm)
        return notary

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:
        """Do what a server does when it has read a notebook, and leave out what could run."""
        is_trusted = self.notary.check_signature(nb)  # first, for the next line changes the notebook
        super().mark_trusted_cells(nb, path)  # type: ignore[no-untyped-call]
        if is_trusted:
            _remove_orphaned_views(nb)
        else:
            _remove_active_content(nb)


def _remove_active_content(nb: Any) -> None:
    nb.metadata.pop("widgets", None)
    for cell in nb.cells:
        if "attachments" in cell:
            cell["attachments"] = {name: _keep_only(_PICTURES, mime_bundle) for name, mime_bundle in cell["attachments"].items()}
        for output in cell.get("outputs", ()):
            if "data" in output:
                output["data"] = _keep_only(_SAFE_TYPES, output["data"])  # the words beside a widget say how to wake it up
                output["metadata"] = {}


def _keep_only(mime_types: frozenset[str], mime_bundle: dict[str, Any]) -> dict[str, Any]:
    return {mime_type: content for mime_type, content in mime_bundle.items() if mime_type in mime_types and isinstance(content, str)}


def _remove_orphaned_views(nb: Any) -> None:
    """Take away the views of widgets that are not in the notebook, such as those of a kernel that is gone."""
    widget_states = nb.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    for cell in nb.cells:
        for output in cell.get("outputs", ()):
            if VIEW in output.get("data", ()) and output["data"][VIEW].get("model_id") not in widget_states:
                del output["data"][VIEW]

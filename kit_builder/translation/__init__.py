"""Translation through gettext PO: find the messages, keep the catalogs, put the texts of a language back in their places."""

"""Bundles that others have sent: unpack them, and run nothing of them that this kit would not write."""

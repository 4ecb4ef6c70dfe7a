"""The command line: one verb a file, and one line here, in the order of work."""

from .app import VERBS, app, main

__all__ = ["VERBS", "app", "main"]

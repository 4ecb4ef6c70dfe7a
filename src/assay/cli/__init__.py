"""The command line: one verb a file, and one line here, in the order of work."""

from .app import VERBS, WORDS, app, main

__all__ = ["VERBS", "WORDS", "app", "main"]

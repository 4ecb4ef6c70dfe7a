"""Rows that lack a feature."""

from collections.abc import Iterator

from ..nested import Nested
from .rule import LACKING, Hits, Suspect


def presence(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows without the feature, if it must be in all of them, or in a larger share of them than it is."""
    asked = suspect.feature.proto.presence.min_fraction
    found = [kind for kind in LACKING if kind in suspect.found]
    if asked >= 1 or (found and asked > 0):
        yield Hits([*found, *LACKING][0], nested.levels[0].missing)

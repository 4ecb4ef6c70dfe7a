"""Plug-ins: what other installed packages add to the tables of assay, by entry points.

    [project.entry-points."assay.statistics"]
    modes = "their_package.modes:Modes"

The entry names a class, which is made without arguments, or a ready object.
"""

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TypeVar

from .errors import UsageError

T = TypeVar("T")


@cache
def plugins(group: str, kind: type[T]) -> tuple[T, ...]:
    """What installed packages offer under this group, each of this kind, by name of the entry.

    Raises:
        UsageError: a plug-in cannot be loaded, or is of another kind.
    """
    entries = sorted(entry_points(group=group), key=lambda entry: (entry.name, entry.value))
    return tuple(_load(entry, kind) for entry in dict.fromkeys(entries))


def _load(entry: EntryPoint, kind: type[T]) -> T:
    package = entry.dist.name if entry.dist else entry.module
    try:
        found = entry.load()
        made = found() if isinstance(found, type) else found
    except Exception as error:  # whatever a foreign module does while it is imported
        raise UsageError(
            f"plug-in {entry.name!r} of {package} cannot be loaded: {error!r}. Upgrade or uninstall {package}"
        ) from error
    if not isinstance(made, kind):
        raise UsageError(
            f"plug-in {entry.name!r} of {package} is {made!r}, expected a {kind.__name__}. Uninstall {package}"
        )
    return made

"""The tables of this package, and what other installed packages add to them: see `assay._registry`."""

from typing import Any

from assay._registry import plugins
from assay.errors import UsageError

from . import ASKED_BY_SCHEMAS, CROSS_STATISTICS, STATISTICS
from .cross_statistic import AnyCrossStatistic, CrossStatistic
from .statistic import AnyStatistic, Question, Statistic

#: The group of entry points; `Statistic` and `CrossStatistic` alike, each asked of all data.
GROUP = "assay.statistics"


def statistics() -> tuple[AnyStatistic, ...]:
    """Every question that a profile asks of each feature.

    Raises:
        UsageError: a plug-in cannot be loaded, or has the name of another statistic.
    """
    return (*STATISTICS, *(one for one in _plugins() if isinstance(one, Statistic)))


def cross_statistics() -> tuple[AnyCrossStatistic, ...]:
    """The questions about several features that a profile asks unbidden: those of plug-ins."""
    return tuple(one for one in _plugins() if isinstance(one, CrossStatistic))


def kind_of(name: str) -> type[Question[Any, Any]] | None:
    """The class of the question of this name; None if it is not installed."""
    return _ours().get(name) or next((type(one) for one in _plugins() if one.name == name), None)


def _ours() -> dict[str, type[Question[Any, Any]]]:
    ours = {one.name: type(one) for one in (*STATISTICS, *ASKED_BY_SCHEMAS)}
    return {**ours, **{kind.name: kind for kind in CROSS_STATISTICS}}


def _plugins() -> tuple[Question[Any, Any], ...]:
    found = plugins(GROUP, Question)
    taken = set(_ours())
    for one in found:
        if one.name in taken:
            raise UsageError(
                f"plug-in {one!r} of group {GROUP} is named {one.name!r}, as another statistic is; names are unique. "
                "Uninstall one of the two"
            )
        taken.add(one.name)
    return found

"""A whole report drawn, the most important first."""

from rich.console import Group, RenderableType

from ..report import Report


def terminal_report(report: Report) -> RenderableType:
    """What every section has to say in 80 columns."""
    from ..sections import SECTIONS  # which draw with the other files of this package

    # Every feature of every dataset takes many lines, so they come behind what takes few.
    ordered = sorted(SECTIONS, key=lambda section: section.name == "features")
    drawn = [found for section in ordered if (found := section.terminal(report)) is not None]
    return Group(*(part for each in drawn for part in ("", each)))

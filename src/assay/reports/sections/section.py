"""The concept of the package: a section is one thing that a report shows, wherever it is shown.

To add one: a file here with one `Section`, a line in the table of this package, a test, a line in the changelog.
Sentences, tables and lines (`Blocks`) are drawn in every form as they are; what wants a drawing of its own on the page
has a file of the same name in JavaScript beside it, with one function of the same name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from rich.console import RenderableType

from ..block import Blocks
from ..report import Report
from ..summary import Part


class Section(ABC):
    """Reads the documents of a report, judges nothing, and says in every form what they say of one thing."""

    #: Of the file, and of the function in the script that draws the content if there is one.
    name: ClassVar[str]
    #: As people read it.
    title: ClassVar[str]

    @abstractmethod
    def content(self, report: Report) -> Part | None:
        """What the page draws, as a value that becomes JSON: names and values in it are inert; None is nothing."""

    def terminal(self, report: Report) -> RenderableType | None:
        """The same for 80 columns of a terminal; None is nothing."""
        from ..terminal.blocks import blocks_report

        content = self.content(report)
        return blocks_report(content, title=self.title) if isinstance(content, Blocks) else None

    def markdown(self, report: Report) -> str | None:
        """The same in brief, for the comment of a pull request; None is nothing."""
        from ..markdown import blocks_of

        content = self.content(report)
        return blocks_of(content) if isinstance(content, Blocks) else None

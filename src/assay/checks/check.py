"""The concept of the package: a check reads the evidence of one feature and says what is wrong.

To add one: a file with one `Check`, a line in the table of this package, a test computed by hand, a line in the
changelog. What every check must keep is in `assay.testing.checks`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator

from .anomaly import Anomaly
from .evidence import Evidence


class Check(ABC):
    """Looks for one kind of wrong: without state, without effects, by documents alone."""

    def applies(self, evidence: Evidence) -> bool:
        """Whether there is something to compare; as a rule a feature that the schema knows and the data have."""
        return evidence.known and evidence.present

    @abstractmethod
    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        """What is wrong, each with the change after which it is not, where an edit of the schema can do that."""

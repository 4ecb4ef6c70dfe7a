"""Values that are not written in the format that the schema names."""

from collections.abc import Iterator

from assay.schemas.value_format import format_of
from assay.statistics.column import Column
from assay.statistics.formats import Formats, of_format

from ..nested import Nested
from .rule import Hits, Suspect


def value_format(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows with a value of another format, once so many have one that it is an anomaly: a few may."""
    name, column = format_of(suspect.feature.proto), Column((), nested.leaves)
    if "UNEXPECTED_FORMAT" in suspect.found and name is not None and Formats().applies(column):
        other = ~of_format(column, name)
        yield Hits("UNEXPECTED_FORMAT", nested.rows[other], nested.leaves.filter(other))

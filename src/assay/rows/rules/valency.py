"""Lists of the wrong length."""

from collections.abc import Iterator

from ..nested import Nested
from .rule import Hits, Suspect


def valency(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows with a list that is too short, too long, or nested too deeply."""
    proto = suspect.feature.proto
    match proto.WhichOneof("shape_type"):
        case "value_count":
            counts = [proto.value_count]
        case "value_counts":
            counts = list(proto.value_counts.value_count)
        case _:
            return
    if len(nested.levels) > len(counts):
        yield Hits("VALUE_NESTEDNESS_MISMATCH", nested.levels[0].rows)
        return
    for lists, allowed in zip(nested.levels, counts, strict=False):
        yield Hits("FEATURE_TYPE_LOW_NUMBER_VALUES", lists.rows[lists.lengths < allowed.min])
        if allowed.HasField("max"):
            most = max(allowed.min, allowed.max)  # as the checks read a schema that contradicts itself
            yield Hits("FEATURE_TYPE_HIGH_NUMBER_VALUES", lists.rows[lists.lengths > most])

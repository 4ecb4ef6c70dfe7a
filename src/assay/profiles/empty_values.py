"""How many values say nothing, under TFDV's names."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import statistics_pb2 as tfmd

from assay.statistics.empty_values import Empty


def empty_value_statistics(empty: Empty) -> Iterator[tfmd.CustomStatistic]:
    """The counts that are not 0; white space has no name with TFDV and stands in our own extension."""
    counts = {"int_-1": empty.minus_ones, "str_empty": empty.texts, "list_empty": empty.lists}
    for name, count in counts.items():
        if count:
            yield tfmd.CustomStatistic(name=name, num=count)

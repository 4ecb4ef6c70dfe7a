"""Sparse features: values, and the places that they have in a larger tensor."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from .composite_check import CompositeCheck, Misfit, mismatch, truncated
from .evidence import Evidence
from .wording import counted, six_digits


class SparseFeature(CompositeCheck):
    """Rows that lack the values or an index, and indices that are more or fewer than the values."""

    kind, proto = "sparse", schema_pb2.SparseFeature

    def misfits(self, evidence: Evidence) -> Iterator[Misfit]:
        for custom in evidence.view.proto.custom_stats:
            if custom.name == "missing_value" and custom.num != 0:
                yield _missing_values(custom.num)
            for bucket in custom.rank_histogram.buckets:
                count = truncated(bucket.sample_count)
                if custom.name == "missing_index" and count:
                    yield _missing_index(bucket.label, count)
                elif custom.name in ("max_length_diff", "min_length_diff") and bucket.sample_count != 0:
                    yield _mismatch(bucket.label, custom.name, count)


def _missing_values(count: float) -> Misfit:
    long = f"Found {six_digits(count)} examples missing value feature"
    return Misfit("MISSING_VALUE", "Missing value feature", long, f"{counted(count, 'row')} without values")


def _missing_index(index: str, count: int) -> Misfit:
    long = f"Found {count} examples missing index feature: {index}"
    return Misfit("MISSING_INDEX", "Missing index feature", long, f"{counted(count, 'row')} without {index}")


def _mismatch(index: str, end: str, apart: int) -> Misfit:
    short = "Length mismatch between value and index feature"
    long = f"Mismatch between index feature: {index} and value column, with {end} = {apart}"
    return Misfit("LENGTH_MISMATCH", short, long, mismatch(index, apart))

"""Weighted features: values, and the weight of each."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from .composite_check import CompositeCheck, Misfit, mismatch, truncated
from .evidence import Evidence
from .wording import counted, six_digits


class WeightedFeature(CompositeCheck):
    """Rows that lack the values or their weights, and weights that are more or fewer than the values."""

    kind, proto = "weighted", schema_pb2.WeightedFeature

    def misfits(self, evidence: Evidence) -> Iterator[Misfit]:
        apart = {"min_weight_length_diff": 0, "max_weight_length_diff": 0}
        for custom in evidence.view.proto.custom_stats:
            if custom.name in ("missing_value", "missing_weight") and custom.num != 0:
                yield _missing(custom.name.removeprefix("missing_"), custom.num)
            elif custom.name in apart and custom.num != 0:
                apart[custom.name] = truncated(custom.num)
        if any(apart.values()):
            yield _mismatch(apart)


def _missing(part: str, count: float) -> Misfit:
    long = f"Found {six_digits(count)} examples missing {part} feature."
    seen = f"{counted(count, 'row')} without a {part}"
    return Misfit(f"MISSING_{part.upper()}", f"Missing {part} feature", long, seen)


def _mismatch(apart: dict[str, int]) -> Misfit:
    ends = " and ".join(f"{name} = {length}" for name, length in apart.items())
    seen = " and ".join(mismatch("weights", length) for length in dict.fromkeys(filter(None, apart.values())))
    return Misfit(
        "LENGTH_MISMATCH",
        "Length mismatch between value and weight feature",
        f"Mismatch between weight and value feature with {ends}.",
        seen,
    )

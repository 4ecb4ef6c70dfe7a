"""How many examples there are, beside how many there were."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.schemas import Change, difference

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .wording import between, counted, six_digits


class DatasetGrowth(Check):
    """More or fewer examples than the comparators of the dataset allow, relative to previous data."""

    def applies(self, evidence: Evidence) -> bool:
        return evidence.view.path == () and bool(evidence.case.former)

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        constraints = evidence.case.schema.proto.dataset_constraints
        for what, before in evidence.case.former.items():
            asked: schema_pb2.NumericValueComparator = getattr(constraints, _FIELDS[what])
            ratio = evidence.case.examples / before if before else None
            if asked.HasField("max_fraction_threshold") and (ratio is None or ratio > asked.max_fraction_threshold):
                yield _anomaly(evidence, what, "max", ratio)
            if asked.HasField("min_fraction_threshold") and ratio is not None and ratio < asked.min_fraction_threshold:
                yield _anomaly(evidence, what, "min", ratio)


#: What TFDV calls the former data, and the comparator of each.
_FIELDS = {"previous span": "num_examples_drift_comparator", "previous version": "num_examples_version_comparator"}


def _anomaly(evidence: Evidence, what: str, end: str, ratio: float | None) -> Anomaly:
    asked, better = evidence.case.schema.proto.dataset_constraints, schema_pb2.DatasetConstraints()
    better.CopyFrom(asked)
    comparator: schema_pb2.NumericValueComparator = getattr(better, _FIELDS[what])
    limit: float = getattr(comparator, f"{end}_fraction_threshold")
    level = "High" if end == "max" else "Low"
    short = f"{level} num examples in current dataset versus the {what}"
    if ratio is None:
        comparator.ClearField("max_fraction_threshold")
        short += ", which has 0"
        long = f"The {what} has 0 examples, so there is a high number of examples in the current dataset versus the "
        long += f"{what}."
    else:
        setattr(comparator, f"{end}_fraction_threshold", ratio)
        long = (
            f"The ratio of num examples in the current dataset versus the {what} is {six_digits(ratio)} "
            f"(up to six significant digits), which is {'above' if end == 'max' else 'below'} the threshold "
            f"{six_digits(limit)}."
        )
    edit = difference(schema_pb2.Schema(dataset_constraints=asked), schema_pb2.Schema(dataset_constraints=better))
    seen = f"{counted(evidence.case.examples, 'row')}, {counted(evidence.case.former[what], 'row')} in the {what}"
    return Anomaly(
        "",
        f"COMPARATOR_{level.upper()}_NUM_EXAMPLES",
        Severity.ERROR,
        f"{short}.",
        long,
        seen=seen,
        expected=f"{between(*((limit, None) if end == 'min' else (None, limit)))} times as many as in the {what}",
        change=Change("", f"let a dataset have {seen}", edit),
    )

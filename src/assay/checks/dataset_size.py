"""How many examples a dataset must have."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.schemas import Change, difference

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .numeral import clamp
from .wording import between, counted, six_digits


class DatasetSize(Check):
    """Fewer or more examples than the constraints of the dataset allow."""

    def applies(self, evidence: Evidence) -> bool:
        return evidence.view.path == ()

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        asked, found = evidence.case.schema.proto.dataset_constraints, evidence.case.examples
        size = str(int(found)) if found % 1 == 0 else six_digits(found)
        better = schema_pb2.DatasetConstraints()
        better.CopyFrom(asked)
        if asked.HasField("min_examples_count") and found < asked.min_examples_count:
            better.min_examples_count = clamp(found)
            long = f"The dataset has {size} examples, which is fewer than expected."
            yield _anomaly(evidence, "DATASET_LOW_NUM_EXAMPLES", "Low num examples in dataset.", long, better)
        if asked.HasField("max_examples_count") and found > asked.max_examples_count:
            better.max_examples_count = clamp(clamp(found) + (found % 1 > 0))
            long = f"The dataset has {size} examples, which is more than expected."
            yield _anomaly(evidence, "DATASET_HIGH_NUM_EXAMPLES", "High num examples in dataset.", long, better)


def _anomaly(evidence: Evidence, kind: str, short: str, long: str, better: schema_pb2.DatasetConstraints) -> Anomaly:
    asked, seen = evidence.case.schema.proto.dataset_constraints, counted(evidence.case.examples, "row")
    least = asked.min_examples_count if asked.HasField("min_examples_count") else None
    most = asked.max_examples_count if asked.HasField("max_examples_count") else None
    edit = difference(schema_pb2.Schema(dataset_constraints=asked), schema_pb2.Schema(dataset_constraints=better))
    return Anomaly(
        "",
        kind,
        Severity.ERROR,
        short,
        long,
        seen=seen,
        expected=f"{between(least, most)} rows",
        change=Change("", f"let a dataset have {seen}", edit),
    )

import polars as pl
from tensorflow_metadata.proto.v0 import anomalies_pb2

from assay.checks import Severity, validate
from assay.profiles import Profile, Questions, measure
from assay.profiles.profile import Rejections
from assay.schemas import infer_schema
from assay.sources import Rejected

from .cases import only

WELL = measure(pl.DataFrame({"x": [1, 2]}), Questions())
SHORT = Rejections.of([Rejected("a.csv", 7, "fewer fields than the header", "1")])
LONG = Rejections.of([Rejected("a.csv", 3, "more fields than the header", "1,2,3")])
WHOLE = Rejections.of([Rejected("b.parquet", None, "more fields than the header", "1,2,3")])


def test_rows_that_could_not_be_read_are_an_error_of_the_dataset() -> None:
    data = WELL + Profile(rejected=SHORT + LONG + WHOLE)
    anomalies = validate(data, infer_schema(WELL))
    anomaly = only(anomalies)
    assert (anomaly.path, anomaly.type, anomaly.severity, anomaly.rows) == ("", "UNREADABLE_ROWS", Severity.ERROR, 3)
    assert anomaly.long == (
        "3 rows could not be read: more fields than the header (2 rows); fewer fields than the header (1 row)."
    )
    assert anomaly.examples == (
        "a.csv, line 3: more fields than the header",
        "a.csv, line 7: fewer fields than the header",
        "b.parquet: more fields than the header",
    )
    (reason,) = anomalies.proto.dataset_anomaly_info.reason
    assert reason.type == anomalies_pb2.AnomalyInfo.UNKNOWN_TYPE


def test_rows_without_a_usable_weight_are_a_warning() -> None:
    data = measure(pl.DataFrame({"x": [1, 2], "w": [1.0, None]}), Questions(weight="w"))
    anomaly = only(validate(data, infer_schema(data)))
    assert (anomaly.type, anomaly.severity, anomaly.rows) == ("UNWEIGHABLE_ROWS", Severity.WARNING, 1)
    assert anomaly.long == "The weight 'w' is missing, negative or not finite in 1 row, which weigh nothing."

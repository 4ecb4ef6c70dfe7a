from google.protobuf import text_format
from tensorflow_metadata.proto.v0 import anomalies_pb2

from assay.checks import Anomalies
from assay.reports.formats import FORMATS


def test_tfmd_reads_it_back(anomalies: Anomalies) -> None:
    page = FORMATS["pbtxt"](anomalies, "today.csv")
    assert text_format.Parse(page, anomalies_pb2.Anomalies()) == anomalies.proto

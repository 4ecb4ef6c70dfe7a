"""The document of TensorFlow Metadata, which ``tfdv.load_anomalies_text`` reads."""

from assay.checks import Anomalies
from assay.schemas.pbtxt import write_text


def pbtxt(anomalies: Anomalies, data: str) -> str:
    """An ``Anomalies`` proto as text; it names no data."""
    return write_text(anomalies.proto)

"""Statistics as files that other tools read."""

from pathlib import Path as FilePath

from google.protobuf import text_format
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList

from .store import write_whole

#: How documents are written, by the end of the name of the file; any other name is a profile's.
TEXT, BINARY = ".pbtxt", (".pb", ".binpb")


def is_document(path: str | FilePath) -> bool:
    """Whether a file of this name holds statistics in a form of TensorFlow Metadata."""
    return FilePath(path).suffix in (TEXT, *BINARY)


def write_statistics(statistics: DatasetFeatureStatisticsList, path: str | FilePath) -> None:
    """Write statistics to a file, whole or not at all: as text if it ends in ``.pbtxt``, else binary.

    TFDV reads the former with ``load_stats_text``, the latter with ``load_stats_binary``, and we with
    `assay.profiles.reading.read_statistics`.

    Raises:
        SourceError: the file cannot be written.
    """
    if FilePath(path).suffix == TEXT:
        write_whole(path, text_format.MessageToString(statistics, as_utf8=True).encode())
    else:
        write_whole(path, statistics.SerializeToString(deterministic=True))

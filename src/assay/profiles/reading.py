"""Whatever file holds statistics, read: a profile of ours, or the TFMD document in any form that TFDV writes."""

from collections.abc import Iterable
from pathlib import Path as FilePath

from google.protobuf import text_format
from google.protobuf.message import DecodeError
from google.protobuf.unknown_fields import UnknownFieldSet
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

from assay.errors import FormatError, SourceError
from assay.sources.framing import Damage, begins_frame, frames
from assay.sources.text import blocks

from .profile import Profile
from .store import MAGIC, from_bytes

#: Bytes that tell what a file is, and bytes of records that are read at once.
HEAD, BLOCK = 4096, 1 << 20


def read_statistics(path: str | FilePath) -> Profile | DatasetFeatureStatisticsList | None:
    """The profile or the statistics in a file; None if it holds neither, as a file of data does.

    The TFMD document may be binary, text, or records of a TFRecord file, of which each holds some features. What a
    file is, its content says, of which only the beginning is read unless it holds statistics.

    Raises:
        SourceError: the file cannot be read.
        FormatError: it holds a profile or statistics, but they are damaged.
    """
    try:
        with FilePath(path).open("rb") as file:
            head = file.read(HEAD)
            if begins_frame(head):
                return _from_records(FilePath(path))
            if not _may_be_statistics(head):
                return None
            data = head + file.read()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", file=path) from None
    if data.startswith(MAGIC):
        return from_bytes(data, name=str(path))
    return _message(data) if data.startswith(b"\n") else _from_text(data, name=str(path))


def _may_be_statistics(head: bytes) -> bool:
    """Binary statistics begin with the tag of ``datasets``, a line feed, and have a length next."""
    return head.startswith((MAGIC, b"\n")) or _first_word(head) == b"datasets"


def _first_word(text: bytes) -> bytes:
    """The first name of a protobuf text, behind comments."""
    lines = (line.strip() for line in text.removeprefix(b"\xef\xbb\xbf").splitlines())
    first = next((line for line in lines if line and not line.startswith(b"#")), b"")
    return first.partition(b"{")[0].partition(b":")[0].strip()


def _from_records(path: FilePath) -> DatasetFeatureStatisticsList | None:
    parts, damaged = [], list[str]()
    for offset, record in frames(blocks(path, BLOCK)):
        if isinstance(record, Damage):
            damaged.append(f"{record.reason} at byte {offset}")
        elif part := _message(record):
            parts.append(part)
        else:
            return None
    if damaged:
        raise FormatError(f"{path} is damaged: {damaged[0]}. Write it again")
    return _merged(parts)


def _message(data: bytes) -> DatasetFeatureStatisticsList | None:
    """The statistics in these bytes; None if they hold another message, e.g. a tf.Example or a schema."""
    try:
        message = DatasetFeatureStatisticsList.FromString(data)
    except DecodeError:
        return None
    foreign = len(UnknownFieldSet(message)) or not message.datasets or any(map(_is_foreign, message.datasets))
    return None if foreign else message


def _is_foreign(dataset: DatasetFeatureStatistics) -> bool:
    """Whether this was another message: of a tf.Example, a serialized feature would be the name."""
    return bool(len(UnknownFieldSet(dataset))) or dataset.name.startswith("\n")


def _from_text(data: bytes, *, name: str) -> DatasetFeatureStatisticsList:
    try:
        return text_format.Parse(data.decode("utf-8-sig"), DatasetFeatureStatisticsList())
    except (text_format.ParseError, UnicodeDecodeError) as error:
        raise FormatError(f"{name} begins like statistics, but is damaged: {error}. Write it again") from None


def _merged(parts: Iterable[DatasetFeatureStatisticsList]) -> DatasetFeatureStatisticsList:
    """One document of several that hold different features of the same datasets, known by name."""
    total = DatasetFeatureStatisticsList()
    datasets: dict[str, DatasetFeatureStatistics] = {}
    for part in parts:
        for dataset in part.datasets:
            if dataset.name in datasets:
                datasets[dataset.name].features.extend(dataset.features)
            else:
                datasets[dataset.name] = total.datasets.add()
                datasets[dataset.name].CopyFrom(dataset)
    return total

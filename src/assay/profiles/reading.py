"""Whatever file holds statistics, read: a profile of ours, or the TFMD document in any form that TFDV writes."""

from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath

from google.protobuf import text_format
from google.protobuf.message import DecodeError
from google.protobuf.unknown_fields import UnknownFieldSet
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

from assay.errors import FormatError, SourceError

from .profile import Profile
from .store import MAGIC, from_bytes

#: Bytes that tell what a file is.
HEAD = 4096

_LENGTH, _CHECKSUM = 8, 4


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
            if not _may_be_statistics(head):
                return None
            data = head + file.read()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", file=path) from None
    if data.startswith(MAGIC):
        return from_bytes(data, name=str(path))
    if _begins_record(data):
        return _merged(map(_message, records(data, name=str(path))))
    return _message(data) if data.startswith(b"\n") else _from_text(data, name=str(path))


def records(data: bytes, *, name: str = "these bytes") -> Iterator[bytes]:
    """The records of a TFRecord file: length, its checksum, data, their checksum; numbers are little-endian.

    Raises:
        FormatError: a checksum does not match, or the last record is cut short.
    """
    at = 0
    while at < len(data):
        header = data[at : at + _LENGTH]
        start = at + _LENGTH + _CHECKSUM
        end = start + int.from_bytes(header, "little")
        record, checksum = data[start:end], data[end : end + _CHECKSUM]
        if len(checksum) < _CHECKSUM:
            raise FormatError(f"{name} is cut short: the record at byte {at} does not end. Write it again")
        if not _begins_record(data[at:start]) or _masked_crc(record) != checksum:
            raise FormatError(
                f"{name} is damaged: the checksum of the record at byte {at} does not match. Write it again"
            )
        yield record
        at = end + _CHECKSUM


def _may_be_statistics(head: bytes) -> bool:
    """Binary statistics begin with the tag of ``datasets``, a line feed, and have a length next."""
    return head.startswith((MAGIC, b"\n")) or _begins_record(head) or _first_word(head) == b"datasets"


def _first_word(text: bytes) -> bytes:
    """The first name of a protobuf text, behind comments."""
    lines = (line.strip() for line in text.removeprefix(b"\xef\xbb\xbf").splitlines())
    first = next((line for line in lines if line and not line.startswith(b"#")), b"")
    return first.partition(b"{")[0].partition(b":")[0].strip()


def _begins_record(data: bytes) -> bool:
    header, checksum = data[:_LENGTH], data[_LENGTH : _LENGTH + _CHECKSUM]
    return len(checksum) == _CHECKSUM and _masked_crc(header) == checksum


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


def _merged(parts: Iterable[DatasetFeatureStatisticsList | None]) -> DatasetFeatureStatisticsList | None:
    """One document of several that hold different features of the same datasets, known by name."""
    total = DatasetFeatureStatisticsList()
    datasets: dict[str, DatasetFeatureStatistics] = {}
    for part in parts:
        if part is None:
            return None
        for dataset in part.datasets:
            if dataset.name in datasets:
                datasets[dataset.name].features.extend(dataset.features)
            else:
                datasets[dataset.name] = total.datasets.add()
                datasets[dataset.name].CopyFrom(dataset)
    return total


def _crc_table() -> Iterator[int]:
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        yield byte


_CRC32C = tuple(_crc_table())


def _masked_crc(data: bytes) -> bytes:
    """CRC-32C (Castagnoli) as TFRecord stores it: rotated, and a constant added, so that a CRC of CRCs is none."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _CRC32C[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return (((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF).to_bytes(4, "little")

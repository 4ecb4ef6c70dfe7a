"""What is wrong with data, as values: `Anomaly`, and `Anomalies`, the result of a validation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import overload

import msgspec
from tensorflow_metadata.proto.v0 import anomalies_pb2
from tensorflow_metadata.proto.v0.anomalies_pb2 import AnomalyInfo

from assay.errors import FormatError, UsageError, guess
from assay.schemas import Change, Schema
from assay.schemas.path import parse_path

from .comparison import Comparison, drift_skew_infos
from .unchecked import Unchecked, unchecked

#: Every type of anomaly: those of TFMD, then our own, which are UNKNOWN_TYPE in the proto.
KINDS = (
    *AnomalyInfo.Type.keys(),
    "COMPARATOR_NOT_MEASURABLE",
    "DATA_MISSING",
    "SEQUENCE_TOO_LONG",
    "SEQUENCE_TOO_SHORT",
    "UNEXPECTED_FORMAT",
    "UNREADABLE_ROWS",
    "UNWEIGHABLE_ROWS",
)


class Severity(IntEnum):
    """How bad it is; numbered as in TFMD."""

    WARNING = AnomalyInfo.WARNING
    ERROR = AnomalyInfo.ERROR


@dataclass(frozen=True)
class Anomaly:
    """One thing that is wrong with one feature, or with the dataset."""

    #: The serialized path of the feature; the empty text is the dataset.
    path: str
    #: Name of a value of TFMD's ``AnomalyInfo.Type``; a name of our own is UNKNOWN_TYPE in the proto.
    type: str
    severity: Severity
    #: The heading, as TFDV words it where TFDV knows this anomaly.
    short: str
    #: One sentence or more, as TFDV words it where TFDV knows this anomaly.
    long: str
    #: What the data holds, in few words: ``7 values of 'Prcard'``.
    seen: str = ""
    #: What the schema says: ``one of 'Cash', 'Credit Card' and 6 more``.
    expected: str = ""
    #: How many rows (or values, of lists) it concerns; None where the statistics do not tell.
    rows: int | None = None
    #: Some offending values, most frequent first.
    examples: tuple[str, ...] = ()
    #: The edit of the schema after which this is no anomaly any more; offered, never applied.
    change: Change | None = None


class Anomalies(Sequence[Anomaly]):
    """Everything that is wrong, worst first; empty means well.

    Args:
        found: The anomalies, in any order.
        schema: The schema that was checked against.
        rows: Examples in the data; none at all is ``data_missing`` in the proto.
        measurements: How far each feature is from previous and serving data, below the threshold too.
        unmeasured: What the schema says and the statistics cannot tell.
    """

    def __init__(
        self,
        found: Iterable[Anomaly] = (),
        *,
        schema: Schema | None = None,
        rows: int = 0,
        measurements: Iterable[Comparison] = (),
        unmeasured: Iterable[Unchecked] = (),
    ) -> None:
        self._found = tuple(sorted(found, key=lambda anomaly: (-anomaly.severity, anomaly.path)))
        self.schema = Schema() if schema is None else schema
        self.rows = rows
        self.measurements = tuple(sorted(measurements, key=lambda one: (one.path, one.kind)))
        self.unmeasured = tuple(unmeasured)

    @overload
    def __getitem__(self, index: int) -> Anomaly: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Anomaly]: ...
    def __getitem__(self, index: int | slice) -> Anomaly | Sequence[Anomaly]:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return f"<{len(self.errors)} errors and {len(self) - len(self.errors)} warnings>"

    @property
    def errors(self) -> tuple[Anomaly, ...]:
        """Those that make the data wrong: the exit status of ``assay validate`` is 1 if there are any."""
        return tuple(anomaly for anomaly in self._found if anomaly.severity is Severity.ERROR)

    @property
    def unchecked(self) -> tuple[Unchecked, ...]:
        """What the schema says and no check looked at."""
        return (*unchecked(self.schema), *self.unmeasured)

    def rated(self, severities: Mapping[str, Severity]) -> Anomalies:
        """The same findings, those of some types with another severity.

        Raises:
            UsageError: there is no such type.

        >>> new = Anomaly("tip", "SCHEMA_NEW_COLUMN", Severity.ERROR, "New column", "")
        >>> Anomalies([new]).rated({"SCHEMA_NEW_COLUMN": Severity.WARNING})
        <0 errors and 1 warnings>
        """
        for kind in severities:
            if kind not in KINDS:
                raise UsageError(
                    f"no type of anomaly {kind!r}, expected one such as SCHEMA_NEW_COLUMN.{guess(kind, KINDS)}"
                )
        rated = (replace(one, severity=severities.get(one.type, one.severity)) for one in self._found)
        return Anomalies(
            rated,
            schema=self.schema,
            rows=self.rows,
            measurements=self.measurements,
            unmeasured=self.unmeasured,
        )

    @property
    def proto(self) -> anomalies_pb2.Anomalies:
        """The TFMD document: the anomalies of one feature are its reasons, merged as TFDV merges them.

        Without any example it says ``data_missing`` instead of that anomaly.
        """
        document = anomalies_pb2.Anomalies(
            baseline=self.schema.proto,
            anomaly_name_format=anomalies_pb2.Anomalies.SERIALIZED_PATH,
            data_missing=self.rows == 0 or None,
        )
        by_path: dict[str, list[Anomaly]] = {}
        for anomaly in self._found:
            if anomaly.type != "DATA_MISSING":
                by_path.setdefault(anomaly.path, []).append(anomaly)
        for path, found in by_path.items():
            info = document.anomaly_info[path] if path else document.dataset_anomaly_info
            info.CopyFrom(_merged(found))
        document.drift_skew_info.extend(drift_skew_infos(self.measurements))
        return document

    def json(self) -> bytes:
        """Our own document, which `from_json` reads: all that an `Anomaly` holds."""
        return msgspec.json.encode(
            Document(
                self.rows,
                self.schema.text(),
                list(self._found),
                VERSION,
                list(self.measurements),
                list(self.unchecked),
            )
        )

    @classmethod
    def from_json(cls, data: bytes) -> Anomalies:
        """The anomalies that `json` wrote.

        Raises:
            FormatError: the data is no such document, or one of a newer version.
        """
        try:
            document = msgspec.json.decode(data, type=Document)
        except msgspec.DecodeError as error:
            raise FormatError(f"no anomalies of assay: {error}") from None
        if document.version > VERSION:
            raise FormatError(f"anomalies of version {document.version}; expected up to {VERSION}. Try a newer assay")
        schema = Schema.from_text(document.schema, where="the schema in these anomalies")
        return cls(
            document.anomalies,
            schema=schema,
            rows=document.rows,
            measurements=document.measurements,
            unmeasured=[one for one in document.unchecked if one not in unchecked(schema)],
        )


def _merged(found: list[Anomaly]) -> AnomalyInfo:
    """The anomalies of one feature: one text if one of them has a description, else "Multiple errors"."""
    if all(anomaly.type == "SCHEMA_NEW_COLUMN" for anomaly in found):
        found = found[:1]
    described = [anomaly for anomaly in found if anomaly.long] or found[-1:]
    severities = {anomaly.severity for anomaly in found}
    info = AnomalyInfo(
        severity=AnomalyInfo.ERROR if Severity.ERROR in severities else AnomalyInfo.WARNING,
        short_description=described[0].short if len(described) == 1 else "Multiple errors",
        description=" ".join(anomaly.long for anomaly in described),
    )
    if steps := parse_path(found[0].path):
        info.path.step.extend(steps)
    known = AnomalyInfo.Type.keys()
    for anomaly in found:
        kind = anomaly.type if anomaly.type in known else "UNKNOWN_TYPE"
        info.reason.add(type=kind, short_description=anomaly.short, description=anomaly.long)
    return info


#: Of the JSON form; 2 added the measurements and what is not checked.
VERSION = 2


@dataclass(frozen=True)
class Document:
    """The JSON form of `Anomalies`."""

    rows: int
    #: In the text format of protobuf.
    schema: str
    anomalies: list[Anomaly]
    version: int
    measurements: list[Comparison] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)

"""What a verb is given, read: a profile, the statistics of any tool, or data, which are measured on the spot."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from assay.errors import UsageError
from assay.reports.inert import inert

from .console import note
from .progress import progress

if TYPE_CHECKING:
    from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList

    from assay.profiles import Profile, Questions
    from assay.schemas import Schema
    from assay.sources import Csv, Query, Source

    #: What can be validated, and what a schema can be inferred from.
    Measured: TypeAlias = Profile | DatasetFeatureStatisticsList

    #: What a verb is given: paths, or a query of a database.
    Given: TypeAlias = Sequence[str] | Query


def csv(delimiter: str | None, header: bool | None, encoding: str | None, null: Sequence[str] | None) -> "Csv | None":
    """The format that these options ask for; None if they ask for nothing, so that the format is detected."""
    from assay.sources import Csv

    if delimiter is None and header is None and encoding is None and not null:
        return None
    return Csv(
        {"tab": "\t", r"\t": "\t"}.get(delimiter or "", delimiter), header, encoding, tuple(null) if null else None
    )


def given(data: Sequence[str], query: str | None) -> "Given":
    """The data that are named, or what a query of the database that is named gives."""
    from assay.sources import Query

    if query is None:
        return data
    if len(data) > 1:
        raise UsageError(f"--query of {len(data)} databases, expected one; try them one by one, then `assay merge`")
    return Query(data[0], query)


def files(data: "Given") -> Sequence[str]:
    """The paths among the data that are files."""
    from assay.sources import Query

    return [] if isinstance(data, Query) else [path for path in data if Path(path).is_file()]


def opened(data: "Given", format: "Csv | None", schema: "Schema | None") -> "Source":
    """The data as a source; CSV files are read by the types of the schema, if there is one."""
    from assay.profiles.asked_by_schema import types_of
    from assay.sources import Query, open_source

    types = {} if schema is None else types_of(schema.proto)
    return open_source(data if isinstance(data, Query) else list(data), format=format, types=types)


def called(data: "Given") -> str:
    """What to call the data."""
    from assay.sources import Query

    if isinstance(data, Query):
        return data.name
    return data[0] if len(data) == 1 else f"{data[0]} and {len(data) - 1} more"


def schema_of(path: str | None) -> "Schema | None":
    """The schema in a file, if there is a file."""
    from assay.schemas import Schema

    return None if path is None else Schema.load(path)


def measured(data: "Given", format: "Csv | None", schema: "Schema | None" = None) -> "Measured":
    """The profile or statistics in a file, or else the profile of data, with what the schema asks besides.

    Raises:
        UsageError: several files, and one of them is no data.
    """
    from assay.profiles import Questions
    from assay.profiles.reading import read_statistics

    for path in files(data):
        found = read_statistics(path)
        if found is not None and data != [path]:
            raise UsageError(f"{path} holds statistics, expected data, or one profile alone. Try `assay merge` first")
        if found is not None:
            return found
    return measure(opened(data, format, schema), Questions.posed(schema=schema))


def measure(source: "Source", questions: "Questions", columns: Sequence[str] | None = None) -> "Profile":
    """The profile of data, measured with a progress bar; tells how the data were read."""
    from assay.profiles.dataset import measure_all

    for line in detected(source):
        note(line)
    with progress(source) as watched:
        return measure_all(watched, questions, columns=columns)


def keep(found: "Profile", output: Path) -> None:
    """Write a profile, or its statistics if the file is named like that."""
    from assay.profiles.writing import is_document, write_statistics

    if is_document(output):
        write_statistics(found.statistics(), output)
    else:
        found.save(output)


def statistics_of(found: "Measured") -> "DatasetFeatureStatisticsList":
    """The document."""
    from assay.profiles import Profile

    return found.statistics() if isinstance(found, Profile) else found


def detected(source: "Source") -> Iterator[str]:
    """How CSV files are read, a line for each way; nothing of sources that need no guessing."""
    from assay.sources import Dataset
    from assay.sources.delimited import CsvFile

    parts = source.parts if isinstance(source, Dataset) else ()
    files = [part for part in parts if isinstance(part, CsvFile)]
    dialects = dict.fromkeys(file.dialect for file in files)
    for dialect in dialects:
        alike = [file for file in files if file.dialect == dialect]
        name = inert(str(alike[0].path), 200) + (f" and {len(alike) - 1:,} more" if len(alike) > 1 else "")
        delimiter = {"\t": "tab", ",": "comma", ";": "semicolon"}.get(dialect.delimiter, repr(dialect.delimiter))
        header = "a header" if dialect.header else "no header"
        nulls = ", ".join(inert(null, 20) for null in dialect.nulls)
        yield f"read {name} as CSV: {delimiter}, {header}, {dialect.encoding}" + (
            f", no value: {nulls}" if nulls else ""
        )

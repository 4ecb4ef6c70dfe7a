"""Which rows are behind anomalies: every row of a dataset judged by what was found in all of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol, TypeAlias

import numpy as np
import polars as pl

from assay.errors import UsageError
from assay.profiles.asked_by_schema import composites_of, features_of
from assay.schemas import Feature, Schema
from assay.schemas.path import serialize_path
from assay.schemas.reference import spelled_out
from assay.sources import Reject, Source, open_source

from .label import labels
from .nested import Nested
from .rules import RULES, Hits, Suspect, composite, kinds_of, presence
from .union import union

#: The columns that are added: the number of the row, from 0 in the order of the source, and why it offends.
ADDED = ROW, ANOMALIES = "assay_row", "assay_anomalies"

#: Anomalies that no single row is a reason for, and why not.
OF_THE_DATASET: Mapping[str, str] = {
    kind: why
    for why, kinds in {
        "it is about the column, not about its values": ("SCHEMA_NEW_COLUMN",),
        "any row may lack the feature, as long as enough rows have it": ("FEATURE_TYPE_LOW_NUMBER_PRESENT",),
        "different values are counted over all rows": (
            "FEATURE_TYPE_LOW_UNIQUE",
            "FEATURE_TYPE_HIGH_UNIQUE",
            "FEATURE_TYPE_NO_UNIQUE",
        ),
        "it is about the number of rows": ("DATA_MISSING", "DATASET_LOW_NUM_EXAMPLES", "DATASET_HIGH_NUM_EXAMPLES"),
        "it is a share or a mean of all values": (
            "FEATURE_COVERAGE_TOO_LOW",
            "FEATURE_COVERAGE_TOO_SHORT_AVG_TOKEN_LENGTH",
            "LOW_SUPPORTED_IMAGE_FRACTION",
            "SEQUENCE_VALUE_TOO_LARGE_FRACTION",
            "SEQUENCE_VALUE_TOO_SMALL_FRACTION",
        ),
        "it compares two datasets": (
            "COMPARATOR_CONTROL_DATA_MISSING",
            "COMPARATOR_HIGH_NUM_EXAMPLES",
            "COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH",
            "COMPARATOR_L_INFTY_HIGH",
            "COMPARATOR_LOW_NUM_EXAMPLES",
            "COMPARATOR_NORMALIZED_ABSOLUTE_DIFFERENCE_HIGH",
            "COMPARATOR_NOT_MEASURABLE",
            "COMPARATOR_TREATMENT_DATA_MISSING",
            "SCHEMA_TRAINING_SERVING_SKEW",
        ),
        "it is about the schema": (
            "INVALID_SCHEMA_SPECIFICATION",
            "INVALID_DOMAIN_SPECIFICATION",
            "DOMAIN_INVALID_FOR_TYPE",
            "FEATURE_MISSING_TYPE",
            "SEMANTIC_DOMAIN_UPDATE",
            "SPARSE_FEATURE_NAME_COLLISION",
            "STATS_NOT_AVAILABLE",
            "WEIGHTED_FEATURE_NAME_COLLISION",
        ),
        "these rows could not be read at all": ("UNREADABLE_ROWS",),
        "it is about weights, not about values": ("UNWEIGHABLE_ROWS",),
    }.items()
    for kind in kinds
}

#: Anomalies that are of the dataset if all rows are alike, and why then.
OF_ALL_ROWS: Mapping[str, str] = {
    **dict.fromkeys(
        ("FEATURE_TYPE_NOT_PRESENT", "SCHEMA_MISSING_COLUMN"),
        "no row has the feature, but the schema does not say in what share of rows it must be",
    ),
    "UNEXPECTED_DATA_TYPE": "every value is of a narrower type, so each would fit",
    "VALUE_NESTEDNESS_MISMATCH": "every list is nested less deeply, so each would fit",
}


#: The path of a feature, and what looks for rows that are a reason for its anomalies.
_Judge: TypeAlias = tuple[str, Callable[[pl.DataFrame], Iterator[Hits]]]


class Finding(Protocol):
    """What was found, as an `Anomaly` says it: something of this type about the feature at this path."""

    @property
    def path(self) -> str:
        """The serialized path of the feature."""
        ...

    @property
    def type(self) -> str:
        """Name of a value of TFMD's ``AnomalyInfo.Type``."""
        ...


class Findings(Protocol):
    """What a validation found, as `Anomalies` are."""

    @property
    def schema(self) -> Schema:
        """The schema that was checked against."""
        ...

    def __iter__(self) -> Iterator[Finding]: ...


def offending_rows(source: object, findings: Findings) -> pl.DataFrame:
    """The rows behind anomalies, each with what is wrong with it; in memory, see `judged` for batches.

    Its columns are those of the data, `assay_row`, and `assay_anomalies`: a list of structs with the path of a
    feature, the type of the anomaly, and the first value of the row that is a reason for it. `OF_THE_DATASET` says
    which anomalies have no rows.

    This is what `tfdv.validate_examples_in_csv` and `validate_examples_in_tfrecord` are for. They validate each row as
    if it were a dataset, so that a row without a value is wrong even where half of the rows may lack it; here the
    anomalies of the dataset come first, and a row is offending only if it is a reason for one.

    Args:
        source: The data that were validated, as `assay.profile` takes them.
        findings: What `assay.validate` returned.

    Raises:
        SourceError: the data cannot be opened or read, or only once.
        UsageError: the data have a column with the name of one that is added.

    >>> import assay
    >>> trips = pl.DataFrame({"fare": [4.5, 7.0, None], "paid": ["cash", "crypto", "cash"]})
    >>> schema = assay.Schema.from_text('''
    ...     feature { name: "fare" type: FLOAT presence { min_fraction: 1 } }
    ...     feature { name: "paid" type: BYTES string_domain { value: "cash" } }''')
    >>> bad = offending_rows(trips, assay.validate(assay.profile(trips), schema))
    >>> bad.explode("assay_anomalies").unnest("assay_anomalies").select("assay_row", "path", "value").rows()
    [(1, 'paid', 'crypto'), (2, 'fare', None)]
    """
    opened = source if isinstance(source, Source) else open_source(source)
    return union([batch.filter(pl.col(ANOMALIES).is_not_null()) for batch in judged(opened, findings)]).collect()


def judged(source: Source, findings: Findings, *, reject: Reject | None = None) -> Iterator[pl.DataFrame]:
    """Every batch of the source, or one without rows, with the two added columns; see `offending_rows`.

    `assay_anomalies` is null in a row that is no reason for any.

    Raises:
        UsageError: the data have a column with the name of one that is added.
    """
    refuse_added(source)
    judges = _judges(findings)
    before = 0
    for batch in source.batches(reject=reject):
        yield _judged(batch, before, judges)
        before += batch.height
    if not before:
        yield _judged(pl.DataFrame(schema=dict.fromkeys(source.columns(), pl.Null)), 0, judges)


def refuse_added(source: Source) -> None:
    """Say that the data have a column with the name of one that is added.

    Raises:
        UsageError: they have.
    """
    if taken := [name for name in ADDED if name in source.columns()]:
        raise UsageError(
            f"{source.name} has a column {taken[0]!r}, which is added to offending rows, expected data without it. "
            "Try the data that were validated first"
        )


def why_no_row(kind: str) -> str:
    """Why there may be no row behind an anomaly of this type."""
    return {**OF_THE_DATASET, **OF_ALL_ROWS}.get(kind, "no rule judges rows by it")


def _judged(batch: pl.DataFrame, before: int, judges: Sequence[_Judge]) -> pl.DataFrame:
    rows = pl.int_range(before, before + batch.height, dtype=pl.Int64, eager=True).alias(ROW)
    return batch.with_columns(rows, _anomalies(batch, judges))


def _judges(findings: Findings) -> list[_Judge]:
    """In the order of the findings."""
    found: dict[str, set[str]] = {}
    for finding in findings:
        found.setdefault(finding.path, set()).add(finding.type)
    schema = findings.schema.proto
    features = {feature.path: feature for feature in reversed(list(findings.schema.features()))}  # the first of a path
    asked, composites = features_of(schema), composites_of(schema)
    judges: list[_Judge] = []
    for path, types in found.items():
        if path in features and types - OF_THE_DATASET.keys():
            feature = features[path]
            alone = Feature(spelled_out(feature.proto, schema), feature.steps, schema)
            suspect = Suspect(alone, frozenset(types), asked.get(feature.steps, ()))
            judges.append((path, partial(_of_feature, suspect)))
        for one in composites:
            if serialize_path(one.feature) == path and not types.isdisjoint(kinds_of(one)):
                judges.append((path, partial(composite, one)))
    return judges


def _of_feature(suspect: Suspect, batch: pl.DataFrame) -> Iterator[Hits]:
    nested = Nested.of(batch, suspect.feature.steps)
    for rule in (presence,) if suspect.absent else RULES:
        yield from rule(suspect, nested)


_EMPTY = {
    "row": pl.Int64,
    "path": pl.String,
    "type": pl.String,
    "value": pl.String,
}


def _anomalies(batch: pl.DataFrame, judges: Sequence[_Judge]) -> pl.Series:
    """What is wrong with each row of a batch, null where nothing is."""
    hits = [_frame(path, hit) for path, judge in judges for hit in judge(batch) if len(hit.rows)]
    listed = (
        pl.concat([pl.DataFrame(schema=_EMPTY), *hits])
        .unique(["row", "path", "type"], keep="first", maintain_order=True)
        .group_by("row", maintain_order=True)
        .agg(pl.struct("path", "type", "value").alias(ANOMALIES))
    )
    rows = pl.DataFrame({"row": np.arange(batch.height)})
    return rows.join(listed, on="row", how="left", maintain_order="left")[ANOMALIES]


def _frame(path: str, hits: Hits) -> pl.DataFrame:
    values = pl.lit(None, pl.String) if hits.values is None else labels(hits.values)
    return pl.DataFrame({"row": hits.rows}).select(
        "row", pl.lit(path).alias("path"), pl.lit(hits.type).alias("type"), value=values
    )

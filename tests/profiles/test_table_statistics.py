"""The statistics of real tables, every field beside what TFDV recorded: exact where we claim exactness."""

import gzip
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from google.protobuf.message import Message
from tensorflow_metadata.proto.v0.schema_pb2 import Schema
from tensorflow_metadata.proto.v0.statistics_pb2 import (
    DatasetFeatureStatistics,
    DatasetFeatureStatisticsList,
    Histogram,
)
from tests.golden.tables import HERE, TABLES

from assay.profiles import profile
from assay.schemas import infer_schema

#: What TFDV states: quantiles are off by so much of all ranks, and numbers of different values by so much.
EPSILON, UNIQUE = 0.01, 0.02
#: So many values TFDV counts one by one in memory; of more it lists upper bounds.
COUNTED = 1024


class Column:
    """The truth: the values of a column, none missing, and their weights."""

    def __init__(self, frame: pd.DataFrame, name: str, weight: str | None) -> None:
        there = frame[name].notna()
        self.values = frame[name][there]
        if self.values.dtype.kind == "f":
            self.values = self.values.round(9)  # edges are a rounding off
        self.weights = frame[weight][there].to_numpy(float) if weight else np.ones(len(self.values))
        self.counts: Mapping[str, float] = pd.Series(self.weights).groupby(self.values.to_numpy()).sum().to_dict()

    def ranks(self, value: float, *, weighted: bool) -> tuple[float, float]:
        """The shares of values (or weight) below this one, and up to it."""
        weights = self.weights if weighted else np.ones(len(self.values))
        below, upto = (weights[at].sum() / weights.sum() for at in (self.values < value, self.values <= value))
        return float(below), float(upto)


#: Compares one field of ours with that of TFDV, in the light of the column.
Rule = Callable[[Any, Any, Column], bool]


def _exact(ours: Any, theirs: Any, column: Column) -> bool:
    return bool(ours == theirs)


def _near(ours: Any, theirs: Any, column: Column) -> bool:
    return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12)


def _single(ours: Any, theirs: Any, column: Column) -> bool:
    return math.isclose(ours, theirs, rel_tol=1e-6)


def _median(*, weighted: bool) -> Rule:
    def rule(ours: Any, theirs: Any, column: Column) -> bool:
        spans = [column.ranks(round(float(value), 9), weighted=weighted) for value in (ours, theirs)]
        return all(below - EPSILON <= 0.5 <= upto + EPSILON for below, upto in spans)

    return rule


def _unique(ours: Any, theirs: Any, column: Column) -> bool:
    different = len(column.counts)
    off = 0 if different <= COUNTED else UNIQUE * different
    return bool(abs(ours - different) <= off and abs(theirs - different) <= off)


def _histograms(*, weighted: bool) -> Rule:
    def rule(ours: Any, theirs: Any, column: Column) -> bool:
        mine, other = ([*found] for found in (ours, theirs))
        return [h.type for h in mine] == [h.type for h in other] and all(
            _standard(a, b, column, weighted) if a.type == Histogram.STANDARD else _quantiles(a, b, column, weighted)
            for a, b in zip(mine, other, strict=True)
        )

    return rule


def _standard(ours: Histogram, theirs: Histogram, column: Column, weighted: bool) -> bool:
    """The same edges, and every count left of one near the truth: ours to one percent, TFDV's to two."""
    edges = [bucket.high_value for bucket in ours.buckets]
    assert edges == pytest.approx([bucket.high_value for bucket in theirs.buckets], rel=1e-9)
    return all(_at_their_ranks(one, column, weighted, error) for one, error in ((ours, EPSILON), (theirs, 2 * EPSILON)))


def _at_their_ranks(one: Histogram, column: Column, weighted: bool, error: float) -> bool:
    shares = np.cumsum([bucket.sample_count for bucket in one.buckets]) / sum(b.sample_count for b in one.buckets)
    spans = (column.ranks(round(bucket.high_value, 9), weighted=weighted) for bucket in one.buckets)
    return all(below - error <= share <= upto + error for share, (below, upto) in zip(shares, spans, strict=True))


def _quantiles(ours: Histogram, theirs: Histogram, column: Column, weighted: bool) -> bool:
    """Every edge of both at its rank, and buckets of equal count."""
    ends = [(one.buckets[0].low_value, one.buckets[-1].high_value) for one in (ours, theirs)]
    return ends == [(column.values.min(), column.values.max())] * 2 and all(
        _at_their_ranks(one, column, weighted, 2 * EPSILON) for one in (ours, theirs)
    )


def _top_values(*, weighted: bool) -> Rule:
    def rule(ours: Any, theirs: Any, column: Column) -> bool:
        counts = column.counts if weighted else column.values.value_counts().to_dict()
        mine, other = ([(one.value, one.frequency) for one in found] for found in (ours, theirs))
        return _ranked(mine, other, counts)

    return rule


def _ranks(*, weighted: bool) -> Rule:
    def rule(ours: Any, theirs: Any, column: Column) -> bool:
        counts = column.counts if weighted else column.values.value_counts().to_dict()
        mine, other = ([(b.label, b.sample_count) for b in found.buckets] for found in (ours, theirs))
        return _ranked(mine, other, counts)

    return rule


def _ranked(ours: list[tuple[str, float]], theirs: list[tuple[str, float]], counts: Mapping[str, float]) -> bool:
    """The most frequent values in order; where there are many, counts are off by what a sketch of so many loses."""
    if len(counts) <= COUNTED:
        truth = sorted(((count, value) for value, count in counts.items()), reverse=True)
        values, exact = [value for _, value in truth], [count for count, _ in truth]
        return all(
            [value for value, _ in one] == values[: len(one)]
            and [count for _, count in one] == pytest.approx(exact[: len(one)])
            for one in (ours, theirs)
        )
    lost = sum(counts.values()) / COUNTED
    return len(ours) == len(theirs) and all(abs(count - counts[value]) <= lost for value, count in (*ours, *theirs))


#: How every field is compared, by its path without the kind of statistics.
RULES: Mapping[str, Rule] = {
    "type": _exact,
    "path.step": _exact,
    **{f"common_stats.{name}": _exact for name in ("num_non_missing", "num_missing", "min_num_values")},
    **{f"common_stats.{name}": _exact for name in ("max_num_values", "tot_num_values", "num_values_histogram")},
    "common_stats.avg_num_values": _single,
    **{
        f"common_stats.weighted_common_stats.{name}": _near
        for name in ("num_non_missing", "num_missing", "avg_num_values", "tot_num_values")
    },
    **{name: _exact for name in ("min", "max", "num_zeros", "invalid_utf8_count")},
    "mean": _near,
    "std_dev": _near,
    "median": _median(weighted=False),
    "histograms": _histograms(weighted=False),
    "weighted_numeric_stats.mean": _near,
    "weighted_numeric_stats.std_dev": _near,
    "weighted_numeric_stats.median": _median(weighted=True),
    "weighted_numeric_stats.histograms": _histograms(weighted=True),
    "unique": _unique,
    "avg_length": _single,
    "top_values": _top_values(weighted=False),
    "rank_histogram": _ranks(weighted=False),
    "weighted_string_stats.top_values": _top_values(weighted=True),
    "weighted_string_stats.rank_histogram": _ranks(weighted=True),
}


def fields(message: Message, prefix: str = "") -> Iterator[tuple[str, object]]:
    """The fields that have a rule, and of messages without one the fields within; extensions left out."""
    for field, value in message.ListFields():
        path = prefix + ("" if field.name in ("num_stats", "string_stats") else f"{field.name}.")
        if field.name == "custom_stats":
            continue
        if path.removesuffix(".") in RULES or field.message_type is None or field.is_repeated:
            yield path.removesuffix("."), [*value] if field.is_repeated else value
        else:
            yield from fields(value, path)


def recorded(table: str, what: str) -> bytes:
    return gzip.decompress((HERE / f"{table}_{what}.pb.gz").read_bytes())


def only(document: DatasetFeatureStatisticsList) -> DatasetFeatureStatistics:
    (dataset,) = document.datasets
    return dataset


@pytest.mark.parametrize("table", TABLES)
def test_every_field_is_that_of_tfdv(table: str, shared: Path) -> None:
    frame, weight = TABLES[table].read(shared), TABLES[table].weight
    ours = only(profile(frame, weight=weight).statistics())
    theirs = only(DatasetFeatureStatisticsList.FromString(recorded(table, "statistics")))
    assert (ours.num_examples, ours.weighted_num_examples) == (theirs.num_examples, theirs.weighted_num_examples)
    assert [feature.path for feature in ours.features] == [feature.path for feature in theirs.features]
    wrong = []
    for our, their in zip(ours.features, theirs.features, strict=True):
        column = Column(frame, our.path.step[0], weight)
        mine, other = dict(fields(our)), dict(fields(their))
        wrong += [(our.path.step[0], name, "only one has it") for name in mine.keys() ^ other.keys()]
        for name in mine.keys() & other.keys():
            if not RULES[name](mine[name], other[name], column):
                wrong.append((our.path.step[0], name, f"{mine[name]} is not {other[name]}"[:200]))
    assert wrong == []


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_inferred_is_that_of_tfdv(table: str) -> None:
    statistics = DatasetFeatureStatisticsList.FromString(recorded(table, "statistics"))
    assert infer_schema(statistics).proto == Schema.FromString(recorded(table, "schema"))


@pytest.mark.parametrize("table", TABLES)
def test_the_schema_of_our_statistics_is_the_same_but_for_formats(table: str, shared: Path) -> None:
    measured = profile(TABLES[table].read(shared), weight=TABLES[table].weight)
    inferred = infer_schema(measured).proto
    for feature in inferred.feature:  # which TFDV suggests on demand only, see docs/tfdv-differences.md
        feature.ClearField("time_domain")
    assert inferred == Schema.FromString(recorded(table, "schema"))

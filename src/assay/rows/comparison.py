"""How one feature differs between rows of the same examples: counts, sizes and samples that add over any parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay._codec import pack
from assay.statistics import Column, Path
from assay.statistics.sketches.heavy_hitters import HeavyHitters, keep
from assay.statistics.sketches.quantile_sketch import QuantileSketch
from assay.statistics.sketches.run_lengths import run_lengths
from assay.statistics.values import LONGEST_LABEL

from .equality import Outcome, fields_of, is_number, nulls, outcomes

#: Pairs of values kept of each outcome: those whose identifiers have the smallest hashes, whatever the order of rows.
SAMPLE = 2048

#: An outcome, and the types of the values in training and serving.
Stratum = tuple[Outcome, str, str]


@dataclass(frozen=True)
class Differences:
    """Sizes of the differences between numbers that do not match."""

    absolute: QuantileSketch = field(default_factory=QuantileSketch)
    #: Relative to the larger of the two magnitudes.
    relative: QuantileSketch = field(default_factory=QuantileSketch)
    largest: float = 0.0
    largest_relative: float = 0.0

    def __add__(self, other: Differences) -> Differences:
        return Differences(
            self.absolute + other.absolute,
            self.relative + other.relative,
            max(self.largest, other.largest),
            max(self.largest_relative, other.largest_relative),
        )

    @classmethod
    def of(cls, training: pl.Series, serving: pl.Series) -> Differences:
        """Of numbers in pairs; infinities and NaN have no difference."""
        a, b = (s.cast(pl.Float64).to_numpy() for s in (training, serving))
        finite = np.isfinite(a) & np.isfinite(b)
        a, b = a[finite], b[finite]
        with np.errstate(over="ignore"):
            absolute = np.minimum(np.abs(a - b), np.finfo(np.float64).max)
        absolute = absolute[absolute > 0]
        relative = np.abs(a / 2 - b / 2) / np.maximum(np.abs(a), np.abs(b)).clip(5e-324) * 2
        relative = relative[relative > 0]
        if not len(absolute):
            return cls()
        return cls(_sketch(absolute), _sketch(relative), float(absolute.max()), float(relative.max(initial=0.0)))


def _sketch(values: NDArray[np.float64]) -> QuantileSketch:
    return QuantileSketch.of(*run_lengths(np.sort(values)), rows=len(values))


@dataclass(frozen=True, eq=False)
class Comparison:
    """One feature of joined rows; `Comparison()` compares none."""

    #: Rows by outcome and types.
    counts: Mapping[Stratum, int] = field(default_factory=dict)
    differences: Differences = field(default_factory=Differences)
    #: Labels are a packed pair of texts: what training holds, what serving holds instead.
    confusion: HeavyHitters = field(default_factory=HeavyHitters)
    #: Frames of hash, identifier, value in training, value in serving.
    samples: Mapping[Stratum, pl.DataFrame] = field(default_factory=dict)

    def __add__(self, other: Comparison) -> Comparison:
        samples = dict(self.samples)
        for stratum, frame in other.samples.items():
            samples[stratum] = _smallest(pl.concat([samples[stratum], frame])) if stratum in samples else frame
        return Comparison(
            dict(Counter(self.counts) + Counter(other.counts)),
            self.differences + other.differences,
            self.confusion + other.confusion,
            samples,
        )

    def rows(self, outcome: Outcome) -> int:
        """How many rows have this outcome."""
        return sum(rows for (which, _, _), rows in self.counts.items() if which is outcome)


def _smallest(sample: pl.DataFrame) -> pl.DataFrame:
    return sample.sort("hash", "identifier").head(SAMPLE)


@dataclass(frozen=True)
class Rows:
    """What all features of some joined rows share."""

    hashes: NDArray[np.uint64]
    identifiers: pl.Series
    tolerance: float = 0.0

    def compare(self, training: pl.Series, serving: pl.Series) -> Comparison:
        """The comparison of one feature."""
        found = self._outcomes(training, serving)
        types = type_name(training.dtype), type_name(serving.dtype)
        training, serving = storable(training), storable(serving)
        counts: dict[Stratum, int] = {}
        samples: dict[Stratum, pl.DataFrame] = {}
        for outcome in Outcome:
            at = np.flatnonzero(found == outcome)
            if len(at):
                counts[outcome, *types] = len(at)
                if outcome is not Outcome.BOTH_MISSING:
                    samples[outcome, str(training.dtype), str(serving.dtype)] = self._sample(at, training, serving)
        differ = np.flatnonzero(found == Outcome.MISMATCH)
        if not len(differ):
            return Comparison(counts, samples=samples)
        training, serving = training[differ], serving[differ]
        numbers = is_number(training.dtype) and is_number(serving.dtype)
        differences = Differences.of(training, serving) if numbers else Differences()
        return Comparison(counts, differences, _confusion(training, serving), samples)

    def _outcomes(self, training: pl.Series, serving: pl.Series) -> NDArray[np.int8]:
        if fields_of(training) and fields_of(serving):  # their fields are features: here only who has the struct counts
            training, serving = (s.is_not_null().replace(False, None) for s in (training, serving))
        return outcomes(training, serving, self.tolerance)

    def _sample(self, at: NDArray[np.int64], training: pl.Series, serving: pl.Series) -> pl.DataFrame:
        if len(at) > SAMPLE:
            at = at[np.argpartition(self.hashes[at], SAMPLE)[:SAMPLE]]
        columns = {"hash": self.hashes[at], "identifier": self.identifiers[at]}
        values = {"training": _shortened(training[at]), "serving": _shortened(serving[at])}
        return _smallest(pl.DataFrame({**columns, **values}))


def _shortened(values: pl.Series) -> pl.Series:
    """Texts cut to `LONGEST_LABEL` letters, so that memory never depends on one cell."""
    if values.dtype == pl.Binary:
        return values.bin.head(LONGEST_LABEL)
    return values.str.head(LONGEST_LABEL) if values.dtype == pl.String else values


def _confusion(training: pl.Series, serving: pl.Series) -> HeavyHitters:
    """How often each pair of values occurs, of values that are not nested."""
    if training.dtype.is_nested() or serving.dtype.is_nested():
        return HeavyHitters()
    pairs = (
        pl.DataFrame({"training": _shortened(training), "serving": _shortened(serving)}).group_by(pl.all()).len("pairs")
    )
    kept, counts, shortfall = keep(pairs["pairs"].to_numpy().astype(np.int64))
    labels = [pack(pair) for pair in zip(*(texts(pairs[side][kept]) for side in ("training", "serving")), strict=True)]
    return HeavyHitters.of(labels, counts, shortfall)


def _features(path: Path, series: pl.Series) -> Iterator[tuple[Path, pl.Series]]:
    """A column, and if it holds structs their fields behind it."""
    yield path, series
    for each in fields_of(series):
        yield from _features((*path, each.name), series.struct.field(each.name))


def compare(training: pl.DataFrame, serving: pl.DataFrame, rows: Rows) -> dict[Path, Comparison]:
    """Every feature of two frames whose n-th rows belong together; a field that one side lacks is missing there."""
    here, there = (
        {path: series for column in frame for path, series in _features((column.name,), column)}
        for frame in (training, serving)
    )
    missing = nulls(len(training))
    return {path: rows.compare(here.get(path, missing), there.get(path, missing)) for path in {**here, **there}}


def type_name(dtype: pl.DataType) -> str:
    """The logical type, as profiles name it: ``int``, ``list of string``."""
    if isinstance(dtype, (pl.List, pl.Array)):
        return f"list of {type_name(dtype.inner)}"  # type: ignore[arg-type]  # an instance in practice
    return Column((), pl.Series(dtype=dtype)).type_name


def storable(series: pl.Series) -> pl.Series:
    """The values in one type for each kind, so that samples of parts of the data add."""
    dtype = series.dtype
    if isinstance(dtype, (pl.Categorical, pl.Enum)):
        return series.cast(pl.String)
    if dtype.is_integer() and dtype not in (pl.UInt64, pl.Int128, pl.UInt128):
        return series.cast(pl.Int64)
    if dtype.is_float() or dtype.is_decimal():
        return series.cast(pl.Float64)
    return series.arr.to_list() if isinstance(dtype, pl.Array) else series


def texts(series: pl.Series) -> list[str]:
    """Each value as a person would write it; a missing one is null."""
    if series.dtype == pl.Binary:
        return ["null" if value is None else value.decode("utf-8", "backslashreplace") for value in series.to_list()]
    if series.dtype.is_nested():
        return ["null" if value is None else str(value) for value in series.to_list()]
    written = series.cast(pl.String).fill_null("null")
    return (written.str.replace(r"\.0+\b", "") if series.dtype == pl.Datetime else written).to_list()

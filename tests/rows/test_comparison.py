import math
from functools import reduce
from itertools import pairwise

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from assay._codec import unpack
from assay.rows.comparison import SAMPLE, Comparison, Rows, compare, texts
from assay.rows.equality import Outcome
from assay.rows.feature_skew import feature_skew
from assay.rows.identifier import hashes, written
from assay.statistics import Path

NUMBERS = st.one_of(st.none(), st.integers(0, 3), st.just(math.nan), st.floats(0, 2, width=16))


def compared(training: pl.DataFrame, serving: pl.DataFrame) -> dict[Path, Comparison]:
    rows = Rows(hashes(training, ["id"]), written(training, ["id"]))
    return compare(training.drop("id"), serving.drop("id"), rows)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=40), st.lists(st.integers(0, 40), max_size=4))
def test_parts_in_any_order_add_up_to_the_whole(values: list[tuple[float, float]], cuts: list[int]) -> None:
    frames = [
        pl.DataFrame({"id": range(len(values)), "x": pl.Series([pair[side] for pair in values], dtype=pl.Float64)})
        for side in (0, 1)
    ]
    ends = [0, *sorted(cuts), 40]
    parts = [[frame[a:b] for frame in frames] for a, b in pairwise(ends)]
    of_parts = [compared(*part)["x",] for part in reversed(parts) if len(part[0])]
    total, whole = reduce(Comparison.__add__, of_parts, Comparison()), compared(*frames)["x",]
    assert feature_skew(("x",), total, 0.0) == feature_skew(("x",), whole, 0.0)
    for stratum, sample in whole.samples.items():
        assert total.samples[stratum].equals(sample)


def test_the_sample_is_bounded_and_does_not_depend_on_the_cut() -> None:
    rows = 3 * SAMPLE
    training = pl.DataFrame({"id": range(rows), "x": np.zeros(rows)})
    serving = training.with_columns(x=pl.Series(np.arange(rows) + 1.0))
    whole = compared(training, serving)["x",]
    halves = [compared(training[part], serving[part])["x",] for part in (slice(SAMPLE, rows), slice(0, SAMPLE))]
    ((stratum, sample),) = whole.samples.items()
    assert len(sample) == SAMPLE
    assert (halves[0] + halves[1]).samples[stratum].equals(sample)


def test_confusion_counts_pairs_of_differing_values() -> None:
    training = pl.DataFrame({"id": range(4), "x": ["a", "a", "b", "c"]})
    confusion = compared(training, training.with_columns(x=pl.Series(["b", "b", "b", None])))["x",].confusion
    assert [unpack(label, list) for label in confusion.labels] == [["a", "b"]]
    assert confusion.counts is not None
    assert confusion.counts.tolist() == [2]


def test_sizes_are_of_finite_numbers_only() -> None:
    training = pl.DataFrame({"id": range(4), "x": [1.0, math.nan, math.inf, 1e308]})
    sizes = compared(training, training.with_columns(x=pl.Series([3.0, 1.0, 1.0, -1e308])))["x",].differences
    assert (sizes.largest_relative, sizes.largest) == (2.0, np.finfo(np.float64).max)
    assert sizes.absolute.points[0].tolist() == [2.0, np.finfo(np.float64).max]


def test_fields_of_structs_are_features_and_of_the_struct_itself_counts_who_has_it() -> None:
    training = pl.DataFrame({"id": [1, 2], "s": [{"a": 1, "b": "x"}, None]})
    serving = pl.DataFrame({"id": [1, 2], "s": [{"a": 2, "c": True}, {"a": 3, "c": None}]})
    found = compared(training, serving)
    assert {path: [c.rows(outcome) for outcome in Outcome] for path, c in found.items()} == {
        ("s",): [0, 0, 1, 1, 0],
        ("s", "a"): [0, 0, 1, 0, 1],
        ("s", "b"): [1, 1, 0, 0, 0],
        ("s", "c"): [1, 0, 1, 0, 0],
    }


def test_long_texts_are_compared_whole_and_kept_short() -> None:
    training = pl.DataFrame({"id": range(2), "x": ["a" * 100_000, "b"]})
    found = compared(training, training.with_columns(pl.col("x") + "c"))["x",]
    assert found.rows(Outcome.MISMATCH) == 2
    assert found.samples[Outcome.MISMATCH, "String", "String"].estimated_size() < 10_000
    assert max(map(len, found.confusion.labels)) < 3_000


def test_values_are_written_as_people_write_them() -> None:
    assert texts(pl.Series([b"\xff", None])) == ["\\xff", "null"]
    assert texts(pl.Series([[1, None], []])) == ["[1, None]", "[]"]
    assert texts(pl.Series(["2024-01-01 10:00"]).str.to_datetime()) == ["2024-01-01 10:00:00"]

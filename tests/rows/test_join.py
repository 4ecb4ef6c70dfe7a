from collections.abc import Iterable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import ColumnError, UsageError
from assay.rows.join import Side, join
from assay.sources import open_source

IDS = st.lists(st.one_of(st.none(), st.integers(0, 6)), max_size=30)


def frame(ids: Iterable[object]) -> pl.DataFrame:
    made = pl.DataFrame({"id": pl.Series(list(ids), strict=False)}).with_row_index("row")
    return made.with_columns(pl.col("id").cast(pl.Int64)) if made["id"].dtype == pl.Null else made


def joined(
    training: pl.DataFrame, serving: pl.DataFrame, memory: int = 1 << 20, on: tuple[str, ...] = ("id",)
) -> tuple[Side, Side, list[tuple[int, int]]]:
    here, there, pairs = Side(), Side(), []
    for piece in join(open_source(training), open_source(serving), on, ["row"], memory=memory):
        here, there = here + piece.training, there + piece.serving
        for left, right in piece.pairs:
            pairs += list(zip(left["row"], right["row"], strict=True))
    return here, there, sorted(pairs)


def test_rows_of_one_identifier_are_paired_and_all_others_counted() -> None:
    training, serving, pairs = joined(frame([1, 2, 2, None, 4, 6]), frame([4, 1, 2, 5, 5]))
    assert pairs == [(0, 1), (4, 0)]
    assert training == Side(rows=6, missing=1, duplicated=2, repeated=1, example="2", unmatched=1, joined=2)
    assert serving == Side(rows=5, duplicated=3, repeated=1, example="5", unmatched=0, joined=2)


@given(IDS, IDS)
def test_every_row_is_accounted_for_and_pairs_are_those_of_a_join_by_hand(here: list[int], there: list[int]) -> None:
    training, serving, pairs = joined(frame(here), frame(there))
    once = [x for x in {*here} & {*there} if x is not None and here.count(x) == there.count(x) == 1]
    assert pairs == sorted((here.index(x), there.index(x)) for x in once)
    for side, ids in ((training, here), (serving, there)):
        assert side.rows == len(ids) == side.missing + side.duplicated + side.unmatched + side.joined
        assert side.missing == ids.count(None)  # type: ignore[arg-type]  # hypothesis draws it too
        assert side.repeated == sum(ids.count(x) > 1 for x in {*ids} - {None})


@given(IDS, IDS, st.sampled_from([0, 50, 200]))
def test_what_goes_to_disk_is_joined_as_what_stays_in_memory(here: list[int], there: list[int], memory: int) -> None:
    assert joined(frame(here), frame(there), memory) == joined(frame(here), frame(there))


def test_parts_that_are_too_large_are_cut_again() -> None:
    rows = frame(range(600))
    _, _, pairs = joined(rows, rows.reverse().with_columns(pl.col("id").cast(pl.Float64)), memory=200)
    assert pairs == [(n, n) for n in range(600)]


def test_one_identifier_in_every_row_ends_too() -> None:
    training, _, pairs = joined(frame([7] * 50), frame([7]), memory=0)
    assert not pairs
    assert training.duplicated == 50


def test_integers_and_floats_are_the_same_identifier_and_nan_is_none() -> None:
    training, _, pairs = joined(frame([1, 2**53 + 1, 3]), frame([float("nan"), 3.0, 1.0, 2.0**53]))
    assert pairs == [(0, 2), (2, 1)]
    assert training.unmatched == 1


def test_several_columns_identify_together() -> None:
    rows = pl.DataFrame({"user": [1, 1, 2, None], "day": ["a", "b", "a", "a"], "row": [0, 1, 2, 3]})
    training, _, pairs = joined(rows, rows[::-1], on=("user", "day"))
    assert pairs == [(0, 0), (1, 1), (2, 2)]
    assert training.missing == 1


def test_an_identifier_that_is_not_there_names_what_is() -> None:
    with pytest.raises(ColumnError, match=r"no column 'ids' in polars DataFrame; it has row, id\. Did you mean 'id'\?"):
        joined(frame([1]), frame([1]), on=("ids",))


def test_text_and_numbers_identify_nothing_together() -> None:
    with pytest.raises(UsageError, match=r"identifier 'id' in polars DataFrame is a text, expected a number .* try"):
        joined(frame([17]), frame(["17"]))


def test_a_list_identifies_nothing() -> None:
    lists = pl.DataFrame({"id": [[1]], "row": [0]})
    with pytest.raises(UsageError, match="identifier 'id' is a list"):
        joined(lists, lists)


def test_odd_identifiers_of_another_kind_find_their_like() -> None:
    here = [pl.DataFrame({"id": [1, 2], "row": [0, 1]}), pl.DataFrame({"id": ["x"], "row": [2]})]

    class Mixed:
        name, size = "mixed", None

        def columns(self) -> tuple[str, ...]:
            return ("id", "row")

        def batches(self, **_: object) -> Iterable[pl.DataFrame]:
            return iter(here)

    pieces = [piece for memory in (1 << 20, 0) for piece in join(Mixed(), Mixed(), ["id"], ["row"], memory=memory)]  # type: ignore[arg-type]  # a source that ignores its options
    assert sum(piece.training.joined for piece in pieces) == 6
    assert sum(piece.training.unmatched for piece in pieces) == 0


def test_no_rows_at_all() -> None:
    assert joined(frame([]), frame([])) == (Side(), Side(), [])
    assert joined(frame([1]), frame([])) == (Side(rows=1, unmatched=1), Side(), [])

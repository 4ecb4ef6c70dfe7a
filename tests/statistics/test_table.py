import numpy as np
import polars as pl

from assay.statistics import Table


def test_every_feature_is_there_by_path_fields_of_structs_in_lists_too() -> None:
    table = Table(pl.DataFrame({"a": [1, 2], "s": [[{"b": 1}, {"b": 2}], []]}))
    assert list(table) == [("a",), ("s",), ("s", "b")]
    assert table["s", "b"].rows.tolist() == [0, 0]


def test_the_row_of_each_value_is_known_below_nulls_and_lists() -> None:
    table = Table(pl.DataFrame({"a": [None, [5], [], [6, None, 7]]}))
    assert table["a",].rows.tolist() == [1, 3, 3]
    assert table["a",].lengths.tolist() == [0, 1, 0, 3]
    assert table["a",].present.tolist() == [False, True, True, True]


def test_plain_values_and_arrays_have_lengths_too() -> None:
    frame = pl.DataFrame({"a": [1, None], "b": pl.Series([[1, 2], None], dtype=pl.Array(pl.Int64, 2))})
    table = Table(frame)
    assert table["a",].lengths.tolist() == [1, 0]
    assert table["b",].lengths.tolist() == [2, 0]


def test_a_single_number_is_finite_and_alone_in_its_row() -> None:
    table = Table(pl.DataFrame({"a": [[1.0], [2.0, 3.0], [np.nan], [np.inf], None]}))
    np.testing.assert_array_equal(table["a",].single, [1.0, np.nan, np.nan, np.nan, np.nan])


def test_the_values_of_a_row_are_a_set() -> None:
    members = Table(pl.DataFrame({"a": [["b", "a", "b"], None, ["a"]]}))["a",].membership
    assert sorted(zip(members.rows.tolist(), members.labels(members.codes), strict=True)) == [
        (0, b"a"),
        (0, b"b"),
        (2, b"a"),
    ]


def test_nan_is_no_member() -> None:
    members = Table(pl.DataFrame({"a": [0.5, np.nan, -0.5]}))["a",].membership
    assert members.rows.tolist() == [0, 2]
    assert members.labels(members.codes) == [b"0.5", b"-0.5"]


def test_the_structs_at_a_path_are_a_table_with_the_weights_of_their_rows() -> None:
    frame = pl.DataFrame({"s": [[{"b": 1}, {"b": 2}], None, [{"b": None}]]})
    inside = Table(frame, np.array([1.0, 2.0, 4.0])).within(("s",))
    assert inside["b",].present.tolist() == [True, True, False]
    assert inside.weights is not None
    assert inside.weights.tolist() == [1.0, 1.0, 4.0]


def test_a_feature_or_a_struct_that_is_not_there_has_nothing() -> None:
    table = Table(pl.DataFrame({"a": [1, 2]}))
    assert table.find(("b",)).lengths.tolist() == [0, 0]
    assert table.within(("b",)).height == table.within(("a",)).height == 0
    assert table.within(()) is table

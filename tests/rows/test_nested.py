import polars as pl
from hypothesis import given

from assay.rows.nested import Nested
from assay.schemas import Schema
from assay.statistics.column import Column

from .tables import Batches, cases


@given(cases())
def test_lists_and_values_are_counted_as_statistics_count_them(case: tuple[Batches, Schema]) -> None:
    (table,) = case[0].frames
    for name in table.columns:
        nested, column = Nested.of(table, (name,)), Column((name,), table[name])
        assert nested.leaves.equals(column.leaves)
        for lists, level in zip(nested.levels, column.levels, strict=True):
            assert (len(lists.rows), len(lists.missing)) == (level.rows, level.missing)


def test_every_value_knows_its_row() -> None:
    nested = Nested.of(pl.DataFrame({"x": [[[1], None, [2, 3]], None, [[], [4]]]}), ("x",))
    outer, inner = nested.levels
    assert (outer.rows.tolist(), outer.lengths.tolist(), outer.missing.tolist()) == ([0, 2], [3, 2], [1])
    assert (inner.rows.tolist(), inner.lengths.tolist(), inner.missing.tolist()) == ([0, 0, 2, 2], [1, 2, 0, 1], [0])
    assert (nested.leaves.to_list(), nested.rows.tolist()) == ([1, 2, 3, 4], [0, 0, 0, 2])


def test_a_field_is_missing_where_a_struct_has_none_and_where_a_list_has_no_struct() -> None:
    table = pl.DataFrame({"trip": [[{"fare": 1}, None], [{"fare": None}], None]})
    fare = Nested.of(table, ("trip", "fare"))
    assert (fare.rows.tolist(), sorted(fare.levels[0].missing.tolist())) == ([0], [0, 1])


def test_what_the_batch_does_not_have_is_missing_everywhere() -> None:
    table = pl.DataFrame({"trip": [{"fare": 1}, None]})
    assert Nested.of(table, ("other",)).levels[0].missing.tolist() == [0, 1]
    assert Nested.of(table, ("trip", "tip")).levels[0].missing.tolist() == [0]
    assert Nested.of(table, ("trip", "fare", "cents")).levels[0].missing.tolist() == [0]

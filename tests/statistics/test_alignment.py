import polars as pl

from assay.statistics import Table
from assay.statistics.alignment import Alignment, AlignmentState, Partner

SPARSE = Alignment(("pair",), "sparse", ("value",), (("column",), ("row",)))


def ask(alignment: Alignment, *parts: pl.DataFrame) -> AlignmentState | None:
    states = [alignment.measure(Table(part)) for part in parts]
    return alignment.result(sum(states, alignment.state()))


def test_missing_parts_and_lengths_over_the_rows_that_have_any_part() -> None:
    first = pl.DataFrame({"value": [[1.0], None, None], "row": [[1], [2], None], "column": [[1, 2], None, None]})
    second = pl.DataFrame({"value": [[1.0, 2.0, 3.0]], "row": [[1]], "column": [[]]})
    assert ask(SPARSE, first, second) == AlignmentState(3, 1, (Partner(1, -3, 1), Partner(0, -2, 1)))


def test_a_part_without_a_column_is_missing_in_every_row() -> None:
    assert ask(SPARSE, pl.DataFrame({"value": [7, 8], "row": [1, 1]})) == AlignmentState(
        2, 0, (Partner(2, -1, -1), Partner(0, 0, 0))
    )


def test_rows_without_any_part_say_nothing() -> None:
    empty = AlignmentState(0, 0, (Partner(), Partner()))
    assert ask(SPARSE) == ask(SPARSE, pl.DataFrame({"value": [None, None]})) == empty


def test_parts_in_a_struct_are_compared_struct_by_struct() -> None:
    nested = Alignment(("trip", "pair"), "sparse", ("trip", "value"), (("trip", "row"),))
    structs = [{"value": [1], "row": [1]}, {"value": [1, 2], "row": None}]
    assert ask(nested, pl.DataFrame({"trip": [structs, None, []]})) == AlignmentState(2, 0, (Partner(1, -2, 0),))


def test_parts_of_different_structs_are_compared_row_by_row() -> None:
    weighted = Alignment(("score",), "weighted", ("a", "value"), (("b", "weight"),))
    frame = pl.DataFrame({"a": [{"value": [1, 2]}, None], "b": [{"weight": [0.5]}, {"weight": [0.5]}]})
    assert ask(weighted, frame) == AlignmentState(2, 1, (Partner(0, -1, 1),))

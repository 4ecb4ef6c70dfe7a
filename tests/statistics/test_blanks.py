import numpy as np
import polars as pl

from assay.statistics.blanks import Blanks
from assay.statistics.column import Column


def blanks(values: list[str | None], weights: list[float] | None = None) -> int | float | None:
    column = Column(("x",), pl.Series(values, dtype=pl.String), None if weights is None else np.array(weights))
    return Blanks().result(Blanks().measure(column))


def test_empty_texts_and_white_space_are_blank_and_nulls_are_not() -> None:
    assert blanks(["", " ", "\t\n", "\u00a0", "a", " a ", None]) == 4


def test_blank_rows_may_carry_weights() -> None:
    assert blanks(["", "a", " "], [0.5, 1.0, 2.0]) == 2.5


def test_no_texts_are_not_blank() -> None:
    assert blanks([]) == 0
    assert blanks([None]) == 0


def test_bytes_are_not_read_as_text() -> None:
    assert not Blanks().applies(Column(("x",), pl.Series([b" "])))

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from assay.checks import numeral
from assay.rows.label import labels, real, whole
from assay.rows.nested import Nested
from assay.schemas import Schema
from assay.statistics.column import Column

from .tables import Batches, cases

TEXTS = st.text(alphabet=" \t\v+-0189.eEinfatyINF_x\u0661", max_size=8)


@given(TEXTS)
@example("9223372036854775808")
@example("-9223372036854775808")
@example("0" * 30 + "7")
def test_texts_are_read_as_integers_as_the_checks_read_them(text: str) -> None:
    assert whole(pl.Series([text])).to_list() == [numeral.whole(text)]


@given(TEXTS)
@example("+inf")
@example("-NaN")
@example("1e400")
@example(".5e-3")
@example("5.")
def test_texts_are_read_as_floats_as_the_checks_read_them(text: str) -> None:
    assert str(real(pl.Series([text])).to_list()) == str([numeral.real(text)])


@given(cases())
def test_values_are_written_as_statistics_list_them(case: tuple[Batches, Schema]) -> None:
    (table,) = case[0].frames
    for name in table.columns:
        leaves = Nested.of(table, (name,)).leaves
        column = Column((name,), leaves)
        if isinstance(column.dtype, pl.Struct) or not len(leaves):
            continue
        listed = column.labels(pl.Series(range(len(column.tally)), dtype=pl.Int64).to_numpy())
        written = {label for label in labels(leaves) if label != "NaN"}
        assert written == {label.decode("utf-8", "backslashreplace") for label in listed}

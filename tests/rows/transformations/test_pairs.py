import math

import numpy as np
import polars as pl
import pytest

from assay.rows.transformations.pairs import FORMATS, VIEWS, Pairs, Seen


def test_texts_are_numbers_where_nearly_all_of_them_are() -> None:
    numbers = VIEWS["number"](pl.Series([" 7", "007", "1e3"] * 5 + ["soon"]))
    assert numbers is not None
    assert numbers[:3].to_list() == [7.0, 7.0, 1000.0]
    assert math.isnan(numbers[15])
    assert VIEWS["number"](pl.Series(["7", "soon"])) is None
    assert VIEWS["number"](pl.Series([True])) is None


@pytest.mark.parametrize("form", FORMATS)
def test_texts_are_moments_in_every_usual_form(form: str) -> None:
    at = pl.Series(["2024-12-31 00:00:00"]).str.to_datetime()
    moments = VIEWS["moment"](at.dt.to_string(form.replace("%.f", ".000")))
    assert moments is not None
    assert moments.to_list() == at.dt.epoch("us").to_list()


def test_dates_and_datetimes_of_any_unit_are_microseconds() -> None:
    day = pl.Series(["1970-01-02"]).str.to_date()
    for moments in (day, day.cast(pl.Datetime("ns")), day.cast(pl.Datetime("ms")).dt.replace_time_zone("UTC")):
        seen = VIEWS["moment"](moments)
        assert seen is not None
        assert seen.to_list() == [86_400_000_000]
    assert VIEWS["moment"](pl.Series(["soon"])) is None


@pytest.mark.parametrize(
    ("after", "resolution"), [([1.0, 2.0], 0.5), ([1.25, 2.5, math.inf], 0.005), ([math.pi, 1.0], 0.0)]
)
def test_the_resolution_is_half_the_last_decimal(after: list[float], resolution: float) -> None:
    values = pl.Series(after)
    pairs = Pairs(values, values, np.ones(len(values), np.bool_), np.ones(len(values)))
    assert Seen(pairs, values, values).resolution == pytest.approx(resolution)

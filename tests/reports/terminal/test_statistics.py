import datetime as dt
import gzip
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from rich.cells import cell_len
from rich.console import Console
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList

from assay.profiles import profile
from assay.reports.terminal import statistics_report

#: What TFDV says of the taxi trips.
TAXI = Path(__file__).parents[2] / "golden" / "taxi"


def drawn(document: DatasetFeatureStatisticsList, title: str = "data") -> str:
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(statistics_report(document, title=title))
    return capture.get()


def row(report: str, name: str) -> list[str]:
    """The cells of the line that begins with a name."""
    return next(line.split() for line in report.splitlines() if line.split()[:1] == [name])


def of(values: object, **options: Any) -> str:
    return drawn(profile(pl.DataFrame({"x": values}, strict=False), **options).statistics())


def test_numbers_have_their_figures_and_a_histogram() -> None:
    assert row(of([0, 1, 2, 3, None]), "x") == ["x", "20%", "1.5", "1.118", "25%", "0", "1", "3", "█▁▁█▁▁█▁▁█"]


def test_texts_have_their_most_frequent_values() -> None:
    report = of(["b", "a", "a", "a", "c", "d"])
    assert row(report, "x") == ["x", "0%", "4", "1", "50%", "a"]
    assert "17% c, 1 more" in report


def test_dates_and_datetimes_are_no_integers() -> None:
    days = [dt.date(2013, 1, 1), dt.date(2013, 1, 3), dt.date(2013, 1, 3)]
    assert row(of(days), "x")[:6] == ["x", "date", "0%", "2013-01-01", "2013-01-03", "2013-01-03"]
    assert "2013-01-01 12:30:00" in of([dt.datetime(2013, 1, 1, 12, 30)])
    assert "1.5 h" in of([dt.timedelta(minutes=90)])


def test_mixed_types_are_noted_with_examples() -> None:
    numbers, words = pl.DataFrame({"x": [1, 2, 3]}), pl.DataFrame({"x": ["oops"]})
    report = drawn((profile(numbers) + profile(words)).statistics())
    assert "! x holds 3 int, 1 string; for example oops" in report


def test_nan_and_missing_columns_are_told_apart() -> None:
    report = drawn(profile(pl.DataFrame({"nan": [float("nan")] * 2, "none": [None, None]})).statistics())
    assert "all NaN" in report
    assert "! nan 2 values are NaN" in report
    assert row(report, "none") == ["none", "100%"]


def test_lists_and_structs_have_their_lengths() -> None:
    report = drawn(profile(pl.DataFrame({"l": [[1, 2, 3], [4]], "s": [{"a": 1}, {"a": 2}]})).statistics())
    assert ["l", "int", "0%", "1", "2", "3"] in [line.split() for line in report.splitlines()]
    assert "s.a" in report


def test_slices_are_listed_the_largest_first() -> None:
    report = of(["b", "a", "a"], by="x")
    assert report.index("x_a") < report.index("x_b")


def test_no_rows_at_all_are_shown() -> None:
    assert "0 rows  1 feature  - of the cells missing" in of([])


def test_what_may_be_off_is_marked() -> None:
    report = of([str(number) for number in range(50_000)])
    assert "≈" in row(report, "x")[2]
    assert "≈ may be off, all else is exact" in report
    assert "≈" not in of([1, 2])


def test_hostile_names_and_values_are_inert() -> None:
    name, value = "\x1b[31m[red]\u202e\n" + "n" * 100_000, "[/bold]\x07\r" + "v" * 100_000
    report = drawn(profile(pl.DataFrame({name: [value]})).statistics(), title=name)
    assert all(line.isprintable() for line in report.splitlines())
    assert len(report) < 5_000
    assert r"\x1b[31m[red]\u202e\n" in report.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("name", ["train", "eval", "serving"])
def test_statistics_of_tfdv_fit_the_terminal(name: str) -> None:
    data = (TAXI / f"{name}_statistics.pb.gz").read_bytes()
    report = drawn(DatasetFeatureStatisticsList.FromString(gzip.decompress(data)), title=name)
    assert max(map(cell_len, report.splitlines())) <= 80
    assert "≈" in report
    assert "Cash" in report

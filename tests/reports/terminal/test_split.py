import io

import polars as pl
from rich.console import Console

from assay.reports.terminal import split_report
from assay.rows.quarantine import Behind, Split, Summary

ANOMALIES = [
    [{"path": "'fa.re'", "type": "INT_TYPE_BIG_INT", "value": "500"}],
    [{"path": "trip.paid", "type": "FEATURE_TYPE_NOT_PRESENT", "value": None}],
]


def drawn(split: Split) -> str:
    text = io.StringIO()
    Console(width=80, file=text).print(split_report(split, ["bad.csv", "q"]))
    return text.getvalue()


def test_the_offending_cells_are_marked() -> None:
    behind = (Behind("'fa.re'", "INT_TYPE_BIG_INT", 1), Behind("", "UNREADABLE_ROWS", 0, "they could not be read"))
    first = pl.DataFrame(
        {"fa.re": [500, 4], "ok": [1, 2], "trip": ["\x1b[31m", None], "assay_row": [3, 9], "assay_anomalies": ANOMALIES}
    )
    text = drawn(Split(Summary("x", 1000, 2, 3, behind), first))
    assert "2 of 1,002 rows are behind these anomalies, written to bad.csv and q" in text
    assert "3 more could not be read" in text
    assert "UNREADABLE_ROWS: they could not be read" in text
    assert [line.split() for line in text.splitlines()[-2:]] == [
        ["3", "!", "500", r"\x1b[31m"],
        ["9", "4", "!", "no", "value"],
    ]
    assert "ok" not in text.splitlines()[-4]


def test_data_that_are_well_show_no_tables() -> None:
    text = drawn(Split(Summary("x", 1, 0, 0, ()), pl.DataFrame()))
    assert text.splitlines() == ["0 of 1 rows are behind these anomalies, written to bad.csv and q"]

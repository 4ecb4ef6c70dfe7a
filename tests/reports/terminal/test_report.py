import polars as pl
from rich.console import Console

import assay
from assay.reports.terminal import terminal_report


def drawn(report: assay.Report) -> str:
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(terminal_report(report))
    return capture.get()


def test_what_matters_most_comes_first_in_the_report_and_among_its_features() -> None:
    still, holes = [1.0] * 400, [1.0] * 300 + [None] * 100
    before = assay.profile(pl.DataFrame({"still": still, "holes": holes, "moved": still, "wrong": still}))
    now = assay.profile(pl.DataFrame({"still": still, "holes": holes, "moved": [2.0] * 400, "wrong": still}))
    schema = assay.infer_schema(before)
    schema["wrong"].domain = assay.Range(2.0, 3.0)
    said = drawn(assay.report({"now": now, "before": before}, anomalies=assay.validate(now, schema)))
    lines = [line.split()[0] for line in said[said.index("Numbers: float") :].splitlines() if line.strip()]
    assert lines[3:7] == ["wrong", "moved", "holes", "still"]
    places = [
        said.index(text) for text in ("now and before", "Out-of-range values", "against before", "Numbers: float")
    ]
    assert places == sorted(places)


def test_one_dataset_needs_no_comparison() -> None:
    said = drawn(assay.report(assay.profile(pl.DataFrame({"x": [1, 2]}))))
    assert "against" not in said
    assert "Numbers: int" in said

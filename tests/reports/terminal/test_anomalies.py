from rich.console import Console

from assay.checks import Anomalies, Anomaly, Severity
from assay.reports.terminal import anomalies_report
from assay.schemas import Change, Schema


def drawn(anomalies: Anomalies) -> str:
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(anomalies_report(anomalies, title="today.csv"))
    return capture.get()


def test_the_worst_comes_first_with_all_that_is_known() -> None:
    change = Change("paid", "allow 'crypto' in paid", values=("crypto",))
    error = Anomaly(
        "paid",
        "ENUM_TYPE_UNEXPECTED_STRING_VALUES",
        Severity.ERROR,
        "Unexpected string values",
        "long",
        seen="1 value of 'crypto'",
        expected="one of 'cash'",
        rows=1,
        examples=("crypto",),
        change=change,
    )
    warning = Anomaly("fare", "A", Severity.WARNING, "Odd", "It is odd.")
    lines = [" ".join(line.split()) for line in drawn(Anomalies([warning, error], rows=1_000)).splitlines()]
    assert lines == [
        "today.csv",
        "1,000 rows, 1 error and 1 warning",
        "",
        "error paid Unexpected string values",
        "seen 1 value of 'crypto'",
        "expected one of 'cash'",
        "rows 1",
        "examples crypto",
        "change allow 'crypto' in paid",
        "",
        "warning fare Odd",
        "seen It is odd.",
    ]


def test_none_at_all_is_said() -> None:
    assert "7 rows, no anomalies" in drawn(Anomalies(rows=7))


def test_an_anomaly_of_the_dataset_says_so() -> None:
    assert "error  dataset  No examples" in drawn(
        Anomalies([Anomaly("", "DATA_MISSING", Severity.ERROR, "No examples", "")])
    )


def test_hostile_texts_are_inert() -> None:
    bad = "\x1b[2J[red]\u202e\n" * 1_000
    report = drawn(Anomalies([Anomaly(bad, "A", Severity.ERROR, bad, bad, bad, bad, 1, (bad,), Change("", bad))]))
    assert all(line.isprintable() for line in report.splitlines())
    assert len(report) < 6_000


def test_what_nothing_checks_is_told() -> None:
    features = "".join(f'feature {{ name: "clip{i}" audio_domain {{}} }}' for i in range(5))
    schema = Schema.from_text(f'{features} sparse_feature {{ name: "s" is_sorted: true }}')
    report = " ".join(drawn(Anomalies(schema=schema, rows=1)).split())
    assert (
        "not checked audio_domain of clip0, clip1, clip2 and 2 more: no statistic looks into such values "
        "not checked is_sorted of s: no statistic compares the indices with it"
    ) in report

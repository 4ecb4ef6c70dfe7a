from assay.checks import Anomalies, Anomaly, Severity
from assay.reports.formats.github import github


def test_each_anomaly_is_one_command(anomalies: Anomalies) -> None:
    lines = github(anomalies, "today.csv").splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::error", "::warning"]
    few = "::error file=today.csv,title=dataset%3A Few rows::seen: 7 rows%0Aexpected: 8 rows%0Arows: 7"
    assert lines[0] == few


def test_data_cannot_end_a_property_or_begin_a_command() -> None:
    bad = "1%,\n::set-env name=x::y"
    line = github(Anomalies([Anomaly(bad, "A", Severity.ERROR, "", bad)]), "a,b:c.csv")
    title, seen = r"1%25%2C\n%3A%3Aset-env name=x%3A%3Ay%3A ''", r"1%25,\n::set-env name=x::y"
    assert line == f"::error file=a%2Cb%3Ac.csv,title={title}::seen: {seen}\n"


def test_no_anomalies_are_a_notice() -> None:
    assert github(Anomalies(rows=1), "a.csv") == "::notice file=a.csv,title=assay::No anomalies\n"

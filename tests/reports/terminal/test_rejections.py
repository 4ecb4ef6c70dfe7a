from rich.console import Console

from assay.profiles.profile import Rejections
from assay.reports.terminal import rejections_report
from assay.sources import Rejected


def drawn(rejections: Rejections) -> str:
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(rejections_report(rejections))
    return capture.get()


def test_each_reason_has_its_count_and_its_first_lines() -> None:
    rows = [Rejected("a.csv", line, "too many fields", f"{line},\x1b") for line in range(2, 9)]
    report = drawn(Rejections.of(rows))
    assert "7 rows could not be read and were set aside" in report
    assert "too many fields: 7, the first 5 shown" in report
    assert " ".join(report.split()).endswith(r"a.csv 5 5,\x1b a.csv 6 6,\x1b")


def test_a_file_without_lines_shows_none() -> None:
    assert "1 row could not be read and was set aside" in drawn(Rejections.of([Rejected("a.avro", None, "torn", "x")]))

from assay.reports.sparkline import sparkline


def test_only_an_empty_bucket_is_flat() -> None:
    assert sparkline([0, 1, 1_000_000]) == "▁▂█"


def test_nothing_draws_nothing() -> None:
    assert sparkline([]) == ""
    assert sparkline([0, 0]) == "▁▁"

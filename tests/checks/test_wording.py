import pytest

from assay.checks.wording import between, counted, most_frequent, percent, quoted


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0%"), (1e-9, "<0.1%"), (0.661, "66.1%"), (0.9, "90%"), (0.99999, ">99.9%"), (1, "100%")],
)
def test_a_share_is_never_rounded_to_none_or_all(share: float, text: str) -> None:
    assert percent(share) == text


def test_counts_have_separators_and_a_plural() -> None:
    assert [counted(1, "row"), counted(0, "row"), counted(1234567, "row"), counted(2.5, "row")] == [
        "1 row",
        "0 rows",
        "1,234,567 rows",
        "2.5 rows",
    ]


def test_few_values_are_quoted_and_the_rest_counted() -> None:
    assert quoted(["it's", "b", "c", "d"]) == "\"it's\", 'b', 'c' and 1 more"
    assert quoted([]) == "nothing"


def test_values_of_equal_count_come_in_order() -> None:
    assert most_frequent({"b": 1, "a": 1, "c": 2}) == ("c", "a", "b")


def test_a_range_may_be_open() -> None:
    assert [between(0, 1000), between(3, None), between(None, 3), between(3, 3), between(None, None)] == [
        "0 to 1,000",
        "at least 3",
        "at most 3",
        "3",
        "anything",
    ]

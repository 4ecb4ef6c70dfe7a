import pytest

from .cases import fields, found, only

VARIES = (
    "The feature has a shape, but it's not always present (if the feature is nested, then it should always be present "
    "at each nested level) or its value lengths vary."
)


def feature(low: int, high: int, missing: int = 0) -> str:
    common = f"num_non_missing: 10 num_missing: {missing} min_num_values: {low} max_num_values: {high}"
    return (
        f'features {{ path {{ step: "x" }} type: INT num_stats {{ common_stats {{ {common} tot_num_values: 9 }} }} }}'
    )


def schema(*sizes: int) -> str:
    return f'feature {{ name: "x" type: INT shape {{ {" ".join(f"dim {{ size: {size} }}" for size in sizes)} }} }}'


@pytest.mark.parametrize(
    ("statistics", "long", "seen", "rows"),
    [
        (feature(2, 3), VARIES, "lists of 2 to 3", None),
        (feature(0, 0), VARIES, "lists of 0 to 0", None),
        (feature(6, 6, missing=2), VARIES, "missing in 2 rows", 2),
        (
            feature(5, 5),
            "The feature has fixed value length 5 but it's not compatible with the specified shape.",
            "5 values",
            None,
        ),
    ],
)
def test_values_that_do_not_fill_the_shape(statistics: str, long: str, seen: str, rows: int | None) -> None:
    anomaly = only(found(statistics, schema(2, 3)))
    assert (anomaly.type, anomaly.short, anomaly.long) == ("INVALID_FEATURE_SHAPE", "Feature shape dropped", long)
    assert (anomaly.seen, anomaly.expected, anomaly.rows) == (seen, "6 values in every row", rows)
    assert fields(anomaly) == {"shape": None}


def test_values_that_fill_the_shape() -> None:
    assert not found(feature(6, 6), schema(2, 3))
    assert not found(feature(1, 1), schema())

import pytest

from .cases import fields, found, only


def lists(*levels: tuple[int, int]) -> str:
    if len(levels) == 1:
        valency = f"min_num_values: {levels[0][0]} max_num_values: {levels[0][1]}"
    else:
        nested = "presence_and_valency_stats {{ num_non_missing: 10 min_num_values: {} max_num_values: {} }}"
        valency = " ".join(nested.format(*level) for level in levels)
    common = f"num_non_missing: 10 tot_num_values: 10 {valency}"
    return f'features {{ path {{ step: "x" }} type: INT num_stats {{ common_stats {{ {common} }} }} }}'


def schema(count: str) -> str:
    return f'feature {{ name: "x" type: INT {count} }}'


def test_a_list_that_is_too_short() -> None:
    anomaly = only(found(lists((0, 3)), schema("value_count { min: 1 max: 3 }")))
    assert (anomaly.type, anomaly.short) == ("FEATURE_TYPE_LOW_NUMBER_VALUES", "Missing values")
    assert anomaly.long == "Some examples have fewer values than expected."
    assert (anomaly.seen, anomaly.expected) == ("0 values in the shortest list", "1 to 3 values")
    assert fields(anomaly) == {"value_count": "max: 3"}


def test_a_list_that_is_too_long() -> None:
    anomaly = only(found(lists((1, 4)), schema("value_count { max: 3 }")))
    assert (anomaly.type, anomaly.short) == ("FEATURE_TYPE_HIGH_NUMBER_VALUES", "Superfluous values")
    assert anomaly.long == "Some examples have more values than expected."
    assert (anomaly.seen, anomaly.expected) == ("4 values in the longest list", "at most 3 values")
    assert fields(anomaly) == {"value_count": "max: 4"}


def test_inner_lists_are_judged_by_their_own_level() -> None:
    counts = "value_counts { value_count { min: 1 } value_count { min: 2 max: 2 } }"
    low, high = found(lists((1, 5), (1, 3)), schema(counts))
    assert low.long == "Some examples have fewer values than expected at nestedness level 1."
    assert high.long == "Some examples have more values than expected at nestedness level 1."
    assert fields(low) == {"value_counts": "value_count { min: 1 } value_count { min: 1 max: 2 }"}


@pytest.mark.parametrize(
    ("levels", "count", "long", "change"),
    [
        (
            [(1, 5), (2, 2)],
            "value_count { min: 1 }",
            "This feature has a value_count, but the nestedness level of the feature > 1. For features with nestedness "
            "levels greater than 1, value_counts, not value_count, should be specified.",
            {"value_count": None, "value_counts": "value_count { min: 1 } value_count { min: 2 max: 2 }"},
        ),
        (
            [(1, 5)],
            "value_counts { value_count { } value_count { } }",
            "The values have a different nest level than expected. Value counts will not be checked.",
            {"value_counts": None, "value_count": "min: 1"},
        ),
    ],
)
def test_lists_nested_otherwise_than_the_schema_says(
    levels: list[tuple[int, int]], count: str, long: str, change: dict[str, str | None]
) -> None:
    anomaly = only(found(lists(*levels), schema(count)))
    assert (anomaly.type, anomaly.short) == ("VALUE_NESTEDNESS_MISMATCH", "Mismatched value nest level")
    assert anomaly.long == long
    assert fields(anomaly) == change

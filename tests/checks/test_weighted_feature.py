import pytest

from .cases import found, numbers, only

SCHEMA = (
    'feature { name: "value" type: INT } '
    'weighted_feature { name: "score" feature { step: "value" } weight_feature { step: "weight" } }'
)
PLAIN = numbers("value", "INT", "")


def score(**custom: float) -> str:
    stats = " ".join(f'custom_stats {{ name: "{name}" num: {number} }}' for name, number in custom.items())
    return f'features {{ path {{ step: "score" }} {stats} }}'


@pytest.mark.parametrize("part", ["value", "weight"])
def test_rows_without_a_part_are_told(part: str) -> None:
    anomaly = only(found(PLAIN + score(**{f"missing_{part}": 2}), SCHEMA))
    assert (anomaly.path, anomaly.type) == ("score", f"WEIGHTED_FEATURE_MISSING_{part.upper()}")
    assert anomaly.short == f"Missing {part} feature"
    assert anomaly.long == f"Found 2 examples missing {part} feature."
    assert anomaly.seen == f"2 rows without a {part}"


def test_both_ends_of_a_mismatch_are_one_anomaly() -> None:
    anomaly = only(found(PLAIN + score(min_weight_length_diff=-3, max_weight_length_diff=0), SCHEMA))
    assert anomaly.type == "WEIGHTED_FEATURE_LENGTH_MISMATCH"
    assert anomaly.short == "Length mismatch between value and weight feature"
    assert anomaly.long == (
        "Mismatch between weight and value feature with min_weight_length_diff = -3 and max_weight_length_diff = 0."
    )
    assert anomaly.seen == "a row with weights 3 shorter than its values"


def test_parts_that_fit_are_no_anomaly() -> None:
    assert not found(PLAIN + score(missing_weight=0, missing_value=0, min_weight_length_diff=0), SCHEMA)


def test_a_weighted_feature_that_is_not_in_use_is_not_checked() -> None:
    """TFDV checks it all the same, so that its own update never comes to an end."""
    unused = SCHEMA.removesuffix("}") + "lifecycle_stage: DEPRECATED }"
    assert not found(PLAIN + score(missing_value=2), unused)
    assert only(found(PLAIN + numbers("score", "INT", ""), unused + 'feature { name: "score" type: BYTES }'))


def test_a_feature_of_the_same_name_collides() -> None:
    anomaly = only(found(PLAIN + score(missing_value=2), SCHEMA + 'feature { name: "score" type: INT }'))
    assert (anomaly.type, anomaly.short) == ("WEIGHTED_FEATURE_NAME_COLLISION", "Weighted feature name collision")
    assert anomaly.seen == "a weighted feature and a feature"


def test_a_sparse_feature_of_the_same_name_collides() -> None:
    anomaly = only(found(PLAIN + score(), SCHEMA + 'sparse_feature { name: "score" value_feature { name: "value" } }'))
    assert anomaly.type == "WEIGHTED_FEATURE_NAME_COLLISION"
    assert anomaly.seen == "a weighted feature and a sparse feature"
    assert anomaly.change is not None
    assert [name for name, _ in anomaly.change.fields] == ["sparse_feature"]

from .cases import fields, found, only


def feature(present: int, missing: int, weighted: str = "") -> str:
    common = f"num_non_missing: {present} num_missing: {missing} tot_num_values: {present} {weighted}"
    return f'features {{ path {{ step: "fare" }} type: INT num_stats {{ common_stats {{ {common} }} }} }}'


def schema(presence: str) -> str:
    return f'feature {{ name: "fare" type: INT presence {{ {presence} }} }}'


def test_a_column_in_too_few_rows() -> None:
    anomaly = only(found(feature(2, 8), schema("min_count: 5")))
    assert (anomaly.type, anomaly.short) == ("FEATURE_TYPE_LOW_NUMBER_PRESENT", "Column dropped")
    assert anomaly.long == ("The feature was present in fewer examples than expected: minimum count = 5, actual = 2")
    assert (anomaly.seen, anomaly.expected, anomaly.rows) == ("in 2 of 10 rows (20%)", "in at least 5 rows", 8)
    assert fields(anomaly) == {"presence": "min_count: 2"}


def test_a_column_in_too_small_a_share_of_rows() -> None:
    anomaly = only(found(feature(661, 339), schema("min_fraction: 1 min_count: 1"), rows=1000))
    assert (anomaly.type, anomaly.short) == ("FEATURE_TYPE_LOW_FRACTION_PRESENT", "Column dropped")
    assert anomaly.long == (
        "The feature was present in fewer examples than expected: minimum fraction = 1.000000, actual = 0.661000"
    )
    assert (anomaly.seen, anomaly.expected, anomaly.rows) == ("in 661 of 1,000 rows (66.1%)", "in every row", 339)
    assert fields(anomaly) == {"presence": "min_fraction: 0.661 min_count: 1"}


def test_one_missing_row_of_very_many_is_found_although_the_share_rounds_to_one() -> None:
    anomaly = only(found(feature(10, 1), schema("min_fraction: 1"), rows=10))
    assert anomaly.long == "The feature was expected everywhere, but was missing in 1 examples."
    assert fields(anomaly) == {"presence": "min_fraction: 0.9999"}


def test_where_rows_carry_weights_the_weights_count() -> None:
    weighted = "weighted_common_stats { num_non_missing: 4.5 num_missing: 0.5 tot_num_values: 4.5 }"
    anomaly = only(found(feature(5, 5, weighted), schema("min_fraction: 0.95"), weight=5))
    assert anomaly.long.endswith("minimum fraction = 0.950000, actual = 0.900000")
    assert (anomaly.seen, anomaly.rows) == ("in 5 of 10 rows (50%)", 5)


def test_the_share_of_a_field_is_that_of_the_structs_that_have_it() -> None:
    struct = 'features { path { step: "trip" } type: STRUCT struct_stats { common_stats { num_non_missing: 5 } } }'
    field = feature(4, 1).replace('step: "fare"', 'step: "trip" step: "fare"')
    nested = 'feature { name: "trip" type: STRUCT struct_domain { ' + schema("min_fraction: 0.8") + " } }"
    assert not found(struct + field, nested)
    assert only(found(struct + field, nested.replace("0.8", "0.9"))).path == "trip.fare"


def test_nothing_is_asked_of_a_column_without_presence() -> None:
    assert not found(feature(1, 9), schema(""))

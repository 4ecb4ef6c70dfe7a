from assay.checks import Severity

from .cases import found, numbers, only

SCHEMA = (
    'feature { name: "value" type: INT } '
    'sparse_feature { name: "pair" value_feature { name: "value" } index_feature { name: "place" } }'
)
PLAIN = numbers("value", "INT", "")


def pair(custom: str, path: str = 'step: "pair"') -> str:
    return f"features {{ path {{ {path} }} {custom} }}"


def ranks(name: str, count: float) -> str:
    return f'custom_stats {{ name: "{name}" rank_histogram {{ buckets {{ label: "place" sample_count: {count} }} }} }}'


def test_rows_without_values_are_told_with_the_composite_to_deprecate() -> None:
    anomaly = only(found(PLAIN + pair('custom_stats { name: "missing_value" num: 3 }'), SCHEMA))
    assert (anomaly.path, anomaly.type, anomaly.severity) == ("pair", "SPARSE_FEATURE_MISSING_VALUE", Severity.ERROR)
    assert (anomaly.short, anomaly.long) == ("Missing value feature", "Found 3 examples missing value feature")
    assert anomaly.seen == "3 rows without values"
    assert anomaly.change is not None
    assert anomaly.change.summary == "deprecate the composite pair"


def test_rows_without_an_index_are_told_for_each_index() -> None:
    anomaly = only(found(PLAIN + pair(ranks("missing_index", 2)), SCHEMA))
    assert anomaly.type == "SPARSE_FEATURE_MISSING_INDEX"
    assert anomaly.long == "Found 2 examples missing index feature: place"


def test_both_ends_of_a_mismatch_are_told() -> None:
    anomalies = found(PLAIN + pair(ranks("max_length_diff", 4) + ranks("min_length_diff", -1)), SCHEMA)
    assert [anomaly.long.partition("with ")[2] for anomaly in anomalies] == [
        "max_length_diff = 4",
        "min_length_diff = -1",
    ]
    assert [anomaly.seen for anomaly in anomalies] == [
        "a row with place 4 longer than its values",
        "a row with place 1 shorter than its values",
    ]


def test_parts_that_fit_are_no_anomaly() -> None:
    custom = 'custom_stats { name: "missing_value" }' + ranks("missing_index", 0) + ranks("max_length_diff", 0)
    assert not found(PLAIN + pair(custom), SCHEMA)


def test_a_composite_that_is_not_in_use_is_not_checked() -> None:
    wrong = PLAIN + pair('custom_stats { name: "missing_value" num: 3 }')
    for unused in ("deprecated: true", "lifecycle_stage: PLANNED"):
        assert not found(wrong, SCHEMA.removesuffix("}") + unused + "}")


def test_a_feature_of_the_same_name_collides_and_is_the_one_to_deprecate() -> None:
    schema = SCHEMA + 'feature { name: "pair" type: INT presence { min_count: 1 } }'
    for statistics in (numbers("pair", "INT", ""), pair('custom_stats { name: "missing_value" num: 3 }')):
        anomaly = only(found(PLAIN + statistics, schema))
        assert (anomaly.type, anomaly.long) == ("SPARSE_FEATURE_NAME_COLLISION", "Sparse feature name collision.")
        assert anomaly.change is not None
        assert (anomaly.change.path, anomaly.change.fields) == ("pair", (("lifecycle_stage", "DEPRECATED"),))


def test_a_composite_in_a_struct_is_checked_there() -> None:
    struct = (
        'features { path { step: "trip" } type: STRUCT struct_stats { common_stats { num_non_missing: 10 '
        "min_num_values: 1 max_num_values: 1 tot_num_values: 10 } } }"
    )
    statistics = struct + pair('custom_stats { name: "missing_value" num: 1 }', 'step: "trip" step: "pair"')
    inside = SCHEMA.partition("sparse_feature")[2]
    schema = f'feature {{ name: "trip" type: STRUCT struct_domain {{ sparse_feature {inside} }} }}'
    anomaly = only(found(statistics, schema))
    assert anomaly.path == "trip.pair"
    assert anomaly.change is not None
    assert anomaly.change.path == "trip"


def test_numbers_beyond_32_bits_are_told_as_they_are() -> None:
    anomaly = only(found(PLAIN + pair(ranks("max_length_diff", 1e11)), SCHEMA))
    assert anomaly.long.endswith("max_length_diff = 100000000000")


def test_composites_and_their_statistics_may_be_all_there_is() -> None:
    assert len(found(pair('custom_stats { name: "missing_value" num: 3 }'), SCHEMA, weight=2.0)) == 1

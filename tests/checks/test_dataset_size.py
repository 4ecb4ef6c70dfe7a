from .cases import fields, found, numbers, only

SCHEMA = 'feature { name: "x" type: INT } '
DATA = numbers("x", "INT", "")


def test_too_few_examples() -> None:
    anomaly = only(found(DATA, SCHEMA + "dataset_constraints { min_examples_count: 11 max_examples_count: 20 }"))
    assert (anomaly.path, anomaly.type) == ("", "DATASET_LOW_NUM_EXAMPLES")
    assert anomaly.short == "Low num examples in dataset."
    assert anomaly.long == "The dataset has 10 examples, which is fewer than expected."
    assert (anomaly.seen, anomaly.expected) == ("10 rows", "11 to 20 rows")
    assert fields(anomaly) == {"dataset_constraints": "min_examples_count: 10 max_examples_count: 20"}


def test_too_many_examples_even_if_no_smallest_number_is_set() -> None:
    anomaly = only(found(DATA, SCHEMA + "dataset_constraints { max_examples_count: 9 }"))
    assert (anomaly.type, anomaly.short) == ("DATASET_HIGH_NUM_EXAMPLES", "High num examples in dataset.")
    assert anomaly.long == "The dataset has 10 examples, which is more than expected."


def test_where_rows_carry_weights_examples_are_weight() -> None:
    weighted = DATA.replace("common_stats {", "common_stats { weighted_common_stats { num_non_missing: 2.5 } ")
    schema = SCHEMA + "dataset_constraints { max_examples_count: 2 }"
    anomaly = only(found(weighted, schema, weight=2.5))
    assert anomaly.long == "The dataset has 2.5 examples, which is more than expected."
    assert fields(anomaly) == {"dataset_constraints": "max_examples_count: 3"}


def test_as_many_examples_as_allowed() -> None:
    assert not found(DATA, SCHEMA + "dataset_constraints { min_examples_count: 10 max_examples_count: 10 }")

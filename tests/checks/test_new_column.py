from assay.checks import validate
from assay.schemas import Schema

from .cases import ONE_EACH, document, fields, found, numbers, only, texts


def test_a_column_the_schema_does_not_know_is_new() -> None:
    anomaly = only(found(texts("card", {"a": 7, "b": 3}), ""))
    assert (anomaly.path, anomaly.type, anomaly.short) == ("card", "SCHEMA_NEW_COLUMN", "New column")
    assert anomaly.long == "New column (column in data but not in schema)"
    assert (anomaly.seen, anomaly.rows) == ("a column of type STRING, in 10 rows", 10)


def test_its_change_adds_what_inference_would_with_a_domain_of_its_own() -> None:
    assert fields(only(found(texts("card", {"a": 7, "b": 3}), ""))) == {
        "type": "BYTES",
        "presence": "min_fraction: 1.0 min_count: 1",
        "value_count": "min: 1 max: 1",
        "string_domain": 'name: "card" value: "a" value: "b"',
    }


def test_a_new_struct_is_one_anomaly_with_all_that_is_nested_in_it() -> None:
    struct = f'features {{ path {{ step: "trip" }} type: STRUCT struct_stats {{ {ONE_EACH} }} }}'
    nested = 'features { path { step: "trip" step: "fare" } type: INT num_stats { max: 3 } }'
    anomaly = only(found(struct + nested, ""))
    assert anomaly.path == "trip"
    assert 'feature { name: "fare"' in (fields(anomaly)["struct_domain"] or "")


def test_numbers_that_are_categories_get_no_domain_of_texts() -> None:
    categories = document(texts("code", {"1": 7, "5": 3}).replace("STRING", "INT"))
    assert "string_domain" not in fields(only(validate(categories, Schema())))


ENVIRONMENTS = 'default_environment: "TRAINING" default_environment: "SERVING"'
LABEL = f'{ENVIRONMENTS} feature {{ name: "tip" type: INT not_in_environment: "SERVING" }}'


def test_a_column_in_an_environment_that_should_not_have_it_is_new_there() -> None:
    label = numbers("tip", "INT", "max: 5")
    anomaly = only(found(label, LABEL, environment="SERVING"))
    assert (anomaly.type, anomaly.short) == ("SCHEMA_NEW_COLUMN", "Column missing in environment")
    assert anomaly.long == "New column tip found in data but not in the environment SERVING in the schema."
    assert fields(anomaly) == {"not_in_environment": None}
    assert not found(label, LABEL, environment="TRAINING")
    assert not found(label, LABEL)


def test_a_composite_of_the_schema_is_no_new_column() -> None:
    assert not found(numbers("pair", "INT", ""), 'sparse_feature { name: "pair" }')


def test_a_suggested_domain_comes_with_a_new_feature() -> None:
    told = numbers("day", "INT", "").removesuffix("}") + 'custom_stats { name: "domain_info" str: "time_domain { }" } }'
    assert fields(only(found(told, "")))["time_domain"] == ""


def test_a_column_that_no_schema_can_hold_is_new_without_a_change() -> None:
    inside_a_number = numbers("x", "INT", "") + numbers("x", "INT", "").replace('step: "x"', 'step: "x" step: "y"')
    too_deep = numbers("x", "INT", "").replace('step: "x"', 'step: "x" ' * 60)
    for statistics in (inside_a_number, too_deep):
        anomaly = only(validate(document(statistics), Schema.from_text('feature { name: "x" type: INT }')))
        assert (anomaly.type, anomaly.change) == ("SCHEMA_NEW_COLUMN", None)

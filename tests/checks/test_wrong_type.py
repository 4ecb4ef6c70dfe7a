import polars as pl
import pytest

from assay.checks import validate
from assay.profiles import profile
from assay.schemas import Schema

from .cases import ONE_EACH, fields, found, numbers, only, texts


@pytest.mark.parametrize(
    ("schema", "statistics", "long", "change"),
    [
        ("INT", texts("x", {"a": 10}), "Expected data of type: INT but got STRING", {"type": "BYTES"}),
        ("BYTES", numbers("x", "INT", ""), "Expected data of type: BYTES but got INT", {"type": "INT"}),
        ("INT", numbers("x", "FLOAT", ""), "Expected data of type: INT but got FLOAT", {"type": "FLOAT"}),
        (
            "INT",
            f'features {{ path {{ step: "x" }} type: STRUCT struct_stats {{ {ONE_EACH} }} }}',
            "Expected data of type: INT but got STRUCT",
            {"lifecycle_stage": "DEPRECATED"},
        ),
    ],
)
def test_data_of_another_type(schema: str, statistics: str, long: str, change: dict[str, str]) -> None:
    anomaly = only(found(statistics, f'feature {{ name: "x" type: {schema} }}'))
    assert (anomaly.type, anomaly.short, anomaly.long) == ("UNEXPECTED_DATA_TYPE", "Unexpected data type", long)
    assert anomaly.rows == 10
    assert fields(anomaly) == change


def test_a_domain_that_does_not_suit_the_new_type_goes() -> None:
    schema = 'feature { name: "x" type: BYTES string_domain { value: "a" } distribution_constraints { } }'
    anomaly = only(found(numbers("x", "INT", ""), schema))
    assert fields(anomaly) == {"type": "INT", "string_domain": None, "distribution_constraints": None}


def test_a_domain_that_made_no_sense_does_not_come_to_life_with_the_new_type() -> None:
    schema = 'feature { name: "x" type: FLOAT int_domain { } }'
    (_, anomaly) = found(texts("x", {"a": 10}), schema)
    assert fields(anomaly) == {"type": "BYTES", "int_domain": None}


NUMBERS = Schema.from_text('feature { name: "x" type: INT }')


def test_a_few_words_among_numbers_are_told_apart() -> None:
    data = profile(pl.DataFrame({"x": range(9997)})) + profile(pl.DataFrame({"x": ["abc", "abc", "abc"]}))
    anomaly = only(validate(data, NUMBERS))
    assert anomaly.seen == "3 of 10,000 values are text, such as 'abc'"
    assert (anomaly.rows, anomaly.examples) == (3, ("abc",))


def test_fractions_among_integers_are_told_apart() -> None:
    data = profile(pl.DataFrame({"x": [1, 2]})) + profile(pl.DataFrame({"x": [0.5]}))
    assert only(validate(data, NUMBERS)).seen == "1 of 3 values is float, such as '0.5'"


def test_data_all_of_another_type_say_so() -> None:
    anomaly = only(validate(profile(pl.DataFrame({"x": ["b", "a", "b"]})), NUMBERS))
    assert (anomaly.seen, anomaly.examples) == ("all 3 values are text, such as 'b'", ("b", "a"))


def test_numbers_among_texts_are_texts() -> None:
    data = profile(pl.DataFrame({"x": [1, 2]})) + profile(pl.DataFrame({"x": ["a"]}))
    assert not validate(data, Schema.from_text('feature { name: "x" type: BYTES }'))


def test_lists_that_are_all_empty_are_of_any_type() -> None:
    assert not validate(profile(pl.DataFrame({"x": [[], []]})), NUMBERS)


def test_a_domain_is_judged_although_the_type_is_wrong() -> None:
    schema = 'feature { name: "x" type: INT int_domain { min: 1 } }'
    assert [anomaly.type for anomaly in found(texts("x", {"a": 10}), schema)] == [
        "UNEXPECTED_DATA_TYPE",
        "INT_TYPE_NOT_INT_STRING",
    ]


def test_a_format_of_time_goes_with_the_type_it_was_of() -> None:
    schema = Schema.from_text('feature { name: "x" type: INT time_domain { integer_format: UNIX_DAYS } }')
    data = profile(pl.DataFrame({"x": ["2000-01-01"]}))
    anomaly = only(validate(data, schema))
    assert anomaly.change is not None
    assert not validate(data, anomaly.change.apply(schema))

import polars as pl
import pytest

from assay.checks import revise_schema, validate
from assay.profiles import profile
from assay.schemas import Schema, Values

from .cases import fields, found, only, texts

PAYMENT = 'feature { name: "payment" type: BYTES domain: "payment" } string_domain { name: "payment" value: "Cash" }'


def test_texts_that_the_schema_does_not_list() -> None:
    anomaly = only(found(texts("payment", {"Cash": 90, "Prcard": 7, "Dispute": 3}), PAYMENT, rows=100))
    assert (anomaly.type, anomaly.short) == ("ENUM_TYPE_UNEXPECTED_STRING_VALUES", "Unexpected string values")
    assert anomaly.long == "Examples contain values missing from the schema: Dispute (~3%), Prcard (~7%). "
    assert (anomaly.seen, anomaly.expected) == ("10 values of 'Prcard', 'Dispute'", "one of 'Cash'")
    assert (anomaly.rows, anomaly.examples) == (10, ("Prcard", "Dispute"))
    assert anomaly.change is not None
    assert anomaly.change.summary == "allow 'Prcard', 'Dispute' in payment"
    assert anomaly.change.values == ("Dispute", "Prcard")


def test_a_value_shared_by_two_features_is_allowed_for_both() -> None:
    other = ' feature { name: "other" type: BYTES domain: "payment" }'
    both = texts("payment", {"Card": 10}) + texts("other", {"Card": 5, "Chip": 5})
    assert [anomaly.path for anomaly in found(both, PAYMENT + other)] == ["other", "payment"]


@pytest.mark.parametrize(("mass", "wrong"), [(0.9, False), (0.95, True), (1, True), (0, False)])
def test_a_share_of_texts_may_lie_outside(mass: float, wrong: bool) -> None:
    schema = PAYMENT.replace("domain:", f"distribution_constraints {{ min_domain_mass: {mass} }} domain:", 1)
    anomalies = found(texts("payment", {"Cash": 90, "Prcard": 10}), schema, rows=100)
    assert bool(anomalies) is wrong
    assert not wrong or "in at least" in only(anomalies).expected or mass == 1


@pytest.mark.parametrize(
    ("text", "printed"), [(r"a\nb", r"a\nb"), ("it's", r"it\'s"), (r"\007", r"\007"), ("ü", "ü"), ("\\\\", r"\\")]
)
def test_control_characters_are_printed_as_in_c(text: str, printed: str) -> None:
    anomaly = only(found(texts("payment", {text: 1000, "Cash": 99_000}), PAYMENT, rows=100_000))
    assert anomaly.long == f"Examples contain values missing from the schema: {printed} (~1%). "


def test_bytes_that_are_no_text() -> None:
    anomaly = only(found(texts("payment", {"Cash": 8}, "invalid_utf8_count: 2"), PAYMENT))
    assert (anomaly.type, anomaly.short) == ("ENUM_TYPE_INVALID_UTF8", "Invalid UTF8 strings")
    assert anomaly.long == "Found strings that were not valid UTF8 strings."
    assert (anomaly.seen, anomaly.rows) == ("2 values not UTF-8", 2)
    assert fields(anomaly) == {"domain": None}


def test_a_domain_that_would_grow_too_large_is_dropped() -> None:
    data = profile(pl.DataFrame({"payment": [f"card {number}" for number in range(120)]}))
    anomaly = only(validate(data, Schema.from_text(PAYMENT)))
    assert anomaly.rows == 120
    assert fields(anomaly) == {"domain": None}
    assert revise_schema(Schema.from_text(PAYMENT), data)["payment"].domain is None
    assert isinstance(
        revise_schema(Schema.from_text(PAYMENT), data, max_string_domain_size=200)["payment"].domain, Values
    )


def test_a_domain_that_is_large_already_may_grow() -> None:
    values = " ".join(f'value: "{number}"' for number in range(120))
    schema = f'feature {{ name: "payment" type: BYTES string_domain {{ {values} }} }}'
    change = only(found(texts("payment", {"new": 10}), schema)).change
    assert change is not None
    assert change.values == ("new",)


def test_where_rows_carry_weights_shares_are_of_weight_and_rows_of_values() -> None:
    weighted = (
        'weighted_string_stats { rank_histogram { buckets { label: "Cash" sample_count: 1 } '
        'buckets { label: "Prcard" sample_count: 1 } } }'
    )
    statistics = texts("payment", {"Cash": 9, "Prcard": 1}, weighted).replace(
        "common_stats {", "common_stats { weighted_common_stats { num_non_missing: 2 tot_num_values: 2 } "
    )
    anomaly = only(found(statistics, PAYMENT, weight=2))
    assert anomaly.long == "Examples contain values missing from the schema: Prcard (~50%). "
    assert anomaly.rows == 1

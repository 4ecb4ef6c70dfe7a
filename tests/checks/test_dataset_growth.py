import pytest
from tests.checks.cases import document, only

from assay.checks import validate
from assay.schemas import Schema

DRIFT = "dataset_constraints { num_examples_drift_comparator { %s } }"


def test_more_rows_than_allowed() -> None:
    schema = Schema.from_text(DRIFT % "max_fraction_threshold: 2")
    anomaly = only(validate(document("", rows=50), schema, previous=document("", rows=20)))
    assert anomaly.type == "COMPARATOR_HIGH_NUM_EXAMPLES"
    assert anomaly.short == "High num examples in current dataset versus the previous span."
    assert anomaly.long == (
        "The ratio of num examples in the current dataset versus the previous span is 2.5 "
        "(up to six significant digits), which is above the threshold 2."
    )
    assert (anomaly.seen, anomaly.expected) == (
        "50 rows, 20 rows in the previous span",
        "at most 2.0 times as many as in the previous span",
    )
    assert anomaly.change is not None
    assert not validate(document("", rows=50), anomaly.change.apply(schema), previous=document("", rows=20))


@pytest.mark.parametrize(("rows", "kind"), [(9, "COMPARATOR_LOW_NUM_EXAMPLES"), (10, None), (40, None)])
def test_fewer_rows_than_allowed(rows: int, kind: str | None) -> None:
    schema = Schema.from_text(DRIFT % "min_fraction_threshold: 0.5 max_fraction_threshold: 2")
    found = validate(document("", rows=rows), schema, previous=document("", rows=20))
    assert [anomaly.type for anomaly in found] == ([kind] if kind else [])


def test_nothing_before() -> None:
    schema = Schema.from_text(DRIFT % "min_fraction_threshold: 0.5 max_fraction_threshold: 2")
    anomaly = only(validate(document("", rows=1), schema, previous=document("", rows=0)))
    assert anomaly.long == (
        "The previous span has 0 examples, so there is a high number of examples in the current dataset versus the "
        "previous span."
    )


def test_an_earlier_version_of_the_same_data_has_a_comparator_of_its_own() -> None:
    schema = Schema.from_text((DRIFT % "min_fraction_threshold: 1").replace("drift", "version"))
    assert not validate(document("", rows=1), schema, previous=document("", rows=2))
    anomaly = only(validate(document("", rows=1), schema, previous_version=document("", rows=2)))
    assert anomaly.short == "Low num examples in current dataset versus the previous version."

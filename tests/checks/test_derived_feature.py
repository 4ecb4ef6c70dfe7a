from .cases import fields, found, numbers, only

SOURCE = 'validation_derived_source { deriver_name: "reduce_op" source_path { step: "fare" } }'
DERIVED = numbers("total", "INT", "").removesuffix("}") + SOURCE + "}"


def declared(more: str, kind: str = "INT") -> str:
    return f'feature {{ name: "total" type: {kind} {more} }}'


def test_a_derived_feature_that_the_schema_does_not_know_as_one_is_marked() -> None:
    anomaly = only(found(DERIVED, declared("")))
    assert (anomaly.path, anomaly.type) == ("total", "DERIVED_FEATURE_INVALID_SOURCE")
    assert anomaly.short == anomaly.long == "Derived source not set in schema."
    assert anomaly.seen == "derived by 'reduce_op'"
    assert fields(anomaly) == {
        "lifecycle_stage": "VALIDATION_DERIVED",
        "validation_derived_source": 'deriver_name: "reduce_op" source_path { step: "fare" }',
    }


def test_a_derived_feature_has_a_lifecycle_stage_of_its_own() -> None:
    anomaly = only(found(DERIVED, declared(f"lifecycle_stage: PRODUCTION {SOURCE}")))
    assert (anomaly.type, anomaly.long) == ("DERIVED_FEATURE_BAD_LIFECYCLE", "Derived feature has wrong lifecycle.")
    assert anomaly.seen == "lifecycle stage PRODUCTION"
    assert fields(anomaly) == {"lifecycle_stage": "VALIDATION_DERIVED"}


def test_a_derived_feature_that_is_marked_or_disabled_is_well() -> None:
    for stage in ("VALIDATION_DERIVED", "DISABLED"):
        assert not found(DERIVED, declared(f"lifecycle_stage: {stage} {SOURCE}"))
    assert not found(numbers("total", "INT", ""), declared(""))


def test_the_wrong_type_does_not_hide_the_wrong_lifecycle() -> None:
    kinds = [anomaly.type for anomaly in found(DERIVED, declared(SOURCE, "BYTES"))]
    assert kinds == ["UNEXPECTED_DATA_TYPE", "DERIVED_FEATURE_BAD_LIFECYCLE"]


def test_a_new_derived_feature_comes_in_as_one() -> None:
    assert fields(only(found(DERIVED, "")))["lifecycle_stage"] == "VALIDATION_DERIVED"

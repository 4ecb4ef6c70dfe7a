import ast
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay import infer_schema, profile, validate
from assay.checks import Anomalies, Anomaly, Severity
from assay.checks.anomaly import KINDS
from assay.errors import UsageError
from assay.profiles.asked_by_schema import composites_of
from assay.rows.nested import Nested
from assay.rows.offending import ANOMALIES, OF_ALL_ROWS, OF_THE_DATASET, ROW, judged, offending_rows, why_no_row
from assay.rows.rules import kinds_of
from assay.schemas import Feature, Schema

from .tables import Batches, cases

Pairs = set[tuple[str, str]]


def found_in(frames: pl.DataFrame | Batches, schema: str | Schema, environment: str | None = None) -> Anomalies:
    parsed = schema if isinstance(schema, Schema) else Schema.from_text(schema)
    return validate(profile(frames), parsed, environment=environment)


def listed(table: pl.DataFrame, schema: str) -> list[tuple[int, str, str | None]]:
    """Row, type and value of everything that is wrong."""
    bad = offending_rows(table, found_in(table, schema))
    return bad.explode(ANOMALIES).unnest(ANOMALIES).select(ROW, "type", "value").rows()


def column(*values: object, dtype: pl.DataType | None = None) -> pl.DataFrame:
    return pl.DataFrame({"x": pl.Series(values, dtype=dtype)})


# ---- the laws ---------------------------------------------------------------------------------------------------

#: What may have no row behind it, or be found only when the rows behind another anomaly are gone.
NOT_OF_ROWS = OF_THE_DATASET.keys() | OF_ALL_ROWS.keys()

OF_INTEGERS = {"INT_TYPE_SMALL_INT", "INT_TYPE_BIG_INT"}
OF_FLOATS = {"FLOAT_TYPE_SMALL_FLOAT", "FLOAT_TYPE_BIG_FLOAT", "FLOAT_TYPE_HAS_INF"}
OF_LENGTHS = {"FEATURE_TYPE_LOW_NUMBER_VALUES", "FEATURE_TYPE_HIGH_NUMBER_VALUES"}
OF_DOMAINS = {
    *("ENUM_TYPE_INVALID_UTF8", "ENUM_TYPE_UNEXPECTED_STRING_VALUES", "BOOL_TYPE_UNEXPECTED_STRING"),
    *("BOOL_TYPE_UNEXPECTED_FLOAT", "BOOL_TYPE_SMALL_INT", "BOOL_TYPE_BIG_INT", "INT_TYPE_NOT_INT_STRING"),
    *("FLOAT_TYPE_STRING_NOT_FLOAT", "FLOAT_TYPE_HAS_NAN", *OF_INTEGERS, *OF_FLOATS),
}

#: What a check does not look for any more once it found the first.
HIDDEN = {
    "UNEXPECTED_DATA_TYPE": OF_DOMAINS,
    "INT_TYPE_NOT_INT_STRING": OF_INTEGERS,
    "FLOAT_TYPE_STRING_NOT_FLOAT": OF_FLOATS,
    "ENUM_TYPE_INVALID_UTF8": {"ENUM_TYPE_UNEXPECTED_STRING_VALUES"},
    "BOOL_TYPE_SMALL_INT": {"BOOL_TYPE_BIG_INT"},
    "VALUE_NESTEDNESS_MISMATCH": OF_LENGTHS,
}


def judgments(batches: Batches, found: Anomalies) -> tuple[Batches, Pairs]:
    """The good rows, and what is wrong with the others."""
    good, bad = [], set()
    for batch in judged(batches, found):
        good.append(batch.filter(pl.col(ANOMALIES).is_null()).drop(ROW, ANOMALIES))
        bad |= {(each["path"], each["type"]) for row in batch[ANOMALIES].drop_nulls().to_list() for each in row}
    return Batches(good), bad


def without_numbers(batches: Batches, feature: Feature) -> bool:
    """Whether it has no value but NaN: statistics then say the range is 0 to 0, and the shortest inner list 0 long."""
    leaves = [Nested.of(frame, feature.steps).leaves for frame in batches.frames]
    return all(values.is_nan().all() if values.dtype.is_float() else values.is_empty() for values in leaves)


def is_share(feature: Feature, kind: str) -> bool:
    """Whether some rows may do that, so that dropping others may make them too many."""
    constraints, presence = feature.proto.distribution_constraints, feature.proto.presence
    match kind:
        case "ENUM_TYPE_UNEXPECTED_STRING_VALUES":
            return constraints.HasField("min_domain_mass") and constraints.min_domain_mass < 1
        case "FEATURE_TYPE_LOW_FRACTION_PRESENT":
            return presence.min_fraction < 1
    return False


@given(cases(most_batches=3), st.sampled_from([None, "SERVING"]))
def test_rows_and_checks_agree(case: tuple[Batches, Schema], environment: str | None) -> None:
    batches, schema = case
    found = found_in(batches, schema, environment)
    good, bad = judgments(batches, found)
    pairs = {(anomaly.path, anomaly.type) for anomaly in found}
    mistyped = {path for path, kind in pairs if kind == "UNEXPECTED_DATA_TYPE"}

    of_rows = {(path, kind) for path, kind in pairs if kind not in NOT_OF_ROWS and path not in mistyped}
    lacking = {(p, k) for p, k in of_rows - bad if not without_numbers(batches, schema[p])}
    assert not lacking, "an anomaly without a row"

    excess = {(p, k) for p, k in bad - pairs if not any((p, h) in pairs and k in HIDDEN[h] for h in HIDDEN)}
    assert not excess, "a row without an anomaly"

    after = {(anomaly.path, anomaly.type) for anomaly in found_in(good, schema, environment)}
    left = {(p, k) for p, k in after if k not in NOT_OF_ROWS and not without_numbers(good, schema[p])}
    assert not {(p, k) for p, k in left if (p, k) in pairs or not is_share(schema[p], k)}, "good rows are not good"


@given(cases(most_batches=3))
def test_every_row_is_judged_once_and_in_order(case: tuple[Batches, Schema]) -> None:
    batches, schema = case
    seen = list(judged(batches, found_in(batches, schema)))
    assert [row for batch in seen for row in batch[ROW]] == list(range(sum(frame.height for frame in batches.frames)))
    for batch, frame in zip(seen, batches.frames, strict=True):
        assert batch.drop(ROW, ANOMALIES).equals(frame)


# ---- one rule at a time -----------------------------------------------------------------------------------------


def test_rows_that_lack_a_value_that_must_be_everywhere() -> None:
    schema = 'feature { name: "x" type: INT presence { min_fraction: 1 } }'
    assert listed(column(1, None, 3), schema) == [(1, "FEATURE_TYPE_LOW_FRACTION_PRESENT", None)]


def test_rows_may_lack_a_value_as_long_as_enough_rows_have_it() -> None:
    schema = 'feature { name: "x" type: INT presence { min_fraction: 0.6 } }'
    assert listed(column(1, None, 3), schema) == []
    assert [row for row, _, _ in listed(column(1, None, None), schema)] == [1, 2]


def test_every_row_of_a_column_that_is_not_there_lacks_it_where_a_share_of_rows_is_asked_for() -> None:
    table = pl.DataFrame({"y": [1, 2]})
    share = 'feature { name: "x" type: INT presence { min_fraction: 1 } } feature { name: "y" type: INT }'
    assert listed(table, share) == [(0, "SCHEMA_MISSING_COLUMN", None), (1, "SCHEMA_MISSING_COLUMN", None)]
    assert listed(table, share.replace("min_fraction", "min_count")) == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("value_count { min: 1 max: 2 }", [(1, "LOW"), (2, "HIGH")]),
        ("value_counts { value_count { max: 2 } }", [(2, "HIGH")]),
    ],
)
def test_lists_that_are_too_short_or_too_long(rule: str, expected: list[tuple[int, str]]) -> None:
    found = listed(column([1], [], [1, None, 3]), f'feature {{ name: "x" type: INT {rule} }}')
    assert found == [(row, f"FEATURE_TYPE_{which}_NUMBER_VALUES", None) for row, which in expected]


def test_inner_lists_are_counted_at_their_level() -> None:
    schema = 'feature { name: "x" type: INT value_counts { value_count {} value_count { max: 1 } } }'
    assert listed(column([[1], [2]], [[3], [4, 5]]), schema) == [(1, "FEATURE_TYPE_HIGH_NUMBER_VALUES", None)]


def test_lists_that_are_nested_too_deeply() -> None:
    schema = 'feature { name: "x" type: INT value_count { min: 1 } }'
    assert listed(column([[1]], None), schema) == [(0, "VALUE_NESTEDNESS_MISMATCH", None)]


def test_values_that_do_not_fill_their_shape() -> None:
    schema = 'feature { name: "x" type: INT shape { dim { size: 2 } dim { size: 2 } } }'
    rows = [[1, 2], [3, 4]], [[1], [2]], [[1, 2], [3]], None, [[1, 2], None]
    assert {row for row, _, _ in listed(column(*rows), schema)} == {1, 2, 3, 4}


def test_vectors_of_another_dimension() -> None:
    frame = pl.DataFrame({"x": [[1.0, 2.0], [1.0], None, [1.0, 2.0, 3.0], [3.0, 4.0]]})
    schema = 'feature { name: "x" type: FLOAT float_domain { embedding_dim: 2 } }'
    assert listed(frame, schema) == [(1, "EMBEDDING_SHAPE_INVALID", None), (3, "EMBEDDING_SHAPE_INVALID", None)]


def test_images_that_are_too_large() -> None:
    frame = pl.DataFrame({"x": [b"1234", b"12", None, b"12345"]})
    schema = 'feature { name: "x" type: BYTES image_domain { max_image_byte_size: 3 } }'
    kind = "MAX_IMAGE_BYTE_SIZE_EXCEEDED"
    assert listed(frame, schema) == [(0, kind, "1234"), (3, kind, "12345")]


def test_a_text_among_numbers_is_of_the_wrong_type_and_the_numbers_are_not() -> None:
    batches = Batches([column(1, 2), column("n/a"), column(500)])
    found = found_in(batches, 'feature { name: "x" type: INT int_domain { min: 0 max: 100 } }')
    bad = offending_rows(batches, found)
    assert bad["x"].to_list() == ["n/a", "500"]
    assert [[each["type"] for each in row] for row in bad[ANOMALIES].to_list()] == [
        ["UNEXPECTED_DATA_TYPE", "INT_TYPE_NOT_INT_STRING"],
        ["INT_TYPE_BIG_INT"],  # hidden from the check by the text
    ]


def test_integers_where_floats_should_be_are_no_fault_of_a_row() -> None:
    table = column(1, 2)
    found = found_in(table, 'feature { name: "x" type: FLOAT }')
    assert [anomaly.type for anomaly in found] == ["UNEXPECTED_DATA_TYPE"]
    assert offending_rows(table, found).is_empty()
    assert why_no_row("UNEXPECTED_DATA_TYPE") == "every value is of a narrower type, so each would fit"


@pytest.mark.parametrize(
    ("values", "domain", "expected"),
    [
        (
            ["a", "c", "b"],
            'type: BYTES string_domain { value: "a" value: "b" }',
            [(1, "ENUM_TYPE_UNEXPECTED_STRING_VALUES", "c")],
        ),
        ([b"a", b"\xff"], 'type: BYTES string_domain { value: "a" }', [(1, "ENUM_TYPE_INVALID_UTF8", r"\xff")]),
        ([0, 1, 2, -1], "type: INT bool_domain {}", [(2, "BOOL_TYPE_BIG_INT", "2"), (3, "BOOL_TYPE_SMALL_INT", "-1")]),
        (
            [0.0, 0.5, float("nan")],
            "type: FLOAT bool_domain {}",
            [(1, "BOOL_TYPE_UNEXPECTED_FLOAT", "0.5"), (2, "BOOL_TYPE_UNEXPECTED_FLOAT", "NaN")],
        ),
        (["yes", "no"], 'type: BYTES bool_domain { true_value: "yes" }', [(1, "BOOL_TYPE_UNEXPECTED_STRING", "no")]),
        ([2**53 + 1, 2**53], f"type: INT int_domain {{ max: {2**53} }}", [(0, "INT_TYPE_BIG_INT", str(2**53 + 1))]),
        (
            ["7", " 8 ", "1e3"],
            "type: BYTES int_domain { max: 7 }",
            [(1, "INT_TYPE_BIG_INT", " 8 "), (2, "INT_TYPE_NOT_INT_STRING", "1e3")],
        ),
        ([0.7, 0.71], "type: FLOAT float_domain { max: 0.7 }", [(1, "FLOAT_TYPE_BIG_FLOAT", "0.71")]),
        ([1.0, float("nan")], "type: FLOAT float_domain { disallow_nan: true }", [(1, "FLOAT_TYPE_HAS_NAN", "NaN")]),
        ([1.0, float("-inf")], "type: FLOAT float_domain { disallow_inf: true }", [(1, "FLOAT_TYPE_HAS_INF", "-inf")]),
        (["1e3", "x"], "type: BYTES float_domain { min: 0 }", [(1, "FLOAT_TYPE_STRING_NOT_FLOAT", "x")]),
    ],
)
def test_values_outside_of_their_domain(
    values: list[object], domain: str, expected: list[tuple[int, str, str]]
) -> None:
    assert listed(column(*values), f'feature {{ name: "x" {domain} }}') == expected


def test_integers_beyond_64_bits_are_compared_exactly() -> None:
    table = column(2**70, 2**64, 1, dtype=pl.Int128())
    schema = 'feature { name: "x" type: INT int_domain { max: 9223372036854775806 } }'
    assert [value for _, _, value in listed(table, schema)] == [str(2**70), str(2**64)]


def test_texts_may_lie_outside_of_their_domain_as_long_as_enough_lie_inside() -> None:
    feature = 'name: "x" type: BYTES string_domain { value: "a" } distribution_constraints { min_domain_mass: 0.5 }'
    assert listed(column("a", "b"), f"feature {{ {feature} }}") == []
    assert [row for row, _, _ in listed(column("a", "b", "c"), f"feature {{ {feature} }}")] == [1, 2]


def test_a_nested_feature_is_named_by_its_path_and_any_of_its_values_makes_the_row_bad() -> None:
    table = pl.DataFrame({"trip": [[{"fare": 1}, {"fare": 9}], [{"fare": 2}], [{"fare": 99}, None]]})
    schema = """feature { name: "trip" type: STRUCT struct_domain { feature {
        name: "fare" type: INT presence { min_fraction: 1 } int_domain { max: 5 } } } }"""
    bad = offending_rows(table, found_in(table, schema)).explode(ANOMALIES).unnest(ANOMALIES)
    assert bad.select(ROW, "path", "type", "value").rows() == [
        (0, "trip.fare", "INT_TYPE_BIG_INT", "9"),
        (2, "trip.fare", "FEATURE_TYPE_LOW_FRACTION_PRESENT", None),
        (2, "trip.fare", "INT_TYPE_BIG_INT", "99"),
    ]


def test_long_texts_are_told_apart_as_statistics_tell_them_apart() -> None:
    known, other = "x" * 5000, "x" * 4999 + "y"
    schema = infer_schema(profile(column(known)))
    table = column(known, other)
    assert offending_rows(table, found_in(table, schema))[ROW].to_list() == [1]


# ---- what is not of rows ----------------------------------------------------------------------------------------


def test_the_table_names_types_that_exist() -> None:
    assert not NOT_OF_ROWS - set(KINDS)


def test_a_row_may_be_wrong_for_itself_where_the_data_are_well() -> None:
    table = column(1, None)
    schema = Schema.from_text('feature { name: "x" type: INT presence { min_fraction: 0.5 min_count: 1 } }')
    assert not found_in(table, schema)
    assert [anomaly.type for anomaly in found_in(table[1:], schema)] == ["FEATURE_TYPE_NOT_PRESENT"]
    assert offending_rows(table, found_in(table, schema)).is_empty()


def test_features_of_another_environment_are_not_judged() -> None:
    schema = Schema.from_text(
        'default_environment: "TRAINING" default_environment: "SERVING" feature { name: "x" type: INT '
        'not_in_environment: "SERVING" presence { min_fraction: 1 } } feature { name: "y" type: INT }'
    )
    table = pl.DataFrame({"y": [1]})
    assert offending_rows(table, found_in(table, schema, "TRAINING")).height == 1
    assert offending_rows(table, found_in(table, schema, "SERVING")).is_empty()


def test_of_a_selection_of_anomalies_only_those_have_rows() -> None:
    table = pl.DataFrame({"x": [1, None], "y": ["a", "b"]})
    schema = """feature { name: "x" type: INT presence { min_fraction: 1 } }
        feature { name: "y" type: BYTES string_domain { value: "b" } }"""
    found = found_in(table, schema)
    some = Anomalies([anomaly for anomaly in found if anomaly.path == "y"], schema=found.schema)
    assert offending_rows(table, found)[ROW].to_list() == [0, 1]
    assert offending_rows(table, some)[ROW].to_list() == [0]


def test_no_rows_at_all_give_the_columns() -> None:
    table = pl.DataFrame({"x": []}, schema={"x": pl.Int64})
    bad = offending_rows(table, found_in(table, 'feature { name: "x" type: INT }'))
    assert bad.columns == ["x", ROW, ANOMALIES]
    assert bad.is_empty()


def test_data_with_a_column_that_is_added_are_a_wrong_call() -> None:
    table = pl.DataFrame({"assay_row": [1]})
    with pytest.raises(UsageError, match="has a column 'assay_row'"):
        offending_rows(table, found_in(table, ""))


def test_names_that_look_like_patterns_are_names() -> None:
    table = pl.DataFrame({"^x.*$": [{"*": 1}, {"*": 9}], "xy": [1, 1]})
    schema = Schema.from_text("""feature { name: "^x.*$" type: STRUCT struct_domain { feature {
        name: "*" type: INT int_domain { max: 5 } } } }""")
    big = Anomaly("'^x.*$'.*", "INT_TYPE_BIG_INT", Severity.ERROR, "", "")
    assert offending_rows(table, Anomalies([big], schema=schema))["assay_row"].to_list() == [1]


# ---- real data --------------------------------------------------------------------------------------------------

TAXI = Path(__file__).parents[2] / "examples" / "chicago_taxi"


def test_seventeen_taxi_trips_are_behind_the_two_anomalies() -> None:
    found = validate(profile(TAXI / "eval.csv"), infer_schema(profile(TAXI / "train.csv")))
    bad = offending_rows(TAXI / "eval.csv", found).explode(ANOMALIES).unnest(ANOMALIES)
    assert dict(bad.group_by("path").len().iter_rows()) == {"company": 16, "payment_type": 1}
    assert bad.filter(path="payment_type")["value"].to_list() == ["Prcard"]


def test_one_penguin_is_out_of_range(shared: Path) -> None:
    data = shared / "penguins_tfx"
    schema = infer_schema(profile(data / "labelled.csv"), numeric_ranges=True)
    bad = offending_rows(data / "skewed.csv", validate(profile(data / "skewed.csv"), schema))
    assert bad.height == 1
    assert bad["assay_anomalies"].explode().struct.field("path").to_list() == ["culmen_length_mm"]


# ---- features made of others, formats, sequences of tokens --------------------------------------------------------

SPARSE = """
    feature { name: "at" type: INT }
    feature { name: "of" type: FLOAT }
    sparse_feature { name: "s" index_feature { name: "at" } value_feature { name: "of" } }"""
WEIGHTED = """
    feature { name: "of" type: BYTES }
    feature { name: "at" type: FLOAT }
    weighted_feature { name: "s" feature { step: "of" } weight_feature { step: "at" } }"""


def composed(table: pl.DataFrame, schema: str) -> list[tuple[int, str]]:
    """Row and type of what is wrong, by statistics that were made with the schema."""
    parsed = Schema.from_text(schema)
    bad = offending_rows(table, validate(profile(table, schema=parsed), parsed))
    return bad.explode(ANOMALIES).unnest(ANOMALIES).select(ROW, "type").rows()


@pytest.mark.parametrize(
    ("kind", "partner", "schema", "values"),
    [("SPARSE", "INDEX", SPARSE, [1.5, 2.5]), ("WEIGHTED", "WEIGHT", WEIGHTED, ["a", "b"])],
)
def test_parts_of_a_composite_that_do_not_fit(kind: str, partner: str, schema: str, values: list[object]) -> None:
    number = int if kind == "SPARSE" else float
    places = [[number(0), number(7)], None, [number(1)], [number(2)], None]
    table = pl.DataFrame({"of": [values, values, None, values, None], "at": places})
    assert composed(table, schema) == [
        (1, f"{kind}_FEATURE_MISSING_{partner}"),
        (1, f"{kind}_FEATURE_LENGTH_MISMATCH"),
        (2, f"{kind}_FEATURE_MISSING_VALUE"),
        (2, f"{kind}_FEATURE_LENGTH_MISMATCH"),
        (3, f"{kind}_FEATURE_LENGTH_MISMATCH"),
    ]


def test_parts_within_a_struct_are_compared_struct_by_struct() -> None:
    structs = [[{"at": [1], "of": [0.5]}], None, [{"at": [1], "of": [0.5]}, {"at": [1, 2], "of": [0.5]}]]
    schema = f'feature {{ name: "x" type: STRUCT struct_domain {{ {SPARSE} }} }}'
    assert composed(pl.DataFrame({"x": structs}), schema) == [(2, "SPARSE_FEATURE_LENGTH_MISMATCH")]


def test_two_composites_of_one_name_are_the_fault_of_no_row() -> None:
    table = pl.DataFrame({"of": [[1.5]], "at": [[1]]})
    assert composed(table, SPARSE + 'feature { name: "s" type: INT }') == []


@pytest.mark.parametrize(
    ("values", "domain", "wrong"),
    [
        (["2026-01-31", "31.01.2026", "", None, "soon"], 'time_domain { string_format: "%Y-%m-%d" }', [1, 4]),
        (["https://a.example/b", "nowhere", "http://b.example"], "url_domain {}", [1]),
        (["/m/0abc", "m/0abc"], "mid_domain {}", [1]),
        ([17 * 10**8, *[17 * 10**11] * 5], "time_domain { integer_format: UNIX_SECONDS }", [1, 2, 3, 4, 5]),
    ],
)
def test_values_of_another_format(values: list[object], domain: str, wrong: list[int]) -> None:
    table = pl.concat([column(*values)] * 60)  # a format is told from a hundred values on
    kind = "INT" if isinstance(values[0], int) else "BYTES"
    found = listed(table, f'feature {{ name: "x" type: {kind} {domain} }}')
    assert [(row, seen) for row, _, seen in found[: len(wrong)]] == [(row, str(values[row])) for row in wrong]
    assert [kind for _, kind, _ in found] == ["UNEXPECTED_FORMAT"] * 60 * len(wrong)


def test_a_few_values_may_be_of_another_format() -> None:
    assert listed(column(*["2026-01-31"] * 9, "soon"), 'feature { name: "x" type: BYTES url_domain {} }') != []
    dates = 'feature { name: "x" type: BYTES time_domain { string_format: "%Y-%m-%d" } }'
    assert listed(column(*["2026-01-31"] * 9, "soon"), dates) == []


LANGUAGE = """
    feature { name: "x" type: BYTES natural_language_domain { vocabulary: "words"
        sequence_length_constraints { min_sequence_length: 2 max_sequence_length: 3 excluded_string_value: "PAD" }
        token_constraints { string_value: "the" max_per_sequence: 1 }
        token_constraints { string_value: "end" min_per_sequence: 1 } } }
    string_domain { name: "words" value: "the" value: "cat" value: "PAD" value: "end" }"""


def test_sequences_of_tokens_that_break_a_constraint() -> None:
    table = column(
        ["the", "end"], ["the", "the", "end"], ["cat", "cat"], ["end", "PAD"], [], None, ["cat"] * 3 + ["end"]
    )
    schema = Schema.from_text(LANGUAGE)
    bad = offending_rows(table, validate(profile(table, schema=schema), schema))
    assert bad.explode(ANOMALIES).unnest(ANOMALIES).select(ROW, "type", "value").rows() == [
        (1, "SEQUENCE_VALUE_TOO_MANY_OCCURRENCES", "the"),
        (2, "SEQUENCE_VALUE_TOO_FEW_OCCURRENCES", "end"),
        (3, "SEQUENCE_TOO_SHORT", None),
        (6, "SEQUENCE_TOO_LONG", None),
    ]


_TOKENS = st.none() | st.lists(st.sampled_from(["the", "cat", "PAD", "end", "dog"]), max_size=4)
_NUMBERS = st.none() | st.lists(st.sampled_from([0, 1]), max_size=3)


@given(st.lists(st.fixed_dictionaries({"x": _TOKENS, "at": _NUMBERS, "of": _NUMBERS}), min_size=1, max_size=6))
def test_rows_and_checks_agree_about_composites_and_sequences(rows: list[dict[str, object]]) -> None:
    lists = {"x": pl.List(pl.String), "at": pl.List(pl.Int64), "of": pl.List(pl.Float64)}
    table, schema = pl.DataFrame(rows, schema=lists), Schema.from_text(SPARSE + LANGUAGE)

    def pairs(part: pl.DataFrame) -> tuple[Anomalies, Pairs]:
        found = validate(profile(part, schema=schema), schema)
        return found, {(one.path, one.type) for one in found if one.type not in NOT_OF_ROWS}

    found, expected = pairs(table)
    good, bad = judgments(Batches([table]), found)
    assert bad == expected
    assert pairs(pl.concat(good.frames))[1] == set()


def test_every_type_of_anomaly_has_rows_or_a_reason_why_not() -> None:
    def named(folder: str) -> set[str]:
        files = (Path(assay.__file__).parent / folder).rglob("*.py")
        constants = (node for file in files for node in ast.walk(ast.parse(file.read_text())))
        return {str(node.value) for node in constants if isinstance(node, ast.Constant)} & set(KINDS)

    composites = {kind for one in composites_of(Schema.from_text(SPARSE + WEIGHTED).proto) for kind in kinds_of(one)}
    judged_by_rows = named("rows/rules") | composites
    assert not judged_by_rows & OF_THE_DATASET.keys()
    assert named("checks") - {"UNKNOWN_TYPE"} <= judged_by_rows | OF_THE_DATASET.keys()

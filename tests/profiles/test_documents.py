import gzip
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from google.protobuf.message import Message
from tensorflow_metadata.proto.v0.statistics_pb2 import (
    DatasetFeatureStatisticsList,
    FeatureNameStatistics,
    Histogram,
)

from assay.profiles import profile
from assay.profiles.documents import answer
from assay.schemas import Schema
from assay.statistics.extremes import Extremes, Range
from assay.statistics.quantiles import Quantiles

GOLDEN = Path(__file__).parents[1] / "golden" / "taxi"
TAXI = Path(__file__).parents[2] / "examples" / "chicago_taxi"
NAN, INF = float("nan"), float("inf")


def feature(values: list[object], dtype: pl.DataType | None = None) -> FeatureNameStatistics:
    (only,) = profile(pl.DataFrame({"x": pl.Series(values, dtype=dtype)})).statistics().datasets[0].features
    return only


def scalars(message: Message, path: str = "") -> dict[str, object]:
    """Every field that is set, by its path, but histograms, whose edges are estimates in TFDV, and extensions."""
    flat: dict[str, object] = {}
    for field, value in message.ListFields():
        if field.name in ("custom_stats", "histograms", "num_values_histogram"):
            continue
        parts = value if field.is_repeated else [value]
        for i, part in enumerate(parts):
            here = f"{path}.{field.name}[{i}]"
            flat |= scalars(part, here) if isinstance(part, Message) else {here: part}
    return flat


@pytest.mark.parametrize("split", ["train", "eval", "serving"])
def test_taxi_statistics_are_those_of_tfdv(split: str) -> None:
    recorded = gzip.decompress((GOLDEN / f"{split}_statistics.pb.gz").read_bytes())
    theirs = DatasetFeatureStatisticsList.FromString(recorded).datasets[0]
    frame = pd.read_csv(TAXI / f"{split}.csv")
    ours = profile(frame).statistics().datasets[0]
    assert ours.num_examples == theirs.num_examples
    assert [f.path for f in ours.features] == [f.path for f in theirs.features]
    for our, their in zip(ours.features, theirs.features, strict=True):
        numbers = frame[our.path.step[0]]
        for field, expected in scalars(their).items():
            if field.endswith("median[0]"):  # an estimate in TFDV, off by up to 1 % of the rows
                assert max((numbers < expected).sum(), (numbers > expected).sum()) <= 0.51 * len(numbers) + 1
            else:
                near = pytest.approx(expected, rel=1e-12) if isinstance(expected, float) else expected
                assert scalars(our).get(field) == near, (our.path, field)


@pytest.mark.parametrize(
    ("values", "dtype", "kind"),
    [
        ([1], None, "INT"),
        ([True], None, "INT"),
        ([1.5], None, "FLOAT"),
        ([None], pl.Float64(), "FLOAT"),
        ([None], pl.Null(), "STRING"),
        (["a"], pl.Categorical(), "STRING"),
        ([b"\xff"], None, "STRING"),
        ([{"a": 1}], None, "STRUCT"),
    ],
)
def test_every_type_has_its_place_in_tfmd(values: list[object], dtype: pl.DataType | None, kind: str) -> None:
    frame = pl.DataFrame({"x": pl.Series(values, dtype=dtype)})
    document = profile(frame).statistics().datasets[0].features[0]
    assert FeatureNameStatistics.Type.Name(document.type) == kind


def test_infinities_have_buckets_of_their_own() -> None:
    standard, quantiles = feature([1.0, 2.0, INF, -INF, NAN]).num_stats.histograms
    assert (standard.type, quantiles.type) == (Histogram.STANDARD, Histogram.QUANTILES)
    assert standard.num_nan == quantiles.num_nan == 1
    buckets = [(bucket.low_value, bucket.high_value, bucket.sample_count) for bucket in standard.buckets]
    assert (buckets[0], buckets[-1]) == ((-INF, -INF, 1), (INF, INF, 1))
    assert sum(count for _, _, count in buckets) == 4


def test_numbers_beyond_2_to_the_53_are_exact_in_the_extension() -> None:
    assert answer(feature([2**53 + 1, -(2**63)]), Extremes()) == Range(-(2**63), 2**53 + 1)


def test_an_extension_with_infinities_comes_back() -> None:
    document = feature([1.0, INF])
    assert answer(document, Extremes()) == Range(1.0, INF)
    distribution = answer(document, Quantiles())
    assert distribution is not None
    assert distribution.values == (1.0, INF)


def test_dates_carry_a_time_domain_that_tfdv_understands() -> None:
    (domain,) = [c.str for c in feature([None], pl.Date()).custom_stats if c.name == "domain_info"]
    assert domain == "time_domain { integer_format: UNIX_DAYS }"


def test_a_document_of_others_has_no_extension() -> None:
    assert answer(FeatureNameStatistics(), Extremes()) is None


@pytest.mark.parametrize("damaged", ['{"low": []}', "no JSON", ""])
def test_an_extension_that_is_no_answer_is_none(damaged: str) -> None:
    document = feature([1])
    for custom in document.custom_stats:
        if custom.name == "assay.extremes.v1":
            custom.str = damaged
    assert answer(document, Extremes()) is None


def test_slices_are_datasets_named_as_in_tfdv() -> None:
    document = profile(
        pl.DataFrame({"origin": ["JFK"], "year": [2013]}), by=["origin", ("origin", "year")]
    ).statistics()
    assert [dataset.name for dataset in document.datasets] == ["All Examples", "origin_JFK", "origin_JFK_year_2013"]


def test_numbers_that_are_names_are_counted_like_texts() -> None:
    """TFDV: an INT feature with ``is_categorical`` has string statistics."""
    schema = Schema.from_text('feature { name: "zip" type: INT int_domain { is_categorical: true } }')
    frame = pl.DataFrame({"zip": [12, 7, 12, None], "w": [1.0, 2.0, 0.5, 1.0]})
    zipcode, _ = profile(frame, schema=schema, weight="w").statistics().datasets[0].features
    names = zipcode.string_stats
    assert zipcode.type == FeatureNameStatistics.INT
    assert (names.unique, names.common_stats.num_missing) == (2, 1)
    assert names.avg_length == pytest.approx(5 / 3)
    assert [(top.value, top.frequency) for top in names.top_values] == [("12", 2), ("7", 1)]
    assert [(top.value, top.frequency) for top in names.weighted_string_stats.top_values] == [("7", 2), ("12", 1.5)]


def test_numbers_that_should_be_names_but_are_texts_are_texts() -> None:
    schema = Schema.from_text('feature { name: "zip" type: INT int_domain { is_categorical: true } }')
    (zipcode,) = profile(pl.DataFrame({"zip": ["12"]}), schema=schema).statistics().datasets[0].features
    assert (zipcode.type, zipcode.string_stats.avg_length) == (FeatureNameStatistics.STRING, 2)


def test_values_that_say_nothing_stand_under_the_names_of_tfdv() -> None:
    numbers, texts = profile(pl.DataFrame({"n": [-1, 2], "t": ["", "x"]})).statistics().datasets[0].features
    assert {one.name: one.num for one in numbers.custom_stats}["int_-1"] == 1
    assert {one.name: one.num for one in texts.custom_stats}["str_empty"] == 1

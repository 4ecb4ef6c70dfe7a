"""What holds for every check: of real data frames, of TFDV-like statistics, and of any statistics at all."""

import math
from random import Random

import polars as pl
import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st
from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList
from tests.golden.random_cases import random_dataset, similar_dataset
from tests.golden.random_edits import edit_schema
from tests.schemas.proto_strategy import protos

from assay.checks import Anomalies, revise_schema, validate
from assay.profiles import Questions, measure
from assay.schemas import Schema, infer_schema
from assay.testing.checks import CHECK_LAWS, Law, raises_nothing_against_its_own_schema
from assay.testing.statistics import columns_of_rows


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """A frame of a few columns of any type, of no rows, of one, of several."""
    columns = [series for series, _ in draw(st.lists(columns_of_rows(8), min_size=1, max_size=4))]
    height = max(map(len, columns))
    return pl.DataFrame(
        {f"c{i}": series.extend_constant(None, height - len(series)) for i, series in enumerate(columns)}
    )


@pytest.mark.parametrize("law", CHECK_LAWS)
@given(new=frames(), old=frames(), ranges=st.booleans())
def test_checks_of_profiles_keep_the_laws(law: Law, new: pl.DataFrame, old: pl.DataFrame, ranges: bool) -> None:
    schema = infer_schema(measure(old, Questions()), numeric_ranges=ranges)
    law(measure(new, Questions()).statistics(), schema)


def told_consistently(dataset: DatasetFeatureStatistics) -> DatasetFeatureStatisticsList:
    """The statistics without a ``domain_info`` that they contradict themselves."""
    for feature in dataset.features:
        told = [
            stat for stat in feature.custom_stats if "int_domain" not in stat.str and "string_domain" not in stat.str
        ]
        del feature.custom_stats[:]
        if feature.type != feature.BYTES:
            feature.custom_stats.extend(told)
    return DatasetFeatureStatisticsList(datasets=[dataset])


@given(new=frames(), old=frames())
def test_data_fit_the_schema_revised_by_them(new: pl.DataFrame, old: pl.DataFrame) -> None:
    data = measure(new, Questions())
    revised = revise_schema(infer_schema(measure(old, Questions()), numeric_ranges=True), data)
    assert [anomaly.type for anomaly in validate(data, revised)] == ([] if len(new) else ["DATA_MISSING"])


@pytest.mark.parametrize("law", [law for law in CHECK_LAWS if law is not raises_nothing_against_its_own_schema])
@given(seed=st.integers(0, 2**32))
def test_checks_of_foreign_statistics_keep_the_laws(law: Law, seed: int) -> None:
    rng = Random(seed)
    original = random_dataset(rng)
    schema = infer_schema(DatasetFeatureStatisticsList(datasets=[original])).proto
    edit_schema(rng, schema)
    law(told_consistently(similar_dataset(rng, original)), Schema(schema))


@given(seed=st.integers(0, 2**32))
def test_foreign_statistics_raise_nothing_against_their_own_schema(seed: int) -> None:
    dataset = random_dataset(Random(seed))
    for feature in dataset.features:
        del feature.custom_stats[:]
        if feature.type in (feature.INT, feature.FLOAT) and feature.HasField(
            "string_stats"
        ):  # TFDV infers texts for numbers that are categories
            feature.string_stats.ClearField("rank_histogram")
            feature.string_stats.ClearField("weighted_string_stats")
    raises_nothing_against_its_own_schema(DatasetFeatureStatisticsList(datasets=[dataset]), Schema())


@given(dataset=protos(DatasetFeatureStatistics), schema=protos(schema_pb2.Schema))
def test_whatever_statistics_and_schema_say_validating_gives_anomalies(
    dataset: DatasetFeatureStatistics, schema: schema_pb2.Schema
) -> None:
    anomalies = validate(DatasetFeatureStatisticsList(datasets=[dataset]), schema)
    assert list(Anomalies.from_json(anomalies.json())) == list(anomalies)
    assert anomalies.proto.baseline == schema


@given(seed=st.integers(0, 2**32))
def test_however_absurd_the_numbers_are_validating_gives_anomalies(seed: int) -> None:
    rng = Random(seed)
    dataset = random_dataset(rng)
    schema = infer_schema(DatasetFeatureStatisticsList(datasets=[dataset])).proto
    edit_schema(rng, schema)
    confuse(rng, dataset)
    confuse(rng, schema)
    validate(DatasetFeatureStatisticsList(datasets=[dataset]), schema)


ABSURD: dict[int, tuple[float, ...]] = {
    FieldDescriptor.TYPE_DOUBLE: (math.inf, -math.inf, math.nan, -1.5, 1e308, -1e308, 0.5),
    FieldDescriptor.TYPE_FLOAT: (math.inf, -math.inf, math.nan, -1.5, 3e38),
    FieldDescriptor.TYPE_INT64: (-(2**63), 2**63 - 1, -1, 0),
    FieldDescriptor.TYPE_UINT64: (2**64 - 1, 0, 1),
}


def confuse(rng: Random, message: Message) -> None:
    """Put absurd numbers in some places where there are numbers."""
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            for child in value if field.is_repeated else (value,):
                confuse(rng, child)
        elif field.type in ABSURD and not field.is_repeated and rng.random() < 0.2:
            setattr(message, field.name, rng.choice(ABSURD[field.type]))


def test_revising_a_schema_over_years_settles_every_time() -> None:
    rng = Random(7)
    schema, data = Schema(), random_dataset(rng)
    for _ in range(12):
        data = similar_dataset(rng, data)
        document = DatasetFeatureStatisticsList(datasets=[data])
        schema = revise_schema(schema, document)
        assert data.num_examples == 0 or not validate(document, schema)

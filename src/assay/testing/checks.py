"""The laws of checks, as functions that raise AssertionError where one is broken; for plug-ins too.

Each takes statistics and a schema, in which no feature occurs twice, as any test framework likes to draw them:

    @pytest.mark.parametrize("law", CHECK_LAWS)
    def test_my_check_keeps_the_laws(law):
        law(my_statistics, my_schema)
"""

from collections.abc import Callable, MutableSequence
from typing import Any

from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList

from assay.checks import Anomalies, revise_schema, validate
from assay.schemas import Schema, infer_schema

#: What a validation is asked.
Law = Callable[[DatasetFeatureStatisticsList, Schema], None]


def raises_nothing_against_its_own_schema(statistics: DatasetFeatureStatisticsList, schema: Schema) -> None:
    """Data fit the schema inferred from them, with ranges and shapes or without; all they may lack is examples."""
    for ranges in (False, True):
        for shape in (False, True):
            found = validate(statistics, infer_schema(statistics, infer_shape=shape, numeric_ranges=ranges))
            assert not _kinds(found) - {("", "DATA_MISSING")}, list(found)


def a_change_removes_its_anomaly_and_adds_none(statistics: DatasetFeatureStatisticsList, schema: Schema) -> None:
    """The change that an anomaly offers is its cure, without side effects."""
    for environment in (None, *schema.environments):
        before = validate(statistics, schema, environment=environment)
        for anomaly in before:
            if anomaly.change is None:
                continue
            after = validate(statistics, anomaly.change.apply(schema), environment=environment)
            cured = {(other.path, other.type, other.long) for other in after}
            assert (anomaly.path, anomaly.type, anomaly.long) not in cured, anomaly
            assert _kinds(after) <= _kinds(before), (anomaly, list(after))


def revising_settles(statistics: DatasetFeatureStatisticsList, schema: Schema) -> None:
    """Data fit the schema revised by them, as far as an edit can do that, and revising again changes nothing."""
    revised = revise_schema(schema, statistics)
    left = [anomaly for anomaly in validate(statistics, revised) if anomaly.change is not None]
    assert not left, left
    assert revise_schema(revised, statistics).text() == revised.text()


def order_does_not_matter(statistics: DatasetFeatureStatisticsList, schema: Schema) -> None:
    """The same is found in whatever order features come, in the document or in the schema."""
    mirrored, backwards = DatasetFeatureStatisticsList(), Schema(schema.proto)
    mirrored.CopyFrom(statistics)
    for dataset in mirrored.datasets:
        _reverse(dataset.features)
    _reverse_features(backwards.proto.feature)
    assert list(validate(mirrored, backwards)) == list(validate(statistics, schema))


def inputs_stay_as_they_are(statistics: DatasetFeatureStatisticsList, schema: Schema) -> None:
    """Neither validating nor revising edits what it is given."""
    before = statistics.SerializeToString(deterministic=True), schema.proto.SerializeToString(deterministic=True)
    validate(statistics, schema)
    revise_schema(schema, statistics)
    after = statistics.SerializeToString(deterministic=True), schema.proto.SerializeToString(deterministic=True)
    assert after == before


#: Every law.
CHECK_LAWS: tuple[Law, ...] = (
    raises_nothing_against_its_own_schema,
    a_change_removes_its_anomaly_and_adds_none,
    revising_settles,
    order_does_not_matter,
    inputs_stay_as_they_are,
)


def _kinds(anomalies: Anomalies) -> set[tuple[str, str]]:
    return {(anomaly.path, anomaly.type) for anomaly in anomalies}


def _reverse_features(features: MutableSequence[schema_pb2.Feature]) -> None:
    for feature in features:
        if feature.HasField("struct_domain"):  # an edit of one that is not there would put it there
            _reverse_features(feature.struct_domain.feature)
    _reverse(features)


def _reverse(messages: MutableSequence[Any]) -> None:
    backwards = list(reversed(messages))
    del messages[:]
    messages.extend(backwards)

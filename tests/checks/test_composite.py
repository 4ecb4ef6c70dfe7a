import polars as pl
import pytest
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList
from tests.golden.composite_cases import composite_cases

from assay.checks import validate
from assay.profiles import Questions, measure
from assay.profiles.asked_by_schema import composites_of
from assay.profiles.cross_documents import write
from assay.schemas import Schema
from assay.statistics import Table
from assay.testing.checks import CHECK_LAWS, Law


@pytest.mark.parametrize("law", CHECK_LAWS, ids=lambda law: law.__name__)
def test_checks_of_composites_keep_the_laws(law: Law) -> None:
    for case in composite_cases(seed=5, count=40):
        law(DatasetFeatureStatisticsList(datasets=[case.statistics]), Schema(case.schema))


def test_rows_whose_parts_do_not_fit_are_found_from_the_schema_to_the_anomaly() -> None:
    schema = Schema.from_text(
        'feature { name: "word" type: BYTES } feature { name: "weight" type: FLOAT } '
        'weighted_feature { name: "words" feature { step: "word" } weight_feature { step: "weight" } }'
    )
    frame = pl.DataFrame({"word": [["a", "b"], ["c"], None], "weight": [[0.5], None, None]})
    statistics = measure(frame, Questions()).statistics()
    for question in composites_of(schema.proto):
        write(statistics.datasets[0], question, question.result(question.measure(Table(frame))))
    assert [(anomaly.type, anomaly.seen) for anomaly in validate(statistics, schema)] == [
        ("WEIGHTED_FEATURE_MISSING_WEIGHT", "1 row without a weight"),
        (
            "WEIGHTED_FEATURE_LENGTH_MISMATCH",
            "a row with weights 1 shorter than its values",
        ),
    ]

import polars as pl
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics
from tests.golden.records import decode, records

from assay.profiles.empty_values import empty_value_statistics
from assay.statistics import Column
from assay.statistics.empty_values import Empty, EmptyValues


def test_what_is_there_is_told_under_the_names_of_tfdv() -> None:
    told = {custom.name: custom.num for custom in empty_value_statistics(Empty(1, 2, 3, 4))}
    assert told == {"int_-1": 1, "str_empty": 2, "list_empty": 4}
    assert list(empty_value_statistics(Empty())) == []


def test_minus_ones_are_counted_as_by_tfdv() -> None:
    (record,) = (record for record in records("cross.jsonl.gz") if record["question"] == "empty_values")
    for feature in decode(record["statistics"], DatasetFeatureStatistics).features:
        (name,) = feature.path.step
        empty = EmptyValues().measure(Column((name,), pl.Series(record["rows"][name])))
        assert [custom for custom in empty_value_statistics(empty) if custom.name != "list_empty"] == [
            *feature.custom_stats
        ]

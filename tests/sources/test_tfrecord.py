import gzip
import tracemalloc
from pathlib import Path

import polars as pl
import pytest
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList
from tests.golden.records import taxi
from tests.sources.tfrecords import example, frame, write

from assay.errors import ColumnError, SourceError
from assay.profiles import profile
from assay.sources import Rejected, TFRecord, open_source
from assay.sources import tfrecord as module
from assay.sources.example import MIXED, NO_EXAMPLE
from assay.sources.framing import DATA_DAMAGED, LENGTH_DAMAGED

from .reading import read

RECORDS = [
    example({"n": [1, 2], "s": [b"x"], "f": [0.5]}),
    example({"n": [3]}),
    example({"s": [], "f": None}, kind="bytes_list"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "data.tfrecord", RECORDS)


def test_features_are_columns_of_lists(file: Path) -> None:
    got = read(open_source(file))
    assert got.columns == ("f", "n", "s")
    assert got.types == [{"f": "List(Float32)", "n": "List(Int64)", "s": "List(Binary)"}]
    assert got.batches[0].to_dict(as_series=False) == {
        "f": [[0.5], None, None],
        "n": [[1, 2], [3], None],
        "s": [[b"x"], None, []],
    }
    assert not got.rejected


def test_lists_of_features_are_fields_of_one_struct(tmp_path: Path) -> None:
    records = [
        example({"id": [7]}, {"words": [[b"a", b"b"], None, [b"c"]], "none": [None]}),
        example({"id": [8]}),
        example(lists={"words": []}),
    ]
    got = read(open_source(write(tmp_path / "data.tfrecord", records)))
    assert got.types == [
        {"id": "List(Int64)", "##SEQUENCE##": "Struct({'none': List(Null), 'words': List(List(Binary))})"}
    ]
    assert got.batches[0].to_dicts() == [
        {"id": [7], "##SEQUENCE##": {"none": [None], "words": [[b"a", b"b"], None, [b"c"]]}},
        {"id": [8], "##SEQUENCE##": {"none": None, "words": None}},
        {"id": None, "##SEQUENCE##": {"none": None, "words": []}},
    ]


def test_only_the_columns_asked_for_come(file: Path) -> None:
    assert next(iter(open_source(file).batches(columns=["s", "f"]))).columns == ["s", "f"]
    with pytest.raises(ColumnError, match="no column 'm' in"):
        read(open_source(file), columns=["m"])


def test_content_tells_the_format_and_compression_and_not_the_name(file: Path) -> None:
    compressed = file.with_name("data.csv")
    compressed.write_bytes(gzip.compress(file.read_bytes()))
    assert read(open_source(compressed)).rows == read(open_source(file)).rows


@pytest.mark.parametrize("name", ["x.tfrecord", "data_tfrecord-00000-of-00012", "data_tfrecord-00000-of-00012.gz"])
def test_a_shard_without_records_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b"") if name.endswith(".gz") else b"")
    got = read(open_source(tmp_path))
    assert (got.columns, got.rows, got.rejected) == ((), [], [])


def test_damaged_records_are_set_aside_with_file_and_offset(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    second = len(frame(RECORDS[0]))
    third = second + len(frame(RECORDS[1]))
    whole[second + 14] ^= 1
    whole[third] ^= 1
    file.write_bytes(whole + frame(b"no example") + frame(RECORDS[1]))
    got = read(open_source(file))
    assert got.batches[0]["n"].to_list() == [[1, 2], [3]]
    assert [(each.file, each.line, each.offset, each.reason) for each in got.rejected] == [
        (str(file), None, second, DATA_DAMAGED),
        (str(file), None, third, LENGTH_DAMAGED),
        (str(file), None, len(whole), NO_EXAMPLE),
    ]
    assert got.rejected[-1].excerpt == "no example"


def test_a_feature_of_several_kinds_comes_in_several_batches_and_loses_nothing(tmp_path: Path) -> None:
    records = [example({"a": [1], "b": [b"x"]}), example({"a": [b"one"]}), example({"b": [b"y"]}), example({"a": [2]})]
    got = read(open_source(write(tmp_path / "data.tfrecord", records)))
    assert got.types == [
        {"a": "List(Int64)", "b": "List(Binary)"},
        {"a": "List(Binary)", "b": "List(Binary)"},
    ]
    assert [batch.to_dicts() for batch in got.batches] == [
        [{"a": [1], "b": [b"x"]}, {"a": None, "b": [b"y"]}, {"a": [2], "b": None}],
        [{"a": [b"one"], "b": None}],
    ]


def test_a_list_of_several_kinds_is_no_list_and_set_aside(tmp_path: Path) -> None:
    records = [example({"a": [1]}), example(lists={"s": [[1], [0.5]]})]
    got = read(open_source(write(tmp_path / "data.tfrecord", records)))
    assert len(got.rows) == 1
    assert [(each.offset, each.reason) for each in got.rejected] == [(len(frame(records[0])), MIXED)]


def test_a_feature_under_the_name_of_the_lists_is_an_error(tmp_path: Path) -> None:
    file = write(tmp_path / "data.tfrecord", [example({"##SEQUENCE##": [1]}, {"s": [[1]]})])
    with pytest.raises(SourceError, match="a feature named ##SEQUENCE##, under which feature lists go"):
        open_source(file).columns()


def test_features_without_end_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEATURES", 3)
    file = write(tmp_path / "data.tfrecord", [example({f"f{n}": [n]}) for n in range(4)])
    with pytest.raises(SourceError, match="more than 3 different features, expected the same in most records"):
        open_source(file).columns()


def test_a_wide_file_comes_in_small_frames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CELLS", 6)
    file = write(tmp_path / "data.tfrecord", [example({"a": [n], "b": [n]}) for n in range(7)])
    batches = read(open_source(file)).batches
    assert [batch.height for batch in batches] == [3, 3, 1]


def test_a_compressed_stream_that_breaks_is_an_error(file: Path) -> None:
    file.write_bytes(gzip.compress(file.read_bytes() * 50)[:-20])
    with pytest.raises(SourceError, match=r"data\.tfrecord: cannot be read to its end"):
        read(open_source(file))


def test_a_bomb_of_zeros_takes_no_memory_of_its_size(tmp_path: Path) -> None:
    file = tmp_path / "data.tfrecord"
    file.write_bytes(gzip.compress(frame(RECORDS[1]) + bytes(32 << 20), 1))
    tracemalloc.start()
    got = read(open_source(file, format=TFRecord(chunk_bytes=1 << 20)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [each.reason for each in got.rejected] == [LENGTH_DAMAGED]
    assert len(got.rows) == 1
    assert peak < 24 << 20


def test_progress_adds_up_to_the_size(file: Path) -> None:
    source, told = open_source(file), list[int]()
    rejected: list[Rejected] = []
    list(source.batches(reject=rejected.append, advance=told.append))
    assert sum(told) == source.size


def test_files_of_other_formats_are_one_dataset_with_it(file: Path) -> None:
    pl.DataFrame({"n": [[9]]}).write_parquet(file.with_name("more.parquet"))
    got = read(open_source(file.parent), columns=["n"])
    assert [row[0] and list(row[0]) for row in got.rows] == [[1, 2], [3], None, [9]]


def test_statistics_are_those_of_tfdv(shared: Path) -> None:
    theirs = taxi("tfrecord_statistics", DatasetFeatureStatisticsList).datasets[0]
    ours = profile(shared / "tfrecord_taxi_tfx" / "external" / "tfrecord").statistics().datasets[0]
    assert ours.num_examples == theirs.num_examples == 15_000
    assert figures(ours) == pytest.approx(figures(theirs), rel=1e-12)


def figures(dataset: DatasetFeatureStatistics) -> list[float]:
    """Every figure of every feature but those that TFDV estimates, in the order of names."""
    found: list[float] = []
    for feature in sorted(dataset.features, key=lambda each: each.path.step[0]):
        number, text = feature.num_stats, feature.string_stats
        common = number.common_stats if feature.HasField("num_stats") else text.common_stats
        found += [feature.type, common.num_non_missing, common.num_missing, common.tot_num_values]
        found += [common.min_num_values, common.max_num_values, common.avg_num_values]
        found += [number.mean, number.std_dev, number.min, number.max, number.num_zeros]
        found += [text.unique, text.avg_length, *(each.frequency for each in text.top_values)]
    return found

from pathlib import Path

import polars as pl
import pytest
from google.protobuf import text_format
from hypothesis import given
from hypothesis import strategies as st
from tensorflow_metadata.proto.v0.schema_pb2 import FLOAT, Feature, FeaturePresence, Schema
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList
from tests.sources.tfrecords import tfrecord

from assay.errors import FormatError, SourceError
from assay.profiles import Profile, profile
from assay.profiles.reading import read_statistics


@pytest.fixture(scope="module")
def taxi() -> Profile:
    return profile(pl.DataFrame({"fare": [4.5, None, 12.0], "paid": ["cash", "card\n", "cash"]}), by=["paid"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


@given(st.data())
def test_no_changed_byte_of_records_goes_unnoticed(
    taxi: Profile, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.mktemp("records") / "file"
    whole = bytearray(tfrecord([taxi.statistics().SerializeToString()] * 2))
    whole[data.draw(st.integers(12, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    file.write_bytes(whole)
    with pytest.raises(FormatError, match=r"file is damaged: .* at byte \d+\. Write it again"):
        read_statistics(file)


def test_a_cut_file_of_records_is_told(taxi: Profile, file: Path) -> None:
    file.write_bytes(tfrecord([taxi.statistics().SerializeToString()])[:-1])
    with pytest.raises(FormatError, match="a record that the end of the file cuts short at byte 0"):
        read_statistics(file)


def test_a_profile_comes_back(taxi: Profile, file: Path) -> None:
    taxi.save(file)
    assert read_statistics(file) == taxi


def test_statistics_come_back_from_bytes_text_and_records(taxi: Profile, file: Path) -> None:
    document = taxi.statistics()
    text = "# of today\n\n" + text_format.MessageToString(document)
    for data in (document.SerializeToString(), text.encode(), tfrecord([document.SerializeToString()])):
        file.write_bytes(data)
        assert read_statistics(file) == document


def test_records_that_hold_different_features_of_a_dataset_are_put_together(taxi: Profile, file: Path) -> None:
    whole, left, right = taxi.statistics(), taxi.statistics(), taxi.statistics()
    for dataset in left.datasets:
        del dataset.features[1:]
    for dataset in right.datasets:
        del dataset.features[:1]
    file.write_bytes(tfrecord([left.SerializeToString(), right.SerializeToString()]))
    assert read_statistics(file) == whole


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"fare,paid\n4.5,cash\n",
        b"\n\nfare\n1\n",
        b"datasets_seen,paid\n1,2\n",
        b'feature { name: "fare" }',
        Schema(feature=[Feature(name="fare", type=FLOAT, presence=FeaturePresence(min_count=1))]).SerializeToString(),
        b"PAR1 and so on",
        b"\x0a\x0d\x0a\x0b\x0a\x01x\x12\x06\x1a\x04\x0a\x02\x08\x01",  # a tf.Example: x = [1]
    ],
)
def test_what_is_neither_is_none(data: bytes, file: Path) -> None:
    file.write_bytes(data)
    assert read_statistics(file) is None


def test_records_of_examples_are_data(file: Path) -> None:
    file.write_bytes(tfrecord([b"\x0a\x0d\x0a\x0b\x0a\x01x\x12\x06\x1a\x04\x0a\x02\x08\x01"]))
    assert read_statistics(file) is None


def test_damaged_records_of_examples_are_data(file: Path) -> None:
    example = b"\x0a\x0d\x0a\x0b\x0a\x01x\x12\x06\x1a\x04\x0a\x02\x08\x01"
    data = bytearray(tfrecord([example, example]))
    data[14] ^= 1
    file.write_bytes(data)
    assert read_statistics(file) is None


def test_a_damaged_text_is_told(file: Path) -> None:
    file.write_text("datasets { nam: 1 }")
    with pytest.raises(FormatError, match="begins like statistics, but is damaged: 1:12"):
        read_statistics(file)


def test_a_file_that_is_not_there_is_told(file: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        read_statistics(file)


def test_the_binary_form_needs_no_dataset_to_be_named(file: Path) -> None:
    document = DatasetFeatureStatisticsList(datasets=[DatasetFeatureStatistics(num_examples=3)])
    file.write_bytes(document.SerializeToString())
    assert read_statistics(file) == document

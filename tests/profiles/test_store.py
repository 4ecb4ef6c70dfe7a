from pathlib import Path

import polars as pl
import pytest

from assay.errors import FormatError, SourceError
from assay.profiles import Profile, profile
from assay.profiles.store import MAGIC, VERSION, from_bytes, to_bytes
from assay.schemas import Schema


@pytest.fixture
def trips() -> Profile:
    return profile(
        pl.DataFrame({"fare": [2.0, None], "company": ["a", "b"], "w": [1.0, 2.0]}), by=["company"], weight="w"
    )


def test_a_saved_profile_comes_back(trips: Profile, tmp_path: Path) -> None:
    trips.save(tmp_path / "x.assay")
    assert Profile.load(tmp_path / "x.assay") == trips
    assert [path.name for path in tmp_path.iterdir()] == ["x.assay"]


def test_equal_profiles_are_equal_bytes(trips: Profile) -> None:
    assert to_bytes(from_bytes(to_bytes(trips))) == to_bytes(trips)


def test_every_cut_and_every_flipped_bit_is_noticed(trips: Profile) -> None:
    data = to_bytes(trips)
    for at in range(0, len(data), 7):
        with pytest.raises(FormatError):
            from_bytes(data[:at])
        with pytest.raises(FormatError):
            from_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])


@pytest.mark.parametrize(("version", "remedy"), [(9, "Upgrade assay"), (1, "Make the profile again from the data")])
def test_a_profile_of_another_version_says_what_to_do(trips: Profile, version: int, remedy: str) -> None:
    data = bytearray(to_bytes(trips))
    data[len(MAGIC)] = version
    with pytest.raises(
        FormatError, match=rf"x.assay has profile format {version}; this assay reads {VERSION}. {remedy}"
    ):
        from_bytes(bytes(data), name="x.assay")


def test_what_a_schema_and_a_label_ask_comes_back() -> None:
    schema = Schema.from_text("""
        feature { name: "zip" type: INT int_domain { is_categorical: true } }
        feature { name: "body" type: BYTES natural_language_domain { vocabulary: "words" } }
        weighted_feature { name: "heavy" feature { step: "body" } weight_feature { step: "zip" } }
        string_domain { name: "words" value: "the" value: "cat" }
    """)
    frame = pl.DataFrame({"zip": [1, 2], "body": [["the", "dog"], ["cat"]], "tip": [0, 1]})
    made = profile(frame, schema=schema, label="tip", by=[{"zip": [1, 2]}])
    assert from_bytes(to_bytes(made)) == made
    assert from_bytes(to_bytes(made)) + profile(frame, schema=schema, label="tip", by=[{"zip": [1, 2]}]) == made + made


def test_another_file_is_no_profile() -> None:
    with pytest.raises(FormatError, match=r"train.csv is no profile: it begins with b'a,b"):
        from_bytes(b"a,b\n1,2\n", name="train.csv")


def test_a_file_that_cannot_be_read_or_written_is_named(trips: Profile, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere/x.assay: cannot be written: No such file or directory"):
        trips.save(tmp_path / "nowhere" / "x.assay")
    with pytest.raises(SourceError, match=r"nowhere/x.assay: cannot be read: No such file or directory"):
        Profile.load(tmp_path / "nowhere" / "x.assay")

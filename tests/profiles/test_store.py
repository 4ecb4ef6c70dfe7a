from pathlib import Path

import polars as pl
import pytest

from assay.errors import FormatError, SourceError
from assay.profiles import Profile, profile
from assay.profiles.store import MAGIC, from_bytes, to_bytes


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


def test_a_newer_profile_says_so(trips: Profile) -> None:
    data = bytearray(to_bytes(trips))
    data[len(MAGIC)] = 9
    with pytest.raises(FormatError, match=r"x.assay has profile format 9; this assay reads up to 1. Upgrade assay"):
        from_bytes(bytes(data), name="x.assay")


def test_another_file_is_no_profile() -> None:
    with pytest.raises(FormatError, match=r"train.csv is no profile: it begins with b'a,b"):
        from_bytes(b"a,b\n1,2\n", name="train.csv")


def test_a_file_that_cannot_be_read_or_written_is_named(trips: Profile, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere/x.assay: cannot be written: No such file or directory"):
        trips.save(tmp_path / "nowhere" / "x.assay")
    with pytest.raises(SourceError, match=r"nowhere/x.assay: cannot be read: No such file or directory"):
        Profile.load(tmp_path / "nowhere" / "x.assay")

"""Plug-ins as they are installed: a package beside others on the path, with its metadata."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assay._registry import plugins
from assay.errors import FormatError, UsageError
from assay.profiles import Profile, profile

MODULE = '''
from dataclasses import dataclass

from assay.statistics import CrossStatistic, State, Statistic


@dataclass(frozen=True)
class Total(State):
    count: int = 0

    def __add__(self, other):
        return Total(self.count + other.count)


class Evens(Statistic):
    """How many even numbers there are."""

    name, state, answer = "evens", Total, int

    def applies(self, column):
        return column.type_name == "int"

    def measure(self, column):
        return Total(int((column.numbers % 2 == 0).sum()))

    def result(self, state):
        return state.count


class Cells(CrossStatistic):
    """How many cells there are."""

    name, state = "cells", Total

    def measure(self, table):
        return Total(table.height * len(table))

    def result(self, state):
        return state.count


class Namesake(Evens):
    name = "moments"


broken = 1 / 0 if "{broken}" else None
'''


class Site:
    """A folder on the path into which packages are installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def install(self, *entries: str, broken: str = "") -> None:
        """A package that offers these."""
        metadata = self.folder / "parity-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: parity\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text("\n".join(["[assay.statistics]", *entries]))
        (self.folder / f"parity_{self.folder.name}.py").write_text(MODULE.replace("{broken}", broken))

    def entry(self, name: str) -> str:
        return f"{name.lower()} = parity_{self.folder.name}:{name}"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    folder = tmp_path / f"site{abs(hash(tmp_path))}"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    plugins.cache_clear()
    yield Site(folder)
    plugins.cache_clear()


def test_a_statistic_of_another_package_is_asked_of_all_data(site: Site, tmp_path: Path) -> None:
    site.install(site.entry("Evens"))
    profile(pl.DataFrame({"x": [1, 2, 4], "t": ["a", "b", "c"]})).save(tmp_path / "x.assay")
    again = Profile.load(tmp_path / "x.assay")
    x, t = (again + again).statistics().datasets[0].features
    assert {one.name: one.num for one in x.custom_stats}["assay.evens.v1"] == 4
    assert "assay.evens.v1" not in {one.name for one in t.custom_stats}


def test_a_cross_statistic_of_another_package_is_asked_of_all_tables(site: Site) -> None:
    site.install(site.entry("Cells"))
    measured = profile(pl.DataFrame({"x": [1, 2, 4], "t": ["a", "b", "c"]}))
    assert measured.answer(measured.questions.cross[0]) == 6


def test_a_profile_whose_plug_in_is_gone_says_so(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.install(site.entry("Evens"))
    profile(pl.DataFrame({"x": [1]})).save(tmp_path / "x.assay")
    monkeypatch.undo()
    plugins.cache_clear()
    with pytest.raises(FormatError, match=r"x.assay holds the statistic 'evens', which is not installed"):
        Profile.load(tmp_path / "x.assay")


@pytest.mark.parametrize(
    ("entry", "broken", "message"),
    [
        (
            "Evens",
            "yes",
            r"plug-in 'evens' of parity cannot be loaded: ZeroDivisionError\(.*Upgrade or uninstall parity",
        ),
        ("Absent", "", r"plug-in 'absent' of parity cannot be loaded: AttributeError"),
        ("Total", "", r"plug-in 'total' of parity is Total\(count=0\), expected a Question. Uninstall parity"),
        ("Namesake", "", r"is named 'moments', as another statistic is"),
    ],
)
def test_a_plug_in_that_cannot_work_is_named(site: Site, entry: str, broken: str, message: str) -> None:
    site.install(site.entry(entry), broken=broken)
    with pytest.raises(UsageError, match=message):
        profile(pl.DataFrame({"x": [1]}))

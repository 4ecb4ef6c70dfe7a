import sys

import polars as pl
import pytest

from assay.cli.progress import FEW, Watched, busy, progress, steps
from assay.sources import Source, open_source


def test_a_watched_source_yields_what_the_source_does_and_tells() -> None:
    source, rows = open_source(pl.DataFrame({"a": range(5)})), list[int]()
    watched = Watched(source, lambda size: None, rows.append)
    assert isinstance(watched, Source)
    assert (watched.name, watched.size, watched.columns()) == (source.name, source.size, ("a",))
    assert pl.concat(watched.batches())["a"].to_list() == [0, 1, 2, 3, 4]
    assert sum(rows) == 5


def test_without_a_terminal_the_source_is_not_watched() -> None:
    source = open_source(pl.DataFrame({"a": [1]}))
    with progress(source) as read:
        assert read is source


def test_on_a_terminal_rows_are_counted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress(open_source(pl.DataFrame({"a": range(1234)}))) as read:
        assert sum(len(batch) for batch in read.batches()) == 1234
    assert "1,234 rows" in capsys.readouterr().err


def test_many_steps_are_counted_on_a_terminal_and_few_are_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    many, few = list(range(FEW + 5)), list(range(FEW))
    assert list(steps(many, "profiles")) == many
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert list(steps(few, "profiles")) == few
    assert capsys.readouterr().err == ""
    assert list(steps(many, "profiles")) == many
    assert "8/8" in (said := capsys.readouterr().err)
    assert "profiles" in said


def test_what_takes_long_says_so_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with busy("drawing"):
        pass
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with busy("drawing"):
        pass
    assert "drawing" in capsys.readouterr().err

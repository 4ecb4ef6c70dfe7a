import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from .conftest import Run


def assay(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "assay", *arguments], capture_output=True, text=True, cwd=cwd)


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("out of \x1b[31mink")


@pytest.fixture
def bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("assay.profiles.dataset"), "measure_all", broken)


@pytest.mark.usefixtures("bug")
def test_a_bug_is_an_apology_without_a_traceback(run: Run, trips: Path) -> None:
    result = run("profile", trips)
    assert result.exit_code == 2
    assert "sorry: this is a bug in assay" in result.stderr
    assert "Traceback" not in result.stderr
    assert "\x1b" not in result.stderr


@pytest.mark.usefixtures("bug")
def test_a_bug_shows_its_traceback_on_demand(run: Run, trips: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_DEBUG", "1")
    assert "Traceback" in run("profile", trips).stderr


def test_whoever_stops_it_is_obeyed(run: Run, trips: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_module("assay.profiles.dataset"), "measure_all", stopped)
    assert run("profile", trips).exit_code == 130


@pytest.mark.slow
def test_a_wrong_call_is_one_message_on_standard_error(tmp_path: Path) -> None:
    done = assay("profile", "nothing.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: nothing.csv: no such file or folder")
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_piped_output_is_plain_and_without_progress(tmp_path: Path, trips: Path) -> None:
    done = assay("profile", trips.name, cwd=tmp_path)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
    assert "rows/s" not in done.stderr
    assert done.stderr.splitlines()[-1] == "nothing was kept; -o FILE.assay keeps this profile"


@pytest.mark.slow
def test_a_closed_pipe_is_quiet(tmp_path: Path, trips: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "assay", "profile", trips.name]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    os.close(write)
    assert done.returncode == 141
    assert "Broken" not in done.stderr
    assert "sorry" not in done.stderr

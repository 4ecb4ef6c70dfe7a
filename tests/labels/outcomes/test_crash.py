"""Wherever a run is killed, running again ends in what it would have ended in: nothing lost, nothing twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from assay.labels.outcomes import Declaration, Label, Outcomes, Predictions, label_join, open_labels

START = datetime(2026, 1, 1, tzinfo=UTC)

#: A run that kills itself before its effect of this number on the disk; without one it counts its effects.
DYING = """
import os, shutil, signal, sys
from datetime import datetime
from tests.labels.outcomes.test_crash import join

left = int(sys.argv[3])

def before(effect):
    def dying(*args, **kwargs):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return effect(*args, **kwargs)
    return dying

for module, names in ((os, ("replace", "fsync", "unlink")), (shutil, ("rmtree",))):
    for name in names:
        setattr(module, name, before(getattr(module, name)))
join(sys.argv[1], int(sys.argv[2]))
print(int(sys.argv[3]) - left)
"""


@dataclass(frozen=True)
class Logs:
    """Two logs of some days, and where the labels go."""

    folder: Path

    def land(self, run: int) -> None:
        """What is new at a run: predictions of two days, clicks of three, one of them read before, one wrong."""
        at = [START + timedelta(days=2 * run, hours=hour) for hour in range(48)]
        ids = [48 * run + hour for hour in range(48)]
        predictions = pl.DataFrame({"id": ids, "at": at, "f": [float(each) for each in ids]})
        clicked = [each for each in range(max(0, 48 * run - 24), 48 * run + 48, 3)]
        times = [START + timedelta(hours=each, minutes=30) for each in clicked]
        clicks = pl.DataFrame({"id": [*clicked, None], "at": [*times, START]}, schema={"id": pl.Int64, "at": None})
        for name, events in (("predictions", predictions), ("clicks", clicks)):
            (self.folder / name).mkdir(exist_ok=True)
            events.write_parquet(self.folder / name / f"{run}.parquet")

    def labels(self) -> pl.DataFrame:
        """All that is told of predictions, but for the numbers of versions."""
        return pl.concat(open_labels(self.folder / "labels").batches()).sort("id")

    def rest(self) -> tuple[object, ...]:
        """What became of events, over all runs."""
        version = open_labels(self.folder / "labels").version
        aside = [pl.read_parquet(path) for path in sorted((self.folder / "labels" / "quarantine").glob("*"))]
        return version.number, version.fates, version.intake, version.partitions, len(pl.concat(aside))


def join(folder: str, run: int) -> None:
    place = Path(folder)
    declaration = Declaration(
        label=Label(name="clicked", window="1d", grace="6h"),
        predictions=Predictions(source=place / "predictions", key="id", time="at"),
        outcomes={"click": Outcomes(source=place / "clicks", key="id", time="at")},
    )
    label_join(declaration, place / "labels", as_of=START + timedelta(days=2 * run + 2, hours=5))


def run(folder: Path, number: int, effects: int = -1) -> subprocess.Popen[str]:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", DYING, str(folder), str(number), str(effects)]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def interrupted(folder: Path) -> Iterator[tuple[Logs, int]]:
    """Logs of three runs, the first of which is done."""
    logs = Logs(folder)
    for number in range(3):
        logs.land(number)
        if number:
            yield logs, number
        join(str(folder), number)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[pl.DataFrame, tuple[object, ...]]]:
    """What the second and the third run end in, nobody killed."""
    logs = Logs(tmp_path_factory.mktemp("whole"))
    found = []
    for number in range(3):
        logs.land(number)
        join(str(logs.folder), number)
        found.append((logs.labels(), logs.rest()))
    return found


def same(logs: Logs, expected: tuple[pl.DataFrame, tuple[object, ...]]) -> None:
    labels, rest = expected
    assert logs.labels().equals(labels)
    assert logs.rest() == rest
    left = {path.name for path in (logs.folder / "labels" / "staged").glob("*")}
    assert not left


@pytest.mark.slow
def test_a_run_killed_before_each_of_its_effects_is_made_good(
    tmp_path: Path, expected: list[tuple[pl.DataFrame, tuple[object, ...]]]
) -> None:
    for logs, number in interrupted(tmp_path):
        before = tmp_path.with_name("before")
        for effect in range(10_000):
            subprocess.run(["cp", "-r", str(logs.folder / "labels"), str(before)], check=True)
            done = run(logs.folder, number, effect)
            done.communicate()
            ended = done.returncode == 0
            assert ended or done.returncode == -signal.SIGKILL
            if not ended:
                join(str(logs.folder), number)
            same(logs, expected[number])
            subprocess.run(["rm", "-r", str(logs.folder / "labels")], check=True)
            before.rename(logs.folder / "labels")
            if ended:
                break
        assert effect > 20


@pytest.mark.slow
def test_a_run_killed_at_any_moment_is_made_good(
    tmp_path: Path, expected: list[tuple[pl.DataFrame, tuple[object, ...]]]
) -> None:
    chance = random.Random(0)
    for logs, number in interrupted(tmp_path):
        for _ in range(12):
            process = run(logs.folder, number)
            time.sleep(chance.uniform(0.3, 1.2))
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
        join(str(logs.folder), number)
        same(logs, expected[number])


def test_what_was_staged_and_not_committed_is_thrown_away(tmp_path: Path) -> None:
    logs = Logs(tmp_path)
    logs.land(0)
    join(str(tmp_path), 0)
    before = logs.labels()
    stray = tmp_path / "labels" / "staged" / "000002" / "data" / "date=2026-01-01"
    stray.mkdir(parents=True)
    (stray / "labels.parquet").write_bytes(b"half a file")
    join(str(tmp_path), 0)
    assert logs.labels().equals(before)
    assert not list((tmp_path / "labels" / "staged").iterdir())


def test_what_was_committed_and_not_moved_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assay.labels.outcomes.store import Store

    logs = Logs(tmp_path)
    logs.land(0)
    with monkeypatch.context() as patched:
        patched.setattr(Store, "_publish", lambda self, staged: None)
        patched.setattr(Store, "_clean", lambda self, version: None)
        join(str(tmp_path), 0)
    assert not (tmp_path / "labels" / "data").exists()
    join(str(tmp_path), 0)
    assert len(logs.labels()) == 48

"""Direct labels: any history of runs ends in what brute force finds, and what was known stays known."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings

from assay.labels.outcomes import label_join, open_labels
from assay.testing.outcomes import LAWS, OUTCOMES, PREDICTIONS, Answer, Event, History, Law, answer, histories


def written(events: Sequence[Event], schema: pl.Schema, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(list(events), schema=schema).write_parquet(path)


def run_by_run(history: History, folder: Path) -> Iterator[Answer]:
    declared = history.declaration
    declared = replace(
        declared,
        predictions=replace(declared.predictions, source=folder / "predictions"),
        outcomes={name: replace(stream, source=folder / name) for name, stream in declared.outcomes.items()},
    )
    for number, run in enumerate(history.runs):
        written(run.predictions, PREDICTIONS, folder / "predictions" / f"{number}.parquet")
        for name, events in run.outcomes.items():
            written(events, OUTCOMES, folder / name / f"{number}.parquet")
        label_join(declared, folder / "labels", as_of=run.as_of)
        yield labels(folder / "labels")


def labels(folder: Path, version: int | None = None) -> Answer:
    frames = list(open_labels(folder, version=version).batches())
    return answer(pl.concat(frames)) if frames else []


def join(history: History) -> list[Answer]:
    with TemporaryDirectory() as folder:
        return list(run_by_run(history, Path(folder)))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@given(history=histories())
def test_a_dataset_of_labels_keeps_the_law(law: Law, history: History) -> None:
    law(join, history)


@given(history=histories())
def test_what_was_known_at_a_version_is_read_from_it_for_ever(history: History) -> None:
    with TemporaryDirectory() as folder:
        known: dict[int, Answer] = {}
        for found in run_by_run(history, Path(folder)):
            known[open_labels(Path(folder) / "labels").version.number] = found
        for number, found in known.items():
            assert labels(Path(folder) / "labels", number) == found


@pytest.mark.slow
@settings(max_examples=2000)
@given(history=histories())
def test_two_thousand_histories_end_in_what_brute_force_finds(history: History) -> None:
    LAWS[0](join, history)

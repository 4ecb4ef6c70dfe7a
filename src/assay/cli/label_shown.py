"""Progress of reading a dataset of labels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from .console import note
from .progress import progress
from .reading import detected

if TYPE_CHECKING:
    from assay.labels.labeled import LabeledData


@contextmanager
def shown(labeled: LabeledData) -> Iterator[LabeledData]:
    """The dataset with a progress bar while it is read; tells how CSV files are read."""
    for line in detected(labeled.source):
        note(line)
    with progress(labeled.source) as watched:
        yield replace(labeled, source=watched)

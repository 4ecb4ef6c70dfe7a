"""Events set aside, as they came, each with the reason: nothing is lost, and what was mended can be joined again."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from assay.sources import Rejected

from .store import QUARANTINE, Stage

#: The column that says why.
REASON = "assay:reason"

#: Rows that are held before they are written.
_HELD = 200_000


@dataclass
class Quarantine:
    """What one run sets aside: files in the stage, one for each form of events, and counts by stream and reason."""

    stage: Stage
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    _waiting: dict[tuple[str, str], list[pl.DataFrame]] = field(default_factory=dict)
    _rows: int = 0

    def add(self, stream: str, reason: str, events: pl.DataFrame) -> None:
        """Set these events of a stream aside."""
        if not len(events):
            return
        self.counts[stream, reason] += len(events)
        marked = events.with_columns(pl.lit(reason).alias(REASON))
        self._waiting.setdefault((stream, str(marked.schema)), []).append(marked)
        self._rows += len(events)
        if self._rows > _HELD:
            self.write()

    def reject(self, stream: str, rejected: Rejected) -> None:
        """Set a record aside that could not be read at all."""
        row = {"file": rejected.file, "line": rejected.line, "byte": rejected.offset, "begins": rejected.excerpt}
        types = {"file": pl.String, "line": pl.Int64, "byte": pl.Int64, "begins": pl.String}
        self.add(stream, rejected.reason, pl.DataFrame([row], schema=types))

    def write(self) -> None:
        """Write what is held."""
        for (stream, _), frames in self._waiting.items():
            name = f"{QUARANTINE}/{self.stage.number:06}-{stream}-{len(self.files):04}.parquet"
            pl.concat(frames).write_parquet(self.stage.path(name))
            self.files.append(name)
        self._waiting.clear()
        self._rows = 0

    def of(self, stream: str) -> dict[str, int]:
        """How many events of a stream were set aside, by reason."""
        return {reason: count for (name, reason), count in sorted(self.counts.items()) if name == stream}

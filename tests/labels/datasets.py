"""Small datasets of labels, as joining leaves them."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from assay.labels.instant import instant
from assay.labels.labeled import LabeledData, labeled_data
from assay.labels.maturity.counts import Watch

START = datetime(2026, 3, 1, tzinfo=UTC)

#: What joins of this folder know, and how long an outcome counts.
END, WINDOW = START + timedelta(days=20), timedelta(days=7)

_TIME = pl.Datetime("us", "UTC")


def clicks(rows: int = 4000, *, seed: int = 0, rate: float = 0.1, mean: timedelta = timedelta(days=1)) -> pl.DataFrame:
    """Twenty days of predictions, of which a share is clicked after an exponential delay; known as of `END`.

    ``truth`` is the final label, which nobody knows at the time.
    """
    rng = np.random.default_rng(seed)
    at = np.sort(rng.integers(instant(START), instant(END), rows))
    delay = rng.exponential(mean / timedelta(microseconds=1), rows).astype(np.int64)
    device = rng.choice(["phone", "tablet"], rows, p=[0.8, 0.2])
    score = rng.beta(1, 9, rows)
    positive = (rng.random(rows) < rate * score * 10) & (delay < WINDOW / timedelta(microseconds=1))
    known = positive & (at + delay <= instant(END))
    closed = at + round(WINDOW / timedelta(microseconds=1)) <= instant(END)
    status = np.where(known, "positive", np.where(closed, "negative", "unknown"))
    time = (
        pl.Series("clicked_known", np.where(known, at + delay, 0)).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    )
    return pl.DataFrame(
        {
            "id": np.arange(rows),
            "at": pl.Series(at).cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
            "device": device,
            "score": score,
            "clicked": pl.Series(
                [None if word == "unknown" else int(word == "positive") for word in status], dtype=pl.Int8
            ),
            "clicked_status": pl.Series(status).cast(pl.Enum(["positive", "negative", "unknown"])),
            "clicked_time": pl.select(pl.when(pl.Series(known)).then(time)).to_series(),
            "clicked_known": pl.select(pl.when(pl.Series(known)).then(time)).to_series(),
            "truth": positive.astype(np.int8),
        }
    )


def opened(frame: pl.DataFrame, *slices: str, as_of: datetime = END, window: str = "7d") -> LabeledData:
    """Those predictions as a dataset of labels."""
    return labeled_data(frame, label="clicked", by=slices, window=window, as_of=as_of, time="at")


def watch(frame: pl.DataFrame, *slices: str) -> Watch:
    """Those predictions watched for a window."""
    return Watch.of(opened(frame, *slices))


def labeled(*rows: tuple[str | None, str, str | None]) -> pl.DataFrame:
    """Predictions by hand: when they were made, their status, since when the outcome is known."""
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    times = [
        pl.Series(column, dtype=pl.String).str.to_datetime(time_unit="us", time_zone="UTC") for column in columns[::2]
    ]
    status = pl.Series(columns[1], dtype=pl.String)
    return pl.DataFrame(
        {
            "at": times[0],
            "clicked": status.replace_strict({"positive": 1, "negative": 0}, default=None, return_dtype=pl.Int8),
            "clicked_status": status,
            "clicked_time": times[1],
            "clicked_known": times[1],
        }
    )

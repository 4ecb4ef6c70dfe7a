"""Offending rows as files: Parquet keeps what they are, CSV and JSON lines what people read."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import polars.selectors as cs

from assay.sources.columnar import stream

from .offending import ANOMALIES
from .union import as_text, plain


def _parquet(frame: pl.LazyFrame, path: Path) -> None:
    frame.sink_parquet(path)


def _csv(frame: pl.LazyFrame, path: Path) -> None:
    """Lists and structs as JSON, bytes in hexadecimal, durations in ISO 8601, and the anomalies in one text."""
    reason = pl.element().struct
    told = pl.concat_str(
        [reason.field("path"), pl.lit(": "), reason.field("type"), pl.lit(" ") + reason.field("value")],
        ignore_nulls=True,
    )
    types = frame.drop(ANOMALIES).collect_schema()
    cells = [as_text(name, dtype) if _wordless(dtype) else cs.by_name(name) for name, dtype in types.items()]
    frame.select(*cells, pl.col(ANOMALIES).list.eval(told).list.join("; ")).sink_csv(path)


def _wordless(dtype: pl.DataType) -> bool:
    return dtype.is_nested() or dtype in (pl.Binary, pl.Duration)


def _json_lines(frame: pl.LazyFrame, path: Path) -> None:
    """An object a line; NaN and infinities stand there as Python writes them, which is no JSON, and are read again."""
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        for batch in stream(frame, frame.collect_schema().names()):
            lines.writelines(
                json.dumps(row, ensure_ascii=False, default=plain) + "\n" for row in batch.iter_rows(named=True)
            )


#: How a frame is written, by the end of the name of the file.
WRITERS: Mapping[str, Callable[[pl.LazyFrame, Path], None]] = {
    ".parquet": _parquet,
    ".csv": _csv,
    ".jsonl": _json_lines,
}

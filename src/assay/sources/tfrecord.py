"""TFRecord files of `tf.Example` or `tf.SequenceExample`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

import polars as pl

from assay.errors import SourceError

from .delimited import CHUNK_BYTES
from .example import Examples, read
from .features import SEQUENCE, Layout, batches
from .format import Advance
from .framing import Damage, Framed, begins_frame, frames
from .source import BATCH_ROWS, Reject
from .text import blocks

#: Different features a file may have, and cells of one chunk's frame: a few bytes can name many of both.
FEATURES, CELLS = 100_000, 1 << 22


@dataclass(frozen=True)
class TFRecord:
    """Records of `tf.Example` or `tf.SequenceExample`, as TensorFlow writes them; a file may be compressed as a whole.

    The columns are the features of all records: the first question for them reads the file. Each is a column of lists:
    of Binary, Float32 or Int64. Lists of features are the fields of the struct column ``##SEQUENCE##``.

    A record that is damaged or no example is set aside with the byte at which its frame begins, and reading goes on at
    the next that is sound.
    """

    name: ClassVar[str] = "TFRecord"
    suffixes: ClassVar[tuple[str, ...]] = (".tfrecord", ".tfrecords", ".tfrec", "_tfrecord")

    chunk_bytes: int = CHUNK_BYTES

    def recognizes(self, head: bytes) -> bool:
        """Whether the file begins with a length that matches its checksum."""
        return begins_frame(head)

    def open(self, paths: Sequence[Path]) -> Sequence["TFRecordFile"]:
        """The files; what they hold is read when they are asked for their columns."""
        return [TFRecordFile(path, self.chunk_bytes) for path in paths]


@dataclass(frozen=True)
class TFRecordFile:
    """One file of TFRecords."""

    path: Path
    chunk_bytes: int

    def columns(self) -> tuple[str, ...]:
        """Names of the features at top, in the order of their first appearance, and of the lists of features."""
        return self._layout.columns()

    @cached_property
    def _layout(self) -> Layout:
        layout = Layout()
        for found in self._examples(BATCH_ROWS, lambda _: None, lambda _: None):
            layout.add(found)
            if len(layout.features) + len(layout.lists) > FEATURES:
                raise SourceError(
                    f"more than {FEATURES:,} different features, expected the same in most records; "
                    "try features that list names and values",
                    file=self.path,
                )
        if layout.lists and SEQUENCE in layout.features:
            raise SourceError(f"a feature named {SEQUENCE}, under which feature lists go; rename it", file=self.path)
        return layout

    def batches(self, columns: Sequence[str], reject: Reject, advance: Advance) -> Iterator[pl.DataFrame]:
        """A chunk's records after the other; those with features of odd kinds in batches of their own."""
        width = max(1, len(self._layout.features) + len(self._layout.lists))
        for found in self._examples(max(1, CELLS // width), reject, advance):
            if found.count:
                yield from batches(found, self._layout, set(columns))

    def _examples(self, most: int, reject: Reject, advance: Advance) -> Iterator[Examples]:
        """The examples of a chunk after the other, each of a number of records at most."""
        for chunk in self._chunks(most, advance):
            records = [item for _, item in chunk if isinstance(item, bytes)]
            found, faults = read(records)
            if faults or len(records) < len(chunk):
                self._set_aside(chunk, faults, reject)
            yield found

    def _chunks(self, most: int, advance: Advance) -> Iterator[list[Framed]]:
        chunk: list[Framed] = []
        size = 0
        for framed in frames(blocks(self.path, self.chunk_bytes, advance)):
            chunk.append(framed)
            size += len(framed[1]) if isinstance(framed[1], bytes) else 0
            if size >= self.chunk_bytes or len(chunk) >= most:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk

    def _set_aside(self, chunk: Sequence[Framed], faults: dict[int, str], reject: Reject) -> None:
        place = 0
        for offset, item in chunk:
            damage = Damage(faults.get(place, ""), item) if isinstance(item, bytes) else item
            place += isinstance(item, bytes)
            if damage.reason:
                reject(damage.rejected(self.path, offset))

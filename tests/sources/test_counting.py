"""Counting finds records fastest, and may say that a text is sound only if it is, or its parser will see."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assay.sources import Csv, counting, open_source, split
from assay.sources.counting import by_counting

from .reading import Read, read

#: Lines of three fields and of some others, with few of the marks that matter in each.
LINES = st.lists(
    st.sampled_from([b"1,2,3", b'"x,y",2,', b"a,,7", b'"p\nq","",z', b'"say ""hi""",1,2', b"", b"1,2", b"1,2,3,4"])
    | st.lists(st.sampled_from([b"a", b"1", b",", b'"', b"\xff"]), max_size=6).map(b"".join),
    max_size=12,
)


@given(LINES, st.sampled_from([b"\n", b"\r\n", b"\r"]), st.sampled_from([12, 40, 1 << 20]), st.booleans())
@example([b"1,2", b"1,2,3,4"], b"\n", 1 << 20, False)
@example([b"", b"1,2,3,4,5"], b"\n", 1 << 20, False)
def test_what_is_read_with_counting_is_what_is_read_without(
    lines: list[bytes], end: bytes, chunk: int, ended: bool
) -> None:
    text = end.join([b"k,l,m", b"1,2,3", *lines]) + (end if ended else b"")

    def found(count: bool) -> Read:
        with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            patch.setattr(counting, "FEW", 0)
            if not count:
                patch.setattr(split, "by_counting", lambda *_: None)
            file = Path(folder, "data.csv")
            file.write_bytes(text)
            return read(open_source(file, format=Csv(chunk_bytes=chunk, header=True, delimiter=",", encoding="utf-8")))

    fast, careful = found(True), found(False)
    assert fast.by_types == careful.by_types
    assert fast.reasons == careful.reasons


def test_whole_records_are_counted_up_to_the_last_line_end_outside_of_quotes() -> None:
    text = b'1,2\n3,"4\n5"\n6,"7\n' + b"x" * 1000
    found = by_counting(text, ",", 2)
    assert found is not None
    assert (found.text, found.rows, found.passed) == (b'1,2\n3,"4\n5"\n', 2, 3)


@pytest.mark.parametrize(
    "text",
    [b"1,2\n3\n", b"1,2\n\n", b"1,2\r3,4\n", b'1,x"y"\n' + b"1,2\n" * 99, b"1,\xff\n", b"1,2", b""],
    ids=["fewer fields", "a blank line", "a line end of its own kind", "a stray quote", "no UTF-8", "no line", "empty"],
)
def test_what_takes_a_closer_look_is_not_counted(text: bytes) -> None:
    assert by_counting(text, ",", 2) is None

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import SourceError
from assay.sources import marks, split
from assay.sources.split import Splitter

#: Texts made of the few bytes that matter.
TEXTS = st.lists(st.sampled_from([b"a", b",", b'"', b"\n", b"\r", b" "]), max_size=40).map(b"".join)


def records(
    text: bytes, size: int = 1 << 20, *, spaced: bool = False, most: int = 1 << 20
) -> list[tuple[bytes, int, int]]:
    """Text, fields and line of each record, of a text that comes in pieces of a size."""
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    found = Splitter(",", spaced, most).split(pieces)
    return [(each[i], int(each.fields[i]), int(each.lines[i])) for each in found for i in range(len(each))]


def test_records_have_fields_and_lines() -> None:
    assert records(b'a,b\n1,"x\ny"\n2') == [(b"a,b", 2, 1), (b'1,"x\ny"', 2, 2), (b"2", 1, 4)]


def test_all_three_line_ends_count() -> None:
    assert records(b"a\r\nb\rc\n\rd") == [(b"a", 1, 1), (b"b", 1, 2), (b"c", 1, 3), (b"", 1, 4), (b"d", 1, 5)]


def test_a_carriage_return_within_quotes_stays() -> None:
    assert records(b'"a\rb",\r') == [(b'"a\rb",', 2, 1)]


def test_stray_quotes_are_doubled_and_their_cells_quoted() -> None:
    assert records(b'5" nail,"x"\n') == [(b'"5"" nail","x"', 2, 1)]


def test_senseless_quotes_cost_one_line() -> None:
    assert records(b'"a\n1,"b"c\nd\n') == [(b'"a', 0, 1), (b'1,"b"c', 0, 2), (b"d", 1, 3)]


def test_a_quote_that_never_closes_is_not_waited_for_beyond_a_record_s_size() -> None:
    text = b'x,"a\n' + b"1,2\n" * 100
    assert records(text, 16, most=64) == [(b'x,"a', 0, 1), *((b"1,2", 2, line) for line in range(2, 102))]


def test_a_line_longer_than_a_record_may_be_is_an_error() -> None:
    with pytest.raises(SourceError, match="a line of more than 0 MB"):
        records(b"x" * 100, 16, most=64)


def test_lines_alone_end_with_line_feeds() -> None:
    (found,) = Splitter().split([b'"a,\rb\n\nc'])
    assert [found[i] for i in range(len(found))] == [b'"a,\rb', b"", b"c"]
    assert found.lines.tolist() == [1, 2, 3]


def test_half_a_record_is_left_out_where_the_text_goes_on() -> None:
    (found,) = Splitter(",").split([b"a\nb\nc"], ends=False)
    assert len(found) == 2


@given(TEXTS, st.integers(1, 9), st.booleans())
def test_it_does_not_matter_where_the_pieces_are_cut(text: bytes, size: int, spaced: bool) -> None:
    assert records(text, size, spaced=spaced) == records(text, spaced=spaced)


@given(TEXTS, st.integers(1, 9), st.booleans())
def test_the_fast_way_and_the_careful_way_agree(text: bytes, stroke: int, spaced: bool) -> None:
    whole = records(text, spaced=spaced)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marks, "STROKE", stroke)
        patch.setattr(split, "STROKE", stroke)
        assert records(text, spaced=spaced) == whole
        nothing, _ = marks.by_marks(b"", 0, ",", False)
        patch.setattr(split, "by_marks", lambda buffer, at, *_: (replace(nothing, end=at), True))
        assert records(text, spaced=spaced) == whole


@given(TEXTS)
def test_every_line_is_in_one_record(text: bytes) -> None:
    found = records(text)
    ends = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    starts = {line for _, _, line in found}
    assert starts <= set(range(1, ends.count(b"\n") + 2))
    assert len(starts) == len(found)

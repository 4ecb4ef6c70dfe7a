from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.tfrecords import crc, frame, tfrecord

from assay.sources import framing
from assay.sources.framing import (
    CUT_SHORT,
    DATA_DAMAGED,
    LENGTH_DAMAGED,
    TOO_LONG,
    Damage,
    begins_frame,
    find,
    frames,
)

RECORDS = st.lists(st.binary(max_size=40), max_size=8)

Found = list[tuple[int, bytes | str]]


def read(data: bytes, size: int = 1 << 20) -> Found:
    """Offset of each record with the record, or with what is wrong with it."""
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return [(at, each.reason if isinstance(each, Damage) else each) for at, each in frames(pieces)]


def sound(found: Found) -> list[bytes]:
    return [each for _, each in found if isinstance(each, bytes)]


def test_the_checksum_is_that_of_the_standard() -> None:
    check = 0xE3069283  # of 123456789, says RFC 3720
    assert crc(b"123456789") == ((check >> 15 | check << 17) + 0xA282EAD8 & 0xFFFFFFFF).to_bytes(4, "little")


@given(RECORDS, st.integers(1, 60))
def test_records_come_back_however_the_pieces_are_cut(records: list[bytes], size: int) -> None:
    found = read(tfrecord(records), size)
    assert sound(found) == records
    assert [at for at, _ in found] == [sum(16 + len(each) for each in records[:i]) for i in range(len(records))]


@given(RECORDS.filter(bool), st.data())
def test_a_changed_byte_costs_one_record_and_is_told(records: list[bytes], data: st.DataObject) -> None:
    whole = bytearray(tfrecord(records))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    found = read(bytes(whole), data.draw(st.integers(1, 60)))
    starts = [start for start, _ in found]
    touched = next(i for i in reversed(range(len(records))) if starts[i] <= at)
    assert sound(found) == [each for i, each in enumerate(records) if i != touched]
    assert found[touched][1] in (LENGTH_DAMAGED, DATA_DAMAGED)
    assert len(found) == len(records)


@given(RECORDS.filter(bool), st.data())
def test_a_cut_file_loses_its_last_record_and_says_so(records: list[bytes], data: st.DataObject) -> None:
    whole = tfrecord(records)
    kept = data.draw(st.integers(len(whole) - 15 - len(records[-1]), len(whole) - 1))
    found = read(whole[:kept], data.draw(st.integers(1, 60)))
    assert found[-1] == (len(whole) - 16 - len(records[-1]), CUT_SHORT)
    assert sound(found) == records[:-1]


@given(st.binary(max_size=200), RECORDS, st.integers(1, 60))
def test_bytes_that_do_not_belong_cost_nothing_else(noise: bytes, records: list[bytes], size: int) -> None:
    found = read(tfrecord([b"before"]) + noise + tfrecord(records), size)
    assert found[0] == (0, b"before")
    assert sound(found)[1:] == records
    assert len(found) == 1 + bool(noise) + len(records)


@pytest.mark.parametrize("missing", [0, 4, 12, 13, 15, 16, 20])
def test_a_lost_byte_costs_the_record_that_lost_it(missing: int) -> None:
    whole = tfrecord([b"12345678", b"abc", b"def"])
    found = read(whole[:missing] + whole[missing + 1 :])
    assert sound(found) == [b"abc", b"def"]
    assert isinstance(found[0][1], str)


def test_two_damaged_neighbors_are_told_each() -> None:
    whole = bytearray(tfrecord([b"first", b"second", b"third"]))
    whole[14] ^= 1  # data of the first
    whole[22] ^= 1  # length of the second
    assert read(bytes(whole)) == [(0, DATA_DAMAGED), (21, LENGTH_DAMAGED), (43, b"third")]


@pytest.mark.parametrize("length", [2**28 + 1, 2**40, 2**63, 2**64 - 1])
def test_a_huge_length_is_not_believed_though_its_checksum_is_right(length: int) -> None:
    hostile = length.to_bytes(8, "little")
    found = read(hostile + crc(hostile) + b"x" + tfrecord([b"rest"]), 7)
    assert found == [(0, TOO_LONG), (13, b"rest")]


def test_a_length_beyond_the_end_hides_nothing_that_follows() -> None:
    hostile = (10**6).to_bytes(8, "little")
    found = read(hostile + crc(hostile) + tfrecord([b"rest"]))
    assert found == [(0, CUT_SHORT), (12, b"rest")]


def test_a_hole_of_zeros_is_one_damage() -> None:
    assert read(tfrecord([b"a"]) + bytes(3 << 20) + tfrecord([b"b"]), 1 << 20) == [
        (0, b"a"),
        (17, LENGTH_DAMAGED),
        (17 + (3 << 20), b"b"),
    ]


@given(st.binary(max_size=60), st.integers(0, 2**28))
def test_the_next_length_is_found_wherever_it_is(noise: bytes, length: int) -> None:
    header = length.to_bytes(8, "little")
    data = noise + header + crc(header)
    assert begins_frame(data[len(noise) :])
    assert find(data, 0, len(data)) == len(noise)
    assert find(data, 0, len(noise)) is None


def test_strokes_of_the_search_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 5, 12, 13):
        monkeypatch.setattr(framing, "STROKE", size)
        assert find(b"x" * 40 + frame(b"y"), 0, 57) == 40


def test_memory_holds_a_piece_and_a_record_not_the_file() -> None:
    def pieces() -> Sequence[bytes]:
        return [frame(bytes(1 << 16))] * 8

    assert sum(len(each) for _, each in frames(pieces()) if isinstance(each, bytes)) == 8 << 16

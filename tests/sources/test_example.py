from collections.abc import Iterable
from typing import Any

import pytest
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.tfrecords import Values, example

from assay.sources import wire
from assay.sources.example import FOREIGN, MIXED, NO_EXAMPLE, read, rewritten, sequence_example
from assay.sources.features import SEQUENCE, Layout, batches

INTS = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(width=32, allow_nan=False)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


KINDS: list[st.SearchStrategy[Any]] = [st.binary(max_size=9), FLOATS, INTS]
VALUES: st.SearchStrategy[Values] = st.one_of(st.none(), *(st.lists(each, min_size=1, max_size=4) for each in KINDS))
FEATURES = st.dictionaries(NAMES, VALUES, max_size=4)
LISTS = st.dictionaries(
    NAMES.map("list ".__add__), st.lists(st.lists(INTS, min_size=1, max_size=3) | st.none(), max_size=4), max_size=3
)
EXAMPLES = st.builds(example, FEATURES, LISTS)


def columns(records: Iterable[bytes]) -> list[dict[str, Any]]:
    """The records that are examples, without what they lack; records of odd kinds come last."""
    found, _ = read(list(records))
    layout = Layout()
    layout.add(found)
    rows = (row for batch in batches(found, layout, set(layout.columns())) for row in batch.to_dicts())
    return [_there(row) for row in rows]


def _there(row: dict[str, Any]) -> dict[str, Any]:
    """Without nulls, and so without lists of nulls alone, of which no reader knows the type."""
    row |= row.pop(SEQUENCE, {})
    return {name: value for name, value in row.items() if value is not None}


def by_protobuf(records: Iterable[bytes]) -> list[dict[str, Any]]:
    """The same by protobuf's own reader."""
    rows = []
    for record in records:
        message: Any = sequence_example()()
        try:
            message.ParseFromString(record)
        except DecodeError:
            continue
        row = {name: _values(feature) for name, feature in message.context.feature.items()}
        for name, within in message.feature_lists.feature_list.items():
            row[name] = [_values(feature) for feature in within.feature]
        rows.append({name: value for name, value in row.items() if value is not None})
    return rows


def _values(feature: Any) -> list[Any] | None:
    kind = feature.WhichOneof("kind")
    return list(getattr(feature, kind).value) if kind else None


def alike(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> bool:
    return sorted(map(_key, left)) == sorted(map(_key, right))


def _key(row: dict[str, Any]) -> str:
    return repr(sorted(row.items()))


def field(number: int, content: bytes) -> bytes:
    """A field with a length, of fewer than 128 bytes."""
    return bytes([number << 3 | 2, len(content)]) + content


def entry(name: bytes, feature: bytes) -> bytes:
    return field(1, field(1, name) + field(2, feature))


@given(st.lists(EXAMPLES, max_size=6))
def test_records_are_read_as_protobuf_reads_them(records: list[bytes]) -> None:
    found, faults = read(records)
    assert not faults
    assert found.count == len(records)
    assert alike(columns(records), by_protobuf(records))


@given(st.lists(EXAMPLES, min_size=2, max_size=6))
def test_many_at_once_or_one_by_one_is_the_same(records: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "FEW", 1)
        at_once = columns(records)
    assert columns(records) == at_once


@given(st.lists(EXAMPLES, min_size=1, max_size=4), st.data())
def test_changed_bytes_are_read_as_protobuf_reads_them_or_set_aside(records: list[bytes], data: st.DataObject) -> None:
    changed = bytearray(b"".join(records[:1]) or b"\0")
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    found, faults = read([bytes(changed), *records[1:]])
    assert found.count + len(faults) == len(records)
    assert set(faults) <= {0}
    if not faults:
        assert alike(columns([bytes(changed)]), by_protobuf([bytes(changed)]))


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=30))
def test_garbage_is_an_example_or_is_set_aside(records: list[bytes]) -> None:
    found, faults = read(records)
    assert found.count + len(faults) == len(records)
    assert set(faults.values()) <= {NO_EXAMPLE, FOREIGN, MIXED}


X = b"\x0a\x01x"
ONE, TWO = b"\x1a\x03\x0a\x01\x01", b"\x1a\x03\x0a\x01\x02"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (field(1, entry(b"x", b"\x1a\x02\x08\x01")), {"x": [1]}),
        (field(1, entry(b"x", b"\x1a\x07\x0a\x01\x01\x08\x02\x08\x03")), {"x": [1, 2, 3]}),
        (field(1, entry(b"x", b"\x12\x05\x0d\x00\x00\x80\x3f")), {"x": [1.0]}),
        (field(1, entry(b"x", ONE + TWO)), {"x": [1, 2]}),
        (field(1, entry(b"x", ONE + b"\x0a\x03\x0a\x01y")), {"x": [b"y"]}),
        (field(1, entry(b"x", ONE) + entry(b"x", TWO)), {"x": [2]}),
        (field(1, entry(b"x", ONE)) + field(1, entry(b"y", TWO)), {"x": [1], "y": [2]}),
        (field(1, field(1, field(2, ONE) + field(1, b"x"))), {"x": [1]}),
        (field(1, field(1, field(2, ONE))), {"": [1]}),
        (field(1, field(1, field(1, b"x"))), {}),
        (field(2, b"") + field(1, entry(b"x", ONE)), {"x": [1]}),
        (b"\x0a\x8d\x80\x00" + entry(b"x", b"\x1a\x04\x0a\x02\x81\x00"), {"x": [1]}),
        (b"\x0a\x00", {}),
        (b"", {}),
    ],
    ids=repr,
)
def test_every_way_to_write_an_example_is_read(record: bytes, expected: dict[str, Any]) -> None:
    assert by_protobuf([record]) == [expected]
    assert columns([record]) == [expected]
    assert columns([record] * 40) == [expected] * 40


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (b"a,b\n1,2\n", NO_EXAMPLE),
        (b"\x0a\x7f", NO_EXAMPLE),
        (b"\x0a\xff\xff\xff\xff\x07", NO_EXAMPLE),
        (b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", NO_EXAMPLE),
        (field(1, entry(b"\xff", ONE)), NO_EXAMPLE),
        (field(1, entry(b"x", b"\x1a\x03\x0a\x01\x80")), NO_EXAMPLE),
        (field(1, entry(b"x", b"\x1a\x0d\x0a\x0b" + b"\x80" * 10 + b"\x01")), NO_EXAMPLE),
        (field(1, entry(b"x", b"\x12\x05\x0a\x03abc")), NO_EXAMPLE),
        (b"\x18\x07", FOREIGN),
        (field(1, entry(b"x", ONE + b"\x20\x01")), FOREIGN),
        (field(1, entry(b"x", field(1, field(2, b"y")))), FOREIGN),
        (b"\x0b" * 1000, NO_EXAMPLE),
        (example(lists={"s": [[1], [b"x"]]}), MIXED),
    ],
    ids=repr,
)
def test_what_is_no_example_is_set_aside_with_its_reason(record: bytes, reason: str) -> None:
    good = example({"x": [1]})
    found, faults = read([good, record, good])
    assert (found.count, faults) == (2, {1: reason})


def test_messages_nested_without_end_are_no_examples() -> None:
    deep = b""
    for _ in range(200):
        deep = b"\x0b" + deep + b"\x0c"
    assert read([deep])[1] == {0: NO_EXAMPLE}


def test_names_that_are_long_or_differ_little_are_told_apart() -> None:
    names = ["a" * size for size in (1, 7, 8, 9, 16, 17, 300)] + ["a" * 16 + "b", "ab", "a\0"]
    assert (
        columns([example({name: [number] for number, name in enumerate(names)})] * 2)
        == [{name: [number] for number, name in enumerate(names)}] * 2
    )


def test_names_with_one_digest_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MIX", 0)
    assert columns([example({"abc": [1], "abd": [2]})]) == [{"abc": [1], "abd": [2]}]


def test_a_record_written_anew_is_written_as_every_writer_does() -> None:
    assert rewritten(field(1, entry(b"x", b"\x1a\x02\x08\x01"))) == example({"x": [1]})
    with pytest.raises(DecodeError, match=FOREIGN):
        rewritten(b"\x18\x07")

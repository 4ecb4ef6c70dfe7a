import datetime as dt
import gzip
import json
import uuid
import zlib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import SourceError
from assay.sources import Avro, open_source
from assay.sources.avro import UNREADABLE
from assay.sources.avro_blocks import CUT_SHORT, DAMAGED, UNPACKABLE, Block, block, header, number
from assay.sources.avro_types import type_of

from .reading import Read, read

fastavro = pytest.importorskip("fastavro", reason="needs fastavro to write files")

MARKER = b"0123456789abcdef"
UTC = dt.UTC


def schema(**fields: Any) -> dict[str, Any]:
    return {
        "type": "record",
        "name": "Row",
        "fields": [{"name": name, "type": type_} for name, type_ in fields.items()],
    }


def write(file: Path, schema_: Any, rows: Iterable[Any], **options: Any) -> Path:
    with file.open("wb") as out:
        fastavro.writer(out, fastavro.parse_schema(schema_), rows, sync_marker=MARKER, **options)
    return file


def field(**more: Any) -> dict[str, Any]:
    return more


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Five records, each in a block of its own."""
    return write(
        tmp_path / "data.avro",
        schema(n="long", s="string"),
        ({"n": n, "s": f"row {n}"} for n in range(5)),
        sync_interval=1,
    )


#: Types, a value of each, and what their column is.
PLAIN: list[tuple[Any, Any, str]] = [
    ("boolean", True, "Boolean"),
    ("int", -(2**31), "Int32"),
    ("long", 2**63 - 1, "Int64"),
    ("float", 0.5, "Float32"),
    ("double", 0.1, "Float64"),
    ("bytes", b"\xff", "Binary"),
    ("string", "é", "String"),
    (field(type="enum", name="E", symbols=["a", "b"]), "b", "Categorical"),
    (field(type="fixed", name="F", size=2), b"ab", "Binary"),
    (field(type="int", logicalType="date"), dt.date(2024, 2, 29), "Date"),
    (field(type="int", logicalType="time-millis"), dt.time(1, 2, 3), "Time"),
    (field(type="long", logicalType="time-micros"), dt.time(1, 2, 3, 4), "Time"),
    (
        field(type="long", logicalType="timestamp-millis"),
        dt.datetime(2024, 1, 2, tzinfo=UTC),
        "Datetime(time_unit='ms', time_zone='UTC')",
    ),
    (
        field(type="long", logicalType="timestamp-micros"),
        dt.datetime(1, 1, 1, tzinfo=UTC),
        "Datetime(time_unit='us', time_zone='UTC')",
    ),
    (
        field(type="long", logicalType="local-timestamp-micros"),
        dt.datetime(2024, 1, 2),
        "Datetime(time_unit='us', time_zone=None)",
    ),
    (
        field(type="bytes", logicalType="decimal", precision=9, scale=2),
        Decimal("-1.25"),
        "Decimal(precision=9, scale=2)",
    ),
    (
        field(type="fixed", name="D", size=5, logicalType="decimal", precision=9, scale=2),
        Decimal("-1.25"),
        "Decimal(precision=9, scale=2)",
    ),
    (field(type="string", logicalType="uuid"), uuid.UUID(int=5), "String"),
    (field(type="array", items=["null", "int"]), [1, None], "List(Int32)"),
    (schema(q="string") | {"name": "Inner"}, {"q": "x"}, "Struct({'q': String})"),
    (["null", "int"], 3, "Int32"),
    (["string", "null"], None, "String"),
    (["null", field(type="array", items="int")], None, "List(Int32)"),
]

#: The same of types that Polars does not read.
OTHERS: list[tuple[Any, Any, str, Any]] = [
    ("null", None, "Null", None),
    (["int"], 4, "Int32", 4),
    (["null", "int", "long"], 7, "Int64", 7),
    (["int", "string"], "x", "Struct({'int': Int32, 'string': String})", {"int": None, "string": "x"}),
    (["null", "int", "string"], None, "Struct({'int': Int32, 'string': String})", None),
    (
        field(type="map", values="int"),
        {"a": 1},
        "List(Struct({'key': String, 'value': Int32}))",
        [{"key": "a", "value": 1}],
    ),
    (field(type="fixed", name="L", size=12, logicalType="duration"), b"a" * 12, "Binary", b"a" * 12),
    (field(type="array", items="null"), [None] * 3, "List(Null)", [None] * 3),
    (field(type="string", logicalType="unheard-of"), "x", "String", "x"),
]


@pytest.mark.parametrize(("type_", "value", "column"), PLAIN, ids=str)
def test_types_are_those_of_avro_whoever_reads_them(tmp_path: Path, type_: Any, value: Any, column: str) -> None:
    file = write(tmp_path / "data.avro", schema(x=type_, n="int"), [{"x": value, "n": n} for n in range(3)])
    source = open_source(file)
    (fast,) = read(source).batches
    (part,) = source.parts  # type: ignore[attr-defined]  # a Dataset
    (slow,) = replace(part, type=replace(part.type, sample=None)).batches(("x", "n"), print, print)
    assert str(fast.schema["x"]) == column
    expected = str(value) if isinstance(value, uuid.UUID) else value
    assert fast["x"].to_list() == [expected] * 3
    assert fast.equals(slow)
    assert fast.schema == slow.schema


@pytest.mark.parametrize(("type_", "value", "column", "expected"), OTHERS, ids=str)
def test_types_that_polars_does_not_read(tmp_path: Path, type_: Any, value: Any, column: str, expected: Any) -> None:
    got = read(open_source(write(tmp_path / "data.avro", schema(x=type_), [{"x": value}] * 2)))
    assert got.types == [{"x": column}]
    assert got.batches[0]["x"].to_list() == [expected] * 2


def test_a_record_within_itself_is_text(tmp_path: Path) -> None:
    tree = {
        "type": "record",
        "name": "Tree",
        "fields": [{"name": "n", "type": "int"}, {"name": "next", "type": ["null", "Tree"]}],
    }
    got = read(open_source(write(tmp_path / "data.avro", tree, [{"n": 1, "next": {"n": 2, "next": None}}])))
    assert [(n, json.loads(text)) for n, text in got.rows] == [(1, {"n": 2, "next": None})]


def test_names_are_known_within_their_namespace(tmp_path: Path) -> None:
    inner = {
        "type": "record",
        "name": "a.b.Inner",
        "fields": [{"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["x"]}}],
    }
    rows = {
        "type": "record",
        "name": "Row",
        "namespace": "a.b",
        "fields": [{"name": "i", "type": inner}, {"name": "j", "type": "Inner"}, {"name": "k", "type": "a.b.E"}],
    }
    got = read(open_source(write(tmp_path / "data.avro", rows, [{"i": {"e": "x"}, "j": {"e": "x"}, "k": "x"}])))
    assert got.rows == [({"e": "x"}, {"e": "x"}, "x")]


def test_values_that_are_no_records_have_a_column(tmp_path: Path) -> None:
    got = read(open_source(write(tmp_path / "data.avro", "long", [1, 2])))
    assert (got.columns, got.rows) == (("value",), [(1,), (2,)])


@pytest.mark.parametrize("codec", ["null", "deflate", "bzip2", "xz", "snappy", "zstandard"])
def test_every_codec_is_read(tmp_path: Path, codec: str) -> None:
    if codec == "zstandard":
        pytest.importorskip("backports.zstd", reason="no Zstandard here: pip install backports.zstd")
    got = read(open_source(write(tmp_path / "data.avro", schema(n="int"), [{"n": n} for n in range(99)], codec=codec)))
    assert [n for (n,) in got.rows] == list(range(99))


def test_only_the_columns_asked_for_come(file: Path) -> None:
    assert read(open_source(file), columns=["s"]).rows == [(f"row {n}",) for n in range(5)]


def test_a_file_that_is_compressed_as_a_whole(file: Path) -> None:
    packed = file.with_name("data.avro.gz")
    packed.write_bytes(gzip.compress(file.read_bytes()))
    assert read(open_source(packed)).rows == read(open_source(file)).rows


@pytest.mark.parametrize("size", [1, 20, 1 << 20])
def test_a_damaged_block_is_set_aside_with_its_offset(file: Path, size: int) -> None:
    whole = bytearray(file.read_bytes())
    starts = [at + 16 for at in range(len(whole)) if whole[at : at + 16] == MARKER]
    whole[starts[1]] = 8  # four records, says the second block
    whole[starts[3] + 1] ^= 2  # the size of the fourth block
    file.write_bytes(whole)
    got = read(open_source(file, format=Avro(chunk_bytes=size)))
    assert [n for n, _ in got.rows] == [0, 2, 4]
    assert [(each.file, each.line, each.offset, each.reason) for each in got.rejected] == [
        (str(file), None, starts[1], UNREADABLE),
        (str(file), None, starts[3], DAMAGED),
    ]


def test_a_damaged_marker_costs_nothing(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    for at in (whole.find(MARKER, whole.find(MARKER) + 1), len(whole) - 1):
        changed = whole.copy()
        changed[at] ^= 1
        file.write_bytes(changed)
        assert len(read(open_source(file)).rows) == 5


@given(data=st.data())
def test_a_changed_byte_costs_one_block_and_is_told_if_it_costs_any(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    rows = [{"n": n, "s": "x" * n} for n in range(6)]
    file = write(tmp_path_factory.mktemp("changed") / "data.avro", schema(n="int", s="string"), rows, sync_interval=1)
    whole = bytearray(file.read_bytes())
    at = data.draw(st.integers(whole.find(MARKER) + 16, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    file.write_bytes(whole)
    got = read(open_source(file, format=Avro(chunk_bytes=data.draw(st.integers(1, 99)))))
    assert len(got.rows) + len(got.rejected) == 6
    assert len(got.rejected) <= 1


@pytest.mark.parametrize("missing", [1, 10, 20, 24])
def test_a_cut_file_loses_its_last_block_and_says_so(file: Path, missing: int) -> None:
    file.write_bytes(file.read_bytes()[:-missing])
    got = read(open_source(file))
    assert len(got.rows) == 4
    assert [each.reason for each in got.rejected] == [CUT_SHORT]


def test_a_block_that_does_not_unpack_is_set_aside(tmp_path: Path) -> None:
    file = write(
        tmp_path / "data.avro", schema(n="int"), ({"n": n} for n in range(2)), codec="deflate", sync_interval=1
    )
    whole = bytearray(file.read_bytes())
    whole[whole.find(MARKER) + 18] = 7
    file.write_bytes(whole)
    got = read(open_source(file))
    assert got.rows == [(1,)]
    assert [each.reason for each in got.rejected] == [UNPACKABLE]


def rows_of(folder: Path, schema_: Any, blocks: Iterable[tuple[int, bytes]], codec: str = "null") -> Read:
    head = header(schema_, MARKER)
    if codec != "null":
        head = head.replace(
            b"\x02\x16avro.schema",
            b"\x04\x14avro.codec" + bytes([2 * len(codec)]) + codec.encode() + b"\x16avro.schema",
        )
    file = folder / "data.avro"
    file.write_bytes(head + b"".join(block(Block(count, content), MARKER) for count, content in blocks))
    return read(open_source(file))


@pytest.mark.parametrize("count", [2**20, 2**40, 2**62])
@pytest.mark.parametrize("type_", ["int", "null", field(type="map", values="null")], ids=str)
def test_a_huge_count_allocates_nothing(tmp_path: Path, type_: Any, count: int) -> None:
    got = rows_of(tmp_path, schema(x=type_), [(count, b"\0"), (1, b"" if type_ == "null" else b"\0")])
    assert (len(got.rows), [each.reason for each in got.rejected]) == (1, [UNREADABLE])


def test_a_list_of_nothing_without_end_is_set_aside(tmp_path: Path) -> None:
    got = rows_of(tmp_path, schema(x=field(type="array", items="null")), [(1, b"\xfe\xff\xff\xff\xff\xff\x01\0")])
    assert [each.reason for each in got.rejected] == [UNREADABLE]


def test_a_bomb_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assay.sources.avro_blocks.BLOCK_BYTES", 1 << 16)
    packed = zlib.compress(bytes(1 << 20), 9)[2:-4]
    got = rows_of(tmp_path, schema(x="int"), [(1 << 20, packed), (1, zlib.compress(b"\2")[2:-4])], "deflate")
    assert (got.rows, [each.reason for each in got.rejected]) == ([(1,)], [UNPACKABLE])


def test_records_nested_without_end_are_set_aside(tmp_path: Path) -> None:
    tree = {"type": "record", "name": "Tree", "fields": [{"name": "next", "type": ["null", "Tree"]}]}
    got = rows_of(tmp_path, tree, [(1, b"\2" * 100_000 + b"\0"), (1, b"\0")])
    assert (got.rows, [each.reason for each in got.rejected]) == ([(None,)], [UNREADABLE])


def test_a_schema_nested_without_end_is_an_error(tmp_path: Path) -> None:
    deep: Any = "int"
    for _ in range(100):
        deep = {"type": "array", "items": deep}
    with pytest.raises(SourceError, match=r"data\.avro: a schema of more than 64 levels, expected that of a table"):
        rows_of(tmp_path, schema(x=deep), [])


@pytest.mark.parametrize(
    "wrong",
    [7, {}, {"type": "record"}, {"type": "array"}, "Unknown", {"type": "fixed", "name": 7, "size": 1}, []],
    ids=str,
)
def test_a_schema_without_sense_is_an_error(tmp_path: Path, wrong: Any) -> None:
    with pytest.raises(SourceError, match=r"data\.avro: a schema that makes no sense"):
        rows_of(tmp_path, wrong, [])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a header that does not end"),
        (b"Obj\x01\x02\x16avro.sch", "a header that does not end"),
        (b"Obj\x02", "does not begin as an Avro file does"),
        (b"Obj\x01\0" + MARKER, "a header without a schema that can be read"),
        (b"Obj\x01\x02\x14avro.codec\x06lz9\0" + MARKER, "compressed as 'lz9', expected one of null, deflate"),
    ],
)
def test_a_file_that_begins_wrongly_is_an_error(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "data.avro"
    file.write_bytes(content)
    with pytest.raises(SourceError, match=rf"data\.avro: {message}"):
        open_source(file)


def test_snappy_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "data.avro", schema(n="int"), [{"n": 1}], codec="snappy")

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("assay.sources.avro_blocks.import_module", missing)
    with pytest.raises(
        SourceError, match=r"compressed with Snappy, expected cramjam .*; try pip install 'assay\[avro\]'"
    ):
        open_source(file)


@given(st.integers(-(2**63), 2**63 - 1))
def test_numbers_come_back(value: int) -> None:
    written = block(Block(0, b""), b"")  # a block of nothing is two zeros
    assert written == b"\0\0"
    zigzag = value << 1 ^ value >> 63
    data = bytearray()
    while zigzag >= 0x80:
        data.append(zigzag & 0x7F | 0x80)
        zigzag >>= 7
    assert number(bytes([*data, zigzag]), 0) == (value, len(data) + 1)


@given(st.binary(max_size=60))
def test_garbage_is_read_or_raises_what_is_expected(data: bytes) -> None:
    everything = type_of(schema(**{f"f{i}": each[0] for i, each in enumerate([*PLAIN, *OTHERS])}))
    try:
        _, end = everything.read(data, 0)
    except (IndexError, ValueError, ArithmeticError):
        return
    assert end <= len(data)


def test_a_file_of_taxi_trips_is_read_as_fastavro_reads_it(shared: Path) -> None:
    file = shared / "tfrecord_taxi_tfx" / "taxi.avro"
    with file.open("rb") as data:
        theirs = [tuple(row.values()) for row in fastavro.reader(data)]
    got = read(open_source(file, format=Avro(chunk_bytes=100_000)))
    assert len(got.batches) > 5
    assert got.rows == theirs

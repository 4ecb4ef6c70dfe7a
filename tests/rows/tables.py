"""Small tables and schemas as hypothesis likes to draw them, and a source of batches whose types differ."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import strategies as st
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.schemas import Schema
from assay.sources import Reject, Rejected


@dataclass(frozen=True)
class Batches:
    """Frames as a source: batches of one dataset, in which a column may change its type, and rows that were lost."""

    frames: Sequence[pl.DataFrame]
    rejected: Sequence[Rejected] = ()
    name: str = "batches"
    size: int | None = None

    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for frame in self.frames for name in frame.columns))

    def batches(
        self,
        *,
        columns: Sequence[str] | None = None,
        reject: Reject | None = None,
        advance: Callable[[int], None] | None = None,
    ) -> Iterator[pl.DataFrame]:
        for row in self.rejected:
            if reject is not None:
                reject(row)
        for frame in self.frames:
            absent = [pl.lit(None).alias(name) for name in self.columns() if name not in frame.columns]
            yield frame.with_columns(absent).select(columns or self.columns())


_TEXTS = st.sampled_from(["a", "b", "", "1", "0", " 7 ", "2.5", "inf", "nan", "1e400", "x" * 2000, "\n"])
_INTS = st.sampled_from([0, 1, 2, -3, 5, 2**53 + 1, -(2**63)])
_FLOATS = st.sampled_from([0.0, 1.0, 0.5, -3.0, 1e300, float("nan"), float("inf"), -float("inf"), -0.0])
_STRUCT = pl.Struct({"f": pl.Int64, "t": pl.List(pl.String)})


def _lists(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.none() | values, max_size=3)


_STRUCTS = st.fixed_dictionaries({"f": st.none() | _INTS, "t": st.none() | _lists(_TEXTS)})

#: Types of columns, each with its values.
COLUMNS: dict[pl.DataType, st.SearchStrategy[Any]] = {
    pl.Int64(): _INTS,
    pl.UInt64(): st.sampled_from([0, 1, 2**64 - 1]),
    pl.Int128(): st.sampled_from([0, 2**70, -(2**70)]),
    pl.Float64(): _FLOATS,
    pl.Decimal(38, 1): st.sampled_from([Decimal("0"), Decimal("1"), Decimal("2.5")]),
    pl.Boolean(): st.booleans(),
    pl.Date(): st.sampled_from([date(1970, 1, 2), date(2020, 1, 1)]),
    pl.String(): _TEXTS,
    pl.Binary(): st.sampled_from([b"a", b"1", b"\xff", b""]),
    pl.Null(): st.none(),
    pl.List(pl.Int64()): _lists(_INTS),
    pl.List(pl.String()): _lists(_TEXTS),
    pl.List(pl.List(pl.Float64())): _lists(_lists(_FLOATS)),
    _STRUCT: _STRUCTS,
    pl.List(_STRUCT): _lists(_STRUCTS),
}


_OF_TYPE: dict[int, tuple[pl.DataType, ...]] = {
    schema_pb2.INT: (pl.Int64(), pl.UInt64(), pl.Int128(), pl.Boolean(), pl.Date(), pl.List(pl.Int64())),
    schema_pb2.FLOAT: (pl.Float64(), pl.Decimal(38, 1), pl.List(pl.List(pl.Float64()))),
    schema_pb2.BYTES: (pl.String(), pl.Binary(), pl.List(pl.String())),
    schema_pb2.STRUCT: (_STRUCT, pl.List(_STRUCT)),
}
#: The feature type that fits the values of a column.
_FITTING = {dtype: kind for kind, dtypes in _OF_TYPE.items() for dtype in dtypes}
#: Types that a column may have in one batch only.
_ODD = (pl.Int64(), pl.Float64(), pl.Boolean(), pl.String(), pl.Binary(), pl.Null(), pl.List(pl.Int64()))
#: The domains that make sense with it, besides none.
_DOMAINS: dict[int, list[str]] = {
    schema_pb2.INT: ["int", "bool"],
    schema_pb2.FLOAT: ["float", "bool"],
    schema_pb2.BYTES: ["string", "string", "named", "bool", "int", "float"],
}


_ENDS = st.none() | st.sampled_from([0, 1, 2, -(2**63), 2**63 - 1])
_LENGTHS = st.builds(schema_pb2.ValueCount, min=st.none() | st.integers(0, 2), max=st.none() | st.integers(0, 3))


def _values(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([*values, "x" * 2000]), unique=True, max_size=4)


Draw = Callable[[st.SearchStrategy[Any]], Any]


def _usually(usual: st.SearchStrategy[Any], odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 5).flatmap(lambda dice: usual if dice else odd)


def _sometimes(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return _usually(st.none(), values)


@st.composite
def _domain(draw: Draw, feature_type: int) -> schema_pb2.Feature:
    feature = schema_pb2.Feature()
    match draw(_usually(st.sampled_from(_DOMAINS.get(feature_type, ["none"])), st.sampled_from(["none", "int"]))):
        case "bool":
            ends = st.none() | st.sampled_from(["1", "0", "a", "true"])
            feature.bool_domain.CopyFrom(schema_pb2.BoolDomain(true_value=draw(ends), false_value=draw(ends)))
        case "int":
            feature.int_domain.CopyFrom(schema_pb2.IntDomain(min=draw(_ENDS), max=draw(_ENDS)))
        case "float":
            ends, flag = st.none() | st.sampled_from([0.0, 0.7, 1.0]), st.none() | st.booleans()
            feature.float_domain.CopyFrom(
                schema_pb2.FloatDomain(min=draw(ends), max=draw(ends), disallow_nan=draw(flag), disallow_inf=draw(flag))
            )
        case "string":
            feature.string_domain.value.extend(draw(_values("a", "b", "1", "", "2.5")))
        case "named":
            feature.domain = draw(_usually(st.just("known"), st.just("unknown")))
    if mass := draw(_sometimes(st.sampled_from([0.5, 1.0]))):
        feature.distribution_constraints.min_domain_mass = mass
    return feature


@st.composite
def _feature(draw: Draw, name: str, fitting: int, depth: int = 0) -> schema_pb2.Feature:
    kind = draw(_usually(st.just(fitting), st.sampled_from([1, 2, 3, 4])))
    feature: schema_pb2.Feature = draw(_domain(kind))
    feature.name, feature.type = name, kind
    if kind == schema_pb2.STRUCT and depth == 0:
        feature.ClearField("domain_info")
        fields = ("f", schema_pb2.INT), ("t", schema_pb2.BYTES)
        feature.struct_domain.feature.extend(draw(_feature(field, fits, 1)) for field, fits in fields)
    asked = schema_pb2.FeaturePresence(
        min_fraction=draw(st.sampled_from([None, None, 0.5, 1.0])), min_count=draw(_sometimes(st.integers(1, 3)))
    )
    feature.presence.CopyFrom(asked)
    match draw(st.sampled_from(["none", "none", "count", "counts", "shape"])):
        case "count":
            feature.value_count.CopyFrom(draw(_LENGTHS))
        case "counts":
            feature.value_counts.value_count.extend(draw(st.lists(_LENGTHS, min_size=1, max_size=2)))
        case "shape":
            sizes = draw(st.lists(st.integers(1, 2), max_size=2))
            feature.shape.dim.extend(schema_pb2.FixedShape.Dim(size=size) for size in sizes)
    if stage := draw(_sometimes(st.sampled_from([1, 4, 5]))):
        feature.lifecycle_stage = stage
    feature.not_in_environment.extend(draw(_sometimes(st.just(["SERVING"]))) or [])
    return feature


@st.composite
def cases(draw: Draw, most_batches: int = 1) -> tuple[Batches, Schema]:
    """Batches of up to three columns, and a schema that fits their types more often than not."""
    usual = {name: draw(st.sampled_from(list(COLUMNS))) for name in ("a", "b", "c")[: draw(st.integers(1, 3))]}
    frames = []
    for _ in range(draw(st.integers(1, most_batches))):
        height = draw(st.integers(1, 5))
        types = {name: draw(_usually(st.just(dtype), st.sampled_from(_ODD))) for name, dtype in usual.items()}
        cells = {
            name: draw(st.lists(_usually(COLUMNS[dtype], st.none()), min_size=height, max_size=height))
            for name, dtype in types.items()
        }
        frames.append(pl.DataFrame(cells, schema=types))
    proto = schema_pb2.Schema(default_environment=["TRAINING", "SERVING"])
    proto.string_domain.add(name="known", value=["a", "b"])
    fitting = {name: _FITTING.get(dtype, schema_pb2.BYTES) for name, dtype in usual.items()}
    proto.feature.extend(draw(_feature(name, kind)) for name, kind in {**fitting, "d": schema_pb2.INT}.items())
    return Batches(frames), Schema(proto)

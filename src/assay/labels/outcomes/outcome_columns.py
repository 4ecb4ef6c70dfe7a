"""Outcomes of all streams in the columns in which they are kept, whatever they are called where they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from assay.errors import ColumnError, UsageError

from .clock import UTC_MICROSECONDS
from .declaration import Declaration, Label, Outcomes, Rule
from .logs import Logs
from .screening import AT, KNOWN, Screened, Screening, clock_of
from .shape import declared
from .spool import Log, Spool

#: Columns of outcomes.
STREAM, KIND, VALUE, ID, RETRACTED = "stream", "kind", "value", "id", "retracted"

NO_VALUE = "no value"
UNEXPECTED_KIND = "a kind that is not declared"


def matched(by: Sequence[str]) -> tuple[str, ...]:
    """The columns of outcomes that hold what these columns of predictions hold.

    >>> matched(["user"])
    ('key:user',)
    """
    return tuple(f"key:{name}" for name in by)


@dataclass(frozen=True)
class OutcomeColumns:
    """How outcomes are kept."""

    declared: Declaration
    #: The columns of predictions by which they are joined.
    groups: Mapping[str, pl.DataType]
    #: What values are.
    value: pl.DataType

    @property
    def schema(self) -> pl.Schema:
        """The columns with their types."""
        return pl.Schema(
            {
                **dict(zip(matched(tuple(self.groups)), self.groups.values(), strict=True)),
                AT: pl.Int64(),
                KNOWN: pl.Int64(),
                STREAM: pl.String(),
                KIND: pl.String(),
                VALUE: self.value,
                ID: pl.String(),
                RETRACTED: pl.Boolean(),
            }
        )

    def taken(self, logs: Logs, spools: Mapping[str, Spool], zoned: dict[str, bool | None]) -> pl.DataFrame:
        """New outcomes that are good and have arrived; notes whether the times of each stream say their zone.

        Raises:
            ColumnError: a column that is declared is not there.
        """
        frames = [pl.DataFrame(schema=self.schema)]
        for name, spool in spools.items():
            screening = self.screening(name, spool, zoned.get(name), logs.as_of)
            zoned[name] = screening.clock.zoned
            for leaf in spool.told(f"taking {name}", logs.tell):
                for batch in leaf.batches(self.declared.outcomes[name].roles):
                    screened = screening(batch)
                    logs.count(name, leaf, len(batch), screened.skewed)
                    made, bad = self.named(name, screened)
                    logs.set_apart(name, screened.held, [*screened.bad, *bad])
                    frames.append(made)
        return pl.concat(frames)

    def screening(self, name: str, log: Log, zoned: bool | None, as_of: int) -> Screening:
        """How outcomes of a stream are sorted out.

        Raises:
            ColumnError: a column that is declared is not there.
        """
        stream, there = self.declared.outcomes[name], log.columns()
        for column in stream.roles if there else ():
            if column not in there:
                raise ColumnError.missing(column, there, where=f"outcomes.{name}")
        types = dict(zip(stream.joined_by, self.groups.values(), strict=True))
        for role, dtype in (
            (stream.kind, pl.String()),
            (stream.id, pl.String()),
            (stream.value, self.value),
            (stream.retracted, pl.Boolean()),
        ):
            if role is not None:
                types.setdefault(role, dtype)
        keyed = [name for name, dtype in types.items() if dtype == UTC_MICROSECONDS]
        times = tuple(dict.fromkeys(filter(None, [stream.time, stream.arrived, *keyed])))
        types |= dict.fromkeys(times, UTC_MICROSECONDS)
        single = filter(None, [stream.time, stream.kind, stream.id])
        clock = clock_of(stream, zoned, log)
        return Screening(stream, types, (*stream.joined_by, *single), clock, as_of, times=times)

    def named(self, name: str, screened: Screened) -> tuple[pl.DataFrame, list[tuple[str, pl.DataFrame]]]:
        """Good outcomes in the columns of all, and those without a value or of a kind that nothing is said of."""
        stream, good = self.declared.outcomes[name], screened.good
        keys = zip(stream.joined_by, matched(tuple(self.groups)), strict=True)
        made = good.select(
            *(pl.col(theirs).alias(ours) for theirs, ours in keys),
            AT,
            KNOWN,
            pl.lit(name).alias(STREAM),
            _or(stream.kind, name).cast(pl.String).alias(KIND),
            _or(stream.value, 1).cast(self.value).alias(VALUE),
            _or(stream.id, None).cast(pl.String).alias(ID),
            _or(stream.retracted, False).fill_null(False).alias(RETRACTED),
        ).select(self.schema.names())
        empty = made[VALUE].is_null() & ~made[RETRACTED]
        if made[VALUE].dtype.is_float():
            empty |= made[VALUE].is_nan().fill_null(False)
        other = _undeclared(self.declared.label, stream, made) & ~empty
        if not (empty.any() or other.any()):
            return made, []
        came = good.drop(AT, KNOWN)
        bad = [(NO_VALUE, came.filter(empty)), (UNEXPECTED_KIND, came.filter(other))]
        return made.filter(~(empty | other)), bad


def _or(column: str | None, otherwise: object) -> pl.Expr:
    return pl.lit(otherwise) if column is None else pl.col(column)


def _undeclared(label: Label, stream: Outcomes, made: pl.DataFrame) -> pl.Series:
    """Which outcomes are of a kind that nothing is said of."""
    wanted = stream.kinds or (label.priority if label.rule is Rule.PRIORITY else ())
    if not wanted:
        return pl.repeat(False, len(made), eager=True)
    return ~made[KIND].is_in(list(wanted))


def value_type(declaration: Declaration, logs: Mapping[str, Log]) -> pl.DataType:
    """What values are, by the columns of the first outcomes.

    Raises:
        UsageError: numbers and texts in one label, or a negative of another type.
    """
    kinds: dict[str, str] = {}
    for name, stream in declaration.outcomes.items():
        if stream.value is None:
            kinds[name] = "int"
            continue
        given = declared(stream.types, stream.value)
        for dtype in [given] if given is not None else logs[name].types(stream.value):
            kind = _kind(dtype, f"[outcomes.{name}] value: column {stream.value!r}")
            kinds[name] = max(kinds.get(name, "bool"), kind, key=_WIDTH.index)
    found = set(kinds.values())
    if "text" in found and len(found) > 1:
        listed = ", ".join(f"{kind} in {name}" for name, kind in kinds.items())
        raise UsageError(
            f"[outcomes] value: {listed}, expected numbers in all or texts in all; try kind for what happened"
        )
    widest = max(found, key=_WIDTH.index, default="int")
    _check(declaration.label, widest)
    return _TYPES[widest]


#: What values may be, each holding those before it.
_WIDTH = ("bool", "int", "float", "text")

_TYPES: Mapping[str, pl.DataType] = {
    "bool": pl.Int64(),
    "int": pl.Int64(),
    "float": pl.Float64(),
    "text": pl.String(),
}


def _kind(dtype: pl.DataType, place: str) -> str:
    if dtype in (pl.Boolean, pl.Null):
        return "bool"
    if dtype.is_integer():
        return "int"
    if dtype.is_float() or dtype.is_decimal():
        return "float"
    if dtype in (pl.String, pl.Categorical) or isinstance(dtype, pl.Enum):
        return "text"
    raise UsageError(f"{place} holds {dtype}, expected numbers, truth values or texts")


def _check(label: Label, kind: str) -> None:
    """The negative is of the type of the values."""
    if (kind == "text") is not isinstance(label.negative, str):
        example = "'none'" if kind == "text" else "0"
        raise UsageError(
            f"[label] negative: {label.negative!r}, expected {'a text' if kind == 'text' else 'a number'} "
            f"as the values are; try negative = {example}"
        )
    if kind == "text" and label.rule is Rule.SUM:
        raise UsageError("[label] rule: 'sum' of texts, expected numbers; try 'last'")

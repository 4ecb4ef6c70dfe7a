"""New outcomes of all streams as one table."""

from collections.abc import Mapping
from functools import partial

import polars as pl

from .declaration import Declaration
from .happening import Happenings, value_type
from .instant import Clock
from .landing import Origin
from .outcome_log import AGAIN
from .spool import Spool
from .taking import Taking, batches


def new_outcomes(taking: Taking, happenings: Happenings, inputs: Mapping[str, Mapping[Origin, Spool]], as_of: int) -> tuple[pl.DataFrame, dict[str, bool | None]]:
    """Outcomes that are good and have arrived, and whether the times of each stream say their zone."""
    frames, zoned = [pl.DataFrame(schema={**happenings.schema, AGAIN: pl.Boolean})], {}
    for name, of_stream in inputs.items():
        clock = _clock(taking, name, of_stream)
        zoned[name] = clock.zoned
        frames.extend(_of_stream(taking, happenings, name, of_stream, clock, as_of))
    return pl.concat(frames), zoned


def _of_stream(
    taking: Taking, happenings: Happenings, name: str, inputs: Mapping[Origin, Spool], clock: Clock, as_of: int
) -> list[pl.DataFrame]:
    frames = []
    columns = list(taking.declaration.outcomes[name].roles)
    everything = sum(inputs.values(), Spool())
    if not everything.leaves:
        return []
    sorting = happenings.sorting(name, everything.columns(), clock, as_of)
    for origin, batch in batches(inputs, columns):
        sorted_ = sorting(batch)
        taking.read[name] += 0 if origin is Origin.HELD else len(batch)
        for reason, rows in sorted_.bad:
            taking.quarantine.add(name, reason, rows)
        taking.hold(name, sorted_.held)
        named = happenings.named(name, sorted_, partial(taking.quarantine.add, name))
        frames.append(named.with_columns(pl.lit(origin is Origin.AGAIN).alias(AGAIN)))
    return frames


def _clock(taking: Taking, name: str, inputs: Mapping[Origin, Spool]) -> Clock:
    stream = taking.declaration.outcomes[name]
    clock = Clock(stream.zone, stream.unit, taking.last.zoned.get(name))
    if stream.time is None:
        return clock
    everything = sum(inputs.values(), Spool())
    for batch in everything.batches([stream.time]) if clock.zoned is None and stream.time in everything.columns() else ():
        clock = clock.learned(batch[stream.time])
        if clock.zoned is not None:
            break
    return clock


def happenings_of(
    declaration: Declaration, groups: Mapping[str, pl.DataType], value: pl.DataType | None,
    inputs: Mapping[str, Mapping[Origin, Spool]],
) -> Happenings:
    """The columns of outcomes; what values are follows from the first run.

    Raises:
        UsageError: values are of types that no label has.
    """
    if value is None:
        types = {}
        for name, stream in declaration.outcomes.items():
            everything = sum(inputs[name].values(), Spool())
            types[name] = [] if stream.value is None else everything.types(stream.value)
        value = value_type(declaration, types)
    return Happenings(declaration, groups, value)

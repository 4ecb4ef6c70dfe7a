"""Statistics drawn: a header, then a table for each kind of feature."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from rich.console import Group, RenderableType
from rich.text import Text
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList

from assay.schemas.view import whole_dataset

from ..facts import TIMES, Facts, facts
from ..figure import count, moment, number, share
from ..inert import inert
from ..sparkline import sparkline
from .table import name, table, titled

#: Most frequent values listed of a feature, and columns each may take.
VALUES, VALUE_WIDTH = 3, 32

#: Slices listed.
SLICES = 20

#: Marks what may be off.
ABOUT = "≈"


def statistics_report(statistics: DatasetFeatureStatisticsList, *, title: str) -> RenderableType:
    """All that a document says of its features, at a glance."""
    whole = whole_dataset(statistics)
    slices = [each for each in statistics.datasets if each is not whole and each.name != whole.name]
    return dataset_report(whole, slices, title=title)


def dataset_report(
    dataset: DatasetFeatureStatistics,
    slices: Sequence[DatasetFeatureStatistics] = (),
    *,
    title: str,
    first: Callable[[Facts], tuple[float, ...]] | None = None,
) -> RenderableType:
    """The features of a dataset, those of the smallest key first, and how many rows its slices have."""
    known = facts(dataset) if first is None else tuple(sorted(facts(dataset), key=first))
    filled = [f for f in known if f.types and not f.is_struct]
    numbers = [f for f in filled if f.is_number and f.type not in TIMES]
    parts: list[RenderableType] = [_header(dataset, known, title)]
    for kind in dict.fromkeys(f.type for f in numbers):
        parts.append(_numbers(kind, [f for f in numbers if f.type == kind]))
    tables = (
        (_times, [f for f in filled if f.is_number and f.type in TIMES]),
        (_texts, [f for f in filled if not f.is_number]),
        (_lists, [f for f in known if f.view.stats.max_num_values > 1 or f.is_struct]),
        (_empty, [f for f in known if not f.types]),
    )
    parts.extend(draw(features) for draw, features in tables if features)
    if slices:
        parts.append(_slices(slices, dataset))
    return Group(*parts, Text(), *_notes(known))


def _header(dataset: DatasetFeatureStatistics, known: Sequence[Facts], title: str) -> Text:
    top = [f for f in known if len(f.view.path) == 1]
    missing, cells = sum(f.view.missing for f in top), sum(f.rows for f in top)
    features = f"{count(len(known))} feature{'' if len(known) == 1 else 's'}"
    figures = [f"{count(dataset.num_examples)} rows", features, f"{share(missing, cells)} of the cells missing"]
    if dataset.weighted_num_examples and dataset.weighted_num_examples != dataset.num_examples:
        figures.append(f"weight {count(dataset.weighted_num_examples)}")
    return Text.assemble((inert(title, 200), "bold"), "\n", "  ".join(figures))


def _numbers(kind: str, features: Sequence[Facts]) -> Group:
    figures = ("miss", "mean", "std", "zero", "min", "median", "max")
    drawn = table(("name",), figures, "histogram")
    for f in features:
        if not f.numbers:
            drawn.add_row(name(f.path), _missing(f), *[""] * 6, Text("all NaN", "dim"))
            continue
        stats, middle = f.stats.num_stats, f.median
        drawn.add_row(
            name(f.path),
            _missing(f),
            number(stats.mean),
            number(stats.std_dev),
            share(stats.num_zeros, f.numbers),
            number(f.range.low),
            ("" if middle[1] else ABOUT) + number(middle[0]),
            number(f.range.high),
            Text(sparkline(f.buckets), "green"),
        )
    return titled(f"Numbers: {kind}", drawn)


def _times(features: Sequence[Facts]) -> Group:
    drawn = table(("name", "type"), ("miss", "min", "median", "max"), "histogram")
    for f in features:
        middle, exact = f.median
        drawn.add_row(
            name(f.path),
            f.type,
            _missing(f),
            moment(f.range.low, f.type),
            ("" if exact else ABOUT) + moment(middle, f.type),
            moment(f.range.high, f.type),
            Text(sparkline(f.buckets), "green"),
        )
    return titled("Times", drawn)


def _texts(features: Sequence[Facts]) -> Group:
    drawn = table(("name",), ("miss", "distinct", "length"), "most frequent values")
    for f in features:
        distinct, exact = f.distinct
        drawn.add_row(
            name(f.path),
            _missing(f),
            ("" if exact else ABOUT) + count(distinct),
            number(f.stats.string_stats.avg_length or f.stats.bytes_stats.avg_num_bytes),
            _values(f),
        )
    return titled("Texts", drawn)


def _values(f: Facts) -> Text:
    """The first few of the ranking, with their share of all values, and how many more there are."""
    ranking, total = f.ranking, f.view.stats.tot_num_values
    about = ABOUT if ranking.shortfall else ""
    listed = islice(zip(ranking.values, ranking.counts, strict=True), VALUES)
    lines = [f"{about + share(times, total):>4} {inert(value, VALUE_WIDTH)}" for value, times in listed]
    more = f.distinct[0] - VALUES
    rest = f", {'' if f.distinct[1] else ABOUT}{count(more)} more" if more > 0 else ""
    return Text("\n".join(lines)).append(rest, "dim")


def _lists(features: Sequence[Facts]) -> Group:
    drawn = table(("name", "type"), ("miss", "shortest", "average", "longest"))
    for f in features:
        levels = f.view.counts_by_level
        shortest, longest = (" x ".join(count(level[i]) for level in levels) for i in (0, 1))
        drawn.add_row(name(f.path), f.type, _missing(f), shortest, number(f.view.stats.avg_num_values), longest)
    return titled("Lists and structs", drawn)


def _empty(features: Sequence[Facts]) -> Group:
    drawn = table(("name",), ("miss",))
    for f in features:
        drawn.add_row(name(f.path), _missing(f))
    return titled("Without any value", drawn)


def _slices(slices: Sequence[DatasetFeatureStatistics], whole: DatasetFeatureStatistics) -> Group:
    slices = sorted(slices, key=lambda dataset: -dataset.num_examples)
    title = f"Slices: {count(len(slices))}" + (f", the {SLICES} largest shown" if len(slices) > SLICES else "")
    drawn = table(("slice",), ("rows", "share"))
    for dataset in slices[:SLICES]:
        drawn.add_row(name(dataset.name), count(dataset.num_examples), share(dataset.num_examples, whole.num_examples))
    return titled(title, drawn)


def _notes(known: Sequence[Facts]) -> Iterator[Text]:
    """What the tables have no column for."""
    for f in known:
        if f.odd:
            kinds = ", ".join(f"{count(n)} {kind}" for kind, n in sorted(f.types.items(), key=lambda item: -item[1]))
            odd = ", ".join(inert(value, VALUE_WIDTH) for values in f.odd.values() for value in values[:VALUES])
            yield _note(f, f"holds {kinds}; for example {odd}")
        if f.nan and f.is_number:
            yield _note(f, f"{count(f.nan)} values are NaN and left out of its figures")
        if f.stats.string_stats.invalid_utf8_count:
            yield _note(f, f"{count(f.stats.string_stats.invalid_utf8_count)} values are no UTF-8")
    off = f"; {ABOUT} may be off, all else is exact" if any(f.types and not f.exact for f in known) else ""
    yield Text(f"miss: share of the rows without a value{off}", "dim")


def _note(f: Facts, text: str) -> Text:
    return Text.assemble(("! ", "yellow"), name(f.path), f" {text}")


def _missing(f: Facts) -> Text:
    return Text(share(f.view.missing, f.rows), "yellow" if f.view.missing else "")

"""A feature as a page draws it: what several datasets say of it, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import msgspec

from assay.profiles.documents import answer
from assay.schemas import Range, Values
from assay.schemas.feature import Feature as Expectation
from assay.schemas.view import FeatureView
from assay.statistics.distinct import Distinct
from assay.statistics.empty_values import EmptyValues
from assay.statistics.formats import Formats
from assay.statistics.lengths import Lengths
from assay.statistics.moments import Moments
from assay.statistics.quantiles import Quantiles
from assay.statistics.special_numbers import SpecialNumbers

from .expected import content, environments, presence, valency
from .facts import Facts
from .figure import number
from .inert import inert
from .outline import Outline
from .plain import EXACT, Plain, plain, plains
from .report import Report

#: Columns of a shown value; what is longer ends in an ellipsis, and says how long it is.
VALUE = 120

#: Values of a domain, formats, and statistics of others that are shown.
DOMAIN, FORMATS, CUSTOM = 100, 3, 20


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """Anything on a page: what is empty is left out of its JSON."""


class Figures(Part, frozen=True):
    """A feature in one dataset, counted by rows or by weight."""

    present: Plain
    missing: Plain
    values: Plain
    mean: Plain = None
    deviation: Plain = None
    median: Plain = None
    #: Those of `assay.reports.outline.QUANTILES`.
    quantiles: tuple[Plain, ...] = ()
    #: The points of an `Outline`; ``below`` is left out where it is the share up to the point before.
    x: tuple[Plain, ...] = ()
    below: tuple[Plain, ...] = ()
    upto: tuple[Plain, ...] = ()
    #: Places in `Summary.labels`, and how often each value occurs, most frequent first.
    top: tuple[tuple[int, Plain], ...] = ()


class Cell(Part, frozen=True):
    """A feature in one dataset."""

    type: str
    plain: Figures
    weighted: Figures | None = None
    low: Plain = None
    high: Plain = None
    #: The same in full, where a double cannot hold them.
    exactly: tuple[str, str] | None = None
    zeros: Plain = 0
    nan: Plain = 0
    #: How many are minus and plus infinity.
    infinite: tuple[Plain, Plain] | None = None
    distinct: Plain = None
    #: What is known of errors; left out is unknown, 0 is exact: a relative error, of a rank, of a count.
    distinct_error: float | None = None
    rank_error: float | None = None
    shortfall: Plain = None
    #: Whether the points, or the labels, are all values there are.
    complete: bool = False
    #: Shortest, average and longest list, level by level; and text, in bytes.
    lists: tuple[tuple[int, int], ...] = ()
    average: Plain = None
    #: Deciles of how many values a list has, 0 to 100 %, where lists differ.
    deciles: tuple[Plain, ...] = ()
    length: tuple[Plain, Plain, Plain] | None = None
    #: What else is worth a line: labels and texts.
    notes: tuple[tuple[str, str], ...] = ()


class Expected(Part, frozen=True):
    """What the schema says."""

    type: str
    presence: str
    values: str = ""
    #: In words, each value apart, and how many more there are.
    domain: tuple[str, ...] = ()
    low: Plain = None
    high: Plain = None
    environments: tuple[str, ...] = ()


class Summary(Part, frozen=True):
    """A feature, and a cell for each dataset, None where it lacks it."""

    path: str
    kind: str
    cells: tuple[Cell | None, ...]
    labels: tuple[str, ...] = ()
    #: Places of labels that are not in the domain.
    outside: tuple[int, ...] = ()
    expected: Expected | None = None
    #: How many steps below the top it is nested.
    depth: int = 0


class Detail(Part, frozen=True):
    """How much of each feature is shown."""

    points: int
    labels: int

    @classmethod
    def fitting(cls, cells: int) -> Detail:
        """As much as keeps a page light: everything of few features, less of each of many."""
        return next((cls(points, labels) for most, points, labels in _DETAIL if cells <= most), cls(16, 5))


_DETAIL = ((500, 200, 50), (4_000, 96, 20), (20_000, 40, 10))


def shown(text: str) -> str:
    """A value, inert; of one that is too long also how long it is."""
    return inert(text, VALUE) + (f" ({len(text):,} characters)" if len(text) > VALUE else "")


def summaries(sides: Sequence[Mapping[str, Facts]], report: Report, detail: Detail) -> list[Summary]:
    """Every feature that a side or the schema has, in the order of the data; then those only the schema has."""
    schema = report.expected
    wanted = {feature.path: feature for feature in schema.features()} if schema is not None else {}
    paths = dict.fromkeys([*(path for side in sides for path in side), *wanted])
    return [
        _summary(report.shown(path), [side.get(path) for side in sides], wanted.get(path), detail) for path in paths
    ]


def _summary(name: str, known: Sequence[Facts | None], wanted: Expectation | None, detail: Detail) -> Summary:
    ranked = [_ranked(facts, detail) for facts in known]
    values = list(dict.fromkeys(value for each in ranked for ranking in each for value in ranking))
    place = {value: at for at, value in enumerate(values)}
    cells = tuple(
        None if facts is None else _cell(facts, each, place, detail) for facts, each in zip(known, ranked, strict=True)
    )
    some = [facts for facts in known if facts is not None]
    depth = max((len(facts.view.path) - 1 for facts in some), default=0)
    domain = wanted.domain if wanted is not None else None
    allowed = set(domain.values) if isinstance(domain, Values) else set(values)
    outside = tuple(place[value] for value in values if value not in allowed)
    return Summary(
        name,
        kind(some),
        cells,
        tuple(map(shown, values)),
        outside,
        None if wanted is None else expected(wanted),
        depth,
    )


def kind(known: Iterable[Facts]) -> str:
    """``number``, ``text``, ``struct``; ``empty`` where no dataset has a value."""
    filled = [facts for facts in known if facts.types]
    if not filled:
        return "empty"
    first = filled[0]
    return "number" if first.is_number else "struct" if first.is_struct else "text"


def _ranked(facts: Facts | None, detail: Detail) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """The most frequent values by rows, and by weight."""
    if facts is None:
        return {}, {}
    ranking = facts.ranking
    plain = dict(list(zip(ranking.values, ranking.counts, strict=True))[: detail.labels])
    weighted = facts.stats.string_stats.weighted_string_stats.rank_histogram.buckets
    return plain, {bucket.label: bucket.sample_count for bucket in weighted[: detail.labels]}


def _cell(
    facts: Facts, ranked: tuple[Mapping[str, float], Mapping[str, float]], place: Mapping[str, int], detail: Detail
) -> Cell:
    tops = [tuple((place[value], plain(times)) for value, times in ranking.items()) for ranking in ranked]
    outline = Outline.of(facts.view) if facts.is_number else None
    heavy = facts.view.stats.HasField("weighted_common_stats")
    view = replace(facts.view, by_weight=True)
    by_weight = Outline.of(view) if facts.is_number and heavy else None
    if by_weight is not None and outline is not None and outline.complete:
        by_weight = by_weight.only(outline.values)
    weighted = _figures(facts, view, by_weight, tops[1], detail) if heavy else None
    special = answer(facts.stats, SpecialNumbers())
    quantiles, different = answer(facts.stats, Quantiles()), answer(facts.stats, Distinct())
    numbers = facts.is_number and facts.numbers > 0
    return Cell(
        facts.type,
        _figures(facts, facts.view, outline, tops[0], detail),
        weighted,
        low=plain(facts.range.low, 15) if numbers else None,
        high=plain(facts.range.high, 15) if numbers else None,
        exactly=_exactly(facts) if numbers else None,
        zeros=plain(facts.stats.num_stats.num_zeros),
        nan=plain(facts.nan),
        infinite=None if special is None else _infinite(special.negative_infinity, special.positive_infinity),
        distinct=plain(facts.distinct[0]) if different or not facts.is_number else None,
        distinct_error=None if different is None else different.error,
        rank_error=None if quantiles is None else quantiles.error,
        shortfall=plain(facts.ranking.shortfall) if different else None,
        complete=outline.complete if outline else facts.ranking.complete,
        lists=facts.view.counts_by_level if facts.view.stats.max_num_values != 1 else (),
        average=plain(facts.view.stats.avg_num_values),
        deciles=_deciles(facts),
        length=_length(facts),
        notes=tuple(_notes(facts)),
    )


def _figures(
    facts: Facts, view: FeatureView, outline: Outline | None, top: tuple[tuple[int, Plain], ...], detail: Detail
) -> Figures:
    stats = view.stats.weighted_common_stats if view.by_weight else view.stats
    numeric = facts.stats.num_stats
    spread = numeric.weighted_numeric_stats if view.by_weight else numeric
    numbers = facts.is_number and facts.numbers > 0
    spreads = numbers and (answer(facts.stats, SpecialNumbers()) is None or answer(facts.stats, Moments()) is not None)
    drawn = outline.thinned(detail.points) if outline else None
    return Figures(
        plain(view.present),
        plain(view.missing),
        plain(stats.tot_num_values),
        mean=plain(spread.mean, 12) if spreads else None,
        deviation=plain(spread.std_dev, 12) if spreads else None,
        median=plain(spread.median if view.by_weight else facts.median[0], 12) if numbers else None,
        quantiles=plains(outline.quantiles(), 6) if outline else (),
        x=plains(drawn.values.tolist(), 6) if drawn else (),
        below=plains(drawn.below.tolist(), 5) if drawn and not drawn.complete else (),
        upto=plains(drawn.upto.tolist(), 5) if drawn else (),
        top=top,
    )


def _exactly(facts: Facts) -> tuple[str, str] | None:
    low, high = facts.range.low, facts.range.high
    return (f"{low:,}", f"{high:,}") if max(abs(float(low)), abs(float(high))) >= EXACT else None


def _infinite(low: float, high: float) -> tuple[Plain, Plain] | None:
    return (plain(low), plain(high)) if low or high else None


def _deciles(facts: Facts) -> tuple[Plain, ...]:
    stats = facts.view.stats
    buckets = stats.num_values_histogram.buckets
    if stats.min_num_values == stats.max_num_values or not buckets:
        return ()
    return plains([buckets[0].low_value, *(bucket.high_value for bucket in buckets)], 4)


def _length(facts: Facts) -> tuple[Plain, Plain, Plain] | None:
    if (lengths := answer(facts.stats, Lengths())) is not None:
        return lengths.shortest, plain(lengths.mean, 4), lengths.longest
    average = facts.stats.string_stats.avg_length or facts.stats.bytes_stats.avg_num_bytes
    return (None, plain(average, 4), None) if average else None


def _notes(facts: Facts) -> Iterator[tuple[str, str]]:
    """What has no column."""
    if facts.odd:
        by_count = sorted(facts.types.items(), key=lambda item: -item[1])
        kinds = ", ".join(f"{times:,.0f} {name}" for name, times in by_count)
        odd = ", ".join(shown(value) for values in facts.odd.values() for value in values[:3])
        yield "types", f"{kinds}; for example {odd}"
    if invalid := facts.stats.string_stats.invalid_utf8_count:
        yield "no UTF-8", f"{invalid:,} values"
    if (empty := answer(facts.stats, EmptyValues())) is not None:
        named = (
            (empty.minus_ones, "of -1"),
            (empty.texts, "of no length"),
            (empty.white_space, "of white space"),
            (empty.lists, "of empty lists"),
        )
        if said := [f"{times:,} {what}" for times, what in named if times]:
            yield "say nothing", "values " + ", ".join(said)
    if (formats := answer(facts.stats, Formats())) is not None and formats.shares:
        about = "≈" if formats.error else ""
        yield (
            "formats",
            ", ".join(f"{about}{share:.0%} {name}" for name, share in list(formats.shares.items())[:FORMATS]),
        )
    yield from _custom(facts)


def _custom(facts: Facts) -> Iterator[tuple[str, str]]:
    """The statistics that others added, where they are a number or a text."""
    theirs = [each for each in facts.stats.custom_stats if not each.name.startswith("assay.")]
    for each in theirs[:CUSTOM]:
        match each.WhichOneof("val"):
            case "num":
                yield shown(each.name), number(each.num)
            case "str":
                yield shown(each.name), shown(each.str)


def expected(feature: Expectation) -> Expected:
    """What the schema says of a feature."""
    domain = feature.domain
    low, high = (domain.low, domain.high) if isinstance(domain, Range) else (None, None)
    return Expected(
        feature.type or "",
        presence(feature),
        valency(feature),
        tuple(content(feature, DOMAIN)),
        plain(low, 15),
        plain(high, 15),
        tuple(environments(feature)),
    )

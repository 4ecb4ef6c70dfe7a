"""What a schema says of a feature, in few words."""

from collections.abc import Iterator

from assay.schemas import Feature, Range, Values

from .figure import number
from .inert import inert

#: Columns that a value of a domain may take.
VALUE = 24


def presence(feature: Feature) -> str:
    """In which rows it must be."""
    asked = feature.presence
    if asked is None or not (asked.min_fraction or asked.min_count):
        return "optional"
    if asked.min_fraction:
        return "always" if asked.min_fraction == 1 else f"in {asked.min_fraction:.3g} of rows"
    return "somewhere" if asked.min_count == 1 else f"in {asked.min_count} rows"


def valency(feature: Feature) -> str:
    """How many values it must have."""
    if feature.shape is not None:
        return " x ".join(map(str, feature.shape)) or "1"
    counts = feature.value_count
    levels = counts if isinstance(counts, tuple) else (counts,) if counts else ()
    return " x ".join(map(bounds, levels))


def content(feature: Feature, most: int) -> Iterator[str]:
    """What it may hold: a range, so many of the values with a note of the others, or the kind of domain."""
    domain = feature.domain
    if isinstance(domain, Range):
        yield bounds(domain)
    elif isinstance(domain, Values):
        yield from (inert(value, VALUE) for value in domain.values[:most])
        if len(domain.values) > most:
            yield f"{len(domain.values) - most:,} more"
    elif domain is not None:
        yield domain.DESCRIPTOR.name.removesuffix("Domain").lower()


def environments(feature: Feature) -> Iterator[str]:
    """Where it belongs, and whether data are held to all this."""
    if feature.in_environment:
        yield f"in {', '.join(map(inert, feature.in_environment))}"
    if feature.not_in_environment:
        yield f"not in {', '.join(map(inert, feature.not_in_environment))}"
    if not feature.checked:
        yield "not checked"


def bounds(allowed: Range) -> str:
    """``0 to 1,000``, ``from 0``, ``any``."""
    low, high = (None if bound is None else number(bound) for bound in (allowed.low, allowed.high))
    if low is None:
        return "any" if high is None else f"up to {high}"
    return f"from {low}" if high is None else low if low == high else f"{low} to {high}"

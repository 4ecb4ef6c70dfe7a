"""A schema drawn: what each feature should be."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from assay.schemas import Feature, Range, Schema, Values

from ..figure import number
from ..inert import inert
from .table import name, table

#: Values of a domain that are listed, and columns each may take.
VALUES, VALUE_WIDTH = 4, 24


def schema_report(schema: Schema, *, title: str) -> RenderableType:
    """Every feature with its type, in which rows it must be, how often, and what it may hold."""
    environments = ", ".join(inert(name) for name in schema.environments)
    header = Text.assemble((inert(title, 200), "bold"), f"\n{len(schema)} features")
    if environments:
        header.append(f"  environments {environments}")
    drawn = table(("name", "type", "presence", "values"), (), "may hold")
    for feature in schema.features():
        drawn.add_row(
            name(feature.path), feature.type or "", _presence(feature), _valency(feature), Text(_content(feature))
        )
    return Group(header, "", drawn)


def _presence(feature: Feature) -> str:
    presence = feature.presence
    if presence is None or not (presence.min_fraction or presence.min_count):
        return "optional"
    if presence.min_fraction:
        return "always" if presence.min_fraction == 1 else f"in {presence.min_fraction:.3g} of rows"
    return "somewhere" if presence.min_count == 1 else f"in {presence.min_count} rows"


def _valency(feature: Feature) -> str:
    if feature.shape is not None:
        return " x ".join(map(str, feature.shape)) or "1"
    counts = feature.value_count
    levels = counts if isinstance(counts, tuple) else (counts,) if counts else ()
    return " x ".join(map(_range, levels))


def _content(feature: Feature) -> str:
    return "; ".join([" | ".join(_domain(feature)), *_environments(feature)]).removeprefix("; ")


def _domain(feature: Feature) -> Iterator[str]:
    domain = feature.domain
    if isinstance(domain, Range):
        yield _range(domain)
    elif isinstance(domain, Values):
        yield from (inert(value, VALUE_WIDTH) for value in domain.values[:VALUES])
        if len(domain.values) > VALUES:
            yield f"{len(domain.values) - VALUES:,} more"
    elif domain is not None:
        yield domain.DESCRIPTOR.name.removesuffix("Domain").lower()


def _environments(feature: Feature) -> Iterator[str]:
    if feature.in_environment:
        yield f"in {', '.join(map(inert, feature.in_environment))}"
    if feature.not_in_environment:
        yield f"not in {', '.join(map(inert, feature.not_in_environment))}"
    if not feature.checked:
        yield "not checked"


def _range(bounds: Range) -> str:
    low, high = (None if bound is None else number(bound) for bound in (bounds.low, bounds.high))
    if low is None:
        return "any" if high is None else f"up to {high}"
    return f"from {low}" if high is None else low if low == high else f"{low} to {high}"

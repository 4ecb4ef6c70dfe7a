"""A schema drawn: what each feature should be."""

from rich.console import Group, RenderableType
from rich.text import Text

from assay.schemas import Feature, Schema

from ..expected import content, environments, presence, valency
from ..inert import inert
from .table import name, table

#: Values of a domain that are listed.
VALUES = 4


def schema_report(schema: Schema, *, title: str) -> RenderableType:
    """Every feature with its type, in which rows it must be, how often, and what it may hold."""
    named = ", ".join(inert(each) for each in schema.environments)
    header = Text.assemble((inert(title, 200), "bold"), f"\n{len(schema)} features")
    if named:
        header.append(f"  environments {named}")
    drawn = table(("name", "type", "presence", "values"), (), "may hold")
    for feature in schema.features():
        drawn.add_row(name(feature.path), feature.type or "", presence(feature), valency(feature), _content(feature))
    return Group(header, "", drawn)


def _content(feature: Feature) -> Text:
    held = " | ".join(content(feature, VALUES))
    return Text("; ".join([held, *environments(feature)]).removeprefix("; "))

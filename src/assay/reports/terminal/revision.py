"""What a revision changed in a schema, drawn as the edit that it is."""

from collections.abc import Iterator
from difflib import unified_diff

from rich.console import Group, RenderableType
from rich.text import Text

from assay.checks import Anomalies
from assay.schemas import Schema
from assay.schemas.pbtxt import write_text

from ..inert import inert

#: Columns of a shown line of a schema.
LINE = 200


def revision_report(before: Schema, after: Schema, reasons: Anomalies, *, title: str) -> RenderableType:
    """Each feature that changed: why, and its lines that went and came."""
    paths = list(dict.fromkeys([*after, *before]))
    changed = {path: edit for path in ["", *paths] if (edit := list(_edit(_lines(before, path), _lines(after, path))))}
    number = f"{len(changed)} change{'' if len(changed) == 1 else 's'}" if changed else "nothing to change"
    parts: list[RenderableType] = [Text.assemble((inert(title, 200), "bold"), f"\n{number}")]
    for path, edit in changed.items():
        parts += [Text(), *_reasons(path, reasons), *edit]
    return Group(*parts)


def _reasons(path: str, reasons: Anomalies) -> Iterator[Text]:
    known = [anomaly for anomaly in reasons if anomaly.path == path and anomaly.change is not None]
    for anomaly in known:
        assert anomaly.change is not None
        yield Text.assemble((inert(anomaly.change.summary, LINE), "bold"), f"  ({inert(anomaly.short, LINE)})")
    if not known:
        yield Text(inert(path, LINE) if path else "the schema", "bold")


def _edit(before: list[str], after: list[str]) -> Iterator[Text]:
    """The lines of a difference, with one line around each."""
    styles = {"+": "green", "-": "red", " ": "dim"}
    for number, line in enumerate(unified_diff(before, after, n=1, lineterm="")):
        if number > 1 and line[0] in styles:
            indent = len(line) - len(line[1:].lstrip())
            yield Text(f"  {line[0]} {line[1:indent]}{inert(line[indent:], LINE)}", styles[line[0]])


def _lines(schema: Schema, path: str) -> list[str]:
    """A feature with its string domain, but for what is nested in it; of no path, what is in no feature."""
    if path and path not in schema:
        return []
    if not path:
        rest = Schema(schema.proto).proto
        rest.ClearField("feature")
        rest.ClearField("string_domain")
        return write_text(rest).splitlines()
    feature = schema[path]
    own = type(feature.proto)()
    own.CopyFrom(feature.proto)
    if own.HasField("struct_domain"):
        own.struct_domain.ClearField("feature")
    domain = feature.string_domain if own.HasField("domain") else None
    return (write_text(own) + ("" if domain is None else write_text(domain))).splitlines()

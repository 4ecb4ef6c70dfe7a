from rich.console import Console

from assay.checks import Anomalies
from assay.reports.terminal import revision_report
from assay.schemas import Range, Schema, Values


def drawn(before: Schema, after: Schema) -> list[str]:
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(revision_report(before, after, Anomalies(), title="schema.pbtxt"))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_an_edit_is_shown_under_its_feature_whatever_it_edits() -> None:
    before = Schema.from_text('feature { name: "fare" type: INT } feature { name: "paid" type: BYTES domain: "p" }')
    before.proto.string_domain.add(name="p", value=["cash"])
    after = Schema(before.proto)
    after["fare"].domain = Range(0, 9)
    after["paid"].domain = Values("cash", "card")
    after.environments = ("SERVING",)
    after.add("new")
    lines = drawn(before, after)
    assert lines[:2] == ["schema.pbtxt", "4 changes"]
    assert lines[2:] == [
        *("", "the schema", '  + default_environment: "SERVING"'),
        *("", "fare", "    type: INT", "  + int_domain {", "  +   min: 0", "  +   max: 9", "  + }"),
        *("", "paid", '    value: "cash"', '  + value: "card"'),
        *("", "new", '  + name: "new"'),
    ]


def test_the_same_schema_has_nothing_to_change() -> None:
    schema = Schema.from_text('feature { name: "s" type: STRUCT struct_domain { feature { name: "a" } } }')
    assert drawn(schema, schema) == ["schema.pbtxt", "nothing to change"]


def test_an_edit_inside_a_struct_is_shown_once() -> None:
    before = Schema.from_text('feature { name: "s" type: STRUCT struct_domain { feature { name: "a" type: INT } } }')
    after = Schema(before.proto)
    after["s.a"].domain = Range(1, None)
    assert "1 change" in drawn(before, after)
    assert "s.a" in drawn(before, after)

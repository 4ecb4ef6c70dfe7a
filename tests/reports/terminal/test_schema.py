from rich.console import Console

from assay.reports.terminal import schema_report
from assay.schemas import Schema

TEXT = """
feature { name: "fare" type: FLOAT presence { min_fraction: 1.0 min_count: 1 } shape { dim { size: 2 } }
  float_domain { min: 0.0 max: 500.0 } }
feature { name: "paid" type: BYTES presence { min_count: 1 } value_count { min: 1 } domain: "paid"
  not_in_environment: "S" }
feature { name: "age" type: INT presence { min_fraction: 0.5 } int_domain { min: 18 } deprecated: true }
feature { name: "when" type: INT time_domain { integer_format: UNIX_DAYS } }
feature { name: "trip" type: STRUCT struct_domain { feature { name: "miles" type: FLOAT } } }
string_domain { name: "paid" value: "a" value: "b" value: "c" value: "d" value: "e" }
default_environment: "TRAINING"
default_environment: "S"
"""


def test_every_feature_says_what_it_should_be() -> None:
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(schema_report(Schema.from_text(TEXT), title="schema.pbtxt"))
    lines = [" ".join(line.split()) for line in capture.get().splitlines()]
    assert lines[1] == "6 features environments TRAINING, S"
    assert lines[5:] == [
        "fare FLOAT always 2 0 to 500",
        "paid BYTES somewhere from 1 a | b | c | d | 1 more; not in S",
        "age INT in 0.5 of rows from 18; not checked",
        "when INT optional time",
        "trip STRUCT optional struct",
        "trip.miles FLOAT optional",
    ]

import pytest

from assay.checks import Anomalies, Anomaly, Severity
from assay.schemas import Change, Schema

#: Whatever breaks a format: controls, line ends, separators, what XML forbids, what turns the line around.
HOSTILE = "\x1b[31m%\r\n::error::,<&]]>\"'\x00\ufffe\u202e"


@pytest.fixture
def anomalies() -> Anomalies:
    """An error of one feature, a warning of another, an error of the dataset; a third feature is well."""
    names = ("paid", "fare", "fine")
    schema = Schema.from_text("".join(f'feature {{ name: "{name}" }}' for name in names))
    change = Change("paid", f"allow {HOSTILE!r}", values=(HOSTILE,))
    return Anomalies(
        [
            Anomaly(
                "paid",
                "ENUM_TYPE",
                Severity.ERROR,
                f"Unexpected {HOSTILE}",
                HOSTILE,
                examples=(HOSTILE,),
                change=change,
            ),
            Anomaly("fare", "ODD", Severity.WARNING, "Odd", "It is odd."),
            Anomaly("", "FEW", Severity.ERROR, "Few rows", "", seen="7 rows", expected="8 rows", rows=7),
        ],
        schema=schema,
        rows=7,
    )

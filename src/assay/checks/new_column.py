"""A feature in the data that the schema, or its environment, does not have."""

from collections.abc import Iterator

from assay.errors import FormatError
from assay.schemas import Change

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .wording import counted


class NewColumn(Check):
    """A feature that the schema does not know; or knows, but not in this environment."""

    def applies(self, evidence: Evidence) -> bool:
        return not evidence.known or (evidence.present and not evidence.expected)

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        yield _misplaced(evidence) if evidence.known else _unknown(evidence)


def _unknown(evidence: Evidence) -> Anomaly:
    path, kind = evidence.name, evidence.view.proto.Type.Name(evidence.view.proto.type)
    return Anomaly(
        path,
        "SCHEMA_NEW_COLUMN",
        Severity.ERROR,
        "New column",
        "New column (column in data but not in schema)",
        seen=f"a column of type {kind}, in {counted(evidence.view.stats.num_non_missing, 'row')}",
        expected="no such column",
        rows=evidence.view.stats.num_non_missing,
        change=_addition(evidence),
    )


def _addition(evidence: Evidence) -> Change | None:
    """The edit that adds the feature; None where no schema holds it: inside a value, or nested too deeply."""
    schema, steps = evidence.case.schema, evidence.view.path
    around = [schema[steps[:depth]] for depth in range(1, len(steps)) if steps[:depth] in schema]
    if any(parent.type != "STRUCT" for parent in around):
        return None
    try:
        return evidence.change(f"add {evidence.name} to the schema", evidence.inferred)
    except FormatError:
        return None


def _misplaced(evidence: Evidence) -> Anomaly:
    path, environment = evidence.name, evidence.case.environment
    better = evidence.copy()
    better.not_in_environment[:] = [name for name in better.not_in_environment if name != environment]
    if environment and environment not in evidence.case.schema.environments:
        better.in_environment.append(environment)
    return Anomaly(
        path,
        "SCHEMA_NEW_COLUMN",
        Severity.ERROR,
        "Column missing in environment",
        f"New column {path} found in data but not in the environment {environment} in the schema.",
        seen=f"the column in {counted(evidence.view.stats.num_non_missing, 'row')}",
        expected=f"no such column in {environment}",
        rows=evidence.view.stats.num_non_missing,
        change=evidence.change(f"expect {path} in {environment}", better),
    )

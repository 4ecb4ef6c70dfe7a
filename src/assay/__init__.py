"""The data half of production machine learning: collect, label and validate, while the world changes.

>>> import polars as pl
>>> import assay
>>> train = assay.profile(pl.DataFrame({"fare": [4.5, 12.0], "paid": ["cash", "card"]}))
>>> schema = assay.infer_schema(train)
>>> today = assay.profile(pl.DataFrame({"fare": [7.25], "paid": ["crypto"]}))
>>> [(anomaly.path, anomaly.short) for anomaly in assay.validate(today, schema)]
[('paid', 'Unexpected string values')]

Names load what they need when they are first used, so that the import itself costs nothing.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from .errors import AssayError, ColumnError, FormatError, SchemaError, SourceError, UsageError

if TYPE_CHECKING:
    from .checks import Anomalies, Anomaly, Severity, revise_schema, validate, validate_slices
    from .labels.feedback.feedback import feedback
    from .labels.labeled import labeled_data
    from .labels.leakage import leakage
    from .labels.matrix import LabelMatrix
    from .labels.maturity.maturity import maturity
    from .labels.outcomes import label_snapshot
    from .profiles import Profile, profile
    from .reports.report import Report, report
    from .reports.saved import save_report
    from .rows import Explanation, FeatureSkew, Skew, offending_rows, skew
    from .schemas import Change, Presence, Range, Schema, Values, infer_schema
    from .sources import Csv, Rejected, Source, open_source
    from .steps.label_join import label_join

__version__ = "0.1.0"

__all__ = [
    "Anomalies",
    "Anomaly",
    "AssayError",
    "Change",
    "ColumnError",
    "Csv",
    "Explanation",
    "FeatureSkew",
    "FormatError",
    "LabelMatrix",
    "Presence",
    "Profile",
    "Range",
    "Rejected",
    "Report",
    "Schema",
    "SchemaError",
    "Severity",
    "Skew",
    "Source",
    "SourceError",
    "UsageError",
    "Values",
    "feedback",
    "infer_schema",
    "label_join",
    "label_snapshot",
    "labeled_data",
    "leakage",
    "maturity",
    "offending_rows",
    "open_source",
    "profile",
    "report",
    "revise_schema",
    "save_report",
    "skew",
    "validate",
    "validate_slices",
]

_HOMES = {
    "checks": ("Anomalies", "Anomaly", "Severity", "revise_schema", "validate", "validate_slices"),
    "labels.feedback.feedback": ("feedback",),
    "labels.labeled": ("labeled_data",),
    "labels.leakage": ("leakage",),
    "labels.matrix": ("LabelMatrix",),
    "labels.maturity.maturity": ("maturity",),
    "labels.outcomes": ("label_snapshot",),
    "profiles": ("Profile", "profile"),
    "reports.report": ("Report", "report"),
    "reports.saved": ("save_report",),
    "rows": ("Explanation", "FeatureSkew", "Skew", "offending_rows", "skew"),
    "schemas": ("Change", "Presence", "Range", "Schema", "Values", "infer_schema"),
    "sources": ("Csv", "Rejected", "Source", "open_source"),
    "steps.label_join": ("label_join",),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(f".{home}", __name__), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])


if "IPython" in sys.modules:  # a notebook, which then knows how to show what is returned
    from .reports.notebook import register

    register()
    del register

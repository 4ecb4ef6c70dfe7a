"""Documents as Rich renderables that are at home in 80 columns."""

from .anomalies import anomalies_report
from .feedback import feedback_report
from .label_join import join_report
from .leakage import leakage_report
from .maturity import maturity_report
from .moved import moved_report
from .provenance import provenance_report
from .rejections import rejections_report
from .report import terminal_report
from .revision import revision_report
from .schema import schema_report
from .skew import skew_report
from .split import split_report
from .statistics import statistics_report

__all__ = [
    "anomalies_report",
    "feedback_report",
    "join_report",
    "leakage_report",
    "maturity_report",
    "moved_report",
    "provenance_report",
    "rejections_report",
    "revision_report",
    "schema_report",
    "skew_report",
    "split_report",
    "statistics_report",
    "terminal_report",
]

"""Questions about a feature, one a file. Start with `statistic.py`; to add one, see CONTRIBUTING.md."""

from .blanks import Blanks
from .column import Column, Kind, Path
from .distinct import Distinct
from .extremes import Extremes
from .histogram import Histogram
from .invalid_utf8 import InvalidUtf8
from .lengths import Lengths
from .moments import Moments
from .presence import Presence
from .quantiles import Quantiles
from .special_numbers import SpecialNumbers
from .statistic import AnyStatistic, Count, State, Statistic
from .top_values import TopValues
from .value_types import ValueTypes

#: Every statistic of a profile, in the order in which documents list them.
STATISTICS: tuple[AnyStatistic, ...] = (
    Presence(),
    ValueTypes(),
    Moments(),
    Extremes(),
    SpecialNumbers(),
    Histogram(),
    Quantiles(),
    TopValues(),
    Distinct(),
    Lengths(),
    InvalidUtf8(),
    Blanks(),
)

__all__ = ["STATISTICS", "AnyStatistic", "Column", "Count", "Kind", "Path", "State", "Statistic"]

"""Questions about one feature or several, one a file. Start with `statistic.py`; to add one, see CONTRIBUTING.md."""

from .alignment import Alignment
from .column import Column
from .covariance import Covariance
from .cross_statistic import AnyCrossStatistic, CrossStatistic
from .distinct import Distinct
from .duplicates import Duplicates
from .empty_values import EmptyValues
from .extremes import Extremes
from .formats import Formats
from .histogram import Histogram
from .image_bytes import ImageBytes
from .invalid_utf8 import InvalidUtf8
from .lengths import Lengths
from .lift import Lift
from .moments import Moments
from .mutual_information import MutualInformation
from .natural_language import NaturalLanguage
from .presence import Presence
from .quantiles import Quantiles
from .special_numbers import SpecialNumbers
from .statistic import AnyStatistic, Count, State, Statistic, ValueStatistic
from .table import Table
from .top_values import TopValues
from .value_types import ValueTypes
from .values import Kind, Path, Values

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
    EmptyValues(),
    Formats(),
    ImageBytes(),
)

#: Statistics that only a schema can ask, since it sets their parameters; here without any.
ASKED_BY_SCHEMAS: tuple[AnyStatistic, ...] = (NaturalLanguage(),)

#: Every kind of question about several features; their parameters name features, so no profile asks them by itself.
CROSS_STATISTICS: tuple[type[AnyCrossStatistic], ...] = (
    Covariance,
    Duplicates,
    Lift,
    MutualInformation,
    Alignment,
)

__all__ = [
    "ASKED_BY_SCHEMAS",
    "CROSS_STATISTICS",
    "STATISTICS",
    "AnyCrossStatistic",
    "AnyStatistic",
    "Column",
    "Count",
    "CrossStatistic",
    "Kind",
    "Path",
    "State",
    "Statistic",
    "Table",
    "ValueStatistic",
    "Values",
]

"""What is wrong with data: checks compare statistics with a schema. Start with `check.py`; to add one, see there."""

from .anomaly import Anomalies, Anomaly, Severity
from .bool_domain import BoolDomain
from .check import Check
from .dataset_size import DatasetSize
from .distinct_values import DistinctValues
from .evidence import Evidence
from .float_domain import FloatDomain
from .int_domain import IntDomain
from .invalid_schema import InvalidSchema
from .missing_column import MissingColumn
from .new_column import NewColumn
from .opaque_bytes import OpaqueBytes
from .presence import Presence
from .revise import revise_schema
from .shape import Shape
from .string_domain import StringDomain
from .valency import Valency
from .validate import validate
from .wrong_type import WrongType

#: Every check, in the order in which the anomalies of a feature are listed, which is TFDV's.
CHECKS: tuple[Check, ...] = (
    DatasetSize(),
    InvalidSchema(),
    MissingColumn(),
    NewColumn(),
    Valency(),
    Shape(),
    Presence(),
    WrongType(),
    OpaqueBytes(),
    StringDomain(),
    BoolDomain(),
    IntDomain(),
    FloatDomain(),
    DistinctValues(),
)

__all__ = ["CHECKS", "Anomalies", "Anomaly", "Check", "Evidence", "Severity", "revise_schema", "validate"]

"""What is wrong with data: checks compare statistics with a schema. Start with `check.py`; to add one, see there."""

from .anomaly import Anomalies, Anomaly, Severity
from .bool_domain import BoolDomain
from .check import Check
from .comparison import Comparison
from .dataset_growth import DatasetGrowth
from .dataset_size import DatasetSize
from .derived_feature import DerivedFeature
from .distinct_values import DistinctValues
from .drift import Drift
from .embedding_shape import EmbeddingShape
from .evidence import Evidence
from .float_domain import FloatDomain
from .image_domain import ImageDomain
from .int_domain import IntDomain
from .invalid_schema import InvalidSchema
from .missing_column import MissingColumn
from .natural_language_domain import NaturalLanguageDomain
from .new_column import NewColumn
from .opaque_bytes import OpaqueBytes
from .presence import Presence
from .revise import revise_schema
from .schema_skew import SchemaSkew
from .semantic_domain import SemanticDomain
from .shape import Shape
from .sparse_feature import SparseFeature
from .string_domain import StringDomain
from .valency import Valency
from .validate import validate, validate_slices
from .value_format import ValueFormat
from .weighted_feature import WeightedFeature
from .wrong_type import WrongType

#: Every check, in the order in which the anomalies of a feature are listed, which is TFDV's.
CHECKS: tuple[Check, ...] = (
    DatasetGrowth(),
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
    EmbeddingShape(),
    ImageDomain(),
    NaturalLanguageDomain(),
    ValueFormat(),
    SemanticDomain(),
    DistinctValues(),
    Drift(),
    SchemaSkew(),
    DerivedFeature(),
    SparseFeature(),
    WeightedFeature(),
)

__all__ = [
    "CHECKS",
    "Anomalies",
    "Anomaly",
    "Check",
    "Comparison",
    "Evidence",
    "Severity",
    "revise_schema",
    "validate",
    "validate_slices",
]

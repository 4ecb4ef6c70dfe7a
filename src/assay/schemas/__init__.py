"""What data should be: schemas, the rules that infer one from statistics, and changes of one as values."""

from .change import Change, apply_all, difference
from .domain import Range, Values
from .feature import Feature, Presence
from .infer import infer_schema
from .schema import Schema

__all__ = ["Change", "Feature", "Presence", "Range", "Schema", "Values", "apply_all", "difference", "infer_schema"]

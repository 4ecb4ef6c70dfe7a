"""When a row is a reason for an anomaly: one rule a file."""

from .composite import composite, kinds_of
from .domain import domain
from .embedding import embedding
from .image import image
from .presence import presence
from .rule import Hits, Rule, Suspect
from .shape import shape
from .token_sequence import token_sequence
from .valency import valency
from .value_format import value_format
from .wrong_type import wrong_type

__all__ = ["RULES", "Hits", "Suspect", "composite", "kinds_of", "presence"]

#: Every rule of single features, in the order in which the anomalies of a row are listed.
RULES: tuple[Rule, ...] = (
    presence,
    valency,
    shape,
    wrong_type,
    domain,
    value_format,
    token_sequence,
    embedding,
    image,
)

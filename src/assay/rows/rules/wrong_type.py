"""Values that need a wider type than their feature has."""

from collections.abc import Iterator

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.statistics.column import Column

from ..nested import Nested
from .rule import Hits, Suspect

_WIDENING = (schema_pb2.INT, schema_pb2.FLOAT, schema_pb2.BYTES, schema_pb2.STRUCT)
_NEEDS = {
    **dict.fromkeys(("boolean", "int", "date", "datetime", "time", "duration"), schema_pb2.INT),
    **dict.fromkeys(("float", "decimal"), schema_pb2.FLOAT),
    "struct": schema_pb2.STRUCT,
}


def wrong_type(suspect: Suspect, nested: Nested) -> Iterator[Hits]:
    """Rows with a value that needs a wider type than the feature has: a text among integers, a struct among texts.

    A narrower value fits: that all values are integers where floats should be is no fault of one of them. Not so
    in a struct feature; if that is of the wrong type, there is no struct at all.
    """
    needs = _NEEDS.get(Column((), nested.leaves).type_name, schema_pb2.BYTES)
    if suspect.type not in _WIDENING:
        return
    wider = _WIDENING.index(needs) > _WIDENING.index(suspect.type)
    if wider or (suspect.type == schema_pb2.STRUCT != needs and suspect.mistyped):
        yield Hits("UNEXPECTED_DATA_TYPE", nested.rows, nested.leaves)

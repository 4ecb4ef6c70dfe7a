from google.protobuf import text_format
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.profiles.composites import composites_of
from assay.statistics.alignment import Alignment

SCHEMA = """
    sparse_feature { name: "s" value_feature { name: "v" } index_feature { name: "j" } index_feature { name: "i" } }
    weighted_feature { name: "w" feature { step: "a" step: "v" } weight_feature { step: "x" } }
    feature {
      name: "a"
      type: STRUCT
      struct_domain { sparse_feature { name: "s" value_feature { name: "v" } index_feature { name: "i" } } }
    }
"""


def test_the_composites_of_a_schema_with_the_parts_beside_them() -> None:
    assert composites_of(text_format.Parse(SCHEMA, schema_pb2.Schema())) == (
        Alignment(("s",), "sparse", ("v",), (("i",), ("j",))),
        Alignment(("a", "s"), "sparse", ("a", "v"), (("a", "i"),)),
        Alignment(("w",), "weighted", ("a", "v"), (("x",),)),
    )


def test_most_schemas_have_none() -> None:
    assert composites_of(schema_pb2.Schema()) == ()

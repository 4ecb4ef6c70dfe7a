import pytest
from google.protobuf.any_pb2 import Any as AnyProto
from hypothesis import given, settings
from tensorflow_metadata.proto.v0 import schema_pb2

from assay.errors import FormatError
from assay.schemas.pbtxt import read_bytes, read_text, refuse_foreign, write_text

from .proto_strategy import protos


def bytes_of(schema: schema_pb2.Schema) -> bytes:
    return schema.SerializeToString(deterministic=True)


@settings(deadline=None, max_examples=200)
@given(protos(schema_pb2.Schema))
def test_text_and_bytes_lose_nothing(schema: schema_pb2.Schema) -> None:
    written = write_text(schema)
    assert bytes_of(read_text(written, schema_pb2.Schema(), "s")) == bytes_of(schema)
    assert bytes_of(read_bytes(written.encode(), schema_pb2.Schema(), "s")) == bytes_of(schema)
    assert bytes_of(read_bytes(bytes_of(schema), schema_pb2.Schema(), "s")) == bytes_of(schema)


def test_a_packed_message_keeps_the_fields_that_its_own_type_does_not_know() -> None:
    schema = schema_pb2.Schema()
    schema.annotation.extra_metadata.add(
        type_url="type.googleapis.com/tensorflow.metadata.v0.Feature", value=b"\x98\x06\x01"
    )
    read = read_text(write_text(schema), schema_pb2.Schema(), "s")
    assert read.annotation.extra_metadata[0] == AnyProto(
        type_url="type.googleapis.com/tensorflow.metadata.v0.Feature", value=b"\x98\x06\x01"
    )


def test_a_misspelled_field_is_named_with_its_line_and_a_guess() -> None:
    with pytest.raises(FormatError) as error:
        read_text('feature {\n  name: "fare"\n  presense { }\n}', schema_pb2.Schema(), "schema.pbtxt")
    assert str(error.value).startswith("schema.pbtxt, line 3: no field 'presense' in Feature; it has name, ")
    assert str(error.value).endswith("Did you mean 'presence'?")


def test_a_misspelled_value_is_named_with_its_line_and_a_guess() -> None:
    with pytest.raises(FormatError) as error:
        read_text("feature {\n  type: FLOATT\n}", schema_pb2.Schema(), "s")
    assert str(error.value) == (
        "s, line 2: no value 'FLOATT' in FeatureType; it has TYPE_UNKNOWN, BYTES, INT, FLOAT, STRUCT."
        " Did you mean 'FLOAT'?"
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('feature {\n name: "a', "s, line 2: .*ending quote"),
        ("feature { int_domain { min: 99999999999999999999 } }", "s, line 1: .*out of range"),
        ("feature { int_domain { } float_domain { } }", "s, line 1: .*another member of oneof"),
        ('feature { name: "\\377" }', "s, line 1: "),
        ("feature { struct_domain { " * 60 + "} }" * 60, "nested more than 100 messages deep"),
        ("feature { struct_domain { " * 5000, "nested more than 100 messages deep"),
    ],
)
def test_damaged_text_is_a_format_error(text: str, complaint: str) -> None:
    with pytest.raises(FormatError, match=complaint):
        read_text(text, schema_pb2.Schema(), "s")


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"\x98\x06\x01", "s: field number 99 of Schema is unknown to the installed tensorflow-metadata"),
        (b"\x0a\x06\x0a\x01a\xb8\x0c\x07", "s: field number 199 of Feature 'a' is unknown"),
        (b"\x0a\x05\x0a\x01a\x30\x63", "s: value 99 of type of Feature 'a' is unknown"),
        (b"\x0a\x03\x0a\x01\xff", "s: b'\\xff', name of Feature b'\\xff', is not UTF-8"),
        (b"\x0a\x7fshort\x00", "s: neither the text nor the bytes of a schema; expected a schema.pbtxt"),
        ("feature {}".encode("utf-16"), "s: neither the text nor the bytes of a schema"),
    ],
)
def test_bytes_that_are_not_understood_to_the_last_are_refused_by_name(data: bytes, complaint: str) -> None:
    with pytest.raises(FormatError) as error:
        read_bytes(data, schema_pb2.Schema(), "s")
    assert str(error.value).startswith(complaint)


def test_a_text_file_may_begin_with_a_byte_order_mark() -> None:
    assert read_bytes(b"\xef\xbb\xbffeature {}", schema_pb2.Schema(), "s") == schema_pb2.Schema(
        feature=[schema_pb2.Feature()]
    )


def test_a_newer_version_is_noticed_inside_of_a_map() -> None:
    schema = schema_pb2.Schema()
    schema.tensor_representation_group[""].tensor_representation["x"].MergeFromString(b"\xb8\x0c\x07")
    with pytest.raises(FormatError, match="field number 199 of TensorRepresentation is unknown"):
        refuse_foreign(schema, "s")


def test_a_proto_of_a_newer_version_is_refused_deep_inside() -> None:
    schema = schema_pb2.Schema(feature=[schema_pb2.Feature(name="trip")])
    schema.feature[0].struct_domain.feature.add().MergeFromString(b"\x0a\x04fare\xb8\x0c\x07")
    with pytest.raises(FormatError, match="this schema: field number 199 of Feature 'fare' is unknown"):
        refuse_foreign(schema, "this schema")

"""What a feature says by reference to something else of its schema."""

from tensorflow_metadata.proto.v0 import schema_pb2


def spelled_out(declared: schema_pb2.Feature, schema: schema_pb2.Schema) -> schema_pb2.Feature:
    """A copy of the feature that says by itself what it says by reference, so that nobody needs to look it up.

    A number domain of the schema stands where its name was, and what must be in its group must be in every group:

    >>> small = schema_pb2.IntDomain(name="small", max=9)
    >>> feature = schema_pb2.Feature(name="x", domain="small", group_presence={"required": True})
    >>> print(spelled_out(feature, schema_pb2.Schema(int_domain=[small])), end="")
    name: "x"
    int_domain {
      name: "small"
      max: 9
    }
    presence {
      min_fraction: 1
    }
    """
    feature = schema_pb2.Feature()
    feature.CopyFrom(declared)
    if feature.group_presence.required:
        feature.presence.min_fraction = 1
    for kind, domains in (("int_domain", schema.int_domain), ("float_domain", schema.float_domain)):
        for domain in domains:
            if feature.HasField("domain") and domain.name == feature.domain:
                getattr(feature, kind).CopyFrom(domain)
    return feature

"""The two ends that a schema may set: for numbers, for how many values, for how many different ones."""

from tensorflow_metadata.proto.v0.schema_pb2 import FloatDomain, IntDomain, UniqueConstraints, ValueCount


def limits(stored: FloatDomain | IntDomain | UniqueConstraints | ValueCount) -> tuple[float | None, float | None]:
    """The smallest and the largest that is allowed; None is an open end."""
    return stored.min if stored.HasField("min") else None, stored.max if stored.HasField("max") else None

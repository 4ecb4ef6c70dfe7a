"""The format in which a schema says that values are written."""

from tensorflow_metadata.proto.v0 import schema_pb2

from assay.statistics.format_patterns import TIME_FORMATS

_TIMES = frozenset(TIME_FORMATS)


def format_of(feature: schema_pb2.Feature) -> str | None:
    """The name of the format in `assay.statistics.formats`; None if the schema names none that has a known look.

    >>> format_of(schema_pb2.Feature(time_domain={"string_format": "%Y-%m-%d"}))
    '%Y-%m-%d'
    """
    time = feature.time_domain
    match feature.WhichOneof("domain_info"):
        case "url_domain":
            return "url"
        case "mid_domain":
            return "mid"
        case "time_domain" if time.WhichOneof("format") == "string_format":
            return time.string_format if time.string_format in _TIMES else None
        case "time_domain" if time.integer_format:
            return time.IntegerTimeFormat.Name(time.integer_format)
    return None

"""What values mean, as far as their format tells: the custom statistics by which TFDV suggests a domain.

    domain_info                 a domain in text format, such as ``time_domain { string_format: "%Y-%m-%d" }``
    image_format_histogram      how many values are of each image format that TensorFlow reads, and UNKNOWN ones
    time_match_ratio            the share of values of that format of time
    natural_language_match_rate the share of values that are prose

TFDV writes them on demand; its thresholds are ours.
"""

from collections.abc import Iterator, Mapping

from tensorflow_metadata.proto.v0 import statistics_pb2 as tfmd

from assay.statistics.format_patterns import TIME_FORMATS
from assay.statistics.formats import UNIX_TIMES, FormatShares
from assay.statistics.image_bytes import ImageCounts
from assay.statistics.statistic import Count

#: Values to look at, and the share that has to agree, before a domain is suggested.
LEAST_VALUES, LEAST_SHARE = 100, 0.8

#: Up to so many different texts are categories, whatever they look like, unless they are times.
MOST_CATEGORIES = 100

_DATE_TYPES: Mapping[str, str] = {"date": "UNIX_DAYS", "datetime": "UNIX_MICROSECONDS"}
_READ_BY_TENSORFLOW = ("bmp", "gif", "jpeg", "png")
_TEXT_DOMAINS = {"url": "url_domain", "mid": "mid_domain", "natural_language": "natural_language_domain"}


def are_images(types: Mapping[str, object], images: ImageCounts | None) -> bool:
    """Whether a feature holds images; ``types`` are the logical types of its values."""
    if images is None or list(types) != ["binary"] or images.count < LEAST_VALUES:
        return False
    return sum(images.images.values()) >= LEAST_SHARE * images.count


def readable_images(images: ImageCounts) -> dict[str, Count]:
    """How many images there are of each format that TensorFlow reads."""
    return {name: count for name, count in images.images.items() if name in _READ_BY_TENSORFLOW}


def semantic_statistics(
    types: Mapping[str, object], formats: FormatShares | None, images: ImageCounts | None, different: int
) -> Iterator[tfmd.CustomStatistic]:
    """The custom statistics of a feature with values of these types, so many of them different."""
    if len(types) == 1 and (form := _DATE_TYPES.get(*types)):
        yield _domain_info(f"time_domain {{ integer_format: {form} }}")
    elif images is not None and are_images(types, images):
        yield _domain_info("image_domain {}")
        yield _image_formats(images)
    elif formats is not None and formats.considered >= LEAST_VALUES:
        yield from _of_formats(formats.shares, different)


def time_format(shares: Mapping[str, float]) -> str | None:
    """The format of time in which values are written, if they are.

    Days since 1970 are numbers like many others (postal codes, prices), so every value has to be one.
    """
    fit = (name for name, share in shares.items() if share >= (1 if name == "UNIX_DAYS" else LEAST_SHARE))
    return next((name for name in fit if name in UNIX_TIMES or name in _TIMES), None)


_TIMES = frozenset(TIME_FORMATS)


def _of_formats(shares: Mapping[str, float], different: int) -> Iterator[tfmd.CustomStatistic]:
    if time := time_format(shares):
        form = f"integer_format: {time}" if time in UNIX_TIMES else f'string_format: "{time}"'
        yield _domain_info(f"time_domain {{ {form} }}")
        yield tfmd.CustomStatistic(name="time_match_ratio", num=shares[time])
        return
    fit = (name for name, share in shares.items() if share >= LEAST_SHARE and name in _TEXT_DOMAINS)
    if different > MOST_CATEGORIES and (name := next(fit, None)):
        yield _domain_info(f"{_TEXT_DOMAINS[name]} {{}}")
        if name == "natural_language":
            yield tfmd.CustomStatistic(name="natural_language_match_rate", num=shares[name])


def _domain_info(domain: str) -> tfmd.CustomStatistic:
    return tfmd.CustomStatistic(name="domain_info", str=domain)


def _image_formats(images: ImageCounts) -> tfmd.CustomStatistic:
    counts = readable_images(images)
    counts |= {"UNKNOWN": images.count - sum(counts.values())} if sum(counts.values()) < images.count else {}
    buckets = [tfmd.RankHistogram.Bucket(label=name, sample_count=count) for name, count in sorted(counts.items())]
    return tfmd.CustomStatistic(name="image_format_histogram", rank_histogram=tfmd.RankHistogram(buckets=buckets))

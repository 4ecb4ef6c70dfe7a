"""Images that are too large, and bytes that are no image that TensorFlow reads."""

from collections.abc import Iterator

import numpy as np

from assay.profiles.semantic_domain import readable_images
from assay.statistics.image_bytes import ImageBytes
from assay.statistics.lengths import Lengths
from assay.statistics.value_types import ValueTypes

from .anomaly import Anomaly, Severity
from .check import Check
from .evidence import Evidence
from .wording import counted, percent


class ImageDomain(Check):
    """Bytes that are no images, more of them than ``minimum_supported_image_fraction`` allows, or too large ones."""

    def applies(self, evidence: Evidence) -> bool:
        return super().applies(evidence) and evidence.feature.proto.HasField("image_domain")

    def find(self, evidence: Evidence) -> Iterator[Anomaly]:
        domain = evidence.feature.proto.image_domain
        images = _images(evidence)
        if images is not None and domain.HasField("minimum_supported_image_fraction"):
            yield from _too_few(evidence, *images)
        if domain.HasField("max_image_byte_size"):
            yield from _too_large(evidence)


def _images(evidence: Evidence) -> tuple[float, float] | None:
    """How many values are images that TensorFlow reads, of how many; None if the statistics do not tell."""
    if (formats := evidence.custom("image_format_histogram")) is not None:
        counts = [(bucket.label == "UNKNOWN", bucket.sample_count) for bucket in formats.rank_histogram.buckets]
        return sum(count for unknown, count in counts if not unknown), sum(count for _, count in counts)
    if (images := evidence.answer(ImageBytes())) is not None:
        return sum(readable_images(images).values()), images.count
    # No answer in a document of ours means that no value is bytes.
    return None if evidence.answer(ValueTypes()) is None else (0, evidence.values)


def _too_few(evidence: Evidence, readable: float, total: float) -> Iterator[Anomaly]:
    least = evidence.feature.proto.image_domain.minimum_supported_image_fraction
    # The schema keeps its share in single precision.
    share = float(np.float32(readable / total)) if total else least
    if not share < least:
        return
    better = evidence.copy()
    better.image_domain.minimum_supported_image_fraction = share
    yield Anomaly(
        evidence.name,
        "LOW_SUPPORTED_IMAGE_FRACTION",
        Severity.ERROR,
        "Low supported image fraction",
        f"Fraction of values containing TensorFlow supported images: {share:.6f} is lower than the threshold set in "
        f"the Schema: {least:.6f}.",
        seen=f"{percent(share)} of values are images that TensorFlow reads",
        expected=f"at least {percent(least)}",
        rows=int(total - readable),
        change=evidence.change(f"let {percent(1 - share)} of {evidence.name} be no images", better),
    )


def _too_large(evidence: Evidence) -> Iterator[Anomaly]:
    most = evidence.feature.proto.image_domain.max_image_byte_size
    sizes = evidence.answer(Lengths())
    largest = sizes.longest if sizes else evidence.view.proto.bytes_stats.max_num_bytes_int
    if largest <= most:
        return
    better = evidence.copy()
    better.image_domain.max_image_byte_size = largest
    yield Anomaly(
        evidence.name,
        "MAX_IMAGE_BYTE_SIZE_EXCEEDED",
        Severity.ERROR,
        "Num bytes exceeds the max byte size.",
        f"The largest image has bytes: {largest}. The max allowed byte size is: {most}.",
        seen=f"an image of {counted(largest, 'byte')}",
        expected=f"at most {counted(most, 'byte')}",
        change=evidence.change(f"let images in {evidence.name} be of {counted(largest, 'byte')}", better),
    )

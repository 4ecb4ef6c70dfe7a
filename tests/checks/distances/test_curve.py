import numpy as np
import pytest
from tensorflow_metadata.proto.v0.statistics_pb2 import Histogram
from tests.checks.distances.pairs import side

from assay.checks.distances.curve import Curve


def of_buckets(*buckets: tuple[float, float, float]) -> Curve | None:
    return Curve.of_buckets([Histogram.Bucket(low_value=a, high_value=b, sample_count=n) for a, b, n in buckets])


def test_a_few_numbers_are_steps() -> None:
    curve = side([1, 1, 2, 4]).curve
    assert curve is not None
    assert curve.complete
    at = np.array([0.0, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0])
    assert curve(at).tolist() == [0, 0.5, 0.5, 0.75, 0.75, 1, 1]
    assert curve(at, inclusive=False).tolist() == [0, 0, 0.5, 0.5, 0.75, 0.75, 1]


def test_between_listed_numbers_it_is_a_line_but_for_numbers_that_are_frequent_themselves() -> None:
    curve = side([0] * 5000 + list(range(1, 5001))).curve
    assert curve is not None
    assert not curve.complete
    at = np.array([-1.0, 0.0, 2500.0])
    assert curve(at).tolist() == pytest.approx([0, 0.5, 0.75], abs=0.003)
    assert curve(at, inclusive=False)[1] < 0.01


def test_buckets_are_lines_and_single_numbers_jumps() -> None:
    curve = of_buckets((0, 10, 5), (10, 10, 5))
    assert curve is not None
    at = np.array([5.0, 10.0, 11.0])
    assert curve(at).tolist() == [0.25, 1, 1]
    assert curve(at, inclusive=False).tolist() == [0.25, 0.5, 1]


def test_without_a_count_there_is_no_curve() -> None:
    assert of_buckets() is None
    assert of_buckets((0, 1, 0), (np.nan, 1, 5), (0, 1, -3)) is None


def test_finite_numbers_alone() -> None:
    curve = of_buckets((-np.inf, -np.inf, 5), (0, 1, 5))
    assert curve is not None
    assert curve(np.array([0.5])).tolist() == [0.75]
    assert curve.finite is not None
    assert curve.finite(np.array([0.5])).tolist() == [0.5]
    infinite = of_buckets((np.inf, np.inf, 1))
    assert infinite is not None
    assert infinite.finite is None

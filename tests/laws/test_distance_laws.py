"""What holds for every distance, of any two samples."""

import math
from collections.abc import Sequence
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList
from tests.checks.distances.pairs import pair, side
from tests.golden.random_cases import random_dataset, similar_dataset
from tests.golden.random_edits import edit_schema
from tests.laws.test_check_laws import confuse

from assay.checks import Anomalies, validate
from assay.checks.distances import DISTANCES, Distance, Pair, Side
from assay.checks.threshold import FIELDS
from assay.profiles import Questions, measure
from assay.schemas import infer_schema
from assay.schemas.view import feature_views

NUMBERS = st.lists(
    st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1.0, math.inf, -math.inf, math.nan]), min_size=1, max_size=60
)
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "ü", ""]) | st.text(max_size=2), min_size=1, max_size=60)
SAMPLES = NUMBERS | TEXTS

#: The largest value of each, where there is one.
BOUNDS = dict.fromkeys(DISTANCES, 1.0) | {"population_stability_index": math.inf, "wasserstein": math.inf}

EVERY = pytest.mark.parametrize("distance", DISTANCES.values(), ids=list(DISTANCES))


def value(distance: Distance, both: Pair) -> float | None:
    return None if distance.obstacle(both) else distance.measure(both).value


@EVERY
@given(sample=SAMPLES)
def test_nothing_is_away_from_itself(distance: Distance, sample: Sequence[object]) -> None:
    found = value(distance, pair(sample, sample))
    assert found is None or found == pytest.approx(0, abs=1e-7)


@EVERY
@given(a=SAMPLES, b=SAMPLES)
def test_it_is_the_same_either_way(distance: Distance, a: Sequence[object], b: Sequence[object]) -> None:
    there, back = value(distance, pair(a, b)), value(distance, pair(b, a))
    assert there == back or there == pytest.approx(back, rel=1e-6, abs=1e-9)


@EVERY
@given(a=SAMPLES, b=SAMPLES)
def test_everything_measured_is_finite_and_within_bounds(
    distance: Distance, a: Sequence[object], b: Sequence[object]
) -> None:
    both = pair(a, b)
    if distance.obstacle(both) is None:
        found = distance.measure(both)
        assert 0 <= found.value <= BOUNDS[distance.name] + 1e-12
        assert 0 <= found.uncertainty < math.inf
        assert 0 <= found.noise < math.inf
        assert bool(found.witness) or found.value == pytest.approx(0, abs=1e-7) or "" in [*a, *b]


@EVERY
@pytest.mark.parametrize("kind", ["texts", "numbers"])
def test_the_more_of_a_sample_is_something_else_the_further_it_is_away(distance: Distance, kind: str) -> None:
    draw = np.random.default_rng(3)
    old = draw.choice(["a", "b", "c"], 2000) if kind == "texts" else draw.normal(size=2000)
    found = []
    for share in (0.0, 0.1, 0.3, 0.6, 1.0):
        odd = int(2000 * share)
        new = [*old[odd:].tolist(), *(["z"] * odd if kind == "texts" else [9.0] * odd)]
        found.append(value(distance, pair(new, old.tolist())))
    known = [one for one in found if one is not None]
    assert known == sorted(set(known))


@EVERY
@pytest.mark.parametrize("kind", ["texts", "numbers"])
def test_how_the_data_were_cut_hardly_matters(distance: Distance, kind: str) -> None:
    draw = np.random.default_rng(5)
    rows = draw.integers(0, 50, 8000).astype(str) if kind == "texts" else draw.normal(size=8000)
    other = side(draw.permutation(rows)[:4000].tolist())
    found = [value(distance, Pair(cut(rows, parts), other)) for parts in (1, 7)]
    assert found[0] is None or found[0] == pytest.approx(found[1], abs=0.02)


def cut(rows: NDArray[np.generic], parts: int) -> Side:
    profiles = [measure(pl.DataFrame({"x": part}), Questions()) for part in np.array_split(rows, parts)]
    (dataset,) = sum(profiles[1:], profiles[0]).statistics().datasets
    return Side(feature_views(dataset.features, weighted=False)[0])


@given(seed=st.integers(0, 2**32), absurd=st.booleans())
def test_whatever_is_compared_validating_gives_anomalies(seed: int, absurd: bool) -> None:
    rng = Random(seed)
    original = random_dataset(rng)
    schema = infer_schema(DatasetFeatureStatisticsList(datasets=[original])).proto
    edit_schema(rng, schema)
    for feature in schema.feature:
        for kind in ("drift", "skew"):
            named = rng.sample([name for name in DISTANCES if name not in FIELDS], 2)
            feature.annotation.tag.extend(f"assay.{kind}.v1 {name}={rng.choice((0.0, 0.5))}" for name in named)
    datasets = [similar_dataset(rng, original) for _ in range(3)]
    for dataset in datasets if absurd else ():
        confuse(rng, dataset)
    current, previous, serving = (DatasetFeatureStatisticsList(datasets=[dataset]) for dataset in datasets)
    found = validate(current, schema, previous=previous, serving=serving, previous_version=previous)
    assert Anomalies.from_json(found.json()).measurements == found.measurements
    assert all(math.isfinite(one.measurement.value) for one in found.measurements if one.measurement)
    assert validate(current, schema, previous=previous, serving=serving).measurements == found.measurements

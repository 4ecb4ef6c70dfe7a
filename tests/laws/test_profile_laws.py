"""Profiles of parts, in any order and grouping, add up to the profile of the whole."""

import functools
import operator

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from assay.profiles import Profile, Questions, measure
from assay.profiles.store import from_bytes, to_bytes
from assay.schemas import Schema
from assay.testing.statistics import columns_of_rows


@st.composite
def frames(draw: st.DrawFn) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """A frame of a few columns with weights and groups, and its rows shuffled and cut."""
    drawn = draw(st.lists(columns_of_rows(12), min_size=1, max_size=3))
    columns = {f"c{i}": series for i, (series, _) in enumerate(drawn)}
    height = max(map(len, columns.values()))
    frame = pl.DataFrame({name: series.extend_constant(None, height - len(series)) for name, series in columns.items()})
    groups = draw(st.lists(st.sampled_from(["a", "b", None]), min_size=height, max_size=height))
    weights = draw(st.lists(st.sampled_from([0.0, 0.5, 2.0, None]), min_size=height, max_size=height))
    frame = frame.with_columns(pl.Series("g", groups, pl.String), pl.Series("w", weights, pl.Float64))
    order = draw(st.permutations(range(height)))
    at = sorted(draw(st.lists(st.integers(0, height), max_size=3)))
    return frame, [frame[order[i:j]] for i, j in zip([0, *at], [*at, None], strict=True)]


SCHEMA = Schema.from_text("""
    feature { name: "w" type: FLOAT float_domain { is_categorical: true } }
    feature { name: "g" type: BYTES natural_language_domain { coverage { min_coverage: 0.5 } } }
    weighted_feature { name: "heavy" feature { step: "g" } weight_feature { step: "w" } }
""")
QUESTIONS = Questions.posed(weight="w", label="c0", by=["g"], schema=SCHEMA)


def agree(a: Profile, b: Profile) -> bool:
    """Whether every state of both agrees, by the measure of its statistic."""
    return a.slices.keys() == b.slices.keys() and all(
        (a.slices[key].rows, a.slices[key].weight) == (b.slices[key].rows, b.slices[key].weight)
        and a.slices[key].features.keys() == b.slices[key].features.keys()
        and all(
            statistic.agrees(ours[statistic.name], theirs[statistic.name])
            for path, feature in a.slices[key].features.items()
            for ours, theirs in (
                (feature.states, b.slices[key].features[path].states),
                (feature.weighted, b.slices[key].features[path].weighted),
            )
            for statistic in a.questions.asked(path)
            if statistic.name in ours or statistic.name in theirs
        )
        and all(
            question.agrees(a.slices[key].cross[question.key], b.slices[key].cross[question.key])
            for question in a.questions.cross
        )
        for key in a.slices
    )


@given(frames())
def test_parts_add_up_to_the_whole(drawn: tuple[pl.DataFrame, list[pl.DataFrame]]) -> None:
    frame, parts = drawn
    whole = measure(frame, QUESTIONS)
    profiles = [measure(part, QUESTIONS) for part in parts]
    assert agree(functools.reduce(operator.add, profiles), whole)
    assert agree(functools.reduce(lambda total, part: part + total, profiles, Profile()), whole)


@given(frames())
def test_a_profile_survives_its_file_and_its_document_is_valid(drawn: tuple[pl.DataFrame, list[pl.DataFrame]]) -> None:
    whole = measure(drawn[0], QUESTIONS)
    assert from_bytes(to_bytes(whole)) == whole
    for dataset in whole.statistics().datasets:
        for feature in dataset.features:
            histograms = [*feature.num_stats.histograms, *feature.num_stats.weighted_numeric_stats.histograms]
            assert not any(np.isnan(bucket.sample_count) for h in histograms for bucket in h.buckets)

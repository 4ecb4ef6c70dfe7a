import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList
from tests.golden.records import taxi

import assay
from assay.reports.sections.features import Features
from assay.reports.summary import Cell, Detail, Expected, Summary


def summaries(report: assay.Report) -> dict[str, Summary]:
    content = Features().content(report)
    assert content is not None
    return {summary.path: summary for summary in content.features}


def cell(values: object, **options: object) -> Cell:
    """What is said of one column."""
    frame = pl.DataFrame({"x": values}, strict=False)
    found = summaries(assay.report(assay.profile(frame, **options)))["x"].cells[0]  # type: ignore[arg-type]  # of profile
    assert found is not None
    return found


def test_few_numbers_are_told_exactly() -> None:
    found = cell([0.0, 1.0, 1.0, None, float("nan")])
    assert (found.type, found.low, found.high, found.zeros, found.nan) == ("float", 0, 1, 1, 1)
    assert (found.complete, found.rank_error, found.distinct_error) == (True, 0.0, 0.0)
    assert (found.plain.present, found.plain.missing, found.plain.values) == (4, 1, 4)
    assert (found.plain.x, found.plain.upto) == ((0, 1), (0.33333, 1))
    assert found.plain.median == 1


def test_infinities_and_what_no_double_holds_are_told_apart() -> None:
    assert cell([float("inf"), float("-inf"), float("-inf"), 1.0]).infinite == (2, 1)
    assert cell([2**60 + 1, -1]).exactly == ("-1", "1,152,921,504,606,846,977")
    assert cell([Decimal("1.5")]).low == 1.5


def test_text_has_its_values_and_their_number() -> None:
    found = cell(["a", "b", "a", None])
    assert found.plain.top == ((0, 2), (1, 1))
    assert (found.distinct, found.length) == (2, (1, 1, 1))


def test_lists_have_deciles_where_they_differ() -> None:
    found = cell([[1, 2], [3], [4, 5, 6], []])
    assert found.lists == ((0, 3),)
    assert (found.deciles[0], found.deciles[-1], len(found.deciles)) == (0, 3, 11)
    assert cell([[1], [2]]).deciles == ()


def test_weights_give_figures_of_their_own() -> None:
    frame = pl.DataFrame({"x": [0.0, 10.0], "w": [1.0, 3.0]})
    found = summaries(assay.report(assay.profile(frame, weight="w")))["x"].cells[0]
    assert found is not None
    assert found.weighted is not None
    assert (found.plain.mean, found.weighted.mean) == (5, 7.5)


def test_a_feature_has_a_cell_for_each_dataset_and_none_where_it_lacks_it() -> None:
    one, other = assay.profile(pl.DataFrame({"a": [1], "b": ["x"]})), assay.profile(pl.DataFrame({"b": ["y"]}))
    found = summaries(assay.report({"one": one, "other": other}))
    assert [each is None for each in found["a"].cells] == [False, True]
    assert found["b"].labels == ("x", "y")
    assert [each.plain.top for each in found["b"].cells if each] == [((0, 1),), ((1, 1),)]


def test_the_schema_says_what_is_expected_and_which_values_are_outside() -> None:
    schema = assay.infer_schema(assay.profile(pl.DataFrame({"paid": ["cash", "card"], "fare": [1.0, 2.0]})))
    schema["fare"].domain = assay.Range(0.0, 5.0)
    schema.add("tip")
    found = summaries(assay.report(assay.profile(pl.DataFrame({"paid": ["cash", "coin"]})), schema=schema))
    assert [found["paid"].labels[place] for place in found["paid"].outside] == ["coin"]
    assert found["paid"].expected == Expected("BYTES", "always", "1", ("card", "cash"))
    fare = found["fare"].expected
    assert fare is not None
    assert (fare.low, fare.high, fare.domain) == (0, 5, ("0 to 5",))
    assert found["fare"].cells == (None,)
    assert "tip" in found


@pytest.mark.parametrize(
    ("values", "type"),
    [
        ([dt.date(2026, 1, 1)], "date"),
        ([dt.datetime(2026, 1, 1, 12)], "datetime"),
        ([dt.timedelta(hours=1)], "duration"),
        ([True, False], "boolean"),
        ([None], ""),
    ],
)
def test_logical_types_are_kept(values: list[object], type: str) -> None:
    assert cell(values).type == type


def test_statistics_of_others_are_shown_with_ours() -> None:
    document = taxi("train_statistics", DatasetFeatureStatisticsList)
    feature = document.datasets[0].features[0]
    feature.custom_stats.add(name="pages", num=3.5)
    feature.custom_stats.add(name="<b>", str="x" * 1000)
    found = next(iter(summaries(assay.report(document)).values())).cells[0]
    assert found is not None
    told = dict(found.notes)
    assert told["pages"] == "3.5"
    assert told["<b>"].endswith("(1,000 characters)")


def test_the_more_features_there_are_the_less_is_said_of_each() -> None:
    details = [Detail.fitting(cells) for cells in (1, 501, 4_001, 20_001, 10**6)]
    assert [detail.points for detail in details] == [200, 96, 40, 16, 16]
    assert [detail.labels for detail in details] == [50, 20, 10, 5, 5]

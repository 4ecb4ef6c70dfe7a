"""The page as a person uses it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

import assay
from assay.reports.report import Report, datasets

from .conftest import Open

ROOT = Path(__file__).parents[3]
TRIPS, GOLDEN = ROOT / "examples" / "chicago_taxi", ROOT / "tests" / "golden"


@pytest.fixture(scope="module")
def taxi() -> Report:
    """Training and evaluation data, and what is wrong with the latter."""
    train, evaluation = assay.profile(TRIPS / "train.csv"), assay.profile(TRIPS / "eval.csv")
    schema = assay.infer_schema(train)
    schema["fare"].domain = assay.Range(0.0, 500.0)
    found = assay.validate(evaluation, schema)
    return Report((*datasets(train, "train"), *datasets(evaluation, "eval")), schema, found)


def names(page: Page) -> list[str]:
    """The features that are drawn, from the top."""
    return page.locator(".view:not([hidden]) .rows [role=rowheader] button").all_inner_texts()


def section(page: Page, name: str) -> None:
    page.click(f'nav a[href="#{name}"]')


def test_the_first_view_says_what_is_wrong_before_what_there_is(show: Open, taxi: Report) -> None:
    page = show(taxi)
    assert page.inner_text(".verdict") == "2 errors in 18 features of 5,000 rows"
    assert page.locator("#view-overview .about > .open").all_inner_texts() == ["company", "payment_type"]
    rows = page.locator("#view-overview .grid.side tbody tr").all_inner_texts()
    assert rows[0].split("\t") == ["rows", "10,000", "5,000"]


def test_features_are_sorted_by_what_matters_or_as_asked(show: Open, taxi: Report) -> None:
    page = show(taxi)
    section(page, "features")
    assert names(page)[:2] == ["company", "payment_type"]
    sort = page.get_by_label("Sort")
    sort.select_option("name")
    numbers = [name for name in names(page) if name not in ("company", "payment_type", "pickup_census_tract")]
    assert numbers == sorted(numbers)
    page.get_by_label("reversed").check()
    assert names(page)[0] == "trip_start_timestamp"
    page.get_by_label("reversed").uncheck()
    sort.select_option("missing")
    assert names(page)[0] == "dropoff_census_tract"
    sort.select_option("zeros")
    assert names(page)[0] == "tips"

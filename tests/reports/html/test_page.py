"""The page as a person uses it."""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, expect
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatisticsList
from tests.golden.records import taxi as recorded

import assay
from assay.reports.dataset import datasets
from assay.reports.html import html_report
from assay.reports.notebook import report_html
from assay.reports.report import Report
from assay.reports.sections import SECTIONS

from ..sections.test_drift import TODAY, YESTERDAY
from ..test_block import FOUND, Labels
from .conftest import Open
from .data import dated, odd, sliced, wide

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


def walked(page: Page) -> Iterator[str]:
    """The name of each feature, shown at large one after the other."""
    title, following = page.locator(".panel h2"), page.get_by_role("button", name="The next feature")
    yield title.inner_text()
    while following.is_enabled():
        before = title.inner_text()
        following.click()
        expect(title).not_to_have_text(before)
        yield title.inner_text()


def opened(page: Page, name: str) -> None:
    """Show a feature at large."""
    page.locator(".view:not([hidden])").get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".panel h2")).to_have_text(name)


def test_the_first_view_says_what_is_wrong_before_what_there_is(show: Open, taxi: Report) -> None:
    page = show(taxi)
    assert page.inner_text(".verdict") == "2 errors in 18 features of eval, 5,000 rows"
    assert page.locator("#view-overview .about > .open").all_inner_texts() == ["company", "payment_type"]
    rows = page.locator("#view-overview .grid.side tbody tr").all_inner_texts()
    assert rows[0].split("\t") == ["rows", "10,000", "5,000"]


def test_what_moved_and_what_one_dataset_lacks_is_told_at_a_glance(show: Open) -> None:
    other = assay.profile(pl.DataFrame({"fare": [1.0] * 300, "tip": [1.0] * 300}))
    page = show(
        assay.report({"now": assay.profile(pl.DataFrame({"fare": [2.0] * 300, "paid": ["cash"] * 300})), "then": other})
    )
    said = page.locator("#view-overview .shifts p").all_inner_texts()
    assert [" ".join(text.split()) for text in said] == [
        "1 feature only in now: paid",
        "1 feature only in then: tip",
        "1 feature moved by more than chance: fare",
    ]
    page.get_by_role("button", name="All distances").click()
    expect(page.locator("#view-drift")).to_be_visible()


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


def test_search_types_and_anomalies_narrow_the_features(show: Open, taxi: Report) -> None:
    page = show(taxi)
    section(page, "features")
    tally, search = page.locator("#view-features .tally"), page.get_by_label("Search features")
    expect(tally).to_have_text("18 features")
    search.fill("TRIP_")
    assert sorted(names(page))[:2] == ["trip_miles", "trip_seconds"]
    search.fill("/^(fare|tips)$/")
    assert sorted(names(page)) == ["fare", "tips"]
    search.fill("/[/")  # no expression, so a text that no name holds
    expect(tally).to_have_text("0 of 18 features")
    search.fill("")
    page.get_by_role("group", name="Types").get_by_role("button", name="float").click()
    assert "fare" not in names(page)
    page.get_by_role("combobox", name="Anomalies").select_option("any")
    assert names(page) == ["company", "payment_type"]


def test_a_feature_at_large_has_chart_figures_quantiles_domain_and_distances(show: Open, taxi: Report) -> None:
    page = show(taxi)
    section(page, "features")
    opened(page, "fare")
    panel = page.locator(".panel")
    for heading in ("Figures", "Schema", "Distances", "Quantiles"):
        expect(panel.get_by_role("heading", name=heading)).to_be_visible()
    expect(panel.get_by_role("definition").filter(has_text="0 to 500")).to_be_visible()
    assert panel.get_by_role("table", name="Quantiles").get_by_role("row").count() == 10
    panel.locator("summary", has_text="The chart as a table").click()
    assert panel.get_by_role("table", name="The chart as a table").get_by_role("row").count() > 10
    panel.get_by_role("button", name="The next feature").click()
    expect(panel.get_by_role("heading", level=2)).not_to_have_text("fare")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_bounds_of_the_domain_are_drawn_where_the_chart_reaches_them(show: Open) -> None:
    schema = assay.infer_schema(assay.profile(pl.DataFrame({"fare": [1.0]})))
    schema["fare"].domain = assay.Range(2.0, 20.0)
    page = show(assay.report(assay.profile(pl.DataFrame({"fare": [1.0, 5.0, 30.0] * 9})), schema=schema))
    section(page, "features")
    opened(page, "fare")
    assert page.locator(".bound-label").all_text_contents() == ["domain from 2", "domain to 20"]


def test_switches_change_every_chart(show: Open, taxi: Report) -> None:
    page = show(taxi)
    section(page, "features")
    page.get_by_label("Search features").fill("fare")
    chart = page.locator("#view-features svg.small")

    def drawing() -> str:
        return str(chart.evaluate("each => each.innerHTML"))

    seen = [drawing()]
    for name in ("log", "percent", "trim tails"):
        page.locator("#view-features").get_by_label(name).click()
        seen.append(drawing())
    for name in ("Quantiles", "Cumulative"):
        page.locator("#view-features").get_by_role("button", name=name).click()
        seen.append(drawing())
    assert len(set(seen)) == len(seen)


def test_a_dataset_is_hidden_and_shown_again(show: Open, taxi: Report) -> None:
    page = show(taxi)
    section(page, "features")
    chips = page.get_by_role("group", name="Datasets that are shown")
    expect(page.locator("#view-features .fig.apart").first).to_be_visible()
    chips.get_by_role("button", name="train").click()
    expect(chips.get_by_role("button", name="train")).to_have_attribute("aria-pressed", "false")
    assert page.locator("#view-features .fig.apart").count() == 0
    chips.get_by_role("button", name="eval").click()  # the last one stays
    expect(chips.get_by_role("button", name="eval")).to_have_attribute("aria-pressed", "true")
    chips.get_by_role("button", name="train").click()
    expect(page.locator("#view-features .fig.apart").first).to_be_visible()


def test_weighted_figures_are_shown_where_there_are_some(show: Open) -> None:
    data = assay.profile(pl.DataFrame({"x": [0.0, 10.0], "w": [1.0, 3.0]}), weight="w")
    page = show(assay.report(data))
    section(page, "features")
    mean = page.locator("#view-features .row", has_text="x").locator(".fig.mean").last
    expect(mean).to_have_text("5")
    page.locator("#view-features").get_by_label("weighted").check()
    expect(mean).to_have_text("7.5")


def test_anomalies_are_filtered_and_lead_to_their_feature(show: Open, taxi: Report) -> None:
    page = show(taxi)
    section(page, "anomalies")
    view = page.locator("#view-anomalies")
    view.get_by_label("Search anomalies").fill("company")
    expect(view.locator(".finding")).to_have_count(1)
    view.get_by_role("button", name="company", exact=True).click()
    expect(page.locator(".panel .finding")).to_contain_text("Unexpected string values")


def test_drift_ranks_what_moved_and_filters_it(show: Open) -> None:
    page = show(assay.report({"today": TODAY, "yesterday": YESTERDAY}))
    section(page, "drift")
    all_of_them = page.locator("#view-drift .rows .row").count()
    page.get_by_label("Show", exact=True).select_option("moved")
    moved = page.locator("#view-drift .rows .row").count()
    assert 0 < moved < all_of_them


def test_two_slices_are_chosen_and_compared(show: Open) -> None:
    page = show(sliced())
    section(page, "slices")
    view = page.locator("#view-slices")
    options = view.get_by_label("Slice", exact=True).locator("option").all_text_contents()
    assert options[0] == "all rows (900)"
    assert len(options) == 4
    view.get_by_label("Slice", exact=True).select_option("1")
    view.get_by_label("beside").select_option("3")
    view.get_by_label("Sort").select_option("distance")
    apart = view.locator(".rows .fig.apart").all_inner_texts()
    assert apart[0].startswith("≈")
    assert len(apart) == 3


def test_time_draws_small_multiples_and_marks_what_moved(show: Open) -> None:
    page = show(dated())
    section(page, "time")
    view = page.locator("#view-time")
    expect(view.locator(".tally")).to_have_text("12 partitions, 2026-01 to 2026-12")
    fare = view.locator(".multiple", has_text="fare")
    expect(fare.locator(".dot.marked")).not_to_have_count(0)
    assert "2026-07" in " ".join(fare.locator(".dot.marked title").all_text_contents())
    view.get_by_label("Follow", exact=True).select_option("mean")
    expect(view.locator(".multiple", has_text="fare").locator("svg")).to_be_visible()
    expect(view.locator(".multiple", has_text="paid")).to_have_count(0)


@pytest.mark.slow
def test_of_a_thousand_features_only_what_is_in_sight_is_in_the_document(show: Open) -> None:
    page = show(wide(1_000))
    section(page, "features")
    assert page.locator("#view-features .rows .row").count() < 80
    page.get_by_label("Sort").select_option("name")
    page.keyboard.press("End")
    page.mouse.wheel(0, 1_000_000)
    expect(page.get_by_role("button", name="kind_999", exact=True)).to_be_visible()


def test_the_address_names_the_section_that_is_shown(show: Open, taxi: Report) -> None:
    page = show(taxi)
    section(page, "drift")
    assert page.url.endswith("#drift")
    page.reload()
    page.wait_for_selector("#view-drift:not([hidden])")


def test_statistics_that_tfdv_wrote_are_drawn(show: Open) -> None:
    documents = {name: recorded(f"{name}_statistics", DatasetFeatureStatisticsList) for name in ("train", "eval")}
    page = show(assay.report(documents))
    section(page, "features")
    opened(page, "fare")
    expect(page.locator(".panel .note").first).to_contain_text("which does not say how exact they are")


def test_a_section_of_blocks_needs_no_script(show: Open) -> None:
    report = assay.report(assay.profile(pl.DataFrame({"fare": [1.0]})), judgments=[FOUND])
    page = show(html_report(report, (*SECTIONS, Labels())))
    section(page, "maturity")
    view = page.locator("#view-maturity")
    expect(view.locator(".verdict.warning")).to_have_text("3 days, one unknown")
    assert view.get_by_role("table", name="Days").get_by_role("row").count() == 4
    assert view.locator("svg .dot").count() == 2
    view.get_by_role("button", name="fare").first.click()
    expect(page.locator(".panel h2")).to_have_text("fare")


def test_a_text_at_large_has_its_values_those_outside_of_the_domain_apart(show: Open, taxi: Report) -> None:
    page = show(taxi)
    section(page, "features")
    opened(page, "company")
    table = page.locator(".panel .grid.bars")
    assert table.locator(".part").all_inner_texts() == ["Not in the domain: 15 values", "In the domain"]
    assert table.locator(".outside").count() == 5
    table.get_by_role("button", name="Show 10 more").click()
    assert table.locator(".outside").count() == 15
    page.get_by_role("button", name="The next feature").click()
    expect(page.locator(".panel h2")).to_have_text("payment_type")
    page.keyboard.press("Escape")
    page.get_by_role("group", name="Datasets that are shown").get_by_role("button", name="eval").click()
    opened(page, "payment_type")
    rows = page.locator(".panel .grid.bars tbody tr").all_inner_texts()
    assert rows[0].split() == ["Cash", "6,590", "65.9%"]


def test_in_the_frame_of_a_notebook_a_report_works_like_anywhere(chromium: Browser) -> None:
    page = chromium.new_page()
    complaints = list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_content(f"<!doctype html>{report_html(sliced())}")
    frame = page.frame_locator("iframe")
    frame.locator('nav a[href="#features"]').click()
    frame.get_by_role("button", name="fare", exact=True).click()
    expect(frame.locator(".panel h2")).to_have_text("fare")
    page.context.close()
    assert complaints == []


def test_bars_stand_where_the_numbers_are_however_far_apart(show: Open) -> None:
    page = show(assay.report(assay.profile(pl.DataFrame({"widest": [1.7e308, -1.7e308], "near": [1.0, 2.0]}))))
    section(page, "features")
    for name in ("widest", "near"):
        chart = page.locator("#view-features .rows .row", has_text=name).locator("path.fill")
        places = [float(place) for place in re.findall(r"M([\d.]+)", chart.get_attribute("d") or "")]
        assert len(places) == 2
        assert places[0] == 0
        assert places[1] > 200


@pytest.mark.slow
@pytest.mark.parametrize("chart", ["Histogram", "Quantiles", "Cumulative"])
def test_no_number_is_too_odd_for_a_chart(show: Open, chart: str) -> None:
    page = show(odd())
    section(page, "features")
    view = page.locator("#view-features")
    view.get_by_role("button", name=chart).click()
    for switch in ("log", "percent", "trim tails", "weighted"):
        view.get_by_label(switch).click()
        drawn = view.locator(".rows").evaluate_all("all => all.map(each => each.innerHTML).join()")
        assert "NaN" not in drawn.replace(">NaN<", "")
        assert "Infinity" not in drawn
    view.locator(".open").first.click()
    for _ in walked(page):
        charts = page.locator(".panel svg").evaluate_all("all => all.map(each => each.outerHTML).join()")
        assert "NaN" not in charts
        assert "Infinity" not in charts

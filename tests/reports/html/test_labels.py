"""The section of labels in a browser."""

import pytest
from playwright.sync_api import expect

import assay

from ..sections.test_labels import judged
from .conftest import Open


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_section_shows_the_curve_with_its_numbers(show: Open, scheme: str) -> None:
    page = show(assay.report(judgments=judged()), color_scheme=scheme)
    page.click('nav a[href="#labels"]')
    expect(page.locator("#view-labels .verdict").first).to_contain_text("Train on predictions up to 2026-03-17")
    curve = page.locator("#view-labels .lines").first
    expect(curve.locator("svg .line")).to_have_count(1)
    curve.locator("summary").click()
    expect(curve.locator("tbody tr").first).to_contain_text("0s")
    first, second = (page.locator("#view-labels .lines").nth(place).bounding_box() for place in (0, 1))
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]  # beside one another

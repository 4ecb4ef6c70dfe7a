"""The page for everybody: keys, screen readers, eyes that tell few colors, paper, small windows, no scripts."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, expect

import assay
from assay.reports.html import html_report
from assay.reports.html.page import style

from .conftest import Open
from .data import dated, sliced, wide

Floats = NDArray[np.float64]

ROOT = Path(__file__).parents[3]


def everything() -> assay.Report:
    """A report with anomalies, drift, slices and time."""
    days = dated().datasets
    return assay.Report((*sliced().datasets, *days[:2]))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_is_reached_and_worked_by_keys(show: Open, scheme: str) -> None:
    page = show(wide(8), color_scheme=scheme)
    page.keyboard.press("/")
    expect(page.get_by_label("Search features")).to_be_focused()
    page.keyboard.type("count_1")
    first = page.locator("#view-features .open").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".panel h2")).to_have_text("count_1")
    chart = page.locator(".panel svg.large")
    chart.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".readout")).to_contain_text("this week")
    page.keyboard.press("Escape")
    expect(first).to_be_focused()


def test_arrow_keys_walk_through_the_rows(show: Open) -> None:
    page = show(wide(40))
    page.click('nav a[href="#features"]')
    page.locator("#view-features .open").first.focus()
    seen = []
    for _ in range(15):
        seen.append(page.evaluate("document.activeElement.textContent"))
        page.keyboard.press("ArrowDown")
    assert len(set(seen)) == 15


NAMELESS = """() => [...document.querySelectorAll('button, input, select, a, svg, dialog, [role=table], [role=group]')]
    .filter(each => each.checkVisibility())
    .filter(each => !(each.getAttribute('aria-label') || each.getAttribute('aria-labelledby')
        || each.getAttribute('title') || each.textContent.trim() || each.closest('label, [aria-hidden=true]')))
    .map(each => each.outerHTML.slice(0, 200))"""


def test_whatever_can_be_used_or_seen_has_a_name(show: Open) -> None:
    page = show(everything())
    for name in page.locator("nav a").evaluate_all("links => links.map(link => link.hash.slice(1))"):
        page.click(f'nav a[href="#{name}"]')
        assert page.evaluate(NAMELESS) == [], name
    page.click('nav a[href="#features"]')
    page.locator("#view-features .open").first.click()
    assert page.evaluate(NAMELESS) == []


def test_tables_are_tables_to_screen_readers(show: Open) -> None:
    page = show(wide(8))
    page.click('nav a[href="#features"]')
    numbers = page.get_by_role("table", name="Numbers")
    assert numbers.get_by_role("columnheader").all_inner_texts()[:2] == ["name", "chart"]
    heads, cells = (
        numbers.locator(".row").nth(place).locator("[role=columnheader], [role=rowheader], [role=cell]").count()
        for place in (0, 1)
    )
    assert heads == cells
    assert numbers.get_attribute("aria-rowcount") == "5"


#: From linear RGB to XYZ.
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])

#: What is left of linear RGB for eyes without one kind of cones: Machado, Oliveira, Fernandes 2009, severity 1. And how
#: far apart colors have to stay, in CIELAB; the third is one in ten thousand people.
EYES = {
    "red-blind": ("0.152286 1.052583 -0.204868; 0.114503 0.786281 0.099216; -0.003882 -0.048116 1.051998", 18),
    "green-blind": ("0.367322 0.860646 -0.227968; 0.280085 0.672501 0.047413; -0.01182 0.04294 0.968881", 18),
    "blue-blind": ("1.255528 -0.076749 -0.178779; -0.078411 0.930809 0.147602; 0.004733 0.691367 0.3039", 11),
    "usual": ("1 0 0; 0 1 0; 0 0 1", 40),
}


def linear(color: str) -> Floats:
    """A hexadecimal color as linear RGB."""
    digits = color.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = np.array([int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(color: str) -> float:
    """Relative luminance of a hexadecimal color, WCAG 2."""
    return float(XYZ[1] @ linear(color))


def lab(rgb: Floats) -> Floats:
    """CIELAB of linear RGB, white being that of the screen."""
    xyz = XYZ @ rgb.clip(0, 1) / XYZ.sum(axis=1)
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def palettes() -> list[dict[str, str]]:
    """The variables of the light and of the dark page."""
    light, *dark = re.findall(r":root[^{]*\{([^}]*--paper[^}]*)\}", style())
    assert len(dark) == 2
    assert re.sub(r"\s+", " ", dark[0]).strip() == re.sub(r"\s+", " ", dark[1]).strip()
    return [dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in (light, dark[0])]


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark"])
def test_text_and_marks_stand_out_from_what_is_behind_them(palette: dict[str, str]) -> None:
    for name in ("ink", "quiet", "faint", "link", "error", "warning", "well"):
        for behind in ("paper", "raised", "hover"):
            assert contrast(palette[name], palette[behind]) >= 4.5, (name, behind)
    assert contrast(palette["error"], palette["error-paper"]) >= 4.5
    assert contrast(palette["warning"], palette["warning-paper"]) >= 4.5
    colors = [palette[f"color-{place}"] for place in range(6)]
    assert all(contrast(color, palette["paper"]) >= 3 for color in colors)


@pytest.mark.parametrize("palette", palettes(), ids=["light", "dark"])
@pytest.mark.parametrize("eyes", EYES)
def test_colors_of_data_are_told_apart_by_everybody(palette: dict[str, str], eyes: str) -> None:
    written, least = EYES[eyes]
    matrix = np.array([row.split() for row in written.split(";")], float)
    colors = [lab(matrix @ linear(palette[f"color-{place}"])) for place in range(6)]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(colors, 2)) >= least


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_no_width_of_a_window_makes_the_page_scroll_sideways(show: Open, width: int) -> None:
    page = show(everything(), viewport={"width": width, "height": 800})
    for name in page.locator("nav a").evaluate_all("links => links.map(link => link.hash.slice(1))"):
        page.click(f'nav a[href="#{name}"]')
        assert overflow(page) <= 0, name


def test_printed_it_holds_every_section_and_every_row(show: Open, tmp_path: Path) -> None:
    page = show(wide(60))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".view:not([hidden])").count() == page.locator(".view").count()
    assert page.locator("#view-features .rows .row").count() == 60
    assert page.locator("nav").is_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".view:not([hidden])").count() == 1


def test_without_scripts_the_page_says_what_was_found(chromium: Browser, tmp_path: Path) -> None:
    data = assay.profile(pl.DataFrame({"paid": ["cash"]}))
    found = assay.validate(assay.profile(pl.DataFrame({"paid": ["crypto"]})), assay.infer_schema(data))
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(html_report(assay.report({"today": data}, anomalies=found)))
    text = page.inner_text("main")
    context.close()
    assert "today: 1 row" in text
    assert "error: paid: Unexpected string values" in text
    assert "did not run here" in text


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_there_is_a_picture_of_every_section_to_look_at(show: Open, scheme: str, width: int) -> None:
    pictures = ROOT / "out" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    taken = list[bytes]()
    for name, report in (("sliced", everything()), ("dated", dated())):
        page = show(report, color_scheme=scheme, viewport={"width": width, "height": 900})
        for section in page.locator("nav a").evaluate_all("links => links.map(link => link.hash.slice(1))"):
            page.click(f'nav a[href="#{section}"]')
            taken.append(page.screenshot(path=pictures / f"{name}-{section}-{scheme}-{width}.png"))
    assert len(set(taken)) == len(taken)
    assert min(map(len, taken)) > 10_000  # nothing is blank

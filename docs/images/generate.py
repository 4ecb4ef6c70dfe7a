"""Takes the screenshots of docs/reports.md anew: `python docs/images/generate.py`.

Needs the chromium of the system, and pngquant to make them small.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from playwright.sync_api import Browser, Page, sync_playwright

import assay
from assay.reports.dataset import datasets
from assay.reports.report import Report
from assay.reports.saved import save_report

HERE = Path(__file__).parent
TRIPS = HERE.parents[1] / "examples" / "chicago_taxi"

View = Callable[[Page], object]


def main() -> int:
    """Every picture."""
    report = taxi()
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        file = Path(folder, "taxi.html")
        save_report(report, file)
        for name, height, scheme, view in VIEWS:
            picture(browser, file, HERE / f"{name}.png", height=height, scheme=scheme, view=view)
        days = Path(folder, "days.html")
        save_report(by_month(), days)
        picture(browser, days, HERE / "time.png", height=620, view=lambda page: page.click('nav a[href="#time"]'))
        browser.close()
    subprocess.run(["pngquant", "--force", "--ext", ".png", "64", *HERE.glob("*.png")], check=True)
    return 0


def taxi() -> Report:
    """Training and evaluation trips with what is wrong with the latter, by kind of payment."""
    train, evaluation = (assay.profile(TRIPS / f"{name}.csv", by="payment_type") for name in ("train", "eval"))
    schema = assay.infer_schema(train)
    schema["fare"].domain = assay.Range(0.0, 500.0)
    found = assay.validate(evaluation, schema, previous=train)
    sides = (*datasets(evaluation, "eval"), *datasets(train, "train", control="drift"))
    return Report(sides, schema, found)


def by_month() -> Report:
    """Training trips, month by month."""
    trips = pl.read_csv(TRIPS / "train.csv", infer_schema_length=None)
    months = trips.with_columns(month=pl.from_epoch("trip_start_timestamp").dt.strftime("%Y-%m"))
    parts = months.sort("month").partition_by("month", as_dict=True, include_key=False)
    return assay.report({str(month): assay.profile(part) for (month,), part in parts.items()})


def feature(name: str) -> View:
    """The panel of a feature."""

    def view(page: Page) -> None:
        page.click('nav a[href="#features"]')
        page.locator("#view-features").get_by_label("Search features").fill(name[:5])  # so that it is in sight
        page.get_by_role("button", name=name, exact=True).click()
        page.locator(".panel").get_by_label("trim tails").check()

    return view


#: Name, height, colors, and what is shown.
VIEWS: tuple[tuple[str, int, str, View], ...] = (
    ("overview", 640, "light", lambda page: page.click('nav a[href="#overview"]')),
    ("features", 720, "dark", lambda page: page.click('nav a[href="#features"]')),
    ("feature", 760, "light", feature("trip_seconds")),
    ("drift", 560, "light", lambda page: page.click('nav a[href="#drift"]')),
)


def picture(browser: Browser, file: Path, to: Path, *, height: int, view: View, scheme: str = "light") -> None:
    """What a window of 1280 pixels shows."""
    page = browser.new_page(viewport={"width": 1280, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]  # light or dark
    page.goto(file.as_uri())
    page.wait_for_selector(".view:not([hidden])")
    view(page)
    page.wait_for_timeout(300)
    page.screenshot(path=to)
    page.close()


if __name__ == "__main__":
    sys.exit(main())

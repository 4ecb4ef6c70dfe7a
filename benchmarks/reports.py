"""What reports cost: `python -m benchmarks.reports`. How large they are, how long a browser takes for them.

The browser is the chromium of the system. First view is from the call to open the file until the overview is painted;
the others are from the click until what it changed is painted. Medians of several rounds; `sorted` and its like are of
the page of a thousand features of two datasets.
"""

import argparse
import json
import shutil
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from playwright.sync_api import Browser, Page, sync_playwright

import assay
from assay.reports.html import html_report

from .tables import OUT

#: What is promised: megabytes of a file, seconds in the browser.
AIMS = {
    "20 features x 1: MB": 0.4,
    "1,000 features x 2: MB": 6.0,
    "1,000 features x 2: first view": 1.5,
    "sorted by name": 0.2,
    "sorted by importance": 0.2,
    "sorted by distance": 0.2,
    "sorted by non-uniformity": 0.2,
}

#: Runs when the frame after the next one is painted.
PAINTED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"

#: Choose from a list, and the milliseconds until the next frame is painted.
CHOSEN = """([label, value]) => new Promise(done => {
    const list = document.querySelector(`.view:not([hidden]) select[aria-label="${label}"]`);
    const start = performance.now();
    list.value = value;
    list.dispatchEvent(new Event('change', { bubbles: true }));
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""

#: Click on something, likewise.
CLICKED = """(selector) => new Promise(done => {
    const start = performance.now();
    document.querySelector(selector).click();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


@dataclass(frozen=True)
class Drawn:
    """A report in a file."""

    file: Path
    seconds: float

    @property
    def megabytes(self) -> float:
        """How large the file is."""
        return self.file.stat().st_size / 1e6


def main() -> int:
    """Measure, print a table; 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=20_000)
    options = parser.parse_args()
    small, large = drawn(20, 1, options.rows), drawn(1_000, 2, options.rows)
    found = {
        "20 features x 1: MB": small.megabytes,
        "20 features x 1: drawn": small.seconds,
        "1,000 features x 2: MB": large.megabytes,
        "1,000 features x 2: drawn": large.seconds,
    }
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        found["20 features x 1: first view"] = first_view(browser, small, options.rounds)
        found["1,000 features x 2: first view"] = first_view(browser, large, options.rounds)
        found |= used(browser, large, options.rounds)
        browser.close()
    print("| what | measured | aim |", "|---|---:|---:|", sep="\n")
    for name, value in found.items():
        print(f"| {name} | {value:.3f} | {AIMS.get(name, '')} |")
    (OUT / "reports.json").write_text(json.dumps(found, indent=1))
    missed = [name for name, aim in AIMS.items() if found[name] > aim]
    print(*(["aims missed:", *missed] if missed else ["every aim reached"]), sep="\n  ")
    return int(bool(missed))


def drawn(features: int, datasets: int, rows: int) -> Drawn:
    """A report of so many features of so many datasets; profiles do not count."""
    profiles = {f"dataset {seed}": assay.profile(table(features, rows, seed)) for seed in range(datasets)}
    start = time.perf_counter()
    page = html_report(assay.report(profiles))
    seconds = time.perf_counter() - start
    OUT.mkdir(parents=True, exist_ok=True)
    file = OUT / f"report-{features}x{datasets}.html"
    file.write_text(page, encoding="utf-8")
    return Drawn(file, seconds)


def table(features: int, rows: int, seed: int) -> pl.DataFrame:
    """Half numbers that never repeat, a quarter counts, a quarter texts of few and of many values."""
    chance, columns = np.random.default_rng(seed), dict[str, object]()
    for place in range(features):
        match place % 8:
            case 0 | 1 | 2 | 3:
                columns[f"amount_{place}"] = chance.lognormal(place % 5, 1 + seed / 20, rows)
            case 4 | 5:
                columns[f"count_{place}"] = chance.poisson(3 + place % 90, rows)
            case 6:
                columns[f"kind_{place}"] = chance.choice(["cash", "card", "voucher", "other", "unknown"], rows)
            case _:
                columns[f"code_{place}"] = (chance.zipf(1.3, rows) % 9_999).astype(str)
    return pl.DataFrame(columns)


def first_view(browser: Browser, report: Drawn, rounds: int) -> float:
    """Seconds until the overview is painted, in a new window."""

    def once() -> float:
        page = browser.new_page()
        start = time.perf_counter()
        page.goto(report.file.as_uri())
        page.wait_for_selector(".view:not([hidden])")
        page.evaluate(PAINTED)
        seconds = time.perf_counter() - start
        page.context.close()
        return seconds

    return statistics.median(once() for _ in range(rounds))


def used(browser: Browser, report: Drawn, rounds: int) -> Mapping[str, float]:
    """Seconds until what was asked for is painted."""
    page = browser.new_page()
    page.goto(report.file.as_uri())
    page.wait_for_selector(".view:not([hidden])")
    found = {"features shown": page.evaluate(CLICKED, 'nav a[href="#features"]') / 1000}
    orders = {"name": "name", "distance": "distance", "non-uniformity": "unevenness", "importance": "importance"}
    for title, value in orders.items():
        found[f"sorted by {title}"] = median_of(page, CHOSEN, ["Sort", value], rounds)
    found["drawn as quantiles"] = median_of(page, CLICKED, "#view-features [data-value=quantiles]", rounds)
    found["one feature at large"] = median_of(page, CLICKED, "#view-features .open", 1)
    page.context.close()
    return found


def median_of(page: Page, script: str, argument: object, rounds: int) -> float:
    """The median in seconds; before each round the page comes to rest."""
    times = list[float]()
    for _ in range(rounds):
        page.evaluate(PAINTED)
        times.append(page.evaluate(script, argument) / 1000)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())

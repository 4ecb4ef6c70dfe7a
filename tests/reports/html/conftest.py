"""Reports in a real browser: Debian's chromium, without a network."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from assay.reports.html import html_report
from assay.reports.report import Report

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Opens a report and waits until it is drawn; options are those of a browser context, e.g. ``color_scheme="dark"``.
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the system, started once."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium; on Debian: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def show(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens reports; in the end no page may have complained, or asked for anything but itself."""
    contexts, complaints, requests = list[BrowserContext](), list[str](), list[str]()

    def open_report(report: Report | str, **options: object) -> Page:
        file = tmp_path / f"{len(contexts)}.html"
        file.write_text(report if isinstance(report, str) else html_report(report), encoding="utf-8")
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]  # whatever it takes
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.set_offline(True)
        page = context.new_page()
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        page.wait_for_selector(".view:not([hidden])")
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert not complaints
    assert {url.partition("#")[0] for url in requests} == {
        (tmp_path / f"{n}.html").as_uri() for n in range(len(contexts))
    }


def _complaint(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type in ("error", "warning") else []

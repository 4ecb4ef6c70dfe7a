"""Data that would like to run, and a page that would like a network: neither happens."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Browser

from assay.reports.html import html_report

from .conftest import Open
from .data import HOSTILE, hostile
from .test_page import walked


def test_names_and_values_stay_text_in_every_section(show: Open) -> None:
    page = show(hostile())
    for name in page.locator("nav a").evaluate_all("links => links.map(link => link.hash.slice(1))"):
        page.click(f'nav a[href="#{name}"]')
        assert page.locator(f"#view-{name} script, #view-{name} img, #view-{name} a").count() == 0
    page.click('nav a[href="#features"]')
    page.locator("#view-features").get_by_label("Search features").fill(HOSTILE[0])
    page.locator("#view-features").get_by_role("button", name=f"'{HOSTILE[0]}'", exact=True).click()
    assert HOSTILE[0] in page.inner_text(".panel")
    assert page.locator(".panel script, .panel img").count() == 0
    assert page.evaluate("window.hurt") is None
    assert page.evaluate("({}).polluted") is None


@pytest.mark.slow
def test_every_feature_is_opened_without_a_complaint(show: Open) -> None:
    page = show(hostile())
    page.click('nav a[href="#features"]')
    page.locator("#view-features .open").first.click()
    seen = set(walked(page))
    assert len(seen) == len(HOSTILE)
    assert all(len(name) <= 220 for name in seen)


def test_what_is_long_ends_in_an_ellipsis_and_says_how_long_it_is(show: Open) -> None:
    page = show(hostile())
    page.click('nav a[href="#features"]')
    page.locator("#view-features .open").first.click()
    page.locator(".panel .more").click()
    assert "... (100000 bytes, hash " in page.locator(".panel .grid.bars").first.inner_text()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine, and what it was asked for."""
    asked = list[str]()

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Noting)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


WAYS = (
    "fetch('{0}/fetch').catch(() => 0)",
    "navigator.sendBeacon('{0}/beacon', 'x')",
    "Object.assign(new Image(), {{ src: '{0}/image' }})",
    "document.body.append(Object.assign(document.createElement('iframe'), {{ src: '{0}/frame' }}))",
    "document.head.append(Object.assign(document.createElement('link'), {{ rel: 'stylesheet', href: '{0}/style' }}))",
    "document.body.style.setProperty('background', 'url({0}/background)')",
    "new WebSocket('{0}/socket'.replace('http', 'ws'))",
    "new EventSource('{0}/events')",
)


def test_even_code_in_the_page_reaches_no_network(
    chromium: Browser, listener: tuple[str, list[str]], tmp_path: object
) -> None:
    address, asked = listener
    page = chromium.new_page()
    refused = list[str]()
    page.on("console", lambda message: refused.append(message.text))
    page.set_content(html_report(hostile()))
    page.wait_for_selector(".view:not([hidden])")
    for way in WAYS:
        page.evaluate(f"() => {{ try {{ {way.format(address)} }} catch {{}} }}")
    page.wait_for_timeout(500)
    page.context.close()
    assert asked == []
    assert len([text for text in refused if "Content Security Policy" in text]) >= len(WAYS) - 1


def test_markup_and_scripts_that_get_into_the_page_are_refused(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(html_report(hostile()))
    page.wait_for_selector(".view:not([hidden])")
    assert "TrustedHTML" in str(
        page.evaluate("() => { try { document.body.innerHTML = '<b>x</b>' } catch (error) { return error.message } }")
    )
    page.evaluate(
        "() => { const s = document.createElement('script'); try { s.textContent = 'window.hurt=1' } catch {};"
        " document.body.append(s) }"
    )
    assert page.evaluate("window.hurt") is None
    page.context.close()

"""The page as a file: what is in it, how large it is, and that nothing else is needed."""

import re
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

import assay
from assay.reports.html import html_report
from assay.reports.html.page import MODULES, policy, script, style

from .data import HOSTILE, wide

MEGABYTE = 1_000_000


def test_a_page_of_twenty_features_is_smaller_than_400_kilobytes() -> None:
    assert len(html_report(wide(20)).encode()) < 0.4 * MEGABYTE


@pytest.mark.slow
def test_a_page_of_a_thousand_features_of_two_datasets_is_smaller_than_6_megabytes() -> None:
    assert len(html_report(wide(1_000)).encode()) < 6 * MEGABYTE


def test_the_same_documents_give_the_same_page() -> None:
    assert html_report(wide(3)) == html_report(wide(3))


def test_the_policy_allows_what_is_in_the_page_and_nothing_else() -> None:
    page = html_report(wide(3))
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert found is not None
    assert found[1] == policy(script(), style())
    rules = dict(rule.split(" ", 1) for rule in found[1].split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert not re.search(r"unsafe|\*|https?:", found[1])


def test_the_page_names_no_address_but_those_of_standards() -> None:
    page = html_report(wide(3))
    assert set(re.findall(r"https?://[^\"' )]+", page)) <= {"http://www.w3.org/2000/svg"}
    assert not re.findall(r"<(?:img|iframe|object|embed|link (?!rel=\"icon\" href=\"data:,\"))", page)


def test_no_script_writes_markup_or_evaluates_text() -> None:
    for source in (*files("assay.reports.html").iterdir(), *files("assay.reports.sections").iterdir()):
        if source.name.endswith(".js"):
            text = source.read_text(encoding="utf-8")
            assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text)
            assert not re.search(r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(", text)


def test_modules_are_linked_after_what_they_use_and_share_no_name() -> None:
    folder = Path(str(files("assay.reports.html")))
    assert {path.stem for path in folder.glob("*.js")} == set(MODULES)
    exported = re.findall(r"^const \{ ([^}]*) \} = ", script(), re.MULTILINE)
    names = [name for each in exported for name in each.split(", ") if name]
    assert len(set(names)) == len(names)
    for place, name in enumerate(MODULES):
        used = re.findall(r'from "\./(\w+)\.js"', (folder / f"{name}.js").read_text(encoding="utf-8"))
        assert set(used) <= set(MODULES[:place]), name
    assert "import " not in re.sub(r"//.*|/\*[\s\S]*?\*/", "", script())


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stands_nowhere_in_the_page(text: str) -> None:
    data = assay.profile(pl.DataFrame({text or " ": [text, "a"]}))
    found = assay.validate(assay.profile(pl.DataFrame({text or " ": [text, "b"]})), assay.infer_schema(data))
    page = html_report(assay.report({text: data}, anomalies=found))
    before = page[: page.index('<script type="application/octet-stream"')]
    assert page.count("<script") == 2
    assert "<img" not in page
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", before)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", page)
    assert len(page) < 250_000

"""One self-contained file: the scripts and styles of this folder, the content as compressed JSON, no network.

Nothing of the data stands in the page as markup: scripts put it on the screen as text alone, and what stands there
before they run is escaped. A content-security-policy allows these scripts and styles by their hashes and nothing else.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from gzip import compress
from hashlib import sha256
from html import escape
from importlib.metadata import version
from importlib.resources import files
from string import Template

import msgspec

from ..dataset import Dataset
from ..figure import count
from ..finding import heading, level, tally
from ..inert import inert
from ..report import NAME, Report
from ..sections import SECTIONS, Section, contents

#: The modules that sections share, each before those that use it.
MODULES = ("dom", "figure", "curve", "chart", "lines", "blocks", "rows", "distances", "table", "detail", "page")

#: Anomalies that are listed before the scripts run.
LISTED = 20

_IMPORT = re.compile(r"^import .*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const) (\w+)", re.MULTILINE)


def html_report(report: Report, sections: tuple[Section, ...] = SECTIONS) -> str:
    """The page, the same bytes for the same documents."""
    data = b64encode(compress(msgspec.json.encode(contents(report, sections)), mtime=0)).decode("ascii")
    return _template().substitute(
        policy=policy(script(sections), style()),
        title=escape(inert(report.title, NAME)),
        style=style(),
        before=_before(report),
        data=data,
        script=script(sections),
        version=version("assay"),
    )


def policy(script: str, style: str) -> str:
    """The content-security-policy of a page with these: they run, nothing else does, and nothing is fetched."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}"


@cache
def script(sections: tuple[Section, ...] = SECTIONS) -> str:
    """All modules in one, each a scope of its own that gives what it exports; what it imports stands before it."""
    folder, beside = files(__package__), files("assay.reports.sections")
    own = {one.name: beside / f"{one.name}.js" for one in sections}
    own = {name: source for name, source in own.items() if source.is_file()}
    sources = [*(folder / f"{name}.js" for name in MODULES), *own.values()]
    linked = "".join(_scope(source.read_text(encoding="utf-8")) for source in sources)
    drawn = ((one.name, one.title, one.name if one.name in own else "blocks") for one in sections)
    table = ", ".join(f'["{name}", "{title}", {function}]' for name, title, function in drawn)
    return f"{linked}start([{table}]);\n"


def _scope(module: str) -> str:
    exported = ", ".join(name for _, name in _EXPORT.findall(module))
    body = _EXPORT.sub(r"\1 \2", _IMPORT.sub("", module))
    return f"const {{ {exported} }} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();\n"


@cache
def style() -> str:
    """The style sheet."""
    return (files(__package__) / "page.css").read_text(encoding="utf-8")


@cache
def _template() -> Template:
    return Template((files(__package__) / "page.html").read_text(encoding="utf-8"))


def _before(report: Report) -> str:
    """What is read where scripts do not run: the datasets, and the worst that was found."""
    datasets = "".join(f"<li>{_told(one)}</li>" for one in report.datasets)
    parts = [f"<ul>{datasets}</ul>"]
    if report.anomalies is not None:
        found = "".join(f"<li>{level(one)}: {escape(heading(one))}</li>" for one in report.anomalies[:LISTED])
        more = len(report.anomalies) - LISTED
        rest = f"<li>and {more:,} more</li>" if more > 0 else ""
        parts.append(f"<p>{tally(report.anomalies)}</p><ul>{found}{rest}</ul>")
    return "".join(parts)


def _told(dataset: Dataset) -> str:
    rows = dataset.whole.num_examples
    return f"{escape(inert(dataset.name, NAME))}: {count(rows)} row{'' if rows == 1 else 's'}"

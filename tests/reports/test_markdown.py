import re

import polars as pl
import pytest

import assay
from assay.reports.brief import markdown_report
from assay.reports.markdown import code, escaped, grid

TRAIN = assay.profile(pl.DataFrame({"fare": [4.5, 12.0] * 500, "paid": ["cash", "card"] * 500}))
SCHEMA = assay.infer_schema(TRAIN)
HOSTILE = "|`<img src=x onerror=alert(1)>` @everyone #1 [x](http://x) **b** \r\n| --- |\u202e"


def test_a_comment_says_the_verdict_then_what_is_wrong_then_the_data() -> None:
    today = assay.profile(pl.DataFrame({"fare": [4.5, 12.0] * 500, "paid": ["cash"] * 999 + ["crypto"]}))
    found = assay.validate(today, SCHEMA, previous=TRAIN)
    lines = markdown_report(assay.report({"today": today, "train": TRAIN}, anomalies=found)).splitlines()
    assert lines[0] == "### ❌ today and train: 1 error"
    assert lines[4].startswith("| ❌ error | `paid` | **Unexpected string values** (1 row)<br>1 value of 'crypto'")
    assert not [line for line in lines if line.startswith("Against `previous data`")]
    moved = lines[lines.index("Against `train`:") + 4]
    assert moved.startswith("| `paid` | total variation distance | 0.5 ± ")
    assert lines[-4:] == [
        "| dataset | rows | features | missing | duplicates | unreadable |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| `today` | 1,000 | 2 | 0% | - | - |",
        "| `train` | 1,000 | 2 | 0% | - | - |",
    ]


def test_all_is_well_is_said_too_and_without_a_validation_nothing_is_claimed() -> None:
    assert markdown_report(assay.report(TRAIN, anomalies=assay.validate(TRAIN, SCHEMA))).startswith(
        "### ✅ polars DataFrame: no anomalies\n"
    )
    assert markdown_report(assay.report(TRAIN)).startswith("### polars DataFrame\n")


def test_data_obey_no_markup_call_nobody_and_break_no_table() -> None:
    names = ("x", HOSTILE)
    schema = assay.infer_schema(assay.profile(pl.DataFrame({name: ["a"] for name in names})))
    bad = assay.profile(pl.DataFrame({name: [HOSTILE] for name in names}))
    said = markdown_report(assay.report({HOSTILE: bad}, anomalies=assay.validate(bad, schema)))
    assert "\u202e" not in said
    assert "\r" not in said
    rows = [line for line in said.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {4, 7}
    outside = re.sub(r"(`+).*?\1", "", said)
    assert not re.findall(r"(?<!\\)[<@#](?!br>|# )", outside.replace("###", "").replace("<br>", ""))


@pytest.mark.parametrize(
    ("text", "written"), [("a", "`a`"), ("a``b", "```a``b```"), ("`", "`` ` ``"), ("a|b", r"`a\|b`")]
)
def test_code_is_fenced_by_more_backticks_than_it_holds(text: str, written: str) -> None:
    assert code(text) == written


def test_sentences_lose_their_markup_and_tables_align_figures() -> None:
    assert escaped("_a_ <b> @c") == r"\_a\_ \<b\> \@c"
    assert grid(("a", "b"), [["1", "2"]], right=1).splitlines()[1] == "| --- | ---: |"

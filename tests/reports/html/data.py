"""Data of reports that are opened: wide, hostile, sliced, dated."""

import datetime as dt
from functools import cache

import numpy as np
import polars as pl

import assay
from assay.profiles import Profile

#: What must stay text: markup, scripts, marks that turn a line around, controls, formulas of spreadsheets, and much.
HOSTILE = (
    "<script>window.hurt=1</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>window.hurt=1</script>",
    "<!--<script>",
    "javascript:alert(1)",
    "${window.hurt=1}$title$data",
    "]]>&lt;b&gt;&#x3c;",
    "left\u202eright\u2066\u200f",
    "\x00\x1b[31m\r\n\ttab",
    '=HYPERLINK("http://example.invalid","x")',
    "",
    " ",
    "__proto__",
    "constructor",
    "🙂" * 40,
    "e\u0301\u0301\u0301",
    "x" * 100_000,
)


@cache
def wide(features: int) -> assay.Report:
    """So many features of two datasets: numbers, integers, and texts, of 500 rows."""

    def made(seed: int) -> Profile:
        chance, columns = np.random.default_rng(seed), {}
        for place in range(features):
            match place % 4:
                case 0:
                    columns[f"amount_{place}"] = pl.Series(chance.lognormal(place % 7, 1, 500))
                case 1:
                    columns[f"count_{place}"] = pl.Series(chance.poisson(place % 40, 500))
                case 2:
                    columns[f"code_{place}"] = pl.Series(chance.integers(0, 10_000, 500).astype(str))
                case _:
                    columns[f"kind_{place}"] = pl.Series(chance.choice(list("abcdef"), 500))
        return assay.profile(pl.DataFrame(columns))

    return assay.report({"this week": made(1), "last week": made(2)})


@cache
def hostile() -> assay.Report:
    """Names and values that would like to run, in every place of a report that shows one."""
    frame = pl.DataFrame({text or "(none)": [text, "a", *HOSTILE] for text in HOSTILE})
    data = assay.profile(frame, by=["__proto__"])
    schema = assay.infer_schema(assay.profile(frame.head(2)))
    found = assay.validate(data, schema)
    return assay.report({HOSTILE[0]: data, HOSTILE[7]: assay.profile(frame.head(3))}, schema=schema, anomalies=found)


@cache
def odd() -> assay.Report:
    """What breaks charts: infinities, huge and tiny numbers, one value, none, lists, structs, times, one row."""
    frame = pl.DataFrame(
        {
            "tags": [["a", "b"], ["a"], [], None] * 50,
            "trip": [{"fare": 1.5, "stops": [{"km": 1}, {"km": 3}]}, {"fare": 9.0, "stops": []}] * 100,
            "day": [dt.date(2026, 1, 1 + place % 28) for place in range(200)],
            "at": [dt.datetime(2026, 1, 1, place % 24) for place in range(200)],
            "noon": [dt.time(12)] * 200,
            "took": [dt.timedelta(minutes=place) for place in range(200)],
            "ok": [True, False, None, True] * 50,
            "infinite": [float("inf"), 1.0, float("nan"), -2.0] * 50,
            "only infinite": [float("inf"), float("-inf")] * 100,
            "nan": [float("nan")] * 200,
            "huge": [2**62 + place for place in range(200)],
            "widest": [1.7e308, -1.7e308] * 100,
            "tiny": [5e-324, 0.0] * 100,
            "one": [7] * 200,
            "none": [None] * 200,
            "w": [0.5, 2.0] * 100,
        }
    )
    return assay.report({"all": assay.profile(frame, weight="w"), "one row": assay.profile(frame.head(1), weight="w")})


@cache
def sliced() -> assay.Report:
    """Trips by city."""
    chance = np.random.default_rng(3)
    cities = chance.choice(["Oslo", "Bergen", "Moss"], 900, p=[0.6, 0.3, 0.1])
    fares = np.where(cities == "Oslo", chance.gamma(4, 4, 900), chance.gamma(9, 4, 900))
    paid = np.where(cities == "Moss", "cash", chance.choice(["cash", "card"], 900))
    return assay.report(assay.profile(pl.DataFrame({"city": cities, "fare": fares, "paid": paid}), by=["city"]))


@cache
def dated() -> assay.Report:
    """Twelve months, in the seventh of which fares rise."""

    def month(number: int) -> Profile:
        chance = np.random.default_rng(number)
        fares = chance.gamma(4, 4 if number < 7 else 8, 400)
        paid = chance.choice(["cash", "card"], 400, p=[1 - number / 20, number / 20])
        return assay.profile(pl.DataFrame({"fare": fares, "paid": paid}))

    return assay.report({f"2026-{number:02}": month(number) for number in range(1, 13)})

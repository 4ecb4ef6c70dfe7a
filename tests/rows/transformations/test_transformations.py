"""The law of the table: a transformation applied to a share of random rows is named, and noise is not."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from assay.rows import Explanation, skew
from assay.rows.transformations import TRANSFORMATIONS

ROWS = 800

Random = np.random.Generator
Values = Callable[[Random], pl.Series]
Change = Callable[[pl.Series], pl.Series]

CITIES = ["Zürich", "São Paulo", " New  York ", "Łódź", "lyon", "OSLO"]


def floats(rng: Random) -> pl.Series:
    return pl.Series(rng.normal(50, 20, ROWS))


def cents(rng: Random) -> pl.Series:
    return pl.Series(rng.gamma(2, 9, ROWS).round(2))


def positive(rng: Random) -> pl.Series:
    return pl.Series(rng.gamma(2, 2, ROWS))


def whole(rng: Random) -> pl.Series:
    return pl.Series(rng.integers(-500, 500, ROWS))


def texts(rng: Random) -> pl.Series:
    return pl.Series(rng.choice(CITIES, ROWS)) + pl.Series(rng.integers(10, 99, ROWS)).cast(pl.String)


def categories(rng: Random) -> pl.Series:
    return pl.Series(rng.choice(["card", "cash", "coin", "free"], ROWS, p=[0.4, 0.3, 0.2, 0.1]))


def moments(rng: Random) -> pl.Series:
    return pl.Series(rng.integers(1_600_000_000, 1_680_000_000, ROWS) * 1_000_000).cast(pl.Datetime("us"))


def new_york(at: pl.Series) -> pl.Series:
    return at.dt.replace_time_zone("UTC").dt.convert_time_zone("America/New_York").dt.replace_time_zone(None)


def told(names: dict[str, str]) -> str:
    return "with " + ", ".join(f"'{a}' → '{b}'" for a, b in names.items())


@dataclass(frozen=True)
class Case:
    """A transformation of random values, and what it is to be called."""

    values: Values
    change: Change
    family: str
    #: With ``{t}`` and ``{s}`` for the two sides.
    text: str
    note: str = ""
    #: Whether it can be applied to some rows only.
    partly: bool = True

    def filled(self, argument: str, value: str) -> str:
        """The text for two sides."""
        return self.text.replace("*", "\N{MULTIPLICATION SIGN}").format(t=argument, s=value)


RENAMED = {"card": "CC", "cash": "$"}
MERGED = {"card": "other", "coin": "other", "free": "other"}
SWAPPED = {"card": "cash", "cash": "coin", "coin": "card"}
US = "%m/%d/%Y %H:%M:%S"

CASES = [
    Case(floats, lambda x: x * 1.609344, "affine", "{s} = 1.609344 * {t}", "miles to kilometers"),
    Case(cents, lambda x: (x / 2.54).round(2), "affine", "{s} = 0.3937007874 * {t}", "centimeters to inches"),
    Case(floats, lambda x: x * 1.8 + 32, "affine", "{s} = 1.8 * {t} + 32", "Celsius to Fahrenheit"),
    Case(whole, lambda x: x * 100, "affine", "{s} = 100 * {t}", "shares to percent, or dollars to cents"),
    Case(whole, lambda x: x + 17, "affine", "{s} = {t} + 17"),
    Case(floats, lambda x: -x, "affine", "{s} = -{t}", "the sign changed"),
    Case(floats, lambda x: x * 0.37 - 12.5, "affine", "{s} = 0.37 * {t} - 12.5"),
    Case(positive, lambda x: x.log(), "function", "{s} = log({t})"),
    Case(positive, lambda x: x.log1p(), "function", "{s} = log(1 + {t})"),
    Case(positive, lambda x: x.exp(), "function", "{s} = exp({t})"),
    Case(floats, lambda x: x.round(2), "rounding", "{s} = {t} rounded to 2 decimals"),
    Case(floats, lambda x: x.floor(), "rounding", "{s} = {t} rounded down to a whole number"),
    Case(whole, lambda x: x // 100 * 100, "rounding", "{s} = {t} rounded down to a multiple of 100"),
    Case(floats, lambda x: x.round_sig_figs(3), "rounding", "{s} = {t} rounded to 3 significant digits"),
    Case(floats, lambda x: x.cast(pl.Float32).cast(pl.Float64), "single precision", "{s} = {t} in single precision"),
    Case(floats, lambda x: x.clip(30, 70), "clipping", "{s} = {t} clipped to at least 30 and at most 70"),
    Case(floats, lambda x: x.clip(0, 60), "clipping", "{s} = {t} clipped to at least 0 and at most 60"),
    Case(floats, lambda x: x * 0 + 7.5, "constant", "{s} = 7.5"),
    Case(texts, lambda x: x.str.to_lowercase(), "spelling", "{s} = {t} in lower case"),
    Case(texts, lambda x: x.str.strip_chars(), "spelling", "{s} = {t} without blanks around it"),
    Case(texts, lambda x: x.str.normalize("NFD"), "spelling", "{s} = {t} in Unicode form NFD"),
    Case(texts, lambda x: x.str.head(4), "cut text", "{s} = {t} cut to 4 letters"),
    Case(texts, lambda x: misread(x), "mojibake", "{s} = {t} in UTF-8 read as latin-1"),
    Case(categories, lambda x: x.replace(RENAMED), "remap", f"{{s}} = {{t}} {told(RENAMED)}"),
    Case(categories, lambda x: x.replace(MERGED), "remap", f"{{s}} = {{t}} {told(MERGED)}"),
    Case(categories, lambda x: x.replace(SWAPPED), "remap", f"{{s}} = {{t}} {told(SWAPPED)}"),
    Case(moments, lambda x: x.dt.offset_by("-5h30m"), "time zone", "{s} = {t} - 5.5 h"),
    Case(moments, new_york, "time zone", "{s} = {t} from UTC to America/New_York"),
    Case(moments, lambda x: x.dt.truncate("1d"), "truncation", "{s} = {t} cut to days"),
    Case(moments, lambda x: x.dt.truncate("1h"), "truncation", "{s} = {t} cut to whole hours"),
    Case(moments, lambda x: x.dt.epoch("s"), "epoch", "{s} = {t} as seconds since 1970", partly=False),
    Case(moments, lambda x: x.dt.epoch("ms"), "epoch", "{s} = {t} as milliseconds since 1970", partly=False),
    Case(whole, lambda x: x.cast(pl.String), "notation", "{s} = {t} as text, the same number", partly=False),
    Case(moments, lambda x: x.dt.to_string(US), "notation", "{s} = {t} as text, the same moment", partly=False),
]


def misread(values: pl.Series) -> pl.Series:
    return pl.Series([value.encode().decode("latin-1") for value in values])


def explained(training: pl.Series, serving: pl.Series, tolerance: float = 0.0) -> Explanation | None:
    ids = pl.Series("id", range(len(training)))
    here, there = (pl.DataFrame([ids, side.alias("x")]) for side in (training, serving))
    return skew(here, there, on="id", tolerance=tolerance)[0].explanation


def parts(text: str) -> list[str]:
    """A text, its list of renamed categories in any order."""
    head, _, names = text.partition(" with '")
    return [head, *sorted(names.replace("'", "").split(", "))]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_a_transformation_of_a_share_of_rows_is_named_with_that_share(case: Case, seed: int) -> None:
    rng = np.random.default_rng(seed)
    training = case.values(rng)
    changed = case.change(training)
    share = rng.uniform(0.3, 1.0) if case.partly else 1.0
    where = pl.Series(rng.random(ROWS) < share)
    serving = changed.zip_with(where, training.cast(changed.dtype)) if case.partly else changed
    found = explained(training, serving)
    assert found is not None
    assert parts(found.text) == parts(case.filled("training.x", "serving.x"))
    assert (found.family, found.note) == (case.family, case.note)
    assert found.of_differing > 0.97
    truth = (changed == serving).mean() if changed.dtype == serving.dtype else 1.0
    assert found.low - 0.02 <= truth <= found.high + 0.02  # type: ignore[operator]  # the mean of booleans is a float


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_what_loses_something_is_found_in_either_direction(case: Case) -> None:
    training = case.values(np.random.default_rng(0))
    found = explained(case.change(training), training)
    if case.family not in ("constant", "affine", "function"):  # a line and its inverse are two lines
        assert found is not None
        assert found.family == case.family
        if "rounded" in case.text or "cut" in case.text:
            assert found.text == case.filled("serving.x", "training.x")


def test_every_family_of_the_table_has_a_case() -> None:
    assert {case.family for case in CASES} == {transformation.family for transformation in TRANSFORMATIONS}


def noise(kind: str, rng: Random) -> tuple[pl.Series, pl.Series]:
    if kind == "added":
        near = rng.normal(size=ROWS)
        return pl.Series(near), pl.Series(near + rng.normal(0, 0.1, ROWS))
    if kind == "off by one":
        counts = rng.integers(0, 100, ROWS)
        return pl.Series(counts), pl.Series(counts + rng.choice([-1, 1], ROWS))
    draws: dict[str, Callable[[], pl.Series]] = {
        "normal": lambda: pl.Series(rng.normal(size=ROWS)),
        "money": lambda: cents(rng),
        "digits": lambda: pl.Series(rng.integers(0, 10, ROWS)),
        "flags": lambda: pl.Series(rng.random(ROWS) < 0.2),
        "mostly zero": lambda: pl.Series(np.where(rng.random(ROWS) < 0.8, 0.0, rng.normal(size=ROWS))),
        "categories": lambda: categories(rng),
        "texts": lambda: texts(rng),
        "hours": lambda: pl.Series(rng.integers(0, 48, ROWS) * 3_600_000_000).cast(pl.Datetime("us")),
    }
    values, others = draws[kind](), draws[kind]()
    share = rng.choice([0.2, 1.0])  # all rows replaced, or some
    return values, others.zip_with(pl.Series(rng.random(ROWS) < share), values)


KINDS = ("added", "off by one", "normal", "money", "digits", "flags", "mostly zero", "categories", "texts", "hours")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_noise_is_explained_by_nothing(kind: str, seed: int) -> None:
    assert explained(*noise(kind, np.random.default_rng(seed))) is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_noise_is_explained_by_nothing_in_a_hundred_tries(kind: str) -> None:
    claims = [seed for seed in range(100, 200) if explained(*noise(kind, np.random.default_rng(seed))) is not None]
    assert not claims


def test_two_flags_that_are_swapped_are_a_remap_and_a_few_that_differ_are_not() -> None:
    flags = pl.Series(np.random.default_rng(0).random(ROWS) < 0.4)
    swapped = explained(flags, ~flags)
    assert swapped is not None
    assert swapped.parameters == {"false": "true", "true": "false"}
    assert explained(flags, flags ^ pl.Series(np.arange(ROWS) % 10 == 0)) is None


def test_values_in_lists_are_explained_one_by_one() -> None:
    rng = np.random.default_rng(0)
    lists = pl.Series([rng.normal(size=n).tolist() for n in rng.integers(0, 4, ROWS)], dtype=pl.List(pl.Float64))
    found = explained(lists, lists.list.eval(pl.element() * 1000))
    assert found is not None
    assert found.parameters == {"scale": 1000.0, "shift": 0.0}


def test_moments_written_as_text_are_moments() -> None:
    at = moments(np.random.default_rng(0))
    found = explained(at.dt.to_string("%Y-%m-%d %H:%M:%S"), at.dt.offset_by("2h").dt.to_string("%Y-%m-%dT%H:%M:%S"))
    assert found is not None
    assert found.text == "serving.x = training.x + 2 h"


def test_names_with_braces_stay_as_they_are() -> None:
    braces = pl.Series(["{}", "{0}"] * 100)
    found = explained(braces, pl.Series(["{x", "}"] * 100))
    assert found is not None
    assert "'{}' → '{x'" in found.text


def test_the_tolerance_is_one_of_the_explanation_too() -> None:
    rng = np.random.default_rng(0)
    miles = floats(rng)
    kilometers = miles * 1.609344 * pl.Series(rng.uniform(0.9995, 1.0005, ROWS))
    found = explained(miles, kilometers, 1e-3)
    assert found is not None
    assert found.note == "miles to kilometers"

"""How texts of known formats look: addresses, identifiers, numbers, prose, and points in time.

A format of time has the name that `strptime` reads it by, such as ``%Y-%m-%d %H:%M:%S``; a date, a time of day and a
zone match on their own and are put together: 29 dates, 5 times and 4 zones are 38 patterns instead of a thousand.
The formats of TensorFlow Data Validation are among them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: For each text whether it matches.
Matches = NDArray[np.bool_]

#: Characters that are looked at: the longest address that servers and browsers agree on.
LONGEST = 2048

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_GROUPS = r"[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"

#: Formats with a character that none of their texts lacks, and how they look.
_PATTERNS: Mapping[str, tuple[str, str]] = {
    "uuid": ("-", r"\{?[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}?"),
    "ipv4": (".", _IPV4),
    "ipv6": (":", rf"{_GROUPS}{{7}}|(?:{_GROUPS}{{0,6}})?::(?:{_GROUPS}{{0,6}})?|::[Ff]{{4}}:{_IPV4}"),
    "email": ("@", r"[^ \t\r\n@,;:<>]+@(?:[0-9A-Za-z][0-9A-Za-z-]*\.)+[A-Za-z][A-Za-z]+"),
    "url": (":", r"[A-Za-z][A-Za-z0-9+.-]+://[^ \t\r\n/?#][^ \t\r\n]*"),
    "mid": ("/", r"/[mg]/[0-9a-z_]+"),
    "hex": ("", r"(?:0x)?(?:[0-9]*[a-f][0-9a-f]*|[0-9]*[A-F][0-9A-F]*)"),
    "number": ("", r" *[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)? *"),
}

#: An identifier in hexadecimal digits is longer than any word of the letters a to f.
_SHORTEST_HEX = 16

_DIRECTIVES: Mapping[str, str] = {
    "%a": "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)",
    "%b": "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
    "%B": "(?:January|February|March|April|May|June|July|August|September|October|November|December)",
    "%d": "(?:3[01]|[12][0-9]|0[1-9]| ?[1-9])",
    "%f": "[0-9]{1,9}",  # strptime reads six of them
    "%H": "(?:2[0-3]|[01][0-9]|[0-9])",
    "%I": "(?:1[0-2]|0?[1-9])",
    "%m": "(?:1[0-2]|0?[1-9])",
    "%M": "(?:[0-5][0-9]|[0-9])",
    "%p": "[AP]M",
    "%S": "(?:6[01]|[0-5][0-9]|[0-9])",  # seconds may leap
    "%y": "[0-9]{2}",
    "%Y": "[0-9]{4}",
    "%z": "(?:Z|[+-][0-9]{2}:?[0-9]{2})",
    "%Z": "(?:UTC|GMT)",
}

_YEAR_FIRST = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%y-%m-%d", "%y/%m/%d")
_MONTH_FIRST = ("%m-%d-%Y", "%m/%d/%Y", "%m%d%Y", "%m-%d-%y", "%m/%d/%y", "%b %d, %Y", "%B %d, %Y")
_DAY_FIRST = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d%m%Y", "%d-%m-%y", "%d/%m/%y", "%d.%m.%y")
_DAY_AND_NAME = ("%d-%B-%Y", "%d-%B-%y", "%d-%b-%Y", "%d-%b-%y", "%d/%b/%Y", "%d %b %Y", "%d %B %Y")
_WITH_WEEKDAY = ("%a, %d %b %Y", "%a %b %d %H:%M:%S %Y")
_DATES = (*_YEAR_FIRST, *_MONTH_FIRST, *_DAY_FIRST, *_DAY_AND_NAME, *_WITH_WEEKDAY)
_TIMES = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p")
_ZONES = ("", "%z", " %z", " %Z")
_GAPS = ("T", " ", ":")

#: Formats of time; of several that fit alike the one listed first is meant.
TIME_FORMATS = (
    *_DATES,
    *map("".join, product(_TIMES, _ZONES)),
    *map("".join, product(_DATES, _GAPS, _TIMES, _ZONES)),
)

#: Every format, in the same order.
FORMATS = (*TIME_FORMATS, *_PATTERNS, "json", "natural_language")

#: What is left out where only punctuation is of interest.
_UNMARKED = "[0-9A-Za-z]+"
#: How the text of a JSON object begins.
_OBJECT = r'^[ \t\r\n]*\{[ \t\r\n]*["}]'
_MAYBE_TIME = (
    r"^ ?(?:[0-9]{1,4}[-/.: ]|[0-9]{8}(?:$|[T ])|"
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6},? [0-9A-Z])"
)
_PARTS = (
    r"^(?<date>.*?)(?:(?<gap>[T :])?(?<time>[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}(?:\.[0-9]+)?)?(?: [AP]M)?)"
    r"(?<zone>Z| ?[+-][0-9]{2}:?[0-9]{2}| UTC| GMT)?)?$"
)


def matching(texts: pl.Series) -> dict[str, Matches]:
    """Which texts are of which format; formats that none is of are left out."""
    heads = texts.str.head(LONGEST).alias("head")
    text = pl.col("head").str
    marks, maybe_time, maybe_hex = heads.to_frame().select(
        text.replace_all(_UNMARKED, ""),
        text.contains(_MAYBE_TIME).alias("time"),
        (text.len_bytes() >= _SHORTEST_HEX).alias("hex"),
    )
    seen = set[str]().union(*marks.unique())
    found = _all(heads, {name: pattern for name, (mark, pattern) in _PATTERNS.items() if not mark or mark in seen})
    if "hex" in found:
        found["hex"] &= maybe_hex.to_numpy()
    if "{" in seen:
        found["json"] = (heads.str.contains(_OBJECT) & texts.str.tail(64).str.contains(r"\}[ \t\r\n]*$")).to_numpy()
    if not seen.isdisjoint(" \t\r\n"):
        found["natural_language"] = _prose(heads.str.head(100))
    return _times(heads, maybe_time.to_numpy()) | {name: matches for name, matches in found.items() if matches.any()}


def _patterns(names: Iterable[str]) -> Mapping[str, str]:
    """Regular expressions of formats of time."""
    literally = {name: name.replace(".", r"\.") for name in names}
    return {name: re.sub("%[a-zA-Z]", lambda found: _DIRECTIVES[found[0]], text) for name, text in literally.items()}


_DATE, _TIME, _ZONE = map(_patterns, (_DATES, _TIMES, _ZONES))
_KNOWN = frozenset(TIME_FORMATS)


def _times(texts: pl.Series, maybe: Matches) -> dict[str, Matches]:
    """The formats of time, of those texts that may be of one."""
    found = {}
    if maybe.any():
        for name, matches in _of_parts(texts.filter(maybe)):
            if matches.any():
                found[name] = np.zeros(len(texts), np.bool_)
                found[name][maybe] = matches
    return found


def _of_parts(texts: pl.Series) -> Iterator[tuple[str, Matches]]:
    parts = texts.str.extract_groups(_PARTS).struct.unnest().fill_null("")
    dates, times, zones = _some(parts["date"], _DATE), _some(parts["time"], _TIME), _all(parts["zone"], _ZONE)
    gaps = {gap: (parts["gap"] == gap).to_numpy() for gap in ("", *_GAPS)}
    for date, gap, time, zone in product(dates, gaps, times, zones):
        if (name := date + gap + time + zone) in _KNOWN:
            yield name, dates[date] & gaps[gap] & times[time] & zones[zone]


def _some(texts: pl.Series, patterns: Mapping[str, str]) -> dict[str, Matches]:
    """The matches of those formats that are punctuated as one of the texts is; the format "" is that of no text."""
    seen = {marks.replace(" ", "") for marks in texts.str.replace_all(_UNMARKED, "").unique()}
    alike = {name: pattern for name, pattern in patterns.items() if re.sub("%[a-zA-Z]| ", "", name) in seen}
    return {"": (texts == "").to_numpy(), **_all(texts, alike)}


def _all(texts: pl.Series, patterns: Mapping[str, str]) -> dict[str, Matches]:
    text = pl.col("text").str
    each = texts.alias("text").to_frame().select(**{name: text.contains(f"^(?:{p})$") for name, p in patterns.items()})
    return {column.name: column.to_numpy() for column in each if column.any()}


def _prose(heads: pl.Series) -> Matches:
    """At least three words, of 2.5 to 8 letters on average: the heuristic of TFDV."""
    words = heads.str.count_matches(r"[^ \t\r\n]+").to_numpy()
    letters = heads.str.len_chars().to_numpy() - heads.str.count_matches(r"[ \t\r\n]").to_numpy()
    matches: Matches = (words >= 3) & (letters >= 2.5 * words) & (letters <= 8 * words)
    return matches

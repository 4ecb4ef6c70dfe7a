import polars as pl
import pytest

from assay.statistics.format_patterns import TIME_FORMATS, matching


def formats(text: str) -> list[str]:
    """The formats of one text."""
    return list(matching(pl.Series([text])))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("https://example.org/a?b=c#d", ["url"]),
        ("s3://bucket/key", ["url"]),
        ("example.org", []),
        ("https://", []),
        ("ada.lovelace+x@mail.example.org", ["email"]),
        ("ada@localhost", []),
        ("123e4567-e89b-12d3-a456-426614174000", ["uuid"]),
        ("123e4567-e89b-12d3-a456-42661417400", []),
        ("192.168.0.255", ["ipv4"]),
        ("192.168.0.256", []),
        ("2001:db8::ff00:42:8329", ["ipv6"]),
        ("::ffff:192.168.0.1", ["ipv6"]),
        ("/m/0dl567", ["mid"]),
        ("d41d8cd98f00b204e9800998ecf8427e", ["hex"]),
        ("facade", []),
        ("-1.5e-3", ["number"]),
        ("1234567890123456", ["number"]),
        ('{"a":[1,2]}', ["json"]),
        ("{}", ["json"]),
        ("{a}", []),
        ("", []),
        ("\ufffd", []),
    ],
)
def test_a_text_of_a_known_format(text: str, names: list[str]) -> None:
    assert formats(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("2018-11-30", ["%Y-%m-%d"]),
        ("2018-13-30", []),
        ("20181130", ["%Y%m%d"]),
        ("11/30/2018", ["%m/%d/%Y"]),
        ("01/02/2018", ["%m/%d/%Y", "%d/%m/%Y"]),
        ("01/02/03", ["%y/%m/%d", "%m/%d/%y", "%d/%m/%y"]),
        ("30.11.2018", ["%d.%m.%Y"]),
        (" 1-12-2018", ["%d-%m-%Y"]),
        ("30-November-2018", ["%d-%B-%Y"]),
        ("Nov 30, 2018", ["%b %d, %Y"]),
        ("23:59", ["%H:%M"]),
        ("23:59:60", ["%H:%M:%S"]),
        ("24:00", []),
        ("2018-11-30T10:47:02.123Z", ["%Y-%m-%dT%H:%M:%S.%f%z"]),
        ("2018-11-30 10:47:02+02:00", ["%Y-%m-%d %H:%M:%S%z"]),
        ("2018-11-30 10:47:02 UTC", ["%Y-%m-%d %H:%M:%S %Z"]),
        ("11/30/2018 11:59:58 PM", ["%m/%d/%Y %I:%M:%S %p"]),
        ("10/Oct/2000:13:55:36 -0700", ["%d/%b/%Y:%H:%M:%S %z"]),
        ("Mon, 02 Jan 2006 15:04:05 GMT", ["%a, %d %b %Y %H:%M:%S %Z"]),
        ("Fri Nov  2 10:47:02 2018", ["%a %b %d %H:%M:%S %Y"]),
        ("2018-11-3010:47", []),
        ("2018-11-30T", []),
    ],
)
def test_a_point_in_time(text: str, names: list[str]) -> None:
    found = [name for name in formats(text) if "%" in name]
    assert found == names
    assert set(names) <= set(TIME_FORMATS)


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("the cat sat on the mat", True),
        ("two words", False),
        ("a b c", False),
        ("incomprehensibilities notwithstanding counterrevolutionaries", False),
        ("the cat sat on the mat " * 5 + "x" * 1000, True),  # the first 100 characters count
    ],
)
def test_prose_has_words_of_usual_length(text: str, prose: bool) -> None:
    assert ("natural_language" in formats(text)) is prose


def test_each_text_is_told_apart() -> None:
    found = matching(pl.Series(["a@b.org", "2018-11-30", "x", "2018-11-30 10:47"]))
    assert {name: matches.tolist() for name, matches in found.items()} == {
        "%Y-%m-%d": [False, True, False, False],
        "%Y-%m-%d %H:%M": [False, False, False, True],
        "email": [True, False, False, False],
    }


def test_no_texts_have_no_format() -> None:
    assert matching(pl.Series([], dtype=pl.String)) == {}

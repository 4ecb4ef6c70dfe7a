import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from assay.reports.inert import inert


@given(st.text(st.characters(codec=None, categories=None)), st.integers(8, 80))
def test_what_is_shown_is_visible_on_one_line_and_fits(text: str, most: int) -> None:
    shown = inert(text, most)
    assert shown.isprintable()
    assert 0 < cell_len(shown) <= most or not cell_len(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Cash", "Cash"),
        ("", "''"),
        (" Cash", "' Cash'"),
        ("a\nb", "a\\nb"),
        ("\x1b[2J", "\\x1b[2J"),
        ("abc\u202edef", "abc\\u202edef"),
        ("a\u00a0b", "a\\xa0b"),
        ("\ud800", "\\ud800"),
        ("Zürich 東京", "Zürich 東京"),
    ],
)
def test_a_character_that_is_not_plainly_visible_is_escaped(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_what_is_cut_off_leaves_an_ellipsis() -> None:
    assert inert("x" * 100_000, 5) == "xxxx…"
    assert inert("東京都庁", 5) == "東京…"
    assert inert("a\nb\nc\nd", 5) == "a\\nb…"


def test_markup_stays_text() -> None:
    console = Console(color_system=None, width=80)
    with console.capture() as capture:
        console.print(Text(inert("[red]x[/red]")))
    assert capture.get() == "[red]x[/red]\n"

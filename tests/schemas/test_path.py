import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import UsageError
from assay.schemas.path import parse_path, serialize_path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("fare",), "fare"),
        (("trip", "fare"), "trip.fare"),
        (("sepal.length",), "'sepal.length'"),
        (("f(x)", "it's"), "'f(x)'.'it''s'"),
        (("(ext.ension)", "a"), "(ext.ension).a"),
        (("(a)(b)",), "'(a)(b)'"),
        (("", "größe"), "''.größe"),
    ],
)
def test_a_path_is_written_as_tfdv_writes_it(path: tuple[str, ...], text: str) -> None:
    assert serialize_path(path) == text
    assert parse_path(text) == path


@given(st.lists(st.text(st.sampled_from("ab.()' \n'é"))).map(tuple))
def test_every_path_comes_back_from_its_text(path: tuple[str, ...]) -> None:
    assert parse_path(serialize_path(path)) == path


@pytest.mark.parametrize("text", [".", "a.", ".a", "a..b", "'a", "a'b", "f(x)", "(a", "'a'b"])
def test_text_that_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no feature path"):
        parse_path(text)

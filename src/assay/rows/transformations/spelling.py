"""Text written otherwise: case, blanks, Unicode forms, accents, length."""

from collections.abc import Callable, Iterator
from itertools import product

import polars as pl

from .pairs import Seen
from .transformation import Formula, Transformation

Edit = Callable[[pl.Series], pl.Series]

_CASES: dict[str, Edit] = {
    "in lower case": lambda text: text.str.to_lowercase(),
    "in upper case": lambda text: text.str.to_uppercase(),
    "in title case": lambda text: text.str.to_titlecase(),
    "with a capital": lambda text: text.str.head(1).str.to_uppercase() + text.str.tail(-1).str.to_lowercase(),
}
_BLANKS: dict[str, Edit] = {
    "without blanks around it": lambda text: text.str.strip_chars(),
    "without blanks before it": lambda text: text.str.strip_chars_start(),
    "without blanks behind it": lambda text: text.str.strip_chars_end(),
    "with single blanks": lambda text: text.str.replace_all(r"\s+", " ").str.strip_chars(),
    "without any blanks": lambda text: text.str.replace_all(r"\s+", ""),
}
_UNICODE: dict[str, Edit] = {
    "in Unicode form NFC": lambda text: text.str.normalize("NFC"),
    "in Unicode form NFD": lambda text: text.str.normalize("NFD"),
    "in Unicode form NFKC": lambda text: text.str.normalize("NFKC"),
    "in Unicode form NFKD": lambda text: text.str.normalize("NFKD"),
    "without accents": lambda text: text.str.normalize("NFD").str.replace_all(r"\p{M}", ""),
    "without what is not ASCII": lambda text: text.str.replace_all(r"[^\x00-\x7F]", ""),
    "without what is no letter or digit": lambda text: text.str.replace_all(r"[^\p{L}\p{N}\s]", ""),
}


class Spelling(Transformation):
    """Text in another case, with other blanks, in another Unicode form; a case together with blanks too."""

    family, reads, writes = "spelling", "text", "text"

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """Every edit, and every case with every edit of blanks."""
        for name, edit in {**_CASES, **_BLANKS, **_UNICODE}.items():
            yield Formula(f"{{}} {name}", edit, {"edit": name})
        for (case, cased), (blanks, stripped) in product(_CASES.items(), _BLANKS.items()):
            name = f"{case}, {blanks}"
            yield Formula(f"{{}} {name}", _both(cased, stripped), {"edit": name}, cost=2)


class CutText(Transformation):
    """The first letters of a text."""

    family, reads, writes = "cut text", "text", "text"

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """The most frequent length."""
        _, after = seen.differing
        most = after.str.len_chars().mode()[0]
        if most:
            yield Formula(f"{{}} cut to {most} letters", lambda text: text.str.head(most), {"letters": most})


class Mojibake(Transformation):
    """The bytes of UTF-8 read as if they were in an encoding of single bytes."""

    family, reads, writes = "mojibake", "text", "text"

    def propose(self, seen: Seen) -> Iterator[Formula]:
        """Every encoding."""
        for encoding in ("cp1252", "latin-1", "cp437"):
            yield Formula(f"{{}} in UTF-8 read as {encoding}", _misread(encoding), {"encoding": encoding})


def _both(first: Edit, second: Edit) -> Edit:
    return lambda text: second(first(text))


def _misread(encoding: str) -> Edit:
    def misread(text: str) -> str | None:
        try:
            return text.encode().decode(encoding)
        except UnicodeDecodeError:
            return None

    return lambda texts: pl.Series([misread(text) for text in texts.to_list()], dtype=pl.String)

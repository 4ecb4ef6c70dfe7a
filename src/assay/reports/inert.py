"""Names and values of data made safe to show: data may hold anything, a terminal or a log must not obey it."""

from rich.cells import cell_len


def inert(text: str, most: int = 60) -> str:
    r"""The text on one line, at most so many columns wide, with every character that is not plainly visible escaped.

    Control characters, ANSI escapes, line ends, marks that change the writing direction and odd spaces come out as
    Python writes them; what is cut off the end leaves an ellipsis; blanks at either end, and no text at all, are put
    in quotes.

    >>> print(inert("\x1b[31mred\n"), inert("a" * 100_000, most=8), inert(" "))
    \x1b[31mred\n aaaaaaa… ' '
    """
    if not text.strip(" ") or text != text.strip(" "):
        text = f"'{text}'"
    pieces = [letter if letter.isprintable() else _escaped(letter) for letter in text[: most + 1]]
    if sum(map(cell_len, pieces)) <= most and len(text) <= most:
        return "".join(pieces)
    kept, room = "", most - 1
    for piece in pieces:
        room -= cell_len(piece)
        if room < 0:
            break
        kept += piece
    return kept + "…"


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")

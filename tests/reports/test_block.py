"""A section of blocks, drawn in every form."""

from dataclasses import dataclass

from rich.console import Console

import assay
from assay.reports.block import Blocks, Grid, Line, Lines, Sentence
from assay.reports.inert import inert
from assay.reports.report import Report
from assay.reports.sections import Section
from assay.reports.summary import Part


@dataclass(frozen=True)
class Maturity:
    """What another package may have found: no statistics."""

    days: tuple[str, ...]
    shares: tuple[float | None, ...]


class Labels(Section):
    """All that such a section is."""

    name, title = "maturity", "Labels"

    def content(self, report: Report) -> Part | None:
        found = report.judgment(Maturity)
        if found is None:
            return None
        days, shares = tuple(map(inert, found.days)), found.shares
        worst = "".join("%" if share is None else "" for share in shares)
        return Blocks(
            (
                Sentence(f"{len(days)} days{worst and ', one unknown'}", "warning"),
                Sentence("Labels arrive late."),
                Grid("Days", ("@feature", "day", ">share"), tuple(("fare", day, "1|2") for day in days)),
                Lines(
                    "Maturity",
                    (Line("labels that came", shares),),
                    tuple(map(float, range(len(days)))),
                    days,
                    (
                        tuple(share and share - 0.1 for share in shares),
                        tuple(share and share + 0.1 for share in shares),
                    ),
                    "95 % interval",
                    "percent",
                ),
            )
        )


FOUND = Maturity(("2026-01-01", "<b>", "2026-01-03"), (0.9, None, 0.25))


def test_a_section_says_nothing_where_nobody_passed_what_it_draws() -> None:
    assert Labels().content(Report()) is None
    assert Labels().terminal(Report()) is None
    assert Labels().markdown(Report()) is None


def test_in_a_terminal_tables_are_tables_and_lines_are_sparklines() -> None:
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(Labels().terminal(assay.report(judgments=[FOUND])))
    said = [" ".join(line.split()) for line in capture.get().splitlines() if line.strip(" ─")]
    assert said == [
        "Labels",
        "3 days, one unknown",
        "Labels arrive late.",
        "Days",
        "feature day share",
        "fare 2026-01-01 1|2",
        "fare <b> 1|2",
        "fare 2026-01-03 1|2",
        "Maturity",
        "first last 2026-01-01 to 2026-01-03",
        "labels that came 90.0% 25.0% █▃",
    ]


def test_in_markdown_they_obey_no_markup() -> None:
    said = Labels().markdown(assay.report(judgments=[FOUND]))
    assert said == (
        "⚠️ **3 days, one unknown**\n\nLabels arrive late\\.\n\n**Days**\n\n"
        "| feature | day | share |\n| --- | --- | --- |\n"
        "| `fare` | `2026-01-01` | `1\\|2` |\n| `fare` | `<b>` | `1\\|2` |\n| `fare` | `2026-01-03` | `1\\|2` |\n\n"
        "**Maturity**\n\n|  | 2026\\-01\\-01 | 2026\\-01\\-03 |\n| --- | ---: | ---: |\n"
        "| `labels that came` | 90.0% | 25.0% |"
    )


def test_empty_lines_and_long_tables_are_drawn_too() -> None:
    class Long(Section):
        name, title = "long", "Long"

        def content(self, report: Report) -> Part:
            rows = tuple((str(place),) for place in range(100))
            return Blocks((Lines("Nothing", (), (), ()), Grid("Many", ("place",), rows)))

    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(Long().terminal(Report()))
    assert "and 70 more" in capture.get()
    assert "and 80 more" in (Long().markdown(Report()) or "")

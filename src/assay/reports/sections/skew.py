"""In which features the same examples differ between training and serving, and by what transformation."""

from __future__ import annotations

from rich.console import RenderableType

from assay.checks.wording import percent
from assay.rows import FeatureSkew, Skew
from assay.rows.join import Side

from ..finding import SENTENCE
from ..inert import inert
from ..plain import Plain, plain
from ..report import Report
from ..summary import Part, shown
from ..terminal.skew import skew_report
from .section import Section

#: Pairs of confused values that are shown, and rows of Markdown.
CONFUSED, MOST = 10, 20


class Because(Part, frozen=True):
    """A transformation that explains differing rows: of which share of which rows, with an interval of 95 %."""

    text: str
    note: str
    among: str
    share: Plain
    low: Plain
    high: Plain


class Skewed(Part, frozen=True):
    """One feature of the joined rows."""

    path: str
    differing: int
    rows: int
    mismatch: int = 0
    only_training: int = 0
    only_serving: int = 0
    because: tuple[Because, ...] = ()
    #: Identifier, value in training, value in serving.
    pairs: tuple[tuple[str, str, str], ...] = ()
    #: Value in training, value in serving, rows.
    confusion: tuple[tuple[str, str, int], ...] = ()
    #: Types that differ, in training and in serving.
    types: tuple[tuple[str, str], ...] = ()


class Content(Part, frozen=True):
    """What became of the rows, and every feature, worst first."""

    features: list[Skewed]
    on: str
    #: Rows, joined, unmatched, duplicated and without identifier, of training and of serving.
    training: tuple[int, ...]
    serving: tuple[int, ...]
    tolerance: float = 0
    only_training: tuple[str, ...] = ()
    only_serving: tuple[str, ...] = ()


class RowSkew(Section):
    """Pairs of values, and the explaining transformation."""

    name, title = "skew", "Skew"

    def content(self, report: Report) -> Content | None:
        if (found := report.judgment(Skew)) is None:
            return None
        return Content(
            [_skewed(feature, report) for feature in found],
            ", ".join(map(shown, found.on)),
            _side(found.training),
            _side(found.serving),
            found.tolerance,
            tuple(map(shown, found.only_training)),
            tuple(map(shown, found.only_serving)),
        )

    def terminal(self, report: Report) -> RenderableType | None:
        found = report.judgment(Skew)
        return None if found is None else skew_report(found, title="training and serving, row by row")

    def markdown(self, report: Report) -> str | None:
        from ..markdown import code, grid

        content = self.content(report)
        if content is None:
            return None
        differing = [one for one in content.features if one.differing]
        rows = [
            [code(one.path), percent(one.differing / one.rows), code(one.because[0].text) if one.because else ""]
            for one in differing[:MOST]
        ]
        more = f"\n\nand {len(differing) - MOST:,} more" if len(differing) > MOST else ""
        head = f"{len(differing)} of {len(content.features)} features differ between training and serving."
        return head + (f"\n\n{grid(('feature', 'rows that differ', 'because'), rows)}" if rows else "") + more


def _side(side: Side) -> tuple[int, ...]:
    return side.rows, side.joined, side.unmatched, side.duplicated, side.missing


def _skewed(feature: FeatureSkew, report: Report) -> Skewed:
    return Skewed(
        report.shown(feature.path),
        feature.differing,
        feature.rows,
        feature.mismatch,
        feature.only_training,
        feature.only_serving,
        tuple(
            Because(inert(one.text, SENTENCE), one.note, one.among, plain(one.share), plain(one.low), plain(one.high))
            for one in feature.explanations
        ),
        tuple((shown(pair.identifier), shown(pair.training), shown(pair.serving)) for pair in feature.pairs),
        tuple((shown(one.training), shown(one.serving), one.rows) for one in feature.confusion[:CONFUSED]),
        feature.types if feature.retyped else (),
    )

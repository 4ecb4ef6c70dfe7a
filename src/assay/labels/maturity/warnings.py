"""What a reader of the maturity of labels should know."""

from __future__ import annotations

from collections.abc import Iterator

from ..span import spell
from ..warned import Warned, are
from .counts import Kind, MaturityCounts, Watch
from .delay_law import DelayLaw

#: With fewer positives than this, or if the cautious wait is so many times the estimated one, more should be known.
FEW, VAGUE = 30, 2.0

#: What the grid of delays may change in a share before it is told.
COARSE = 0.001

_WHY = {
    Kind.FUTURE: "made after what is known ends",
    Kind.TIMELESS: "without a time",
    Kind.UNDATED: "positive, and nothing says since when",
    Kind.REVERSED: "positive before they were made",
    Kind.EXCLUDED: "excluded, since others have their key",
}


def maturity_warnings(counts: MaturityCounts, law: DelayLaw | None, watch: Watch) -> Iterator[Warned]:
    """What was left out, what is not foreseen, and what is vague."""
    yield from _set_aside(counts)
    if law is None:
        yield without_delays(counts)
    else:
        yield from _unforeseen(law, watch)
        yield from _vague(law, watch)


def without_delays(counts: MaturityCounts) -> Warned:
    """Why there is no law of delays."""
    if counts.rows(Kind.UNDATED):
        text = "no outcome says when it happened, so nothing tells how long they take; try a log that has their times"
        return Warned("NO_TIMES", text)
    return Warned("NO_POSITIVES", "there is no positive yet, so nothing is known of how long outcomes take")


def _set_aside(counts: MaturityCounts) -> Iterator[Warned]:
    for kind, text in _WHY.items():
        if rows := counts.rows(kind):
            yield Warned(f"SET_ASIDE_{kind.name}", f"{are(rows, 'row')} left out: {text}")
    if late := counts.rows(Kind.LATE):
        share = late / (late + counts.rows(Kind.POSITIVE))
        yield Warned(
            "LATE_POSITIVES",
            f"{are(late, 'positive')} became known after the window and count as negative, {share:.1%} of all; "
            "a longer grace would have waited for them",
        )


def _unforeseen(law: DelayLaw, watch: Watch) -> Iterator[Warned]:
    if law.followed < watch.horizon:
        yield Warned(
            "SHORT_FOLLOW_UP",
            f"no prediction is older than {spell(law.followed)} of the {spell(watch.horizon)} in which an outcome "
            "counts; what takes longer is not foreseen",
        )
    elif law.oldest < FEW:
        yield Warned(
            "FEW_MATURE",
            f"only {are(law.oldest, 'positive')} could be watched for the whole {spell(watch.horizon)}, so the end of "
            "the curve is vague",
        )


def _vague(law: DelayLaw, watch: Watch) -> Iterator[Warned]:
    if law.positives < FEW:
        yield Warned("FEW_POSITIVES", f"only {are(law.positives, 'positive')} so far, so the curve is vague")
    age = law.wait(watch.enough)
    if age.high > VAGUE * age.value:
        yield Warned(
            "VAGUE_CUTOFF",
            f"{watch.enough:.0%} of the positives may take {spell(age.high)} in place of {spell(age.value)}",
        )
    if (found := law.unsteady()) is not None:
        at, value, truncated = found
        yield Warned(
            "UNSTEADY_RATE",
            f"the share of positives changes over time: {truncated:.1%} of them may be known {spell(at)} after the "
            f"prediction rather than {value:.1%}; intervals hold both",
        )
    if law.grid_error > COARSE:
        yield Warned("COARSE_GRID", f"shares may be off by {law.grid_error:.3f} since delays are counted on a grid")

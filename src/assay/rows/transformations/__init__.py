"""By which transformation one side follows from the other: families of functions, one idea a file.

To add one: a class, a line in `TRANSFORMATIONS`, a case in the table of its tests.
"""

from .affine import Affine
from .clipping import Clipping
from .clock import Epoch, TimeZone, Truncation
from .function import Function
from .notation import SameMoment, SameNumber
from .remap import Constant, Remap
from .rounding import Rounding, SinglePrecision
from .spelling import CutText, Mojibake, Spelling
from .transformation import Formula, Transformation

#: Every family, the more usual of two that explain the same first.
TRANSFORMATIONS: tuple[Transformation, ...] = (
    SameNumber(),
    SameMoment(),
    SinglePrecision(),
    Rounding(),
    Affine(),
    Function(),
    Constant(),
    Clipping(),
    Spelling(),
    CutText(),
    Mojibake(),
    TimeZone(),
    Truncation(),
    Epoch(),
    Remap(),
)

__all__ = ["TRANSFORMATIONS", "Formula", "Transformation"]

"""How a validation may be told: for people, for programs, and for what reads the results of a build.

A format is a file with one function, and one line in `FORMATS`.
"""

from collections.abc import Callable, Mapping

from assay.checks import Anomalies

from .github import github
from .json import json
from .junit import junit
from .pbtxt import pbtxt
from .sarif import sarif
from .text import text

#: Tells what is wrong with data, given what the data are called: a path where they are a file.
Format = Callable[[Anomalies, str], str]

#: Every format by the name it has on the command line.
FORMATS: Mapping[str, Format] = {
    "text": text,
    "json": json,
    "junit": junit,
    "sarif": sarif,
    "github": github,
    "pbtxt": pbtxt,
}

__all__ = ["FORMATS", "Format"]

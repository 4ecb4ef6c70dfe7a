"""One run of the join, from what is new to a new version."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from assay import __version__

from .column import LabelColumns
from .dataset import Dataset
from .day import named, numbered
from .declaration import Declaration
from .identity import ROW, Verdict
from .instant import Clock
from .intake import AT, KNOWN
from .labeling import Labeling
from .landing import Landing, Origin, landing, not_taken
from .neighborhood import Neighborhood, surroundings
from .outcome_intake import happenings_of, new_outcomes
from .outcome_log import Merged, OutcomeLog, merge
from .partition import Marking, Partitions, days_of
from .quarantine import Quarantine
from .recognition import Recognized, recognize
from .seen import SEEN, to_bytes
from .spool import Spool, Watch
from .store import REVISIONS, STATE, Stage, Store
from .taking import PREDICTIONS, Taking
from .update import Update, update_log
from .version import Partition, Version
from .winner import VALUE

#: The columns of predictions with their types, as a table without rows.
SHAPE = f"{STATE}/predictions.arrow"

#: Predictions that were set aside because others have their key.
COLLIDED_FILE = f"{STATE}/collided.parquet"

COLLISION = "another prediction has its key"

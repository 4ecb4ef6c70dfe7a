"""Direct labels: what was predicted, joined with what came of it, as a dataset that grows.

    logs of predictions and outcomes
      |  logs            what is new since the last run
      |  screening       good, not arrived yet (held), or wrong (quarantine)
      v
    landing              new predictions by day        outcome_log   every outcome once, by day
      |  deduplication   copies and collisions               |
      +-------------------------+----------------------------+
                                |  work          which days, and what lies around them
                                |  attribution   which outcome counts for which prediction
                                |  labeling      which outcome of a prediction wins
                                v
    partition            the predictions of a day with their labels, written if anything is new
      |  store           all of it beside the dataset, then one rename: the version document commits the run
      v
    version, history     what the dataset is, and what it was

The labels are a function of the events that are known and of the time up to which they are, `as_of`. So

- any cut of the same events into runs, in any order, ends in the same labels;
- the labels of a version depend on no event that was not known by then;
- wherever a run is cut off, running again ends in what it would have ended in;
- a label is unknown until an outcome gives it, or until ``window + grace`` after the prediction nothing did;
- every event is used, or counted and set aside with a reason.
"""

from .declaration import Declaration, Label, Outcomes, Predictions, Rule, Touch, Type, Unit
from .declaration_file import read_declaration
from .frame import label_frame
from .history import LabelSnapshot, open_labels
from .join import Joined, label_join

__all__ = [
    "Declaration",
    "Joined",
    "Label",
    "LabelSnapshot",
    "Outcomes",
    "Predictions",
    "Rule",
    "Touch",
    "Type",
    "Unit",
    "label_frame",
    "label_join",
    "open_labels",
    "read_declaration",
]

"""What happened to what was predicted.

`maturity` says how complete labels are, `learn` and `weigh` make up for what is missing, `feedback` compares
predictions with outcomes, `leakage` proves that nothing in a dataset was known only later, `provenance` says where a
label comes from. `LabelMatrix` is the shape that all voters share.
"""

from .calibration import Calibration
from .estimate import Estimate
from .exposure import Exposure, Shown
from .feedback import Feedback, GroupFeedback, Quality, feedback
from .labeled import LabeledData, labeled_data
from .leakage import Leak, Leakage, leakage
from .matrix import ABSTAIN, LabelMatrix
from .maturity import Cohort, GroupMaturity, Maturity, Wait, maturity
from .outcome_votes import outcome_votes
from .provenance import Provenance, provenance
from .roles import Roles
from .voter_analysis import Votes, analyze
from .warned import Warned
from .weigh import Weighed, weigh
from .weights import Weighing, learn

__all__ = [
    "ABSTAIN",
    "Calibration",
    "Cohort",
    "Estimate",
    "Exposure",
    "Feedback",
    "GroupFeedback",
    "GroupMaturity",
    "LabelMatrix",
    "LabeledData",
    "Leak",
    "Leakage",
    "Maturity",
    "Provenance",
    "Quality",
    "Roles",
    "Shown",
    "Votes",
    "Wait",
    "Warned",
    "Weighed",
    "Weighing",
    "analyze",
    "feedback",
    "labeled_data",
    "leakage",
    "learn",
    "maturity",
    "outcome_votes",
    "provenance",
    "weigh",
]

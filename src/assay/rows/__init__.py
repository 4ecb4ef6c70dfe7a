"""What is wrong with data by the rows themselves.

`skew` says which features differ between training and serving; `offending_rows` and `split`, which rows are behind
anomalies.
"""

from .explanation import Explanation
from .feature_skew import FeatureSkew
from .offending import offending_rows
from .quarantine import Split, refuse, split
from .skew import Skew, skew

__all__ = ["Explanation", "FeatureSkew", "Skew", "Split", "offending_rows", "refuse", "skew", "split"]

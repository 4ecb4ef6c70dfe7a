"""What was predicted beside what happened.

counts            positives and negatives by score, version, slice and partition: they add up (score_grid)
  |
  +-- ranking         the area under the curve
  +-- calibration     predicted and actual shares
  |
exposure_counts   what was shown where, and clicked
  |
  +-- exposure        click-through by position, weighted by propensities; what was never shown
  |
feedback          all of it, by version, over time, by slice
"""

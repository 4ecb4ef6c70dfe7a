"""How complete labels are.

counts       predictions by age, delay and partition: they add up (delay_grid)
  |
delays       of these, who left and who had an outcome at which age
  |
delay_law    the share known at an age: by survival (Kaplan, Meier) and by truncation, with intervals
  |
  +-- maturity   the share still to come, by partition and slice; up to when to train (warnings)
  +-- weights    what a label of now is worth, for those who train early; `weigh` writes them
"""

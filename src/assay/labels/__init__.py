"""Labels: what the right answers are, from what happened, from rules, from people.

outcomes/      labels that make themselves: what was predicted, joined with what came of it
  |
labeled        any dataset of labels with what its columns mean: of these rooms the common language
  |
  +-- maturity/    how complete labels are, up to when to train, how to weigh what is trained on early
  +-- feedback/    what was predicted beside what happened; what was shown, and what that leaves unknown
  +-- leakage      whether anything in a dataset was known only later
  +-- provenance   where one label comes from
  |
matrix         votes of outcomes, functions, raters and models in one shape: the `LabelMatrix`
"""

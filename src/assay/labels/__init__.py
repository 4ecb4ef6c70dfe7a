"""Labels: what the right answers are, from what happened, from rules, from people.

`outcomes` is the first room: labels that make themselves, since what was predicted is joined with what came of it.
"""

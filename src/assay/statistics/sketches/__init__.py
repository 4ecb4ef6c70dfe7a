"""Summaries of bounded size, in plain NumPy: no frames, no features, only mathematics."""

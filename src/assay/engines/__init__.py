"""Where work runs, one engine a file; none knows what the work is."""

"""The laws of assay as test suites, for its own parts and for those of plug-ins."""

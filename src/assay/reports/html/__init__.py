"""A report as one page that needs nothing but a browser: `html_report`."""

from .page import html_report

__all__ = ["html_report"]

"""Annotations of a GitHub Actions run: workflow commands, one a line.

Specified at https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands.
"""

from assay.checks import Anomalies

from ..finding import details, heading, level
from ..inert import inert


def github(anomalies: Anomalies, data: str) -> str:
    """A command for each anomaly, and a notice where there is none."""
    if not anomalies:
        return f"::notice file={_property(data)},title=assay::No anomalies\n"
    return "".join(
        f"::{level(anomaly)} file={_property(data)},title={_property(heading(anomaly))}"
        f"::{_data(chr(10).join(f'{label}: {text}' for label, text in details(anomaly)))}\n"
        for anomaly in anomalies
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(inert(text, 400)).replace(":", "%3A").replace(",", "%2C")

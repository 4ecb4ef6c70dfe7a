import html
import re
import subprocess
import sys

import polars as pl
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell

import assay
from assay.reports import notebook

HOSTILE = "<script>alert(1)</script>"


def page(frame: str) -> str:
    """The page in a frame."""
    found = re.fullmatch(r'<iframe title="[^"]*" sandbox="allow-scripts" srcdoc="([^"]*)"[^>]*></iframe>', frame)
    assert found is not None
    return html.unescape(found[1])


def test_a_profile_is_a_whole_report_in_a_frame_that_may_do_nothing_else() -> None:
    shown = page(notebook.measured_html(assay.profile(pl.DataFrame({"x": [1]}))))
    assert shown.startswith("<!doctype html>")
    assert "connect-src" not in shown
    assert "default-src 'none'" in shown


def test_a_report_of_two_datasets_and_skew_are_frames_too() -> None:
    one = assay.profile(pl.DataFrame({"x": [1]}))
    assert "<title>a and b</title>" in page(notebook.report_html(assay.report({"a": one, "b": one})))
    assert "<title>training and serving</title>" in page(notebook.skew_html(assay.Skew()))


def test_anomalies_and_schemas_are_tables_in_which_data_obey_no_markup() -> None:
    data = assay.profile(pl.DataFrame({HOSTILE: ["a"]}))
    schema = assay.infer_schema(data)
    found = assay.validate(assay.profile(pl.DataFrame({HOSTILE: [HOSTILE]})), schema)
    for shown in (notebook.anomalies_html(found), notebook.schema_html(schema)):
        assert "<script" not in shown
        assert html.escape(HOSTILE) in shown
    assert "1 error" in notebook.anomalies_html(found)
    assert notebook.anomalies_html(assay.Anomalies()).startswith("<table><caption>no anomalies</caption>")


def test_a_running_notebook_is_told_and_shows_what_a_cell_returns() -> None:
    shell = InteractiveShell.instance()
    try:
        notebook.register()
        assert isinstance(shell.display_formatter, DisplayFormatter)
        value = assay.profile(pl.DataFrame({"x": [1]}))
        data, _ = shell.display_formatter.format(value)  # type: ignore[no-untyped-call]  # IPython is not typed
        assert data["text/html"].startswith("<iframe")
        assert data["text/plain"]
    finally:
        InteractiveShell.clear_instance()


def test_importing_assay_in_a_notebook_registers_and_loads_nothing_heavy() -> None:
    script = (
        "import sys; from IPython.core.interactiveshell import InteractiveShell as S; s = S.instance();"
        "before = set(sys.modules); import assay;"
        "assert ('assay.profiles.profile', 'Profile') in s.display_formatter.formatters['text/html'].deferred_printers;"
        "print(*(set(sys.modules) - before))"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(answer.stdout.split())
    assert "assay.reports.notebook" in loaded
    assert not loaded & {"google.protobuf", "msgspec", "numpy", "polars", "rich", "tensorflow_metadata", "typer"}

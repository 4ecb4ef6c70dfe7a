"""The documentation is run: every Python and shell example of a page, in order, as a reader would."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

import assay

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
FENCE = re.compile(r"^```(?P<language>python|sh)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!\w+:|#)(?P<target>[^)#\s]+)")


@dataclass(frozen=True)
class Example:
    """A fenced block of a page."""

    language: str
    text: str
    line: int


def examples(page: Path) -> list[Example]:
    text = page.read_text(encoding="utf-8")
    return [Example(m["language"], m["text"], text.count("\n", 0, m.start("text"))) for m in FENCE.finditer(text)]


def run_shell(text: str) -> None:
    """Runs the lines as a script; of a `make` line only that the target exists, since making may call these tests."""
    script = re.sub(r"^make ", f"make --dry-run --silent -C '{ROOT}' ", text, flags=re.MULTILINE)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], env=os.environ | {"PATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("page", [p for p in PAGES if examples(p)], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_examples_of_a_page_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    for example in examples(page):
        if example.language == "sh":
            run_shell(example.text)
        else:
            # Blank lines before the code make a traceback show the line of the page.
            exec(compile("\n" * example.line + example.text, str(page), "exec"), names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    targets = [found["target"] for found in LINK.finditer(page.read_text(encoding="utf-8"))]
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_the_changelog_says_what_is_not_yet_released() -> None:
    headings = re.findall(r"^## .*$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "## [Unreleased]"


def test_every_difference_from_tfdv_is_tested() -> None:
    page = (ROOT / "docs" / "tfdv-differences.md").read_text(encoding="utf-8")
    named = {
        match for line in page.splitlines() if line.startswith("| ") for match in re.findall(r"`(test_\w+)`", line)
    }
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert named
    assert not sorted(name for name in named if f"def {name}(" not in tests)


#: What ``tensorflow_data_validation`` 1.16.1 exports.
TFDV = [
    "CombinerStatsGenerator",
    "CrossFeatureView",
    "DatasetListView",
    "DatasetView",
    "DetectFeatureSkew",
    "FeaturePath",
    "FeatureView",
    "GenerateStatistics",
    "MergeDatasetFeatureStatisticsList",
    "StatsOptions",
    "TransformStatsGenerator",
    "WriteStatisticsToBinaryFile",
    "WriteStatisticsToRecordsAndBinaryFile",
    "WriteStatisticsToTFRecord",
    "compare_slices",
    "default_sharded_output_suffix",
    "default_sharded_output_supported",
    "display_anomalies",
    "display_schema",
    "experimental_get_feature_value_slicer",
    "generate_dummy_schema_with_paths",
    "generate_statistics_from_csv",
    "generate_statistics_from_dataframe",
    "generate_statistics_from_tfrecord",
    "get_confusion_count_dataframes",
    "get_domain",
    "get_feature",
    "get_feature_stats",
    "get_match_stats_dataframe",
    "get_skew_result_dataframe",
    "get_slice_stats",
    "get_statistics_html",
    "infer_schema",
    "load_anomalies_text",
    "load_schema_text",
    "load_sharded_statistics",
    "load_statistics",
    "load_stats_binary",
    "load_stats_text",
    "set_domain",
    "update_schema",
    "validate_corresponding_slices",
    "validate_examples_in_csv",
    "validate_examples_in_tfrecord",
    "validate_statistics",
    "visualize_statistics",
    "write_anomalies_text",
    "write_schema_text",
    "write_stats_text",
]


def test_every_name_of_tfdv_has_its_line_and_every_name_of_ours_is_there() -> None:
    page = (ROOT / "docs" / "from-tfdv.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `")]
    assert not [name for name in TFDV if not any(f"`{name}" in row[1] for row in rows)]
    ours = {name for row in rows for name in re.findall(r"\bassay((?:\.\w+)+)", row[2])}
    for name in sorted(ours):
        found: object = assay
        for part in name.removeprefix(".").split("."):
            if not hasattr(found, part):
                import_module(f"{found.__name__}.{part}")  # type: ignore[attr-defined]  # only a module lacks it yet
            found = getattr(found, part)

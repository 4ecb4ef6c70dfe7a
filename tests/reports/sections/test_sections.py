"""What holds for every section, over every document that we have."""

import gzip
import math
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console
from tensorflow_metadata.proto.v0.schema_pb2 import Schema as SchemaProto
from tensorflow_metadata.proto.v0.statistics_pb2 import DatasetFeatureStatistics, DatasetFeatureStatisticsList
from tests.golden.records import HERE, decode, records, taxi

import assay
from assay.reports.brief import markdown_report
from assay.reports.dataset import datasets
from assay.reports.html import html_report
from assay.reports.report import Report
from assay.reports.sections import SECTIONS, contents
from assay.reports.terminal import terminal_report

GOLDEN = ("validate", "comparators", "composites", "semantic")


def recorded(name: str, step: int) -> Iterator[Report]:
    """Reports of every so-manieth record: the statistics beside the previous ones, validated."""
    for record in list(records(f"{name}.jsonl.gz"))[::step]:
        every = {
            key: DatasetFeatureStatisticsList(datasets=[decode(record[key], DatasetFeatureStatistics)])
            for key in ("statistics", "previous", "serving")
            if record.get(key) is not None
        }
        schema = assay.Schema(decode(record["schema"], SchemaProto))
        found = assay.validate(every["statistics"], schema, previous=every.get("previous"))
        yield Report(tuple(one for key, each in every.items() for one in datasets(each, key)), schema, found)


def drawn(report: Report) -> str:
    """In a terminal of 80 columns."""
    console = Console(width=80, color_system=None)
    with console.capture() as capture:
        console.print(terminal_report(report))
    return capture.get()


def numbers(value: object) -> Iterator[float]:
    """Every number, at any depth."""
    if isinstance(value, dict):
        yield from (each for part in value.values() for each in numbers(part))
    elif isinstance(value, list):
        yield from (each for part in value for each in numbers(part))
    elif isinstance(value, int | float):
        yield value


def keeps_the_law(report: Report) -> None:
    """Each form is drawn, fits where it is shown, and is of characters that can be seen."""
    told = msgspec.json.decode(msgspec.json.encode(contents(report)))
    assert all(math.isfinite(number) for number in numbers(told))
    assert all(text.isprintable() for text in texts(told))
    assert html_report(report) == html_report(report)
    said = drawn(report)
    assert max(map(cell_len, said.splitlines())) <= 80
    assert markdown_report(report).startswith("### ")


def texts(value: object) -> Iterator[str]:
    """Every text, at any depth."""
    if isinstance(value, dict):
        yield from (each for part in value.values() for each in texts(part))
    elif isinstance(value, list):
        yield from (each for part in value for each in texts(part))
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", GOLDEN)
def test_every_section_draws_golden_documents(name: str) -> None:
    for report in recorded(name, 40):
        keeps_the_law(report)


@pytest.mark.slow
@pytest.mark.parametrize("name", GOLDEN)
def test_every_section_draws_every_golden_document(name: str) -> None:
    for report in recorded(name, 1):
        keeps_the_law(report)


@pytest.mark.parametrize("path", sorted((HERE / "tables").glob("*_statistics.pb.gz")), ids=lambda path: path.name)
def test_every_section_draws_what_tfdv_says_of_real_tables(path: Path) -> None:
    document = DatasetFeatureStatisticsList.FromString(gzip.decompress(path.read_bytes()))
    schema = SchemaProto.FromString(
        gzip.decompress(path.with_name(path.name.replace("_statistics", "_schema")).read_bytes())
    )
    keeps_the_law(Report(tuple(datasets(document, "tfdv")), assay.Schema(schema)))


def test_statistics_of_tfdv_stand_beside_ours() -> None:
    trips = Path(__file__).parents[3] / "examples" / "chicago_taxi"
    ours, theirs = assay.profile(trips / "eval.csv"), taxi("train_statistics", DatasetFeatureStatisticsList)
    report = assay.report({"assay": ours, "tfdv": theirs})
    keeps_the_law(report)
    assert {"features", "drift"} <= contents(report).keys()


@pytest.mark.parametrize(
    "document",
    [DatasetFeatureStatistics(), DatasetFeatureStatistics(num_examples=3)],
    ids=["nothing", "rows without a feature"],
)
def test_every_section_draws_next_to_nothing(document: DatasetFeatureStatistics) -> None:
    keeps_the_law(assay.report(DatasetFeatureStatisticsList(datasets=[document])))
    keeps_the_law(Report())


def test_a_section_with_a_script_has_a_function_of_its_name_in_it() -> None:
    folder = Path(str(files("assay.reports.sections")))
    names = [section.name for section in SECTIONS]
    assert len(set(names)) == len(names)
    scripts = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.js")}
    assert scripts.keys() <= set(names)
    for name, script in scripts.items():
        assert re.search(rf"^export function {name}\(content, page\)", script, re.MULTILINE), name

import json
from pathlib import Path

from assay.schemas import Range, Schema, Values

from .conftest import Run


def test_a_schema_is_inferred_from_data_and_kept(run: Run, trips: Path) -> None:
    result = run("infer", trips, "-o", "schema.pbtxt")
    assert result.exit_code == 0
    assert "cash" in result.stdout
    assert Schema.load("schema.pbtxt")["paid"].domain == Values("card", "cash")


def test_a_profile_and_its_data_suggest_the_same_schema(run: Run, trips: Path) -> None:
    run("profile", trips, "-o", "trips.assay")
    run("infer", "trips.assay", "-o", "a.pbtxt")
    run("infer", trips, "-o", "b.pbtxt")
    assert Path("a.pbtxt").read_text() == Path("b.pbtxt").read_text()


def test_numbers_are_bounded_and_domains_limited_on_demand(run: Run, trips: Path) -> None:
    run("infer", trips, "-o", "schema.pbtxt", "--numeric-ranges", "--max-domain", "1")
    schema = Schema.load("schema.pbtxt")
    assert (schema["fare"].domain, schema["paid"].domain) == (Range(4.5, 12.0), None)


def test_json_holds_the_schema(run: Run, trips: Path) -> None:
    told = json.loads(run("infer", trips, "--json").stdout)
    assert told["output"] is None
    assert [feature["name"] for feature in told["schema"]["feature"]] == ["fare", "paid"]


def test_rows_that_were_set_aside_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3\n4,5\n")
    assert "1 row could not be read" in run("infer", "a.csv").stderr


def test_a_profile_among_data_is_a_wrong_call(run: Run, trips: Path) -> None:
    run("profile", trips, "-o", "trips.assay")
    result = run("infer", trips, "trips.assay")
    assert result.exit_code == 2
    assert "trips.assay holds statistics, expected data" in " ".join(result.stderr.split())

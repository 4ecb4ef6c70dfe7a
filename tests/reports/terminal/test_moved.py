from rich.console import Console

from assay.checks import Comparison
from assay.checks.distances import Measurement
from assay.reports.terminal import moved_report

FAR, NEAR = Measurement(0.3, 0.04, 0.1, "cash"), Measurement(0.05, 0.04, 0.1, "7")


def drawn(*comparisons: Comparison) -> list[str]:
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(moved_report(comparisons))
    return [" ".join(line.split()) for line in capture.get().splitlines() if line.strip(" ─")]


def test_what_is_above_its_threshold_comes_first_and_what_moved_by_chance_is_counted() -> None:
    assert drawn(
        Comparison("a", "drift", "total_variation", None, NEAR),
        Comparison("b", "drift", "total_variation", None, FAR),
        Comparison("c", "drift", "hellinger", 0.01, NEAR),
        Comparison("d", "drift", "l_infinity", 0.1, FAR),
        Comparison("d", "skew", "l_infinity", 0.5, FAR),
    ) == [
        "moved since the previous data",
        "feature distance value ± at most most by",
        "d l_infinity 0.3 0.04 0.1 cash",
        "c hellinger 0.05 0.04 0.01 chance",
        "b total_variation 0.3 0.04 - cash",
        "2 features moved no further than chance would have it in samples of this size",
        "training apart from serving",
        "feature distance value ± at most most by",
        "d l_infinity 0.3 0.04 0.5 cash",
    ]


def test_nothing_but_chance_needs_no_table() -> None:
    assert drawn(Comparison("a", "skew", "total_variation", None, NEAR)) == [
        "training apart from serving",
        "1 feature moved no further than chance would have it in samples of this size",
    ]


def test_what_cannot_be_measured_says_why() -> None:
    lines = drawn(Comparison("a", "drift", "wasserstein", 1.0, None, "categories have no order"))
    assert lines[2] == "a wasserstein - 1 categories have no order"


def test_only_the_first_of_very_many_are_shown() -> None:
    lines = drawn(*(Comparison(f"f{i}", "drift", "total_variation", None, FAR) for i in range(30)))
    assert len(lines) == 15
    assert lines[-1] == "and 18 more, told by --format json"


def test_hostile_names_and_values_are_inert() -> None:
    bad = "\x1b[2J[red]\n" * 100
    lines = drawn(Comparison(bad, "drift", "l_infinity", 0.1, Measurement(0.3, 0.04, 0.1, bad)))
    assert all(line.isprintable() for line in lines)

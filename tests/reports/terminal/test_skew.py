import polars as pl
from rich.console import Console

from assay.reports.terminal import skew_report
from assay.rows import Explanation, FeatureSkew, Skew, skew
from assay.rows.feature_skew import Pair, Sizes
from assay.rows.join import Side


def drawn(found: Skew) -> list[str]:
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(skew_report(found, title="train and served"))
    return [" ".join(line.split()) for line in capture.get().splitlines()]


def test_the_worst_feature_comes_first_with_its_cause_and_examples() -> None:
    cause = Explanation(
        "affine", "serving.x = 2 training.x", "rows in which both have a value", 0.987, 0.98, 0.99, 1.0, {}, "doubled"
    )
    bad = FeatureSkew(
        "x",
        13,
        987,
        0,
        0,
        0,
        (("int", "float"),),
        Sizes(0.5, 2.0, 0.01, 0.5),
        (Pair("17", "1", "2.0"),),
        explanations=(cause,),
    )
    retyped = FeatureSkew("y", match=1000, types=(("int", "float"),))
    training = Side(rows=1003, missing=1, duplicated=2, repeated=1, example="5", joined=1000)
    serving = Side(rows=1001, unmatched=1, unreadable=4, joined=1000)
    fine = FeatureSkew("z", match=1000)
    said = drawn(Skew(training, serving, {each.path: each for each in (bad, retyped, fine)}, ("label",), (), ("id",)))
    assert [line for line in said if line.strip("─")] == [
        "train and served",
        "1,000 joined rows, 1 of 3 features differ",
        "rows joined unmatched duplicated without identifier",
        "training 1,003 1,000 0 2 1",
        "serving 1,001 1,000 1 0 0",
        "training: 1 value of id occurs several times, such as 5",
        "only in training: label",
        "serving: 4 records could not be read",
        "x differs in 98.7% of rows",
        "because serving.x = 2 training.x (doubled) for 98.7% of rows in which both have a value (95%",
        "interval 98.0-99.0)",
        "rows 987 with another value",
        "types int → float",
        "difference median 0.5 (1%), largest 2 (50%)",
        "example 17: 1 → 2.0",
        "y equal values of another type",
        "types int → float",
        "the same: z",
    ]


def test_no_difference_is_said() -> None:
    same = pl.DataFrame({"id": [1], "x": [1]})
    assert drawn(skew(same, same, on="id"))[1] == "1 joined row, no feature differs"


def test_hostile_texts_are_inert() -> None:
    bad = "\x1b[2J[red]\u202e\n" * 100
    training = pl.DataFrame({bad: [1, 2, 2], f"{bad}x": [bad, "a", "a"], f"{bad}y": [1, 2, 3]})
    report = drawn(skew(training, training.with_columns(pl.lit(bad * 2).alias(f"{bad}x")).drop(f"{bad}y"), on=bad))
    assert all(line.isprintable() for line in report)

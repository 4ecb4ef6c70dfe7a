"""Days of a table as a team sees them: data that change a little, held against a schema that a person has edited.

The other generators look for the corners; this one draws what is usual, so that the share of equal answers means
something. Statistics are ours, without what only we write.
"""

from collections.abc import Iterator
from random import Random

import polars as pl
from tensorflow_metadata.proto.v0 import schema_pb2
from tensorflow_metadata.proto.v0.statistics_pb2 import (
    DatasetFeatureStatistics,
    NumericStatistics,
    StringStatistics,
)
from tests.golden.random_cases import Infer, ValidationCase

from assay.profiles import profile

CITIES = ("Oslo", "Bergen", "Rome", "Lima", "Kyoto", "Ürümqi", "Nuuk")
#: Where data come from, in the schema of the table.
ENVIRONMENTS = ("TRAINING", "SERVING")


def plausible_cases(seed: int, count: int, infer: Infer) -> Iterator[ValidationCase]:
    """A schema inferred from one day and edited, and the statistics of another day."""
    for number in range(count):
        rng = Random(f"{seed} {number}")
        rows = rng.choice((1000, 3000))
        weight = "weight" if rng.random() < 0.2 else None
        first = day(rng, rows)
        inferred = infer(statistics(first, weight).SerializeToString())
        assert inferred is not None
        schema = schema_pb2.Schema.FromString(inferred)
        edit(rng, schema)
        yield ValidationCase(
            statistics=statistics(change(rng, day(rng, rows)), weight),
            schema=schema,
            environment=rng.choice((None, None, *schema.default_environment)),
            previous=statistics(first, weight) if rng.random() < 0.3 else None,
            serving=statistics(day(rng, rows), weight) if rng.random() < 0.2 else None,
        )


def day(rng: Random, rows: int) -> pl.DataFrame:
    """One day of the table."""
    many = range(rows)
    tags = [[rng.choice(CITIES) for _ in range(rng.randint(0, 3))] for _ in many]
    return pl.DataFrame(
        {
            "id": [f"order-{rng.randrange(10**9)}" for _ in many],
            "city": rng.choices(CITIES[:5], weights=(9, 5, 3, 2, 1), k=rows),
            "paid": [rng.choice(("cash", "card", None)) for _ in many],
            "new": [rng.randrange(2) for _ in many],
            "age": [rng.randint(18, 90) for _ in many],
            "fare": [rng.lognormvariate(2, 0.5) for _ in many],
            "tip": [rng.choice((None, rng.expovariate(1))) for _ in many],
            "embedding": [[rng.gauss(0, 1) for _ in range(4)] for _ in many],
            "tags": tags,
            "stop": [{"zone": rng.choice(CITIES), "minute": rng.randrange(60)} for _ in many],
            "weight": [rng.choice((0.5, 1.0, 2.0)) for _ in many],
        }
    )


def change(rng: Random, frame: pl.DataFrame) -> pl.DataFrame:
    """Up to three things that happen to data."""
    for happens in rng.sample(CHANGES, rng.randint(0, 3)):
        frame = frame.with_columns(happens)
    if rng.random() < 0.15:
        frame = frame.drop(rng.choice(("city", "age", "tip", "tags")))
    if rng.random() < 0.15:
        frame = frame.with_columns(pl.lit("web").alias("channel"))
    return frame


def _some(column: str, value: pl.Expr, every: int) -> pl.Expr:
    """The column with another value in one row of so many."""
    return pl.when(pl.int_range(pl.len()) % every == 0).then(value).otherwise(pl.col(column)).alias(column)


CHANGES = (
    _some("city", pl.lit("Nuuk"), 50),
    _some("city", pl.lit("oslo"), 3),
    _some("city", pl.lit(None), 4),
    _some("paid", pl.lit("voucher"), 10),
    _some("age", pl.lit(-1), 100),
    _some("age", pl.lit(250), 100),
    pl.col("age").cast(pl.String),
    pl.col("age").cast(pl.Float64),
    _some("fare", pl.lit(float("nan")), 20),
    _some("fare", pl.lit(float("inf")), 20),
    (pl.col("fare") * 1.609).alias("fare"),
    _some("new", pl.lit(7), 9),
    pl.lit(None, pl.Float64).alias("tip"),
    pl.col("embedding").list.head(3),
    pl.col("tags").list.head(1),
    pl.col("stop").struct.with_fields(minute=pl.field("minute") * 10),
    _some("stop", pl.lit(None), 5),
)


def edit(rng: Random, schema: schema_pb2.Schema) -> None:
    """What a person does to a schema that was inferred; all of it makes sense."""
    schema.default_environment.extend(ENVIRONMENTS)
    named = {feature.name: feature for feature in schema.feature}
    if rng.random() < 0.5:
        named["age"].int_domain.min, named["age"].int_domain.max = 0, 120
    if rng.random() < 0.5:
        named["fare"].float_domain.min, named["fare"].float_domain.max = 0, rng.choice((50, 500))
        named["fare"].float_domain.disallow_nan = named["fare"].float_domain.disallow_inf = rng.random() < 0.5
    if rng.random() < 0.4:
        named["new"].bool_domain.SetInParent()
    if rng.random() < 0.4:
        named["city"].distribution_constraints.min_domain_mass = rng.choice((0.5, 0.75, 0.99))
    if rng.random() < 0.4:
        named["tip"].presence.min_fraction, named["tip"].presence.min_count = 0.25, 100
    if rng.random() < 0.3:
        named["tip"].not_in_environment.append("SERVING")
    if rng.random() < 0.2:
        named["id"].unique_constraints.min, named["id"].unique_constraints.max = 100, 2000
    if rng.random() < 0.2:
        named["tags"].value_count.min, named["tags"].value_count.max = 0, 2
    if rng.random() < 0.2:
        schema.dataset_constraints.min_examples_count = rng.choice((100, 2000))
    for name, threshold in (("city", 0.1), ("paid", 0.05)):
        if rng.random() < 0.5:
            named[name].drift_comparator.infinity_norm.threshold = threshold
            named[name].skew_comparator.infinity_norm.threshold = threshold
    if rng.random() < 0.3:
        named["fare"].drift_comparator.jensen_shannon_divergence.threshold = 0.1
    rng.choice(schema.feature).lifecycle_stage = rng.choice((schema_pb2.PRODUCTION, schema_pb2.DEPRECATED))


def statistics(frame: pl.DataFrame, weight: str | None) -> DatasetFeatureStatistics:
    """What TFDV would read of this day, less what no rule reads, so that the recorded file is small."""
    (dataset,) = profile(frame, weight=weight).statistics().datasets
    for feature in dataset.features:
        foreign = [one for one in feature.custom_stats if not one.name.startswith("assay.")]
        del feature.custom_stats[:]
        feature.custom_stats.extend(foreign)
        match feature.WhichOneof("stats"):
            case "string_stats":
                _shorten(feature.string_stats)
            case "num_stats":
                _thin(feature.num_stats, keep=tuple(feature.path.step) in (("fare",), ("new",)))
    return dataset


def _shorten(texts: StringStatistics) -> None:
    texts.common_stats.ClearField("num_values_histogram")
    for one in (texts, texts.weighted_string_stats):
        del one.top_values[5:]
        del one.rank_histogram.buckets[0 if texts.unique > 100 else 20 :]


def _thin(numbers: NumericStatistics, *, keep: bool) -> None:
    for field in ("mean", "std_dev", "median", "weighted_numeric_stats"):
        numbers.ClearField(field)
    numbers.common_stats.ClearField("num_values_histogram")
    if not keep:
        numbers.ClearField("histograms")

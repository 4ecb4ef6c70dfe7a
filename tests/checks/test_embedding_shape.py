import polars as pl
import pytest

from assay.checks import validate
from assay.profiles import profile
from assay.schemas import Schema

SCHEMA = 'feature { name: "v" type: FLOAT float_domain { is_embedding: true embedding_dim: 3 } }'


@pytest.mark.parametrize(
    ("vectors", "long", "repaired"),
    [
        ([[1.0, 2.0], [3.0, 4.0]], "Vectors have 2 numbers; the schema says 3.", "embedding_dim: 2"),
        ([[1.0], [1.0, 2.0, 3.0]], "Vectors have 1 to 3 numbers; the schema says 3.", ""),
        ([[], []], "Vectors have 0 numbers; the schema says 3.", ""),
    ],
)
def test_vectors_of_another_dimension(vectors: list[list[float]], long: str, repaired: str) -> None:
    data, schema = profile(pl.DataFrame({"v": vectors})), Schema.from_text(SCHEMA)
    (anomaly,) = validate(data, schema)
    assert (anomaly.type, anomaly.short, anomaly.long) == ("EMBEDDING_SHAPE_INVALID", "Wrong embedding shape", long)
    assert anomaly.change is not None
    revised = anomaly.change.apply(schema)
    assert ("embedding_dim" in revised.text()) == bool(repaired)
    assert repaired in revised.text()
    assert not validate(data, revised)


def test_vectors_of_the_dimension_and_missing_ones_are_well() -> None:
    data = profile(pl.DataFrame({"v": [[1.0, 2.0, 3.0], None]}))
    assert not validate(data, Schema.from_text(SCHEMA))

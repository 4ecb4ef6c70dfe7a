"""Real tables as TFDV and assay both read them, and the recorder of what TFDV measures in them.

To record again, beside the folder of shared data, with the Python of an environment that has TFDV:

    PYTHONPATH=. python tests/golden/tables.py ../shared/data
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

HERE = Path(__file__).parent / "tables"


class Table(NamedTuple):
    """A table, and how it is measured."""

    #: Below the folder of shared data.
    file: str
    #: Names of the columns, where the file has none.
    names: tuple[str, ...] = ()
    weight: str | None = None

    def read(self, shared: Path) -> pd.DataFrame:
        """The table; what pandas takes for no value is none to both."""
        header = {"names": list(self.names), "skipinitialspace": True} if self.names else {}
        return pd.read_csv(shared / self.file, **header)


_ADULT = (
    *("age", "workclass", "fnlwgt", "education", "education-num", "marital-status", "occupation", "relationship"),
    *("race", "sex", "capital-gain", "capital-loss", "hours-per-week", "native-country", "income"),
)

TABLES: Mapping[str, Table] = {
    "flights": Table("nycflights13/flights.csv.gz"),
    "adult": Table("adult_uci/adult.data", _ADULT),
    "adult_weighted": Table("adult_uci/adult.data", _ADULT, weight="fnlwgt"),
    "penguins": Table("penguins_tfx/penguins_raw_seaborn.csv"),
    "penguins_scaled": Table("penguins_tfx/labelled.csv"),
}


def main(shared: Path) -> None:
    """Record the statistics of every table, and the schema inferred from them."""
    import tensorflow_data_validation as tfdv

    HERE.mkdir(exist_ok=True)
    for name, table in TABLES.items():
        options = tfdv.StatsOptions(weight_feature=table.weight)
        statistics = tfdv.generate_statistics_from_dataframe(table.read(shared), options)
        for what, proto in (("statistics", statistics), ("schema", tfdv.infer_schema(statistics))):
            data = gzip.compress(proto.SerializeToString(deterministic=True), 9, mtime=0)
            (HERE / f"{name}_{what}.pb.gz").write_bytes(data)
            print(f"{name}_{what}: {len(data):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

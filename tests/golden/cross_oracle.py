"""Records the statistics over several features that TensorFlow Data Validation computes of a tiny table.

    python -m tests.golden.cross_oracle /path/to/tfdv-environment/bin/python

Its generators are run in the Python of an environment with tensorflow-data-validation 1.16.1, without sampling, and
write ``cross.jsonl.gz``: the name of the question, the rows (columns of lists, null where a row lacks the feature), and
the statistics, one serialized DatasetFeatureStatistics in base64. The same version records the same file.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.golden.tfdv_oracle import write

Column = list[Any]

#: Lists of several values, empty and missing ones.
ROWS: dict[str, Column] = {
    "word": [["a"], ["b"], ["a", "b"], ["a", "a"], None, ["c"], ["a"], [], ["b"], ["c", "a"]],
    "code": [[1], [2], [1], [3], [2], [1], [1, 2], None, [10], [2]],
    "label": [["yes"], ["no"], ["yes"], ["no"], ["yes"], None, ["yes", "no"], ["no"], ["no"], ["yes"]],
    "score": [[0.1], [0.9], [0.3], [0.5], [0.7], [0.8], [0.2], [0.6], None, [0.4]],
    "fare": [[5.0], [7.5], [6.25], [30.0], None, [12.0], [1.0, 2.0], [9.5], [-3.0], [0.0]],
    "miles": [[1], [2], [2], [9], [4], [3], [5], None, [-1], [0]],
    "weight": [[1.0], [2.0], [0.5], [1.5], [1.0], [3.0], [0.25], [1.0], [2.0], [1.0]],
    "values": [[1.0, 2.0], [3.0], None, None, [4.0], [], [5.0, 6.0, 7.0], [8.0], [9.0], None],
    "rows": [[0, 1], [0, 1], [1], None, None, [], [2], [1], [0], None],
    "columns": [[1, 1], [1], [1], None, [3], [1], [2, 3, 4], [1], [0], None],
}

#: Run by the Python of the TFDV environment: rows come on standard input, a JSON object a line goes to the file named.
_CHILD = """
import base64, glob, json, sys, tempfile
import apache_beam as beam, pyarrow as pa
from google.protobuf import text_format
from tensorflow_data_validation import types
from tensorflow_data_validation.statistics.generators import (
    cross_feature_stats_generator, empty_value_counter_generator, lift_stats_generator,
    sparse_feature_stats_generator, weighted_feature_stats_generator)
from tensorflow_data_validation.utils.example_weight_map import ExampleWeightMap
from tensorflow_metadata.proto.v0 import schema_pb2, statistics_pb2

rows, target = json.load(sys.stdin), open(sys.argv[1], "w")
batch = pa.RecordBatch.from_arrays([pa.array(column) for column in rows.values()], list(rows))
schema = text_format.Parse('''
    sparse_feature { name: "sparse" value_feature { name: "values" }
                     index_feature { name: "columns" } index_feature { name: "rows" } }
    weighted_feature { name: "weighted" feature { step: "values" } weight_feature { step: "rows" } }
''', schema_pb2.Schema())

def encoded(dataset):
    return base64.b64encode(dataset.SerializeToString(deterministic=True)).decode()

def tell(question, *statistics):
    dataset = statistics_pb2.DatasetFeatureStatistics()
    for part in statistics:
        dataset.MergeFrom(part)
    print(json.dumps({"question": question, "rows": rows, "statistics": encoded(dataset)}), file=target)

def combined(generator):
    state = generator.add_input(generator.create_accumulator(), batch)
    return generator.extract_output(generator.merge_accumulators([state]))

def empty_values(name, column):
    generator, path = empty_value_counter_generator.EmptyValueCounterGenerator(), types.FeaturePath([name])
    found = generator.extract_output(generator.add_input(generator.create_accumulator(), path, column))
    return statistics_pb2.DatasetFeatureStatistics(
        features=[statistics_pb2.FeatureNameStatistics(path=path.to_proto(), custom_stats=found.custom_stats)])

def lift(label, features, **options):
    generator = lift_stats_generator.LiftStatsGenerator(
        types.FeaturePath([label]), x_paths=[types.FeaturePath([name]) for name in features],
        output_custom_stats=True, **options)
    with tempfile.TemporaryDirectory() as folder:
        with beam.Pipeline() as pipeline:
            parts = pipeline | beam.Create([(None, batch)]) | generator.ptransform
            parts | beam.Map(lambda part: encoded(part[1])) | beam.io.WriteToText(folder + "/part")
        lines = sorted(line for name in glob.glob(folder + "/part*") for line in open(name))
    return map(statistics_pb2.DatasetFeatureStatistics.FromString, map(base64.b64decode, lines))

tell("covariance", combined(cross_feature_stats_generator.CrossFeatureStatsGenerator(sample_rate=1.0)))
tell("sparse", combined(sparse_feature_stats_generator.SparseFeatureStatsGenerator(schema)))
tell("weighted", combined(weighted_feature_stats_generator.WeightedFeatureStatsGenerator(schema)))
tell("empty_values", *(empty_values(name, column) for name, column in zip(batch.schema.names, batch.columns)))
tell("lift", *lift("label", ["word", "code"]))
tell("lift of buckets", *lift("score", ["word", "code"], y_boundaries=[0.3, 0.6]))
tell("lift, ends", *lift("label", ["word", "code"], top_k_per_y=1, bottom_k_per_y=1))
tell("lift, frequent", *lift("label", ["word", "code"], min_x_count=1))
tell("lift, weighted", *lift("label", ["word", "code"], example_weight_map=ExampleWeightMap(weight_feature="weight")))
"""


def main() -> None:
    """Record the golden file."""
    parser = argparse.ArgumentParser(description="Record TFDV's statistics over several features.")
    parser.add_argument("python", help="the Python of an environment with tensorflow-data-validation")
    python = parser.parse_args().python
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "answers")
        subprocess.run([python, "-c", _CHILD, target], input=json.dumps(ROWS), text=True, check=True)
        write("cross.jsonl.gz", [json.loads(line) for line in target.read_text().splitlines()])


if __name__ == "__main__":
    main()

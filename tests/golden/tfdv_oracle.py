"""Records what TensorFlow Data Validation answers, so that tests can compare without it.

    python -m tests.golden.tfdv_oracle /path/to/tfdv-environment/bin/python [--taxi FOLDER]

The argument is the Python of an environment with tensorflow-data-validation 1.16.1 (the newest that installs widely).
Its validator is driven on serialized protos in a child process; input it dies of is left out and counted. The cases
are drawn by `random_cases`, seeded, so the same version records the same files:

    infer.jsonl.gz      statistics, max_string_domain_size, infer_shape -> schema
    update.jsonl.gz     schema, statistics, max_string_domain_size -> updated
    validate.jsonl.gz   statistics, schema, environment, previous, serving -> anomalies (without the copy of the schema)
    comparators.jsonl.gz the same, of features that moved (`comparator_cases`)
    composites.jsonl.gz the same, of sparse, weighted and derived features (`composite_cases`)
    semantic.jsonl.gz   the same, of images, sequences of tokens and suggested domains (`semantic_cases`)
    taxi/               with --taxi: TFDV's own statistics of the train.csv, eval.csv and serving.csv of that folder,
                        the schema it infers from train, and its anomalies of the other two

One JSON object a line; protos are serialized, in base64, null for none; statistics are one DatasetFeatureStatistics.
"""

import argparse
import base64
import gzip
import json
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tensorflow_metadata.proto.v0 import anomalies_pb2
from tests.golden import comparator_cases, composite_cases, plausible_cases, random_cases, semantic_cases

HERE = Path(__file__).parent
SEED = 20_240_607

Record = dict[str, Any]


class Oracle:
    """The validator of a TFDV installation, in a child process that is started again when it dies."""

    def __init__(self, python: str) -> None:
        self._command = [python, "-c", _CHILD]
        self._child: subprocess.Popen[str] | None = None
        self.deaths = 0

    def ask(self, function: str, *arguments: bytes | int | bool | str) -> bytes | None:
        """What the native function returns, None if it refuses or the process dies of it."""
        encoded = [_encode(a) if isinstance(a, bytes) else a for a in arguments]
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        print(json.dumps([function, encoded]), file=self._child.stdin, flush=True)
        answer = self._child.stdout.readline()
        if not answer:
            self._child.wait()
            self.deaths += 1
            return None
        value: str | None = json.loads(answer)
        return None if value is None else base64.b64decode(value)


#: Bytes come as {"b64": …} in a JSON list [function, arguments], a line each; the answer is base64 or null.
_CHILD = """
import base64, importlib.util, json, os, sys
package = importlib.util.find_spec("tensorflow_data_validation").submodule_search_locations[0]
sys.path.insert(0, os.path.join(package, "pywrap"))
from tensorflow_data_validation_extension import validation
for line in sys.stdin:
    function, arguments = json.loads(line)
    arguments = [base64.b64decode(a["b64"]) if isinstance(a, dict) else a for a in arguments]
    try:
        answer = base64.b64encode(getattr(validation, function)(*arguments)).decode()
    except RuntimeError:
        answer = None
    print(json.dumps(answer), flush=True)
"""

#: Run by the Python of the TFDV environment, with the CSV folder and the folder to fill.
_TAXI = """
import gzip, pathlib, sys
import pandas, tensorflow_data_validation as tfdv
source, target = map(pathlib.Path, sys.argv[1:])
def write(name, data):
    (target / name).write_bytes(gzip.compress(data, 9, mtime=0))
statistics = {}
for split in ("train", "eval", "serving"):
    statistics[split] = tfdv.generate_statistics_from_dataframe(pandas.read_csv(source / f"{split}.csv"))
    write(f"{split}_statistics.pb.gz", statistics[split].SerializeToString(deterministic=True))
schema = tfdv.infer_schema(statistics["train"])
write("schema.pb.gz", schema.SerializeToString(deterministic=True))
for split in ("eval", "serving"):
    anomalies = tfdv.validate_statistics(statistics[split], schema)
    write(f"{split}_anomalies.pb.gz", anomalies.SerializeToString(deterministic=True))
"""


def _encode(data: bytes) -> dict[str, str]:
    return {"b64": base64.b64encode(data).decode()}


def _text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def infer_records(oracle: Oracle, count: int) -> Iterator[Record]:
    """Inference of random statistics, with every combination of options."""
    for case in random_cases.inference_cases(SEED, count):
        statistics = case.statistics.SerializeToString(deterministic=True)
        schema = oracle.ask("InferSchema", statistics, case.max_string_domain_size, case.infer_shape)
        if schema is not None:
            yield {
                "statistics": _text(statistics),
                "max_string_domain_size": case.max_string_domain_size,
                "infer_shape": case.infer_shape,
                "schema": _text(schema),
            }


def update_records(oracle: Oracle, count: int) -> Iterator[Record]:
    """A schema brought up to statistics it was not inferred from."""
    for case in random_cases.validation_cases(SEED + 1, count, lambda s: oracle.ask("InferSchema", s, 100, True)):
        schema, statistics = case.schema.SerializeToString(), case.statistics.SerializeToString(deterministic=True)
        updated = oracle.ask("UpdateSchema", schema, statistics, 100)
        if updated is not None:
            yield {
                "schema": _text(schema),
                "statistics": _text(statistics),
                "max_string_domain_size": 100,
                "updated": _text(updated),
            }


def validate_records(oracle: Oracle, count: int) -> Iterator[Record]:
    """Statistics held against a schema they do not quite fit."""
    yield from validated(
        oracle, random_cases.validation_cases(SEED + 2, count, lambda s: oracle.ask("InferSchema", s, 100, True))
    )


def semantic_records(oracle: Oracle, count: int) -> Iterator[Record]:
    """Images, sequences of tokens and suggested domains held against a schema that speaks of them."""
    yield from validated(oracle, semantic_cases.semantic_cases(SEED + 3, count))


def composite_records(oracle: Oracle, count: int) -> Iterator[Record]:
    """Sparse, weighted and derived features whose parts do not quite fit."""
    yield from validated(oracle, composite_cases.composite_cases(SEED + 4, count))


def comparator_records(oracle: Oracle, count: int) -> Iterator[Record]:
    """Features that moved away from previous and serving data."""
    yield from validated(oracle, comparator_cases.comparator_cases(SEED + 5, count))


def plausible_records(oracle: Oracle, count: int) -> Iterator[Record]:
    """Days of a table held against a schema that a person has edited."""
    yield from validated(
        oracle, plausible_cases.plausible_cases(SEED + 6, count, lambda s: oracle.ask("InferSchema", s, 100, True))
    )


def validated(oracle: Oracle, cases: Iterable[random_cases.ValidationCase]) -> Iterator[Record]:
    """What TFDV finds in each case."""
    for case in cases:
        schema, statistics = case.schema.SerializeToString(), case.statistics.SerializeToString(deterministic=True)
        previous = case.previous and case.previous.SerializeToString(deterministic=True)
        serving = case.serving and case.serving.SerializeToString(deterministic=True)
        answer = oracle.ask(
            "ValidateFeatureStatistics",
            *(statistics, schema, case.environment or "", previous or b"", serving or b"", b"", b"", b"", False),
        )
        if answer is not None:
            anomalies = anomalies_pb2.Anomalies.FromString(answer)
            anomalies.ClearField("baseline")
            yield {
                "statistics": _text(statistics),
                "schema": _text(schema),
                "environment": case.environment,
                "previous": _text(previous),
                "serving": _text(serving),
                "anomalies": _text(anomalies.SerializeToString(deterministic=True)),
            }


def write(name: str, records: list[Record]) -> None:
    """One golden file, the same bytes for the same records."""
    lines = "".join(json.dumps(record) + "\n" for record in records)
    data = gzip.compress(lines.encode(), 9, mtime=0)
    (HERE / name).write_bytes(data)
    print(f"{name}: {len(records)} cases, {len(data):,} bytes")


def coverage(records: list[Record]) -> Counter[str]:
    """How often each type of anomaly was recorded."""
    seen: Counter[str] = Counter()
    for record in records:
        anomalies = anomalies_pb2.Anomalies.FromString(base64.b64decode(record["anomalies"]))
        infos = [*anomalies.anomaly_info.values(), anomalies.dataset_anomaly_info]
        seen.update(anomalies_pb2.AnomalyInfo.Type.Name(reason.type) for info in infos for reason in info.reason)
    return seen


def main() -> None:
    """Record every golden file and say what they cover."""
    parser = argparse.ArgumentParser(description="Record TFDV's answers.")
    parser.add_argument("python", help="the Python of an environment with tensorflow-data-validation")
    parser.add_argument("--taxi", type=Path, help="folder with train.csv, eval.csv and serving.csv")
    options = parser.parse_args()
    oracle = Oracle(options.python)
    write("infer.jsonl.gz", list(infer_records(oracle, 300)))
    write("update.jsonl.gz", list(update_records(oracle, 150)))
    validations = list(validate_records(oracle, 600))
    write("validate.jsonl.gz", validations)
    semantic = list(semantic_records(oracle, 200))
    write("semantic.jsonl.gz", semantic)
    composites = list(composite_records(oracle, 200))
    write("composites.jsonl.gz", composites)
    comparators = list(comparator_records(oracle, 100))
    write("comparators.jsonl.gz", comparators)
    plausible = list(plausible_records(oracle, 120))
    write("plausible.jsonl.gz", plausible)
    print(f"cases TFDV died of, left out: {oracle.deaths}")
    for name, times in sorted(coverage([*validations, *semantic, *composites, *comparators, *plausible]).items()):
        print(f"{times:6} {name}")
    if options.taxi:
        (HERE / "taxi").mkdir(exist_ok=True)
        subprocess.run([options.python, "-c", _TAXI, options.taxi, HERE / "taxi"], check=True)


if __name__ == "__main__":
    main()

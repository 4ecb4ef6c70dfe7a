import subprocess
import sys

import pytest

import assay
from assay.cli import VERBS, WORDS

from .conftest import Run

NAMES = [verb.__name__ for verbs in VERBS.values() for verb in verbs]
OF_WORDS = [(word, verb.__name__) for word, (_, _, verbs) in WORDS.items() for verb in verbs]


def test_help_lists_the_verbs_in_the_order_of_work(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    places = [result.stdout.index(f"│ {name}") for name in NAMES]
    assert places == sorted(places)


@pytest.mark.parametrize("name", NAMES)
def test_every_verb_explains_itself(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"assay {name}" in result.stdout
    if name != "validate":
        assert "--json" in result.stdout


@pytest.mark.parametrize(("word", "name"), OF_WORDS)
def test_every_verb_of_a_word_explains_itself(run: Run, word: str, name: str) -> None:
    assert f"│ {name}" in run(word, "--help").stdout
    result = run(word, name, "--help")
    assert result.exit_code == 0
    assert f"assay {word} {name}" in result.stdout
    assert "--json" in result.stdout


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").stdout == f"assay {assay.__version__}\n"


def test_an_unknown_verb_is_a_wrong_call(run: Run) -> None:
    result = run("profil")
    assert result.exit_code == 2
    assert "Did you mean 'profile'?" in result.stderr


def test_help_loads_nothing_heavy() -> None:
    script = "import sys, assay.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"google.protobuf", "msgspec", "numpy", "polars", "tensorflow_metadata"} & set(loaded)

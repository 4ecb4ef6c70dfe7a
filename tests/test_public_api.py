import pkgutil
import subprocess
import sys
from types import ModuleType

import assay
from assay import errors


def test_the_public_names_are_sorted_and_said_once() -> None:
    assert list(assay.__all__) == sorted(set(assay.__all__))


def test_every_public_name_resolves_and_is_listed_by_dir() -> None:
    for name in assay.__all__:
        assert getattr(assay, name) is not None, name
    assert set(assay.__all__) <= set(dir(assay))


def test_nothing_public_is_left_out() -> None:
    reachable = {name for name in dir(assay) if not name.startswith("_")}
    modules = {name for name in reachable if isinstance(getattr(assay, name), ModuleType)}
    assert reachable - modules <= set(assay.__all__)


def test_every_error_a_call_may_raise_is_public() -> None:
    raised = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    assert raised <= set(assay.__all__)


def test_no_public_name_is_also_the_name_of_a_package() -> None:
    assert not {module.name for module in pkgutil.iter_modules(assay.__path__)} & set(assay.__all__)


def test_importing_assay_alone_loads_nothing_heavy() -> None:
    script = "import assay, sys; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(answer.stdout.split())
    assert "assay" in loaded
    assert not loaded & {"google.protobuf", "msgspec", "numpy", "polars", "rich", "tensorflow_metadata", "typer"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(assay, "no_such_name")

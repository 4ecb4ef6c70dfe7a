"""What holds for every file of the project: the layers, the budgets, the names."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src" / "assay").rglob("*.py"))

FILE_LINES, MEDIAN_FILE_LINES = 400, 150
FUNCTION_LINES, MEDIAN_FUNCTION_LINES = 50, 8
PARAMETERS = 6

#: What is over budget and stays so: ``file`` or ``file:function``, and why. The list may only shrink.
ACCEPTED: dict[str, str] = {}

VAGUE_FILES = {"base", "common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}
VAGUE_CLASSES = ("Config", "Context", "Handler", "Helper", "Impl", "Manager")

#: Made by tools or by git; everything else that is in the folder is the project.
NOT_OURS = {"__pycache__", "build", "dist", "out"}


@dataclass(frozen=True)
class Function:
    """A function as the budgets see it."""

    name: str
    lines: int  # without its docstring
    parameters: int  # without self or cls


def functions(file: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            docstring = first.end_lineno - first.lineno + 1 if ast.get_docstring(node) and first.end_lineno else 0
            lines = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring
            names = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            name = f"{file.relative_to(ROOT)}:{node.name}"
            yield Function(name, lines, len(set(names) - {"self", "cls"}))


def lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def project_files() -> Iterator[Path]:
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = [s for s in subfolders if s == ".ci" or not (s.startswith(".") or s in NOT_OURS)]
        yield from (Path(folder, name) for name in names if name != ".git")  # a file, where a work tree is linked


def layers() -> list[set[str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = settings["tool"]["importlinter"]["contracts"]
    return [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]


def picture() -> list[set[str]]:
    drawing = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("```")[1]
    rows = [set(re.findall(r"[a-z_]+", line.partition("#")[0])) for line in drawing.splitlines()[1:]]
    return [row for row in rows if row]


def test_no_package_imports_a_sibling_or_what_stands_above() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([linter, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_picture_and_the_contract_say_the_same() -> None:
    assert picture() == layers()


def test_the_architecture_fits_on_one_screen() -> None:
    assert lines(ROOT / "ARCHITECTURE.md") <= 60


def test_files_keep_their_budget() -> None:
    over = {str(f.relative_to(ROOT)): n for f in SOURCES if (n := lines(f)) > FILE_LINES}
    assert not over.keys() - ACCEPTED.keys(), over
    assert median(map(lines, SOURCES)) <= MEDIAN_FILE_LINES


def test_functions_keep_their_budget() -> None:
    found = [function for file in SOURCES for function in functions(file)]
    over = {f.name: f.lines for f in found if f.lines > FUNCTION_LINES}
    assert not over.keys() - ACCEPTED.keys(), over
    assert median(f.lines for f in found) <= MEDIAN_FUNCTION_LINES


def test_parameters_keep_their_budget() -> None:
    # A verb of the command line has a parameter for every option.
    files = [file for file in SOURCES if "cli" not in file.parts]
    over = {f.name: f.parameters for file in files for f in functions(file) if f.parameters > PARAMETERS}
    assert not over.keys() - ACCEPTED.keys(), over


def test_what_is_accepted_over_budget_still_is() -> None:
    found = [function for file in SOURCES for function in functions(file)]
    over = {str(f.relative_to(ROOT)) for f in SOURCES if lines(f) > FILE_LINES}
    over |= {f.name for f in found if f.lines > FUNCTION_LINES or f.parameters > PARAMETERS}
    assert ACCEPTED.keys() <= over


def test_no_file_has_a_vague_name() -> None:
    assert not [file for file in SOURCES if {part.removesuffix(".py").strip("_") for part in file.parts} & VAGUE_FILES]


def test_no_class_has_a_vague_name() -> None:
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in SOURCES}
    classes = [node.name for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert not [name for name in classes if name.endswith(VAGUE_CLASSES)]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("the host of a package registry", r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org)"),
        ("an address of a package index", r"(?:extra-)?index-url|find-links"),
        ("a path of one machine", r"(?<![\w.}/-])/(?:work|tmp|root|opt|home)/\w"),
        ("work put off", r"\b(?:TODO|FIXME|XXX)\b"),
    ],
)
def test_nothing_mentions(what: str, pattern: str) -> None:
    mentions = []
    for file in project_files():
        if file.suffix in {".csv", ".pyi"} or file == Path(__file__):
            continue
        text = file.read_bytes().decode("utf-8", errors="replace")
        mentions += [f"{file.relative_to(ROOT)}: {found[0]}" for found in re.finditer(pattern, text)]
    assert not mentions, f"{what}: {mentions}"

from pathlib import Path

import polars as pl
import pytest

from assay.errors import SourceError
from assay.sources import open_source

from .reading import read

FRAME = pl.DataFrame({"n": range(900_000), "s": ["x", None, "z"] * 300_000})


@pytest.fixture(params=["parquet", "arrow", "arrows"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The frame as a file of each columnar format."""
    path = tmp_path / f"data.{request.param}"
    write(FRAME, path)
    return path


def write(frame: pl.DataFrame, path: Path) -> None:
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    elif path.suffix == ".arrow":
        frame.write_ipc(path)
    else:
        frame.write_ipc_stream(path)


def test_batches_give_back_the_frame(file: Path) -> None:
    source = open_source(file)
    batches = list(source.batches())
    assert len(batches) > 1
    assert pl.concat(batches).equals(FRAME)
    assert source.columns() == ("n", "s")


def test_only_the_columns_asked_for_come_in_their_order(file: Path) -> None:
    assert next(iter(open_source(file).batches(columns=["s"]))).columns == ["s"]
    assert next(iter(open_source(file).batches(columns=["s", "n"]))).columns == ["s", "n"]


def test_progress_adds_up_to_the_size(file: Path) -> None:
    source = open_source(file)
    told: list[int] = []
    list(source.batches(advance=told.append))
    assert sum(told) == source.size


def test_content_tells_the_format_and_not_the_name(file: Path) -> None:
    misnamed = file.rename(file.with_name("data.csv"))
    assert sum(batch.height for batch in open_source(misnamed).batches()) == FRAME.height


def test_no_rows_are_no_error(file: Path) -> None:
    write(FRAME.clear(), file)
    got = read(open_source(file))
    assert (got.columns, got.rows) == (("n", "s"), [])


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.999])
def test_a_truncated_file_is_an_error_that_names_it(file: Path, share: float) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(SourceError, match=f"{file.name}: "):
        read(open_source(file))


def test_a_file_damaged_in_its_midst_says_after_how_many_rows(tmp_path: Path) -> None:
    file = tmp_path / "data.parquet"
    FRAME.write_parquet(file, compression="zstd", row_group_size=50_000)
    content = bytearray(file.read_bytes())
    half = len(content) // 2
    content[half : half + 100_000] = b"\xaa" * 100_000
    file.write_bytes(bytes(content))
    with pytest.raises(SourceError, match=r"data\.parquet: cannot be read on after \d+ rows: "):
        read(open_source(file))


def test_files_of_several_formats_are_one_dataset(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "1.parquet")
    (tmp_path / "2.csv").write_text("a,b\n2,x\n")
    (tmp_path / "3.jsonl").write_text('{"a": 3}\n')
    got = read(open_source(tmp_path))
    assert (got.columns, got.rows) == (("a", "b"), [(1, None), (2, "x"), (3, None)])

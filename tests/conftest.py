"""What every test may use."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import polars as pl
import pytest
from hypothesis import settings

settings.register_profile("fast", max_examples=8, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=150, deadline=None, derandomize=True)
settings.load_profile("fast")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The public data sets that lie beside the project; a test that wants them is skipped where they are not."""
    data = Path(__file__).parents[2] / "shared" / "data"
    if not data.is_dir():
        pytest.skip("no ../shared/data beside the project")
    return data


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session of Spark with two cores, in which a task may fail three times."""
    pytest.importorskip("pyspark", reason="no Spark here: pip install 'assay[spark]'")
    if shutil.which("java") is None:
        pytest.skip("no Java here: apt-get install openjdk-17-jre-headless")
    from pyspark.sql import SparkSession

    java = subprocess.run(["which", "java"], capture_output=True, text=True, check=True).stdout.strip()
    os.environ.setdefault("JAVA_HOME", str(Path(java).resolve().parents[1]))
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable  # the workers need what the driver has installed
    session = (
        SparkSession.builder.master("local[2,4]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.log.level", "OFF")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture(scope="session")
def spread(spark: Any) -> Callable[[pl.DataFrame], Any]:
    """A Spark DataFrame of the same rows in partitions of very different sizes, some of them empty."""
    from pyspark.sql import functions as F

    def spread(frame: pl.DataFrame, partitions: int = 16) -> Any:
        numbered = frame.with_columns(pl.int_range(len(frame)).alias("row"))
        arrow = numbered.rename(lambda name: name.replace(".", "_")).to_arrow(compat_level=pl.CompatLevel.oldest())
        cut = F.when(F.rand(1) < 0.8, 0).otherwise(F.pmod(F.col("row"), F.lit(partitions // 2)))
        return spark.createDataFrame(arrow).repartition(partitions, cut).drop("row").toDF(*frame.columns)

    return spread


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Path]:
    """The folder with the socket of a new PostgreSQL, stopped and removed afterwards; its user is ``tester``."""
    pytest.importorskip("adbc_driver_postgresql", reason="needs adbc-driver-postgresql")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    owner: dict[str, Any] = {}
    folder = Path(mkdtemp(prefix="assay-"))  # a short path: that of a socket has 107 bytes at most
    if os.geteuid() == 0:  # it does not run as root
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")
    (folder / "password").write_text("s3cret/pass")
    (folder / "password").chmod(0o644)
    new = ["-A", "scram-sha-256", "-U", "tester", f"--pwfile={folder}/password", "--no-sync", "-E", "UTF8"]
    subprocess.run([programs[-1], "-D", folder / "data", *new], check=True, capture_output=True, cwd=folder, **owner)
    options = ["-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off"]
    process = subprocess.Popen(
        [programs[-1].with_name("postgres"), "-D", folder / "data", *options],
        cwd=folder,
        stderr=subprocess.DEVNULL,
        **owner,
    )
    try:
        _await(folder / ".s.PGSQL.5432")
        yield folder
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(folder)


def _await(socket: Path) -> None:
    for _ in range(200):
        if socket.exists():
            time.sleep(0.2)
            return
        time.sleep(0.05)
    raise TimeoutError(socket)

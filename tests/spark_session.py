"""One small Spark for all tests: a session of its own costs seconds, a table of ten rows none."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    # Writing and compiling code for ten rows takes longer than walking over them.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.driver.memory": "1g",
    # A machine that soon stops need not be fast for long: no second, slower compiler.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


@pytest.fixture(scope="session")
def spark_table(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[pd.DataFrame], Any]]:
    """Turns a pandas table into a Spark one; Spark runs until the last test is done."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17, and there is no java on this machine.")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").appName("tests")
    builder = builder.config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark")))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # its socket to Java stays open
        session = builder.config(map=SETTINGS).getOrCreate()

    def as_spark(frame: pd.DataFrame) -> Any:
        table = session.createDataFrame(pa.Table.from_pandas(frame, preserve_index=False))
        return table.coalesce(1)  # known to be one part, it is never shuffled

    yield as_spark
    session.stop()

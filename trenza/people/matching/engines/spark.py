"""The same comparison on Spark: the definition compiled to its SQL, over the same forms.

Worth it only where a cluster exists already: on two cores DuckDB is an order of magnitude faster.
"""

import shutil
from pathlib import Path

from pyspark.sql import SparkSession

from trenza.people.matching import sql
from trenza.people.matching.definition import CAP, KEYS
from trenza.people.matching.engines.duck import MARGIN, Work, leveling, weighing
from trenza.people.matching.engines.tables import records
from trenza.people.matching.weights import MatchModel


def session(master: str, work: Work) -> SparkSession:
    """A session on the cluster, or in this process."""
    return (
        SparkSession.builder.master(master)
        .appName("trenza match")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", f"{max(1, int(work.means.memory_gb))}g")
        .config("spark.sql.shuffle.partitions", str(4 * work.means.processes))
        .config("spark.local.dir", str(work.folder / "spill"))
        .config("spark.sql.constraintPropagation.enabled", "false")
        # The scoring SELECT is longer than what Spark can compile into one method.
        .config("spark.sql.codegen.wholeStage", "false")
        .getOrCreate()
    )


def pairs_sql(*, across: bool) -> str:
    """SELECT of the distinct pairs that share a key of at most CAP records, in one pass."""
    caps = {rule.name: min(CAP, rule.cap) for rule in reversed(KEYS)}
    keys = ", ".join(
        f"named_struct('k', {sql.key(rule, sql.SPARK)}, 'most', {caps[rule.name]})" for rule in KEYS
    )
    held = (
        "SELECT collect_list(n) AS held FROM "
        f"(SELECT n, explode(array({keys})) AS key FROM form) WHERE key.k IS NOT NULL "
        "GROUP BY key.k HAVING count(*) BETWEEN 2 AND max(key.most)"
    )
    pairs = (
        "SELECT DISTINCT l, r FROM (SELECT l, explode(held) AS r FROM "
        f"(SELECT held, explode(held) AS l FROM ({held}))) WHERE l < r"
    )
    if not across:
        return pairs
    return (
        f"SELECT p.l, p.r FROM ({pairs}) p JOIN form x ON x.n = p.l JOIN form y ON y.n = p.r "
        "WHERE x.source <> y.source"
    )


def compare(
    work: Work, model: MatchModel, *, across: bool, master: str, margin: float = MARGIN
) -> Path:
    """Score every pair that shares a key into the folder that the rest reads from."""
    with work.connect() as connection:
        total = records(connection)
        for table in ("form", "side"):
            connection.execute(f"COPY {table} TO '{work.folder / table}.parquet' (FORMAT parquet)")
    folder = work.folder / "scores"
    spark = session(master, work)

    def written(name: str, text: str) -> None:
        # Written and read again: what refers to a computed column many times, as the sums do to
        # the levels, would otherwise compute it as often.
        path = str((work.folder / f"{name}.spark").resolve())
        spark.sql(text).write.mode("overwrite").parquet(path)
        spark.read.parquet(path).createOrReplaceTempView(name)

    try:
        for table in ("form", "side"):
            path = str((work.folder / f"{table}.parquet").resolve())
            spark.read.parquet(path).createOrReplaceTempView(table)
        written("pair", pairs_sql(across=across))
        written("leveled", leveling("SELECT l, r FROM pair", sql.SPARK))
        least = model.thresholds.review - margin
        text = weighing(model.sized(total), "leveled", least)
        spark.sql(text).write.mode("overwrite").parquet(str(folder.resolve()))
        (work.folder / "pairs").write_text(str(spark.table("pair").count()))
    finally:
        spark.stop()
        for name in ("pair", "leveled"):
            shutil.rmtree(work.folder / f"{name}.spark", ignore_errors=True)
    work.finish("scores", ["spark", model.hash])
    return folder

"""The same comparison on Spark: the definition compiled to its SQL, over the same forms.

Worth it only where a cluster exists already: on two cores DuckDB is an order of magnitude faster.
"""

from pathlib import Path

from pyspark.sql import SparkSession

from trenza.people.matching import sql
from trenza.people.matching.definition import CAP, KEYS
from trenza.people.matching.engines.duck import MARGIN, Work, scoring
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
        # The scoring SELECT is longer than what Spark can compile into one method.
        .config("spark.sql.codegen.wholeStage", "false")
        .getOrCreate()
    )


def pairs_sql(*, across: bool) -> str:
    """SELECT of the distinct pairs that share a key of at most CAP records."""
    made = []
    for name in dict.fromkeys(rule.name for rule in KEYS):
        rules = [rule for rule in KEYS if rule.name == name]
        every = " UNION ALL ".join(
            f"SELECT {sql.key(rule, sql.SPARK)} AS k, n, source FROM form" for rule in rules
        )
        made.append(
            "SELECT k, n, source FROM "
            "(SELECT k, n, source, count(*) OVER (PARTITION BY k) AS held "
            f"FROM ({every}) WHERE k IS NOT NULL) WHERE held BETWEEN 2 AND {min(CAP, rules[0].cap)}"
        )
    block = " UNION ALL ".join(made)
    apart = "AND a.source <> b.source" if across else ""
    return (
        f"WITH block AS ({block}) SELECT DISTINCT a.n AS l, b.n AS r FROM block a "
        f"JOIN block b ON a.k = b.k AND a.n < b.n {apart}"
    )


def compare(work: Work, model: MatchModel, *, across: bool, master: str) -> Path:
    """Score every pair that shares a key into the folder that the rest reads from."""
    with work.connect() as connection:
        total = records(connection)
        for table in ("form", "side"):
            connection.execute(f"COPY {table} TO '{work.folder / table}.parquet' (FORMAT parquet)")
    folder = work.folder / "scores"
    spark = session(master, work)
    try:
        for table in ("form", "side"):
            path = str((work.folder / f"{table}.parquet").resolve())
            spark.read.parquet(path).createOrReplaceTempView(table)
        spark.sql(pairs_sql(across=across)).createOrReplaceTempView("pair")
        least = model.thresholds.review - MARGIN
        text = scoring(model.sized(total), "SELECT l, r FROM pair", least, dialect=sql.SPARK)
        spark.sql(text).write.mode("overwrite").parquet(str(folder.resolve()))
    finally:
        spark.stop()
    work.finish("scores", ["spark", model.hash])
    return folder

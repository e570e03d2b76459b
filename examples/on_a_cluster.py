"""Values a case file on a cluster, by the example `shard_worker`: the same bits as in one process.

    cargo build --release --example shard_worker
    python3 examples/on_a_cluster.py dask target/release/examples/shard_worker examples/data/shops.toml
    python3 examples/on_a_cluster.py spark target/release/examples/shard_worker examples/data/shops.toml

`dask` needs the package `distributed` and takes the address of a scheduler from
`DASK_SCHEDULER_ADDRESS`, or else starts two workers on this machine; `spark` needs `pyspark` and takes
its master from `spark-submit`, or else two threads. The program and the case file have to be where
the workers find them under the same paths. Shards of a worker that dies are computed again, up to
three times.
"""

import os
import subprocess
import sys

SHARDS = "64"


def run(command, lines):
    """The lines that a command prints, given lines to read."""
    text = "".join(line + "\n" for line in lines)
    ran = subprocess.run(command, input=text, capture_output=True, text=True)
    if ran.returncode != 0:
        raise RuntimeError(ran.stderr.strip())
    return ran.stdout.splitlines()


def on_dask(worker, case, shards):
    from dask.distributed import Client

    here = {} if os.environ.get("DASK_SCHEDULER_ADDRESS") else {"n_workers": 2, "threads_per_worker": 1}
    with Client(**here) as client:
        parts = client.map(lambda shard: run([worker, case, "work"], [shard]), shards, pure=False, retries=3)
        return [line for part in client.gather(parts) for line in part]


def on_spark(worker, case, shards):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("bizcase")
    if "MASTER" not in os.environ and "spark.master" not in os.environ.get("PYSPARK_SUBMIT_ARGS", ""):
        builder = builder.master("local[2,4]")
    spark = builder.getOrCreate()
    try:
        lines = spark.sparkContext.parallelize(shards, len(shards))
        return lines.pipe(f"'{worker}' '{case}' work", checkCode=True).collect()
    finally:
        spark.stop()


if __name__ == "__main__":
    engine, worker, case = sys.argv[1:]
    worker, case = os.path.abspath(worker), os.path.abspath(case)
    shards = run([worker, case, "plan", SHARDS], [])
    parts = {"dask": on_dask, "spark": on_spark}[engine](worker, case, shards)
    print("\n".join(run([worker, case, "merge"], parts)))

"""No-op jobs through PgQueuer, with the fastest settings found: those of its documentation, and some of Python's.

Usage: pgqueuer_peer.py URI work JOBS: enqueues and works them, prints {"enqueue": seconds, "work": seconds}.
       pgqueuer_peer.py URI latency SAMPLES RATE: prints {"p50": milliseconds, "p99": milliseconds}.
"""

import asyncio
import gc
import json
import random
import sys
import time
from datetime import timedelta

import asyncpg
import uvloop
from pgqueuer.core.qm import QueueManager
from pgqueuer.db import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.models import Job
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode

BULK = 10_000
BATCH = 500
# One connection of a pool claims while another records what was done; one alone would take turns.
CONNECTIONS = 4
# Logs are aggregated on demand only.
NO_AGGREGATION = timedelta(0)


async def install(uri: str) -> Queries:
    """Makes the tables, logged ones, with the settings of `pgq autovac`."""
    queries = Queries(AsyncpgDriver(await asyncpg.connect(uri)))
    await queries.install()
    await queries.optimize_autovacuum()
    return queries


async def work(uri: str, jobs: int) -> dict[str, float]:
    queries = await install(uri)
    begin = time.perf_counter()
    for start in range(0, jobs, BULK):
        count = min(BULK, jobs - start)
        await queries.enqueue(["noop"] * count, [b'{"n": 1}'] * count, [0] * count)
    enqueued = time.perf_counter() - begin
    await queries.driver.execute("VACUUM ANALYZE")
    await queries.driver.execute("CHECKPOINT")

    pool = await asyncpg.create_pool(uri, min_size=CONNECTIONS, max_size=CONNECTIONS)
    manager = QueueManager(Queries(AsyncpgPoolDriver(pool)))
    worked = 0

    @manager.entrypoint("noop")
    async def noop(job: Job) -> None:
        nonlocal worked
        worked += 1

    begin = time.perf_counter()
    await manager.run(
        dequeue_timeout=timedelta(0),
        batch_size=BATCH,
        mode=QueueExecutionMode.drain,
        log_aggregation_interval=NO_AGGREGATION,
    )
    seconds = time.perf_counter() - begin
    if worked != jobs:
        sys.exit(f"{worked} of {jobs} jobs were completed")
    return {"enqueue": enqueued, "work": seconds}


async def latency(uri: str, samples: int, rate: float) -> dict[str, float]:
    queries = await install(uri)
    # One for its notifications, as its documentation advises: a pool's would be a round trip more.
    manager = QueueManager(Queries(AsyncpgDriver(await asyncpg.connect(uri))))
    begins: dict[bytes, float] = {}
    latencies: list[float] = []

    @manager.entrypoint("noop")
    async def noop(job: Job) -> None:
        latencies.append((time.perf_counter() - begins[job.payload]) * 1_000)

    working = asyncio.create_task(manager.run(log_aggregation_interval=NO_AGGREGATION))
    await asyncio.sleep(1)
    for number in range(samples):
        await asyncio.sleep(random.uniform(0.8, 1.2) / rate)
        payload = str(number).encode()
        begins[payload] = time.perf_counter()
        await queries.enqueue("noop", payload)
    while len(latencies) < samples:
        await asyncio.sleep(0.005)
    manager.shutdown.set()
    await working
    latencies.sort()
    return {"p50": latencies[samples // 2], "p99": latencies[samples * 99 // 100]}


# What is loaded by now stays, and a batch of tasks need not be searched for garbage again and again: by Python's default
# settings, a third of the time goes into that.
gc.freeze()
gc.set_threshold(100_000, 50, 100)

measure = {"work": work, "latency": latency}[sys.argv[2]]
numbers = [int(sys.argv[3])] + [float(text) for text in sys.argv[4:]]
print(json.dumps(uvloop.run(measure(sys.argv[1], *numbers))))

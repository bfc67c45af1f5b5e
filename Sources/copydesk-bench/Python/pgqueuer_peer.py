"""Enqueues and works no-op jobs with PgQueuer, by the fastest settings that its documentation gives.

Usage: pgqueuer_peer.py URI JOBS. Prints {"enqueue": seconds, "work": seconds}.
"""

import asyncio
import json
import sys
import time
from datetime import timedelta

import asyncpg
import uvloop
from pgqueuer.core.qm import QueueManager
from pgqueuer.db import AsyncpgDriver
from pgqueuer.models import Job
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode

BULK = 10_000
BATCH = 1_000


async def main(uri: str, jobs: int) -> None:
    connection = await asyncpg.connect(uri)
    queries = Queries(AsyncpgDriver(connection))
    await queries.install()

    begin = time.perf_counter()
    for start in range(0, jobs, BULK):
        count = min(BULK, jobs - start)
        await queries.enqueue(["noop"] * count, [b'{"n": 1}'] * count, [0] * count)
    enqueued = time.perf_counter() - begin
    await connection.execute("VACUUM ANALYZE")
    await connection.execute("CHECKPOINT")

    manager = QueueManager(queries)
    worked = 0

    @manager.entrypoint("noop")
    async def noop(job: Job) -> None:
        nonlocal worked
        worked += 1

    begin = time.perf_counter()
    await manager.run(dequeue_timeout=timedelta(seconds=0), batch_size=BATCH, mode=QueueExecutionMode.drain)
    seconds = time.perf_counter() - begin
    if worked != jobs:
        sys.exit(f"{worked} of {jobs} jobs were worked")
    print(json.dumps({"enqueue": enqueued, "work": seconds}))


uvloop.run(main(sys.argv[1], int(sys.argv[2])))

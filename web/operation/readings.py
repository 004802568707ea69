"""Looks up how the service stands at this moment, for `/metrics` and `/health`."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graph.errors import JournalDamaged
from graph.journal import Journal
from graph.layout import Layout
from graph.storage_settings import read_storage_settings
from sparql.execution import Executor
from sparql.pool import Pool
from web.operation.access_log import AccessLog
from web.operation.metrics import PoolReading, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """Room beside the data, and how much of it commits leave."""

    free_bytes: int
    reserve_bytes: int


class CacheCounts(Protocol):
    """What a cache of answers counts, whatever it keeps."""

    hits: int
    misses: int

    @property
    def size_bytes(self) -> int:
        """How many bytes are kept."""


def make_reader(
    executor: Executor,
    data_dir: Path,
    *,
    cache: CacheCounts | None = None,
    log: AccessLog | None = None,
) -> Callable[[], Reading]:
    """Return what looks up the figures of a service."""

    def read() -> Reading:
        published = executor.public.find_snapshot()
        disk = read_disk(data_dir)
        return Reading(
            pools=tuple(map(read_pool, (executor.public, executor.site))),
            running=len(executor.running.list()),
            revision=None if published is None else published.number,
            triples=None if published is None else published.triples,
            free_bytes=None if disk is None else disk.free_bytes,
            reserve_bytes=None if disk is None else disk.reserve_bytes,
            cache_hits=None if cache is None else cache.hits,
            cache_misses=None if cache is None else cache.misses,
            cache_bytes=None if cache is None else cache.size_bytes,
            lost_lines=None if log is None else log.lost,
        )

    return read


def read_pool(pool: Pool) -> PoolReading:
    """Return how a pool stands."""
    total, idle = pool.count_workers()
    return PoolReading(
        name=pool.name,
        total=total,
        idle=idle,
        waiting=pool.waiting,
        starts=pool.starts,
        ends={reason.value: number for reason, number in pool.ends.items()},
    )


def read_disk(data_dir: Path) -> Disk | None:
    """Return how much room there is; None where the disk does not tell."""
    with suppress(OSError):
        usage = shutil.disk_usage(data_dir)
        storage = read_storage_settings(os.environ)
        reserve = storage.reserve(disk_bytes=usage.total, patch_bytes=0)
        return Disk(free_bytes=usage.free, reserve_bytes=reserve)
    return None


def read_head(data_dir: Path) -> int | None:
    """Return the last revision of the journal, 0 before the first; None for a fault."""
    with suppress(OSError, JournalDamaged):
        head = Journal(Layout(data_dir=data_dir).journal).head()
        return 0 if head is None else head.number
    return None


def is_writable(data_dir: Path) -> bool:
    """Tell whether a commit could make a file in the data directory."""
    return os.access(data_dir, os.W_OK | os.X_OK)

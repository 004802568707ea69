"""A query worker: the fenced child that opens a snapshot and answers queries from it.

Started as `python -I -m sparql.worker` by sparql/pool.py. Before the first query it
gives up every right it does not need: no socket can be opened, no file and no core is
written, memory is bounded, and the kernel kills it with its parent. One
thread makes, iterates and serialises each result: the engine aborts otherwise.
"""

import os
import resource
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from graph.fences import FenceName, read_without_fences
from graph.limits import MIB, QUERY_SECONDS_TOKEN, WORKER_ADDRESS_SPACE
from graph.network_lock import lock_network
from graph.sandbox import Fence, enter_fence, read_frame, write_frame
from graph.snapshot_hold import Hold
from sparql.evaluation import MergeTooLarge, UnknownFunction, ask
from sparql.outbox import Outbox
from sparql.protocol import (
    ENGINE,
    FUNCTION,
    MEMORY,
    MERGE,
    SYNTAX,
    UNREPRESENTABLE,
    Ending,
    Task,
    decode_task,
    encode_ready,
)
from sparql.results import Unrepresentable
from sparql.serialisation import write_answer

_MOST_GROWTH_BYTES = 256 * MIB


def serve(
    requests: BinaryIO,
    answers: BinaryIO,
    *,
    snapshot: Path,
    fences: frozenset[FenceName],
) -> None:
    """Answer tasks until the parent closes the pipe; `fences` are entered already."""
    store = ox.Store.read_only(str(snapshot))
    # The engine reads its first files with the first query.
    store.query("ASK { GRAPH ?g { ?s ?p ?o } }")
    # It opens further files late, so descriptors stay where the network can be locked.
    is_locked = lock_network()
    fences |= enter_fence(
        Fence(
            address_space_bytes=WORKER_ADDRESS_SPACE.value,
            descriptors=None if is_locked else 0,
        )
    )
    if is_locked:
        fences |= {FenceName.NETWORK}
    resident_bytes = _measure_resident()
    write_frame(answers, encode_ready(fences))
    while (frame := read_frame(requests)) is not None:
        task = decode_task(frame)
        outbox = Outbox(answers, mends_xml=task.extension == "xml")
        ending = _answer(store, task, outbox)
        grown_bytes = _measure_resident() - resident_bytes
        outbox.end(ending, is_worn=grown_bytes > _MOST_GROWTH_BYTES)


def _answer(store: ox.Store, task: Task, outbox: Outbox) -> Ending:
    """Run one task; every fault becomes an ending."""
    started = time.perf_counter()
    _allow_cpu(task.cpu_seconds)
    try:
        rows = write_answer(ask(store, task), task.extension, outbox)
    except SyntaxError as fault:
        return Ending(fault=SYNTAX, message=str(fault))
    except Unrepresentable as fault:
        return Ending(fault=UNREPRESENTABLE, message=str(fault))
    except UnknownFunction as fault:
        return Ending(fault=FUNCTION, message=str(fault))
    except MergeTooLarge:
        return Ending(fault=MERGE, is_worn=True)
    except MemoryError:
        return Ending(fault=MEMORY, is_worn=True)
    except Exception as fault:  # noqa: BLE001 - the process edge: a fault must be told
        return Ending(fault=ENGINE, message=str(fault), is_worn=True)
    milliseconds = (time.perf_counter() - started) * 1000
    return Ending(rows=rows, milliseconds=milliseconds)


def _measure_resident() -> int:
    """Return the largest resident size so far, in bytes (Linux counts KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _allow_cpu(seconds: int) -> bool:
    """Let this process use `seconds` more: a second fence should the parent hang.

    Returns False where this machine has no such fence.
    """
    soft = int(time.process_time()) + seconds + 1
    try:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        if hard != resource.RLIM_INFINITY:
            soft = min(soft, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
    except (OSError, ValueError):
        return False
    return True


def main() -> None:
    """Enter the first half of the fence, then serve; arguments: parent, snapshot."""
    parent, snapshot = sys.argv[1:]
    fences = enter_fence(Fence(file_size_bytes=0), parent=int(parent))
    # Each query sets its own; that the machine lets us is what counts here.
    if _allow_cpu(QUERY_SECONDS_TOKEN.value):
        fences |= {FenceName.CPU}
    elif FenceName.CPU not in read_without_fences(os.environ):
        raise OSError("no fence: cpu")
    with closing(Hold(Path(snapshot))):
        serve(
            sys.stdin.buffer,
            sys.stdout.buffer,
            snapshot=Path(snapshot),
            fences=fences,
        )


if __name__ == "__main__":
    main()

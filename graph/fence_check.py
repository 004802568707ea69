"""Asks this machine, ahead of any query, which fences it gives a child process.

`python -m graph.fence_check` is the child: it enters the fence of a query worker as far
as it is let, and tells what was refused.
"""

import os
import sys

from graph.children import run_child
from graph.fences import FenceName
from graph.limits import (
    QUERY_SECONDS_TOKEN,
    WORKER_ADDRESS_SPACE,
    WORKER_START_SECONDS,
)
from graph.network_lock import lock_network
from graph.sandbox import ANSWER, Fence, read_frame, try_fence, write_frame

_MODULE = "graph.fence_check"


def find_missing() -> frozenset[FenceName]:
    """Return the fences of a query worker that this machine refuses."""
    answer = run_child(_MODULE, b"", Fence(seconds=WORKER_START_SECONDS))
    return frozenset(map(FenceName, answer.decode().split()))


def _try_all(parent: int) -> frozenset[FenceName]:
    fence = Fence(
        address_space_bytes=WORKER_ADDRESS_SPACE.value,
        cpu_seconds=QUERY_SECONDS_TOKEN.value,
        file_size_bytes=0,
    )
    _, refused = try_fence(fence, parent=parent)
    if not lock_network():
        # Without descriptors there is no network either.
        _, others = try_fence(Fence(descriptors=0), parent=parent)
        if FenceName.DESCRIPTORS in others:
            refused |= {FenceName.NETWORK}
    return refused


def _main() -> None:
    refused = _try_all(int(sys.argv[2]))
    read_frame(sys.stdin.buffer)
    write_frame(sys.stdout.buffer, ANSWER + " ".join(sorted(refused)).encode())
    os._exit(0)


if __name__ == "__main__":
    _main()

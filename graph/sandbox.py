"""The fence of a child, and what the child itself does with it.

A child sets its own fence (`enter_fence`), because code between fork and exec is not
safe beside threads. It speaks with its parent in frames: a frame is its length in four
bytes, big end first, and that many bytes. Parents start children by graph/children.py.
"""

import ctypes
import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path
from typing import IO, NoReturn

from graph.fences import FenceName, read_without_fences
from graph.limits import Limit

_HEAD = struct.Struct(">I")
NEWS = b"n"
ANSWER = b"a"
"""How a frame of a child begins: it tells something, or it answers."""
_TUNABLES = "GLIBC_TUNABLES"
_MEMORY = ":".join(
    f"glibc.malloc.{setting}"
    for setting in ("arena_max=1", "hugetlb=1", "tcache_count=400")
)
_SET_PARENT_DEATH_SIGNAL = 1
_SET_NO_NEW_PRIVILEGES = 38

# The child must run the very code its parent runs, wherever that lies: -I keeps the
# working directory and PYTHONPATH out, so the parent names the folder itself.
_START = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)
_CODE_FOLDER = str(Path(__file__).resolve().parents[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """What a child may use; `None` leaves the machine's own limit in force.

    `seconds` is wall-clock time and is kept by the parent. `descriptors` is the
    highest number of *open* files plus one: 0 closes the network and every file that
    is not open yet. `expendable` offers the child to the kernel's memory killer first.
    """

    seconds: Limit | None = None
    address_space_bytes: int | None = None
    cpu_seconds: int | None = None
    file_size_bytes: int | None = None
    descriptors: int | None = None
    expendable: bool = True


def child_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of ours, isolated from its surroundings."""
    return [sys.executable, "-I", "-c", _START, _CODE_FOLDER, module, *arguments]


def child_environment() -> dict[str, str]:
    """Return the environment of a child: its parent's, and how glibc gives it memory.

    What the operator says in GLIBC_TUNABLES wins. With one arena, because the engine
    opens its files with many threads, for each of which glibc reserves address space:
    0.4 to 1 GiB by chance, before the first query has asked for any. Huge pages and
    more small pieces kept at hand make the engine's joins faster by a fifteenth. For a
    child whose address space is fenced: many threads that write share one arena badly.
    """
    given = os.environ.get(_TUNABLES)
    return os.environ | {_TUNABLES: f"{_MEMORY}:{given}" if given else _MEMORY}


def enter_fence(fence: Fence, *, parent: int | None = None) -> frozenset[FenceName]:
    """Put the calling process behind its fence; there is no way back.

    Returns what it is fenced by. Raises OSError where this machine refuses a part that
    its operator does not do without (graph/fences.py). `parent` is the process id that
    must still be the parent: where it is not, the parent died before the signal was
    armed, and the process ends here.
    """
    entered, refused = try_fence(fence, parent=parent)
    missing = refused - read_without_fences(os.environ)
    if missing:
        raise OSError(f"no fence: {', '.join(sorted(missing))}")
    return entered


def try_fence(
    fence: Fence, *, parent: int | None = None
) -> tuple[frozenset[FenceName], frozenset[FenceName]]:
    """Enter a fence as far as this machine lets it; return what it gave and refused."""
    entered, refused = set(), set()
    for name, step in _list_steps(fence, parent):
        try:
            step()
        except (OSError, ValueError):
            refused.add(name)
        else:
            entered.add(name)
    return frozenset(entered), frozenset(refused)


def follow_parent(*, parent: int | None = None) -> None:
    """Make the kernel kill this process when the thread that spawned it ends."""
    _control_process(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        os._exit(1)


def renounce_privileges() -> None:
    """Let this process and its children gain no right any more; OSError where not."""
    _control_process(_SET_NO_NEW_PRIVILEGES, 1)


def write_frame(stream: IO[bytes], payload: bytes) -> None:
    """Write one frame and flush it; BrokenPipeError where nobody reads any more."""
    stream.write(_HEAD.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Read one frame whole; None at the end, also in the midst of a frame."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    (length,) = _HEAD.unpack(head)
    payload = stream.read(length)
    return payload if len(payload) == length else None


def describe_fence(fence: Fence) -> str:
    """Write a fence down for the child, without the time, which its parent keeps."""
    numbers = asdict(fence)
    del numbers["seconds"]
    return json.dumps(numbers)


def answer_parent(
    answer: Callable[[bytes, Callable[[bytes], None]], bytes],
) -> NoReturn:
    """Serve the one request of `Child.ask`: the main function of a fenced module.

    `answer` takes the request and a function that tells the parent news ahead of it.
    The module's imports happen before the fence closes. Does not return: the parent
    waits for the end, and taking a process down in order takes longer than a commit
    has. What must be closed `answer` has closed.
    """
    fence, parent = _read_arguments(sys.argv[1:])
    enter_fence(fence, parent=parent)
    payload = read_frame(sys.stdin.buffer)
    if payload is None:
        os._exit(1)
    output = sys.stdout.buffer
    result = answer(payload, lambda news: write_frame(output, NEWS + news))
    write_frame(output, ANSWER + result)
    os._exit(0)


def answer_stream(
    answer: Callable[[bytes, Iterator[bytes], Callable[[bytes], None]], bytes],
) -> NoReturn:
    """Serve the one request of `stream_to_child`; else as `answer_parent`."""
    fence, parent = _read_arguments(sys.argv[1:])
    enter_fence(fence, parent=parent)
    request = read_frame(sys.stdin.buffer)
    if request is None:
        os._exit(1)
    output = sys.stdout.buffer
    result = answer(
        request,
        _read_pieces(sys.stdin.buffer),
        lambda news: write_frame(output, NEWS + news),
    )
    write_frame(output, ANSWER + result)
    os._exit(0)


def _read_pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield frames up to the empty one; the parent's end before it ends us as well."""
    while True:
        piece = read_frame(stream)
        if piece is None:
            os._exit(1)
        if not piece:
            return
        yield piece


def _read_arguments(arguments: list[str]) -> tuple[Fence, int]:
    known = {field.name for field in fields(Fence)}
    numbers = {
        key: value for key, value in json.loads(arguments[0]).items() if key in known
    }
    return Fence(**numbers), int(arguments[1])


def _list_steps(
    fence: Fence, parent: int | None
) -> Iterator[tuple[FenceName, Callable[[], object]]]:
    """Yield the parts of a fence, in the order in which they can be entered."""
    # RDF parsers recurse on hostile input; a core dump of a gigabyte helps nobody.
    yield FenceName.CORE, partial(_lower, resource.RLIMIT_CORE, 0)
    limits = (
        (FenceName.FILE_SIZE, resource.RLIMIT_FSIZE, fence.file_size_bytes),
        (FenceName.CPU, resource.RLIMIT_CPU, fence.cpu_seconds),
        (FenceName.ADDRESS_SPACE, resource.RLIMIT_AS, fence.address_space_bytes),
    )
    for name, kind, value in limits:
        if value is not None:
            yield name, partial(_lower, kind, value)
    yield FenceName.PARENT_DEATH, partial(follow_parent, parent=parent)
    yield FenceName.PRIVILEGES, renounce_privileges
    if fence.expendable:
        yield FenceName.OOM_SCORE, _be_killed_first
    if fence.descriptors is not None:
        # Last: whatever opens a file can be done no more.
        kind, value = resource.RLIMIT_NOFILE, fence.descriptors
        yield FenceName.DESCRIPTORS, partial(_lower, kind, value)


def _lower(kind: int, value: int) -> None:
    """Lower a limit for good; one that is lower already stays."""
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def _be_killed_first() -> None:
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _control_process(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl refused")

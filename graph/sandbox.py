"""Fenced children: start one, speak with it in frames, end it in time.

A frame is its length in four bytes, big end first, and that many bytes. The child
sets its own fence (`enter_fence`), because code between fork and exec is not safe
beside threads. The parent keeps the clock and kills.

The parent-death signal follows the *thread* that spawned: a long-lived child must be
spawned by a thread that lives as long as it should. `run_child` waits for its child,
so any thread may call it.
"""

import ctypes
import json
import os
import resource
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO

from graph.errors import ChildDied, LimitReached, StadtwissenError
from graph.limits import Limit

_HEAD = struct.Struct(">I")
_NEWS = b"n"
_ANSWER = b"a"
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


def enter_fence(fence: Fence, *, parent: int | None = None) -> None:
    """Put the calling process behind its fence; there is no way back.

    `parent` is the process id that must still be the parent: where it is not, the
    parent died before the signal was armed, and the process ends here.
    """
    # RDF parsers recurse on hostile input; a core dump of a gigabyte helps nobody.
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, fence.file_size_bytes)
    _lower(resource.RLIMIT_CPU, fence.cpu_seconds)
    _lower(resource.RLIMIT_AS, fence.address_space_bytes)
    follow_parent(parent=parent)
    renounce_privileges()
    if fence.expendable:
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    _lower(resource.RLIMIT_NOFILE, fence.descriptors)


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


def run_child(
    module: str,
    payload: bytes,
    fence: Fence,
    *,
    on_news: Callable[[bytes], None] | None = None,
) -> bytes:
    """Run `module` on one request and return its answer.

    The module calls `answer_parent`; what it tells ahead of its answer goes to
    `on_news` as it arrives. Raises LimitReached when `fence.seconds` pass, ChildDied
    when the child ends otherwise than with status 0 and an answer. The child is gone
    when this returns.
    """
    with _spawned(module, fence) as child, _alarm(child, fence) as rang:
        answer = _converse(child, payload, on_news)
        status = child.wait()
    return _judge_end(module, fence, answer, status, rang=rang)


def _judge_end(
    module: str,
    fence: Fence,
    answer: bytes | None,
    status: int,
    *,
    rang: threading.Event,
) -> bytes:
    if status == 0 and answer is not None:
        return answer
    if rang.is_set() and fence.seconds is not None:
        raise LimitReached(fence.seconds, advice="Make the input smaller.")
    raise ChildDied(f"{module} ended before it answered", exit_status=status)


def stream_to_child(
    module: str,
    pieces: Iterator[bytes],
    fence: Fence,
    *,
    on_news: Callable[[bytes], None],
) -> bytes:
    """Run `module` on a request that comes in pieces, while it tells news; see above.

    The module calls `answer_stream`, to which the first piece is the request and the
    others are what it reads. Raises what `run_child` and the pieces raise.
    """
    faults: list[BaseException] = []
    with _spawned(module, fence) as child, _alarm(child, fence) as rang:
        request, _ = _pipes(child)
        feeder = threading.Thread(
            target=_feed, args=(request, pieces, child, faults), daemon=True
        )
        feeder.start()
        answer = _listen(child, on_news)
        status = child.wait()
        feeder.join()
    if faults:
        raise faults[0]
    return _judge_end(module, fence, answer, status, rang=rang)


def answer_stream(
    answer: Callable[[bytes, Iterator[bytes], Callable[[bytes], None]], bytes],
) -> None:
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
        lambda news: write_frame(output, _NEWS + news),
    )
    write_frame(output, _ANSWER + result)


def _read_pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield frames up to the empty one; the parent's end before it ends us as well."""
    while True:
        piece = read_frame(stream)
        if piece is None:
            os._exit(1)
        if not piece:
            return
        yield piece


def _feed(
    request: IO[bytes],
    pieces: Iterator[bytes],
    child: subprocess.Popen[bytes],
    faults: list[BaseException],
) -> None:
    try:
        for piece in pieces:
            if piece:
                write_frame(request, piece)
        write_frame(request, b"")
    except BrokenPipeError:
        pass  # It answered before it had read all, or died; the status says which.
    except (OSError, StadtwissenError) as fault:
        faults.append(fault)
        child.kill()


def answer_parent(
    answer: Callable[[bytes, Callable[[bytes], None]], bytes],
) -> None:
    """Serve the one request of `run_child`: the main function of a fenced module.

    `answer` takes the request and a function that tells the parent news ahead of it.
    The module's imports happen before the fence closes.
    """
    fence, parent = _read_arguments(sys.argv[1:])
    enter_fence(fence, parent=parent)
    payload = read_frame(sys.stdin.buffer)
    if payload is None:
        os._exit(1)
    output = sys.stdout.buffer
    result = answer(payload, lambda news: write_frame(output, _NEWS + news))
    write_frame(output, _ANSWER + result)


@contextmanager
def _spawned(module: str, fence: Fence) -> Iterator[subprocess.Popen[bytes]]:
    arguments = (_describe(fence), str(os.getpid()))
    child = subprocess.Popen(  # noqa: S603 - our own module, arguments made by us
        child_command(module, *arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if fence.expendable else None,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        child.kill()
        for pipe in _pipes(child):
            with suppress(BrokenPipeError):  # Unwanted bytes were still buffered.
                pipe.close()
        child.wait()


@contextmanager
def _alarm(child: subprocess.Popen[bytes], fence: Fence) -> Iterator[threading.Event]:
    """Kill the child when its time is over; a read or write of its pipes then ends."""
    rang = threading.Event()

    def ring() -> None:
        rang.set()
        child.kill()

    seconds = None if fence.seconds is None else fence.seconds.value
    clock = threading.Timer(seconds or 0, ring)
    if seconds is not None:
        clock.start()
    try:
        yield rang
    finally:
        clock.cancel()


def _converse(
    child: subprocess.Popen[bytes],
    payload: bytes,
    on_news: Callable[[bytes], None] | None,
) -> bytes | None:
    request, _ = _pipes(child)
    with suppress(BrokenPipeError):  # The exit status says why it closed the pipe.
        write_frame(request, payload)
    return _listen(child, on_news)


def _listen(
    child: subprocess.Popen[bytes], on_news: Callable[[bytes], None] | None
) -> bytes | None:
    _, reply = _pipes(child)
    while (frame := read_frame(reply)) is not None:
        if frame[:1] == _ANSWER:
            return frame[1:]
        if on_news is not None:
            on_news(frame[1:])
    return None


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if child.stdin is None or child.stdout is None:
        raise ValueError("the child was spawned without pipes")
    return child.stdin, child.stdout


def _describe(fence: Fence) -> str:
    numbers = asdict(fence)
    del numbers["seconds"]
    return json.dumps(numbers)


def _read_arguments(arguments: list[str]) -> tuple[Fence, int]:
    known = {field.name for field in fields(Fence)}
    numbers = {
        key: value for key, value in json.loads(arguments[0]).items() if key in known
    }
    return Fence(**numbers), int(arguments[1])


def _lower(kind: int, value: int | None) -> None:
    if value is not None:
        resource.setrlimit(kind, (value, value))


def _control_process(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl refused")

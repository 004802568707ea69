"""Fenced children: start one, speak with it, end it in time.

The parent keeps the clock and kills. The parent-death signal follows the *thread* that
spawned: a child that waits for its request must be started by a thread that lives as
long as it should. `run_child` waits for its child, so any thread may call it.
"""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import IO, Self

from graph.errors import ChildDied, LimitReached
from graph.sandbox import (
    ANSWER,
    Fence,
    child_command,
    child_environment,
    describe_fence,
    read_frame,
    write_frame,
)

# It may be waiting for a file that never ends.
_FEEDER_SECONDS = 5


class Child:
    """A process of ours behind a fence that takes one request and answers it.

    It may be started ahead of its request, and has its imports done when that comes.
    Must be ended; as a context manager it is.
    """

    def __init__(self, module: str, fence: Fence, *arguments: str) -> None:
        """Start `module`, which calls `answer_parent` or `answer_stream`."""
        self.module = module
        self.fence = fence
        self._process = subprocess.Popen(  # noqa: S603 - our own module, arguments made by us
            child_command(module, describe_fence(fence), str(os.getpid()), *arguments),
            env=None if fence.address_space_bytes is None else child_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if fence.expendable else None,
            start_new_session=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("the child was spawned without pipes")
        self._requests: IO[bytes] = self._process.stdin
        self._answers: IO[bytes] = self._process.stdout

    def __enter__(self) -> Self:
        """Return the child itself; it is ended when the block ends."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the child."""
        self.end()

    @property
    def process_id(self) -> int:
        """The process, for operators and for fault tests."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Tell whether it can still be asked."""
        return self._process.poll() is None

    def ask(
        self, payload: bytes, *, on_news: Callable[[bytes], None] | None = None
    ) -> bytes:
        """Send the one request and return its answer.

        What the child tells ahead of its answer goes to `on_news` as it arrives. Raises
        LimitReached when the fence's seconds pass, by the clock or on a processor, and
        ChildDied when the child ends otherwise than with status 0 and an answer.
        """
        with self._alarm() as rang:
            with suppress(BrokenPipeError):  # The exit status says why it closed it.
                write_frame(self._requests, payload)
            answer = self._listen(on_news)
            status = self._process.wait()
        return self._judge_end(answer, status, rang=rang)

    def stream(
        self, pieces: Iterator[bytes], *, on_news: Callable[[bytes], None]
    ) -> bytes:
        """Send a request in pieces, while the child tells news; else as `ask`.

        To `answer_stream` the first piece is the request and the others are what it
        reads. Raises what the pieces raise as well.
        """
        faults: list[BaseException] = []
        with self._alarm() as rang:
            feeder = threading.Thread(
                target=self._feed, args=(pieces, faults), daemon=True
            )
            feeder.start()
            try:
                answer = self._listen(on_news)
                status = self._process.wait()
            finally:
                self._process.kill()  # Whoever still feeds it then ends as well.
                feeder.join(timeout=_FEEDER_SECONDS)
        if faults:
            raise faults[0]
        return self._judge_end(answer, status, rang=rang)

    def end(self) -> None:
        """Kill the child and bury it; harmless when it is gone."""
        self._process.kill()
        for pipe in (self._requests, self._answers):
            with suppress(BrokenPipeError):  # Unwanted bytes were still buffered.
                pipe.close()
        self._process.wait()

    @contextmanager
    def _alarm(self) -> Iterator[threading.Event]:
        """Kill the child when its time is over; reading or writing its pipes ends."""
        rang = threading.Event()

        def ring() -> None:
            rang.set()
            self._process.kill()

        seconds = None if self.fence.seconds is None else self.fence.seconds.value
        clock = threading.Timer(seconds or 0, ring)
        if seconds is not None:
            clock.start()
        try:
            yield rang
        finally:
            clock.cancel()

    def _listen(self, on_news: Callable[[bytes], None] | None) -> bytes | None:
        while (frame := read_frame(self._answers)) is not None:
            if frame[:1] == ANSWER:
                return frame[1:]
            if on_news is not None:
                on_news(frame[1:])
        return None

    def _feed(self, pieces: Iterator[bytes], faults: list[BaseException]) -> None:
        try:
            for piece in pieces:
                if piece:
                    write_frame(self._requests, piece)
            write_frame(self._requests, b"")
        except BrokenPipeError:
            pass  # It answered before it had read all, or died; the status says which.
        except BaseException as fault:  # noqa: BLE001 - raised again by who listens
            faults.append(fault)
            self._process.kill()

    def _judge_end(
        self, answer: bytes | None, status: int, *, rang: threading.Event
    ) -> bytes:
        if status == 0 and answer is not None:
            return answer
        is_late = rang.is_set() or status == -signal.SIGXCPU
        if is_late and self.fence.seconds is not None:
            raise LimitReached(self.fence.seconds, advice="Make the input smaller.")
        raise ChildDied(f"{self.module} ended before it answered", exit_status=status)


def run_child(
    module: str,
    payload: bytes,
    fence: Fence,
    *,
    on_news: Callable[[bytes], None] | None = None,
) -> bytes:
    """Run `module` on one request and return its answer; see `Child.ask`.

    The child is gone when this returns.
    """
    with Child(module, fence) as child:
        return child.ask(payload, on_news=on_news)


def stream_to_child(
    module: str,
    pieces: Iterator[bytes],
    fence: Fence,
    *,
    on_news: Callable[[bytes], None],
) -> bytes:
    """Run `module` on a request that comes in pieces; see `Child.stream`.

    The child is gone when this returns.
    """
    with Child(module, fence) as child:
        return child.stream(pieces, on_news=on_news)

"""One worker of a pool, seen from the parent: started, asked, timed, killed."""

import math
import os
import select
import signal
import struct
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from graph.errors import ChildDied
from graph.fences import FenceName
from graph.limits import WORKER_START_SECONDS
from graph.sandbox import child_command, child_environment
from graph.snapshots import Published
from sparql.protocol import DATA, END, Ending, decode_ending, decode_ready

_HEAD = struct.Struct(">I")
# What a pipe holds; a larger buffer would be mapped and unmapped at each read.
_READ_BYTES = 64 * 1024


class OutOfTime(Exception):
    """The worker did not answer in time; it has been killed."""


class WorkerGone(Exception):
    """The worker was killed from outside before it answered anything; ask another."""


class Member:
    """A fenced process that has one snapshot open and answers one query at a time.

    Must be made by a thread that lives as long as the worker should: the kernel kills
    the worker when the thread that spawned it ends.
    """

    def __init__(self, snapshot: Published) -> None:
        """Start the process and wait until it is ready; ChildDied where it is not."""
        self.snapshot = snapshot
        self.answered = 0
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            child_command("sparql.worker", str(os.getpid()), str(snapshot.path)),
            env=child_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise ChildDied("a worker was started without pipes", exit_status=None)
        self._requests = self._process.stdin
        self._answers = self._process.stdout
        self._buffer = bytearray()
        self._timing = threading.Lock()
        self._is_late = False
        self._deadline = math.inf
        self.fences = self._await_ready()

    @property
    def process_id(self) -> int:
        """The process, for operators and for fault tests."""
        return self._process.pid

    def ask(
        self, task: bytes, *, seconds: float, sink: Callable[[bytes], None]
    ) -> Ending:
        """Send a task and pass the pieces of its answer to `sink`.

        The clock that calls `strike` keeps the time: reading without a limit of its
        own saves a system call and a change of threads for each query.

        Raises WorkerGone where nobody reads any more, OutOfTime after `seconds`,
        ChildDied when the process ends before its answer does; the worker is gone
        then. An error of the sink leaves the worker in the midst of an answer: whoever
        raises it must end the worker.
        """
        self.answered += 1
        self._deadline = time.monotonic() + seconds
        try:
            self._send(task)
        except BrokenPipeError as gone:
            raise WorkerGone from gone
        try:
            frame = self._read_frame()
        except ChildDied as death:
            # A query dies of other signals; this one came from the kernel or a person.
            if death.exit_status == -signal.SIGKILL:
                raise WorkerGone from death
            raise
        while True:
            if frame[:1] == END:
                return self._finish(decode_ending(frame[1:]))
            if frame[:1] == DATA:
                sink(frame[1:])
            frame = self._read_frame()

    def strike(self, now: float) -> None:
        """Kill the worker where its time is over; called by the clock's thread."""
        with self._timing:
            if now > self._deadline:
                self._is_late = True
                self._process.kill()

    def _finish(self, ending: Ending) -> Ending:
        """Stop the clock; a worker struck after its last word is not to be lent."""
        with self._timing:
            self._deadline = math.inf
            return replace(ending, is_worn=True) if self._is_late else ending

    def kill(self) -> None:
        """Kill the process; whoever waits for its answer learns of it."""
        self._process.kill()

    def end(self) -> int:
        """Kill the process and return its exit status; harmless when it is gone."""
        self._process.kill()
        for pipe in (self._requests, self._answers):
            with suppress(OSError):
                pipe.close()
        return self._process.wait()

    def _await_ready(self) -> frozenset[FenceName]:
        patience_ms = WORKER_START_SECONDS.value * 1000
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        if not poll.poll(patience_ms):
            self.end()
            raise ChildDied("a worker did not start in time", exit_status=None)
        fences = decode_ready(self._read_frame())
        if fences is None:
            self.end()
            raise ChildDied("a worker spoke before its turn", exit_status=None)
        return fences

    def _send(self, task: bytes) -> None:
        frame = memoryview(_HEAD.pack(len(task)) + task)
        while frame:
            frame = frame[self._requests.write(frame) :]

    def _read_frame(self) -> bytes:
        while (frame := self._take_frame()) is None:
            chunk = self._answers.read(_READ_BYTES)
            if not chunk:
                status = self.end()
                if self._is_late:
                    raise OutOfTime
                raise ChildDied("a worker died", exit_status=status)
            self._buffer += chunk
        return frame

    def _take_frame(self) -> bytes | None:
        """Take a whole frame off the buffer, None where there is none yet."""
        if len(self._buffer) < _HEAD.size:
            return None
        (length,) = _HEAD.unpack_from(self._buffer)
        end = _HEAD.size + length
        if len(self._buffer) < end:
            return None
        frame = bytes(self._buffer[_HEAD.size : end])
        del self._buffer[:end]
        return frame

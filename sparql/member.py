"""One worker of a pool, seen from the parent: started, asked, timed, killed."""

import os
import select
import struct
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress

from graph.errors import ChildDied
from graph.limits import WORKER_START_SECONDS
from graph.sandbox import child_command
from graph.snapshots import Published
from sparql.protocol import DATA, END, READY, Ending, decode_ending

_HEAD = struct.Struct(">I")
_READ_BYTES = 256 * 1024


class OutOfTime(Exception):
    """The worker did not answer in time; it has been killed."""


class Member:
    """A fenced process that has one snapshot open and answers one query at a time.

    Must be made by a thread that lives as long as the worker should: the kernel kills
    the worker when the thread that spawned it ends.
    """

    def __init__(self, snapshot: Published) -> None:
        """Start the process and wait until it is ready; ChildDied where it is not."""
        self.snapshot = snapshot
        self.answered = 0
        self.is_worn = False
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            child_command("sparql.worker", str(os.getpid()), str(snapshot.path)),
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
        self._poll = select.poll()
        self._poll.register(self._answers, select.POLLIN)
        self._buffer = bytearray()
        deadline = time.monotonic() + WORKER_START_SECONDS.value
        try:
            if self._read_frame(deadline) != READY:
                raise ChildDied("a worker spoke before its turn", exit_status=None)
        except OutOfTime as late:
            raise ChildDied(
                "a worker did not start in time", exit_status=None
            ) from late

    @property
    def process_id(self) -> int:
        """The process, for operators and for fault tests."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Tell whether the process still runs."""
        return self._process.poll() is None

    def ask(
        self, task: bytes, *, seconds: float, sink: Callable[[bytes], None]
    ) -> Ending:
        """Send a task and pass the pieces of its answer to `sink`.

        Raises OutOfTime after `seconds`, ChildDied when the process ends before its
        answer does; the worker is gone then. An error of the sink leaves the worker in
        the midst of an answer: whoever raises it must end the worker.
        """
        deadline = time.monotonic() + seconds
        self.answered += 1
        with suppress(BrokenPipeError):  # Reading tells how it died.
            self._send(task)
        while True:
            frame = self._read_frame(deadline)
            if frame[:1] == END:
                return decode_ending(frame[1:])
            if frame[:1] == DATA:
                sink(frame[1:])

    def end(self) -> int:
        """Kill the process and return its exit status; harmless when it is gone."""
        self._process.kill()
        for pipe in (self._requests, self._answers):
            with suppress(OSError):
                pipe.close()
        return self._process.wait()

    def _send(self, task: bytes) -> None:
        frame = memoryview(_HEAD.pack(len(task)) + task)
        while frame:
            frame = frame[self._requests.write(frame) :]

    def _read_frame(self, deadline: float) -> bytes:
        while (frame := self._take_frame()) is None:
            left_ms = (deadline - time.monotonic()) * 1000
            if left_ms <= 0 or not self._poll.poll(left_ms):
                self.end()
                raise OutOfTime
            chunk = self._answers.read(_READ_BYTES)
            if not chunk:
                status = self._process.wait()
                self.end()
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

"""The log in the data directory: a file for each day, removed after some days.

Lines wait in memory for the one thread that writes them. A disk that is slow or full
holds up no answer: lines are lost then, and counted.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue

from graph.access_limits import LOG_QUEUE
from graph.layout import Layout
from web.operation.log_lines import Line, spell

_NAME = "access-%Y-%m-%d.jsonl"
_PATTERN = "access-*.jsonl"
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600
_MOST_AT_ONCE = 2_000
# Lines are gathered so long: to open a file for each would take longer than to answer.
_GATHER_SECONDS = 0.1
# So often it looks for days that are over, also where nobody asks anything.
_LOOK_SECONDS = 600.0


def find_today() -> date:
    """Return the day that it is, in UTC."""
    return datetime.now(UTC).date()


class AccessLog:
    """Takes lines from all threads and writes them in one of its own."""

    def __init__(
        self,
        data_dir: Path,
        *,
        days: int,
        today: Callable[[], date] = find_today,
        complain: Callable[[str], object] = sys.stderr.write,
    ) -> None:
        """Begin to write; with no days nothing is kept, nor what is there already."""
        self._folder = Layout(data_dir=data_dir).log
        self._days = days
        self._today = today
        self._complain = complain
        self._lines: SimpleQueue[Callable[[], Line] | None] = SimpleQueue()
        self._closing = threading.Event()
        self._swept: date | None = None
        self._is_failing = False
        self.lost = 0
        self._thread = threading.Thread(
            target=self._keep_writing, name="write-log", daemon=True
        )
        self._thread.start()

    def add(self, describe: Callable[[], Line]) -> None:
        """Take what makes a line when the writing thread calls it; never waits."""
        if not self._days:
            return
        if self._lines.qsize() >= LOG_QUEUE.value:
            self.lost += 1
            return
        self._lines.put(describe)

    def close(self) -> None:
        """Write what waits, and stop."""
        self._closing.set()
        self._lines.put(None)
        self._thread.join()

    def _keep_writing(self) -> None:
        is_open = True
        while is_open:
            self._sweep()
            taken = self._take()
            is_open = None not in taken
            self._write([describe() for describe in taken if describe is not None])

    def _take(self) -> list[Callable[[], Line] | None]:
        """Wait for a line, and return all that have come a moment later."""
        with suppress(Empty):
            taken = [self._lines.get(timeout=_LOOK_SECONDS)]
            self._closing.wait(_GATHER_SECONDS)
            while len(taken) < _MOST_AT_ONCE and not self._lines.empty():
                taken.append(self._lines.get_nowait())
            return taken
        return []

    def _write(self, lines: list[Line]) -> None:
        if not lines:
            return
        try:
            append(self._folder, self._today(), lines)
        except OSError as fault:
            self.lost += len(lines)
            self._tell(fault)
        else:
            self._is_failing = False

    def _sweep(self) -> None:
        today = self._today()
        if self._swept == today:
            return
        try:
            remove_old(self._folder, today, days=self._days)
        except OSError as fault:
            self._tell(fault)
        else:
            self._swept = today

    def _tell(self, fault: OSError) -> None:
        """Complain once, until it has worked again."""
        if not self._is_failing:
            reason = os.strerror(fault.errno or 0)
            self._complain(f"Stadtwissen cannot write its log ({reason}).\n")
        self._is_failing = True


def append(folder: Path, day: date, lines: Iterable[Line]) -> None:
    """Append lines to the file of a day, whoever else does; OSError where not."""
    folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
    path = folder / day.strftime(_NAME)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
    descriptor = os.open(path, flags, _PRIVATE_FILE)
    try:
        # What a full disk or a crash cut short must not spoil the next line.
        end = b"\n" if _is_torn(descriptor) else b""
        left = memoryview(end + b"".join(spell(line) for line in lines))
        while left:
            left = left[os.write(descriptor, left) :]
    finally:
        os.close(descriptor)


def remove_old(folder: Path, today: date, *, days: int) -> None:
    """Remove the files of days that are so many days ago."""
    for path in folder.glob(_PATTERN):
        with suppress(ValueError):  # It is not ours.
            day = datetime.strptime(path.name, _NAME).replace(tzinfo=UTC).date()
            if day + timedelta(days=days) <= today:
                path.unlink(missing_ok=True)


def _is_torn(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"

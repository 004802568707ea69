"""Start steady writers one after the other, hear what they acknowledge, kill them."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from graph.layout import Layout
from graph.steps import Step

ROOT = Path(__file__).parents[2]
_MEASURED = 3


class Killer:
    """Kills writers of one data directory at random moments of their commits.

    `acknowledged` is the last revision that one of them acknowledged. The first
    `synced_bytes` of the journal were synced.
    """

    def __init__(self, journal: Path, orders: IO[str], news: IO[str]) -> None:
        self.acknowledged = 0
        self.synced_bytes = 0
        self._journal = journal
        self._orders = orders
        self._news = news
        self._commit_seconds = 0.0

    def measure(self) -> None:
        """Learn how long a commit takes, of which kills hit every part."""
        writer = self._start("")
        self._hear_acknowledgement()
        began = time.monotonic()
        for _ in range(_MEASURED):
            self._hear_acknowledgement()
        self._commit_seconds = (time.monotonic() - began) / _MEASURED
        os.kill(writer, signal.SIGKILL)
        self._hear_the_rest()

    def strike(self, chance: random.Random) -> None:
        """Kill a writer at a random moment: of its start, its recovery, its commits."""
        writer = self._start("")
        if chance.random() < 0.5:
            self._hear_acknowledgement()
        time.sleep(chance.uniform(0, self._commit_seconds))
        os.kill(writer, signal.SIGKILL)
        self._hear_the_rest()

    def strike_at(self, step: Step) -> None:
        """Let a writer die at a step of its second commit."""
        self._start(step)
        self._hear_the_rest()

    def _start(self, step: str) -> int:
        # Recovery syncs what is there, and may be killed before it tells so.
        self.synced_bytes = sum(one.stat().st_size for one in self._journal.iterdir())
        self._orders.write(f"{step}\n")
        self._orders.flush()
        return int(self._news.readline().split()[1])

    def _hear_acknowledgement(self) -> None:
        while self._take(self._news.readline()) != "acknowledged":
            pass

    def _hear_the_rest(self) -> None:
        while self._take(self._news.readline()) != "gone":
            pass

    def _take(self, line: str) -> str:
        news, *numbers = line.split()
        if news == "acknowledged":
            self.acknowledged = int(numbers[0])
        elif news == "synced":
            self.synced_bytes = int(numbers[0])
        return news


@contextmanager
def open_killer(data_dir: Path) -> Iterator[Killer]:
    """Yield a killer of writers of a data directory; none is left behind."""
    command = [sys.executable, "-m", "tests.support.steady_writer", str(data_dir)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    if process.stdin is None or process.stdout is None:
        raise ValueError("the writers were started without pipes")
    journal = Layout(data_dir=data_dir).journal
    try:
        yield Killer(journal, process.stdin, process.stdout)
    finally:
        process.stdin.close()
        process.kill()
        process.stdout.close()
        process.wait()

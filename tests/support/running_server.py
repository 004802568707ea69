"""The real server, started as an operator starts it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

_COMMAND = "from web.commands import main; main()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer over HTTP; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningServer:
    """A server that said it was ready, in `ready_line`."""

    port: int
    process: subprocess.Popen[str]
    ready_line: str

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
        client: str = "127.0.0.1",
    ) -> Reply:
        """Send one request, from an address of this machine; return the answer."""
        connection = HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(client, 0)
        )
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return Reply(
                status=answer.status,
                headers={name.lower(): value for name, value in answer.getheaders()},
                body=answer.read(),
            )
        finally:
            connection.close()


@contextmanager
def run_server(
    data_dir: Path, *, under: tuple[str, ...] = (), **settings: str
) -> Iterator[RunningServer]:
    """Run `stadtwissen serve` on a data directory until the block ends.

    `settings` are variables of its environment; none of the test's own go in, and no
    dump is made unless they say so. `under`
    is a module and its arguments that run the command in their turn.
    """
    port = find_free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("STADTWISSEN_") and name not in ("HOST", "PORT")
    }
    arguments = ["serve", "--port", str(port), "--data-dir", str(data_dir)]
    runner = (sys.executable, "-m", *under) if under else ()
    process = subprocess.Popen(
        [*runner, sys.executable, "-c", _COMMAND, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=environment | {"STADTWISSEN_DUMPS": "0"} | settings,
    )
    if process.stdout is None:
        raise ValueError("the server was started without a pipe")
    try:
        # Ends at once where the process does; pytest's own limit stops a hang.
        line = process.stdout.readline()
        yield RunningServer(port=port, process=process, ready_line=line)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        process.stdout.close()


def find_descendants(process_id: int) -> set[int]:
    """Return the ids of all processes below one, by the kernel's own table."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text(encoding="utf-8")
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents[int(stat.parent.name)] = int(text.rpartition(")")[2].split()[1])
    found: set[int] = set()
    level = {process_id}
    while level:
        level = {child for child, parent in parents.items() if parent in level}
        found |= level
    return found


def find_free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

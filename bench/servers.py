"""Starts our server and the engine's own on free loopback ports, and stops them."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"
BIN = Path(sys.executable).parent
START_SECONDS = 300
_STOP_SECONDS = 30
_TOLD_BYTES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server; a query, percent-encoded, is appended to its target."""

    name: str
    port: int
    target: str
    start_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How a server is started: its command, and where it answers queries."""

    name: str
    command: Sequence[str]
    port: int
    target: str
    environment: dict[str, str] | None = None
    folder: Path | None = None


def find_free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


@contextmanager
def run_stadtwissen(data_dir: Path) -> Iterator[Server]:
    """Serve a data directory, which is built first where it is empty."""
    port = find_free_port()
    launch = Launch(
        name="stadtwissen",
        command=(str(BIN / "stadtwissen"), "serve", "--port", str(port)),
        port=port,
        target="/sparql?query=",
        environment=os.environ
        | {"STADTWISSEN_DATA_DIR": str(data_dir), "STADTWISSEN_DUMPS": "0"},
    )
    with run(launch) as server:
        yield server


@contextmanager
def run_oxigraph(snapshot: Path) -> Iterator[Server]:
    """Serve a copy of the same store with the engine's own server, without limits."""
    port = find_free_port()
    with tempfile.TemporaryDirectory() as name:
        store = Path(name) / "store"
        shutil.copytree(snapshot, store)
        options = ("--location", str(store), "--bind", f"{HOST}:{port}")
        launch = Launch(
            name="oxigraph serve",
            command=(str(BIN / "oxigraph"), "serve", *options),
            port=port,
            target="/query?query=",
        )
        with run(launch) as server:
            yield server


@contextmanager
def run(launch: Launch) -> Iterator[Server]:
    """Start a server, wait until it answers a query, and stop it in the end."""
    with tempfile.TemporaryFile() as complaints:
        began = time.monotonic()
        process = subprocess.Popen(
            launch.command,
            env=launch.environment,
            cwd=launch.folder,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
        try:
            _wait(process, launch, complaints)
            yield Server(
                name=launch.name,
                port=launch.port,
                target=launch.target,
                start_seconds=time.monotonic() - began,
            )
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(
    process: subprocess.Popen[bytes], launch: Launch, complaints: IO[bytes]
) -> None:
    """Wait until a query is answered; the request is the plainest there is."""
    request = f"GET {launch.target}ASK%7B%7D HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode()
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            complaints.seek(0)
            last = complaints.read()[-_TOLD_BYTES:].decode(errors="replace")
            raise RuntimeError(
                f"{launch.name} ended with status {process.returncode}: {last}"
            )
        try:
            with socket.create_connection((HOST, launch.port), timeout=5) as connection:
                connection.sendall(request)
                if b" 200 " in connection.recv(64):
                    return
        except OSError:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"{launch.name}: no answer within {START_SECONDS} s")

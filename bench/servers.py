"""Starts our server and the engine's own on free loopback ports, and stops them."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
BIN = Path(sys.executable).parent
START_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: where its SPARQL endpoint is, and how long it took."""

    name: str
    port: int
    path: str
    start_seconds: float


def find_free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


@contextmanager
def run_stadtwissen(data_dir: Path) -> Iterator[Server]:
    """Serve a data directory, which is built first where it is empty."""
    port = find_free_port()
    environment = os.environ | {"STADTWISSEN_DATA_DIR": str(data_dir)}
    command = [str(BIN / "stadtwissen"), "serve", "--port", str(port)]
    yield from _run("stadtwissen", command, port, "/sparql", environment)


@contextmanager
def run_oxigraph(snapshot: Path, folder: Path) -> Iterator[Server]:
    """Serve a copy of the same store with the engine's own server, without limits."""
    store = folder / "oxigraph"
    shutil.copytree(snapshot, store)
    port = find_free_port()
    command = [
        str(BIN / "oxigraph"),
        "serve",
        "--location",
        str(store),
        "--bind",
        f"{HOST}:{port}",
    ]
    yield from _run("oxigraph serve", command, port, "/query", dict(os.environ))


def _run(
    name: str, command: list[str], port: int, path: str, environment: dict[str, str]
) -> Iterator[Server]:
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port, path)
        took = time.monotonic() - began
        yield Server(name=name, port=port, path=path, start_seconds=took)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    """Wait until a query is answered; the request is the plainest there is."""
    request = f"GET {path}?query=ASK%7B%7D HTTP/1.0\r\nHost: {HOST}\r\n\r\n".encode()
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            with socket.create_connection((HOST, port), timeout=5) as connection:
                connection.sendall(request)
                if b" 200 " in connection.recv(64):
                    return
        except OSError:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"no answer on port {port} within {START_SECONDS} s")

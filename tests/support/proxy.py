"""The nginx of docs/deploy, started on free ports of this machine."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.running_server import find_free_port

EXAMPLE = Path(__file__).parents[2] / "docs" / "deploy" / "nginx.conf"
NAME = "stadtwissen.example"
_START_SECONDS = 20
_AROUND = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def find_nginx() -> str | None:
    """Return the program, None where this machine has none."""
    return shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")


@contextmanager
def run_proxy(folder: Path, *, server_port: int) -> Iterator[int]:
    """Run nginx by our example before a server; yields its port, which speaks TLS.

    Of the example ports, addresses and the certificate are changed, nothing else.
    """
    plain, secure = find_free_port(), find_free_port()
    _make_certificate(folder)
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{server_port}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen [::]:80;", ""),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
        ("listen [::]:443 ssl http2;", ""),
        ("/etc/ssl/stadtwissen/", f"{folder}/"),
    ):
        if old not in text:
            raise ValueError(f"the example has no {old}")
        text = text.replace(old, new)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    whole = folder / "nginx.conf"
    whole.write_text(_AROUND.format(folder=folder), encoding="utf-8")
    command = [find_nginx() or "nginx", "-p", str(folder), "-c", str(whole)]
    process = subprocess.Popen(command)
    try:
        _await_port(secure, process)
        yield secure
    finally:
        process.terminate()
        process.wait(timeout=_START_SECONDS)


def _make_certificate(folder: Path) -> None:
    files = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *files, *names],
        check=True,
        capture_output=True,
    )


def _await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError(f"nginx did not start, status {process.poll()}")

"""The systemd unit of docs/deploy: systemd reads it, and our fences stand in it."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.running_server import run_server
from tests.support.small_store import make_quads, publish_store
from tests.support.under_unit import CANNOT, UNIT, read_unit
from web.settings import read_settings

ANALYZE = shutil.which("systemd-analyze")
WALL = "tests.support.under_unit"
ROOT = Path(__file__).parents[3]
# Of ten, by `systemd-analyze security`; what remains is that it opens a socket.
MOST_EXPOSURE = 2
DEADLINE_SECONDS = 20

with_systemd = pytest.mark.skipif(
    ANALYZE is None, reason="no systemd-analyze on this machine; package `systemd`"
)


@with_systemd
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    program = read_unit()["ExecStart"][0].split()[0]
    unit = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8")
    unit.write_text(text.replace(program, sys.executable), encoding="utf-8")

    result = subprocess.run(
        ["systemd-analyze", "verify", str(unit)],
        check=False,
        capture_output=True,
        text=True,
    )

    assert (result.returncode, result.stderr) == (0, "")


@with_systemd
def test_systemd_finds_the_unit_little_exposed() -> None:
    options = ["--offline=true", f"--threshold={MOST_EXPOSURE * 10}", "--no-pager"]

    result = subprocess.run(
        ["systemd-analyze", "security", *options, str(UNIT)],
        check=False,
        capture_output=True,
        text=True,
    )

    assert result.returncode == 0, result.stdout[-200:]


def test_its_settings_are_settings() -> None:
    environment = dict(
        pair.split("=", 1)
        for line in read_unit()["Environment"]
        for pair in line.split()
    )

    settings = read_settings(environment)

    assert (settings.proxies, settings.is_public) == (1, False)
    assert settings.data_dir == Path("/var/lib", *read_unit()["StateDirectory"])


@with_systemd
def test_every_fence_stands_behind_its_wall(tmp_path: Path) -> None:
    probe = subprocess.run([sys.executable, "-m", WALL, "true"], cwd=ROOT, check=False)
    if probe.returncode == CANNOT:
        pytest.skip("This machine lacks a header or a filter for it.")
    publish_store(tmp_path, 1, make_quads())

    with run_server(tmp_path, under=(WALL,)) as server:
        assert server.send("GET", "/sparql?query=ASK%7B%7D").status == 200
        deadline = time.monotonic() + DEADLINE_SECONDS
        health = {"fences": None}
        while not health["fences"] and time.monotonic() < deadline:
            health = json.loads(server.send("GET", "/health").body)

    assert health["fences"]["missing"] == []
    assert health["fences"]["network_by"] == "seccomp"

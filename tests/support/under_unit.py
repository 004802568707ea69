"""Runs a command behind the wall of the systemd unit, as far as that is possible here.

`python -m tests.support.under_unit COMMAND…` lets through the system calls that the
unit's SystemCallFilter does, refuses memory that is both writable and executable, and
drops all capabilities. systemd itself says which calls its sets hold. Status 77 where
this machine lacks something for it.
"""

import ctypes
import errno
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

from graph.network_lock import (
    _ALLOW,
    _EQUAL,
    _LOAD,
    _MACHINES,
    _NUMBER,
    _RETURN,
    _SET_MODE_FILTER,
    _Program,
    _Step,
)
from graph.sandbox import renounce_privileges

CANNOT = 77
UNIT = Path(__file__).parents[2] / "docs" / "deploy" / "stadtwissen.service"
_NUMBERS = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")
_REFUSE = 0x00050000 | errno.EPERM
_SET_MDWE, _NO_EXECUTABLE_GAIN = 65, 1
_DROP_FROM_BOUNDING_SET = 24
_MOST_CAPABILITIES = 64


def read_unit() -> dict[str, list[str]]:
    """Return the unit's settings; one that stands there again is added."""
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"([A-Za-z]+)=(.*)", line):
            found.setdefault(match[1], []).append(match[2])
    return found


def list_calls() -> set[str]:
    """Return the names of the system calls that the unit lets through."""
    allowed: set[str] = set()
    for line in read_unit()["SystemCallFilter"]:
        names = line.removeprefix("~").split()
        calls = {call for name in names for call in _expand(name)}
        allowed = allowed - calls if line.startswith("~") else allowed | calls
    return allowed


def _expand(name: str) -> set[str]:
    """Return the calls of a set, and of the sets in it."""
    if not name.startswith("@"):
        return {name}
    text = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager", name],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    members = [line.strip() for line in text.splitlines()[1:]]
    return {
        call
        for member in members
        if member and not member.startswith("#")
        for call in _expand(member)
    }


def _enter() -> bool:
    """Go behind the wall; False where this machine lacks something for it."""
    machine = _MACHINES.get(platform.machine())
    if platform.machine() != "x86_64" or machine is None or not _NUMBERS.exists():
        return False
    header = _NUMBERS.read_text(encoding="ascii")
    numbers = dict(re.findall(r"#define __NR_(\w+) (\d+)", header))
    steps = [_Step(_LOAD, 0, 0, _NUMBER)]
    for call in sorted(list_calls() & set(numbers)):
        steps += [
            _Step(_EQUAL, 0, 1, int(numbers[call])),
            _Step(_RETURN, 0, 0, _ALLOW),
        ]
    steps.append(_Step(_RETURN, 0, 0, _REFUSE))
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    kernel = ctypes.CDLL(None)
    for capability in range(_MOST_CAPABILITIES):
        kernel.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
    renounce_privileges()
    if kernel.prctl(_SET_MDWE, _NO_EXECUTABLE_GAIN, 0, 0, 0) != 0:
        return False
    done = kernel.syscall(machine.seccomp, _SET_MODE_FILTER, 0, ctypes.byref(program))
    return bool(done == 0)


if __name__ == "__main__":
    if not _enter():
        sys.exit(CANNOT)
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - that is what it is for

"""Runs a command on a machine that does not limit address space, as some do not.

`python -m tests.support.without_address_space COMMAND…`: a filter refuses the system
call by which that limit is read and set, for the command and all that it starts. Status
77 where this machine has no such filter.
"""

import ctypes
import errno
import os
import platform
import resource
import sys

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
_REFUSE = 0x00050000 | errno.EPERM
# struct seccomp_data of linux/seccomp.h: the low half, on machines with the small end
# first.
_SECOND_ARGUMENT = 24
_PRLIMIT = {"x86_64": 302, "aarch64": 261}


def refuse_limit() -> bool:
    """Refuse the limit to this process and its children; False where that fails."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    steps = [
        _Step(_LOAD, 0, 0, _NUMBER),
        _Step(_EQUAL, 0, 3, _PRLIMIT[platform.machine()]),
        _Step(_LOAD, 0, 0, _SECOND_ARGUMENT),
        _Step(_EQUAL, 0, 1, resource.RLIMIT_AS),
        _Step(_RETURN, 0, 0, _REFUSE),
        _Step(_RETURN, 0, 0, _ALLOW),
    ]
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    renounce_privileges()
    done = ctypes.CDLL(None).syscall(
        machine.seccomp, _SET_MODE_FILTER, 0, ctypes.byref(program)
    )
    return bool(done == 0)


if __name__ == "__main__":
    if not refuse_limit():
        sys.exit(CANNOT)
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - that is what it is for

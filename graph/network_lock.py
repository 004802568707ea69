"""Takes the network from a process that must still open files (Linux seccomp).

The engine opens the files of a store when a query first needs them (RocksDB opens 16
at the start and the rest late), so a query worker cannot give up all descriptors as
the parsing child does. This filter refuses the calls by which a socket comes to be,
for every thread of the process and for good
(https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html).
"""

import ctypes
import errno
import platform
from dataclasses import dataclass

from graph.sandbox import renounce_privileges

_SET_MODE_FILTER = 1
_ALL_THREADS = 1
# Classic BPF: load a word, jump if equal, jump if at least, return.
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE = 0, 4
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_SECOND_TABLE = 0x40000000
_IO_URING_SETUP = 425


@dataclass(frozen=True, slots=True, kw_only=True)
class _Machine:
    """The kernel's numbers on one architecture."""

    architecture: int
    seccomp: int
    sockets: tuple[int, ...]


# socket and socketpair; io_uring can make sockets too and has one number everywhere.
_MACHINES = {
    "x86_64": _Machine(architecture=0xC000003E, seccomp=317, sockets=(41, 53)),
    "aarch64": _Machine(architecture=0xC00000B7, seccomp=277, sockets=(198, 199)),
}


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("when_true", ctypes.c_ubyte),
        ("when_false", ctypes.c_ubyte),
        ("value", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def lock_network() -> bool:
    """Refuse new sockets to this process from now on; there is no way back.

    Returns False where the kernel or the architecture has no such filter: then the
    caller closes the network otherwise.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    steps = _write_filter(machine)
    table = (_Step * len(steps))(*steps)
    program = _Program(len(steps), table)
    try:
        # The kernel takes a filter only from a process that can gain no rights.
        renounce_privileges()
    except OSError:
        return False
    done = ctypes.CDLL(None).syscall(
        machine.seccomp, _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(program)
    )
    return bool(done == 0)


def _write_filter(machine: _Machine) -> list[_Step]:
    refused = (*machine.sockets, _IO_URING_SETUP)
    last = len(refused)
    return [
        _Step(_LOAD, 0, 0, _ARCHITECTURE),
        _Step(_EQUAL, 1, 0, machine.architecture),
        _Step(_RETURN, 0, 0, _KILL),
        _Step(_LOAD, 0, 0, _NUMBER),
        # The x32 table gives the same calls other numbers.
        _Step(_AT_LEAST, last + 1, 0, _SECOND_TABLE),
        *(
            _Step(_EQUAL, last - place, 0, number)
            for place, number in enumerate(refused)
        ),
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _REFUSE),
    ]

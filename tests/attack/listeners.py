"""Sockets of this machine that listen, and tell whether anybody called."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

# Far more than are made in one test, so that the kernel turns nobody away.
_CALLERS = 1_000
_ADDRESSES = (
    (socket.AF_INET, "127.0.0.1", "127.0.0.1"),
    (socket.AF_INET6, "::1", "[::1]"),
    (socket.AF_INET6, "::ffff:127.0.0.1", "[::ffff:127.0.0.1]"),
)


class Listeners:
    """The sockets; the kernel takes calls for them whether or not anybody asks."""

    def __init__(self, sockets: dict[str, socket.socket]) -> None:
        self._sockets = sockets

    @property
    def addresses(self) -> list[str]:
        """Where they listen, as HTTP addresses."""
        return list(self._sockets)

    def find_called(self) -> list[str]:
        """Return the addresses that were called since they were made."""
        return [address for address, one in self._sockets.items() if _was_called(one)]


@contextmanager
def listen() -> Iterator[Listeners]:
    """Listen on IPv4, IPv6 and IPv4 written as IPv6 until the block ends."""
    with ExitStack() as stack:
        sockets = {}
        for family, host, written in _ADDRESSES:
            one = stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            one.bind((host, 0))
            one.listen(_CALLERS)
            one.settimeout(0)
            sockets[f"http://{written}:{one.getsockname()[1]}/"] = one
        yield Listeners(sockets)


def _was_called(one: socket.socket) -> bool:
    try:
        connection, _ = one.accept()
    except BlockingIOError:
        return False
    connection.close()
    return True

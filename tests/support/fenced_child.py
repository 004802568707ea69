"""A child for the tests of graph.sandbox: the request names what it does."""

import os
import socket
import sys
import time
from collections.abc import Callable

from graph.sandbox import answer_parent


def _behave(request: bytes, tell: Callable[[bytes], None]) -> bytes:
    match request.partition(b" "):
        case (b"echo", _, text):
            tell(b"heard")
            return text
        case (b"die", _, number):
            os.kill(os.getpid(), int(number))
        case (b"hang", _, _):
            tell(str(os.getpid()).encode())
            time.sleep(3_600)
        case (b"eat", _, size):
            return str(len(bytearray(int(size)))).encode()
        case (b"dial", _, _):
            try:
                socket.socket().close()
            except OSError as refused:
                return type(refused).__name__.encode()
            return b"open"
        case (b"whose", _, _):
            return sys.modules["graph.sandbox"].__file__.encode()
    return b""


if __name__ == "__main__":
    answer_parent(_behave)

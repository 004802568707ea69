"""Answers on their way through: in memory while small, then in a temporary file."""

import tempfile
from typing import IO

from graph.errors import LimitReached
from graph.limits import RESULT, RESULT_IN_MEMORY, Limit


class Spool:
    """Takes an answer in pieces and gives it whole.

    The file has no name on disk, so nothing is left when the process dies. LimitReached
    when the answer grows past `largest`.
    """

    def __init__(
        self, *, largest: Limit = RESULT, in_memory: Limit = RESULT_IN_MEMORY
    ) -> None:
        self._largest = largest
        self._in_memory = in_memory
        self._chunks: list[bytes] = []
        self._file: IO[bytes] | None = None
        self.size_bytes = 0

    def write(self, chunk: bytes) -> None:
        """Add a piece."""
        self.size_bytes += len(chunk)
        if self.size_bytes > self._largest.value:
            self.discard()
            raise LimitReached(
                self._largest,
                used=self.size_bytes,
                advice="Ask for less with LIMIT, or take a dump.",
            )
        if self._file is None and self.size_bytes > self._in_memory.value:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - outlives this call
            self._file.writelines(self._chunks)
            self._chunks.clear()
        if self._file is None:
            self._chunks.append(chunk)
        else:
            self._file.write(chunk)

    def finish(self) -> bytes | IO[bytes]:
        """Return the whole answer: bytes, or a file at its beginning to be closed."""
        if self._file is None:
            return b"".join(self._chunks)
        self._file.seek(0)
        return self._file

    def discard(self) -> None:
        """Let go of everything."""
        self._chunks.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

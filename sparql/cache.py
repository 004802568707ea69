"""Answers that were given already, kept for who asks the same again.

A key names the revision, so nothing kept is ever wrong: what belongs to older revisions
is no longer asked for and makes room first.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from graph.access_limits import RESULT_CACHE, RESULT_CACHED
from graph.limits import Limit

Kept = TypeVar("Kept")


class ResultCache(Generic[Kept]):
    """A bounded number of bytes of answers; the one asked for last goes last."""

    def __init__(
        self, *, largest: Limit = RESULT_CACHED, in_all: Limit = RESULT_CACHE
    ) -> None:
        """Keep answers up to `largest` bytes each, and up to `in_all` together."""
        self._largest_bytes = largest.value
        self._most_bytes = in_all.value
        self._changing = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._size_bytes = 0
        self.hits = 0
        self.misses = 0

    @property
    def size_bytes(self) -> int:
        """How many bytes are kept."""
        return self._size_bytes

    def find(self, key: Hashable) -> Kept | None:
        """Return what is kept under a key, None where nothing is."""
        with self._changing:
            entry = self._kept.get(key)
            if entry is None:
                self.misses += 1
                return None
            self.hits += 1
            self._kept.move_to_end(key)
            return entry[0]

    def keep(self, key: Hashable, value: Kept, *, size_bytes: int) -> None:
        """Keep an answer of so many bytes, unless it is too large to be worth it."""
        if size_bytes > self._largest_bytes:
            return
        with self._changing:
            self._forget(key)
            self._kept[key] = value, size_bytes
            self._size_bytes += size_bytes
            while self._size_bytes > self._most_bytes:
                self._forget(next(iter(self._kept)))

    def _forget(self, key: Hashable) -> None:
        entry = self._kept.pop(key, None)
        if entry is not None:
            self._size_bytes -= entry[1]

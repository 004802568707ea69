"""A worker's answer on its way to the parent: collected, mended, counted, framed."""

import io
from dataclasses import replace
from typing import BinaryIO

from graph.sandbox import write_frame
from sparql.protocol import DATA, END, Ending, encode_ending
from sparql.results import RowCounter, mend_xml

_CHUNK_BYTES = 64 * 1024


class Outbox:
    """Collects an answer and sends it on in frames; mends and counts in passing."""

    def __init__(self, answers: BinaryIO, *, mends_xml: bool) -> None:
        self._answers = answers
        self._mends_xml = mends_xml
        self._before = b""
        self._chunks: list[bytes] = []
        self._size_bytes = 0
        self.counter: RowCounter | None = None

    def write(self, chunk: bytes) -> int:
        """Take what the engine wrote."""
        if self.counter is not None:
            self.counter.feed(chunk)
        mended = chunk
        if self._mends_xml:
            mended = mend_xml(chunk, before=self._before)
            self._before = chunk
        self._chunks.append(mended)
        self._size_bytes += len(mended)
        if self._size_bytes >= _CHUNK_BYTES:
            write_frame(self._answers, self._take())
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: the ending flushes."""

    def end(self, ending: Ending, *, is_worn: bool) -> None:
        """Send the rest and the ending in one write."""
        last = io.BytesIO()
        if self._chunks:
            write_frame(last, self._take())
        if is_worn:
            ending = replace(ending, is_worn=True)
        write_frame(last, END + encode_ending(ending))
        self._answers.write(last.getvalue())
        self._answers.flush()

    def _take(self) -> bytes:
        frame = DATA + b"".join(self._chunks)
        self._chunks.clear()
        self._size_bytes = 0
        return frame

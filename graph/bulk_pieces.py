"""A large file in pieces: unpacked where it is gzip, never whole in memory."""

import zlib
from collections.abc import Iterator
from itertools import chain

from graph import formats, limits
from graph.errors import LimitReached, Refused, Rejection

BULK_FORMATS = (formats.N_TRIPLES, formats.N_QUADS, formats.TURTLE, formats.TRIG)
"""The formats that can be read in a stream."""

_GZIP = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"
_PIECE_BYTES = 4 << 20


def unpack_pieces(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the pieces of a file unpacked where it is gzip, whatever its name says.

    A byte order mark is left off. Raises Refused where the packing is broken,
    LimitReached where it hides too much.
    """
    unpacked = _unpack(pieces)
    head = b""
    while len(head) < len(_MARK) and (piece := next(unpacked, None)) is not None:
        head += piece
    yield head.removeprefix(_MARK)
    yield from unpacked


def _unpack(pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    if not first.startswith(_GZIP):
        yield first
        yield from pieces
        return
    unpacker = zlib.decompressobj(wbits=31)
    packed = size = 0
    try:
        for piece in chain((first,), pieces):
            packed += len(piece)
            rest = piece
            while rest:
                if unpacker.eof:  # several members in a row are one file
                    rest = rest.lstrip(b"\0")
                    unpacker = zlib.decompressobj(wbits=31)
                    continue
                part = unpacker.decompress(rest, _PIECE_BYTES)
                size += len(part)
                _check_ratio(size, packed)
                yield part
                rest = unpacker.unused_data or unpacker.unconsumed_tail
    except zlib.error as fault:
        raise _refuse("The file is not whole gzip; pack it again.", "gzip") from fault
    if not unpacker.eof:
        raise _refuse("The gzip file ends too early.", "gzip")


def _check_ratio(size: int, packed: int) -> None:
    limit = limits.UPLOAD_RATIO
    if size > max(packed * limit.value, _PIECE_BYTES * limit.value):
        raise LimitReached(limit, used=size // packed, advice="Load it unpacked.")


def _refuse(message: str, rule: str) -> Refused:
    return Refused(Rejection(message=message, rule=rule))

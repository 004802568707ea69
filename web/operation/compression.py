"""Answers packed with gzip for clients that read it (RFC 9110 section 8.4.1).

An answer is packed whole before its first byte is sent, as it is spooled whole.
"""

import gzip
import re
import shutil
import tempfile
from dataclasses import replace

from web.reply import Reply

# What is smaller fits one packet as it is.
_SMALLEST_BYTES = 1_024
# Half of what the best level saves, in a fifth of its time.
_LEVEL = 3
_CODING = r"(?:^|,)\s*{}\s*(?:;\s*q\s*=\s*([0-9.]+)\s*)?(?:,|$)"
# A coding that is named goes before the one that stands for all.
_ACCEPTED = tuple(re.compile(_CODING.format(name)) for name in ("gzip", r"\*"))


def accepts_gzip(accept_encoding: str) -> bool:
    """Tell whether an Accept-Encoding header allows gzip."""
    for pattern in _ACCEPTED:
        match = pattern.search(accept_encoding.lower())
        if match is not None:
            return match[1] is None or match[1].strip("0.") != ""
    return False


def compress(reply: Reply, size_bytes: int) -> Reply:
    """Return a reply whose body is packed, unless it is too small to gain by that."""
    if size_bytes < _SMALLEST_BYTES:
        return reply
    if isinstance(reply.body, bytes):
        packed = gzip.compress(reply.body, compresslevel=_LEVEL, mtime=0)
        return _label(replace(reply, body=packed), len(packed))
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who sends it
    with reply.body as source, gzip.GzipFile(
        fileobj=target, mode="wb", compresslevel=_LEVEL, mtime=0
    ) as packing:  # fmt: skip
        shutil.copyfileobj(source, packing)
    size_bytes = target.tell()
    target.seek(0)
    return _label(replace(reply, body=target), size_bytes)


def _label(reply: Reply, size_bytes: int) -> Reply:
    headers = [header for header in reply.headers if header[0] != "Content-Length"]
    headers += [("Content-Length", str(size_bytes)), ("Content-Encoding", "gzip")]
    return replace(reply, headers=headers)

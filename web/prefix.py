"""The path below which a proxy serves us, where the public address has one.

The proxy takes it away from requests; answers must have it before each path of ours.
It comes from the settings, never from a request.
"""

import re

_TARGET = re.compile(r"<(/(?!/))")
_ATTRIBUTE = re.compile(rb'(\s(?:href|src|action)=")(/(?!/))')


def move_path(path: str, prefix: str) -> str:
    """Return a path as others reach it; an absolute address stays as it is."""
    is_path = path.startswith("/") and not path.startswith("//")
    return prefix + path if is_path else path


def move_links(header: str, prefix: str) -> str:
    """Return a Link header whose targets on this site are as others reach them."""
    return _TARGET.sub(rf"<{prefix}\1", header)


def move_page(html: bytes, prefix: str) -> bytes:
    """Return a page whose links to this site are as others reach them.

    Text cannot look like a link: its quotation marks are escaped.
    """
    return _ATTRIBUTE.sub(rb"\1" + prefix.encode() + rb"\2", html)

"""Where a request comes from, and whose budget that is.

Nothing that a client says of itself counts. Behind proxies that the operator has, each
of them adds to X-Forwarded-For the address that it was asked from, so the entry that
the first of them added stands as far from the right as there are proxies.
"""

import ipaddress
import re
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

UNKNOWN = "unknown"
_WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+")
# A household or an office has at least so much of IPv6.
_NETWORK_BITS = 64


def find_address(peer: str, forwarded: str, *, proxies: int) -> Address | None:
    """Return a client's address, as far as it is known.

    `peer` is who opened the connection, `forwarded` the header X-Forwarded-For, of
    which nothing is believed without proxies. Where a proxy named no address, the
    peer's counts.
    """
    hops = forwarded.split(",") if forwarded else []
    if 0 < proxies <= len(hops):
        named = _read(hops[-proxies].strip())
        if named is not None:
            return named
    return _read(peer)


def name_network(address: Address | None) -> str:
    """Return the name of what has one budget: an address, or a network of IPv6."""
    if address is None:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((int(address), _NETWORK_BITS), strict=False))


# Reading an address takes longer than all else that is counted of a request.
@lru_cache(maxsize=1_024)
def _read(text: str) -> Address | None:
    with_port = _WITH_PORT.fullmatch(text)
    if with_port is not None:
        text = with_port[1] or with_port[2]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address

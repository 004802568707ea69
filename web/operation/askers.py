"""Who asks a query, as far as it is written down: a token's name, or a network."""

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sparql.running import Asker
from web.operation.client_address import UNKNOWN, Address, find_address
from web.permissions import Principal

# What is left of an address tells the provider and the region, not the household.
_KEPT_BITS = {4: 24, 6: 56}
_OF_PROXIES = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)


def name_asker(
    environ: Mapping[str, Any], principal: Principal, *, proxies: int
) -> Asker:
    """Return who sent a request, given as its WSGI environment."""
    peer = environ.get("REMOTE_ADDR", "")
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
    return Asker(
        name=principal.name or _name_network(peer, forwarded, proxies),
        peer=peer,
        query_id=environ.get("HTTP_STADTWISSEN_QUERY"),
    )


def is_of_this_machine(environ: Mapping[str, Any]) -> bool:
    """Tell whether a request comes from this machine, and not through a proxy on it.

    A proxy says that it is one, whether or not the settings know of it.
    """
    if any(name in environ for name in _OF_PROXIES):
        return False
    address = find_address(environ.get("REMOTE_ADDR", ""), "", proxies=0)
    return address is not None and address.is_loopback


@lru_cache(maxsize=1_024)
def _name_network(peer: str, forwarded: str, proxies: int) -> str:
    # Reading an address takes longer than all else that is written down of a request.
    return cut_address(find_address(peer, forwarded, proxies=proxies))


def cut_address(address: Address | None) -> str:
    """Return the network of an address: /24, or /56 of IPv6."""
    if address is None:
        return UNKNOWN
    bits = _KEPT_BITS[address.version]
    return str(ipaddress.ip_network((int(address), bits), strict=False))

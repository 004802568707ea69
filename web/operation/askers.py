"""Who asks a query, as far as it is written down: a token's name, or a network."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from sparql.running import Asker
from web.operation.client_address import UNKNOWN, Address, find_address
from web.permissions import Principal

# What is left of an address tells the provider and the region, not the household.
_KEPT_BITS = {4: 24, 6: 56}


def name_asker(
    environ: Mapping[str, Any], principal: Principal, *, proxies: int
) -> Asker:
    """Return who sent a request, given as its WSGI environment."""
    peer = environ.get("REMOTE_ADDR", "")
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
    address = find_address(peer, forwarded, proxies=proxies)
    return Asker(
        name=principal.name or cut_address(address),
        peer=peer,
        query_id=environ.get("HTTP_STADTWISSEN_QUERY"),
    )


def cut_address(address: Address | None) -> str:
    """Return the network of an address: /24, or /56 of IPv6."""
    if address is None:
        return UNKNOWN
    bits = _KEPT_BITS[address.version]
    return str(ipaddress.ip_network((int(address), bits), strict=False))

"""Who is on this machine, and what is left of an address."""

import ipaddress

import pytest

from web.operation.askers import cut_address, is_of_this_machine


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "::ffff:127.0.0.1"}, True),
        ({"REMOTE_ADDR": "192.0.2.1"}, False),
        ({"REMOTE_ADDR": ""}, False),
        ({}, False),
        # A proxy on this machine, whether or not the settings know of it.
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": ""}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=192.0.2.1"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "192.0.2.1"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_VIA": "1.1 proxy"}, False),
    ],
)
def test_only_who_comes_straight_is_of_this_machine(
    environ: dict[str, str], *, expected: bool
) -> None:
    assert is_of_this_machine(environ) is expected


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:1::7", "2001:db8:1:200::/56"),
    ],
)
def test_of_an_address_its_network_is_left(address: str, network: str) -> None:
    assert cut_address(ipaddress.ip_address(address)) == network

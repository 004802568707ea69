"""Where a request comes from, and whose budget that is."""

import pytest

from web.operation.client_address import UNKNOWN, find_address, name_network


def find(peer: str, forwarded: str = "", proxies: int = 0) -> str:
    return name_network(find_address(peer, forwarded, proxies=proxies))


@pytest.mark.parametrize(
    ("peer", "name"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", UNKNOWN),
        ("unix:", UNKNOWN),
    ],
)
def test_a_budget_belongs_to_an_address_or_a_network(peer: str, name: str) -> None:
    assert find(peer) == name


FORWARDED = "1.1.1.1, 2.2.2.2,3.3.3.3"


@pytest.mark.parametrize(
    ("proxies", "name"),
    [(0, "9.9.9.9"), (1, "3.3.3.3"), (2, "2.2.2.2"), (3, "1.1.1.1"), (4, "9.9.9.9")],
)
def test_as_many_entries_are_believed_as_there_are_proxies(
    proxies: int, name: str
) -> None:
    assert find("9.9.9.9", FORWARDED, proxies) == name


@pytest.mark.parametrize(
    ("forwarded", "name"),
    [
        ("4.4.4.4:5123", "4.4.4.4"),
        ("[2001:db8::1]:80", "2001:db8::/64"),
        ("[2001:db8::1]", "2001:db8::/64"),
        ("x, unknown", "9.9.9.9"),
        ("4.4.4.4,", "9.9.9.9"),
        ("", "9.9.9.9"),
    ],
)
def test_an_entry_may_have_a_port_or_name_nothing(forwarded: str, name: str) -> None:
    assert find("9.9.9.9", forwarded, 1) == name


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_known_by_its_addresses(peer: str) -> None:
    address = find_address(peer, "", proxies=0)

    assert address is not None
    assert address.is_loopback


def test_nobody_passes_for_this_machine_by_a_header() -> None:
    address = find_address("9.9.9.9", "127.0.0.1, 8.8.8.8", proxies=1)

    assert str(address) == "8.8.8.8"

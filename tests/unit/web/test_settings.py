"""What an operator may set."""

from pathlib import Path

import pytest

from graph.errors import Refused
from graph.fences import FenceName
from web.settings import Settings, read_settings

EVERYWHERE = "0.0.0.0"  # noqa: S104 - a setting under test, nothing listens


def test_an_empty_port_means_the_usual_one() -> None:
    assert read_settings({"PORT": ""}).port == read_settings({}).port


def test_nothing_set_gives_the_safe_defaults() -> None:
    settings = read_settings({"PATH": "/bin"})

    assert settings == Settings(host="127.0.0.1", port=8000, data_dir=Path("var"))
    assert not settings.is_public


def test_each_variable_is_read() -> None:
    settings = read_settings(
        {
            "HOST": EVERYWHERE,
            "PORT": "80",
            "STADTWISSEN_DATA_DIR": "data",
            "STADTWISSEN_BASE_IRI": "http://a/",
            "STADTWISSEN_ALLOWED_HOSTS": "a.example, b.example",
            "STADTWISSEN_PUBLIC_URL": "https://a.example/graph/",
            "STADTWISSEN_CONTACT": "mailto:data@a.example",
            "STADTWISSEN_PROXIES": "2",
            "STADTWISSEN_BUDGETS": "all",
            "STADTWISSEN_LOG_DAYS": "0",
            "STADTWISSEN_DUMPS": "2",
            "STADTWISSEN_WITHOUT_FENCES": "network, address-space",
        }
    )

    assert settings == Settings(
        host=EVERYWHERE,
        port=80,
        data_dir=Path("data"),
        base_iri="http://a/",
        allowed_hosts=("a.example", "b.example"),
        known_as="https://a.example/graph",
        contact="mailto:data@a.example",
        proxies=2,
        counts_own_machine=True,
        log_days=0,
        dumps=2,
        without_fences=frozenset((FenceName.NETWORK, FenceName.ADDRESS_SPACE)),
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"STADTWISSEN_DATADIR": "x"},
        {"PORT": "0"},
        {"PORT": "65536"},
        {"PORT": "http"},
        {"HOST": EVERYWHERE},
        {"HOST": "stadtwissen.example"},
        {"STADTWISSEN_PUBLIC_URL": "stadtwissen.example"},
        {"STADTWISSEN_CONTACT": "data@a.example"},
        {"STADTWISSEN_CONTACT": "https://a.example/> <http://b.example/"},
        {"STADTWISSEN_SNAPSHOTS": "1"},
        {"STADTWISSEN_PROXIES": "-1"},
        {"STADTWISSEN_PROXIES": "11"},
        {"STADTWISSEN_PROXIES": "one"},
        {"STADTWISSEN_BUDGETS": "none"},
        {"STADTWISSEN_LOG_DAYS": "366"},
        {"STADTWISSEN_LOG_DAYS": "a week"},
        {"STADTWISSEN_WITHOUT_FENCES": "all"},
    ],
)
def test_what_cannot_be_right_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(Refused):
        read_settings(environment)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_a_loopback_address_is_not_public(host: str) -> None:
    assert not Settings(host=host).is_public


def test_an_address_of_six_parts_stands_in_brackets() -> None:
    assert Settings(host="::1").address == "http://[::1]:8000"

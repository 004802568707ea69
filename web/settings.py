"""What an operator may set, read from the environment once; nothing else is read.

- HOST (127.0.0.1): the address to listen on
- PORT (8000): the port to listen on
- STADTWISSEN_DATA_DIR (var): where journal, store and snapshots lie
- STADTWISSEN_BASE_IRI (https://w3id.org/stadtwissen/): what the relative IRIs of a
  query are resolved against
- STADTWISSEN_PUBLIC_URL (http://HOST:PORT): where others reach the site, by which it
  names itself
- STADTWISSEN_CONTACT (none): whom to write to about the data, as `mailto:` or
  `https:` address; it stands in the record for catalogues
- STADTWISSEN_ALLOWED_HOSTS (none): names, divided by commas, that a public address
  answers for
- STADTWISSEN_PROXIES (0): how many proxies stand before the server; of X-Forwarded-For
  that many entries from the right are theirs, and nothing else of it is believed
- STADTWISSEN_BUDGETS (remote): whose requests are counted, those of other machines or,
  with `all`, those of this one too
- STADTWISSEN_LOG_DAYS (7): how many days the log is kept; 0 keeps none
- STADTWISSEN_WITHOUT_FENCES (none): fences of child processes, divided by commas, that
  this machine cannot give and that the operator does without; see graph/fences.py
- STADTWISSEN_SNAPSHOTS, STADTWISSEN_DISK_RESERVE_MIB, STADTWISSEN_DUMPS: see
  graph/storage_settings.py
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.access_limits import LOG_DAYS
from graph.errors import Refused, Rejection
from graph.fences import WITHOUT_FENCES, FenceName, read_without_fences
from graph.storage_limits import DUMPS_KEPT
from graph.storage_settings import VARIABLES, read_storage_settings
from ontology.iris import BASE

_OWN = "STADTWISSEN_"
_DATA_DIR = "STADTWISSEN_DATA_DIR"
_BASE_IRI = "STADTWISSEN_BASE_IRI"
_ALLOWED_HOSTS = "STADTWISSEN_ALLOWED_HOSTS"
_PUBLIC_URL = "STADTWISSEN_PUBLIC_URL"
_CONTACT = "STADTWISSEN_CONTACT"
_PROXIES = "STADTWISSEN_PROXIES"
_BUDGETS = "STADTWISSEN_BUDGETS"
_LOG_DAYS = "STADTWISSEN_LOG_DAYS"
# The last five arm tests and are read where they act.
_KNOWN = frozenset(
    {
        _DATA_DIR,
        _BASE_IRI,
        _ALLOWED_HOSTS,
        _PUBLIC_URL,
        _CONTACT,
        _PROXIES,
        _BUDGETS,
        _LOG_DAYS,
        WITHOUT_FENCES,
        *VARIABLES,
        "STADTWISSEN_FAIL_AT",
        "STADTWISSEN_HALT_AT",
        "STADTWISSEN_KILL_AT",
        "STADTWISSEN_REQUIRE_BROWSER",
        "STADTWISSEN_REQUIRE_SUITES",
    }
)
_HIGHEST_PORT = 65_535
_MOST_PROXIES = 10
_MOST_LOG_DAYS = 365
_COUNTED = {"remote": False, "all": True}
_CONTACT_ADDRESS = re.compile(
    r"mailto:[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+|https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+"
)
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#\"<>]+(?:/[^\s?#\"<>]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one server."""

    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path = Path("var")
    base_iri: str = BASE
    allowed_hosts: tuple[str, ...] = ()
    known_as: str = ""
    contact: str = ""
    proxies: int = 0
    counts_own_machine: bool = False
    log_days: int = LOG_DAYS.value
    without_fences: frozenset[FenceName] = frozenset()
    dumps: int = DUMPS_KEPT.value

    @property
    def is_public(self) -> bool:
        """Tell whether others than this machine can reach the address."""
        if self.host == "localhost":
            return False
        try:
            return not ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return True

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the site."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def trusted_hosts(self) -> frozenset[str]:
        """The names that a request may use for this machine; none where any may."""
        # On a loopback address any name may stand for this machine.
        return frozenset(self.allowed_hosts if self.is_public else ())

    @property
    def public_url(self) -> str:
        """Where others reach the site; never what a request says of itself."""
        return self.known_as or self.address


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; Refused names each one that cannot be right.

    A variable of ours that nobody knows is a spelling mistake, and a public address
    without allowed hosts would answer for any name.
    """
    faults = [
        _reject(name, "is not a setting; web/settings.py lists those that are")
        for name in sorted(environment)
        if name.startswith(_OWN) and name not in _KNOWN
    ]
    port = environment.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) <= _HIGHEST_PORT:
        faults.append(_reject("PORT", f"must be a number from 1 to {_HIGHEST_PORT}"))
        port = "8000"
    hosts = environment.get(_ALLOWED_HOSTS, "")
    settings = Settings(
        host=environment.get("HOST") or "127.0.0.1",
        port=int(port),
        data_dir=Path(environment.get(_DATA_DIR) or "var"),
        base_iri=environment.get(_BASE_IRI) or BASE,
        known_as=environment.get(_PUBLIC_URL, "").rstrip("/"),
        contact=environment.get(_CONTACT, ""),
        proxies=_read_number(environment, _PROXIES, 0, _MOST_PROXIES, faults),
        log_days=_read_number(
            environment, _LOG_DAYS, LOG_DAYS.value, _MOST_LOG_DAYS, faults
        ),
        without_fences=_read_without_fences(environment, faults),
        dumps=_read_dumps(environment, faults),
        counts_own_machine=_read_counted(environment, faults),
        allowed_hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
    )
    if settings.known_as and not _WEB_ADDRESS.fullmatch(settings.known_as):
        faults.append(
            _reject(_PUBLIC_URL, "must be like https://host or https://host/x")
        )
    if settings.contact and not _CONTACT_ADDRESS.fullmatch(settings.contact):
        faults.append(
            _reject(_CONTACT, "must be like mailto:a@b.example or https://b.example/c")
        )
    if settings.is_public and not settings.allowed_hosts:
        faults.append(_reject(_ALLOWED_HOSTS, "must be set for a public address"))
    if faults:
        raise Refused(*faults)
    return settings


def read_log_days(environment: Mapping[str, str]) -> int:
    """Read how long the log is kept; for commands that need no other setting."""
    faults: list[Rejection] = []
    days = _read_number(environment, _LOG_DAYS, LOG_DAYS.value, _MOST_LOG_DAYS, faults)
    if faults:
        raise Refused(*faults)
    return days


def _read_number(
    environment: Mapping[str, str],
    name: str,
    default: int,
    most: int,
    faults: list[Rejection],
) -> int:
    text = environment.get(name) or str(default)
    if not re.fullmatch("[0-9]{1,4}", text) or int(text) > most:
        faults.append(_reject(name, f"must be a number from 0 to {most}"))
        return default
    return int(text)


def _read_without_fences(
    environment: Mapping[str, str], faults: list[Rejection]
) -> frozenset[FenceName]:
    try:
        return read_without_fences(environment)
    except Refused as refused:
        faults += refused.rejections
        return frozenset()


def _read_dumps(environment: Mapping[str, str], faults: list[Rejection]) -> int:
    """Read how many dumps stay, with all else that is set of the data directory."""
    try:
        return read_storage_settings(environment).dumps
    except Refused as refused:
        faults += refused.rejections
        return 0


def _read_counted(environment: Mapping[str, str], faults: list[Rejection]) -> bool:
    text = environment.get(_BUDGETS) or "remote"
    if text not in _COUNTED:
        faults.append(_reject(_BUDGETS, f"must be one of {', '.join(_COUNTED)}"))
    return _COUNTED.get(text, False)


def _reject(name: str, message: str) -> Rejection:
    return Rejection(message=f"{name} {message}.", rule="settings", term=name)

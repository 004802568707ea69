"""The servers of others that `sh bench/peers.sh` installs: how each loads and starts.

Each is taken as it comes; what is set is where it listens and how much it may keep.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from string import Template

from bench.servers import BIN, HOST, Launch, Server, find_free_port, run

_PEERS = BIN.parent / "external" / "peers"
_FUSEKI = _PEERS / "fuseki"
_RDFLIB_ENDPOINT = _PEERS / "rdflib-endpoint" / "bin" / "rdflib-endpoint"
_GRAPH = "https://example.com/bench"
_VIRTUOSO_SETTINGS = Path(__file__).with_name("virtuoso.ini")
_LOAD_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A server that has loaded the data; `start` may be called again and again."""

    name: str
    start: Callable[[], AbstractContextManager[Server]]


def prepare_peers(data: Path, folder: Path) -> Iterator[Peer]:
    """Load a file of N-Triples into each installed server, one after another."""
    found = (
        ("Virtuoso", shutil.which("virtuoso-t") is not None, _prepare_virtuoso),
        ("Fuseki", _has_fuseki(), _prepare_fuseki),
        ("rdflib-endpoint", _RDFLIB_ENDPOINT.exists(), _prepare_rdflib_endpoint),
    )
    for name, is_installed, prepare in found:
        if not is_installed:
            print(f"{name} is not installed: see bench/peers.sh")
            continue
        print(f"loading into {name} ...", flush=True)
        own = folder / name
        own.mkdir()
        try:
            start = prepare(data, own)
        except (subprocess.SubprocessError, OSError, RuntimeError) as fault:
            print(f"{name} is left out, it does not load: {fault}")
        else:
            yield Peer(name=name, start=start)


def _has_fuseki() -> bool:
    return (_FUSEKI / "pinned").exists() and shutil.which("java") is not None


def _prepare_virtuoso(
    data: Path, folder: Path
) -> Callable[[], AbstractContextManager[Server]]:
    shutil.copy(data, folder / "data.nt")
    text = f"file_to_string_output('{folder / 'data.nt'}')"
    load = f"DB.DBA.TTLP_MT({text}, '', '{_GRAPH}'); checkpoint;"
    sql_port = find_free_port()
    with _run_virtuoso(folder, sql_port):
        _do(["isql-vt", f"{HOST}:{sql_port}", "dba", "dba", f"exec={load}"])
    return partial(_run_virtuoso, folder, sql_port)


@contextmanager
def _run_virtuoso(folder: Path, sql_port: int) -> Iterator[Server]:
    port = find_free_port()
    template = Template(_VIRTUOSO_SETTINGS.read_text(encoding="utf-8"))
    settings = template.substitute(host=HOST, sql=sql_port, http=port, folder=folder)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    launch = Launch(
        name="Virtuoso",
        command=("virtuoso-t", "-f", "+configfile", "virtuoso.ini"),
        port=port,
        # Without the graph it answers from graphs of its own too.
        target=f"/sparql?default-graph-uri={_GRAPH}&query=",
        folder=folder,
    )
    with run(launch) as server:
        yield server


def _prepare_fuseki(
    data: Path, folder: Path
) -> Callable[[], AbstractContextManager[Server]]:
    _do([*_java("tdb2.tdbloader"), "--loc", str(folder / "db"), str(data)])
    return partial(_run_fuseki, folder)


@contextmanager
def _run_fuseki(folder: Path) -> Iterator[Server]:
    port = find_free_port()
    main = _java("org.apache.jena.fuseki.main.cmds.FusekiMainCmd")
    options = ("--localhost", "--port", str(port), "--tdb2", "--loc", "db", "/data")
    launch = Launch(
        name="Fuseki",
        command=(*main, *options),
        port=port,
        target="/data/query?query=",
        folder=folder,
    )
    with run(launch) as server:
        yield server


def _java(main: str) -> list[str]:
    return ["java", "-Xmx1g", "-cp", f"{_FUSEKI}/*", main]


def _prepare_rdflib_endpoint(
    data: Path, folder: Path
) -> Callable[[], AbstractContextManager[Server]]:
    return partial(_run_rdflib_endpoint, data, folder)


@contextmanager
def _run_rdflib_endpoint(data: Path, folder: Path) -> Iterator[Server]:
    port = find_free_port()
    options = ("serve", "--host", HOST, "--port", str(port), str(data))
    launch = Launch(
        name="rdflib-endpoint",
        command=(str(_RDFLIB_ENDPOINT), *options),
        port=port,
        target="/?query=",
        folder=folder,
    )
    with run(launch) as server:
        yield server


def _do(command: list[str]) -> None:
    subprocess.run(
        command,
        check=True,
        timeout=_LOAD_SECONDS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

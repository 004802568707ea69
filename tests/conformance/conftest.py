"""One bare server for all conformance tests, and the tally of what they said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conformance.endpoint import Endpoint
from tests.conformance.tally import EXPECTED, FAILED, PASSED, Outcome, tally
from tests.support.running_server import run_server
from web.commands import main

_CASES = "tests/conformance/test_w3c_suites.py::"
_BY_REPORT = {"passed": PASSED, "xfailed": EXPECTED, "failed": FAILED, "error": FAILED}


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A bare store, served, and an admin's token for it."""
    data_dir = tmp_path_factory.mktemp("bare")
    _run("init", "--bare", data_dir=data_dir)
    token = _run(
        *("token", "create", "--role", "admin", "--name", "conformance"),
        data_dir=data_dir,
    ).strip()
    with run_server(data_dir) as server:
        assert "ready" in server.ready_line
        endpoint = Endpoint(port=server.port, token=token)
        yield endpoint
        endpoint.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many tests of each suite passed, so that each run shows it."""
    outcomes = [
        Outcome(name=report.nodeid.partition("[")[2].rstrip("]"), outcome=outcome)
        for kind, outcome in _BY_REPORT.items()
        for report in terminalreporter.stats.get(kind, [])
        if report.nodeid.startswith(_CASES) and "[" in report.nodeid
    ]
    if outcomes:
        terminalreporter.section("W3C SPARQL 1.1 suites through HTTP")
        for line in tally(sorted(outcomes, key=lambda one: one.name)):
            terminalreporter.write_line(line)


def _run(*arguments: str, data_dir: Path) -> str:
    result = CliRunner().invoke(main, [*arguments, "--data-dir", str(data_dir)])
    assert result.exit_code == 0, result.output
    return result.stdout

"""`stadtwissen query --endpoint`: another endpoint asked through SPARQLWrapper."""

import pytest
from click.testing import CliRunner, Result

from tests.support.running_server import RunningServer
from tests.support.small_store import EXAMPLE
from web.commands import main

COST = f"SELECT ?c {{ <{EXAMPLE}aalen> <{EXAMPLE}cost> ?c }}"


def run(server: RunningServer, *arguments: str) -> Result:
    endpoint = f"{server.address}/sparql"
    return CliRunner().invoke(main, ["query", "--endpoint", endpoint, *arguments])


@pytest.mark.parametrize(
    ("extension", "expected"),
    [("csv", "c\r\n10\r\n"), ("tsv", "?c\n10\n")],
)
def test_the_answer_of_the_endpoint_is_printed(
    server: RunningServer, extension: str, expected: str
) -> None:
    result = run(server, COST, "--format", extension)

    assert result.stdout_bytes.decode() == expected


def test_an_answer_in_a_table_is_printed(server: RunningServer) -> None:
    result = run(server, COST)

    assert result.exit_code == 0
    assert "10" in result.stdout


@pytest.mark.parametrize("extension", ["ttl", "nt", "rdf", "jsonld"])
def test_a_graph_comes_in_each_format(server: RunningServer, extension: str) -> None:
    query = "CONSTRUCT { <http://a/s> <http://a/p> 1 } WHERE { }"

    result = run(server, query, "--format", extension)

    assert result.exit_code == 0
    assert "http://a/" in result.stdout


def test_what_the_endpoint_refuses_is_told_with_status_1(
    server: RunningServer,
) -> None:
    result = run(server, "ASK {")

    assert result.exit_code == 1
    assert "answered" in result.stderr


def test_an_endpoint_that_is_not_there_is_told_with_status_1() -> None:
    result = CliRunner().invoke(
        main, ["query", "--endpoint", "http://127.0.0.1:1/", "ASK { }"]
    )

    assert result.exit_code == 1
    assert result.stderr

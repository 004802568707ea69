"""A bare store has no names that we know of: what rests on them says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from web.app import create_app
from web.commands import main
from web.serving import open_services
from web.settings import Settings

THING = "https://w3id.org/stadtwissen/id/a/b"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TEXT = f"INSERT DATA {{ <{THING}> <{LABEL}> 'ohne Graphen' }}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    data_dir: Path = tmp_path_factory.mktemp("bare") / "var"
    made = CliRunner().invoke(main, ["init", "--bare", "--data-dir", str(data_dir)])
    assert made.exit_code == 0, made.output
    loaded = CliRunner().invoke(
        main,
        ["update", "--data-dir", str(data_dir), TEXT],
    )
    assert loaded.exit_code == 0, loaded.output
    settings = Settings(data_dir=data_dir)
    services = open_services(settings)
    yield create_app(services, settings).test_client()
    services.executor.site.close()
    services.executor.public.close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/search?q=kiel", 200),
        ("/reconcile", 200),
        ("/reconcile?queries=%7B%22q%22%3A%7B%22query%22%3A%22x%22%7D%7D", 404),
        ("/reconcile/suggest/entity?prefix=a", 404),
        ("/dataset", 200),
        ("/feed", 200),
        ("/id/municipality/kiel", 404),
        ("/lookup?ags=01002000", 404),
    ],
)
def test_what_a_bare_store_has_not_is_told_and_is_no_fault(
    client: FlaskClient, path: str, status: int
) -> None:
    assert client.get(path, headers={"Accept": "*/*"}).status_code == status


def test_what_the_default_graph_says_is_told(client: FlaskClient) -> None:
    document = client.get("/data/a/b.nq").text
    page = client.get("/de/page/a/b").text

    assert f'<{THING}> <{LABEL}> "ohne Graphen" .' in document
    assert "ohne Graphen" in page
    assert "license" not in document
    assert client.get("/id/a/b").status_code == 303

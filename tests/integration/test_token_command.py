"""`stadtwissen token`: make, list, revoke."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.layout import Layout
from web.commands import main
from web.editing.accounts import Accounts
from web.permissions import Role


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    Layout(data_dir=tmp_path).bare_marker.touch()
    return tmp_path


def run(data_dir: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["token", *arguments, "--data-dir", str(data_dir)], catch_exceptions=False
    )


def test_the_token_stands_alone_on_standard_output(data_dir: Path) -> None:
    result = run(data_dir, "create", "--role", "editor", "--name", "eva")

    accounts = Accounts(data_dir)
    token = accounts.find(result.stdout.removesuffix("\n"))
    accounts.close()
    assert token is not None
    assert (token.name, token.role, token.graphs) == ("eva", Role.EDITOR, None)
    assert (token.expires - token.created).days == 90
    assert token.id in result.stderr


@pytest.mark.parametrize("role", ["reader", "editor", "reviewer", "admin"])
def test_each_role_has_tokens(data_dir: Path, role: str) -> None:
    result = run(data_dir, "create", "--role", role, "--json")

    assert json.loads(result.stdout)["role"] == role


def test_a_token_may_be_for_some_graphs_and_days(data_dir: Path) -> None:
    graphs = ["http://a/1", "http://a/2"]
    options = [part for graph in graphs for part in ("--graph", graph)]

    result = run(
        data_dir, "create", "--role", "editor", "--days", "1", "--json", *options
    )

    made = json.loads(result.stdout)
    (listed,) = json.loads(run(data_dir, "list", "--json").stdout)
    assert made["graphs"] == graphs
    assert made == {"token": made["token"], **listed}


def test_a_list_never_shows_a_token(data_dir: Path) -> None:
    text = run(data_dir, "create", "--role", "reader").stdout.strip()

    for form in ([], ["--json"]):
        shown = run(data_dir, "list", *form).stdout
        assert text.split("_")[1] in shown
        assert text.split("_")[2] not in shown


def test_a_token_is_revoked_by_its_id(data_dir: Path) -> None:
    text = run(data_dir, "create", "--role", "reader").stdout.strip()

    result = run(data_dir, "revoke", text.split("_")[1])

    (listed,) = json.loads(run(data_dir, "list", "--json").stdout)
    assert (result.exit_code, listed["state"]) == (0, "revoked")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["revoke", "000000000"], 1),
        (["create", "--role", "king"], 2),
        (["create"], 2),
        (["create", "--role", "editor", "--days", "0"], 2),
        (["create", "--role", "editor", "--days", "366"], 2),
        (["create", "--role", "editor", "--graph", "x y"], 1),
        (["create", "--role", "editor", "--name", "a\nb"], 1),
        (
            [
                "create",
                "--role",
                "admin",
                "--graph",
                "https://w3id.org/stadtwissen/graph/meta",
            ],
            1,
        ),
    ],
)
def test_what_cannot_be_is_refused(
    data_dir: Path, arguments: list[str], status: int
) -> None:
    assert run(data_dir, *arguments).exit_code == status


def test_a_directory_without_data_gets_no_token(tmp_path: Path) -> None:
    result = run(tmp_path, "create", "--role", "admin")

    assert result.exit_code == 1
    assert "no data" in result.stderr
    assert list(tmp_path.iterdir()) == []

"""What an operator meets when the address cannot be had."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from web.commands import main


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


def test_a_second_server_on_a_port_is_refused_before_anything_is_built(
    taken_port: int, tmp_path: Path
) -> None:
    command = ["serve", "--port", str(taken_port), "--data-dir", str(tmp_path)]

    result = CliRunner().invoke(main, command)

    assert result.exit_code == 1
    assert "Address already in use" in result.output
    assert list(tmp_path.iterdir()) == []

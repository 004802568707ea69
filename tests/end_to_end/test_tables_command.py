"""What the command that exports the tables says where there is nothing."""

from pathlib import Path

from click.testing import CliRunner

from web.commands import main


def test_exporting_from_an_empty_data_directory_is_refused(tmp_path: Path) -> None:
    command = ["export-tables", str(tmp_path / "out"), "--data-dir", str(tmp_path)]

    result = CliRunner().invoke(main, command)

    assert result.exit_code == 1
    assert "There is no data here yet" in result.output
    assert not (tmp_path / "out").exists()

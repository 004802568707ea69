"""A scratch folder goes away, and so do those whose owner was killed."""

import os
from pathlib import Path

import pytest

from graph.errors import StorageFault
from graph.scratch_folder import make_scratch_folder


def list_names(parent: Path) -> list[str]:
    return sorted(path.name for path in parent.iterdir())


def test_it_lies_in_its_parent_and_is_gone_afterwards(tmp_path: Path) -> None:
    with make_scratch_folder(tmp_path, "work-") as folder:
        (folder / "file").touch()
        made = folder.parent, folder.name.startswith("work-")

    assert made == (tmp_path, True)
    assert list_names(tmp_path) == []


def test_one_that_was_renamed_stays(tmp_path: Path) -> None:
    with make_scratch_folder(tmp_path, "work-") as folder:
        folder.rename(tmp_path / "whole")

    assert list_names(tmp_path) == ["whole"]


def test_old_ones_are_taken_away_and_young_ones_are_not(tmp_path: Path) -> None:
    for name in ("work-old", "work-young", "other-old"):
        (tmp_path / name).mkdir()
    for name in ("work-old", "other-old"):
        os.utime(tmp_path / name, (0, 0))

    with make_scratch_folder(tmp_path, "work-", longest_seconds=60):
        pass

    assert list_names(tmp_path) == ["other-old", "work-young"]


def test_one_whose_owner_was_faster_is_passed_over(tmp_path: Path) -> None:
    # A link to nothing is listed and cannot be asked for its age, as one that went.
    (tmp_path / "work-gone").symlink_to(tmp_path / "nothing")

    with make_scratch_folder(tmp_path, "work-", longest_seconds=60) as folder:
        was_made = folder.is_dir()

    assert was_made


def test_where_none_can_be_made_the_disk_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(StorageFault, match="No such file"),
        make_scratch_folder(tmp_path / "nowhere", "work-"),
    ):
        pass

"""What an operator may set of a data directory, and what the disk's size decides."""

import pytest

from graph.errors import Refused
from graph.limits import GIB, MIB
from graph.storage_settings import StorageSettings, read_storage_settings


def test_nothing_set_keeps_three_snapshots_and_lets_the_disk_decide() -> None:
    assert read_storage_settings({"PATH": "/bin"}) == StorageSettings(
        snapshots=3, disk_reserve_bytes=None, dumps=7
    )


def test_each_variable_is_read() -> None:
    settings = read_storage_settings(
        {
            "STADTWISSEN_SNAPSHOTS": "5",
            "STADTWISSEN_DISK_RESERVE_MIB": "64",
            "STADTWISSEN_DUMPS": "0",
        }
    )

    assert settings == StorageSettings(
        snapshots=5, disk_reserve_bytes=64 * MIB, dumps=0
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STADTWISSEN_SNAPSHOTS", "1"),
        ("STADTWISSEN_SNAPSHOTS", "1001"),
        ("STADTWISSEN_SNAPSHOTS", "many"),
        ("STADTWISSEN_DISK_RESERVE_MIB", "-1"),
        ("STADTWISSEN_DISK_RESERVE_MIB", "1048577"),
        ("STADTWISSEN_DISK_RESERVE_MIB", "2 GiB"),
        ("STADTWISSEN_DUMPS", "-1"),
        ("STADTWISSEN_DUMPS", "1001"),
    ],
)
def test_what_cannot_be_right_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(Refused, match=name):
        read_storage_settings({name: value})


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        read_storage_settings(
            {"STADTWISSEN_SNAPSHOTS": "x", "STADTWISSEN_DISK_RESERVE_MIB": "x"}
        )

    assert len(refused.value.rejections) == 2


@pytest.mark.parametrize(
    ("disk_gib", "reserve_gib"), [(1, 2), (19, 2), (40, 4), (80, 8), (4_000, 8)]
)
def test_a_tenth_of_the_disk_stays_free_within_bounds(
    disk_gib: int, reserve_gib: int
) -> None:
    settings = StorageSettings()

    reserve = settings.reserve(disk_bytes=disk_gib * GIB, patch_bytes=10)

    assert reserve == reserve_gib * GIB


@pytest.mark.parametrize("set_bytes", [None, 0, GIB])
def test_a_large_patch_asks_for_twice_its_size(set_bytes: int | None) -> None:
    settings = StorageSettings(disk_reserve_bytes=set_bytes)

    reserve = settings.reserve(disk_bytes=GIB, patch_bytes=5 * GIB)

    assert reserve == 10 * GIB


def test_what_was_set_takes_the_place_of_the_share() -> None:
    settings = StorageSettings(disk_reserve_bytes=7)

    assert settings.reserve(disk_bytes=100 * GIB, patch_bytes=1) == 7

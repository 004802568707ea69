"""What a version may change of what a release before it promised."""

import pytest

from ontology.release import (
    Promise,
    find_breaks,
    find_latest,
    read_release,
    write_release,
)

OLD = {"a": Promise(cells=("class", "", "", "x", "", ""))}
MOVED = {"a": Promise(cells=("class", "", "", "y", "", ""))}
GROWN = OLD | {"b": Promise(cells=("class", "", "", "a", "", ""))}


@pytest.mark.parametrize(
    ("version", "now", "found"),
    [
        ("1.0.1", OLD, []),
        ("1.0.1", GROWN, ["is new since 1.0.0"]),
        ("1.1.0", GROWN, []),
        ("1.1.0", MOVED, ["super-terms differs from 1.0.0"]),
        ("2.0.0", MOVED, []),
        ("2.0.0", {}, ["is in 1.0.0 and was removed"]),
    ],
)
def test_the_version_number_must_fit_what_changed(
    version: str, now: dict[str, Promise], found: list[str]
) -> None:
    breaks = find_breaks("1.0.0", OLD, version, now)

    assert [one.detail for one in breaks] == found


def test_a_release_is_read_as_it_was_written() -> None:
    assert read_release(write_release(GROWN)) == GROWN


def test_a_release_with_other_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="a release lists"):
        read_release("term\tkind\n")


def test_the_latest_release_counts_by_number_and_is_not_after_the_version() -> None:
    assert find_latest(["1.2.0", "1.10.0", "2.0.0"], "1.10.3") == "1.10.0"
    assert find_latest(["2.0.0"], "1.0.0") is None

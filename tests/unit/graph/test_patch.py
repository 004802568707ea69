"""A patch is an exact set of quads, whatever order it was made in."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.patch import HASH_MODULUS, Patch, add_to_hash, effective
from ontology import iris

ONE = '<http://a/1> <http://a/p> "1" <http://a/g> .'
TWO = '<http://a/2> <http://a/p> "two\\nlines" <http://a/g> .'
META = f'<http://a/1> <http://a/p> "1" <{iris.GRAPH_META}> .'

lines = st.sets(
    st.sampled_from([f'<http://a/{number}> <http://a/p> "ä" .' for number in range(9)])
)


def test_lines_are_sorted_and_distinct() -> None:
    assert Patch.of(adds=[TWO, ONE, TWO]).adds == (ONE, TWO)


def test_a_quad_on_both_sides_is_an_addition() -> None:
    patch = Patch.of(adds=[ONE], removes=[ONE, TWO])

    assert patch == Patch(adds=(ONE,), removes=(TWO,))


def test_an_empty_patch_is_false() -> None:
    assert not Patch()


@given(adds=lines, removes=lines)
def test_what_is_written_is_read_back(adds: set[str], removes: set[str]) -> None:
    patch = Patch.of(adds=adds, removes=removes)

    assert Patch.parse(patch.serialise()) == patch


@pytest.mark.parametrize("text", [b"A x .", b"B x .\n", b"x .\n", b"A x .\n\n"])
def test_other_text_is_no_patch(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"(a|last) line of a patch"):
        Patch.parse(text)


def test_the_effective_part_is_what_would_change_the_store() -> None:
    patch = Patch.of(adds=[ONE, TWO], removes=[META])

    assert effective(patch, {ONE, META}.__contains__) == Patch(
        adds=(TWO,), removes=(META,)
    )


def test_the_state_hash_is_the_sum_of_the_digests_of_the_lines() -> None:
    expected = sum(
        int.from_bytes(sha256(line.encode()).digest(), "big") for line in (ONE, TWO)
    )

    assert add_to_hash(0, Patch.of(adds=[ONE, TWO])) == expected % HASH_MODULUS


@given(first=lines, second=lines)
def test_taking_away_gives_the_hash_before(first: set[str], second: set[str]) -> None:
    before = add_to_hash(0, Patch.of(adds=first))

    after = add_to_hash(before, Patch.of(adds=second))

    assert add_to_hash(after, Patch.of(removes=second)) == before


def test_the_graphs_of_the_commit_are_not_hashed() -> None:
    inferred = META.replace(iris.GRAPH_META, iris.GRAPH_INFERRED)

    assert add_to_hash(7, Patch.of(adds=[META, inferred])) == 7


def test_an_object_named_like_a_graph_of_the_commit_is_hashed() -> None:
    line = f"<http://a/s> <http://a/p> <{iris.GRAPH_META}> ."

    assert add_to_hash(0, Patch.of(adds=[line])) != 0
    assert add_to_hash(0, Patch.of(adds=[line[:-1] + f"<{iris.GRAPH_META}> ."])) == 0

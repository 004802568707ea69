"""A record carries a revision and its patch, and vouches for all before it."""

import pytest

from graph.patch import Patch
from graph.revision import (
    HEAD_BYTES,
    NO_RECORD,
    Draft,
    chain,
    decode_head,
    decode_patch,
    decode_revision,
    encode_record,
    follow,
    weigh,
    weigh_lines,
)

DRAFT = Draft(time="2026-11-25T12:00:00+00:00", agent="Änne", message="why", key="k")
PATCH = Patch.of(adds=['<http://a/1> <http://a/p> "ü" <http://a/g> .'])


def test_the_first_revision_has_number_one() -> None:
    revision = follow(None, PATCH, DRAFT)

    assert (revision.number, revision.added, revision.removed) == (1, 1, 0)


def test_a_revision_and_its_undoing_have_the_hash_of_the_empty_store() -> None:
    first = follow(None, PATCH, DRAFT)

    second = follow(first, Patch.of(removes=PATCH.adds), DRAFT)

    assert (second.number, int(second.state_hash, 16)) == (2, 0)


def test_a_record_is_read_back() -> None:
    revision = follow(None, PATCH, DRAFT)

    record = encode_record(revision, PATCH, previous=NO_RECORD)

    body = record[HEAD_BYTES:]
    assert (decode_revision(body), decode_patch(body)) == (revision, PATCH)


def test_the_head_of_a_record_names_length_and_digests() -> None:
    record = encode_record(follow(None, PATCH, DRAFT), PATCH, previous=NO_RECORD)

    head = decode_head(record[:HEAD_BYTES])

    body = record[HEAD_BYTES:]
    assert head is not None
    assert (head.length, head.previous, head.digest) == (
        len(body),
        NO_RECORD,
        chain(NO_RECORD, body),
    )


def test_any_flipped_byte_breaks_a_record() -> None:
    record = encode_record(follow(None, PATCH, DRAFT), PATCH, previous=NO_RECORD)

    unseen = [place for place in range(len(record)) if _verifies(record, place)]

    assert unseen == []


def _verifies(record: bytes, flipped: int) -> bool:
    damaged = bytearray(record)
    damaged[flipped] ^= 1
    head = decode_head(bytes(damaged[:HEAD_BYTES]))
    body = bytes(damaged[HEAD_BYTES:])
    return (
        head is not None
        and head.length == len(body)
        and head.previous == NO_RECORD
        and head.digest == chain(head.previous, body)
    )


def test_a_patch_in_parts_weighs_what_it_weighs_whole() -> None:
    patch = Patch.of(
        adds=["<http://a/1> <http://a/p> <http://a/2> .", "<a:b> <a:c> <a:d> <a:e> ."],
        removes=["<http://a/1> <http://a/p> <http://a/3> ."],
    )
    lines = patch.serialise().splitlines()

    assert weigh_lines([lines[:1], lines[1:]]) == weigh(patch)


def test_what_is_no_line_of_a_patch_is_not_weighed() -> None:
    with pytest.raises(ValueError, match="starts with"):
        weigh_lines([[b"X <a:b> <a:c> <a:d> ."]])

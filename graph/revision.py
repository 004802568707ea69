"""A revision, and the journal record that carries it.

A record is one line of ASCII and a body. The line holds a mark, the body's length and
two digests in hex: that of the record before, and this one's, which covers the former
and the body. So any flipped or missing byte breaks the chain. The body is one line of
JSON, the revision, and then the patch.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256

from graph.patch import (
    ADDITION,
    HASH_MODULUS,
    REMOVAL,
    Patch,
    add_to_hash,
    sum_hashes,
)

NO_RECORD = "0" * 64
"""What the first record names as the digest of the record before."""

_MARK = "stadtwissen-journal-1"
_HEAD = re.compile(rb"stadtwissen-journal-1 (\d{12}) ([0-9a-f]{64}) ([0-9a-f]{64})\n")
HEAD_BYTES = len(_MARK) + 1 + 12 + 1 + 64 + 1 + 64 + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the journal cannot know of a revision by itself.

    `time` is ISO 8601 in UTC; `key` is the idempotency key of whoever asked, and
    `proposed_hash` the digest of the whole patch that came with it, in hex. `reverts`
    is the number of the revision that this one undoes.
    """

    time: str
    agent: str
    message: str
    key: str | None = None
    proposed_hash: str | None = None
    reverts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One acknowledged change of the whole; numbers start at 1 and have no gaps.

    `added` and `removed` count quads. `state_hash` and `patch_hash` are hex: the
    first names all asserted quads after the revision, the second its patch.
    """

    number: int
    time: str
    agent: str
    message: str
    added: int
    removed: int
    state_hash: str
    patch_hash: str
    key: str | None = None
    proposed_hash: str | None = None
    reverts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHead:
    """The first line of a record: the length of its body, and two digests in hex."""

    length: int
    previous: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What a revision says of its effective patch.

    `gained` is what the patch adds to the state hash, which is a sum.
    """

    added: int
    removed: int
    gained: int
    patch_hash: str


def weigh(patch: Patch) -> Weight:
    """Return what a revision says of an effective patch."""
    return Weight(
        added=len(patch.adds),
        removed=len(patch.removes),
        gained=add_to_hash(0, patch),
        patch_hash=hash_patch(patch),
    )


def weigh_lines(blocks: Iterable[list[bytes]]) -> Weight:
    """Return the weight of a patch whose serialised lines come in parts.

    Raises ValueError for a line that is no patch's.
    """
    digest, added, removed, gained = sha256(), 0, 0, 0
    for lines in blocks:
        digest.update(b"\n".join([*lines, b""]))
        adds = [line[2:] for line in lines if line.startswith(ADDITION)]
        removes = [line[2:] for line in lines if line.startswith(REMOVAL)]
        if len(adds) + len(removes) != len(lines):
            raise ValueError("a line of a patch starts with 'A ' or 'D '")
        added += len(adds)
        removed += len(removes)
        gained += sum_hashes(adds) - sum_hashes(removes)
    return Weight(
        added=added,
        removed=removed,
        gained=gained % HASH_MODULUS,
        patch_hash=digest.hexdigest(),
    )


def follow(head: Revision | None, patch: Patch, draft: Draft) -> Revision:
    """Return the revision that comes after `head` when the patch is effective."""
    return follow_weighed(head, weigh(patch), draft)


def follow_weighed(head: Revision | None, weight: Weight, draft: Draft) -> Revision:
    """Return the revision that comes after `head` with a patch of some weight."""
    state = int(head.state_hash, 16) if head else 0
    return Revision(
        number=head.number + 1 if head else 1,
        time=draft.time,
        agent=draft.agent,
        message=draft.message,
        added=weight.added,
        removed=weight.removed,
        state_hash=f"{(state + weight.gained) % HASH_MODULUS:064x}",
        patch_hash=weight.patch_hash,
        key=draft.key,
        proposed_hash=draft.proposed_hash,
        reverts=draft.reverts,
    )


def hash_patch(patch: Patch) -> str:
    """Return the digest that names a patch, in hex."""
    return sha256(patch.serialise()).hexdigest()


def encode_record(revision: Revision, patch: Patch, *, previous: str) -> bytes:
    """Return the bytes of a record; `previous` is the digest of the one before."""
    body = encode_title(revision) + patch.serialise()
    digest = chain(previous, body)
    head = RecordHead(length=len(body), previous=previous, digest=digest)
    return encode_head(head) + body


def encode_title(revision: Revision) -> bytes:
    """Return the first line of a body, with its line feed."""
    title = json.dumps(asdict(revision), ensure_ascii=True, sort_keys=True)
    return title.encode() + b"\n"


def encode_head(head: RecordHead) -> bytes:
    """Return the first line of a record, with its line feed."""
    return f"{_MARK} {head.length:012d} {head.previous} {head.digest}\n".encode()


def decode_head(line: bytes) -> RecordHead | None:
    """Read the first `HEAD_BYTES` of a record; None where they are not one's head."""
    match = _HEAD.fullmatch(line)
    if match is None:
        return None
    return RecordHead(
        length=int(match[1]), previous=match[2].decode(), digest=match[3].decode()
    )


def decode_revision(body: bytes) -> Revision:
    """Read the revision of a body whose digest was verified."""
    return Revision(**json.loads(body[: body.index(b"\n")]))


def decode_patch(body: bytes) -> Patch:
    """Read the patch of a body whose digest was verified."""
    return Patch.parse(body[body.index(b"\n") + 1 :])


def chain(previous: str, body: bytes) -> str:
    """Return the digest of a record, which also vouches for all records before it."""
    return chain_parts(previous, (body,))


def chain_parts(previous: str, parts: Iterable[bytes]) -> str:
    """Return the digest of a record whose body comes in parts."""
    digest = sha256(previous.encode())
    for part in parts:
        digest.update(part)
    return digest.hexdigest()

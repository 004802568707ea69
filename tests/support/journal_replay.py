"""Replay a journal by hand: an oracle that knows nothing of our packages.

`python journal_replay.py FOLDER` reads the segments byte by byte, checks lengths and
the chain of hashes, applies the patches one after the other to a set of lines, and
prints as JSON the number, the hash and the lines of the last state, and the hash after
each revision. Only Python's own library is used.
"""

import hashlib
import json
import sys
from pathlib import Path

MARK = b"stadtwissen-journal-1"
WRITTEN_BY_THE_COMMIT = ("/graph/meta> .", "/graph/inferred> .")


def read_records(folder: Path) -> list[tuple[dict[str, object], list[str]]]:
    """Return the title and the patch lines of each record; ValueError at a fault."""
    previous = "0" * 64
    records = []
    for path in sorted(folder.glob("*.journal")):
        rest = path.read_bytes()
        while rest:
            head, _, rest = rest.partition(b"\n")
            mark, length, before, digest = head.split(b" ")
            body, rest = rest[: int(length)], rest[int(length) :]
            found = hashlib.sha256(before + body).hexdigest()
            if (mark, before.decode(), digest.decode()) != (MARK, previous, found):
                raise ValueError(f"{path.name}: a record does not verify")
            previous = found
            title, *lines = body.decode().split("\n")
            records.append((json.loads(title), lines[:-1]))
    return records


def hash_state(lines: set[str]) -> str:
    """Return the sum of the SHA-256 of the lines, modulo 2**256, in hex."""
    digests = (
        hashlib.sha256(line.encode()).digest()
        for line in lines
        if not line.endswith(WRITTEN_BY_THE_COMMIT)
    )
    total = sum(int.from_bytes(digest, "big") for digest in digests)
    return f"{total % 2**256:064x}"


def main() -> None:
    """Replay the journal in the folder that is named on the command line."""
    state: set[str] = set()
    hashes, told = [], []
    for title, lines in read_records(Path(sys.argv[1])):
        removed = {line[2:] for line in lines if line.startswith("D ")}
        added = {line[2:] for line in lines if line.startswith("A ")}
        if removed - state or added & state:
            raise ValueError(f"revision {title['number']} is not effective")
        state = (state - removed) | added
        hashes.append(hash_state(state))
        told.append(title["state_hash"])
    answer = {"hashes": hashes, "told": told, "lines": sorted(state)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()

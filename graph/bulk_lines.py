"""Lines of N-Quads and N-Triples that are canonical as they stand, and sorted runs.

Most lines of a large file are: no escape, no blank node, no datatype but of plain
numbers and days, one space between the terms. For them the engine's check of the
syntax is enough; a test holds them against graph/canonical_form.py.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

LONGEST = 2_000
"""A longer line takes the slow way; so no IRI of a plain line is over its limit."""

_IRI = rb"<https?://[A-Za-z0-9](?:[A-Za-z0-9._~:/?#@!$&'()*+,;=%-])*>"
_PREDICATE = (
    rb"<https?://[A-Za-z0-9](?:[A-Za-z0-9._~:/?#@!$&'()*+,;=%-])*"
    rb"[A-Za-z_][A-Za-z0-9_-]*>"
)
# ASCII but for quotes and backslashes, letters of Latin-1, dashes and quotation marks.
_TEXT = rb'"(?:[ !#-\[\]-~]|\xc3[\x80-\xbf]|\xe2\x80[\x93\x94\x98-\x9e\xa6])*"'
# Values of which the engine has no other spelling.
_VALUE = (
    rb'"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}"\^\^<http://www\.w3\.org/2001/XMLSchema#date>'
    rb'|[1-9][0-9]{3}"\^\^<http://www\.w3\.org/2001/XMLSchema#gYear>'
    rb"|(?:0|[1-9][0-9]{0,14})"
    rb'"\^\^<http://www\.w3\.org/2001/XMLSchema#(?:integer|decimal)>)'
)
_OBJECT = rb"(?:" + _IRI + rb"|" + _TEXT + rb"(?:@[a-z]{2})?|" + _VALUE + rb")"
_TRIPLE = _IRI + rb" " + _PREDICATE + rb" " + _OBJECT
PLAIN_TRIPLE = re.compile(_TRIPLE + rb" \.")
PLAIN_QUAD = re.compile(_TRIPLE + rb" " + _IRI + rb" \.")


def split_plain(
    lines: list[bytes], pattern: re.Pattern[bytes]
) -> tuple[list[bytes], list[bytes]]:
    """Return the lines that are canonical as they stand, and all others."""
    match = pattern.fullmatch
    plain: list[bytes] = []
    odd: list[bytes] = []
    for line in lines:
        (plain if len(line) < LONGEST and match(line) else odd).append(line)
    return plain, odd


def merge(runs: list[Iterator[list[bytes]]]) -> Iterator[list[bytes]]:
    """Yield the lines of sorted runs, sorted and each once, some thousands at a time.

    A run yields blocks of its lines; in memory are a few blocks of each.
    """
    heads = [(block, run) for run in runs if (block := next(run, []))]
    while heads:
        # Up to here every run has shown what it has.
        last = min(block[-1] for block, _ in heads)
        taken: list[bytes] = []
        left: list[tuple[list[bytes], Iterator[list[bytes]]]] = []
        for block, run in heads:
            end = bisect_right(block, last)
            taken += block[:end]
            rest = block[end:] or next(run, [])
            if rest:
                left.append((rest, run))
        heads = left
        taken.sort()
        yield list(dict.fromkeys(taken))

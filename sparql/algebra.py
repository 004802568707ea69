"""The algebra of a query, read in a fenced child.

`read_algebra` is called by whoever holds a query; the rest of this module runs in the
child (`python -m sparql.algebra`).
"""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

from graph.access_limits import EXPLAIN_ADDRESS_SPACE, EXPLAIN_SECONDS
from graph.children import run_child
from graph.errors import ChildDied, Malformed, Refused, Rejection
from graph.sandbox import Fence, answer_parent
from sparql.algebra_tree import Node, read_node
from sparql.diagnosis import DOES_NOT_PARSE, find_in_words

_MODULE = "sparql.algebra"
_GRAMMAR = "https://www.w3.org/TR/sparql11-query/#sparqlGrammar"
_PLACE = re.compile(r"\(line:(\d+), col:(\d+)\)")
# A query of a hundred levels goes through some thousand calls of the parser.
_CALLS = 20_000


def read_algebra(text: str, *, base: str) -> Node:
    """Return the algebra of an admitted query.

    Raises Malformed where it does not parse, Refused where it is too involved to be
    explained, and LimitReached where that takes too long.
    """
    fence = Fence(
        seconds=EXPLAIN_SECONDS,
        address_space_bytes=EXPLAIN_ADDRESS_SPACE.value,
        cpu_seconds=EXPLAIN_SECONDS.value,
        file_size_bytes=0,
        descriptors=0,
    )
    request = json.dumps({"text": text, "base": base}).encode()
    try:
        answer = json.loads(run_child(_MODULE, request, fence))
        if "fault" not in answer:
            return read_node(answer["tree"])
    except (ChildDied, RecursionError) as fault:
        message = "The query is too involved to be explained; it may be asked even so."
        raise Refused(Rejection(message=message, rule="explain")) from fault
    raise _explain(answer["fault"], text)


def _explain(fault: str, text: str) -> Malformed:
    # Another parser than the engine's refused it, so what the words tell is a guess.
    message = f"{DOES_NOT_PARSE}, or has something that cannot be explained."
    found = find_in_words(text)
    if found is not None:
        guess = found.message.removeprefix(f"{DOES_NOT_PARSE}: ")
        return Malformed(replace(found, message=f"{message} Perhaps: {guess}"))
    place = _PLACE.search(fault)
    return Malformed(
        Rejection(
            message=message,
            rule="sparql-syntax",
            see=_GRAMMAR,
            line=int(place[1]) if place else None,
            column=int(place[2]) if place else None,
        )
    )


def _answer(
    parse: Callable[..., Node], request: bytes, _tell: Callable[[bytes], None]
) -> bytes:
    asked = json.loads(request)
    sys.setrecursionlimit(_CALLS)
    try:
        tree = parse(asked["text"], base=asked["base"])
    except Exception as fault:  # noqa: BLE001 - the process edge: a fault must be told
        return json.dumps({"fault": str(fault)[-200:]}).encode()
    return json.dumps({"tree": asdict(tree)}).encode()


if __name__ == "__main__":
    # Here alone: no process of ours that holds anything loads rdflib for a query.
    from sparql.algebra_reading import parse_algebra

    # rdflib loads its parts when they are first used; in the fence it could open none.
    parse_algebra("ASK {}", base="")
    answer_parent(partial(_answer, parse_algebra))
